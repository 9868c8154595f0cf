"""What the strips above the queue tell: the practice cloud, what holds an account, notices, the end of the engine."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping

from vod_desktop.core.model.account import PRACTICE_ID, Account, AccountKind
from vod_desktop.core.model.errors import Problem
from vod_desktop.texts import Texts
from vod_desktop.texts.errors import AT_THE_ACCOUNT, Action, action_label, tell
from vod_desktop.ui.views.banner import BannerKind
from vod_desktop.ui.views.main_window import MainWindow


class BannerController:
    """Keeps what is to be told, so that it can be told again in another language.

    Args:
        release: The user wants this held account to be tried again.
        check: The user wants to see to this account.
    """

    def __init__(
        self, texts: Texts, window: MainWindow, release: Callable[[str], None], check: Callable[[str], None]
    ) -> None:
        self._texts = texts
        self._banners = window.banners
        self._release = release
        self._check = check
        self._account: Account | None = None
        self._holds: dict[str, Problem] = {}
        self._notices: list[Problem] = []
        self._failure: Problem | None = None
        self._banners[BannerKind.HOLD].pressed.connect(self._on_release)
        self._banners[BannerKind.HOLD].second_pressed.connect(self._on_check)
        self._banners[BannerKind.NOTICE].pressed.connect(self._on_read)

    @property
    def holds(self) -> Mapping[str, Problem]:
        """What holds accounts, by their id."""
        return self._holds

    def set_account(self, account: Account | None) -> None:
        """Where new files go."""
        self._account = account
        self.retranslate()

    def set_hold(self, account_id: str, problem: Problem | None) -> None:
        """What holds an account, or with None that nothing does."""
        if problem is None:
            self._holds.pop(account_id, None)
        else:
            self._holds[account_id] = problem
        self.retranslate()

    def add_notices(self, notices: Iterable[Problem]) -> None:
        """Things to be told once, one after another."""
        self._notices.extend(notices)
        self.retranslate()

    def set_failure(self, problem: Problem) -> None:
        """The engine cannot go on."""
        self._failure = problem
        self.retranslate()

    def retranslate(self) -> None:
        """Tells everything again in the language in force."""
        tr = self._texts.tr
        is_practice = self._account is not None and self._account.kind is AccountKind.PRACTICE
        self._banners[BannerKind.PRACTICE].setVisible(is_practice)
        if is_practice:
            self._banners[BannerKind.PRACTICE].tell(
                tr("Practice cloud"),
                tr("Uploads stay inside this computer: no account, no bill."),
                tr("Switches…"),
            )
        self._show_hold()
        self._show(BannerKind.NOTICE, self._notices[0] if self._notices else None, tr("Understood"))
        self._show(BannerKind.FAILED, self._failure, "")

    def _show_hold(self) -> None:
        """The first of all holds. What lies with the account can be mended there, or be tried again once it was elsewhere."""
        account_id, hold = next(iter(self._holds.items()), ("", None))
        action = tell(self._texts, hold).action if hold is not None else Action.NONE
        lies_there = action in AT_THE_ACCOUNT and account_id != PRACTICE_ID
        again = action_label(self._texts, Action.RELEASE_HOLD)
        self._show(BannerKind.HOLD, hold, again, action_label(self._texts, action) if lies_there else "")

    def _show(self, kind: BannerKind, problem: Problem | None, button: str, second: str = "") -> None:
        banner = self._banners[kind]
        if problem is None:
            banner.hide()
            return
        told = tell(self._texts, problem)
        banner.tell(told.title, told.advice, button, second)

    def _on_release(self) -> None:
        for account_id in tuple(self._holds):
            self._release(account_id)

    def _on_check(self) -> None:
        for account_id in tuple(self._holds)[:1]:
            self._check(account_id)

    def _on_read(self) -> None:
        del self._notices[:1]
        self.retranslate()
