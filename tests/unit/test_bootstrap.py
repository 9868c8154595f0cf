"""A session takes the data directory, knows its accounts, and leaves nothing behind when it is closed."""

from __future__ import annotations

import threading

import pytest

from vod_desktop.bootstrap import open_session
from vod_desktop.core.ledger.reader import LedgerReader
from vod_desktop.core.model.account import PRACTICE_ID, AccountKind
from vod_desktop.core.model.errors import AppError, Code
from vod_desktop.core.model.events import EngineStopped, Event, JobsAdded
from vod_desktop.desktop.lock import DataDirLock

KEYS = {"VOD_SECRET_ID": "AKIDexample", "VOD_SECRET_KEY": "0123456789abcdef"}
ENDPOINT = "http://127.0.0.1:9"


def code_of(caught: pytest.ExceptionInfo[AppError]) -> Code:
    return caught.value.problem.code


def test_opening_tells_the_queue_and_closing_leaves_no_thread(tmp_path):
    before = set(threading.enumerate())
    told: list[Event] = []
    session = open_session(tmp_path / "data", told.extend, environ=KEYS)
    assert JobsAdded((), "restored") in told
    session.use_practice()
    session.close()
    assert EngineStopped() in told
    assert set(threading.enumerate()) == before


def test_a_directory_has_one_owner_until_the_session_is_closed(tmp_path):
    session = open_session(tmp_path, lambda _batch: None, environ={})
    with pytest.raises(AppError) as caught:
        open_session(tmp_path, lambda _batch: None, environ={})
    assert code_of(caught) is Code.DATA_DIR_IN_USE
    session.close()
    open_session(tmp_path, lambda _batch: None, environ={}).close()


def test_a_start_that_fails_frees_the_directory(tmp_path):
    (tmp_path / "ledger.db").mkdir()
    with pytest.raises(AppError):
        open_session(tmp_path, lambda _batch: None, environ={})
    with DataDirLock(tmp_path):
        pass


def test_an_endpoint_is_an_account_named_by_its_address_and_never_by_its_key(tmp_path):
    session = open_session(tmp_path, lambda _batch: None, environ=KEYS)
    try:
        assert session.use_endpoint(f"{ENDPOINT}/") == ENDPOINT
        assert session.use_endpoint(ENDPOINT, sub_app_id=7) == f"{ENDPOINT}#7"
        assert session.use_account("127.0.0.1:9#7") == f"{ENDPOINT}#7"
        assert [account.sub_app_id for account in session.accounts()] == [None, 7]
        assert {account.kind for account in session.accounts()} == {AccountKind.KEY_PAIR}
    finally:
        session.close()
    with LedgerReader.open(tmp_path / "ledger.db") as ledger:
        assert [account.id for account in ledger.accounts()] == [ENDPOINT, f"{ENDPOINT}#7"]
    assert not any(b"AKIDexample" in path.read_bytes() for path in tmp_path.rglob("*") if path.is_file())


def test_accounts_are_remembered_by_the_next_session(tmp_path):
    session = open_session(tmp_path, lambda _batch: None, environ=KEYS)
    session.use_endpoint(ENDPOINT)
    session.close()
    again = open_session(tmp_path, lambda _batch: None, environ={})
    try:
        assert [account.name for account in again.accounts()] == ["127.0.0.1:9"]
        with pytest.raises(AppError) as caught:
            again.use_account(ENDPOINT)
        assert code_of(caught) is Code.SECRET_MISSING
        with pytest.raises(AppError) as caught:
            again.use_account("nobody")
        assert code_of(caught) is Code.ACCOUNT_UNKNOWN
    finally:
        again.close()


def test_the_practice_cloud_is_started_once_and_has_an_account(tmp_path):
    session = open_session(tmp_path, lambda _batch: None, environ={})
    try:
        assert session.practice is None
        assert [session.use_practice(), session.use_practice(), session.use_account(PRACTICE_ID)] == [PRACTICE_ID] * 3
        assert session.practice is not None
        (account,) = session.accounts()
        assert account.endpoint == session.practice.endpoint
    finally:
        session.close()
