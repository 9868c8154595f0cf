"""The list of presets with the buttons under it; knows ids, names and one line about each, and nothing of what they hold."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import QHBoxLayout, QListWidget, QListWidgetItem, QToolButton, QVBoxLayout, QWidget

from vod_desktop.ui.delegates.choice_delegate import WORDS_ROLE, ChoiceDelegate
from vod_desktop.ui.look import Look
from vod_desktop.ui.tips import literal_tip

_ID_ROLE = int(Qt.ItemDataRole.UserRole)

Entries = Sequence[tuple[str, str, str]]
"""Id, name, and the line under the name."""


class PresetList(QWidget):
    """Shows entries; what is to happen to them is asked by the buttons.

    Signals:
        current_changed: Another entry is chosen.
    """

    current_changed = Signal()

    def __init__(self, look: Look) -> None:
        super().__init__()
        self._look = look
        tr = look.texts.tr
        self.list = QListWidget()
        self.list.setObjectName("choices")
        self.list.setAccessibleName(tr("Presets"))
        self.list.setItemDelegate(ChoiceDelegate(look, self.list))
        self.list.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.list.setVerticalScrollMode(QListWidget.ScrollMode.ScrollPerPixel)
        self.add = self._tool("add", tr("New preset"))
        self.copy = self._tool("copy", tr("Duplicate"))
        self.up = self._tool("move-up", tr("Move up"))
        self.down = self._tool("move-down", tr("Move down"))
        self.delete = self._tool("remove", tr("Delete"))
        self.list.currentItemChanged.connect(self._on_current_changed)
        for keys, button in (("Del", self.delete), ("Alt+Up", self.up), ("Alt+Down", self.down)):
            shortcut = QShortcut(QKeySequence(keys), self.list)
            shortcut.setContext(Qt.ShortcutContext.WidgetShortcut)
            shortcut.activated.connect(button.click)
            button.setToolTip(
                f"{button.toolTip()} ({QKeySequence(keys).toString(QKeySequence.SequenceFormat.NativeText)})"
            )
        self.setFocusProxy(self.list)
        self._lay_out()

    def current_id(self) -> str | None:
        """The chosen entry."""
        item = self.list.currentItem()
        return None if item is None else str(item.data(_ID_ROLE))

    def show_entries(self, entries: Entries, chosen: str | None) -> None:
        """Makes the list anew; nothing is emitted."""
        self.list.blockSignals(True)
        self.list.clear()
        for preset_id, _name, _words in entries:
            item = QListWidgetItem()
            item.setData(_ID_ROLE, preset_id)
            self.list.addItem(item)
            if preset_id == chosen:
                self.list.setCurrentItem(item)
        self.list.blockSignals(False)
        self.name_entries(entries)
        self._follow()

    def name_entries(self, entries: Entries) -> None:
        """The same entries say something else."""
        for row, (_id, name, words) in enumerate(entries):
            item = self.list.item(row)
            item.setText(name)
            item.setData(WORDS_ROLE, words)
            item.setToolTip(literal_tip(f"{name}\n{words}"))
            item.setData(Qt.ItemDataRole.AccessibleTextRole, f"{name}. {words}")

    def _on_current_changed(self) -> None:
        self._follow()
        self.current_changed.emit()

    def _follow(self) -> None:
        row, last = self.list.currentRow(), self.list.count() - 1
        self.copy.setEnabled(row >= 0)
        self.delete.setEnabled(row >= 0)
        self.up.setEnabled(row > 0)
        self.down.setEnabled(0 <= row < last)

    def _tool(self, icon: str, name: str) -> QToolButton:
        button = QToolButton()
        button.setProperty("role", "tool")
        button.setIcon(self._look.icons.icon(icon, self._look.theme.colours.text))
        button.setToolTip(name)
        button.setAccessibleName(name)
        button.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        return button

    def _lay_out(self) -> None:
        tools = QHBoxLayout()
        tools.setSpacing(2)
        for button in (self.add, self.copy, self.up, self.down):
            tools.addWidget(button)
        tools.addStretch()
        tools.addWidget(self.delete)
        column = QVBoxLayout(self)
        column.setContentsMargins(16, 16, 12, 12)
        column.setSpacing(8)
        column.addWidget(self.list, 1)
        column.addLayout(tools)
