"""The category: its path, and the button that opens the tree."""

from __future__ import annotations

from PySide6.QtWidgets import QLineEdit, QVBoxLayout

from vod_desktop.core.model.catalog import CatalogKind
from vod_desktop.ui.look import Look
from vod_desktop.ui.models.account_lists import AccountLists, path_of
from vod_desktop.ui.views.options.category_dialog import CategoryDialog
from vod_desktop.ui.views.options.editor import Editor, line_of, small_button
from vod_desktop.ui.views.options.list_status import ListStatus

OTHER = 0
"""ClassId of the category "other"."""


class CategoryField(Editor):
    """Says the path of the category; the button beside it opens the tree."""

    def __init__(self, look: Look, lists: AccountLists) -> None:
        super().__init__(look)
        self._lists = lists
        self._class_id = OTHER
        self._line = QLineEdit()
        self._line.setReadOnly(True)
        self._choose = small_button(look.texts.tr("Choose…"))
        self._choose.clicked.connect(self.choose)
        self.setFocusProxy(self._line)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(3)
        column.addLayout(line_of(self._line, self._choose))
        column.addWidget(ListStatus(look.texts, lists, CatalogKind.CATEGORIES))
        lists.changed.connect(self._on_lists_changed)
        self._follow()

    def value(self) -> int:
        return self._class_id

    def show_value(self, value: int) -> None:
        self._class_id = value
        self._follow()

    def complaint(self) -> str:
        if self._class_id == OTHER or self._lists.get(CatalogKind.CATEGORIES) is None or self._path() is not None:
            return ""
        return self._texts.tr("Category {class_id} does not exist any more.", class_id=self._class_id)

    def _path(self) -> str | None:
        return path_of({one.class_id: one for one in self._lists.categories()}, self._class_id)

    def _follow(self) -> None:
        tr = self._texts.tr
        if self._class_id == OTHER:
            text = tr("Other")
        else:
            text = self._path() or tr("Category {class_id}", class_id=self._class_id)
        self._line.setText(text)
        self._line.setCursorPosition(0)
        self.told.emit()

    def _on_lists_changed(self, kind: CatalogKind) -> None:
        if kind is CatalogKind.CATEGORIES:
            self._follow()

    def choose(self) -> None:
        """Opens the tree."""
        dialog = CategoryDialog(self._look, self._lists, self._class_id, self.window())
        dialog.chosen.connect(self._on_chosen)
        dialog.open()

    def _on_chosen(self, class_id: int) -> None:
        if class_id != self._class_id:
            self.show_value(class_id)
            self.changed.emit()
