"""The support bundle holds what helps, and nothing that is secret or names somebody."""

from __future__ import annotations

import zipfile
from pathlib import Path

import pytest

from tests.support.jobs import a_job, a_session
from vod_desktop.core.model.account import Account, AccountKind, Credentials, SignatureService
from vod_desktop.core.model.errors import AppError, Code, Problem
from vod_desktop.core.model.job import UploadResult
from vod_desktop.core.model.settings import Settings
from vod_desktop.core.model.states import State
from vod_desktop.logs import LogFile, Redactor
from vod_desktop.support.bundle import LOG_LINES, Facts, PartKind, log_tail, make_parts, save_bundle
from vod_desktop.support.redaction import Redaction

CANARY = "canary-7f3a9c-never-to-be-seen"
ACCOUNT = Account("acc-1", "王芳的公司账号", AccountKind.KEY_PAIR, sub_app_id=1500000001, proxy_url="http://proxy:1")
FAILED = a_job(
    id=3,
    account_id="acc-1",
    state=State.FAILED,
    media_name="秘密项目",
    problem=Problem(Code.SERVICE_REFUSED, {}, "request-7", f"InvalidParameter: token={CANARY}"),
    session=a_session(session_key=CANARY),
)
MISSING = a_job(id=4, state=State.FAILED, problem=Problem(Code.FILE_MISSING, {"path": "/videos/秘密项目.mp4"}))
DONE = a_job(id=5, state=State.COMPLETE, result=UploadResult("5285890812345678901", f"http://h/{CANARY}"))


def facts(logs: Path, **changes: object) -> Facts:
    values: dict[str, object] = {
        "window": {"qt": "6.11"},
        "settings": Settings(account_id="acc-1", preset_ids={"acc-1": "p"}, recent_procedures=("OurFlow",)),
        "accounts": (ACCOUNT,),
        "jobs": (FAILED, MISSING, DONE),
        "holds": {"acc-1": Problem(Code.AUTH_REJECTED, {"account": ACCOUNT.name}, "request-8")},
        "reports": f"RuntimeError: SecretKey={CANARY}",
        "logs": logs,
    }
    return Facts(**(values | changes))  # type: ignore[arg-type]


def parts_of(made: Facts) -> dict[PartKind, str]:
    redactor = Redactor()
    redactor.add(CANARY)
    return {part.kind: part.text for part in make_parts(made, Redaction(redactor.redact).clean)}


def test_it_tells_codes_requests_counts_and_versions(tmp_path):
    parts = parts_of(facts(tmp_path))
    assert "VOD Desktop" in parts[PartKind.SYSTEM]
    assert "qt: 6.11" in parts[PartKind.SYSTEM]
    assert "connections: 10" in parts[PartKind.SETTINGS]
    assert "key_pair, mainland, service, with SubAppId" in parts[PartKind.ACCOUNTS]
    assert "jobs: 3" in parts[PartKind.QUEUE]
    assert "failed/prepare: 2" in parts[PartKind.QUEUE]
    assert "service.refused · RequestId=request-7" in parts[PartKind.PROBLEMS]
    assert "auth.rejected" in parts[PartKind.PROBLEMS]
    assert "file.missing · path=<file>.mp4" in parts[PartKind.PROBLEMS]
    assert PartKind.LOG not in parts


def test_nobody_is_named_and_the_hash_of_an_account_is_another_one_each_time(tmp_path):
    first, second = parts_of(facts(tmp_path)), parts_of(facts(tmp_path))
    for parts in (first, second):
        told = "\n".join(parts.values())
        for name in (ACCOUNT.name, "acc-1", "秘密项目", "1500000001", "OurFlow", "5285890812345678901"):
            assert name not in told
    assert first[PartKind.ACCOUNTS] != second[PartKind.ACCOUNTS]


def test_of_a_signature_service_its_kind_is_told_and_its_address_is_not(tmp_path):
    service = SignatureService("https://sign.秘密.example/path?app=1", header="X-Ours", answer_path="data.sign")
    account = Account("acc-2", "秘密", AccountKind.SIGNATURE_SERVICE, signature_service=service)
    redirected = Problem(Code.SIGNATURE_REDIRECTED, {"account": "秘密", "address": "https://login.秘密.example/"})
    parts = parts_of(facts(tmp_path, accounts=(account,), holds={"acc-2": redirected}))
    assert "; signed by GET over https, with header, JSON, decides by itself" in parts[PartKind.ACCOUNTS]
    assert "signature.redirected · account=<account> · address=<address>" in parts[PartKind.PROBLEMS]
    told = "\n".join(parts.values())
    for name in ("秘密", "X-Ours", "data.sign"):
        assert name not in told


def test_a_secret_that_was_planted_everywhere_is_nowhere(tmp_path):
    redactor = Redactor()
    log = LogFile(tmp_path / "logs", Redactor())  # as if the log's own redaction had failed
    try:
        import logging

        logging.getLogger("test").warning("token is %s and %r", CANARY, Credentials("AKIDabcdef123456", CANARY))
    finally:
        log.close()
    redactor.add(CANARY)
    parts = make_parts(facts(tmp_path / "logs"), Redaction(redactor.redact).clean)
    path = tmp_path / "bundle.zip"
    save_bundle(parts, path)
    with zipfile.ZipFile(path) as bundle:
        names = bundle.namelist()
        told = b"".join(bundle.read(name) for name in names).decode()
    assert "log.txt" in names
    assert "token is" in told
    assert CANARY not in told


def test_the_log_is_its_last_lines_with_those_of_the_file_before(tmp_path):
    (tmp_path / "vod-desktop.log.1").write_text("".join(f"old {n}\n" for n in range(3_000)), encoding="utf-8")
    (tmp_path / "vod-desktop.log").write_text("new 1\nnew 2\n", encoding="utf-8")
    lines = log_tail(tmp_path).splitlines()
    assert len(lines) == LOG_LINES
    assert lines[-3:] == ["old 2999", "new 1", "new 2"]
    assert log_tail(tmp_path / "nowhere") == ""


def test_a_huge_log_is_not_read_whole(tmp_path):
    (tmp_path / "vod-desktop.log").write_text(
        "".join(f"line {n} {'x' * 2_000}\n" for n in range(5_000)), encoding="utf-8"
    )
    assert log_tail(tmp_path).splitlines()[-1].startswith("line 4999 ")
    assert len(log_tail(tmp_path)) < 500_000


def test_only_the_parts_that_are_given_are_saved(tmp_path):
    parts = make_parts(facts(tmp_path), str)
    save_bundle(parts[:2], tmp_path / "a.zip")
    with zipfile.ZipFile(tmp_path / "a.zip") as bundle:
        assert bundle.namelist() == ["system.txt", "settings.txt"]


def test_a_place_that_cannot_be_written_is_told(tmp_path):
    with pytest.raises(AppError) as told:
        save_bundle((), tmp_path / "no folder" / "a.zip")
    assert told.value.problem.code is Code.EXPORT_FAILED
