from __future__ import annotations

import json
import logging
import stat
from collections.abc import Iterator
from logging.handlers import RotatingFileHandler
from pathlib import Path

import pytest
from qcloud_cos.cos_auth import CosS3Auth
from qcloud_cos.cos_client import CosConfig
from requests import Request

from tests.support.jobs import a_session
from vod_desktop.core.model.account import Certificate, Credentials
from vod_desktop.logs import _SDK_LOGGERS, LogFile, Redactor

ANSWER = {
    "VodSessionKey": "canary",
    "TempCertificate": {"SecretId": "canary", "SecretKey": "canary", "Token": "canary"},
}

LEAKY_LINES = [
    "Authorization: TC3-HMAC-SHA256 Credential=canary/2026-01-01/vod/tc3_request, SignedHeaders=host, Signature=canary",
    "Authorization: q-sign-algorithm=sha1&q-ak=canary&q-sign-time=1;2&q-signature=canary",
    "headers: {'Host': 'x', 'Authorization': 'q-sign-algorithm=sha1&q-ak=canary&q-signature=canary', 'Content-Length': '3'}",
    "proxy-authorization: Basic canary",
    "{'x-cos-security-token': 'canary'}",
    "X-TC-Token: canary",
    "GET /?q-ak=canary&q-signature=canary HTTP/1.1",
    "signature=canary&vodSessionKey=canary",
    "VOD_SECRET_KEY=canary VOD_SECRET_ID=canary VOD_TOKEN=canary",
    "Credentials(secret_id='canary', secret_key='canary', token=\"canary\")",
    "sign_key: b'canary'",
    "password = canary",
    "http://user:canary@proxy:8080/",
    json.dumps(ANSWER),
    json.dumps(json.dumps(ANSWER)),
    repr({"body": json.dumps(ANSWER)}),
    repr(json.dumps(ANSWER).encode()),
    'Token: "a\\"canary\\"b"',
]

HARMLESS_LINES = [
    "job 7 goes from apply to upload: 12 parts of 4194304 bytes",
    "TempCertificate ends at 1800000000",
    "the certificate of session 3 could not be unsealed",
    "GET http://127.0.0.1:8080/bucket/key.mp4?uploadId=16372 answered 200",
    "basic settings: files=12, connections=10",
    "the secret keeper of tokens signed off",
]


@pytest.fixture
def redactor() -> Redactor:
    return Redactor()


@pytest.fixture
def loggers_of_sdks() -> Iterator[None]:
    """As they are before anybody has loaded an SDK, which other tests of this process may have done."""
    loggers = [logging.getLogger(name) for name in _SDK_LOGGERS]
    before = [logger.level for logger in loggers]
    for logger in loggers:
        logger.setLevel(logging.NOTSET)
    yield
    for logger, level in zip(loggers, before, strict=True):
        logger.setLevel(level)


@pytest.fixture
def log(tmp_path: Path, redactor: Redactor, loggers_of_sdks: None) -> Iterator[Path]:
    file = LogFile(tmp_path / "logs", redactor)
    yield tmp_path / "logs" / "vod-desktop.log"
    file.close()


@pytest.mark.parametrize("line", LEAKY_LINES)
def test_secrets_are_found_by_where_they_stand(line: str, redactor: Redactor) -> None:
    assert "canary" not in redactor.redact(line)


@pytest.mark.parametrize("line", HARMLESS_LINES)
def test_ordinary_lines_stay_as_they_are(line: str, redactor: Redactor) -> None:
    assert redactor.redact(line) == line


def test_what_stands_beside_a_secret_stays(redactor: Redactor) -> None:
    assert (
        redactor.redact('{"SecretKey": "canary", "Region": "ap-x"}') == '{"SecretKey": "<redacted>", "Region": "ap-x"}'
    )


def test_a_secret_it_was_told_is_found_anywhere_also_spelled_for_a_url(redactor: Redactor) -> None:
    redactor.add("can/ary+key=", None, "")
    assert redactor.redact("it is can/ary+key= or can%2Fary%2Bkey%3D.") == "it is <redacted> or <redacted>."


def test_a_secret_that_contains_another_leaves_no_rest(redactor: Redactor) -> None:
    redactor.add("canary", "canary-and-more")
    assert redactor.redact("canary-and-more") == "<redacted>"


def test_long_lines_of_backslashes_and_quotes_take_no_time(redactor: Redactor) -> None:
    line = "token: " + "\\" * 50_000 + '"' + "\\'" * 50_000
    assert redactor.redact(line)


