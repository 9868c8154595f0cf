"""The window of the two signature tools: one key for both, a page to make and a page to check."""

from __future__ import annotations

from collections.abc import Sequence
from enum import IntEnum

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QDialog, QHBoxLayout, QStackedWidget, QTabBar, QVBoxLayout, QWidget

from vod_desktop.core.model.account import Account, SecretEntry
from vod_desktop.core.model.errors import Problem
from vod_desktop.core.model.signature import CheckedSignature, SignatureTerms
from vod_desktop.ui.look import Look
from vod_desktop.ui.views.options.editor import dialog_button, plain_label, rule
from vod_desktop.ui.views.signatures.check_page import CheckPage
from vod_desktop.ui.views.signatures.key_field import KeyField
from vod_desktop.ui.views.signatures.make_page import MakePage

_SIZE_PX = (1000, 700)


class Page(IntEnum):
    """The pages, in the order of their tabs."""

    MAKE = 0
    CHECK = 1


class SignaturesDialog(QDialog):
    """Opened with `open()`: it does not block.

    Signals:
        make_requested: `Account` and `SecretEntry` of the key, the `SignatureTerms`, the life in seconds.
        check_requested: `Account` and `SecretEntry` of the key, the text as it was pasted.
    """

    make_requested = Signal(object, object, object, int)
    check_requested = Signal(object, object, str)

    def __init__(
        self, look: Look, accounts: Sequence[Account], chosen: Account | None, parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        tr = look.texts.tr
        self.setWindowTitle(tr("Client-upload signatures"))
        self._about = plain_label(
            tr(
                "A signature lets an app upload to your application until it ends, without knowing the key. "
                "Nothing leaves this computer here."
            ),
            tone="dim",
        )
        self.key = KeyField(look, accounts, chosen)
        self.tabs = QTabBar()
        self.tabs.setObjectName("pages")
        self.tabs.setAccessibleName(tr("Client-upload signatures"))
        self.tabs.setDrawBase(False)
        self.tabs.setExpanding(False)
        for title in (tr("Make"), tr("Check")):
            self.tabs.addTab(title)
        self.making, self.checking = MakePage(look), CheckPage(look)
        self._stack = QStackedWidget()
        for page in (self.making, self.checking):
            self._stack.addWidget(page)
        self._close = dialog_button(tr("Close"))
        self._lay_out()
        self.tabs.currentChanged.connect(self._on_page)
        self.key.changed.connect(self._on_key_changed)
        self.making.make_requested.connect(self._on_make)
        self.checking.check_requested.connect(self._on_check)
        self._close.clicked.connect(self.accept)
        self.finished.connect(self._on_finished)
        self.resize(*_SIZE_PX)
        self._on_key_changed()

    def show_made(self, signature: str) -> None:
        """A signature was made as it was asked for."""
        self.making.show_made(signature)

    def show_not_made(self, problem: Problem) -> None:
        """It could not be made; says so at the field that it is about, else at the key."""
        if not self.making.show_problem(problem):
            self.key.show_problem(problem)

    def show_checked(self, text: str, draft: tuple[Account, SecretEntry], checked: CheckedSignature) -> None:
        """What was found of a text with a key, unless other ones stand there by now."""
        if text == self.checking.text() and draft == self.key.draft():
            self.checking.show_checked(checked)

    def show_unchecked(self, problem: Problem) -> None:
        """The key could not be had, so the rest stays as it was read."""
        self.key.show_problem(problem)
        self.checking.show_unchecked()

    def _on_page(self, page: int) -> None:
        self._stack.setCurrentIndex(page)
        self.making.make.setDefault(page == Page.MAKE)

    def _on_key_changed(self) -> None:
        self.making.show_account(self.key.account)
        self.checking.show_key(self.key.is_given)

    def _on_make(self, terms: SignatureTerms, life_s: int) -> None:
        self.key.clear_problem()
        self.making.set_making(True)
        self.make_requested.emit(*self.key.draft(), terms, life_s)

    def _on_check(self, text: str) -> None:
        self.key.clear_problem()
        self.check_requested.emit(*self.key.draft(), text)

    def _on_finished(self) -> None:
        self.checking.stop()
        for edit in self.key.secrets.values():
            edit.clear()

    def _lay_out(self) -> None:
        tabs = QHBoxLayout()
        tabs.addWidget(self.tabs)
        tabs.addStretch()
        buttons = QHBoxLayout()
        buttons.addStretch()
        buttons.addWidget(self._close)
        column = QVBoxLayout(self)
        column.setContentsMargins(20, 18, 20, 18)
        column.setSpacing(10)
        column.addWidget(self._about)
        column.addWidget(self.key)
        column.addLayout(tabs)
        column.addWidget(rule())
        column.addWidget(self._stack, 1)
        column.addLayout(buttons)
