"""A connection test as it goes on: its checks one after the other, what came of it, and the button that starts it."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QObject, Signal
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QHBoxLayout, QLabel, QListView, QPushButton, QVBoxLayout, QWidget

from vod_desktop.core.model.diagnosis import CheckResult
from vod_desktop.ui.delegates.check_delegate import CheckDelegate
from vod_desktop.ui.look import Look
from vod_desktop.ui.models.check_model import CheckModel


class TestPane(QWidget):
    """Shows a `CheckModel`.

    Signals:
        test_requested: Begin a test.
        stop_requested: End the one that runs.
    """

    __test__ = False

    test_requested = Signal()
    stop_requested = Signal()

    def __init__(self, look: Look, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._texts = texts = look.texts
        self._theme = look.theme
        self._icons = look.icons
        self._is_running = False
        self._has_key = True
        self.model = CheckModel(texts, self)
        self._verdict = QLabel(self._hint())
        self._verdict.setWordWrap(True)
        self._verdict.setProperty("tone", "dim")
        self._list = QListView()
        self._list.setObjectName("checks")
        self._list.setAccessibleName(texts.tr("Checks of the connection"))
        self._list.setModel(self.model)
        self._list.setItemDelegate(CheckDelegate(look, self._list))
        self._list.setVerticalScrollMode(QListView.ScrollMode.ScrollPerPixel)
        self._list.setResizeMode(QListView.ResizeMode.Adjust)
        self._list.viewport().installEventFilter(self)
        self.model.rowsInserted.connect(self._list.scrollToBottom)
        self._start = QPushButton(texts.tr("Test connection"))
        self._copy = QPushButton(texts.tr("Copy results"))
        for button in (self._start, self._copy):
            button.setProperty("role", "plain")
            button.setAutoDefault(False)
        self._start.clicked.connect(self._on_start)
        self._copy.clicked.connect(lambda: QGuiApplication.clipboard().setText(self.model.as_text()))
        self._copy.setEnabled(False)
        self._lay_out()
        self._recolour()

    def describe(self, *, has_key: bool) -> None:
        """What is tested depends on whether the account has a key; said while nothing else is."""
        says_hint = self._verdict.text() == self._hint()
        self._has_key = has_key
        if says_hint:
            self._verdict.setText(self._hint())

    def begin(self) -> None:
        """A test has begun."""
        self.model.clear()
        self._is_running = True
        self._start.setText(self._texts.tr("Stop the test"))
        self._copy.setEnabled(False)
        self._tell(self._texts.tr("Testing…"), "dim")

    def take(self, result: CheckResult) -> None:
        """The latest on one check."""
        if self._is_running:
            self.model.take(result)
            self._list.doItemsLayout()  # a row may have grown

    def end(self, passed: bool | None, /) -> None:
        """The test has ended; with None it was stopped."""
        tr = self._texts.tr
        self._is_running = False
        self.model.drop_running()
        self._start.setText(tr("Test connection"))
        self._copy.setEnabled(self.model.rowCount() > 0)
        if passed is None:
            self._tell(tr("The test was stopped."), "dim")
        elif passed:
            self._tell(tr("Uploads can begin."), "good")
        else:
            self._tell(tr("Uploads cannot begin yet. See what to do below."), "bad")

    def refuse(self) -> None:
        """The test could not begin: what was entered is not enough, which is told at its field."""
        self.end(None)
        self._tell(self._hint(), "dim")

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() is QEvent.Type.Resize:
            self._list.scheduleDelayedItemsLayout()  # texts wrap anew
        return super().eventFilter(watched, event)

    def _on_start(self) -> None:
        (self.stop_requested if self._is_running else self.test_requested).emit()

    def _hint(self) -> str:
        if self._has_key:
            return self._texts.tr("Tests network, clock, key, application, permissions and storage. Uploads nothing.")
        return self._texts.tr(
            "Tests the signature service, what it hands out, whether uploads are accepted with it, and storage. Uploads nothing."
        )

    def _tell(self, text: str, tone: str) -> None:
        self._verdict.setText(text)
        self._verdict.setProperty("tone", tone)
        self._verdict.style().unpolish(self._verdict)
        self._verdict.style().polish(self._verdict)

    def _recolour(self) -> None:
        self._start.setIcon(self._icons.icon("test", self._theme.colours.text))

    def _lay_out(self) -> None:
        buttons = QHBoxLayout()
        buttons.addWidget(self._start)
        buttons.addStretch()
        buttons.addWidget(self._copy)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(8)
        column.addLayout(buttons)
        column.addWidget(self._verdict)
        column.addWidget(self._list, 1)
