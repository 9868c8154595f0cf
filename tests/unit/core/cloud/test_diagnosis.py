"""The connection test names the layer that fails, against the real practice cloud and its faults."""

from __future__ import annotations

import socket
import threading
import time
from collections.abc import Iterator
from dataclasses import dataclass, replace
from pathlib import Path

import pytest

from tests.support.http_proxy import HttpProxy
from tests.support.tls import TestCertificate
from tests.support.waiting import wait_until
from vod_desktop.core.cloud.gateway import CloudGateway
from vod_desktop.core.engine.control import ControlToken
from vod_desktop.core.model.account import Account, AccountKind, Credentials, ProxyMode
from vod_desktop.core.model.diagnosis import KEY_CHECKS, UPLOAD_ACTIONS, USEFUL_ACTIONS, Check, CheckResult, Outcome
from vod_desktop.core.model.errors import Code, Problem
from vod_desktop.sandbox import PracticeCloud, PracticeSettings
from vod_desktop.sandbox.faults import AnswerError, DelayAnswer, Effect, Fault, SkewDate

ACCOUNT = Account("a", "公司账号", AccountKind.KEY_PAIR)
PASSWORD = "canary proxy/password"


@dataclass
class Trial:
    """One test of a connection, told."""

    account: Account
    credentials: Credentials
    gateway: CloudGateway

    def run(self) -> bool:
        self.told: list[CheckResult] = []
        diagnosis = self.gateway.diagnosis(self.account, self.credentials, ControlToken())
        passed = diagnosis.run(self.told.append)
        assert self.ended([Outcome.RUNNING]) == {}
        return passed

    def ended(self, outcomes: list[Outcome]) -> dict[tuple[Check, str], Problem | None]:
        """The latest word on each check, of those with these outcomes."""
        latest = {(result.check, result.subject): result for result in self.told}
        return {key: result.problem for key, result in latest.items() if result.outcome in outcomes}

    @property
    def failed(self) -> dict[Check, Code]:
        return {check: problem.code for (check, _), problem in self.ended([Outcome.FAILED]).items() if problem}

    @property
    def skipped(self) -> set[Check]:
        return {check for check, _ in self.ended([Outcome.SKIPPED])}

    @property
    def fine(self) -> set[Check]:
        return {check for check, _ in self.ended([Outcome.OK])}


@pytest.fixture
def practice(tmp_path: Path) -> Iterator[PracticeCloud]:
    with PracticeCloud(tmp_path / "practice") as running:
        yield running


def a_trial(practice: PracticeCloud, **changes: object) -> Trial:
    account = replace(ACCOUNT, endpoint=practice.endpoint, **changes)
    return Trial(account, Credentials(practice.secret_id, practice.secret_key), CloudGateway({}))


def arm(practice: PracticeCloud, effect: Effect, operation: str = "") -> None:
    practice.faults.arm(Fault(effect, operation=operation, count=None))


def closed_port() -> int:
    with socket.socket() as sock:
        sock.bind(("127.0.0.1", 0))
        return sock.getsockname()[1]


def test_a_sound_connection_passes_every_check_and_leaves_nothing_behind(practice: PracticeCloud) -> None:
    trial = a_trial(practice, sub_app_id=1500012345)
    assert trial.run()
    assert trial.ended([Outcome.WARNING, Outcome.FAILED, Outcome.SKIPPED]) == {}
    assert list(dict.fromkeys(result.check for result in trial.told)) == list(KEY_CHECKS)
    actions = [subject for check, subject in trial.ended([Outcome.OK]) if check is Check.PERMISSION]
    assert actions == [*UPLOAD_ACTIONS, *USEFUL_ACTIONS]
    assert practice.media() == practice.open_uploads() == []
    assert "ApplyUpload" not in {request.operation for request in practice.requests()}


@pytest.mark.parametrize(
    "credentials",
    [Credentials("AKIDunknown0000000000", "x" * 32), Credentials("AKIDwithtoken00000000", "x" * 32, "t" * 32)],
)
def test_a_wrong_key_fails_alone_and_what_needs_it_is_skipped(
    practice: PracticeCloud, credentials: Credentials
) -> None:
    trial = a_trial(practice)
    trial.credentials = credentials
    assert not trial.run()
    assert trial.failed == {Check.KEY: Code.AUTH_REJECTED}
    assert trial.skipped == {Check.APPLICATION, Check.PERMISSION}
    assert trial.fine == {Check.NAME, Check.CONNECTION, Check.CLOCK, Check.STORAGE}


