"""The connection test of an account without a key names the layer that fails: the service, its signatures, who takes them."""

from __future__ import annotations

import socket
from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta
from email.utils import format_datetime
from pathlib import Path

import pytest

from tests.support.canned_answers import Canned, CannedAnswers
from tests.support.http_proxy import HttpProxy
from tests.support.signature_service import Manner, SignatureService, Trouble
from tests.support.ugc_calls import made_signature
from vod_desktop.core.cloud import signature_diagnosis
from vod_desktop.core.cloud.gateway import CloudGateway
from vod_desktop.core.engine.control import ControlToken
from vod_desktop.core.model import account as model
from vod_desktop.core.model.account import Account, AccountKind, Credentials, ProxyMode
from vod_desktop.core.model.diagnosis import SIGNATURE_CHECKS, Check, CheckResult, Outcome
from vod_desktop.core.model.errors import Code, Problem
from vod_desktop.core.model.signature import SignatureFields
from vod_desktop.sandbox import PracticeCloud
from vod_desktop.sandbox.faults import AnswerError, Fault

CANARY = "canary-header-value-0001"


@dataclass
class Trial:
    """One test of a connection, told."""

    account: Account
    credentials: Credentials = field(default_factory=lambda: Credentials("", ""))

    def run(self, gateway: CloudGateway | None = None) -> bool:
        self.told: list[CheckResult] = []
        self.signed: list[tuple[Account, SignatureFields]] = []
        gateway = gateway or CloudGateway({}, tell_signed=lambda *said: self.signed.append(said))
        passed = gateway.diagnosis(self.account, self.credentials, ControlToken()).run(self.told.append)
        assert CANARY not in repr(self.told)
        return passed

    def ended(self, *outcomes: Outcome) -> dict[Check, Problem | None]:
        latest = {(result.check, result.subject): result for result in self.told}
        return {result.check: result.problem for result in latest.values() if result.outcome in outcomes}

    @property
    def failed(self) -> dict[Check, Code]:
        return {check: problem.code for check, problem in self.ended(Outcome.FAILED).items() if problem}

    @property
    def skipped(self) -> set[Check]:
        return set(self.ended(Outcome.SKIPPED))

    @property
    def fine(self) -> set[Check]:
        return set(self.ended(Outcome.OK))

    def result(self, check: Check) -> CheckResult:
        return next(result for result in reversed(self.told) if result.check is check)


@pytest.fixture
def practice(tmp_path: Path) -> Iterator[PracticeCloud]:
    with PracticeCloud(tmp_path / "practice") as running:
        yield running


@pytest.fixture
def service(practice: PracticeCloud) -> Iterator[SignatureService]:
    with SignatureService(practice.secret_id, practice.secret_key) as running:
        yield running


def a_trial(practice: PracticeCloud, url: str, **values: object) -> Trial:
    signing = model.SignatureService(url, **values)
    return Trial(Account("a", "公司", AccountKind.SIGNATURE_SERVICE, practice.endpoint, signature_service=signing))


def closed_port() -> int:
    with socket.socket() as sock:
        sock.bind(("127.0.0.1", 0))
        return sock.getsockname()[1]


def test_a_sound_service_passes_every_check_and_leaves_nothing_behind(practice, service):
    service.manner = Manner(one_time=True, json_path="data.sign", header=("X-Token", CANARY), life_s=7200)
    trial = a_trial(practice, service.url, answer_path="data.sign", header="X-Token")
    trial.credentials = Credentials("", "", signature_header=CANARY)
    assert trial.run()
    assert trial.ended(Outcome.WARNING, Outcome.FAILED, Outcome.SKIPPED) == {}
    assert tuple(dict.fromkeys(result.check for result in trial.told)) == SIGNATURE_CHECKS
    said = trial.result(Check.SIGNATURE).signature
    assert (said.life_s, said.one_time_valid) == (7200, True)
    assert practice.media() == practice.open_uploads() == []
    operations = {request.operation for request in practice.requests()}
    assert "PrepareUploadUGC" in operations
    assert "ApplyUploadUGC" not in operations
    assert trial.signed == []


