"""All keys of the window, as the menus know them, and what can be done with the mouse."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import Qt
from PySide6.QtGui import QKeySequence
from PySide6.QtWidgets import (
    QDialog,
    QFrame,
    QGridLayout,
    QHBoxLayout,
    QLabel,
    QPushButton,
    QScrollArea,
    QVBoxLayout,
    QWidget,
)

from vod_desktop.texts import Texts, mark
from vod_desktop.ui.actions import SPECS
from vod_desktop.ui.theme import scaled
from vod_desktop.ui.views.menus import MENUS

_SIZE_PX = (900, 640)
_COLUMNS = 2

Hint = tuple[str, str]
"""What is done, and the key or gesture that does it."""

_IN_THE_TABLE: Sequence[Hint] = (
    (mark("Play a complete row"), "Return"),
    (mark("Menu of the chosen rows"), "Shift+F10"),
    (mark("Leave the search, rename or drag"), "Esc"),
)

_MOUSE: Sequence[Hint] = (
    (mark("Add files and folders"), mark("Drop them on the window")),
    (mark("Play a complete row"), mark("Double click")),
    (mark("Move rows in the queue"), mark("Drag them")),
    (mark("All that can be done with rows"), mark("Right click")),
    (mark("Sort, and back to queue order"), mark("Click a column title, three times")),
    (mark("Show and hide columns"), mark("Right click a column title")),
    (mark("Move a column"), mark("Drag its title")),
    (mark("Show only some rows"), mark("Click a counter")),
)


class HintsSheet(QDialog):
    """Made anew each time it is opened; opened with `open()`: it does not block."""

    def __init__(self, texts: Texts, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._texts = texts
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setWindowTitle(texts.tr("Keys and hints"))
        content = QWidget()
        content.setObjectName("settings")
        columns = [QVBoxLayout() for _ in range(_COLUMNS)]
        side_by_side = QHBoxLayout(content)
        side_by_side.setContentsMargins(20, 16, 20, 16)
        side_by_side.setSpacing(20)
        for column in columns:
            column.setSpacing(8)
            side_by_side.addLayout(column, 1)
        sections = self._sections()
        rows_in_all = sum(len(hints) for _, hints in sections)
        rows = 0
        for title, hints in sections:
            column = columns[0] if rows < rows_in_all / _COLUMNS else columns[1]
            rows += len(hints)
            self._add_section(column, title, hints, tone="dim" if (title, hints) == sections[-1] else "key")
        for column in columns:
            column.addStretch()
        area = QScrollArea()
        area.setAccessibleName(texts.tr("Keys and hints"))
        area.setWidget(content)
        area.setWidgetResizable(True)
        area.setFrameShape(QFrame.Shape.NoFrame)
        close = QPushButton(texts.tr("Close"))
        close.setProperty("role", "primary")
        close.setDefault(True)
        close.clicked.connect(self.accept)
        bottom = QHBoxLayout()
        bottom.setContentsMargins(20, 12, 20, 14)
        bottom.addStretch()
        bottom.addWidget(close)
        whole = QVBoxLayout(self)
        whole.setContentsMargins(0, 0, 0, 0)
        whole.setSpacing(0)
        whole.addWidget(area, 1)
        whole.addLayout(bottom)
        self.resize(*_SIZE_PX)

    def _sections(self) -> list[tuple[str, list[Hint]]]:
        """The mouse's gestures come last."""
        tr = self._texts.tr
        sections = []
        for title, acts in MENUS.items():
            specs = [SPECS[act] for act in acts if act is not None]
            hints = [(tr(spec.text).rstrip("…"), _shown(spec.keys)) for spec in specs if spec.keys]
            if hints:
                sections.append((_without_mnemonic(tr(title)), hints))
        sections.append((tr("In the table"), [(tr(what), _shown((keys,))) for what, keys in _IN_THE_TABLE]))
        sections.append((tr("With the mouse"), [(tr(what), tr(how)) for what, how in _MOUSE]))
        return sections

    def _add_section(self, column: QVBoxLayout, title: str, hints: Sequence[Hint], *, tone: str) -> None:
        heading = QLabel(title)
        heading.setFont(scaled(heading.font(), 1.0, bold=True))
        frame = QFrame()
        frame.setObjectName("card")
        grid = QGridLayout(frame)
        grid.setContentsMargins(14, 10, 14, 10)
        grid.setVerticalSpacing(7)
        grid.setColumnStretch(0, 1)
        for line, (what, how) in enumerate(hints):
            done, by = QLabel(what), QLabel(how)
            by.setProperty("tone", tone)
            by.setAccessibleName(f"{what}: {how}")
            grid.addWidget(done, line, 0)
            grid.addWidget(by, line, 1, Qt.AlignmentFlag.AlignRight)
        column.addWidget(heading)
        column.addWidget(frame)
        column.addSpacing(6)


def _shown(keys: Sequence[str]) -> str:
    """The keys as this system writes them."""
    return " / ".join(QKeySequence(each).toString(QKeySequence.SequenceFormat.NativeText) for each in keys)


def _without_mnemonic(title: str) -> str:
    """`File` of `&File`, and of the Chinese with `(&F)` behind it."""
    return title.partition("(&")[0].replace("&", "")
