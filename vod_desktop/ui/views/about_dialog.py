"""Which program this is, and the licences of all that it contains: their names at the left, the words of one at the right."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QSize, Qt
from PySide6.QtWidgets import (
    QDialog,
    QHBoxLayout,
    QLabel,
    QListWidget,
    QPlainTextEdit,
    QPushButton,
    QSplitter,
    QVBoxLayout,
    QWidget,
)

from vod_desktop import __version__
from vod_desktop.support.licences import Part
from vod_desktop.ui.look import Look
from vod_desktop.ui.theme import scaled

_ICON_PX = 64
_SIZE_PX = (760, 560)
_LIST_PX = 240


class AboutDialog(QDialog):
    """Made anew each time it is opened; opened with `open()`: it does not block.

    Attributes:
        names: One row for each part.
        words: The licence of the part that is chosen.
    """

    def __init__(self, look: Look, parts: Sequence[Part], parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._texts = texts = look.texts
        self._parts = tuple(parts)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setWindowTitle(texts.tr("About VOD Desktop"))
        self.names = QListWidget()
        self.names.setAccessibleName(texts.tr("Parts of this program"))
        self.names.addItems([f"{part.name} {part.version}" for part in self._parts])
        self.words = QPlainTextEdit()
        self.words.setReadOnly(True)
        self.words.setAccessibleName(texts.tr("Licence"))
        self.names.currentRowChanged.connect(self._show)
        whole = QVBoxLayout(self)
        whole.setContentsMargins(20, 18, 20, 14)
        whole.setSpacing(14)
        whole.addLayout(self._heading(look))
        whole.addWidget(self._about_parts())
        if self._parts:
            whole.addWidget(self._side_by_side(), 1)
            self.names.setCurrentRow(0)
            self.resize(*_SIZE_PX)
        whole.addLayout(self._bottom())

    def _heading(self, look: Look) -> QHBoxLayout:
        picture = QLabel()
        picture.setPixmap(look.icons.application().pixmap(QSize(_ICON_PX, _ICON_PX)))
        name = QLabel("VOD Desktop")
        name.setFont(scaled(name.font(), 1.5, bold=True))
        what = QLabel(self._texts.tr("Version {version}. Uploads videos to Tencent Cloud VOD.", version=__version__))
        what.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        words = QVBoxLayout()
        words.setSpacing(4)
        words.addStretch()
        words.addWidget(name)
        words.addWidget(what)
        words.addStretch()
        heading = QHBoxLayout()
        heading.setSpacing(16)
        heading.addWidget(picture)
        heading.addLayout(words, 1)
        return heading

    def _about_parts(self) -> QLabel:
        tr = self._texts.tr
        said = (
            tr("This program is free software under the Apache License 2.0. It contains the work of others:")
            if self._parts
            else tr(
                "This program is free software under the Apache License 2.0. This copy was not packaged: its parts are "
                "Python packages of their own, which bring their licences along."
            )
        )
        label = QLabel(said)
        label.setWordWrap(True)
        label.setProperty("tone", "dim")
        return label

    def _side_by_side(self) -> QSplitter:
        splitter = QSplitter(Qt.Orientation.Horizontal)
        splitter.setChildrenCollapsible(False)
        splitter.addWidget(self.names)
        splitter.addWidget(self.words)
        splitter.setSizes([_LIST_PX, _SIZE_PX[0] - _LIST_PX])
        splitter.setStretchFactor(1, 1)
        return splitter

    def _bottom(self) -> QHBoxLayout:
        close = QPushButton(self._texts.tr("Close"))
        close.setProperty("role", "primary")
        close.setDefault(True)
        close.clicked.connect(self.accept)
        bottom = QHBoxLayout()
        bottom.addStretch()
        bottom.addWidget(close)
        return bottom

    def _show(self, row: int) -> None:
        part = self._parts[row]
        named = self._texts.tr("Licence: {licence}", licence=part.licence)
        self.words.setPlainText(f"{part.name} {part.version}\n{named}\n\n{part.text}")
