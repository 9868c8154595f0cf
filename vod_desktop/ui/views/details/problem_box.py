"""What is wrong with a job, what to do, and the buttons that do it."""

from __future__ import annotations

from functools import partial

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QFrame, QHBoxLayout, QPushButton, QVBoxLayout, QWidget

from vod_desktop.core.model.errors import Code
from vod_desktop.texts import Texts
from vod_desktop.ui.models.details import ProblemText
from vod_desktop.ui.views.details.parts import plain_label, small_button


class ProblemBox(QFrame):
    """Shows a `ProblemText`, or nothing.

    Signals:
        action_requested: An `Action`.
        copy_requested: "Copy details".
        help_requested: "Help"; carries the `Code`.
    """

    action_requested = Signal(object)
    copy_requested = Signal()
    help_requested = Signal(object)

    def __init__(self, texts: Texts, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("problem")
        self._texts = texts
        self._shown: ProblemText | None = None
        self.title, self.advice, self.details = plain_label(), plain_label(), plain_label()
        bold = self.title.font()
        bold.setBold(True)
        self.title.setFont(bold)
        self.details.setProperty("tone", "dim")
        self.buttons: list[QPushButton] = []
        self.copy = small_button()
        self.copy.clicked.connect(self.copy_requested)
        self.help = small_button()
        self.help.clicked.connect(self._on_help)
        words = QVBoxLayout()
        words.setSpacing(3)
        for label in (self.title, self.advice, self.details):
            words.addWidget(label)
        self._row = QHBoxLayout()
        self._row.setSpacing(8)
        self._row.addWidget(self.copy)
        self._row.addWidget(self.help)
        row = QHBoxLayout(self)
        row.setContentsMargins(12, 8, 12, 8)
        row.setSpacing(10)
        row.addLayout(words, 1)
        row.addLayout(self._row)
        row.setAlignment(self._row, Qt.AlignmentFlag.AlignTop)
        self.hide()

    @property
    def code(self) -> Code | None:
        """The code of what is shown."""
        return None if self._shown is None else self._shown.code

    def show_problem(self, problem: ProblemText | None) -> None:
        """Shows this one; None hides the box."""
        if problem == self._shown:
            return
        self._shown = problem
        self.setVisible(problem is not None)
        if problem is None:
            return
        self.title.setText(problem.title)
        self.advice.setText(problem.advice)
        self.details.setText(problem.details)
        self.setAccessibleName(f"{problem.title} {problem.advice}")
        self._make_buttons(problem)
        self.retranslate()

    def retranslate(self) -> None:
        """Another language is in force."""
        self.copy.setText(self._texts.tr("Copy details"))
        self.help.setText(self._texts.tr("Help"))

    def _on_help(self) -> None:
        if self._shown is not None:
            self.help_requested.emit(self._shown.code)

    def _make_buttons(self, problem: ProblemText) -> None:
        for button in self.buttons:
            self._row.removeWidget(button)
            button.hide()
            button.deleteLater()
        self.buttons = []
        for place, (action, label) in enumerate(problem.actions):
            button = small_button()
            button.setText(label)
            button.clicked.connect(partial(self.action_requested.emit, action))
            self._row.insertWidget(place, button)
            button.show()
            self.buttons.append(button)
