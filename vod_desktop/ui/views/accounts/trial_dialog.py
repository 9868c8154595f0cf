"""The connection test of a saved account, in a dialog of its own."""

from __future__ import annotations

from PySide6.QtWidgets import QDialog, QHBoxLayout, QLabel, QPushButton, QVBoxLayout, QWidget

from vod_desktop.core.model.account import Account
from vod_desktop.texts.accounts import account_name
from vod_desktop.ui.look import Look
from vod_desktop.ui.theme import scaled
from vod_desktop.ui.views.accounts.trial_pane import TestPane

_SIZE_PX = (560, 560)
_HEADING_SCALE = 1.25


class TestDialog(QDialog):
    """Opened with `open()`."""

    __test__ = False

    def __init__(self, look: Look, account: Account, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        tr = look.texts.tr
        self.setWindowTitle(tr("Connection test"))
        heading = QLabel(tr("Connection of “{name}”", name=account_name(look.texts, account)))
        heading.setFont(scaled(heading.font(), _HEADING_SCALE, bold=True))
        self.pane = TestPane(look)
        self.pane.describe(has_key=account.has_key)
        close = QPushButton(tr("Close"))
        close.setProperty("role", "primary")
        close.setDefault(True)
        close.clicked.connect(self.accept)
        buttons = QHBoxLayout()
        buttons.addStretch()
        buttons.addWidget(close)
        column = QVBoxLayout(self)
        column.setContentsMargins(20, 18, 20, 18)
        column.setSpacing(10)
        column.addWidget(heading)
        column.addWidget(self.pane, 1)
        column.addLayout(buttons)
        self.resize(*_SIZE_PX)
