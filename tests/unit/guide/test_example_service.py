"""The signature service that the guide shows is run as it stands there, and uploads go through it."""

from __future__ import annotations

import re
import subprocess
import sys
import time
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from tests.support.sending import a_body
from vod_desktop.core.cloud.gateway import CloudGateway
from vod_desktop.core.cloud.ports import ApplyRequest
from vod_desktop.core.cloud.signature import check
from vod_desktop.core.cloud.signature_service import ServiceSignatures
from vod_desktop.core.cloud.transport import Transport, tls_context
from vod_desktop.core.engine.control import ControlToken
from vod_desktop.core.model.account import Account, AccountKind, Credentials, RequestMethod, SignatureService
from vod_desktop.core.model.errors import AppError, Code
from vod_desktop.core.model.job import Route
from vod_desktop.core.model.options import UploadOptions
from vod_desktop.core.model.signature import MacVerdict, NotifyMode, SignatureTerms
from vod_desktop.paths import resources_dir
from vod_desktop.sandbox import PracticeCloud

PASSWORD = "correct horse battery"
SERVICE = SignatureService("", RequestMethod.POST, "X-Upload-Password", "signature", takes_options=True)


def example() -> str:
    page = (resources_dir() / "guide" / "en" / "signature-upload.md").read_text(encoding="utf-8")
    (code,) = re.findall(r"^```python\n(.*?)^```$", page, re.MULTILINE | re.DOTALL)
    return str(code)


@pytest.fixture(scope="module")
def practice(tmp_path_factory: pytest.TempPathFactory) -> Iterator[PracticeCloud]:
    with PracticeCloud(tmp_path_factory.mktemp("practice")) as running:
        yield running


@pytest.fixture(scope="module")
def account(practice: PracticeCloud, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Account]:
    """An account without a key, with the example as its service."""
    script = tmp_path_factory.mktemp("example") / "sign_service.py"
    script.write_text(example(), encoding="utf-8")
    environ = {
        "VOD_SECRET_ID": practice.secret_id,
        "VOD_SECRET_KEY": practice.secret_key,
        "SIGN_PASSWORD": PASSWORD,
        "PORT": "0",
        "PYTHONUTF8": "1",
    }
    process = subprocess.Popen(
        [sys.executable, "-I", script], env=environ, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True
    )
    assert process.stdout is not None
    assert process.stderr is not None
    try:
        service = replace(SERVICE, url=process.stdout.readline().strip())
        yield Account(
            "s", "Studio", AccountKind.SIGNATURE_SERVICE, endpoint=practice.endpoint, signature_service=service
        )
    finally:
        process.terminate()
        process.wait(10)
        process.stdout.close()
        process.stderr.close()


def header(password: str = PASSWORD) -> Credentials:
    return Credentials("", "", signature_header=password)


@pytest.fixture
def transport() -> Iterator[Transport]:
    made = Transport(tls_context())
    yield made
    made.close()


def test_its_signatures_are_right_and_say_what_was_asked_for(
    practice: PracticeCloud, account: Account, transport: Transport
) -> None:
    source = ServiceSignatures(account, header(), dict, transport)
    terms = SignatureTerms(
        class_id=7,
        procedure="QCVB_SimpleProcessFile({10,20},150,10,10)",
        task_priority=-5,
        task_notify_mode=NotifyMode.CHANGE,
        source_context="来源 a&b",
        session_context="会话",
        storage_region="ap-chongqing",
    )
    made = [source.signature(terms) for _ in range(2)]
    assert made[0] != made[1]
    checked = check(made[0], practice.secret_key, time.time(), secret_id=practice.secret_id)
    assert checked.mac is MacVerdict.RIGHT
    assert checked.findings == ()
    assert checked.read.fields is not None
    assert checked.read.fields.terms == terms


def test_a_file_is_uploaded_through_it_without_a_key(practice: PracticeCloud, account: Account, tmp_path: Path) -> None:
    film = tmp_path / "film.mp4"
    film.write_bytes(b"film " * 1000)
    cloud = CloudGateway({})(account, header())
    route = cloud.route(Route.CLIENT)
    options = UploadOptions(source_context="guide")
    applied = route.apply(ApplyRequest("film", "mp4", None, options, film.stat().st_size))
    store = cloud.store(applied.session, applied.certificate)
    store.put(applied.session.media_path.lstrip("/"), a_body(film), ControlToken())
    result = route.commit(applied.session)
    cloud.close()
    (medium,) = [one for one in practice.media() if one.file_id == result.file_id]
    assert (medium.size, medium.source_context) == (film.stat().st_size, "guide")


def test_who_does_not_know_the_password_gets_no_signature(account: Account, transport: Transport) -> None:
    with pytest.raises(AppError) as caught:
        ServiceSignatures(account, header("wrong"), dict, transport).signature(SignatureTerms())
    assert caught.value.problem.code is Code.SIGNATURE_DENIED
