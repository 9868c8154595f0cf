"""The options of one job or of many at once."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QDialog, QHBoxLayout, QLabel, QLineEdit, QMenu, QVBoxLayout, QWidget

from vod_desktop.core.model.options import UploadOptions
from vod_desktop.core.model.presets import Preset
from vod_desktop.ui.look import Look
from vod_desktop.ui.models.job_edits import Common
from vod_desktop.ui.theme import scaled
from vod_desktop.ui.views.options.editor import dialog_button, make_roomy, plain_label, rule
from vod_desktop.ui.views.options.form import FormWorld, OptionsForm

_SIZE_PX = (720, 680)
_HEADING_SCALE = 1.2
_NAME_WIDTH_PX = 380


class OptionsDialog(QDialog):
    """Opened with `open()`; stays until the controller has taken what it asks for.

    Signals:
        apply_requested: "OK": the controller checks, then closes it or tells a problem.
        preset_requested: "Save as preset…"; carries the values as they stand.
    """

    apply_requested = Signal()
    preset_requested = Signal(object)

    def __init__(
        self, look: Look, world: FormWorld, common: Common, *, name: str, others: int, parent: QWidget
    ) -> None:
        """Shows the options of `world.count` jobs.

        Args:
            look: Texts and colours.
            world: What the form works with.
            common: The options to begin with.
            name: The name of the one job; not shown for many.
            others: How many of those that were chosen can no longer be changed.
            parent: The window.
        """
        super().__init__(parent)
        self._texts = look.texts
        texts, tr = look.texts, look.texts.tr
        count = world.count
        self.is_over = False
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setWindowTitle(tr("Options"))
        heading = tr("Options of “{name}”", name=name) if count == 1 else ""
        self.heading = plain_label(heading or texts.tr_n("Options of {count} file", "Options of {count} files", count))
        self.heading.setFont(scaled(self.heading.font(), _HEADING_SCALE, bold=True))
        self.left_out = plain_label(tone="dim")
        self.left_out.setText(
            texts.tr_n(
                "{count} of {total} can no longer be changed: its upload has begun.",
                "{count} of {total} can no longer be changed: their upload has begun.",
                others,
                total=count + others,
            )
        )
        self.left_out.setVisible(others > 0)
        self.form = OptionsForm(look, world, self)  # a parent at once: styled once, not once more when it is laid out
        self.form.show_options(common)
        self.form.changed.connect(lambda: self._tell(""))
        self._problem = plain_label(tone="bad")
        self._problem.hide()
        self._take_preset = dialog_button(tr("Take from preset"))
        self._take_preset.setMenu(QMenu(self._take_preset))
        self._save_preset = dialog_button(tr("Save as preset…"))
        self._save_preset.clicked.connect(lambda: self.preset_requested.emit(self.form.options()))
        self.ok = dialog_button(tr("Save"), "primary")
        self.ok.clicked.connect(self.apply_requested)
        self._cancel = dialog_button(tr("Cancel"))
        self._cancel.clicked.connect(self.reject)
        self._lay_out()
        self.resize(*_SIZE_PX)
        self.form.take_focus()

    def done(self, result: int) -> None:
        self.is_over = True  # for who comes back from another thread: the widget is gone then
        super().done(result)

    def show_presets(self, presets: Sequence[Preset]) -> None:
        """Takes the presets whose values can be put into the form."""
        menu = self._take_preset.menu()
        menu.clear()
        for preset in presets:
            action = menu.addAction(preset.name.replace("&", "&&"))
            action.triggered.connect(lambda _checked, options=preset.options: self._on_preset(options))
        self._take_preset.setEnabled(bool(presets))

    def show_busy(self, is_busy: bool, /) -> None:
        """While pictures are being looked at nothing can be pressed twice."""
        self.ok.setEnabled(not is_busy)
        self.form.setEnabled(not is_busy)

    def tell_problem(self, sentence: str) -> None:
        """Tells a problem that belongs to no field."""
        self._tell(sentence)

    def _on_preset(self, options: UploadOptions) -> None:
        self.form.give(options)
        self.form.take_focus()

    def _tell(self, sentence: str) -> None:
        self._problem.setText(sentence)
        self._problem.setVisible(bool(sentence))

    def _lay_out(self) -> None:
        head = QVBoxLayout()
        head.setContentsMargins(20, 16, 20, 12)
        head.setSpacing(4)
        head.addWidget(self.heading)
        head.addWidget(self.left_out)
        foot = QHBoxLayout()
        foot.setSpacing(8)
        foot.addWidget(self._take_preset)
        foot.addWidget(self._save_preset)
        foot.addStretch()
        foot.addWidget(self._cancel)
        foot.addWidget(self.ok)
        foot_column = QVBoxLayout()
        foot_column.setContentsMargins(20, 12, 20, 14)
        foot_column.setSpacing(8)
        foot_column.addWidget(self._problem)
        foot_column.addLayout(foot)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addLayout(head)
        column.addWidget(rule())
        column.addWidget(self.form, 1)
        column.addWidget(rule())
        column.addLayout(foot_column)


class PresetNameDialog(QDialog):
    """Asks what a new preset is to be called.

    Signals:
        named: The name, not blank.
    """

    named = Signal(str)

    def __init__(self, look: Look, suggestion: str, parent: QWidget) -> None:
        super().__init__(parent)
        tr = look.texts.tr
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setWindowTitle(tr("Save as preset"))
        label = QLabel(tr("Name of the preset"))
        self.line = QLineEdit(suggestion)
        self.line.selectAll()
        label.setBuddy(self.line)
        self.line.setAccessibleName(tr("Name of the preset"))
        self._ok = dialog_button(tr("Save"), "primary")
        cancel = dialog_button(tr("Cancel"))
        self.line.textChanged.connect(lambda text: self._ok.setEnabled(bool(text.strip())))
        self._ok.clicked.connect(self._on_ok)
        cancel.clicked.connect(self.reject)
        buttons = QHBoxLayout()
        buttons.setSpacing(8)
        buttons.addStretch()
        buttons.addWidget(cancel)
        buttons.addWidget(self._ok)
        column = QVBoxLayout(self)
        column.setContentsMargins(20, 18, 20, 18)
        column.setSpacing(8)
        column.addWidget(label)
        column.addWidget(self.line)
        column.addSpacing(8)
        column.addLayout(buttons)
        make_roomy(self)
        self.setMinimumWidth(_NAME_WIDTH_PX)

    def _on_ok(self) -> None:
        self.named.emit(self.line.text().strip())
        self.accept()
