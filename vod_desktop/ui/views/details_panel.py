"""What is known about the chosen row: its problem with what to do, its results, where it stands."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QAction
from PySide6.QtWidgets import (
    QFrame,
    QGridLayout,
    QHBoxLayout,
    QLabel,
    QPushButton,
    QScrollArea,
    QSizePolicy,
    QVBoxLayout,
    QWidget,
)

from vod_desktop.core.model.states import State
from vod_desktop.texts import Texts
from vod_desktop.texts.errors import AT_THE_ACCOUNT, Action, Told, action_label, tell
from vod_desktop.ui.models.facts import facts
from vod_desktop.ui.models.row import Row, shown_problem


class DetailsPanel(QScrollArea):
    """Shows a `Row`; without one it says what it is for.

    Signals:
        retry_requested: The button of a failed row's problem; it concerns the chosen row.
        resume_requested: "Try again now" of a waiting row.
        release_requested: "Try again now" of a held account; carries the account's id.
        account_requested: "Check the account…" of a held account; carries the account's id.
        copy_requested: Carries the details of the problem, as text.
    """

    retry_requested = Signal()
    resume_requested = Signal()
    release_requested = Signal(str)
    account_requested = Signal(str)
    copy_requested = Signal(str)

    def __init__(self, texts: Texts, result_actions: list[QAction], parent: QWidget | None = None) -> None:
        """`result_actions` concern a complete row and get a button each."""
        super().__init__(parent)
        self._texts = texts
        self._row: Row | None = None
        self._chosen = 0
        self._told: Told | None = None
        self._name = _label()
        bold = self._name.font()
        bold.setBold(True)
        self._name.setFont(bold)
        self._problem = QFrame()
        self._problem.setObjectName("problem")
        self._title, self._advice, self._details = _label(), _label(), _label()
        self._title.setFont(bold)
        self._details.setProperty("tone", "dim")
        self._act = _button(self._on_act)
        self._copy = _button(lambda: self.copy_requested.emit(self._problem_text()))
        self._facts = QGridLayout()
        self._fact_labels: list[tuple[QLabel, QLabel]] = []
        self._result_buttons = {action: _button(action.trigger) for action in result_actions}
        self._lay_out()

    def show_row(self, row: Row | None, chosen: int) -> None:
        """Takes what to show, and how many rows are chosen."""
        if (row, chosen) == (self._row, self._chosen):
            return
        self._row, self._chosen = row, chosen
        self._fill()

    def retranslate(self) -> None:
        """Another language is in force."""
        self.setAccessibleName(self._texts.tr("Details"))
        self._fill()

    def _fill(self) -> None:
        tr, row = self._texts.tr, self._row
        if row is None:
            many = self._texts.tr_n("{count} row selected", "{count} rows selected", self._chosen)
            self._name.setText(many if self._chosen else tr("Choose a row to see its details."))
        else:
            self._name.setText(row.job.media_name)
        self._fill_problem(row)
        self._fill_facts(facts(self._texts, row) if row else [])
        for action, button in self._result_buttons.items():
            button.setText(action.text())
            button.setToolTip(action.toolTip())
            button.setVisible(row is not None and row.job.result is not None)

    def _fill_problem(self, row: Row | None) -> None:
        problem = shown_problem(row) if row else None
        self._problem.setVisible(problem is not None)
        if row is None or problem is None:
            self._told = None
            return
        self._told = told = tell(self._texts, problem)
        self._title.setText(told.title)
        self._advice.setText(told.advice)
        self._details.setText(told.details)
        self._act.setText(action_label(self._texts, _action_of(row, told)))
        self._copy.setText(self._texts.tr("Copy details"))

    def _fill_facts(self, pairs: list[tuple[str, str]]) -> None:
        while len(self._fact_labels) < len(pairs):
            name, value = _label(), _label()
            name.setProperty("tone", "dim")
            name.setWordWrap(False)
            value.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Preferred)
            line = len(self._fact_labels)
            self._facts.addWidget(name, line, 0, Qt.AlignmentFlag.AlignTop)
            self._facts.addWidget(value, line, 1)
            self._fact_labels.append((name, value))
        for line, (name, value) in enumerate(self._fact_labels):
            is_used = line < len(pairs)
            name.setVisible(is_used)
            value.setVisible(is_used)
            name.setText(pairs[line][0] if is_used else "")
            value.setText(pairs[line][1] if is_used else "")

    def _on_act(self) -> None:
        if self._row is None:
            return
        if self._row.held is not None:
            leads_there = self._told is not None and self._told.action in AT_THE_ACCOUNT
            (self.account_requested if leads_there else self.release_requested).emit(self._row.job.account_id)
        elif self._row.job.state is State.WAITING:
            self.resume_requested.emit()
        else:
            self.retry_requested.emit()

    def _problem_text(self) -> str:
        if self._row is None or self._told is None:
            return ""
        told = self._told
        path = str(self._row.job.media.source.path)
        return "\n".join((told.title, told.advice, told.details, path))

    def _lay_out(self) -> None:
        heading = QHBoxLayout()
        heading.setSpacing(8)
        heading.addWidget(self._name, 1)
        for button in self._result_buttons.values():
            heading.addWidget(button)
        words = QVBoxLayout()
        words.setSpacing(4)
        for widget in (self._title, self._advice, self._details):
            words.addWidget(widget)
        problem = QHBoxLayout(self._problem)
        problem.setContentsMargins(12, 10, 12, 10)
        problem.setSpacing(8)
        problem.addLayout(words, 1)
        for button in (self._act, self._copy):
            problem.addWidget(button, 0, Qt.AlignmentFlag.AlignTop)
        self._facts.setHorizontalSpacing(16)
        self._facts.setVerticalSpacing(4)
        self._facts.setColumnStretch(1, 1)
        content = QFrame()
        content.setObjectName("details")
        column = QVBoxLayout(content)
        column.setContentsMargins(16, 12, 16, 12)
        column.setSpacing(8)
        column.addLayout(heading)
        column.addWidget(self._problem)
        column.addLayout(self._facts)
        column.addStretch()
        self.setWidget(content)
        self.setWidgetResizable(True)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)


def _action_of(row: Row, told: Told) -> Action:
    """What the button says: a failed job can always be retried, the others wait for something to be tried now.

    What holds an account may have to be mended there first.
    """
    if row.held is not None and told.action in AT_THE_ACCOUNT:
        return told.action
    if row.job.state is not State.FAILED:
        return Action.RELEASE_HOLD
    return Action.START_OVER if told.action is Action.START_OVER else Action.RETRY


def _label() -> QLabel:
    """A text that comes from outside: never taken for HTML, can be selected by hand."""
    label = QLabel()
    label.setTextFormat(Qt.TextFormat.PlainText)
    label.setWordWrap(True)
    label.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
    return label


def _button(on_click: object) -> QPushButton:
    button = QPushButton()
    button.setProperty("role", "small")
    button.clicked.connect(on_click)
    return button
