"""The generator: a form of all parameters, and the signature that was made of it."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QFrame, QGridLayout, QHBoxLayout, QLabel, QScrollArea, QVBoxLayout, QWidget

from vod_desktop.core.cloud.signature import read
from vod_desktop.core.model.account import Account
from vod_desktop.core.model.errors import Problem
from vod_desktop.core.model.lengths import SESSION_CONTEXT_CHARS, SOURCE_CONTEXT_CHARS
from vod_desktop.core.model.signature import TASK_PRIORITIES, SignatureTerms
from vod_desktop.texts import mark
from vod_desktop.texts.errors import tell
from vod_desktop.texts.signatures import FIELD_LABELS, NOTIFY_LABELS, parameter_rows
from vod_desktop.ui.look import Look
from vod_desktop.ui.views.options.editor import Editor, dialog_button, make_roomy, plain_label, small_button
from vod_desktop.ui.views.options.row import FieldRow
from vod_desktop.ui.views.options.simple_fields import ContextField
from vod_desktop.ui.views.signatures.fields import (
    ChoiceField,
    LifeField,
    NumberField,
    ProcedureLine,
    RegionChoice,
    SwitchField,
)
from vod_desktop.ui.views.signatures.parts import NAME_COLUMN, CodeText, ParameterTable

_FORM_WIDTH_PX = 440
_SIGNATURE_LINES = 5
_ORIGINAL_LINES = 4
_TITLES = {**FIELD_LABELS, "life_s": mark("Validity"), "one_time_valid": mark("Use")}


class MakePage(QWidget):
    """Collects the parameters; knows no key.

    Signals:
        make_requested: The `SignatureTerms` and the life in seconds.
    """

    make_requested = Signal(object, int)

    def __init__(self, look: Look) -> None:
        super().__init__()
        self._texts = look.texts
        tr = look.texts.tr
        self._account: Account | None = None
        self.rows = {name: FieldRow(look.texts, tr(_TITLES[name]), editor) for name, editor in _editors(look).items()}
        self.make = dialog_button(tr("Make signature"), "primary")
        self.copy = small_button(tr("Copy signature"))
        self.copy_original = small_button(tr("Copy what is signed"))
        self.signature = CodeText(tr("Signature"), lines=_SIGNATURE_LINES, is_read_only=True)
        self.original = CodeText(tr("What is signed"), lines=_ORIGINAL_LINES, is_read_only=True)
        self.table = ParameterTable(look)
        self.table.hideColumn(NAME_COLUMN)  # the names stand in what is signed, right above
        self.status = plain_label(tone="dim")
        for row in self.rows.values():
            row.changed.connect(self._on_changed)
            row.show_value(row.editor.value(), mixed=False)
        self.make.clicked.connect(self._on_make)
        self.copy.clicked.connect(lambda: self._copy(self.signature, tr("The signature was copied.")))
        self.copy_original.clicked.connect(lambda: self._copy(self.original, tr("What is signed was copied.")))
        self._lay_out()
        self._follow()
        self._show_nothing()

    def show_account(self, account: Account | None) -> None:
        """Another key was chosen; its application is taken where none is typed."""
        self._account = account
        editor = self.rows["vod_sub_app_id"].editor
        assert isinstance(editor, NumberField)
        if account is None or account.sub_app_id is None:
            editor.show_hint(self._texts.tr("Left empty: the main application."))
        else:
            editor.show_hint(self._texts.tr("Left empty: that of the account, {number}.", number=account.sub_app_id))
        self._on_changed()

    def terms(self) -> SignatureTerms:
        """What the form says."""
        value = {name: row.editor.value() for name, row in self.rows.items() if name != "life_s"}
        if value["vod_sub_app_id"] is None and self._account is not None:
            value["vod_sub_app_id"] = self._account.sub_app_id
        return SignatureTerms(**value)

    def show_made(self, signature: str) -> None:
        """A signature was made of what stands in the form."""
        tr = self._texts.tr
        found = read(signature)
        self.set_making(False)
        self.signature.setPlainText(signature)
        self.original.setPlainText(found.original.decode("utf-8"))
        self.table.show_rows(parameter_rows(self._texts, found))
        for widget in (self.copy, self.copy_original):
            widget.setEnabled(True)
        self.status.setText(tr("Made. Copy it now; it is not kept."))
        self.copy.setFocus(Qt.FocusReason.OtherFocusReason)

    def show_problem(self, problem: Problem) -> bool:
        """Says at its field what is wrong; False where it is about none of them."""
        self.set_making(False)
        row = self.rows.get(str(problem.params.get("field", "")))
        if row is None:
            return False
        told = tell(self._texts, problem)
        row.show_problem(row.complaint() or f"{told.title} {told.advice}")
        self._scroll.ensureWidgetVisible(row)
        return True

    def set_making(self, making: bool, /) -> None:
        """While a keyring may ask the user there is nothing to press."""
        self.make.setEnabled(not making)
        self.make.setText(self._texts.tr("Making…") if making else self._texts.tr("Make signature"))

    def _on_make(self) -> None:
        for row in self.rows.values():
            if complaint := row.complaint():
                row.show_problem(complaint)
                self._scroll.ensureWidgetVisible(row)
                return
        self.make_requested.emit(self.terms(), self.rows["life_s"].editor.value())

    def _on_changed(self) -> None:
        """A signature that says something else than the form must not be taken for it."""
        self._follow()
        if self.signature.toPlainText():
            self._show_nothing()
            self.status.setText(self._texts.tr("Something was changed: make the signature anew."))

    def _show_nothing(self) -> None:
        self.signature.clear()
        self.original.clear()
        self.table.show_rows(())
        for widget in (self.copy, self.copy_original):
            widget.setEnabled(False)
        self.status.setText(self._texts.tr("Nothing was made yet."))

    def _follow(self) -> None:
        has_procedure = self.rows["procedure"].editor.value() is not None
        for name in ("task_priority", "task_notify_mode"):
            editor = self.rows[name].editor
            assert isinstance(editor, ChoiceField)
            editor.allow(has_procedure)

    def _copy(self, source: CodeText, said: str) -> None:
        QGuiApplication.clipboard().setText(source.toPlainText())
        self.status.setText(said)

    def _lay_out(self) -> None:
        form = QWidget()
        form.setObjectName("form")
        grid = QGridLayout()
        grid.setHorizontalSpacing(14)
        grid.setVerticalSpacing(10)
        grid.setColumnStretch(1, 1)
        for line, row in enumerate(self.rows.values()):
            grid.addWidget(row.label, line, 0, Qt.AlignmentFlag.AlignTop)
            grid.addWidget(row, line, 1)
        column = QVBoxLayout(form)
        column.setContentsMargins(0, 0, 14, 0)
        column.addLayout(grid)
        column.addStretch()
        make_roomy(form)
        self._scroll = QScrollArea()
        self._scroll.setObjectName("form_scroll")
        self._scroll.setWidget(form)
        self._scroll.setWidgetResizable(True)
        self._scroll.setFrameShape(QFrame.Shape.NoFrame)
        self._scroll.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self._scroll.setMinimumWidth(_FORM_WIDTH_PX)
        self._scroll.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        result = QVBoxLayout()
        result.setSpacing(6)
        result.addLayout(_titled(self._texts.tr("Signature"), self.copy))
        result.addWidget(self.signature)
        result.addWidget(self.status)
        result.addSpacing(6)
        result.addLayout(_titled(self._texts.tr("What is signed"), self.copy_original))
        result.addWidget(self.original)
        result.addWidget(self.table, 1)
        bottom = QHBoxLayout()
        bottom.addStretch()
        bottom.addWidget(self.make)
        left = QVBoxLayout()
        left.setSpacing(10)
        left.addWidget(self._scroll, 1)
        left.addLayout(bottom)
        sides = QHBoxLayout(self)
        sides.setContentsMargins(0, 0, 0, 0)
        sides.setSpacing(22)
        sides.addLayout(left, 1)
        sides.addLayout(result, 1)


def _editors(look: Look) -> dict[str, Editor]:
    tr = look.texts.tr
    with_procedure = tr("Takes effect with a procedure only.")
    priorities = [(None, tr("As usual (0)")), *((number, str(number)) for number in reversed(TASK_PRIORITIES))]
    modes = [(None, tr("As usual: once all has ended")), *((mode, tr(label)) for mode, label in NOTIFY_LABELS.items())]
    return {
        "life_s": LifeField(look),
        "one_time_valid": SwitchField(
            look,
            tr("It can be used once"),
            tr("It serves one upload. Every further one, and every new try, needs a new signature."),
        ),
        "vod_sub_app_id": NumberField(look, tr("Left empty: the main application.")),
        "class_id": NumberField(look, tr("Number of the category; left empty: other.")),
        "procedure": ProcedureLine(look),
        "task_priority": ChoiceField(look, priorities, with_procedure),
        "task_notify_mode": ChoiceField(look, modes, with_procedure),
        "storage_region": RegionChoice(look),
        "source_context": ContextField(look, SOURCE_CONTEXT_CHARS),
        "session_context": ContextField(look, SESSION_CONTEXT_CHARS),
    }


def _titled(title: str, button: QWidget) -> QHBoxLayout:
    heading = QLabel(title)
    bold = heading.font()
    bold.setBold(True)
    heading.setFont(bold)
    line = QHBoxLayout()
    line.addWidget(heading)
    line.addStretch()
    line.addWidget(button)
    return line
