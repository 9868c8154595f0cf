"""The command line follows its own jobs, tells each change once, and knows when waiting has no use."""

from __future__ import annotations

import io
import json
from dataclasses import replace
from pathlib import Path

import pytest

from vod_desktop.cli.follow import FIRST_WAIT_S, WAIT_S, Follower
from vod_desktop.cli.plain_report import PlainReport, cut_to_columns
from vod_desktop.cli.report import JsonReport
from vod_desktop.core.model.errors import Code, Problem
from vod_desktop.core.model.events import EngineFailed, HoldChanged, JobsAdded, JobsChanged, Progress, Totals
from vod_desktop.core.model.job import (
    Job,
    ObjectKind,
    Refusal,
    Route,
    RouteReason,
    SourceFile,
    UploadObject,
    UploadResult,
    Verified,
)
from vod_desktop.core.model.options import UploadOptions
from vod_desktop.core.model.states import Phase, State
from vod_desktop.texts import Language, Texts

LOCALE = Path(__file__).parents[3] / "resources" / "locale"
TEXTS = Texts(Language.ENGLISH, LOCALE)
AWAY = Problem(Code.NET_UNREACHABLE, {"host": "127.0.0.1"})
REJECTED = Problem(Code.AUTH_REJECTED, {"account": "shop"}, "request-1")


class Terminal(io.StringIO):
    def isatty(self) -> bool:
        return True


class Hands:
    """A clock that the test turns."""

    def __init__(self) -> None:
        self.now = 0.0

    def __call__(self) -> float:
        return self.now


def job(number: int = 1, state: State = State.QUEUED, phase: Phase = Phase.PREPARE, **changes) -> Job:
    media = UploadObject(ObjectKind.MEDIA, SourceFile(Path(f"/films/第 {number} 课.mp4"), 1000, 1))
    made = Job(number, "shop", number, state, phase, UploadOptions(), (media,), "name", "mp4")
    return replace(made, **changes)


def done(number: int = 1) -> Job:
    finished = job(number, State.COMPLETE, Phase.COMMIT, sent_bytes=1200, active_s=1.23456)
    media = replace(finished.media, complete=True, verified=Verified.CRC64)
    result = UploadResult("5285890799710173999", "http://h/media/a.mp4", None, "request-9")
    return replace(finished, objects=(media,), result=result)


@pytest.fixture
def out() -> io.StringIO:
    return io.StringIO()


@pytest.fixture
def clock() -> Hands:
    return Hands()


@pytest.fixture
def follower(out, clock) -> Follower:
    made = Follower(JsonReport(TEXTS, out), clock=clock)
    made.take(JobsAdded((job(9),), "restored"))
    made.expect("ours")
    made.take(JobsAdded((job(1), job(2)), "ours"))
    out.truncate(0)
    out.seek(0)
    return made


def rows(out: io.StringIO) -> list[dict]:
    return [json.loads(line) for line in out.getvalue().splitlines()]


def test_each_change_of_our_jobs_is_one_line(follower, out):
    running = job(1, State.RUNNING, Phase.UPLOAD)
    follower.take(JobsChanged((running, job(9, State.RUNNING))))
    follower.take(JobsChanged((replace(running, sent_bytes=10),)))
    assert rows(out) == [
        {
            "event": "state",
            "path": "/films/第 1 课.mp4",
            "state": "running",
            "phase": "upload",
            "route": None,
            "route_reason": None,
            "confirmed_bytes": 0,
            "total_bytes": 1000,
            "not_before": None,
            "code": None,
        }
    ]


def test_the_last_line_of_a_complete_job_has_all_fields(follower, out):
    follower.take(JobsChanged((done(),)))
    assert rows(out) == [
        {
            "event": "complete",
            "path": "/films/第 1 课.mp4",
            "file_id": "5285890799710173999",
            "media_url": "http://h/media/a.mp4",
            "cover_url": None,
            "size": 1000,
            "seconds": 1.235,
            "sent_bytes": 1200,
            "verified": "crc64",
            "request_id": "request-9",
        }
    ]


def test_a_failed_job_says_what_to_do_and_makes_exit_code_1(follower, out):
    follower.take(JobsChanged((done(1), job(2, State.FAILED, problem=REJECTED))))
    row = rows(out)[-1]
    assert row == {
        "event": "failed",
        "path": "/films/第 2 课.mp4",
        "code": "auth.rejected",
        "message": "The access key was rejected.",
        "advice": "Check the key of account “shop”; it may have been disabled in the console.",
        "request_id": "request-1",
        "documents_code": None,
    }
    assert follower.end(interrupted=False) == 1
    assert rows(out)[-1] == {"event": "end", "complete": 1, "failed": 1, "left": 0, "interrupted": False}


