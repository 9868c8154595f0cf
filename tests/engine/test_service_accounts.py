"""Accounts without a key: their uploads go by signature, nothing is asked that needs a key, and a service that is away holds them."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from tests.engine.following import PROCEDURE, let_pass, looks
from tests.engine.harness import ACCOUNT, KEY, Bench
from tests.support.fake_cloud import FakeCloud
from tests.support.jobs import a_candidate
from tests.support.listener import Listener
from tests.support.signature_service import Manner, SignatureService, Trouble
from tests.support.waiting import wait_until
from vod_desktop.core.cloud.gateway import CloudGateway
from vod_desktop.core.engine.engine import Engine
from vod_desktop.core.engine.looks import Look
from vod_desktop.core.ledger.ledger import Ledger
from vod_desktop.core.model import account as model
from vod_desktop.core.model.account import Account, AccountKind, Credentials
from vod_desktop.core.model.catalog import CatalogKind
from vod_desktop.core.model.commands import AddJobs, ReleaseHold, SetAccount
from vod_desktop.core.model.errors import AppError, Code, app_error
from vod_desktop.core.model.job import Job, Route, RouteReason
from vod_desktop.core.model.signature import SignatureFields
from vod_desktop.core.model.states import State
from vod_desktop.core.model.tasks import Outcome
from vod_desktop.sandbox import PracticeCloud

SIGNING = Account(
    ACCOUNT.id,
    ACCOUNT.name,
    AccountKind.SIGNATURE_SERVICE,
    ACCOUNT.endpoint,
    signature_service=model.SignatureService("http://127.0.0.1:1/sign"),
)
NOTHING = Credentials("", "")
VALUE = "Bearer canary-header-0001"


# With a fake cloud


@pytest.fixture
def signing(bench: Bench) -> Bench:
    """A bench whose account has no key."""
    bench.post(SetAccount(SIGNING, NOTHING))
    return bench


def complete(bench: Bench, path: Path, **options: object) -> Job:
    (job_id,) = bench.add(path, **options)
    bench.work_until(lambda: bench.job(job_id).state is State.COMPLETE)
    return bench.job(job_id)


def test_an_account_without_any_secret_is_connected_and_uploads_the_only_way_it_has(
    signing: Bench, small: Path
) -> None:
    (job_id,) = signing.add(small)
    signing.work_until(lambda: signing.job(job_id).session is not None)
    assert signing.job(job_id).session.route is Route.CLIENT
    signing.work_until(lambda: signing.job(job_id).state is State.COMPLETE)
    assert signing.job(job_id).route_reason is RouteReason.ONLY_ONE
    assert not any(signing.holds.values())


def test_its_procedures_are_not_followed_and_nothing_is_said_of_them(signing: Bench, small: Path) -> None:
    job = complete(signing, small, procedure=PROCEDURE)
    let_pass(signing, 900)
    assert looks(signing) == []
    assert signing.cloud.count("find_tasks") == signing.cloud.count("task_detail") == 0
    assert signing.job(job.id).task is None
    assert signing.stored(job.id).task is None


def test_they_are_followed_once_the_account_has_a_key(signing: Bench, small: Path) -> None:
    job = complete(signing, small, procedure=PROCEDURE)
    signing.post(SetAccount(ACCOUNT, KEY))
    signing.work_until(lambda: signing.job(job.id).task is not None and signing.job(job.id).task.is_settled)
    assert signing.job(job.id).task.outcome is Outcome.PLAYABLE


def test_what_was_followed_before_the_key_went_is_told_as_unknown(bench: Bench, cloud: FakeCloud, small: Path) -> None:
    job = complete(bench, small, procedure=PROCEDURE)
    cloud.fail("find_tasks", app_error(Code.AUTH_FORBIDDEN, account="a", action="DescribeTasks"))
    bench.post(SetAccount(SIGNING, NOTHING))
    bench.work_until(lambda: any(isinstance(task, Look) for task in bench.tasks))
    bench.work_until(lambda: bench.job(job.id).task is not None and bench.job(job.id).task.outcome is Outcome.UNKNOWN)
    let_pass(bench, 900)
    assert looks(bench) == []


def test_no_lists_are_asked_for_and_none_refuses_an_option(signing: Bench, small: Path) -> None:
    with pytest.raises(AppError) as refused:
        signing.catalogs.fetch("a", CatalogKind.CATEGORIES)
    assert refused.value.problem.code is Code.SECRET_MISSING
    assert signing.cloud.count("list_all") == 0
    complete(signing, small, class_id=4711)


def test_a_value_that_its_service_asks_for_is_waited_for(bench: Bench, small: Path) -> None:
    with_header = replace(SIGNING, signature_service=replace(SIGNING.signature_service, header="Authorization"))
    bench.post(SetAccount(with_header, None))
    (job_id,) = bench.add(small)
    bench.work_until(lambda: not bench.tasks)
    assert bench.holds["a"].code is Code.SECRET_MISSING
    bench.post(SetAccount(with_header, Credentials("", "", signature_header=VALUE)))
    bench.work_until(lambda: bench.job(job_id).state is State.COMPLETE)


def test_a_service_that_is_out_of_order_holds_the_account_until_a_probe_gets_through(
    signing: Bench, cloud: FakeCloud, tmp_path: Path
) -> None:
    paths = [tmp_path / f"{number}.mp4" for number in range(20)]
    for path in paths:
        path.write_bytes(path.name.encode())
    cloud.fail("apply", app_error(Code.SIGNATURE_UNAVAILABLE, status=502), times=40)
    cloud.fail("probe", app_error(Code.SIGNATURE_UNAVAILABLE, status=502), times=30)
    job_ids = signing.add(*paths)
    signing.work_until(lambda: signing.holds.get("a") is not None)
    signing.work_until(lambda: cloud.count("probe") >= 30)
    assert {signing.job(job_id).state for job_id in job_ids} == {State.QUEUED}
    cloud._failures.clear()
    signing.work_until(lambda: all(signing.job(job_id).state is State.COMPLETE for job_id in job_ids))


def test_a_service_that_refuses_holds_the_account_until_the_user_has_seen_to_it(
    signing: Bench, cloud: FakeCloud, small: Path
) -> None:
    cloud.fail("apply", app_error(Code.SIGNATURE_DENIED, account="Test account", status=401))
    (job_id,) = signing.add(small)
    signing.work_until(lambda: signing.holds.get("a") is not None)
    assert signing.holds["a"].code is Code.SIGNATURE_DENIED
    assert signing.job(job_id).state is State.QUEUED
    signing.post(ReleaseHold("a"))
    signing.work_until(lambda: signing.job(job_id).state is State.COMPLETE)


# Over real sockets


class Office:
    """An engine on the practice cloud, whose only account has its signatures from a service."""

    def __init__(self, folder: Path, cloud: PracticeCloud, service: SignatureService) -> None:
        self.cloud, self.service = cloud, service
        self.listener = Listener()
        self.signed: list[tuple[Account, SignatureFields]] = []
        gateway = CloudGateway({}, tell_signed=lambda *said: self.signed.append(said))
        self.engine = Engine(lambda: Ledger.open(folder / "ledger.db"), gateway, self.listener)
        self.engine.start()

    def use(self, manner: Manner, **values: object) -> None:
        self.service.manner = manner
        signing = model.SignatureService(self.service.url, **values)
        self.account = Account(
            "s", "signed", AccountKind.SIGNATURE_SERVICE, self.cloud.endpoint, signature_service=signing
        )
        self.engine.post(SetAccount(self.account, Credentials("", "", signature_header=VALUE)))

    def add(self, path: Path, **options: object) -> int:
        before = set(self.listener.jobs)
        self.engine.post(AddJobs("s", (a_candidate(path, **options),)))
        wait_until(lambda: set(self.listener.jobs) - before)
        (job_id,) = set(self.listener.jobs) - before
        return job_id

    def wait_for(self, job_id: int, state: State) -> Job:
        wait_until(lambda: self.listener.jobs[job_id].state is state, timeout_s=30)
        return self.listener.jobs[job_id]


@pytest.fixture
def office(tmp_path: Path) -> Iterator[Office]:
    with (
        PracticeCloud(tmp_path / "cloud") as cloud,
        SignatureService(cloud.secret_id, cloud.secret_key) as service,
    ):
        office = Office(tmp_path, cloud, service)
        yield office
        office.engine.stop()


def test_a_file_goes_up_with_no_key_on_this_machine(office: Office, large: Path) -> None:
    office.use(
        Manner(one_time=True, json_path="data.sign", header=("Authorization", VALUE)),
        answer_path="data.sign",
        header="Authorization",
    )
    job = office.wait_for(office.add(large), State.COMPLETE)
    (medium,) = office.cloud.media()
    assert job.result is not None
    assert (job.result.file_id, medium.size) == (medium.file_id, large.stat().st_size)
    assert {account for account, _ in office.signed} == {office.account}
    assert len(set(office.service.issued)) == len(office.service.issued) >= 2
    assert {request.operation for request in office.cloud.requests()}.isdisjoint({"ApplyUpload", "CommitUpload"})
    assert office.listener.holds.get("s") is None


def test_options_go_into_the_signature_of_a_service_that_takes_them(office: Office, small: Path) -> None:
    office.use(Manner(accepts_options=True), method=model.RequestMethod.POST, takes_options=True)
    job_id = office.add(small, class_id=1002, source_context="来源 a&b", procedure=PROCEDURE)
    office.wait_for(job_id, State.COMPLETE)
    assert {"classId": 1002, "procedure": PROCEDURE, "sourceContext": "来源 a&b"} in office.service.posted
    (medium,) = office.cloud.media()
    assert medium.class_id == 1002


def test_a_signature_that_says_something_else_stops_the_job_before_anything_is_sent(
    office: Office, small: Path
) -> None:
    office.use(Manner(fixed=(("classId", 1005),)))
    job = office.wait_for(office.add(small, class_id=1002), State.FAILED)
    assert job.problem is not None
    assert (job.problem.code, job.problem.params) == (
        Code.SIGNATURE_DIFFERS,
        {"field": "class_id", "value": "1005"},
    )
    assert office.cloud.media() == []


def test_uploads_go_on_by_themselves_when_the_service_is_back(office: Office, small: Path) -> None:
    office.use(Manner(trouble=Trouble.ERROR))
    job_id = office.add(small)
    wait_until(lambda: office.listener.holds.get("s") is not None)
    assert office.listener.holds["s"].code is Code.SIGNATURE_UNAVAILABLE
    office.service.manner = Manner()
    office.wait_for(job_id, State.COMPLETE)
