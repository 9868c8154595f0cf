"""Covers of uploaded media are replaced beside all uploads: stored, told, and never a reason to stop anything."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.engine.harness import ACCOUNT, KEY, Bench
from tests.support.fake_cloud import FakeCloud
from tests.support.pictures import a_picture
from vod_desktop.core.engine.covers import SendCover
from vod_desktop.core.intake.cover import look_at_cover
from vod_desktop.core.ledger.reader import LedgerReader
from vod_desktop.core.model.commands import RemoveJobs, ReplaceCover, SetAccount
from vod_desktop.core.model.errors import Code, Problem, app_error
from vod_desktop.core.model.events import CoverReplaced
from vod_desktop.core.model.history import HistoryQuery
from vod_desktop.core.model.states import State

OFFLINE = app_error(Code.NET_UNREACHABLE, host="vod.example")


@pytest.fixture
def done(bench: Bench, small: Path) -> int:
    """A job that is complete, without a cover."""
    (job_id,) = bench.add(small)
    bench.work_until(lambda: bench.job(job_id).state is State.COMPLETE)
    return job_id


@pytest.fixture
def ask(bench: Bench, done: int, picture: Path) -> ReplaceCover:
    result = bench.job(done).result
    assert result is not None
    return ReplaceCover(done, ACCOUNT.id, result.file_id, look_at_cover(picture))


def answers(bench: Bench) -> list[CoverReplaced]:
    return [event for event in bench.events if isinstance(event, CoverReplaced)]


def cover_in_history(bench: Bench) -> str | None:
    with LedgerReader.open(bench.folder / "ledger.sqlite") as reader:
        (job,) = reader.history(HistoryQuery(), limit=5, offset=0)
    assert job.result is not None
    return job.result.cover_url


def test_a_new_cover_is_stored_and_told_with_the_job(bench: Bench, done: int, ask: ReplaceCover, picture: Path) -> None:
    bench.post(ask)
    bench.events.clear()
    bench.work(SendCover)
    (answer,) = answers(bench)
    assert answer.problem is None
    assert answer.cover_url is not None
    result = bench.job(done).result
    assert result is not None
    assert result.cover_url == answer.cover_url
    assert bench.job(done).state is State.COMPLETE
    assert bench.stored(done) == bench.job(done)
    assert bench.cloud.objects[answer.cover_url.removeprefix("http://media.example/")] == picture.read_bytes()


def test_a_medium_of_the_history_alone_gets_its_cover_there(bench: Bench, done: int, ask: ReplaceCover) -> None:
    bench.post(RemoveJobs((done,)))
    assert done not in bench.jobs
    bench.post(ask)
    bench.work(SendCover)
    (answer,) = answers(bench)
    assert answer.job_id == done
    assert cover_in_history(bench) == answer.cover_url is not None


def test_a_job_that_leaves_the_list_meanwhile_keeps_the_new_cover(bench: Bench, done: int, ask: ReplaceCover) -> None:
    bench.post(ask)
    bench.post(RemoveJobs((done,)))
    bench.work(SendCover)
    assert cover_in_history(bench) == answers(bench)[0].cover_url is not None


def test_a_failure_is_told_and_holds_nobody(
    bench: Bench, cloud: FakeCloud, done: int, ask: ReplaceCover, tmp_path: Path
) -> None:
    cloud.fail("replace_cover", OFFLINE)
    bench.post(ask)
    bench.work(SendCover)
    assert answers(bench) == [CoverReplaced(done, None, OFFLINE.problem)]
    assert bench.holds == {}
    result = bench.job(done).result
    assert result is not None
    assert result.cover_url is None
    # Nothing is tried by itself; the user may try again.
    assert not bench.tasks
    bench.post(ask)
    bench.work(SendCover)
    assert answers(bench)[1].problem is None


def test_a_picture_that_has_gone_is_told(bench: Bench, done: int, ask: ReplaceCover, picture: Path) -> None:
    bench.post(ask)
    picture.unlink()
    bench.work(SendCover)
    (answer,) = answers(bench)
    assert answer.problem is not None
    assert answer.problem.code is Code.FILE_MISSING


def test_without_a_key_that_is_told_at_once(bench: Bench, done: int, ask: ReplaceCover) -> None:
    reason = Problem(Code.KEYRING_LOCKED, {"account": ACCOUNT.name})
    bench.post(SetAccount(ACCOUNT, None, reason))
    bench.post(ask)
    assert answers(bench) == [CoverReplaced(done, None, reason)]
    assert not any(isinstance(task, SendCover) for task in bench.tasks)
    bench.post(SetAccount(ACCOUNT, KEY))
    bench.post(ask)
    bench.work(SendCover)
    assert answers(bench)[1].problem is None


def test_an_account_that_nobody_knows_is_told(bench: Bench, done: int, ask: ReplaceCover) -> None:
    bench.post(ReplaceCover(done, "gone", ask.file_id, ask.picture))
    assert answers(bench) == [CoverReplaced(done, None, Problem(Code.ACCOUNT_UNKNOWN, {"account": "gone"}))]


def test_shutdown_waits_for_no_cover_and_tells_nothing_of_it(bench: Bench, ask: ReplaceCover) -> None:
    bench.post(ask)
    bench.scheduler.begin_shutdown()
    bench.scheduler.settle()
    assert bench.scheduler.at_rest
    bench.work(SendCover)
    assert answers(bench) == []


def test_the_picture_is_of_a_kind_that_its_name_says(
    bench: Bench, done: int, ask: ReplaceCover, tmp_path: Path
) -> None:
    upper = look_at_cover(a_picture(tmp_path / "COVER.PNG"))
    bench.post(ReplaceCover(done, ACCOUNT.id, ask.file_id, upper))
    bench.work(SendCover)
    url = answers(bench)[0].cover_url
    assert url is not None
    assert url.endswith(".png")
