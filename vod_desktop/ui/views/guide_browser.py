"""Shows one page of the guide: Qt's Markdown with our colours, pictures that fit, and headings that links can lead to."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

from PySide6.QtCore import QRectF, Qt, QUrl
from PySide6.QtGui import (
    QColor,
    QImage,
    QPainter,
    QPaintEvent,
    QResizeEvent,
    QTextBlock,
    QTextBlockFormat,
    QTextCharFormat,
    QTextCursor,
    QTextDocument,
    QTextFormat,
    QTextFrameFormat,
    QTextImageFormat,
    QTextLength,
    QTextTable,
)
from PySide6.QtWidgets import QFrame, QTextBrowser, QTextEdit, QWidget

from vod_desktop.guide.guide import Guide, place
from vod_desktop.guide.pages import Page
from vod_desktop.ui.look import Look
from vod_desktop.ui.theme import DARK

_SCHEME = "guide"
_MARGIN_PX = 28
_WIDEST_TEXT_PX = 780
_BETWEEN_LINES_PX = 4
_GAP_PX = 8
_GAP_BEFORE_HEADING_PX = 20
_CELL_PADDING_PX = 6
_CODE_PADDING_PX = 10
_CODE_RADIUS_PX = 6
_HEADING_SCALES = {1: 1.65, 2: 1.25, 3: 1.08}
_DARK_SUFFIX = "-dark"
_DISTANCE = QTextBlockFormat.LineHeightTypes.LineDistanceHeight.value
_OBJECT = "\ufffc"
"""Stands in the text where a picture is."""
_MARKDOWN = QTextDocument.ResourceType.MarkdownResource
_PICTURE = QTextDocument.ResourceType.ImageResource.value


def address(name: str, anchor: str = "") -> QUrl:
    """The address of a page inside the browser."""
    url = QUrl()
    url.setScheme(_SCHEME)
    url.setPath(f"/{name}.md")
    if anchor:
        url.setFragment(anchor)
    return url


class GuideBrowser(QTextBrowser):
    """Follows links inside the guide itself; going back and forward is Qt's.

    Args:
        guide: Gives the pages.
        open_outside: Opens an address that is not part of the guide.
    """

    def __init__(
        self, look: Look, guide: Guide, open_outside: Callable[[str], None], parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self.setObjectName("guide")
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setOpenLinks(False)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)  # everything wraps
        self.setVerticalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOn)  # one that came would move the lines
        self._look = look
        self._guide = guide
        self._open_outside = open_outside
        self._page: Page | None = None
        self._is_bare = False  # as Qt reads the page, without our looks
        self._found: list[str] = []
        self.document().setDocumentMargin(_MARGIN_PX)
        self.anchorClicked.connect(self._on_link)
        self.sourceChanged.connect(self._on_source_changed)

    @property
    def page(self) -> Page | None:
        """The page that is shown."""
        return self._page

    def go(self, name: str, anchor: str = "", found: list[str] | None = None) -> None:
        """Shows a page, from the heading of an anchor on.

        Args:
            name: Of a page that the guide has.
            anchor: Of a heading; empty for the beginning.
            found: Words to be marked.
        """
        self._found = found or []
        self.setSource(address(name, anchor), _MARKDOWN)
        self._mark_found()

    def tell_again(self) -> None:
        """Another language or other colours are in force; the page stays where it was scrolled to."""
        bar = self.verticalScrollBar()
        part = bar.value() / max(1, bar.maximum())
        self.reload()
        bar.setValue(round(part * bar.maximum()))

    # Qt's side

    def loadResource(self, kind: int, url: QUrl | str) -> Any:
        path = QUrl(url).path().removeprefix("/")
        if kind == _MARKDOWN.value:
            self._page = self._guide.page(place(path)[0])
            self._is_bare = True
            return "" if self._page is None else self._page.markdown
        return self._picture(path)

    def paintEvent(self, event: QPaintEvent) -> None:
        """Paints boxes behind code first: the background of Qt's blocks is as wide as their words."""
        painter = QPainter(self.viewport())
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(QColor(self._look.theme.colours.window))
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        for box in self._code_boxes():
            painter.drawRoundedRect(box, _CODE_RADIUS_PX, _CODE_RADIUS_PX)
        painter.end()
        super().paintEvent(event)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._fit()

    # Inside

    def _picture(self, name: str) -> QImage:
        """A picture as it is stored, that of the colours in force where there is one."""
        path = self._guide.folder / name
        dark = path.with_stem(path.stem + _DARK_SUFFIX)
        return QImage(str(dark if self._look.theme.colours is DARK and dark.exists() else path))

    def _on_link(self, url: QUrl) -> None:
        if url.scheme() == _SCHEME:
            target = url.path().removeprefix("/") + (f"#{url.fragment()}" if url.hasFragment() else "")
            self.go(*place(target))
        else:
            self._open_outside(url.toString())

    def _on_source_changed(self, url: QUrl) -> None:
        if self._is_bare:
            self._is_bare = False
            self._dress()
            self._fit()
            self.document().documentLayout().documentSize()  # laid out now, so that places can be scrolled to
        if url.hasFragment():
            self.scrollToAnchor(url.fragment())
        self._mark_found()

    def _fit(self) -> None:
        """Lines stay short enough to be read, and pictures are no wider than they."""
        frame = self.document().rootFrame()
        form = frame.frameFormat()
        beside = max(0, self.viewport().width() - _WIDEST_TEXT_PX - 2 * _MARGIN_PX)
        if form.rightMargin() != _MARGIN_PX + beside:
            form.setLeftMargin(0)
            form.setRightMargin(_MARGIN_PX + beside)
            frame.setFrameFormat(form)
        room = min(_WIDEST_TEXT_PX, self.viewport().width() - 2 * _MARGIN_PX)
        for block in _blocks(self.document()):
            if _OBJECT in block.text():
                indent = block.blockFormat().indent()
                indent += block.textList().format().indent() if block.textList() is not None else 0
                self._fit_pictures(block, room - round(indent * self.document().indentWidth()))

    def _fit_pictures(self, block: QTextBlock, room_px: int) -> None:
        for start, length, form in _fragments(block):
            if form.isImageFormat():
                image: QTextImageFormat = form.toImageFormat()
                natural = self._picture(image.name())
                if not natural.isNull():
                    smooth = self._smooth(natural, min(natural.width(), room_px))
                    where = self.document().baseUrl().resolved(QUrl(image.name()))
                    self.document().addResource(_PICTURE, where, smooth)
                    image.setWidth(smooth.deviceIndependentSize().width())
                    image.setHeight(smooth.deviceIndependentSize().height())  # exactly, or it is drawn scaled again
                    _format(block, start, length, image)

    def _smooth(self, picture: QImage, width_px: int) -> QImage:
        """A picture in the size in which it is shown: Qt would leave out lines and columns."""
        ratio = self.devicePixelRatioF()
        width = min(picture.width(), round(width_px * ratio))
        smooth = picture.scaledToWidth(width, Qt.TransformationMode.SmoothTransformation)
        smooth.setDevicePixelRatio(width / width_px)
        return smooth

    def _dress(self) -> None:
        anchors = iter(self._page.sections if self._page is not None else ())
        edit = QTextCursor(self.document())
        edit.beginEditBlock()
        for block in _blocks(self.document()):
            level = block.blockFormat().headingLevel()
            anchor = next(anchors).anchor if level else ""
            self._dress_block(block, level)
            self._dress_letters(block, level, anchor)
        for table in self.document().rootFrame().childFrames():
            if isinstance(table, QTextTable):
                self._dress_table(table)
        edit.endEditBlock()

    def _dress_block(self, block: QTextBlock, level: int) -> None:
        form = block.blockFormat()
        if _OBJECT not in block.text():  # a picture is as high as it is
            form.setLineHeight(_BETWEEN_LINES_PX, _DISTANCE)
        in_table = QTextCursor(block).currentTable() is not None
        if _is_code(block):
            form.setNonBreakableLines(False)
            form.setLeftMargin(_CODE_PADDING_PX)
            form.setRightMargin(_CODE_PADDING_PX)
            form.setTopMargin(_CODE_PADDING_PX + _GAP_PX if _begins(block) else 0)
            form.setBottomMargin(_CODE_PADDING_PX + _GAP_PX if _ends(block) else 0)
        elif level:
            form.setTopMargin(0 if level == 1 else _GAP_BEFORE_HEADING_PX)
            form.setBottomMargin(_GAP_PX)
        elif block.textList() is not None:
            form.setTopMargin(0)
            form.setBottomMargin(_GAP_PX // 2)
        elif not in_table:
            form.setTopMargin(0)
            form.setBottomMargin(_GAP_PX)
        QTextCursor(block).setBlockFormat(form)

    def _code_boxes(self) -> Iterator[QRectF]:
        """Where code stands in the viewport."""
        layout, scrolled = self.document().documentLayout(), self.verticalScrollBar().value()
        width_px = min(_WIDEST_TEXT_PX, self.viewport().width() - 2 * _MARGIN_PX)
        top = 0.0
        for block in _blocks(self.document()):
            if _begins(block):
                top = layout.blockBoundingRect(block).top() - _CODE_PADDING_PX
            if _ends(block):
                bottom = layout.blockBoundingRect(block).bottom() + _CODE_PADDING_PX
                yield QRectF(_MARGIN_PX, top - scrolled, width_px, bottom - top)

    def _dress_letters(self, block: QTextBlock, level: int, anchor: str) -> None:
        colours = self._look.theme.colours
        for start, length, form in _fragments(block):
            if level:
                form.clearProperty(QTextFormat.Property.FontSizeAdjustment)
                form.setFontPointSize(self.font().pointSizeF() * _HEADING_SCALES.get(level, 1.0))
                form.setAnchor(True)
                form.setAnchorNames([anchor])
            if form.fontFixedPitch():
                form.setBackground(QColor(colours.window))
            elif form.isAnchor() and form.anchorHref():
                form.setForeground(QColor(colours.accent))
                form.setFontUnderline(False)
            _format(block, start, length, form)

    def _dress_table(self, table: QTextTable) -> None:
        colours = self._look.theme.colours
        form = table.format()
        form.setBorder(1)
        form.setBorderCollapse(True)
        form.setBorderStyle(QTextFrameFormat.BorderStyle.BorderStyle_Solid)
        form.setBorderBrush(QColor(colours.line))
        form.setCellPadding(_CELL_PADDING_PX)
        form.setCellSpacing(0)
        form.setBottomMargin(_GAP_PX)
        form.setWidth(QTextLength(QTextLength.Type.PercentageLength, 100))
        table.setFormat(form)
        for column in range(table.columns()):
            cell = table.cellAt(0, column)
            head = cell.format()
            head.setBackground(QColor(colours.window))
            cell.setFormat(head)

    def _mark_found(self) -> None:
        """Marks the words that were looked for; a heading keeps its anchor, since the document itself is not touched."""
        ink = QTextCharFormat()
        ink.setBackground(QColor(self._look.theme.colours.warning_tint))
        marked = []
        for word in self._found:
            cursor = self.document().find(word)
            while not cursor.isNull():
                selection = QTextEdit.ExtraSelection()
                selection.cursor, selection.format = cursor, ink
                marked.append(selection)
                cursor = self.document().find(word, cursor)
        self.setExtraSelections(marked)


def _blocks(document: QTextDocument) -> Iterator[QTextBlock]:
    block = document.begin()
    while block.isValid():
        yield block
        block = block.next()


def _is_code(block: QTextBlock) -> bool:
    return block.isValid() and block.blockFormat().hasProperty(QTextFormat.Property.BlockCodeFence)


def _begins(block: QTextBlock) -> bool:
    """Whether code begins here."""
    return _is_code(block) and not _is_code(block.previous())


def _ends(block: QTextBlock) -> bool:
    """Whether code ends here."""
    return _is_code(block) and not _is_code(block.next())


def _format(block: QTextBlock, start: int, length: int, form: QTextCharFormat) -> None:
    cursor = QTextCursor(block)
    cursor.setPosition(start)
    cursor.setPosition(start + length, QTextCursor.MoveMode.KeepAnchor)
    cursor.setCharFormat(form)


def _fragments(block: QTextBlock) -> list[tuple[int, int, Any]]:
    """Each run of letters of one look, taken before any of them is changed: where it starts, how long it is, its format."""
    found = []
    part = block.begin()
    while not part.atEnd():
        fragment = part.fragment()
        found.append((fragment.position(), fragment.length(), fragment.charFormat()))
        part += 1
    return found