def test_messages_arguments_and_tracebacks_reach_the_file_without_secrets(log: Path, redactor: Redactor) -> None:
    redactor.add("canary-known")
    logger = logging.getLogger("vod_desktop.test")
    logger.info("starting with %s", "canary-known")
    logger.error("failed", exc_info=RuntimeError("Authorization: canary"))
    text = log.read_text()
    assert "starting with <redacted>" in text
    assert "RuntimeError: Authorization: <redacted>" in text
    assert "canary" not in text


def test_values_that_hold_secrets_do_not_show_them(log: Path) -> None:
    logging.getLogger("vod_desktop.test").warning(
        "%r %r %r",
        Credentials("canary", "canary", "canary"),
        Certificate("canary", "canary", "canary", 1),
        a_session(session_key="canary", sealed_certificate=b"canary"),
    )
    assert "canary" not in log.read_text()


def test_the_storage_sdk_signs_a_request_and_nothing_of_it_is_written(log: Path) -> None:
    logger = logging.getLogger("qcloud_cos")
    before = logger.level
    logger.setLevel(logging.DEBUG)  # as somebody might, to look for a fault
    try:
        config = CosConfig(Region="ap-x", SecretId="canary-id", SecretKey="canary-key", Token="canary-token")
        request = Request("PUT", "http://b-1.cos.ap-x.myqcloud.com/k", headers={"x-cos-security-token": "canary-token"})
        CosS3Auth(config)(request.prepare())
    finally:
        logger.setLevel(before)
    logging.getLogger("vod_desktop.test").info("signed")
    text = log.read_text()
    assert "signed" in text
    assert "canary" not in text
    assert "qcloud_cos" not in text


@pytest.mark.parametrize("name", ["qcloud_cos.cos_client", "tencentcloud_sdk_common", "urllib3.connectionpool"])
def test_sdks_are_heard_only_when_something_is_wrong(log: Path, name: str) -> None:
    logging.getLogger(name).info("canary")
    logging.getLogger(name).warning("something is wrong")
    assert "something is wrong" in log.read_text()
    assert "canary" not in log.read_text()


def test_only_the_owner_can_read_the_log(log: Path) -> None:
    logging.getLogger("vod_desktop.test").info("a line")
    assert stat.S_IMODE(log.stat().st_mode) == 0o600
    assert stat.S_IMODE(log.parent.stat().st_mode) == 0o700


def test_old_lines_make_room_for_new_ones(log: Path) -> None:
    logger = logging.getLogger("vod_desktop.test")
    for number in range(110):
        logger.info("%d %s", number, "x" * 100_000)
    files = sorted(log.parent.iterdir())
    assert len(files) == 4
    assert all(file.stat().st_size < 2_200_000 for file in files)
    assert "\n" in log.read_text()


def test_names_that_are_not_text_do_not_stop_the_log(log: Path) -> None:
    # Handed to the file alone: what pytest captures must be text, or it cannot report from a worker process.
    (handler,) = (found for found in logging.getLogger().handlers if isinstance(found, RotatingFileHandler))
    handler.handle(logging.LogRecord("vod_desktop.test", logging.INFO, "", 0, "clip %s", ("\udcff 汉字.mp4",), None))
    assert "clip \\udcff 汉字.mp4" in log.read_text(encoding="utf-8")


def test_a_full_disk_prints_nothing(
    tmp_path: Path, redactor: Redactor, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("vod_desktop.logs._FILE_NAME", "../../../../../../../../../dev/full")
    file = LogFile(tmp_path, redactor)
    logging.getLogger("vod_desktop.test").info("no room")
    file.close()
    assert capsys.readouterr() == ("", "")


def test_a_closed_log_leaves_nothing_behind(tmp_path: Path, redactor: Redactor) -> None:
    root = logging.getLogger()
    before = (root.level, list(root.handlers))
    LogFile(tmp_path, redactor).close()
    assert (root.level, list(root.handlers)) == before


def test_opening_a_log_makes_no_sdk_louder_than_it_was(
    tmp_path: Path, redactor: Redactor, loggers_of_sdks: None
) -> None:
    logging.getLogger("qcloud_cos").setLevel(logging.CRITICAL)
    LogFile(tmp_path, redactor).close()
    assert logging.getLogger("qcloud_cos").level == logging.CRITICAL