def test_signatures_for_many_uploads_need_not_differ(practice, service):
    trial = a_trial(practice, service.url)
    assert trial.run()
    assert Check.FRESH_SIGNATURE not in {result.check for result in trial.told}


def test_the_front_door_is_asked_without_the_header_and_uses_up_no_signature(practice):
    signed = made_signature(practice.secret_id, practice.secret_key)
    with CannedAnswers(Canned(body=signed.encode())) as canned:
        trial = a_trial(practice, f"{canned.url}/sign?app=1", header="X-Token")
        trial.credentials = Credentials("", "", signature_header=CANARY)
        assert trial.run()
        assert [(one.method, one.path, one.headers.get("X-Token")) for one in canned.asked] == [
            ("HEAD", "/", None),
            ("GET", "/sign?app=1", CANARY),
            ("GET", "/sign?app=1", CANARY),
        ]


def test_a_one_time_signature_that_comes_twice_fails(practice):
    signed = made_signature(practice.secret_id, practice.secret_key, oneTimeValid=1)
    with CannedAnswers(Canned(body=signed.encode())) as canned:
        trial = a_trial(practice, canned.url)
        assert not trial.run()
        assert trial.failed == {Check.FRESH_SIGNATURE: Code.SIGNATURE_REPEATED}


@pytest.mark.parametrize(
    ("manner", "code"),
    [
        (Manner(header=("X-Token", "x")), Code.SIGNATURE_DENIED),
        (Manner(trouble=Trouble.ERROR), Code.SIGNATURE_UNAVAILABLE),
        (Manner(trouble=Trouble.HTML), Code.SIGNATURE_MISSING),
        (Manner(trouble=Trouble.EXPIRED), Code.SIGNATURE_EXPIRED),
        (Manner(json_path="data.sign"), Code.SIGNATURE_ELSEWHERE),
    ],
)
def test_a_service_that_gives_no_signature_fails_there_and_storage_is_tried_all_the_same(
    practice, service, manner, code
):
    service.manner = manner
    trial = a_trial(practice, service.url)
    assert not trial.run()
    assert trial.failed == {Check.SIGNATURE: code}
    assert trial.skipped == {Check.UPLOAD_SERVICE}
    assert Check.STORAGE in trial.fine


def test_a_signature_that_the_upload_service_refuses_fails_there(practice, service):
    service.manner = Manner(trouble=Trouble.WRONG_KEY)
    trial = a_trial(practice, service.url)
    assert not trial.run()
    assert trial.failed == {Check.UPLOAD_SERVICE: Code.SIGNATURE_REFUSED}


def test_an_upload_service_that_cannot_be_reached_fails_with_storage(practice, service):
    trial = a_trial(practice, service.url)
    trial.account = replace(trial.account, endpoint=f"http://127.0.0.1:{closed_port()}")
    assert not trial.run()
    assert trial.failed == {Check.UPLOAD_SERVICE: Code.NET_UNREACHABLE, Check.STORAGE: Code.NET_UNREACHABLE}
    assert Check.SIGNATURE in trial.fine


def test_nobody_at_the_address_of_the_service_fails_the_connection(practice):
    trial = a_trial(practice, f"http://127.0.0.1:{closed_port()}/sign")
    assert not trial.run()
    assert trial.failed == {Check.CONNECTION: Code.NET_UNREACHABLE}
    assert trial.skipped == {Check.CLOCK, Check.SIGNATURE, Check.UPLOAD_SERVICE}


def test_an_unknown_host_fails_the_look_up(practice):
    trial = a_trial(practice, "https://signatures.invalid/sign")
    assert not trial.run()
    assert trial.failed == {Check.NAME: Code.NET_DNS}


