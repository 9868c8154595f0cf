"""What the strips above the queue tell: the practice cloud, what holds an account, notices, the end of the engine."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping

from vod_desktop.core.model.account import PRACTICE_ID, Account, AccountKind
from vod_desktop.core.model.errors import Problem
from vod_desktop.guide.error_pages import name_of
from vod_desktop.texts import Texts
from vod_desktop.texts.error_actions import AT_THE_ACCOUNT, Action
from vod_desktop.texts.errors import action_label, tell
from vod_desktop.ui.views.banner import BannerKind
from vod_desktop.ui.views.main_window import MainWindow

_HAS_A_BUTTON: Mapping[BannerKind, frozenset[Action]] = {
    BannerKind.HOLD: AT_THE_ACCOUNT,
    BannerKind.NOTICE: AT_THE_ACCOUNT | {Action.SHOW_REPORT},
    BannerKind.FAILED: frozenset({Action.CHOOSE_DATA_DIR}),
}


class BannerController:
    """Keeps what is to be told, so that it can be told again in another language.

    Args:
        release: The user wants this held account to be tried again.
        act: Does what an error advises, for the account with this id if there is one.
    """

    def __init__(
        self,
        texts: Texts,
        window: MainWindow,
        release: Callable[[str], None],
        act: Callable[[Action, str | None], None],
    ) -> None:
        self._texts = texts
        self._banners = window.banners
        self._release = release
        self._act = act
        self._account: Account | None = None
        self._holds: dict[str, Problem] = {}
        self._notices: list[Problem] = []
        self._failure: Problem | None = None
        self._tells_holds = False
        self._banners[BannerKind.HOLD].pressed.connect(self._on_release)
        self._banners[BannerKind.HOLD].second_pressed.connect(self._on_hold_advice)
        self._banners[BannerKind.NOTICE].pressed.connect(self._on_read)
        self._banners[BannerKind.NOTICE].second_pressed.connect(self._on_notice_advice)
        self._banners[BannerKind.FAILED].second_pressed.connect(self._on_failure_advice)

    @property
    def holds(self) -> Mapping[str, Problem]:
        """What holds accounts, by their id."""
        return self._holds

    @property
    def tells_holds(self) -> bool:
        """Whether holds are told; at a start most go by themselves as soon as the keys are there."""
        return self._tells_holds

    def opened(self) -> None:
        """The keys have been brought: what holds an account now is worth telling."""
        self._tells_holds = True
        self.retranslate()

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
                help_page="practice-cloud",
                help_name=tr("Help"),
            )
        held_id, hold = next(iter(self._holds.items()), ("", None))
        again = action_label(self._texts, Action.RELEASE_HOLD)
        self._show(BannerKind.HOLD, hold if self._tells_holds else None, again, has_account=held_id != PRACTICE_ID)
        self._show(BannerKind.NOTICE, self._notices[0] if self._notices else None, tr("Understood"))
        self._show(BannerKind.FAILED, self._failure, "")

    def _show(self, kind: BannerKind, problem: Problem | None, button: str, *, has_account: bool = True) -> None:
        """Tells a problem; what its advice says has a button of its own where the first one does not do it.

        The account of the practice cloud is nobody's to mend (`has_account=False`).
        """
        banner = self._banners[kind]
        if problem is None:
            banner.hide()
            return
        told = tell(self._texts, problem)
        has_second = told.action in _HAS_A_BUTTON[kind] and has_account
        second = action_label(self._texts, told.action) if has_second else ""
        help_name = self._texts.tr("Help")
        banner.tell(told.title, told.advice, button, second, help_page=name_of(problem.code), help_name=help_name)

    def _on_release(self) -> None:
        for account_id in tuple(self._holds):
            self._release(account_id)

    def _on_hold_advice(self) -> None:
        for account_id, problem in tuple(self._holds.items())[:1]:
            self._act(tell(self._texts, problem).action, account_id)

    def _on_notice_advice(self) -> None:
        if self._notices:
            action = tell(self._texts, self._notices[0]).action
            self._on_read()
            self._act(action, None)

    def _on_failure_advice(self) -> None:
        if self._failure is not None:
            self._act(tell(self._texts, self._failure).action, None)

    def _on_read(self) -> None:
        del self._notices[:1]
        self.retranslate()
