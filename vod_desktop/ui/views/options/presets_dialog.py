"""All presets: listed, added, copied, renamed, ordered, deleted, edited in the form, exported and taken in.

Everything happens to a draft; "Save" hands it over as a whole.
"""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import (
    QDialog,
    QHBoxLayout,
    QLabel,
    QLineEdit,
    QMenu,
    QSizePolicy,
    QStackedWidget,
    QToolButton,
    QVBoxLayout,
    QWidget,
)

from vod_desktop.core.intake.preset_files import NamedOptions
from vod_desktop.core.model.errors import Problem
from vod_desktop.core.model.options import UploadOptions
from vod_desktop.core.model.presets import Preset
from vod_desktop.texts.errors import tell
from vod_desktop.ui.look import Look
from vod_desktop.ui.models.account_lists import path_of
from vod_desktop.ui.models.job_edits import Common
from vod_desktop.ui.models.preset_draft import PresetDraft, new_preset
from vod_desktop.ui.views.options.editor import dialog_button, make_roomy, plain_label, rule, small_button
from vod_desktop.ui.views.options.form import FormWorld, OptionsForm
from vod_desktop.ui.views.options.preset_list import Entries, PresetList

_SIZE_PX = (980, 700)
_LIST_PX = 270

AccountNames = Sequence[tuple[str, str]]
"""Ids and names of the accounts."""


