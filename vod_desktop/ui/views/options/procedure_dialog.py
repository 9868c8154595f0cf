"""The account's procedure templates: searched, explained in words, one chosen."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QEvent, QObject, Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import (
    QApplication,
    QDialog,
    QHBoxLayout,
    QLineEdit,
    QListWidget,
    QListWidgetItem,
    QVBoxLayout,
    QWidget,
)

from vod_desktop.core.model.catalog import CatalogKind
from vod_desktop.texts import mark
from vod_desktop.ui.delegates.choice_delegate import WORDS_ROLE, ChoiceDelegate
from vod_desktop.ui.look import Look
from vod_desktop.ui.models.account_lists import AccountLists
from vod_desktop.ui.models.procedure_choice import Choice, Group, choices, matching
from vod_desktop.ui.views.options.editor import dialog_button, make_roomy, plain_label
from vod_desktop.ui.views.options.list_status import ListStatus

_SIZE_PX = (560, 560)
_CHOICE_ROLE = int(Qt.ItemDataRole.UserRole)
_MOVES = {Qt.Key.Key_Down, Qt.Key.Key_Up, Qt.Key.Key_PageDown, Qt.Key.Key_PageUp}

_HEADINGS = {
    Group.RECENT: mark("Used lately"),
    Group.OWN: mark("Own templates"),
    Group.SERVICE: mark("Templates of the service"),
}

_NEEDED = (
    CatalogKind.PROCEDURES,
    CatalogKind.TRANSCODES,
    CatalogKind.WATERMARKS,
    CatalogKind.COVER_SNAPSHOTS,
    CatalogKind.SAMPLE_SNAPSHOTS,
)


class ProcedureDialog(QDialog):
    """Opened with `open()`.

    Signals:
        chosen: The name of the template.
    """

    chosen = Signal(str)

    def __init__(
        self, look: Look, lists: AccountLists, recent: Sequence[str], current: str | None, parent: QWidget
    ) -> None:
        super().__init__(parent)
        self._texts = look.texts
        self._lists = lists
        self._recent = recent
        self._current = current
        tr = look.texts.tr
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setWindowTitle(tr("Choose a procedure template"))
        self.search = QLineEdit()
        self.search.setPlaceholderText(tr("Find by name or by what it does"))
        self.search.setAccessibleName(tr("Find by name or by what it does"))
        self.search.setClearButtonEnabled(True)
        self.search.installEventFilter(self)
        self.list = QListWidget()
        self.list.setObjectName("choices")
        self.list.setAccessibleName(tr("Procedure templates"))
        self.list.setItemDelegate(ChoiceDelegate(look, self.list))
        self.list.setMouseTracking(True)
        self.list.setVerticalScrollMode(QListWidget.ScrollMode.ScrollPerPixel)
        self.list.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self._nothing = plain_label(tr("No template matches."), tone="dim")
        self.words = plain_label()
        self.words.setMinimumHeight(self.words.fontMetrics().lineSpacing() * 2)
        self.words.setAlignment(Qt.AlignmentFlag.AlignTop | Qt.AlignmentFlag.AlignLeft)
        self._ok = dialog_button(tr("Choose"), "primary")
        self._cancel = dialog_button(tr("Cancel"))
        self._lay_out()
        self.search.textChanged.connect(self._fill)
        self.list.currentItemChanged.connect(self._follow)
        self.list.itemActivated.connect(self._on_ok)
        self._ok.clicked.connect(self._on_ok)
        self._cancel.clicked.connect(self.reject)
        lists.changed.connect(self._on_lists_changed)
        self.resize(*_SIZE_PX)
        self._fill()
        self.search.setFocus()
        lists.refresh(*_NEEDED, only_old=True)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """The arrow keys move in the list while one types."""
        is_key = isinstance(event, QKeyEvent) and event.type() is QEvent.Type.KeyPress
        if watched is self.search and is_key and event.key() in _MOVES:  # type: ignore[attr-defined]
            QApplication.sendEvent(self.list, event)
            return True
        return super().eventFilter(watched, event)

    def _on_lists_changed(self, kind: CatalogKind) -> None:
        if kind in _NEEDED:
            self._fill()

    def _fill(self) -> None:
        """Shows what matches; the choice stays where it was, at first at what the field says."""
        chosen = self._chosen()
        wanted = chosen.name if chosen is not None else self._current
        offered = choices(self._texts, self._lists.procedures(), self._lists.all(), self._recent)
        self.list.blockSignals(True)
        self.list.clear()
        last: Group | None = None
        first: QListWidgetItem | None = None
        for choice in matching(offered, self.search.text()):
            if choice.group is not last:
                self.list.addItem(self._heading(choice.group))
                last = choice.group
            item = self._item(choice)
            self.list.addItem(item)
            if first is None or (choice.name == wanted and self._choice_of(first).name != wanted):
                first = item
        if first is not None:
            self.list.setCurrentItem(first)
        self.list.blockSignals(False)
        self._nothing.setVisible(first is None and self._lists.get(CatalogKind.PROCEDURES) is not None)
        if first is not None:
            self.list.scrollToItem(first)
        self._follow()

    def _heading(self, group: Group) -> QListWidgetItem:
        item = QListWidgetItem(self._texts.tr(_HEADINGS[group]))
        item.setFlags(Qt.ItemFlag.NoItemFlags)
        return item

    @staticmethod
    def _item(choice: Choice) -> QListWidgetItem:
        item = QListWidgetItem(choice.name)
        item.setData(_CHOICE_ROLE, choice)
        item.setData(WORDS_ROLE, choice.words)
        item.setData(Qt.ItemDataRole.AccessibleTextRole, f"{choice.name}. {choice.words}")
        return item

    @staticmethod
    def _choice_of(item: QListWidgetItem) -> Choice:
        choice = item.data(_CHOICE_ROLE)
        assert isinstance(choice, Choice)
        return choice

    def _chosen(self) -> Choice | None:
        item = self.list.currentItem()
        choice = None if item is None else item.data(_CHOICE_ROLE)
        return choice if isinstance(choice, Choice) else None

    def _follow(self) -> None:
        choice = self._chosen()
        self._ok.setEnabled(choice is not None)
        lines = () if choice is None else (choice.words, choice.comment if choice.comment != choice.words else "")
        self.words.setText("\n".join(filter(None, lines)))

    def _on_ok(self) -> None:
        choice = self._chosen()
        if choice is not None:
            self.chosen.emit(choice.name)
            self.accept()

    def _lay_out(self) -> None:
        buttons = QHBoxLayout()
        buttons.setSpacing(8)
        buttons.addStretch()
        buttons.addWidget(self._cancel)
        buttons.addWidget(self._ok)
        column = QVBoxLayout(self)
        column.setContentsMargins(20, 18, 20, 18)
        column.setSpacing(8)
        column.addWidget(self.search)
        column.addWidget(ListStatus(self._texts, self._lists, CatalogKind.PROCEDURES))
        column.addWidget(self.list, 1)
        column.addWidget(self._nothing)
        column.addWidget(self.words)
        column.addSpacing(6)
        column.addLayout(buttons)
        make_roomy(self)