@pytest.mark.parametrize(("minutes", "outcome"), [(20, Outcome.FAILED), (3, Outcome.WARNING), (0, Outcome.OK)])
def test_clocks_are_compared_with_that_of_the_service(practice, minutes, outcome):
    ago = datetime.now(UTC) - timedelta(minutes=minutes)
    signed = made_signature(practice.secret_id, practice.secret_key)
    headers = {"Date": format_datetime(ago, usegmt=True)}
    with CannedAnswers(Canned(body=signed.encode(), headers=headers)) as canned:
        trial = a_trial(practice, canned.url)
        assert trial.run() is (outcome is not Outcome.FAILED)
        told = trial.result(Check.CLOCK)
        assert told.outcome is outcome
        assert told.problem == (Problem(Code.CLOCK_SKEWED, {"minutes": minutes}) if minutes else None)


def test_plain_http_through_a_network_is_a_warning(practice, service):
    with HttpProxy(int(service.url.split(":")[2].split("/")[0])) as proxy:
        trial = a_trial(practice, "http://sign.company.invalid/sign")
        trial.account = replace(trial.account, proxy_mode=ProxyMode.MANUAL, proxy_url=proxy.url)
        assert trial.run()
        told = trial.result(Check.CONNECTION)
        assert (told.outcome, told.problem) == (
            Outcome.WARNING,
            Problem(Code.SIGNATURE_UNENCRYPTED, {"host": "sign.company.invalid"}),
        )
        assert all(url.startswith("http://sign.company.invalid/") for url in proxy.asked)


def test_a_proxy_that_asks_who_is_there_is_told(practice, service):
    with HttpProxy(int(service.url.split(":")[2].split("/")[0]), user="me", password="pw") as proxy:
        trial = a_trial(practice, "http://sign.company.invalid/sign")
        trial.account = replace(trial.account, proxy_mode=ProxyMode.MANUAL, proxy_url=proxy.url)
        assert not trial.run()
        assert trial.failed == {Check.CONNECTION: Code.NET_PROXY}
        trial.credentials = Credentials("", "", proxy_user="me", proxy_password="pw")
        assert trial.run()


def test_the_region_that_the_signature_names_is_the_storage_that_is_tried(practice, service):
    service.manner = Manner(fixed=(("storageRegion", "ap-shanghai"),))
    assert a_trial(practice, service.url).run()
    hosts = [request.host for request in practice.requests() if ".cos." in request.host]
    assert hosts == ["connection-test-0.cos.ap-shanghai.myqcloud.com"]


def test_a_trouble_of_the_cloud_is_told_where_it_is(practice, service):
    practice.faults.arm(Fault(AnswerError(503, "", "busy"), operation="PrepareUploadUGC", count=None))
    trial = a_trial(practice, service.url)
    assert not trial.run()
    assert set(trial.failed) == {Check.UPLOAD_SERVICE}


def test_the_real_upload_service_is_named_where_no_address_stands_in_for_it(service):
    account = Account(
        "a",
        "公司",
        AccountKind.SIGNATURE_SERVICE,
        signature_service=model.SignatureService("http://127.0.0.1:1/"),
    )
    trial = Trial(account)
    trial.run(CloudGateway({"https_proxy": f"http://127.0.0.1:{closed_port()}"}))
    assert (Check.UPLOAD_SERVICE, signature_diagnosis.MAIN_HOST) in {(one.check, one.subject) for one in trial.told}


# A signature to look at


def test_a_sample_is_taken_apart_and_told_to_who_keeps_what_signatures_say(practice, service):
    service.manner = Manner(fixed=(("procedure", "转码"), ("classId", 7)), one_time=True)
    signed: list[tuple[Account, SignatureFields]] = []
    gateway = CloudGateway({}, tell_signed=lambda *said: signed.append(said))
    account = a_trial(practice, service.url).account
    checked = gateway.sample(account, Credentials("", ""), ControlToken())
    assert checked.is_valid
    assert dict(checked.read.parameters)["procedure"] == "转码"
    assert signed == [(account, checked.read.fields)]
    assert practice.requests() == []
