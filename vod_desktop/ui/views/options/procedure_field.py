"""The procedure: a template's name or a composed text, with what it does in words."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from PySide6.QtWidgets import QLineEdit, QVBoxLayout

from vod_desktop.core.model.catalog import CatalogKind
from vod_desktop.core.model.composition import parse
from vod_desktop.texts.templates import option_words
from vod_desktop.ui.look import Look
from vod_desktop.ui.models.account_lists import AccountLists
from vod_desktop.ui.views.options.composer import ComposerDialog
from vod_desktop.ui.views.options.editor import Editor, line_of, small_button
from vod_desktop.ui.views.options.list_status import ListStatus
from vod_desktop.ui.views.options.procedure_dialog import ProcedureDialog

PROCEDURE_KINDS = (
    CatalogKind.PROCEDURES,
    CatalogKind.TRANSCODES,
    CatalogKind.WATERMARKS,
    CatalogKind.COVER_SNAPSHOTS,
    CatalogKind.SAMPLE_SNAPSHOTS,
)
"""What it takes to put a procedure into words."""


@dataclass(frozen=True, slots=True)
class Recent:
    """Procedures used lately, and who is told of another one."""

    names: Callable[[], Sequence[str]]
    add: Callable[[str], None]


class ProcedureField(Editor):
    """A line to type in, and two buttons: choose a template, compose one."""

    def __init__(self, look: Look, lists: AccountLists, recent: Recent) -> None:
        super().__init__(look)
        tr = look.texts.tr
        self._lists = lists
        self._recent = recent
        self.line = QLineEdit()
        self.line.setPlaceholderText(tr("No processing after the upload"))
        self.line.setClearButtonEnabled(True)
        self._choose = small_button(tr("Choose…"))
        self._compose = small_button(tr("Compose…"))
        self._choose.setToolTip(tr("Choose one of the account's procedure templates"))
        self._compose.setToolTip(tr("Put one together from transcode, watermark and snapshot templates"))
        self._choose.clicked.connect(self._on_choose)
        self._compose.clicked.connect(self._on_compose)
        self.line.textChanged.connect(lambda _text: self.told.emit())
        self.line.textEdited.connect(lambda _text: self.changed.emit())
        self.setFocusProxy(self.line)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(3)
        column.addLayout(line_of(self.line, self._choose, self._compose))
        column.addWidget(ListStatus(look.texts, lists, CatalogKind.PROCEDURES))
        lists.changed.connect(self._on_lists_changed)

    def value(self) -> str | None:
        return self.line.text().strip() or None

    def show_value(self, value: str | None) -> None:
        if value != self.value():
            self.line.setText(value or "")
            self.line.setCursorPosition(0)
        self.told.emit()

    def note(self) -> str:
        value = self.value()
        return "" if value is None else option_words(self._texts, value, self._lists.all())

    def complaint(self) -> str:
        value = self.value()
        if value is None or parse(value) is not None or self._lists.get(CatalogKind.PROCEDURES) is None:
            return ""
        if value in {one.name for one in self._lists.procedures()}:
            return ""
        return self._texts.tr("There is no procedure template of this name any more: {name}", name=value)

    def _on_lists_changed(self) -> None:
        self.told.emit()

    def _on_choose(self) -> None:
        dialog = ProcedureDialog(self._look, self._lists, self._recent.names(), self.value(), self.window())
        dialog.chosen.connect(self._on_chosen)
        dialog.open()

    def _on_compose(self) -> None:
        dialog = ComposerDialog(self._look, self._lists, self.value(), self.window())
        dialog.composed.connect(self._on_chosen)
        dialog.open()

    def _on_chosen(self, procedure: str) -> None:
        if procedure and parse(procedure) is None:
            self._recent.add(procedure)
        if procedure != (self.value() or ""):
            self.show_value(procedure or None)
            self.changed.emit()
