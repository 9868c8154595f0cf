"""What both signature tools show: a text of Base64, the parameters as a table, and findings with their advice."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from PySide6.QtCore import Qt
from PySide6.QtGui import QTextOption
from PySide6.QtWidgets import (
    QAbstractItemView,
    QFrame,
    QHBoxLayout,
    QHeaderView,
    QPlainTextEdit,
    QScrollArea,
    QTableWidget,
    QTableWidgetItem,
    QVBoxLayout,
    QWidget,
)

from vod_desktop.core.model.signature import Finding, Severity
from vod_desktop.texts.signature_findings import tell_finding
from vod_desktop.texts.signatures import ParameterRow
from vod_desktop.ui.look import Look
from vod_desktop.ui.models.row import Tone
from vod_desktop.ui.tips import plain_tip
from vod_desktop.ui.views.details.parts import StateIcon, plain_label
from vod_desktop.ui.views.report_view import ReportView

_SIGNS: Mapping[Severity, tuple[str, Tone]] = {
    Severity.ERROR: ("state-failed", Tone.BAD),
    Severity.WARNING: ("warning", Tone.CAREFUL),
    Severity.NOTE: ("info", Tone.ACTIVE),
}
LABEL_COLUMN, NAME_COLUMN, VALUE_COLUMN = range(3)
_PADDING_PX = 14


class CodeText(ReportView):
    """The same for a text without words: it breaks anywhere, and may be there to be filled.

    Args:
        lines: So many lines high.
    """

    def __init__(self, name: str, *, lines: int, is_read_only: bool) -> None:
        super().__init__()
        self.setAccessibleName(name)
        self.setReadOnly(is_read_only)
        self.setLineWrapMode(QPlainTextEdit.LineWrapMode.WidgetWidth)
        self.setWordWrapMode(QTextOption.WrapMode.WrapAnywhere)
        self.setFixedHeight(self.fontMetrics().lineSpacing() * lines + _PADDING_PX + 2 * self.frameWidth())


class ParameterTable(QTableWidget):
    """What each parameter is called, how it is written, and what its value means."""

    def __init__(self, look: Look) -> None:
        super().__init__(0, 3)
        tr = look.texts.tr
        self.setObjectName("accounts")
        self.setAccessibleName(tr("Parameters of the signature"))
        self.setHorizontalHeaderLabels([tr("Meaning"), tr("Parameter"), tr("Value")])
        self.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
        self.setSelectionMode(QAbstractItemView.SelectionMode.SingleSelection)
        self.setShowGrid(False)
        self.setTabKeyNavigation(False)  # Tab leads out of the table
        self.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.verticalHeader().hide()
        header = self.horizontalHeader()
        header.setHighlightSections(False)
        header.setDefaultAlignment(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter)
        for column in (LABEL_COLUMN, NAME_COLUMN):
            header.setSectionResizeMode(column, QHeaderView.ResizeMode.ResizeToContents)
        header.setSectionResizeMode(VALUE_COLUMN, QHeaderView.ResizeMode.Stretch)

    def show_rows(self, rows: Sequence[ParameterRow]) -> None:
        """Shows these in the place of those before."""
        self.setRowCount(len(rows))
        for line, row in enumerate(rows):
            says_all = row.words == row.value or row.words.startswith(row.value)
            for column, text in (
                (LABEL_COLUMN, row.label),
                (NAME_COLUMN, row.name),
                (VALUE_COLUMN, row.words if says_all else f"{row.words} ({row.value})"),
            ):
                item = QTableWidgetItem(text)
                item.setToolTip(plain_tip(text))
                self.setItem(line, column, item)
        self.resizeRowsToContents()


class Findings(QScrollArea):
    """Findings, each with a sign, a sentence and its advice; made anew when there are others."""

    def __init__(self, look: Look) -> None:
        super().__init__()
        self._look = look
        self._icons: list[StateIcon] = []
        self.setObjectName("form_scroll")
        self.setAccessibleName(look.texts.tr("Findings"))
        self.setWidgetResizable(True)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.show_findings(())

    def show_findings(self, findings: Sequence[Finding]) -> None:
        """Shows these in the place of those before."""
        told = [(one.severity, tell_finding(self._look.texts, one)) for one in findings]
        self.show_told([(severity, each.title, each.advice) for severity, each in told])

    def show_told(self, told: Sequence[tuple[Severity, str, str]]) -> None:
        """The same, in words: how much it matters, what is so, what to do."""
        self._icons = []
        self.setVisible(bool(told))  # nothing to say needs no room
        content = QWidget()
        content.setObjectName("form")
        column = QVBoxLayout(content)
        column.setContentsMargins(0, 0, 10, 0)
        column.setSpacing(12)
        for severity, title, advice in told:
            column.addLayout(self._line(severity, title, advice))
        column.addStretch()
        self.setWidget(content)  # deletes the one before

    def recolour(self) -> None:
        """Other colours are in force."""
        for icon in self._icons:
            icon.recolour()

    def _line(self, severity: Severity, title: str, advice: str) -> QHBoxLayout:
        icon = StateIcon(self._look)
        icon.show_icon(*_SIGNS[severity])
        self._icons.append(icon)
        heading, words = plain_label(), plain_label()
        bold = heading.font()
        bold.setBold(True)
        heading.setFont(bold)
        heading.setText(title)
        words.setText(advice)
        text = QVBoxLayout()
        text.setSpacing(2)
        text.addWidget(heading)
        text.addWidget(words)
        line = QHBoxLayout()
        line.setSpacing(8)
        line.addWidget(icon, 0, Qt.AlignmentFlag.AlignTop)
        line.addLayout(text, 1)
        return line