def test_all_complete_is_exit_code_0_and_an_interrupt_130(follower):
    follower.take(JobsChanged((done(1), done(2))))
    assert follower.end(interrupted=False) == 0
    assert follower.tally.sent_bytes == 2400
    assert follower.end(interrupted=True) == 130


def test_the_counters_are_those_of_our_jobs(follower):
    follower.take(JobsChanged((done(1), job(2, State.RUNNING, Phase.UPLOAD))))
    active = {2: Progress(400, 0, 1000, 50.0, 1.0), 9: Progress(900, 0, 1000, 50.0, 1.0)}
    own = follower.own_totals(Totals(900, 9000, 5, 9, 0, 100.0, 1.0, active))
    assert (own.sent_bytes, own.total_bytes, own.files_done, own.files_total) == (1400, 2000, 1, 2)
    assert (own.left_s, set(own.jobs)) == (6.0, {2})


def test_a_hold_for_the_user_ends_the_waiting_at_once(follower, out):
    follower.take(HoldChanged("shop", REJECTED))
    follower.lose_patience()
    assert [row["event"] for row in rows(out)] == ["held", "failed", "failed"]
    assert follower.end(interrupted=False) == 1
    assert rows(out)[-1] == {"event": "end", "complete": 0, "failed": 0, "left": 2, "interrupted": False}


def test_a_hold_of_another_account_concerns_nobody(follower, out):
    follower.take(HoldChanged("other", REJECTED))
    follower.lose_patience()
    assert rows(out) == []


def test_the_hold_before_the_key_is_handed_over_is_not_told(follower, out):
    follower.take(HoldChanged("shop", Problem(Code.SECRET_MISSING, {"account": "shop"})))
    follower.take(HoldChanged("shop", None))
    follower.lose_patience()
    assert rows(out) == []


@pytest.mark.parametrize(("reached", "wait_s"), [(False, FIRST_WAIT_S), (True, WAIT_S)])
def test_a_network_that_was_there_is_waited_for_longer(follower, out, clock, reached, wait_s):
    if reached:
        follower.take(JobsChanged((job(1, State.RUNNING, Phase.UPLOAD),)))
    follower.take(HoldChanged("shop", AWAY))
    clock.now = wait_s - 0.1
    follower.take(HoldChanged("shop", replace(AWAY, detail="again")))
    follower.lose_patience()
    assert "failed" not in {row["event"] for row in rows(out)}
    clock.now = wait_s
    follower.lose_patience()
    assert [row["code"] for row in rows(out) if row["event"] == "failed"] == ["net.unreachable"] * 2


def test_a_network_that_comes_back_starts_the_patience_anew(follower, out, clock):
    follower.take(HoldChanged("shop", AWAY))
    follower.take(HoldChanged("shop", None))
    clock.now = FIRST_WAIT_S + 1
    follower.take(HoldChanged("shop", AWAY))
    follower.lose_patience()
    assert [row["event"] for row in rows(out)] == ["held", "released", "held"]


def test_an_engine_that_cannot_go_on_fails_the_run_and_keeps_the_files(follower, out):
    follower.take(EngineFailed(Problem(Code.LEDGER_FULL, {"path": "/data"})))
    assert [row["code"] for row in rows(out)] == ["ledger.full", "ledger.full"]
    assert follower.end(interrupted=False) == 1
    assert (follower.tally.failed, follower.tally.left) == (0, 2)


def plain(err: io.StringIO | None = None) -> tuple[PlainReport, io.StringIO, io.StringIO]:
    out, err = io.StringIO(), err or io.StringIO()
    return PlainReport(TEXTS, out, err, "vod-desktop resume"), out, err


def test_people_get_results_on_standard_output_and_the_rest_beside_it():
    report, out, err = plain()
    report.changed(job(1, State.RUNNING, Phase.UPLOAD))
    report.complete(done())
    report.failed(job(2), REJECTED)
    assert out.getvalue() == "Complete: /films/第 1 课.mp4  FileId 5285890799710173999  http://h/media/a.mp4\n"
    assert "Uploading: 第 1 课.mp4 (1.0 KB)\n" in err.getvalue()
    assert "Failed: /films/第 2 课.mp4\n  The access key was rejected.\n  Check the key" in err.getvalue()
    assert "RequestId: request-1" in err.getvalue()


def test_a_refused_name_that_cannot_be_printed_is_made_printable():
    report, _, err = plain()
    report.refused(Refusal(Path("/a\ud8ff\n.mp4"), Problem(Code.FILE_NAME, {"path": "/a??.mp4"})))
    err.getvalue().encode()
    assert err.getvalue().startswith("Not taken: /a��.mp4\n  The file's name holds")


