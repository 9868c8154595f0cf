"""The engine against the practice cloud over real sockets: pausing, cancelling and outages in the middle of a transfer."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from tests.support.real_desk import Desk
from tests.support.tls import TestCertificate, make_certificate
from tests.support.waiting import wait_until
from vod_desktop.core.model.commands import CancelJobs, PauseJobs, ResumeJobs
from vod_desktop.core.model.errors import Code
from vod_desktop.core.model.states import State
from vod_desktop.sandbox import PracticeCloud
from vod_desktop.sandbox.faults import Fault, LoseAnswer, Outage, SlowBody, StopReading

MB = 1_000_000


@pytest.fixture(scope="module")
def certificate(tmp_path_factory: pytest.TempPathFactory) -> TestCertificate:
    return make_certificate(tmp_path_factory.mktemp("tls"))


@pytest.fixture(params=["plain", "tls"])
def desk(request: pytest.FixtureRequest, tmp_path: Path, certificate: TestCertificate) -> Iterator[Desk]:
    over_tls = request.param == "tls"
    with PracticeCloud(tmp_path / "cloud", tls=certificate.server if over_tls else None) as cloud:
        desk = Desk(tmp_path, cloud, certificate.ca_file if over_tls else None)
        yield desk
        desk.engine.stop()
        cloud.faults.clear()


@pytest.fixture
def film(tmp_path: Path) -> Path:
    """300 MB with a pattern that tells every part from every other."""
    path = tmp_path / "长 片#1 100%.mp4"
    with path.open("wb") as file:
        for number in range(300):
            file.write(number.to_bytes(4, "big") * (MB // 4))
    return path


def _took(action: Callable[[], None]) -> float:
    started = time.monotonic()
    action()
    return time.monotonic() - started


def _is_moving(desk: Desk, job_id: int, least: int = 10 * MB) -> bool:
    progress = desk.engine.progress().jobs.get(job_id)
    return progress is not None and progress.sent_bytes > least


def test_a_running_upload_pauses_within_a_second_and_goes_on_without_loss(desk: Desk, film: Path) -> None:
    desk.cloud.set_speed(80 * MB)
    job_id = desk.add(film)
    wait_until(lambda: _is_moving(desk, job_id))
    desk.engine.post(PauseJobs((job_id,)))
    assert _took(lambda: desk.wait_for(job_id, State.PAUSED)) < 1
    confirmed = {part.number for part in desk.job(job_id).media.parts}
    desk.cloud.set_speed(0)
    desk.engine.post(ResumeJobs((job_id,)))
    desk.wait_for(job_id, State.COMPLETE)
    assert all(desk.part_numbers().count(number) == 1 for number in confirmed)
    (medium,) = desk.cloud.media()
    assert medium.size == film.stat().st_size


@pytest.mark.parametrize("command", [PauseJobs, CancelJobs])
def test_a_server_that_stopped_reading_does_not_delay_the_user(
    desk: Desk, film: Path, command: type[PauseJobs | CancelJobs]
) -> None:
    stuck = desk.cloud.faults.arm(Fault(StopReading(after_bytes=200_000), operation="UploadPart", count=None))
    job_id = desk.add(film)
    wait_until(lambda: desk.cloud.faults.hits(stuck) >= 10)
    desk.engine.post(command((job_id,)))
    state = State.PAUSED if command is PauseJobs else State.CANCELLED
    assert _took(lambda: desk.wait_for(job_id, state)) < 1
    desk.cloud.faults.clear()
    if command is CancelJobs:
        wait_until(lambda: desk.cloud.open_uploads() == [])


def test_a_cancelled_upload_leaves_no_parts_behind(desk: Desk, film: Path) -> None:
    desk.cloud.set_speed(80 * MB)
    job_id = desk.add(film)
    wait_until(lambda: _is_moving(desk, job_id, 30 * MB))
    assert len(desk.cloud.open_uploads()) == 1
    desk.engine.post(CancelJobs((job_id,)))
    assert _took(lambda: desk.wait_for(job_id, State.CANCELLED)) < 1
    assert desk.cloud.open_uploads() == []
    assert desk.cloud.media() == []


@pytest.mark.parametrize("desk", ["plain"], indirect=True)
def test_a_line_that_is_cut_goes_on_by_itself_when_it_is_back(desk: Desk, film: Path) -> None:
    desk.cloud.set_speed(100 * MB)
    job_id = desk.add(film)
    wait_until(lambda: _is_moving(desk, job_id, 50 * MB))
    cut = desk.cloud.faults.arm(Fault(Outage(), count=None))
    wait_until(lambda: desk.listener.holds.get("p") is not None, timeout_s=20)
    hold = desk.listener.holds["p"]
    assert hold is not None
    assert hold.code is Code.NET_UNREACHABLE
    assert desk.job(job_id).state in {State.QUEUED, State.PAUSING}
    confirmed = desk.job(job_id).confirmed_bytes
    desk.cloud.set_speed(0)
    desk.cloud.faults.clear(cut)
    desk.wait_for(job_id, State.COMPLETE)
    assert desk.job(job_id).sent_bytes <= film.stat().st_size - confirmed + 200 * MB
    (medium,) = desk.cloud.media()
    assert medium.size == film.stat().st_size


@pytest.mark.parametrize("desk", ["plain"], indirect=True)
@pytest.mark.parametrize(
    "operation", ["InitiateMultipartUpload", "UploadPart", "CompleteMultipartUpload", "CommitUpload"]
)
def test_a_lost_answer_makes_no_second_medium(desk: Desk, film: Path, operation: str) -> None:
    lost = desk.cloud.faults.arm(Fault(LoseAnswer(), operation=operation))
    job_id = desk.add(film)
    desk.wait_for(job_id, State.COMPLETE)
    assert desk.cloud.faults.hits(lost) >= 1
    (medium,) = desk.cloud.media()
    result = desk.job(job_id).result
    assert result is not None
    assert result.file_id == medium.file_id


@pytest.mark.parametrize("desk", ["plain"], indirect=True)
def test_a_slow_line_completes_with_no_part_sent_twice(desk: Desk, tmp_path: Path) -> None:
    path = tmp_path / "slow.mp4"
    path.write_bytes(bytes(range(256)) * (35 << 10))
    desk.cloud.faults.arm(Fault(SlowBody(bytes_per_s=1_500_000), operation="UploadPart", count=None))
    job_id = desk.add(path)
    desk.wait_for(job_id, State.COMPLETE)
    numbers = desk.part_numbers()
    assert sorted(numbers) == list(range(1, len(numbers) + 1))
    assert desk.job(job_id).sent_bytes == path.stat().st_size
