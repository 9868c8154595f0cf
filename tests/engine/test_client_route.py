"""The client route: chosen with a reason, renewed on the way, gone on with for a day, and finished by what it could not say before."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from tests.engine.harness import ACCOUNT, KEY, Bench
from tests.support.fake_cloud import FakeCloud
from vod_desktop.core.engine.calls import After, Apply, Commit, Renew
from vod_desktop.core.engine.certificates import RENEWALS_PER_REQUEST, RENEWED_AT
from vod_desktop.core.engine.tasks import Finish, SendPart
from vod_desktop.core.ledger.reader import LedgerReader
from vod_desktop.core.model.account import AccountKind, Credentials, SignatureService
from vod_desktop.core.model.commands import (
    CancelJobs,
    PauseJobs,
    RemoveJobs,
    ResumeJobs,
    RetryJobs,
    SetAccount,
    SetLimits,
)
from vod_desktop.core.model.errors import AppError, Code, app_error
from vod_desktop.core.model.job import Route, RouteReason
from vod_desktop.core.model.options import RouteChoice
from vod_desktop.core.model.states import Phase, State

LIFE_S = 100
MIB = 1 << 20
EXPIRY = "2099-01-01T00:00:00Z"
TIMEOUT = app_error(Code.NET_TIMEOUT, host="vod2.example")
SERVICE = SignatureService("https://sign.example/", header="X-Staff")
KEYLESS = replace(ACCOUNT, kind=AccountKind.SIGNATURE_SERVICE, signature_service=SERVICE)


@pytest.fixture
def long_film(tmp_path: Path) -> Path:
    """Of many parts."""
    path = tmp_path / "long.mp4"
    with path.open("wb") as file:
        file.write(b"the beginning")
        file.truncate(40 * MIB)
    return path


@pytest.fixture
def narrow(bench: Bench, cloud: FakeCloud) -> Bench:
    """One part at a time, under certificates that live for a hundred seconds."""
    cloud.life_s = LIFE_S
    bench.post(SetLimits(connections=1))
    return bench


def _on_its_way(bench: Bench, path: Path, *, parts: int = 1) -> int:
    (job_id,) = bench.add(path, route=RouteChoice.CLIENT)
    bench.work_until(lambda: _parts(bench, job_id) >= parts)
    return job_id


def _parts(bench: Bench, job_id: int) -> int:
    """How many parts are confirmed; only the ledger is told of each."""
    return len(bench.stored(job_id).media.parts)


def _complete(bench: Bench, job_id: int) -> None:
    bench.work_until(lambda: bench.job(job_id).state is State.COMPLETE)


def test_five_certificates_end_and_no_part_is_sent_twice(narrow: Bench, cloud: FakeCloud, long_film: Path) -> None:
    job_id = _on_its_way(narrow, long_film)
    while narrow.job(job_id).phase is Phase.UPLOAD:
        narrow.pass_time(RENEWED_AT * LIFE_S + 1)
        narrow.work(Renew)
        narrow.work(SendPart)
    _complete(narrow, job_id)
    assert cloud.count("renew") >= 5
    assert cloud.count("upload_part") == len(cloud.sent_parts) > 5
    assert set(cloud.sent_parts.values()) == {1}
    assert cloud.count("apply") == 1


def test_parts_go_on_while_a_new_certificate_is_asked_for(narrow: Bench, cloud: FakeCloud, long_film: Path) -> None:
    job_id = _on_its_way(narrow, long_film)
    narrow.pass_time(RENEWED_AT * LIFE_S + 1)
    assert any(isinstance(task, Renew) for task in narrow.tasks)
    before = _parts(narrow, job_id)
    narrow.work(SendPart)
    assert _parts(narrow, job_id) == before + 1
    narrow.work(Renew)
    assert narrow.job(job_id).session.certificate_ends_at > narrow.clock.time() + LIFE_S - 2


def test_what_finds_its_certificate_ended_is_sent_again_under_a_new_one(
    narrow: Bench, cloud: FakeCloud, long_film: Path
) -> None:
    job_id = _on_its_way(narrow, long_film)
    narrow.clock.advance(10 * LIFE_S)  # the computer has slept
    narrow.work(SendPart)
    assert narrow.job(job_id).state is State.RUNNING
    _complete(narrow, job_id)
    assert set(cloud.sent_parts.values()) == {1}
    assert cloud.count("upload_part") == len(cloud.sent_parts) + 1
    assert (cloud.count("renew"), cloud.count("apply")) == (1, 1)


def test_a_finish_that_finds_its_certificate_ended_is_done_again(narrow: Bench, cloud: FakeCloud, large: Path) -> None:
    job_id = _on_its_way(narrow, large)
    narrow.work_until(lambda: any(isinstance(task, Finish) for task in narrow.tasks))
    narrow.clock.advance(10 * LIFE_S)
    narrow.work(Finish)
    _complete(narrow, job_id)
    assert narrow.job(job_id).verified is not None
    assert cloud.count("apply") == 1


def test_storage_that_refuses_every_certificate_ends_the_session(narrow: Bench, cloud: FakeCloud, large: Path) -> None:
    job_id = _on_its_way(narrow, large)
    cloud.fail("upload_part", app_error(Code.CERTIFICATE_ENDED), times=RENEWALS_PER_REQUEST + 1)
    _complete(narrow, job_id)
    assert narrow.job(job_id).sessions_lost == 1
    assert cloud.count("apply") == 2


def test_an_upload_that_is_gone_at_the_service_is_not_asked_a_new_certificate_for(
    narrow: Bench, cloud: FakeCloud, large: Path
) -> None:
    job_id = _on_its_way(narrow, large)
    cloud.fail("upload_part", app_error(Code.SESSION_LOST, detail="NoSuchUpload"))
    narrow.work(SendPart)
    assert narrow.job(job_id).sessions_lost == 1
    assert cloud.count("renew") == 0


def test_a_renewal_that_fails_in_passing_stops_nothing_while_the_certificate_is_good(
    narrow: Bench, cloud: FakeCloud, long_film: Path
) -> None:
    job_id = _on_its_way(narrow, long_film)
    cloud.fail("renew", TIMEOUT, times=1)
    cloud.fail("renew", app_error(Code.SIGNATURE_DENIED, account="a", status=500), times=1)
    narrow.pass_time(RENEWED_AT * LIFE_S + 1)
    _complete(narrow, job_id)
    assert not narrow.holds
    assert narrow.job(job_id).attempts == 0
    assert set(cloud.sent_parts.values()) == {1}


def test_without_a_certificate_a_signature_that_is_refused_holds_the_account(
    narrow: Bench, cloud: FakeCloud, long_film: Path
) -> None:
    job_id = _on_its_way(narrow, long_film)
    cloud.fail("renew", app_error(Code.SIGNATURE_REFUSED, account="a"))
    narrow.clock.advance(10 * LIFE_S)
    narrow.work_until(lambda: bool(narrow.holds))
    assert narrow.job(job_id).state in {State.QUEUED, State.PAUSING}
    narrow.post(SetAccount(ACCOUNT, KEY))
    _complete(narrow, job_id)
    assert set(cloud.sent_parts.values()) == {1}
    assert cloud.count("apply") == 1


def test_after_a_crash_the_session_goes_on_under_a_new_certificate(
    narrow: Bench, cloud: FakeCloud, long_film: Path
) -> None:
    job_id = _on_its_way(narrow, long_film, parts=4)
    assert narrow.stored(job_id).session.sealed_certificate is None
    narrow.crash()
    narrow.clock.advance(20 * 3600)
    narrow.open()
    _complete(narrow, job_id)
    assert set(cloud.sent_parts.values()) == {1}
    assert cloud.count("apply") == 1


def test_after_a_day_the_upload_starts_over_and_says_why(narrow: Bench, cloud: FakeCloud, long_film: Path) -> None:
    job_id = _on_its_way(narrow, long_film, parts=4)
    narrow.crash()
    narrow.clock.advance(86_400)
    narrow.open()
    narrow.work_until(lambda: narrow.job(job_id).sessions_lost == 1)
    assert narrow.code(job_id) is Code.SESSION_OVER
    _complete(narrow, job_id)
    assert cloud.count("apply") == 2
    with LedgerReader.open(narrow.folder / "ledger.sqlite") as reader:
        told = [moment.problem.code for moment in reader.life(job_id) if moment.problem is not None]
    assert told == [Code.SESSION_OVER]


def test_a_commit_that_fails_never_loses_the_upload(narrow: Bench, cloud: FakeCloud, large: Path) -> None:
    cloud.fail("commit", app_error(Code.SERVICE_INTERNAL), times=12)
    job_id = _on_its_way(narrow, large)
    _complete(narrow, job_id)
    assert cloud.count("apply") == 1
    assert set(cloud.sent_parts.values()) == {1}


def test_no_certificate_is_asked_for_once_all_is_stored(narrow: Bench, cloud: FakeCloud, large: Path) -> None:
    cloud.fail("renew", app_error(Code.SESSION_LOST))
    job_id = _on_its_way(narrow, large)
    narrow.work_until(lambda: any(isinstance(task, Commit) for task in narrow.tasks))
    narrow.pass_time(RENEWED_AT * LIFE_S + 1)
    assert not any(isinstance(task, Renew) for task in narrow.tasks)
    _complete(narrow, job_id)
    assert (cloud.count("renew"), cloud.count("apply"), len(cloud.media)) == (0, 1, 1)


@pytest.mark.parametrize(
    "problem",
    [
        app_error(Code.SESSION_LOST),
        app_error(Code.SESSION_OVER),
        app_error(Code.SIGNATURE_REFUSED, account="a"),
        app_error(Code.SERVICE_INTERNAL),
    ],
)
def test_a_renewal_that_fails_after_the_commit_was_sent_makes_no_second_medium(
    narrow: Bench, cloud: FakeCloud, large: Path, problem: AppError
) -> None:
    cloud.fail("renew", problem, times=9)
    cloud.fail("commit", TIMEOUT, after=True)
    job_id = _on_its_way(narrow, large)
    narrow.work_until(lambda: any(isinstance(task, Finish) for task in narrow.tasks))
    narrow.pass_time(RENEWED_AT * LIFE_S + 1)
    narrow.work(Finish)
    narrow.work(Commit)  # its answer is lost
    assert narrow.stored(job_id).commit_sent
    narrow.work(Renew)
    _complete(narrow, job_id)
    assert (cloud.count("apply"), len(cloud.media), narrow.job(job_id).sessions_lost) == (1, 1, 0)
    assert not narrow.holds


def test_a_pause_keeps_the_session_and_its_parts(narrow: Bench, cloud: FakeCloud, long_film: Path) -> None:
    job_id = _on_its_way(narrow, long_film, parts=3)
    narrow.post(PauseJobs((job_id,)))
    narrow.pass_time(2 * LIFE_S)
    narrow.work_until(lambda: narrow.job(job_id).state is State.PAUSED)
    asked = cloud.count("renew")
    narrow.pass_time(20 * LIFE_S)
    assert cloud.count("renew") == asked  # nothing is renewed while nothing runs
    narrow.post(ResumeJobs((job_id,)))
    _complete(narrow, job_id)
    assert set(cloud.sent_parts.values()) == {1}
    assert cloud.count("apply") == 1


def test_a_certificate_that_comes_after_the_pause_is_of_no_use(
    narrow: Bench, cloud: FakeCloud, long_film: Path
) -> None:
    job_id = _on_its_way(narrow, long_film)
    narrow.pass_time(RENEWED_AT * LIFE_S + 1)
    narrow.post(PauseJobs((job_id,)))
    narrow.work(Renew)
    narrow.work_until(lambda: narrow.job(job_id).state is State.PAUSED)
    narrow.post(ResumeJobs((job_id,)))
    _complete(narrow, job_id)
    assert set(cloud.sent_parts.values()) == {1}


def test_what_a_cancelled_upload_left_is_aborted_though_its_certificate_has_ended(
    narrow: Bench, cloud: FakeCloud, long_film: Path
) -> None:
    job_id = _on_its_way(narrow, long_film, parts=2)
    narrow.post(PauseJobs((job_id,)))
    narrow.pass_time(5 * LIFE_S)
    narrow.work_until(lambda: narrow.job(job_id).state is State.PAUSED)
    narrow.post(CancelJobs((job_id,)))
    narrow.work_until(lambda: narrow.job(job_id).state is State.CANCELLED)
    assert not cloud.uploads
    assert not narrow.ledger.load_orphans()


def test_a_session_that_was_lost_on_the_server_route_starts_again_on_the_client_route(
    bench: Bench, cloud: FakeCloud, large: Path
) -> None:
    (job_id,) = bench.add(large)
    bench.work_until(lambda: _parts(bench, job_id) > 0)
    assert (bench.job(job_id).route, bench.job(job_id).route_reason) == (Route.SERVER, RouteReason.SHORT)
    cloud.fail("upload_part", app_error(Code.CERTIFICATE_ENDED))
    _complete(bench, job_id)
    job = bench.stored(job_id)
    assert (job.route, job.route_reason) == (Route.CLIENT, RouteReason.SESSION_ENDED)
    assert job.sessions_lost == 1


def test_a_server_route_that_was_chosen_stays(bench: Bench, cloud: FakeCloud, large: Path) -> None:
    (job_id,) = bench.add(large, route=RouteChoice.SERVER)
    cloud.fail("upload_part", app_error(Code.CERTIFICATE_ENDED))
    _complete(bench, job_id)
    assert (bench.job(job_id).route, bench.job(job_id).route_reason) == (Route.SERVER, RouteReason.CHOSEN)


def test_an_account_without_a_key_takes_the_client_route(bench: Bench, small: Path) -> None:
    bench.post(SetAccount(KEYLESS, Credentials("", "", signature_header="staff-7")))
    (job_id,) = bench.add(small)
    _complete(bench, job_id)
    assert (bench.job(job_id).route, bench.job(job_id).route_reason) == (Route.CLIENT, RouteReason.ONLY_ONE)


def test_what_an_account_without_a_key_cannot_set_is_told_before_anything_is_sent(
    bench: Bench, cloud: FakeCloud, small: Path
) -> None:
    bench.post(SetAccount(KEYLESS, Credentials("", "")))
    (job_id,) = bench.add(small, expire_time=EXPIRY)
    assert bench.job(job_id).state is State.FAILED
    assert bench.job(job_id).problem.params == {"field": "expire_time", "account": "Test account"}
    assert cloud.count("apply") == 0


def test_a_signature_that_says_something_else_fails_the_job_and_not_the_account(
    bench: Bench, cloud: FakeCloud, small: Path
) -> None:
    cloud.fail("apply", app_error(Code.SIGNATURE_DIFFERS, field="class_id", value="7"))
    (job_id,) = bench.add(small, route=RouteChoice.CLIENT)
    bench.work_until(lambda: bench.job(job_id).state is State.FAILED)
    assert not bench.holds
    assert not cloud.sent_parts


# What the route could not say before


def test_the_expiry_is_set_once_the_medium_is_made(bench: Bench, cloud: FakeCloud, small: Path) -> None:
    (job_id,) = bench.add(small, route=RouteChoice.CLIENT, expire_time=EXPIRY)
    bench.work_until(lambda: bench.job(job_id).phase is Phase.AFTER)
    assert bench.stored(job_id).result is not None
    _complete(bench, job_id)
    assert cloud.expiries == {bench.job(job_id).result.file_id: EXPIRY}


def test_on_the_server_route_nothing_is_left_to_say(bench: Bench, cloud: FakeCloud, small: Path) -> None:
    (job_id,) = bench.add(small, expire_time=EXPIRY)
    _complete(bench, job_id)
    assert not cloud.expiries
    assert bench.job(job_id).phase is Phase.COMMIT


def test_after_a_crash_only_the_expiry_is_still_set(bench: Bench, cloud: FakeCloud, small: Path) -> None:
    (job_id,) = bench.add(small, route=RouteChoice.CLIENT, expire_time=EXPIRY)
    bench.work_until(lambda: any(isinstance(task, After) for task in bench.tasks))
    bench.crash()
    bench.open()
    _complete(bench, job_id)
    assert cloud.count("commit") == 1
    assert len(cloud.expiries) == 1


def test_an_expiry_that_fails_in_passing_is_tried_again(bench: Bench, cloud: FakeCloud, small: Path) -> None:
    cloud.fail("set_expiry", TIMEOUT, times=7)
    (job_id,) = bench.add(small, route=RouteChoice.CLIENT, expire_time=EXPIRY)
    _complete(bench, job_id)
    assert cloud.count("set_expiry") == 8
    assert cloud.count("commit") == 1


def test_an_expiry_that_may_not_be_set_is_told_and_the_medium_is_kept(
    bench: Bench, cloud: FakeCloud, small: Path
) -> None:
    cloud.fail("set_expiry", app_error(Code.AUTH_FORBIDDEN, account="a", action="ModifyMediaInfo"))
    (job_id,) = bench.add(small, route=RouteChoice.CLIENT, expire_time=EXPIRY)
    bench.work_until(lambda: bench.job(job_id).state is State.FAILED)
    assert not bench.holds
    assert bench.job(job_id).result is not None
    bench.post(RetryJobs((job_id,)))
    _complete(bench, job_id)
    assert cloud.count("commit") == 1


def test_giving_up_the_expiry_leaves_a_complete_upload(bench: Bench, cloud: FakeCloud, small: Path) -> None:
    cloud.fail("set_expiry", app_error(Code.AUTH_FORBIDDEN, account="a", action="ModifyMediaInfo"), times=2)
    first, second = (
        *bench.add(small, route=RouteChoice.CLIENT, expire_time=EXPIRY),
        *bench.add(small, route=RouteChoice.CLIENT, expire_time=EXPIRY, force=True),
    )
    bench.work_until(lambda: {bench.job(first).state, bench.job(second).state} == {State.FAILED})
    bench.post(CancelJobs((first,)))
    assert bench.job(first).state is State.COMPLETE
    bench.post(RemoveJobs((second,)))
    assert second not in bench.jobs
    with LedgerReader.open(bench.folder / "ledger.sqlite") as reader:
        assert [job.id for job in reader.history(limit=9)] == [second, first]


def test_the_route_is_chosen_anew_for_every_session(bench: Bench, cloud: FakeCloud, small: Path) -> None:
    (job_id,) = bench.add(small)
    cloud.fail("apply", app_error(Code.SERVICE_INTERNAL), times=6)
    bench.work_until(lambda: any(isinstance(task, Apply) for task in bench.tasks))
    assert bench.stored(job_id).route_reason is RouteReason.SHORT
    _complete(bench, job_id)