def test_a_refused_file_is_named_once():
    report, _, err = plain()
    report.refused(Refusal(Path("/a.mp4"), Problem(Code.FILE_EMPTY, {"path": "/a.mp4"})))
    assert err.getvalue().startswith("The file is empty: /a.mp4\n  Wait until")


def test_the_moving_line_is_for_terminals_only():
    totals = Totals(500, 1000, 1, 3, 0, 2_000_000, 65, {1: Progress(1, 1, 1, 1.0, 1.0)})
    report, _, err = plain()
    report.progress(totals)
    assert err.getvalue() == ""
    report, _, err = plain(Terminal())
    report.progress(totals)
    report.progress(totals)
    assert err.getvalue() == "\r\x1b[K1/3  50%  2.0 MB/s  1 min 5 s left"
    report.complete(done())
    assert err.getvalue().endswith("\r\x1b[K")


def test_the_end_says_how_to_go_on():
    report, _, err = plain()
    follower = Follower(report)
    follower.take(JobsAdded((job(1),), "restored"))
    follower.adopt([1])
    assert follower.end(interrupted=True) == 130
    assert "1 kept for resume" in err.getvalue()
    assert "To go on: vod-desktop resume" in err.getvalue()


def followed_by_people(clock: Hands) -> tuple[Follower, io.StringIO]:
    report, _, err = plain()
    made = Follower(report, clock=clock)
    made.take(JobsAdded((job(1), job(2)), "restored"))
    made.adopt([1, 2])
    return made, err


def test_people_read_the_cause_once_and_each_file_is_counted_once(clock):
    follower, err = followed_by_people(clock)
    follower.take(HoldChanged("shop", AWAY))
    clock.now = FIRST_WAIT_S
    follower.lose_patience()
    assert follower.end(interrupted=False) == 1
    assert err.getvalue().splitlines() == [
        "No connection to 127.0.0.1.",
        "  Waiting for it up to 20 s.",
        "  code: net.unreachable",
        "Given up waiting. Check the network and the address.",
        "0 files complete, 0 B, 2 kept for resume",
        "To go on: vod-desktop resume",
    ]


def test_people_read_at_once_what_they_have_to_mend(clock):
    follower, err = followed_by_people(clock)
    follower.take(HoldChanged("shop", REJECTED))
    follower.lose_patience()
    assert err.getvalue().splitlines() == [
        "The access key was rejected.",
        "  Check the key of account “shop”; it may have been disabled in the console.",
        "  code: auth.rejected",
        "  RequestId: request-1",
    ]


def test_a_hold_from_before_our_files_is_told_when_they_are_given_up(clock):
    report, _, err = plain()
    follower = Follower(report, clock=clock)
    follower.take(HoldChanged("shop", REJECTED))
    follower.take(JobsAdded((job(1),), "restored"))
    follower.adopt([1])
    follower.lose_patience()
    assert err.getvalue().count("The access key was rejected.") == 1


def test_lines_are_cut_by_the_columns_they_take():
    assert cut_to_columns("ab第一课", 5) == "ab第"
    assert cut_to_columns("short", 80) == "short"


def test_programs_and_people_are_told_the_way_in_and_why(follower, out):
    long = job(1, State.RUNNING, Phase.UPLOAD, route=Route.CLIENT, route_reason=RouteReason.LONG)
    follower.take(JobsChanged((long,)))
    (row,) = rows(out)
    assert (row["route"], row["route_reason"]) == ("client", "long")
    report, _, err = plain()
    report.changed(long)
    assert err.getvalue().splitlines()[1:] == [
        "  By signature (client upload): may take longer than a certificate lives, so it must be renewable"
    ]


def test_a_file_that_goes_the_usual_way_has_one_line():
    report, _, err = plain()
    report.changed(job(1, State.RUNNING, Phase.UPLOAD, route_reason=RouteReason.SHORT))
    assert len(err.getvalue().splitlines()) == 1


def test_on_the_client_route_a_failure_has_its_number_in_the_documents_too(follower, out):
    refused = Problem(Code.SERVICE_REFUSED, {}, None, "19999: ugc upload | something new")
    bad = job(1, State.FAILED, Phase.APPLY, route=Route.CLIENT, route_reason=RouteReason.CHOSEN, problem=refused)
    follower.take(JobsChanged((bad,)))
    assert [row["documents_code"] for row in rows(out) if row["event"] == "failed"] == [1001]
    report, _, err = plain()
    report.failed(bad, refused)
    assert err.getvalue().splitlines()[-2:] == ["  19999: ugc upload | something new", "  documents: 1001"]
