"""An engine that only remembers what it was asked, and tells what a test hands it."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from vod_desktop.core.model.account import Account, AccountKind
from vod_desktop.core.model.commands import Command
from vod_desktop.core.model.errors import AppError, Problem
from vod_desktop.core.model.events import Event, EventSink, Totals


class FakeEngine:
    """Stands in for the engine: `asked` holds the commands, `totals` is what it answers."""

    def __init__(self, sink: EventSink) -> None:
        self._sink = sink
        self.asked: list[Command] = []
        self.totals = Totals()

    def post(self, command: Command) -> None:
        self.asked.append(command)

    def progress(self) -> Totals:
        return self.totals

    def tell(self, *events: Event) -> None:
        """Sends events as the engine thread would."""
        self._sink(events)


class FakeSession:
    """Stands in for an open data directory with a practice cloud."""

    def __init__(self, data_dir: Path, sink: EventSink, notices: tuple[Problem, ...] = ()) -> None:
        self.data_dir = data_dir
        self.engine = FakeEngine(sink)
        self.notices = notices
        self.known: tuple[Account, ...] = ()
        self.closed = False

    def accounts(self) -> tuple[Account, ...]:
        return self.known

    def use_practice(self) -> str:
        self.known = (Account("practice", "practice", AccountKind.PRACTICE),)
        return "practice"

    def use_account(self, name: str) -> str:
        return name

    def close(self) -> None:
        self.closed = True


class FakeOpener:
    """Opens a `FakeSession`, or fails as told."""

    def __init__(self, data_dir: Path, *first: Event, problem: Problem | None = None) -> None:
        self._data_dir = data_dir
        self._first = first
        self._problem = problem
        self.session: FakeSession | None = None

    def __call__(self, sink: EventSink) -> FakeSession:
        if self._problem is not None:
            raise AppError(self._problem)
        self.session = FakeSession(self._data_dir, sink)
        if self._first:
            self.session.engine.tell(*self._first)
        return self.session


Opened = Callable[[], FakeSession]
