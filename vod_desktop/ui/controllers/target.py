"""Shows where new files go and what they get, and carries another choice on."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QObject

from vod_desktop.core.model.account import PRACTICE, PRACTICE_ID, AccountKind
from vod_desktop.ui.workplace import Workplace


class TargetController(QObject):
    """Fills the target bar.

    Args:
        choose_account: New files are to go to the account with this id.
    """

    def __init__(self, place: Workplace, choose_account: Callable[[str], None]) -> None:
        super().__init__(place.window)
        self._place = place
        self._bar = place.window.target
        self._bar.account_requested.connect(choose_account)
        self._bar.preset_requested.connect(self._on_preset_requested)
        place.presets.changed.connect(self.follow)

    def opened(self) -> None:
        """The first choice of an account has been made, even if there is none."""
        self._bar.opened()

    def follow(self) -> None:
        """Accounts, presets or the choice among them have changed."""
        session, account = self._place.session(), self._place.account()
        presets = self._place.presets
        accounts = session.accounts() if session is not None else ()
        if session is not None and not any(one.id == PRACTICE_ID for one in accounts):
            accounts = (*accounts, PRACTICE)  # started when it is chosen
        own = sorted(accounts, key=lambda one: one.kind is AccountKind.PRACTICE)
        self._bar.show_accounts(own, account)
        chosen = presets.of_account(account.id) if account is not None else None
        self._bar.show_presets(presets.all, chosen)
        self._place.window.overlay.show_presets(presets.all, chosen)

    def _on_preset_requested(self, preset_id: str | None) -> None:
        account = self._place.account()
        if account is not None:
            self._place.presets.choose(account.id, preset_id)
