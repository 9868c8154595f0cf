"""The tree of categories: searched, chosen from, and a new one made in it."""

from __future__ import annotations

from collections import defaultdict

from PySide6.QtCore import QModelIndex, Qt, Signal
from PySide6.QtGui import QIntValidator
from PySide6.QtWidgets import (
    QDialog,
    QHBoxLayout,
    QLabel,
    QLineEdit,
    QTreeWidget,
    QTreeWidgetItem,
    QVBoxLayout,
    QWidget,
)

from vod_desktop.core.model.catalog import MAX_CATEGORY_LEVEL, TOP_CATEGORY_ID, CatalogKind, Category
from vod_desktop.core.model.errors import AppError
from vod_desktop.texts.errors import tell
from vod_desktop.ui.look import Look
from vod_desktop.ui.models.account_lists import AccountLists, path_of
from vod_desktop.ui.views.options.editor import dialog_button, make_roomy, plain_label, small_button
from vod_desktop.ui.views.options.list_status import ListStatus

_SIZE_PX = (460, 520)
_ID_ROLE = int(Qt.ItemDataRole.UserRole)
_OTHER = 0
_LARGEST_ID = 2_147_483_647
_NAME_CHARS = 64


class CategoryDialog(QDialog):
    """Opened with `open()`.

    Signals:
        chosen: The ClassId that was chosen.
    """

    chosen = Signal(int)

    def __init__(self, look: Look, lists: AccountLists, class_id: int, parent: QWidget) -> None:
        super().__init__(parent)
        self._texts = look.texts
        self._lists = lists
        self._is_over = False
        tr = look.texts.tr
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setWindowTitle(tr("Choose a category"))
        self.search = QLineEdit()
        self.search.setPlaceholderText(tr("Find a category"))
        self.search.setAccessibleName(tr("Find a category"))
        self.search.setClearButtonEnabled(True)
        self.tree = QTreeWidget()
        self.tree.setObjectName("choices")
        self.tree.setHeaderHidden(True)
        self.tree.setAccessibleName(tr("Categories"))
        self.number = QLineEdit(str(class_id))
        self.number.setValidator(QIntValidator(0, _LARGEST_ID, self.number))
        self.number.setAccessibleName("ClassId")
        self.number.setMaximumWidth(self.number.fontMetrics().horizontalAdvance("0" * 14))
        self.path = plain_label(tone="dim")
        self.new_name = QLineEdit()
        self.new_name.setMaxLength(_NAME_CHARS)
        self._new = small_button(tr("New category…"))
        self.make = small_button(tr("Create"))
        self._leave = small_button(tr("Cancel"))
        self._parent_label = plain_label(tone="dim")
        self._problem = plain_label(tone="bad")
        self._ok = dialog_button(tr("Choose"), "primary")
        self._cancel = dialog_button(tr("Cancel"))
        self._lay_out()
        self._connect()
        self._show_new(False)
        self._fill()
        self.resize(*_SIZE_PX)
        lists.refresh(CatalogKind.CATEGORIES, only_old=True)

    def done(self, result: int) -> None:
        self._is_over = True
        super().done(result)

    def _connect(self) -> None:
        self.search.textChanged.connect(self._filter)
        self.tree.currentItemChanged.connect(self._on_current_changed)
        self.tree.itemActivated.connect(lambda _item, _column: self._on_ok())
        self.number.textChanged.connect(self._follow)
        self._new.clicked.connect(lambda: self._show_new(True))
        self._leave.clicked.connect(lambda: self._show_new(False))
        self.new_name.textChanged.connect(self._follow)
        self.make.clicked.connect(lambda: self._lists.start(self._make()))
        self._ok.clicked.connect(self._on_ok)
        self._cancel.clicked.connect(self.reject)
        self._lists.changed.connect(self._on_lists_changed)

    # The tree

    def _on_lists_changed(self, kind: CatalogKind) -> None:
        if kind is CatalogKind.CATEGORIES:
            self._fill()

    def _fill(self) -> None:
        """Builds the tree anew; what was open and chosen stays so."""
        wanted, closed = self._class_id(), {self._id(item) for item in self._items() if not item.isExpanded()}
        self.tree.blockSignals(True)
        self.tree.clear()
        other = self._item(self._texts.tr("Other"), _OTHER)
        self.tree.addTopLevelItem(other)
        by_parent: defaultdict[int, list[Category]] = defaultdict(list)
        known = self._lists.categories()
        numbers = {one.class_id for one in known}
        for one in known:
            if one.class_id == _OTHER:
                continue  # some applications list it, under a name in one language
            # A category whose parent is missing from the list must not be lost.
            by_parent[one.parent_id if one.parent_id in numbers else TOP_CATEGORY_ID].append(one)
        waiting: list[tuple[QTreeWidgetItem | None, Category]] = [
            (None, one) for one in by_parent.pop(TOP_CATEGORY_ID, [])
        ]
        waiting.reverse()
        while waiting:
            parent, one = waiting.pop()
            item = self._item(one.name, one.class_id)
            self.tree.addTopLevelItem(item) if parent is None else parent.addChild(item)
            item.setExpanded(one.class_id not in closed)
            waiting.extend((item, child) for child in reversed(by_parent.pop(one.class_id, [])))
        self._point_at(wanted)
        self.tree.blockSignals(False)
        self._filter(self.search.text())
        self._follow()

    @staticmethod
    def _item(name: str, class_id: int) -> QTreeWidgetItem:
        item = QTreeWidgetItem([name])
        item.setData(0, _ID_ROLE, class_id)
        item.setToolTip(0, f"ClassId {class_id}")
        return item

    @staticmethod
    def _id(item: QTreeWidgetItem) -> int:
        return int(item.data(0, _ID_ROLE))

    def _items(self) -> list[QTreeWidgetItem]:
        found, waiting = [], [self.tree.topLevelItem(place) for place in range(self.tree.topLevelItemCount())]
        while waiting:
            item = waiting.pop(0)
            if item is not None:
                found.append(item)
                waiting.extend(item.child(place) for place in range(item.childCount()))
        return found

    def _point_at(self, class_id: int | None) -> None:
        item = next((one for one in self._items() if self._id(one) == class_id), None)
        if item is None:
            self.tree.setCurrentIndex(QModelIndex())
        else:
            self.tree.setCurrentItem(item)
            self.tree.scrollToItem(item)

    def _filter(self, needle: str) -> None:
        """Shows what matches, with the way to it and what lies under it."""
        words = needle.casefold().split()

        def show(item: QTreeWidgetItem | None, *, under_match: bool) -> bool:
            if item is None:
                return False
            matches = under_match or all(word in item.text(0).casefold() for word in words)
            children = [show(item.child(place), under_match=matches) for place in range(item.childCount())]
            is_shown = matches or any(children)
            item.setHidden(not is_shown)
            if words and any(children):
                item.setExpanded(True)
            return is_shown

        for place in range(self.tree.topLevelItemCount()):
            show(self.tree.topLevelItem(place), under_match=False)

    def _on_current_changed(self, item: QTreeWidgetItem | None) -> None:
        if item is not None:
            self.number.setText(str(self._id(item)))

    # What is chosen

    def _class_id(self) -> int | None:
        return int(self.number.text()) if self.number.hasAcceptableInput() else None

    def _chosen(self) -> Category | None:
        return next((one for one in self._lists.categories() if one.class_id == self._class_id()), None)

    def _follow(self) -> None:
        tr, class_id = self._texts.tr, self._class_id()
        is_known = self._lists.get(CatalogKind.CATEGORIES) is not None
        path = path_of({one.class_id: one for one in self._lists.categories()}, class_id or _OTHER)
        if class_id == _OTHER:
            self.path.setText(tr("Other"))
        else:
            self.path.setText(path or (tr("There is no category of this number.") if is_known and class_id else ""))
        self._ok.setEnabled(class_id is not None)
        parent = self._chosen()
        is_deep = parent is not None and parent.level >= MAX_CATEGORY_LEVEL
        if is_deep:
            self._parent_label.setText(tr("Categories can be {count} levels deep.", count=MAX_CATEGORY_LEVEL + 1))
        else:
            where = path if parent is not None and path else tr("the first level")
            self._parent_label.setText(tr("It is made in: {parent}", parent=where))
        self.make.setEnabled(bool(self.new_name.text().strip()) and not is_deep)
        self._new.setEnabled(self._lists.account is not None and not self._lists.is_keyless)
        self._problem.setVisible(bool(self._problem.text()))

    def _on_ok(self) -> None:
        class_id = self._class_id()
        if class_id is not None:
            self.chosen.emit(class_id)
            self.accept()

    # A new one

    def _show_new(self, is_open: bool, /) -> None:
        for widget in (self.new_name, self.make, self._leave, self._parent_label):
            widget.setVisible(is_open)
        self._new.setVisible(not is_open)
        (self.make if is_open else self._ok).setDefault(True)  # what Enter does
        self._problem.clear()
        self._follow()
        (self.new_name if is_open else self.tree).setFocus()

    async def _make(self) -> None:
        name, parent = self.new_name.text().strip(), self._chosen()
        parent_id = TOP_CATEGORY_ID if parent is None else parent.class_id
        siblings = {one.name for one in self._lists.categories() if one.parent_id == parent_id}
        if name in siblings:
            self._tell_problem(self._texts.tr("There is a category of this name already."))
            return
        self.make.setEnabled(False)
        try:
            made = await self._lists.create_category(parent_id, name)
        except AppError as error:
            if self._is_over:
                return
            told = tell(self._texts, error.problem)
            self._tell_problem(" ".join(filter(None, (told.title, error.problem.detail))))
            return
        if self._is_over:
            return
        self.new_name.clear()
        self.search.clear()
        self.number.setText(str(made.class_id))
        self._show_new(False)
        self._point_at(made.class_id)

    def _tell_problem(self, sentence: str) -> None:
        self._problem.setText(sentence)
        self.new_name.setAccessibleDescription(sentence)
        self._follow()

    def _lay_out(self) -> None:
        tr = self._texts.tr
        self.new_name.setPlaceholderText(tr("Name of the new category"))
        self.new_name.setAccessibleName(tr("Name of the new category"))
        chosen = QHBoxLayout()
        chosen.setSpacing(8)
        label = QLabel("ClassId")
        label.setBuddy(self.number)
        for widget in (label, self.number):
            chosen.addWidget(widget)
        chosen.addWidget(self.path, 1)
        new = QHBoxLayout()
        new.setSpacing(8)
        new.addWidget(self._new)
        new.addWidget(self.new_name, 1)
        new.addWidget(self.make)
        new.addWidget(self._leave)
        new.addStretch()
        buttons = QHBoxLayout()
        buttons.setSpacing(8)
        buttons.addStretch()
        buttons.addWidget(self._cancel)
        buttons.addWidget(self._ok)
        column = QVBoxLayout(self)
        column.setContentsMargins(20, 18, 20, 18)
        column.setSpacing(8)
        column.addWidget(self.search)
        column.addWidget(ListStatus(self._texts, self._lists, CatalogKind.CATEGORIES))
        column.addWidget(self.tree, 1)
        column.addLayout(chosen)
        column.addLayout(new)
        column.addWidget(self._parent_label)
        column.addWidget(self._problem)
        column.addSpacing(6)
        column.addLayout(buttons)
        make_roomy(self)