def test_a_temporary_key_that_has_ended_is_told_without_asking(practice: PracticeCloud) -> None:
    trial = a_trial(practice)
    trial.credentials = Credentials(practice.secret_id, practice.secret_key, "token", int(time.time()) - 1)
    assert not trial.run()
    assert trial.failed == {Check.KEY: Code.AUTH_EXPIRED}


def test_a_wrong_clock_is_told_with_the_difference(practice: PracticeCloud) -> None:
    arm(practice, SkewDate(1200))
    trial = a_trial(practice)
    assert not trial.run()
    assert trial.ended([Outcome.FAILED]) == {(Check.CLOCK, ""): Problem(Code.CLOCK_SKEWED, {"minutes": 20})}
    assert Check.KEY in trial.skipped


def test_a_clock_that_is_still_accepted_is_a_warning(practice: PracticeCloud) -> None:
    arm(practice, SkewDate(-130))
    trial = a_trial(practice)
    assert trial.run()
    assert trial.ended([Outcome.WARNING]) == {(Check.CLOCK, ""): Problem(Code.CLOCK_SKEWED, {"minutes": 2})}


def test_a_certificate_that_nobody_vouches_for_fails_the_connection(
    tmp_path: Path, certificate: TestCertificate
) -> None:
    with PracticeCloud(tmp_path / "tls", tls=certificate.server) as practice:
        trial = a_trial(practice)
        assert not trial.run()
        assert trial.failed == {Check.CONNECTION: Code.NET_TLS}
        assert trial.skipped == {Check.CLOCK, Check.KEY, Check.APPLICATION, Check.PERMISSION, Check.STORAGE}
        trial.gateway = CloudGateway({}, ca_file=certificate.ca_file)
        assert trial.run()


def test_nobody_at_the_address_fails_the_connection(practice: PracticeCloud) -> None:
    trial = a_trial(practice)
    trial.account = replace(trial.account, endpoint=f"http://127.0.0.1:{closed_port()}")
    assert not trial.run()
    assert trial.failed == {Check.CONNECTION: Code.NET_UNREACHABLE}


def test_an_unknown_host_fails_the_look_up(practice: PracticeCloud) -> None:
    trial = a_trial(practice)
    trial.account = replace(trial.account, endpoint="http://no-such-host.invalid")
    assert not trial.run()
    assert trial.ended([Outcome.FAILED]) == {
        (Check.NAME, "no-such-host.invalid"): Problem(
            Code.NET_DNS, {"host": "no-such-host.invalid"}, detail="the name was not found"
        )
    }
    assert trial.fine == set()


def test_a_dead_proxy_fails_the_connection(practice: PracticeCloud) -> None:
    trial = a_trial(practice, proxy_mode=ProxyMode.MANUAL, proxy_url=f"http://127.0.0.1:{closed_port()}")
    trial.account = replace(trial.account, endpoint="http://vod.invalid")
    assert not trial.run()
    assert trial.failed == {Check.CONNECTION: Code.NET_PROXY_AWAY}


def test_a_proxy_that_does_not_exist_fails_the_look_up(practice: PracticeCloud) -> None:
    trial = a_trial(practice, proxy_mode=ProxyMode.MANUAL, proxy_url="http://no-such-proxy.invalid:3128")
    trial.account = replace(trial.account, endpoint="http://vod.invalid")
    assert not trial.run()
    assert trial.failed == {Check.NAME: Code.NET_PROXY}


def test_a_proxy_that_asks_who_is_there_gets_user_and_password_and_no_report_holds_them(
    practice: PracticeCloud, caplog: pytest.LogCaptureFixture
) -> None:
    port = int(practice.endpoint.rpartition(":")[2])
    with HttpProxy(port, user="用户", password=PASSWORD) as proxy:
        trial = a_trial(practice, proxy_mode=ProxyMode.MANUAL, proxy_url=proxy.url)
        trial.account = replace(trial.account, endpoint="http://vod.invalid")
        assert not trial.run()
        assert trial.failed == {Check.CONNECTION: Code.NET_PROXY}
        trial.credentials = replace(trial.credentials, proxy_user="用户", proxy_password=PASSWORD)
        assert trial.run()
        assert len(proxy.asked) > len(USEFUL_ACTIONS)
        trial.credentials = replace(trial.credentials, proxy_password=f"{PASSWORD} no more")
        assert not trial.run()
    said = f"{trial.told} {caplog.text}"
    assert "canary" not in said


