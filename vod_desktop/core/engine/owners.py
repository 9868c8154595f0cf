"""Who owns what on the engine thread, as commands and answers reach it: one value, put together by the scheduler."""

from __future__ import annotations

from dataclasses import dataclass

from vod_desktop.core.engine.accounts import Accounts
from vod_desktop.core.engine.checks import Checks
from vod_desktop.core.engine.covers import Covers
from vod_desktop.core.engine.followers import Followers
from vod_desktop.core.engine.orphans import Orphans
from vod_desktop.core.engine.runs import Runs


@dataclass(frozen=True, slots=True)
class Owners:
    """Beside the book, which owns the jobs."""

    accounts: Accounts
    orphans: Orphans
    followers: Followers
    runs: Runs
    checks: Checks
    covers: Covers

    def wake(self, account_id: str) -> None:
        """An account may be usable again: what waits for it beside uploads goes on."""
        self.orphans.wake(account_id)
        self.followers.wake(account_id)
