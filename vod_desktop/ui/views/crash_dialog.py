"""Says that something unexpected happened, that the uploads are safe, and shows the report to whoever wants it."""

from __future__ import annotations

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QDialog, QHBoxLayout, QLabel, QPushButton, QVBoxLayout, QWidget

from vod_desktop.ui.look import Look
from vod_desktop.ui.theme import scaled
from vod_desktop.ui.views.report_view import ReportView

_HEADING_SCALE = 1.25
_WIDTH_PX = 520
_REPORT_SIZE_PX = (760, 520)


class CrashDialog(QDialog):
    """Opened with `open()`: it does not block. The report is hidden until it is asked for.

    Signals:
        copy_requested: The report, as text.
        save_requested: The report is to become a file.
    """

    copy_requested = Signal(str)
    save_requested = Signal()

    def __init__(self, look: Look, *, was_last_time: bool, parent: QWidget | None = None) -> None:
        """`was_last_time` tells of the run before, which died."""
        super().__init__(parent)
        self._look = look
        self._was_last_time = was_last_time
        self._heading, self._safe, self._advice, self._hint = QLabel(), QLabel(), QLabel(), QLabel()
        self._heading.setFont(scaled(self._heading.font(), _HEADING_SCALE, bold=True))
        self._hint.setProperty("tone", "dim")
        for label in (self._safe, self._advice, self._hint):
            label.setWordWrap(True)
        self.report = ReportView()
        self.show_report = QPushButton()
        self.copy = QPushButton()
        self.save = QPushButton()
        self.go_on = QPushButton()
        for button in (self.show_report, self.copy, self.save):
            button.setProperty("role", "plain")
            button.setAutoDefault(False)
        self.go_on.setProperty("role", "primary")
        self.go_on.setDefault(True)
        self.go_on.clicked.connect(self.accept)
        self.show_report.clicked.connect(self.unfold)
        self.copy.clicked.connect(lambda: self.copy_requested.emit(self.report.toPlainText()))
        self.save.clicked.connect(self.save_requested)
        for widget in (self._hint, self.report, self.copy, self.save):
            widget.hide()
        self._lay_out()
        self.setMinimumWidth(_WIDTH_PX)
        self.retranslate()

    def set_report(self, text: str) -> None:
        """Takes the report; cleaned already."""
        if text != self.report.toPlainText():
            self.report.setPlainText(text)

    def unfold(self) -> None:
        """Shows the report."""
        for widget in (self._hint, self.report, self.copy, self.save):
            widget.show()
        self.show_report.hide()
        self.resize(*_REPORT_SIZE_PX)
        self.report.setFocus()

    def retranslate(self) -> None:
        """Another language is in force."""
        tr = self._look.texts.tr
        if self._was_last_time:
            title = tr("VOD Desktop ended unexpectedly last time.")
        else:
            title = tr("Something unexpected happened.")
        self.setWindowTitle(title)
        self._heading.setText(title)
        self._safe.setText(
            tr("Your uploads are safe: what was confirmed is stored on this computer, and the queue goes on.")
        )
        self._advice.setText(tr("If it happens again, send us the report. Nothing is sent by itself."))
        self._hint.setText(
            tr("Keys, tokens and names of people have been taken out. Look through it before you send it.")
        )
        self.report.setAccessibleName(tr("Report"))
        self.show_report.setText(tr("Show report…"))
        self.copy.setText(tr("Copy report"))
        self.save.setText(tr("Save report…"))
        self.go_on.setText(tr("Go on"))

    def _lay_out(self) -> None:
        buttons = QHBoxLayout()
        buttons.setSpacing(8)
        for button in (self.show_report, self.copy, self.save):
            buttons.addWidget(button)
        buttons.addStretch()
        buttons.addWidget(self.go_on)
        column = QVBoxLayout(self)
        column.setContentsMargins(20, 18, 20, 18)
        column.setSpacing(8)
        for widget in (self._heading, self._safe, self._advice, self._hint):
            column.addWidget(widget)
        column.addWidget(self.report, 1)
        column.addSpacing(6)
        column.addLayout(buttons)
