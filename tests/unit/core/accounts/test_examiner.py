"""Trials run on threads of their own, over the real gateway, and leave nothing behind."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from concurrent.futures import CancelledError
from pathlib import Path

import pytest

from tests.support.vaults import ShakyVault
from tests.support.waiting import wait_until
from vod_desktop.core.accounts.examiner import Examiner
from vod_desktop.core.accounts.keeper import AccountKeeper
from vod_desktop.core.accounts.keys import Keys
from vod_desktop.core.cloud.gateway import CloudGateway
from vod_desktop.core.model.account import Account, AccountKind, Credentials, SecretEntry
from vod_desktop.core.model.diagnosis import Check, CheckResult, Outcome
from vod_desktop.core.model.errors import AppError, Code
from vod_desktop.core.secrets.keyring_worker import KeyringWorker
from vod_desktop.core.secrets.vault import EnvironmentVault
from vod_desktop.sandbox import PracticeCloud
from vod_desktop.sandbox.faults import DelayAnswer, Fault


@pytest.fixture
def practice(tmp_path: Path) -> Iterator[PracticeCloud]:
    with PracticeCloud(tmp_path / "practice") as running:
        yield running


@pytest.fixture
def vault() -> ShakyVault:
    return ShakyVault()


@pytest.fixture
def examiner(practice: PracticeCloud, vault: ShakyVault) -> Iterator[Examiner]:
    before = set(threading.enumerate())
    worker = KeyringWorker()
    keys = Keys(vault, EnvironmentVault({}), lambda *_secrets: None)
    saved = Account("a", "saved", AccountKind.KEY_PAIR, practice.endpoint)
    vault.put("a", Credentials(practice.secret_id, practice.secret_key))
    keeper = AccountKeeper([saved], keys, worker, post=lambda _command: None, unfinished=lambda _id: 0)
    examiner = Examiner(keeper, CloudGateway({}))
    yield examiner
    examiner.close()
    worker.close(5.0)
    wait_until(lambda: set(threading.enumerate()) <= before)


def draft(practice: PracticeCloud, **changes: object) -> Account:
    return Account(
        **{"id": "", "name": "draft", "kind": AccountKind.KEY_PAIR, "endpoint": practice.endpoint, **changes}
    )


def entry(practice: PracticeCloud) -> SecretEntry:
    return SecretEntry(practice.secret_id, practice.secret_key)


def test_an_account_is_tried_out_before_it_is_saved(examiner: Examiner, practice: PracticeCloud) -> None:
    told: list[CheckResult] = []
    assert examiner.examine(draft(practice), entry(practice), told.append).passed.result(20)
    assert told[-1] == CheckResult(Check.STORAGE, Outcome.OK)
    applications = examiner.applications(draft(practice), entry(practice)).result(20)
    assert [one.name for one in applications][:2] == ["主应用", "短视频运营"]


def test_a_saved_account_is_tried_out_with_the_key_that_is_kept(examiner: Examiner, practice: PracticeCloud) -> None:
    saved = draft(practice, id="a", name="saved")
    assert examiner.examine(saved, SecretEntry(), lambda _result: None).passed.result(20)
    wrong = SecretEntry(secret_key="another-secret-key-000")
    assert not examiner.examine(saved, wrong, lambda _result: None).passed.result(20)


@pytest.mark.parametrize(
    ("changes", "given", "code"),
    [
        ({}, SecretEntry(), Code.SECRET_EMPTY),
        ({"id": "b"}, SecretEntry(), Code.SECRET_MISSING),
        ({"endpoint": "nonsense"}, SecretEntry("AKID00000001", "secret-key-0001"), Code.ENDPOINT_INVALID),
    ],
)
def test_what_was_entered_wrong_is_told_by_the_future(
    examiner: Examiner, practice: PracticeCloud, changes: dict[str, object], given: SecretEntry, code: Code
) -> None:
    told: list[CheckResult] = []
    with pytest.raises(AppError) as refused:
        examiner.examine(draft(practice, **changes), given, told.append).passed.result(20)
    assert refused.value.problem.code is code
    assert told == []


def test_stopping_and_closing_end_what_hangs(examiner: Examiner, practice: PracticeCloud) -> None:
    practice.faults.arm(Fault(DelayAnswer(), operation="DescribeSubAppIds", count=None))
    told: list[CheckResult] = []
    examination = examiner.examine(draft(practice), entry(practice), told.append)

    def asked() -> int:
        return sum(request.operation == "DescribeSubAppIds" for request in practice.requests())

    wait_until(lambda: asked() == 1)
    assert CheckResult(Check.KEY, Outcome.RUNNING) in told
    examination.stop()
    count = len(told)
    with pytest.raises(CancelledError):
        examination.passed.result(5)
    hanging = examiner.applications(draft(practice), entry(practice))
    wait_until(lambda: asked() == 2)
    examiner.close()
    with pytest.raises((CancelledError, AppError)):
        hanging.result(5)
    assert len(told) == count
    practice.faults.clear()
