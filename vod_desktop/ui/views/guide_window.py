"""The user guide in a window of its own: contents or what was found at the left, a page at the right."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QModelIndex, QSize, Qt, QTimer, Signal
from PySide6.QtGui import QCloseEvent, QKeySequence, QShortcut
from PySide6.QtWidgets import (
    QHBoxLayout,
    QLabel,
    QLineEdit,
    QListWidget,
    QListWidgetItem,
    QSplitter,
    QStackedWidget,
    QToolButton,
    QTreeWidget,
    QTreeWidgetItem,
    QTreeWidgetItemIterator,
    QVBoxLayout,
    QWidget,
)

from vod_desktop.guide.guide import INDEX, Guide
from vod_desktop.texts import mark
from vod_desktop.ui.look import Look
from vod_desktop.ui.style_sheet import style_sheet
from vod_desktop.ui.theme import scaled
from vod_desktop.ui.views.guide_browser import GuideBrowser

_SIZE_PX = (1120, 760)
_CONTENTS_PX = 300
_LATER_MS = 150
"""So long after the last key it is looked for what was typed."""
_NAME = Qt.ItemDataRole.UserRole
_ANCHOR = Qt.ItemDataRole.UserRole + 1
_BUTTONS = {
    "back": ("guide-back", mark("Back"), "Alt+Left"),
    "forward": ("guide-forward", mark("Forward"), "Alt+Right"),
    "home": ("guide-home", mark("Contents of the guide"), "Alt+Home"),
}
"""Icon, what it does and its key."""


class GuideWindow(QWidget):
    """Shows a `Guide`. Belongs to no other window, so that it can be used while a dialog waits.

    Signals:
        closed: The user has closed it.
    """

    closed = Signal()

    def __init__(self, look: Look, guide: Guide, open_outside: Callable[[str], None]) -> None:
        """`open_outside` opens an address that is not part of the guide."""
        super().__init__(None, Qt.WindowType.Window)
        self.setObjectName("guide_window")
        self._look = look
        self._guide = guide
        self.search = QLineEdit()
        self.search.setObjectName("search")
        self.search.setClearButtonEnabled(True)
        self.contents = QTreeWidget()
        self.found = QListWidget()
        self._nothing = QLabel()
        self.browser = GuideBrowser(look, guide, open_outside)
        self.buttons = {name: QToolButton() for name in _BUTTONS}
        self._later = QTimer(self)
        self._later.setSingleShot(True)
        self._later.setInterval(_LATER_MS)
        self._lay_out()
        self._connect()
        self.retranslate()
        self.recolour()

    def show_page(self, name: str, anchor: str = "") -> None:
        """Shows a page, in front of everything else."""
        self.search.clear()
        self.browser.go(name, anchor)
        self.show()
        self.raise_()
        self.activateWindow()
        self.browser.setFocus()

    def retranslate(self) -> None:
        """Another language is in force; the same page is shown in it."""
        tr = self._look.texts.tr
        self.setWindowTitle(tr("VOD Desktop: user guide"))
        self.search.setPlaceholderText(tr("Search the guide"))
        self.search.setAccessibleName(tr("Search the guide"))
        self.contents.setAccessibleName(tr("Contents of the guide"))
        self.found.setAccessibleName(tr("Places that were found"))
        self.browser.setAccessibleName(tr("Page of the guide"))
        self._nothing.setText(tr("Nothing was found. Try another word, or a part of it."))
        for name, (_, words, keys) in _BUTTONS.items():
            shown = QKeySequence(keys).toString(QKeySequence.SequenceFormat.NativeText)
            self.buttons[name].setAccessibleName(tr(words))
            self.buttons[name].setToolTip(f"{tr(words)} ({shown})")
        self._fill_contents()
        if self.browser.page is not None:
            self.browser.tell_again()
        self._look_for()

    def recolour(self) -> None:
        """Other colours are in force."""
        self.setStyleSheet(style_sheet(self._look.theme))
        colour = self._look.theme.colours.text
        for name, (icon, _, _) in _BUTTONS.items():
            self.buttons[name].setIcon(self._look.icons.icon(icon, colour))
        if self.browser.page is not None:
            self.browser.tell_again()

    def closeEvent(self, event: QCloseEvent) -> None:
        super().closeEvent(event)
        self.closed.emit()

    # Inside

    def _fill_contents(self) -> None:
        self.contents.clear()
        for chapter in self._guide.chapters():
            top = QTreeWidgetItem([chapter.title])
            top.setFlags(Qt.ItemFlag.ItemIsEnabled)
            top.setFont(0, scaled(self.font(), 1.0, bold=True))
            self.contents.addTopLevelItem(top)
            for name in chapter.pages:
                page = self._guide.page(name)
                item = QTreeWidgetItem([name if page is None else page.title])
                item.setData(0, _NAME, name)
                top.addChild(item)
        self.contents.expandAll()
        self._choose_shown()

    def _choose_shown(self) -> None:
        """The page that is shown is the chosen one in the contents."""
        shown = self.browser.page
        name = "" if shown is None else shown.name.partition("/")[0]
        self.contents.setCurrentIndex(QModelIndex())
        places = QTreeWidgetItemIterator(self.contents)
        while (item := places.value()) is not None:
            if item.data(0, _NAME) == name:
                self.contents.setCurrentItem(item)
            places += 1

    def _look_for(self) -> None:
        """Shows what is found for the words in the field; without words the contents."""
        query = self.search.text().strip()
        self.found.clear()
        if not query:
            self._left.setCurrentWidget(self.contents)
            return
        for hit in self._guide.search(query):
            is_title = hit.section.level == 1
            heading = hit.page_title if is_title else f"{hit.page_title} › {hit.section.title}"
            item = QListWidgetItem(f"{heading}\n{hit.snippet}" if hit.snippet else heading)
            item.setData(_NAME, hit.page)
            item.setData(_ANCHOR, "" if is_title else hit.section.anchor)
            item.setToolTip(hit.snippet)
            self.found.addItem(item)
        self._left.setCurrentWidget(self.found if self.found.count() else self._nothing)

    def _open_found(self, item: QListWidgetItem | None) -> None:
        if item is not None:
            self.browser.go(item.data(_NAME), item.data(_ANCHOR), self.search.text().split())

    def _open_chosen(self, item: QTreeWidgetItem | None) -> None:
        name = None if item is None else item.data(0, _NAME)
        if name and (self.browser.page is None or self.browser.page.name.partition("/")[0] != name):
            self.browser.go(name)

    def _to_found(self) -> None:
        """Return in the search field opens the first place that was found."""
        self._later.stop()
        self._look_for()
        if self.found.count():
            self.found.setCurrentRow(0)
            self.found.setFocus()

    def _on_escape(self) -> None:
        if self.search.text():
            self.search.clear()
            self._look_for()
        else:
            self.close()

    def _connect(self) -> None:
        self.search.textChanged.connect(lambda _: self._later.start())
        self.search.returnPressed.connect(self._to_found)
        self._later.timeout.connect(self._look_for)
        self.contents.currentItemChanged.connect(lambda item, _: self._open_chosen(item))
        self.found.currentItemChanged.connect(lambda item, _: self._open_found(item))
        self.found.itemActivated.connect(self._open_found)
        self.browser.sourceChanged.connect(lambda _: self._choose_shown())
        self.browser.backwardAvailable.connect(self.buttons["back"].setEnabled)
        self.browser.forwardAvailable.connect(self.buttons["forward"].setEnabled)
        ways = {"back": self.browser.backward, "forward": self.browser.forward, "home": lambda: self.browser.go(INDEX)}
        for name, way in ways.items():
            self.buttons[name].clicked.connect(way)
            QShortcut(QKeySequence(_BUTTONS[name][2]), self, way)
        QShortcut(QKeySequence("Ctrl+F"), self, self._to_search)
        QShortcut(QKeySequence(Qt.Key.Key_Escape), self, self._on_escape)

    def _to_search(self) -> None:
        self.search.setFocus(Qt.FocusReason.ShortcutFocusReason)
        self.search.selectAll()

    def _lay_out(self) -> None:
        self.contents.setObjectName("choices")
        self.contents.setHeaderHidden(True)
        self.contents.setRootIsDecorated(False)
        self.contents.setIndentation(14)
        self.found.setObjectName("choices")
        self.found.setWordWrap(True)
        self.found.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self._nothing.setWordWrap(True)
        self._nothing.setProperty("tone", "dim")
        self._nothing.setAlignment(Qt.AlignmentFlag.AlignTop)
        self._nothing.setContentsMargins(8, 8, 8, 8)
        self._left = QStackedWidget()
        for page in (self.contents, self.found, self._nothing):
            self._left.addWidget(page)
        top = QHBoxLayout()
        top.setSpacing(4)
        for button in self.buttons.values():
            button.setProperty("role", "tool")
            button.setIconSize(QSize(18, 18))
            button.setFocusPolicy(Qt.FocusPolicy.TabFocus)
            top.addWidget(button)
        for name in ("back", "forward"):
            self.buttons[name].setEnabled(False)
        top.addWidget(self.search, 1)
        side = QWidget()
        column = QVBoxLayout(side)
        column.setContentsMargins(12, 12, 12, 12)
        column.setSpacing(10)
        column.addLayout(top)
        column.addWidget(self._left, 1)
        self._splitter = QSplitter(Qt.Orientation.Horizontal)
        self._splitter.addWidget(side)
        self._splitter.addWidget(self.browser)
        self._splitter.setStretchFactor(1, 1)
        self._splitter.setChildrenCollapsible(False)
        self._splitter.setHandleWidth(1)
        self._splitter.setSizes([_CONTENTS_PX, _SIZE_PX[0] - _CONTENTS_PX])
        whole = QHBoxLayout(self)
        whole.setContentsMargins(0, 0, 0, 0)
        whole.addWidget(self._splitter)
        self.resize(*_SIZE_PX)