class PresetsDialog(QDialog):
    """Opened with `open()`; stays until the controller has taken what it asks for.

    Signals:
        save_requested: "Save": the controller checks the draft and stores it.
        import_requested, export_requested: The controller asks for a file.
        leave_requested: The user wants to close it while something would be lost.
    """

    save_requested = Signal()
    import_requested = Signal()
    export_requested = Signal()
    leave_requested = Signal()

    def __init__(
        self, look: Look, world: FormWorld, draft: PresetDraft, accounts: AccountNames, parent: QWidget
    ) -> None:
        super().__init__(parent)
        self._texts = look.texts
        self._world = world
        self._first = draft
        self._accounts = accounts
        self._deleted: tuple[PresetDraft, str] | None = None
        self.draft = draft
        self.is_over = False
        tr = look.texts.tr
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setWindowTitle(tr("Presets"))
        self.presets = PresetList(look)
        self.name = QLineEdit()
        self.name.setAccessibleName(tr("Name of the preset"))
        self.default = QToolButton()
        self.default.setProperty("role", "chooser")
        self.default.setPopupMode(QToolButton.ToolButtonPopupMode.InstantPopup)
        self.default.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.default.setMenu(QMenu(self.default))
        self.form = OptionsForm(look, world)
        self._notice = plain_label()
        self._undo = small_button(tr("Undo"))
        self._import = dialog_button(tr("Import…"))
        self._export = dialog_button(tr("Export…"))
        self.ok = dialog_button(tr("Save"), "primary")
        self.ok.setDefault(False)  # Enter ends a name and must not close the dialog with it
        self.ok.setAutoDefault(False)
        self._cancel = dialog_button(tr("Cancel"))
        self._pages = QStackedWidget()
        self._lay_out()
        self._connect()
        self._fill(draft.presets[0].id if draft.presets else None)
        self.tell("")
        self.resize(*_SIZE_PX)
        (self.presets if draft.presets else self.presets.add).setFocus()

    # What the controller tells

    def tell(self, sentence: str, *, is_bad: bool = False) -> None:
        """Says something at the foot; nothing hides it."""
        self._deleted = None
        self._show_notice(sentence, is_bad=is_bad)

    def take_imported(self, found: Sequence[NamedOptions]) -> None:
        """Puts the presets of a file at the end."""
        draft, added = self.draft.with_imported(found)
        self._use(draft, added[0].id if added else None)
        count = len(added)
        self.tell(self._texts.tr_n("{count} preset was taken in.", "{count} presets were taken in.", count))

    def show_problem(self, preset_id: str, problem: Problem) -> None:
        """Shows the preset in which something is wrong, and the field."""
        self._fill(preset_id)
        if not self.form.show_problem(problem):
            told = tell(self._texts, problem)
            self.tell(f"{told.title} {told.advice}", is_bad=True)

    @property
    def is_changed(self) -> bool:
        """Whether something would be lost."""
        return self.draft != self._first

    def leave(self) -> None:
        """Closes without another question."""
        super().reject()

    # Qt's side

    def reject(self) -> None:
        if self.is_changed:
            self.leave_requested.emit()
        else:
            super().reject()

    def done(self, result: int) -> None:
        self.is_over = True  # for who comes back from another thread: the widget is gone then
        super().done(result)

    # The list

    def _connect(self) -> None:
        self.presets.current_changed.connect(self._show_current)
        self.presets.add.clicked.connect(self._on_add)
        self.presets.copy.clicked.connect(self._on_copy)
        self.presets.up.clicked.connect(lambda: self._on_move(-1))
        self.presets.down.clicked.connect(lambda: self._on_move(1))
        self.presets.delete.clicked.connect(self._on_delete)
        self._undo.clicked.connect(self._on_undo)
        self.name.textEdited.connect(self._on_name_edited)
        self.name.editingFinished.connect(self._on_name_finished)
        self.form.changed.connect(self._on_form_changed)
        self.default.menu().aboutToShow.connect(self._fill_default_menu)
        self._import.clicked.connect(self.import_requested)
        self._export.clicked.connect(self.export_requested)
        self.ok.clicked.connect(self.save_requested)
        self._cancel.clicked.connect(self.reject)
        self._world.lists.changed.connect(self._on_lists_changed)

    def _current(self) -> Preset | None:
        return self.draft.get(self.presets.current_id())

    def _use(self, draft: PresetDraft, chosen: str | None) -> None:
        self.draft = draft
        self._fill(chosen)

    def _fill(self, chosen: str | None) -> None:
        """Makes the list anew and shows one preset."""
        self.presets.show_entries(self._entries(), chosen)
        self._show_current()

    def _name_entries(self) -> None:
        self.presets.name_entries(self._entries())

    def _entries(self) -> Entries:
        return [(preset.id, preset.name, self._summary(preset)) for preset in self.draft.presets]

    def _summary(self, preset: Preset) -> str:
        tr, options = self._texts.tr, preset.options
        accounts = self._default_names(preset)
        pieces = [tr("Default of {accounts}", accounts=accounts)] if accounts else []
        category = path_of({one.class_id: one for one in self._world.lists.categories()}, options.class_id)
        pieces += [piece for piece in (category if options.class_id else None, options.procedure) if piece]
        return " · ".join(pieces) or tr("No category, no procedure")

    def _default_names(self, preset: Preset) -> str:
        return ", ".join(name for account, name in self._accounts if self.draft.chosen.get(account) == preset.id)

    def _on_lists_changed(self) -> None:
        self._name_entries()

    def _show_current(self) -> None:
        preset = self._current()
        self._pages.setCurrentIndex(0 if preset is None else 1)
        self._export.setEnabled(bool(self.draft.presets))
        if preset is not None:
            self.name.setText(preset.name)
            self.name.setCursorPosition(0)
            self.form.show_options(Common(preset.options))
            self._show_default(preset)

    # What is done to the draft

    def _on_add(self) -> None:
        preset = new_preset(self._texts.tr("New preset"), UploadOptions(), self.draft.presets)
        self._use(self.draft.added(preset), preset.id)
        self.tell("")
        self.name.setFocus()
        self.name.selectAll()

    def _on_copy(self) -> None:
        current = self._current()
        if current is not None:
            draft, copy = self.draft.duplicated(current.id)
            self._use(draft, copy.id)
            self.name.setFocus()
            self.name.selectAll()

    def _on_move(self, by: int) -> None:
        current = self._current()
        if current is not None:
            self._use(self.draft.moved(current.id, by), current.id)

    def _on_delete(self) -> None:
        current = self._current()
        if current is None:
            return
        before, place = self.draft, self.draft.place(current.id)
        after = before.without(current.id)
        neighbour = after.presets[min(place, len(after.presets) - 1)].id if after.presets else None
        self._use(after, neighbour)
        self._deleted = before, current.id
        self._show_notice(self._texts.tr("“{name}” was deleted.", name=current.name))
        self._undo.setVisible(True)
        self.presets.setFocus()

    def _on_undo(self) -> None:
        """Brings back the deleted one alone: what was changed meanwhile in others stays."""
        if self._deleted is None:
            return
        before, preset_id = self._deleted
        preset, place = before.presets[before.place(preset_id)], before.place(preset_id)
        draft = self.draft.added(preset)
        draft = draft.moved(preset_id, place - draft.place(preset_id))
        for account, chosen in before.chosen.items():
            if chosen == preset_id and account not in draft.chosen:
                draft = draft.with_default(account, preset_id)
        self.tell("")
        self._use(draft, preset_id)
        self.presets.setFocus()

    def _on_name_edited(self, text: str) -> None:
        """The list follows while one types; a name that is taken gets its number when one has done."""
        current = self._current()
        if current is not None and text.strip() and text.strip() not in {one.name for one in self.draft.presets}:
            self.draft = self.draft.changed(current.id, name=text)
            self._name_entries()

    def _on_name_finished(self) -> None:
        current = self._current()
        if current is not None and self.name.text().strip() != current.name:
            self.draft = self.draft.changed(current.id, name=self.name.text())
            self._name_entries()
            self.name.setText(self.draft.presets[self.draft.place(current.id)].name)

    def _on_form_changed(self) -> None:
        current = self._current()
        if current is not None:
            self.draft = self.draft.changed(current.id, options=self.form.options())
            self._name_entries()

    # Whose new files get it

    def _show_default(self, preset: Preset) -> None:
        tr = self._texts.tr
        names = self._default_names(preset)
        self.default.setText(names or tr("no account"))
        self.default.setAccessibleName(tr("Default of these accounts: {accounts}", accounts=names or tr("no account")))
        self.default.setEnabled(bool(self._accounts))

    def _fill_default_menu(self) -> None:
        menu, current = self.default.menu(), self._current()
        menu.clear()
        if current is None:
            return
        for account, name in self._accounts:
            action = menu.addAction(name.replace("&", "&&"))
            action.setCheckable(True)
            action.setChecked(self.draft.chosen.get(account) == current.id)
            action.toggled.connect(lambda is_on, account=account: self._on_default(account, is_on))

    def _on_default(self, account: str, is_on: bool, /) -> None:
        current = self._current()
        if current is not None:
            self.draft = self.draft.with_default(account, current.id if is_on else None)
            self._show_default(current)
            self._name_entries()

    # How it looks

    def _show_notice(self, sentence: str, *, is_bad: bool = False) -> None:
        self._undo.setVisible(False)
        self._notice.setText(sentence)
        self._notice.setVisible(bool(sentence))
        self._notice.setProperty("tone", "bad" if is_bad else None)
        self._notice.style().unpolish(self._notice)
        self._notice.style().polish(self._notice)

    def _lay_out(self) -> None:
        self.presets.setFixedWidth(_LIST_PX)
        body = QHBoxLayout()
        body.setSpacing(0)
        body.addWidget(self.presets)
        self._pages.addWidget(self._empty_page())
        self._pages.addWidget(self._preset_page())
        body.addWidget(self._pages, 1)
        notice = QHBoxLayout()
        notice.setSpacing(8)
        self._notice.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Preferred)
        notice.addWidget(self._notice, 1)
        notice.addWidget(self._undo)
        buttons = QHBoxLayout()
        buttons.setSpacing(8)
        for button in (self._import, self._export):
            buttons.addWidget(button)
        buttons.addStretch()
        for button in (self._cancel, self.ok):
            buttons.addWidget(button)
        foot = QVBoxLayout()
        foot.setContentsMargins(20, 10, 20, 14)
        foot.setSpacing(8)
        foot.addLayout(notice)
        foot.addLayout(buttons)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addLayout(body, 1)
        column.addWidget(rule())
        column.addLayout(foot)
        make_roomy(self)

    def _empty_page(self) -> QWidget:
        tr = self._texts.tr
        page = QWidget()
        words = plain_label(
            tr(
                "A preset is a set of options under a name: category, procedure, cover and more. "
                "New files get the one that you have chosen, or the one that you drop them on."
            ),
            tone="dim",
        )
        words.setAlignment(Qt.AlignmentFlag.AlignCenter)
        make = dialog_button(tr("New preset"))
        make.clicked.connect(self._on_add)
        row = QHBoxLayout()
        row.addStretch()
        row.addWidget(make)
        row.addStretch()
        column = QVBoxLayout(page)
        column.setContentsMargins(60, 20, 60, 20)
        column.setSpacing(14)
        column.addStretch(2)
        column.addWidget(words)
        column.addLayout(row)
        column.addStretch(3)
        return page

    def _preset_page(self) -> QWidget:
        tr = self._texts.tr
        page = QWidget()
        head = QHBoxLayout()
        head.setContentsMargins(20, 16, 20, 12)
        head.setSpacing(8)
        name, default = QLabel(tr("Name")), QLabel(tr("Default of"))
        name.setBuddy(self.name)
        default.setBuddy(self.default)
        self.default.setToolTip(tr("New files of these accounts get this preset"))
        head.addWidget(name)
        head.addWidget(self.name, 1)
        head.addSpacing(10)
        head.addWidget(default)
        head.addWidget(self.default)
        column = QVBoxLayout(page)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addLayout(head)
        column.addWidget(self._whose_lists())
        column.addWidget(rule())
        column.addWidget(self.form, 1)
        return page

    def _whose_lists(self) -> QLabel:
        """Presets are for all accounts, categories and templates of one: said where there are several."""
        account = self._world.lists.account
        names = dict(self._accounts)
        label = plain_label(tone="dim")
        label.setContentsMargins(20, 0, 20, 12)
        if account is not None:
            text = self._texts.tr(
                "The categories and templates to choose from are those of {account}.",
                account=names.get(account.id, account.name),
            )
            label.setText(text)
        label.setVisible(account is not None and len(names) > 1)
        return label
