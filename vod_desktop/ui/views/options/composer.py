"""Puts a procedure together from transcode, watermark and snapshot templates; its text can be copied, typed and read back."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import (
    QComboBox,
    QDialog,
    QFormLayout,
    QHBoxLayout,
    QLabel,
    QLineEdit,
    QListWidget,
    QListWidgetItem,
    QRadioButton,
    QVBoxLayout,
    QWidget,
)

from vod_desktop.core.model.catalog import CatalogKind, SnapshotTemplate, TranscodeTemplate, WatermarkTemplate
from vod_desktop.core.model.composition import CONSOLE, CONSOLE_NUMBER, Composition, parse
from vod_desktop.texts.templates import composition_words, snapshot_words, transcode_details, watermark_words
from vod_desktop.ui.look import Look
from vod_desktop.ui.models.account_lists import AccountLists
from vod_desktop.ui.tips import literal_tip
from vod_desktop.ui.views.options.editor import dialog_button, line_of, make_roomy, plain_label, small_button
from vod_desktop.ui.views.options.list_status import ListStatus

_SIZE_PX = (600, 640)
_NUMBER_ROLE = int(Qt.ItemDataRole.UserRole)
_KINDS = (
    CatalogKind.TRANSCODES,
    CatalogKind.WATERMARKS,
    CatalogKind.COVER_SNAPSHOTS,
    CatalogKind.SAMPLE_SNAPSHOTS,
)

Template = TranscodeTemplate | WatermarkTemplate | SnapshotTemplate


class ComposerDialog(QDialog):
    """Opened with `open()`.

    Signals:
        composed: The text; empty when nothing is to be done.
    """

    composed = Signal(str)

    def __init__(self, look: Look, lists: AccountLists, current: str | None, parent: QWidget) -> None:
        """`current` is taken apart, if it is such a text."""
        super().__init__(parent)
        self._texts = look.texts
        self._lists = lists
        tr = look.texts.tr
        self._named_once: dict[
            int, None
        ] = {}  # templates that no list may know: one that is unticked stays to be ticked
        self.composition = (parse(current) if current else None) or Composition()
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setWindowTitle(tr("Compose a procedure"))
        self.as_in_console = QRadioButton(tr("As it is set in the console"))
        self.by_templates = QRadioButton(tr("With these templates:"))
        self.transcodes = QListWidget()
        self.transcodes.setObjectName("choices")
        self.transcodes.setSpacing(2)
        self.transcodes.setAccessibleName(tr("Transcode templates"))
        self.transcodes.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.watermark, self.cover, self.samples = QComboBox(), QComboBox(), QComboBox()
        self.text = QLineEdit()
        self.text.setAccessibleName(tr("Text of the procedure"))
        self._copy = small_button(tr("Copy"))
        self.words = plain_label()
        self._problem = plain_label(tr("This is no text of a composed procedure."), tone="bad")
        self._ok = dialog_button(tr("Use it"), "primary")
        self._cancel = dialog_button(tr("Cancel"))
        self._lay_out()
        self._connect()
        self._fill()
        self.resize(*_SIZE_PX)
        lists.refresh(*_KINDS, only_old=True)

    def _connect(self) -> None:
        self.as_in_console.clicked.connect(lambda: self._take(replace(self.composition, transcodes=CONSOLE)))
        self.by_templates.clicked.connect(self._on_by_templates)
        self.transcodes.itemChanged.connect(self._on_ticked)
        self.watermark.activated.connect(
            lambda _: self._take(replace(self.composition, watermark=self.watermark.currentData()))
        )
        self.cover.activated.connect(lambda _: self._take(replace(self.composition, cover=self.cover.currentData())))
        self.samples.activated.connect(
            lambda _: self._take(replace(self.composition, samples=self.samples.currentData()))
        )
        self.text.textEdited.connect(self._on_typed)
        self._copy.clicked.connect(lambda: QGuiApplication.clipboard().setText(self.text.text()))
        self._ok.clicked.connect(self._on_ok)
        self._cancel.clicked.connect(self.reject)
        self._lists.changed.connect(self._on_lists_changed)

    def _on_lists_changed(self, kind: CatalogKind) -> None:
        if kind in _KINDS:
            self._fill()

    def _take(self, composition: Composition) -> None:
        self.composition = composition
        self.text.setText("" if composition.is_empty else composition.text)
        self._fill()

    def _on_by_templates(self) -> None:
        if self.composition.transcodes is CONSOLE:
            self._take(replace(self.composition, transcodes=()))
            self.transcodes.setFocus()

    def _on_ticked(self, item: QListWidgetItem) -> None:
        """Keeps the order in which templates are ticked: so they stand in the text."""
        number = int(item.data(_NUMBER_ROLE))
        chosen = () if self.composition.transcodes is CONSOLE else tuple(self.composition.transcodes)
        rest = tuple(int(one) for one in chosen if one != number)
        is_ticked = item.checkState() is Qt.CheckState.Checked
        self._take(replace(self.composition, transcodes=(*rest, number) if is_ticked else rest))

    def _on_typed(self, text: str) -> None:
        composition = parse(text) if text.strip() else Composition()
        if composition is not None:
            self.composition = composition
        self._fill(is_wrong=composition is None)

    def _on_ok(self) -> None:
        self.composed.emit("" if self.composition.is_empty else self.composition.text)
        self.accept()

    def _fill(self, *, is_wrong: bool = False) -> None:
        """Brings every control to what the composition says."""
        composition, tr = self.composition, self._texts.tr
        if not self.text.hasFocus() and not composition.is_empty:
            self.text.setText(composition.text)
        is_console = composition.transcodes is CONSOLE
        self.as_in_console.setChecked(is_console)
        self.by_templates.setChecked(not is_console)
        self._fill_transcodes()
        standard = (CONSOLE_NUMBER, tr("Default watermark of the console"))
        watermark, cover, samples = composition.watermark, composition.cover, composition.samples
        self._fill_combo(self.watermark, CatalogKind.WATERMARKS, watermark, (None, tr("No watermark")), standard)
        self._fill_combo(self.cover, CatalogKind.COVER_SNAPSHOTS, cover, (None, tr("No cover")))
        self._fill_combo(self.samples, CatalogKind.SAMPLE_SNAPSHOTS, samples, (None, tr("No sample snapshots")))
        self.words.setText(composition_words(self._texts, composition, self._lists.all()))
        self.words.setVisible(not is_wrong)
        self._problem.setVisible(is_wrong)
        self._ok.setEnabled(not is_wrong)
        self._copy.setEnabled(not is_wrong and not composition.is_empty)

    def _fill_transcodes(self) -> None:
        """Made anew only when there are other templates, so that the list does not jump under the user's hand."""
        transcodes = self.composition.transcodes
        chosen = [] if transcodes is CONSOLE else [int(one) for one in transcodes]
        self._named_once.update(dict.fromkeys(chosen))
        entries = self._entries(CatalogKind.TRANSCODES, *self._named_once)
        self.transcodes.blockSignals(True)
        there = [self._number_at(row) for row in range(self.transcodes.count())]
        if there != [number for number, _text in entries]:
            self.transcodes.clear()
            for number, _text in entries:
                item = QListWidgetItem()
                item.setData(_NUMBER_ROLE, number)
                self.transcodes.addItem(item)
        for row, (number, text) in enumerate(entries):
            item = self.transcodes.item(row)
            item.setText(text)
            item.setToolTip(literal_tip(text))
            item.setCheckState(Qt.CheckState.Checked if number in chosen else Qt.CheckState.Unchecked)
        self.transcodes.setEnabled(transcodes is not CONSOLE)
        self.transcodes.blockSignals(False)

    def _number_at(self, row: int) -> int:
        return int(self.transcodes.item(row).data(_NUMBER_ROLE))

    def _fill_combo(
        self, combo: QComboBox, kind: CatalogKind, chosen: int | None, *first: tuple[int | None, str]
    ) -> None:
        combo.blockSignals(True)
        combo.clear()
        is_listed = chosen in {number for number, _text in first}
        for number, text in (*first, *self._entries(kind, *(() if is_listed or chosen is None else (chosen,)))):
            combo.addItem(text, number)
        combo.setCurrentIndex(max(0, combo.findData(chosen)) if chosen is not None else 0)
        combo.setToolTip(literal_tip(combo.currentText()))
        combo.blockSignals(False)

    def _entries(self, kind: CatalogKind, *chosen: int) -> list[tuple[int, str]]:
        """Number and text of every template, and of those chosen ones that are not among them."""
        tr = self._texts.tr
        there = [item for item in self._lists.items(kind) if isinstance(item, Template)]
        entries = [(item.definition, self._named(item)) for item in there]
        known = {number for number, _text in entries}
        for number in chosen:
            if number not in known:
                is_gone = self._lists.get(kind) is not None
                text = tr("Template no. {number}, does not exist any more", number=number)
                entries.append((number, text if is_gone else tr("Template no. {number}", number=number)))
        return entries

    def _named(self, item: Template) -> str:
        describe: Callable[[], str] = {
            TranscodeTemplate: lambda: transcode_details(self._texts, item),  # type: ignore[arg-type]
            WatermarkTemplate: lambda: watermark_words(self._texts, item),  # type: ignore[arg-type]
            SnapshotTemplate: lambda: snapshot_words(self._texts, item),  # type: ignore[arg-type]
        }[type(item)]
        words = describe()
        return " · ".join(
            piece for piece in (item.name, words if words != item.name else "", str(item.definition)) if piece
        )

    def _lay_out(self) -> None:
        tr = self._texts.tr
        form = QFormLayout()
        form.setHorizontalSpacing(12)
        form.setVerticalSpacing(8)
        form.setFieldGrowthPolicy(QFormLayout.FieldGrowthPolicy.AllNonFixedFieldsGrow)
        for title, combo in (
            (tr("Watermark"), self.watermark),
            (tr("Cover from the first frame"), self.cover),
            (tr("Sample snapshots"), self.samples),
        ):
            combo.setAccessibleName(title)
            combo.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon)
            form.addRow(title, combo)
        buttons = QHBoxLayout()
        buttons.setSpacing(8)
        buttons.addStretch()
        buttons.addWidget(self._cancel)
        buttons.addWidget(self._ok)
        column = QVBoxLayout(self)
        column.setContentsMargins(20, 18, 20, 18)
        column.setSpacing(8)
        column.addWidget(_heading(tr("Transcode")))
        column.addWidget(self.as_in_console)
        column.addWidget(self.by_templates)
        column.addWidget(self.transcodes, 1)
        column.addWidget(ListStatus(self._texts, self._lists, *_KINDS))
        column.addSpacing(4)
        column.addLayout(form)
        column.addSpacing(8)
        column.addWidget(_heading(tr("Text of the procedure")))
        column.addLayout(line_of(self.text, self._copy))
        column.addWidget(self.words)
        column.addWidget(self._problem)
        column.addSpacing(6)
        column.addLayout(buttons)
        make_roomy(self)


def _heading(text: str) -> QLabel:
    label = QLabel(text)
    bold = label.font()
    bold.setBold(True)
    label.setFont(bold)
    return label
