"""Composition root: puts the layers together for window and command line. The only module that knows them all."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from vod_desktop.core.engine.engine import Engine
from vod_desktop.core.engine.limits import Limits
from vod_desktop.core.model.account import Account
from vod_desktop.core.model.errors import Problem
from vod_desktop.core.model.events import EventSink
from vod_desktop.sandbox import PracticeCloud

PRACTICE_ID = "practice"
"""Account of the embedded practice cloud."""


@dataclass(slots=True)
class Session:
    """A data directory that is ours, with its engine running. Made by `open_session`; close it in the end.

    Attributes:
        notices: What the user should be told once, such as a damaged ledger that was set aside.
        practice: The embedded practice cloud, once `use_practice` has started it.
    """

    data_dir: Path
    engine: Engine
    notices: tuple[Problem, ...]
    practice: PracticeCloud | None = None

    def accounts(self) -> tuple[Account, ...]:
        """The accounts that the ledger remembers, and those of this run."""
        raise TypeError

    def use_practice(self) -> str:
        """Starts the practice cloud (its state stands in `<data_dir>/practice`) and its account; returns the account's id.

        A second call returns the same id. Blocks for some 0.2 s.

        Raises:
            AppError: data_dir.unusable.
        """
        raise TypeError

    def use_endpoint(self, url: str, environ: Mapping[str, str], *, sub_app_id: int | None = None) -> str:
        """Makes the account of an endpoint known, with its key from the environment; returns the account's id.

        Raises:
            AppError: endpoint.invalid, secret.missing.
        """
        raise TypeError

    def use_account(self, name: str) -> str:
        """Makes an account of the ledger known, by name or id, with its key from keyring or environment; returns its id.

        May block on a keyring's prompt.

        Raises:
            AppError: account.unknown, secret.missing, keyring.*.
        """
        raise TypeError

    def close(self) -> None:
        """Stops the engine (running jobs go on next time), then the practice cloud, and gives the directory free; <= 2 s."""
        raise TypeError


def open_session(
    data_dir: Path | None,
    sink: EventSink,
    *,
    environ: Mapping[str, str],
    limits: Limits | None = None,
    start_paused: bool = False,
) -> Session:
    """Takes the data directory and starts the engine; `sink` has got the restored queue when this returns.

    Args:
        data_dir: None for the user's own (`paths.default_data_dir`).
        sink: Called on the engine thread.
        limits: None for the defaults.
        start_paused: Restored jobs wait for the user.

    Raises:
        AppError: data_dir.in_use, data_dir.unusable, ledger.newer, ledger.full.
    """
    raise TypeError