def test_forbidden_lists_are_warnings_and_a_forbidden_commit_is_a_failure(practice: PracticeCloud) -> None:
    forbidden = AnswerError(200, "UnauthorizedOperation", "You are not authorized.")
    for action in ("DescribeAllClass", "DescribeSubAppIds", "DescribeTasks"):
        arm(practice, forbidden, action)
    trial = a_trial(practice)
    assert trial.run()
    warned = trial.ended([Outcome.WARNING])
    assert set(warned) == {
        (Check.APPLICATION, ""),
        (Check.PERMISSION, "DescribeAllClass"),
        (Check.PERMISSION, "DescribeTasks"),
    }
    assert {problem.params["action"] for problem in warned.values() if problem} == {
        "DescribeSubAppIds", "DescribeAllClass", "DescribeTasks",
    }  # fmt: skip
    arm(practice, forbidden, "CommitUpload")
    assert not trial.run()
    assert list(trial.ended([Outcome.FAILED])) == [(Check.PERMISSION, "CommitUpload")]


@pytest.mark.parametrize("sub_app_id", [7, 1500034567], ids=["unknown", "switched off"])
@pytest.mark.parametrize("may_list", [True, False])
def test_a_wrong_application_fails_even_where_they_cannot_be_listed(
    practice: PracticeCloud, sub_app_id: int, *, may_list: bool
) -> None:
    if not may_list:
        arm(practice, AnswerError(200, "UnauthorizedOperation", "no"), "DescribeSubAppIds")
    trial = a_trial(practice, sub_app_id=sub_app_id)
    assert not trial.run()
    assert trial.failed == {Check.APPLICATION: Code.ACCOUNT_SUB_APP}
    assert trial.skipped == {Check.PERMISSION}


def test_an_account_that_must_name_its_application_and_does_not_is_told(tmp_path: Path) -> None:
    with PracticeCloud(tmp_path / "new", settings=PracticeSettings(require_sub_app_id=True)) as practice:
        trial = a_trial(practice)
        assert not trial.run()
        assert trial.failed == {Check.APPLICATION: Code.ACCOUNT_SUB_APP}


def test_the_whole_test_has_an_end_whatever_hangs(practice: PracticeCloud) -> None:
    """The clock is handed in: the time is over while the key is being tried."""
    arm(practice, DelayAnswer(), "DescribeSubAppIds")
    trial, control, now = a_trial(practice), ControlToken(), [0.0]
    trial.told = []

    def tell(result: CheckResult) -> None:
        trial.told.append(result)
        if result == CheckResult(Check.KEY, Outcome.RUNNING):
            now[0] = 30.0
            threading.Thread(target=control.stop).start()

    diagnosis = trial.gateway.diagnosis(trial.account, trial.credentials, control)
    assert not diagnosis.run(tell, clock=lambda: now[0])
    assert trial.failed == {Check.KEY: Code.NET_TIMEOUT}
    assert trial.skipped == {Check.APPLICATION, Check.PERMISSION, Check.STORAGE}
    practice.faults.clear()


def test_a_stopped_test_ends_at_once_and_tells_nothing_more(practice: PracticeCloud) -> None:
    arm(practice, DelayAnswer(), "DescribeSubAppIds")
    told: list[CheckResult] = []
    passed: list[bool] = []
    control = ControlToken()
    trial = a_trial(practice)
    diagnosis = trial.gateway.diagnosis(trial.account, trial.credentials, control)
    thread = threading.Thread(target=lambda: passed.append(diagnosis.run(told.append)))
    thread.start()
    wait_until(lambda: CheckResult(Check.KEY, Outcome.RUNNING) in told)
    control.stop()
    thread.join(5)
    assert passed == [False]
    assert told[-1] == CheckResult(Check.KEY, Outcome.RUNNING)
    practice.faults.clear()
