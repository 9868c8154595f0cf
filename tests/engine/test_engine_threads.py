"""The engine with its real threads, on the fake cloud."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.engine.harness import ACCOUNT, KEY
from tests.support.fake_cloud import FakeCloud
from tests.support.jobs import a_candidate
from tests.support.listener import Listener
from tests.support.waiting import wait_until
from vod_desktop.core.cloud.ports import Applied, ApplyRequest
from vod_desktop.core.engine.book import QueueTotals
from vod_desktop.core.engine.engine import Engine
from vod_desktop.core.ledger.ledger import Ledger
from vod_desktop.core.model.commands import AddJobs, SetAccount
from vod_desktop.core.model.errors import AppError, Code, app_error
from vod_desktop.core.model.events import EngineFailed, EngineStopped
from vod_desktop.core.model.job import Route
from vod_desktop.core.model.states import State


@pytest.fixture
def listener() -> Listener:
    return Listener()


@pytest.fixture
def engine(tmp_path: Path, listener: Listener) -> Iterator[Engine]:
    engine = Engine(lambda: Ledger.open(tmp_path / "ledger.sqlite"), FakeCloud(), listener)
    yield engine
    engine.stop()


def test_many_files_all_arrive_and_every_thread_ends(engine: Engine, listener: Listener, tmp_path: Path) -> None:
    paths = [tmp_path / f"{number}.mp4" for number in range(60)]
    for path in paths:
        path.write_bytes(path.name.encode() * 100)
    engine.start()
    engine.post(SetAccount(ACCOUNT, KEY))
    engine.post(AddJobs("a", tuple(a_candidate(path) for path in paths)))
    wait_until(lambda: listener.states() == {State.COMPLETE} and len(listener.jobs) == 60)
    totals = engine.progress()
    assert (totals.files_done, totals.files_total) == (60, 60)
    assert totals.sent_bytes == totals.total_bytes == sum(path.stat().st_size for path in paths)
    engine.stop()
    assert listener.threads == {"engine"}
    assert isinstance(listener.events[-1], EngineStopped)
    wait_until(lambda: not [t for t in threading.enumerate() if t.name.startswith(("part-", "api-", "engine"))])


def test_every_thread_gives_way_between_two_pieces_of_work(engine: Engine, listener: Listener, tmp_path: Path) -> None:
    paths = [tmp_path / f"{number}.mp4" for number in range(20)]
    for path in paths:
        path.write_bytes(path.name.encode() * 100)
    gave_way: list[str] = []
    engine.give_way_by(lambda: gave_way.append(threading.current_thread().name.split("-")[0]))
    engine.start()
    engine.post(SetAccount(ACCOUNT, KEY))
    engine.post(AddJobs("a", tuple(a_candidate(path) for path in paths)))
    wait_until(lambda: listener.states() == {State.COMPLETE} and len(listener.jobs) == 20)
    assert set(gave_way) == {"engine", "check", "api", "part"}
    assert gave_way.count("check") == 20  # before each task
    assert gave_way.count("part") == 2 * 20  # and before each block, of which these files have one


def test_a_ledger_that_cannot_be_opened_is_told_at_start(listener: Listener) -> None:
    def newer() -> Ledger:
        raise app_error(Code.LEDGER_NEWER, path="ledger.sqlite")

    engine = Engine(newer, FakeCloud(), listener)
    with pytest.raises(AppError) as caught:
        engine.start()
    assert caught.value.problem.code is Code.LEDGER_NEWER
    engine.stop()


def test_a_ledger_that_breaks_in_a_way_nobody_knows_is_told_at_start(
    listener: Listener, caplog: pytest.LogCaptureFixture
) -> None:
    def broken() -> Ledger:
        raise RuntimeError("nobody expected this")

    engine = Engine(broken, FakeCloud(), listener)
    errors: list[AppError] = []

    def start() -> None:
        try:
            engine.start()
        except AppError as error:
            errors.append(error)

    starter = threading.Thread(target=start, daemon=True)
    starter.start()
    starter.join(5)
    assert not starter.is_alive()
    assert [error.problem.code for error in errors] == [Code.UNEXPECTED]
    assert "the ledger could not be opened" in caplog.text


def test_stopping_does_not_wait_for_a_worker_that_hangs(tmp_path: Path, listener: Listener) -> None:
    release = threading.Event()

    class Hanging(FakeCloud):
        def open_session(self, request: ApplyRequest, kind: Route) -> Applied:
            release.wait(30)
            return super().open_session(request, kind)

    (tmp_path / "a.mp4").write_bytes(b"a")
    engine = Engine(lambda: Ledger.open(tmp_path / "ledger.sqlite"), Hanging(), listener)
    engine.start()
    engine.post(SetAccount(ACCOUNT, KEY))
    engine.post(AddJobs("a", (a_candidate(tmp_path / "a.mp4"),)))
    wait_until(lambda: State.RUNNING in listener.states())
    wait_until(lambda: any(thread.name.startswith("api-") for thread in threading.enumerate()))
    stopper = threading.Thread(target=engine.stop)
    stopper.start()
    stopper.join(2.5)
    assert not stopper.is_alive()
    release.set()
    ledger = Ledger.open(tmp_path / "ledger.sqlite")
    assert [job.state for job in ledger.load_jobs()] == [State.QUEUED]
    ledger.close()
    wait_until(lambda: not [thread for thread in threading.enumerate() if thread.name.startswith("api-")])


def test_a_ledger_that_cannot_be_written_any_more_stops_the_engine(tmp_path: Path, listener: Listener) -> None:
    class Full(Ledger):
        def write(self, changes: object, *_: object) -> None:
            if changes:
                raise app_error(Code.LEDGER_FULL, path="ledger.sqlite")

    engine = Engine(lambda: Full.open(tmp_path / "ledger.sqlite"), FakeCloud(), listener)
    engine.start()
    engine.post(SetAccount(ACCOUNT, KEY))
    wait_until(lambda: any(isinstance(event, EngineStopped) for event in listener.events))
    (failed,) = [event for event in listener.events if isinstance(event, EngineFailed)]
    assert failed.problem.code is Code.LEDGER_FULL
    engine.stop()


def test_a_part_confirmed_while_progress_is_asked_for_counts_once(tmp_path: Path, listener: Listener) -> None:
    engine = Engine(lambda: Ledger.open(tmp_path / "ledger.sqlite"), FakeCloud(), listener)
    meter = engine._meter.open(1, 10, 0)
    meter.add_sent(4)

    before, after = QueueTotals(1, 0, 0, 10, 0), QueueTotals(1, 0, 0, 10, 4)

    class Confirming:
        """Totals of an engine thread that confirms a part as soon as one has looked."""

        looks = 0

        @property
        def totals(self) -> QueueTotals:
            self.looks += 1
            meter.set_confirmed(4)
            return before if self.looks == 1 else after

    engine._scheduler = Confirming()  # type: ignore[assignment]
    assert engine.progress().sent_bytes == 4
