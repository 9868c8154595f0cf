"""Procedures of the practice cloud, followed by a real engine over real sockets."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from tests.support.jobs import a_candidate
from tests.support.listener import Listener
from tests.support.waiting import wait_until
from vod_desktop.core.cloud.gateway import CloudGateway
from vod_desktop.core.engine.engine import Engine
from vod_desktop.core.ledger.ledger import Ledger
from vod_desktop.core.ledger.reader import LedgerReader
from vod_desktop.core.model.account import Account, AccountKind, Credentials
from vod_desktop.core.model.catalog import CatalogKind, StepKind
from vod_desktop.core.model.commands import AddJobs, SetAccount
from vod_desktop.core.model.errors import AppError
from vod_desktop.core.model.options import UploadOptions
from vod_desktop.core.model.states import State
from vod_desktop.core.model.tasks import Outcome, ProcedureTask, StepStatus
from vod_desktop.sandbox import PracticeCloud, PracticeSettings

T, C, S = StepKind.TRANSCODE, StepKind.COVER, StepKind.SAMPLE_SNAPSHOT


@pytest.fixture
def cloud(tmp_path: Path) -> Iterator[PracticeCloud]:
    settings = PracticeSettings(task_wait_s=0.2, task_processing_s=0.5)
    with PracticeCloud(tmp_path / "cloud", settings=settings) as running:
        yield running


@pytest.fixture
def listener() -> Listener:
    return Listener()


@pytest.fixture
def engine(tmp_path: Path, cloud: PracticeCloud, listener: Listener) -> Iterator[Engine]:
    engine = Engine(lambda: Ledger.open(tmp_path / "ledger.db"), CloudGateway({}), listener)
    engine.start()
    account = Account("p", "practice", AccountKind.PRACTICE, endpoint=cloud.endpoint)
    engine.post(SetAccount(account, Credentials(cloud.secret_id, cloud.secret_key)))
    yield engine
    engine.stop()


def test_each_procedure_is_followed_to_its_own_outcome(
    tmp_path: Path, cloud: PracticeCloud, engine: Engine, listener: Listener
) -> None:
    wanted: dict[str, tuple[Outcome, list[StepKind]]] = {
        "短视频标准转码": (Outcome.PLAYABLE, [T, T, C]),
        "转码失败演示": (Outcome.PARTLY, [T, C]),
        "处理失败演示": (Outcome.FAILED, [T]),
        "QCVB_SimpleProcessFile({100010,100020},150,10,10)": (Outcome.PLAYABLE, [T, T, C, S]),
    }
    candidates = []
    for number, procedure in enumerate(wanted):
        path = tmp_path / f"片 {number}.mp4"
        path.write_bytes(procedure.encode() * 100)
        candidates.append(replace(a_candidate(path), options=UploadOptions(procedure=procedure)))
    engine.post(AddJobs("p", tuple(candidates)))

    def tasks() -> dict[str, ProcedureTask]:
        return {job.options.procedure or "": job.task for job in listener.jobs.values() if job.task is not None}

    wait_until(lambda: len(tasks()) == len(wanted) and all(task.is_settled for task in tasks().values()), timeout_s=30)
    assert {name: (task.outcome, [step.kind for step in task.steps]) for name, task in tasks().items()} == wanted
    assert listener.states() == {State.COMPLETE}
    broken = tasks()["转码失败演示"].steps[0]
    assert (broken.status, broken.message) == (StepStatus.FAIL, "The source file cannot be processed.")
    with LedgerReader.open(tmp_path / "ledger.db") as reader:
        wait_until(lambda: {job.options.procedure: job.task for job in reader.queue()} == tasks())
    asked = {record.operation for record in cloud.requests()}
    assert not asked & {"PullEvents", "ConfirmEvents"}


def test_lists_are_kept_over_a_restart(
    tmp_path: Path, cloud: PracticeCloud, engine: Engine, listener: Listener
) -> None:
    wait_until(lambda: _fetched(engine))
    known = engine.catalogs.all_known("p")
    engine.stop()
    again = Engine(lambda: Ledger.open(tmp_path / "ledger.db"), CloudGateway({}), Listener())
    again.start()
    assert again.catalogs.all_known("p") == known
    again.stop()


def _fetched(engine: Engine) -> bool:
    """Whether the account is connected and all its lists have come."""
    try:
        for kind in CatalogKind:
            engine.catalogs.fetch("p", kind)
    except AppError:
        return False
    return True
