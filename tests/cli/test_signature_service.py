"""The command line without a key: accounts with a signature service, and uploads whose signatures come from one."""

from __future__ import annotations

import json
import os
import pty
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from tests.support.command_line import REPOSITORY, Finished, environment, vod
from tests.support.signature_service import Manner, SignatureService, Trouble
from tests.support.waiting import wait_until
from vod_desktop.sandbox import PracticeCloud

HEADER, VALUE = "X-Upload-Token", "canary-header-value-0001"
GIVEN = {"VOD_SIGNATURE_HEADER": f"{HEADER}: {VALUE}"}


@pytest.fixture
def service(cloud: PracticeCloud) -> Iterator[SignatureService]:
    manner = Manner(one_time=True, header=(HEADER, VALUE), accepts_options=True)
    with SignatureService(cloud.secret_id, cloud.secret_key, manner) as running:
        yield running


@pytest.fixture
def clip(films: Path) -> Path:
    path = films / "片 1.mp4"
    path.write_bytes(os.urandom(30_000))
    return path


@pytest.fixture
def account(data_dir: Path) -> Callable[..., Finished]:
    def run(*words: str | Path, given: str | None = None, environ: dict[str, str] | None = None) -> Finished:
        return vod("account", *words, "--data-dir", data_dir, given=given, environ=environ)

    return run


def written(folder: Path) -> bytes:
    return b"".join(path.read_bytes() for path in folder.rglob("*") if path.is_file())


def test_an_account_is_added_listed_tested_used_and_removed(account, cloud, service, data_dir, clip):
    words = ["--signature-url", service.url, "--signature-header", HEADER, "--endpoint", cloud.endpoint]
    done = account("add", "签名", *words, "--sign-options", "--signature-method", "POST", "--json", given=f"{VALUE}\n")
    assert done.code == 1, done.err  # here there is no keyring
    assert "VOD_SIGNATURE_HEADER" in done.err
    (added,) = done.events
    assert (added["kind"], added["key_kept"]) == ("signature_service", False)
    assert added["signature_service"] == {
        "url": service.url, "method": "POST", "header": HEADER, "answer_path": "", "takes_options": True,
    }  # fmt: skip
    assert account("list").out == f"签名  Signature service  {service.url}  {cloud.endpoint}\n"
    tested = account("test", "签名", environ=GIVEN)
    assert tested.code == 0, tested.out + tested.err
    assert (
        "✓ Signature from the service: in order\n"
        "    It is valid for 1 h 0 min. It is a one-time signature, good for one upload.\n"
        "✓ A new signature each time: in order\n"
    ) in tested.out
    facts = next(event for event in account("test", "签名", "--json", environ=GIVEN).events if event.get("life_s"))
    assert (facts["check"], facts["life_s"], facts["one_time"]) == ("signature", 3600, True)
    done = vod(
        "upload", "--account", "签名", "--data-dir", data_dir, "--json", "--class-id", "1002", clip, environ=GIVEN
    )
    assert done.code == 0, done.out + done.err
    (medium,) = cloud.media()
    assert (done.ends()[clip.name]["file_id"], medium.class_id) == (medium.file_id, 1002)
    assert account("remove", "签名").out == "Account “签名” was removed.\n"
    assert VALUE.encode() not in written(data_dir)
    assert VALUE not in done.out + done.err + tested.out + tested.err


def test_a_service_that_asks_for_nothing_needs_nothing(account, cloud, service, data_dir, clip):
    service.manner = Manner()
    added = account("add", "开放", "--signature-url", service.url, "--endpoint", cloud.endpoint, given="")
    assert (added.code, added.out) == (0, "Account “开放” was added.\n"), added.err
    assert account("test", "开放").code == 0
    assert vod("upload", "--account", "开放", "--data-dir", data_dir, clip).code == 0
    assert len(cloud.media()) == 1


@pytest.mark.parametrize(
    ("words", "given", "says"),
    [
        (["--signature-url", "sign.example"], "", "address of the signature service is not valid"),
        (["--signature-url", "https://me:canary@h/"], "", "not valid: https://h/"),
        (["--signature-url", "https://h/", "--signature-header", "Host"], VALUE, "header of the signature service"),
        (["--signature-url", "https://h/", "--signature-header", "X-T"], "", "value of the header is missing"),
        (["--signature-url", "https://h/", "--signature-header", "X-T"], "密钥", "value of the header cannot be right"),
        (["--signature-url", "https://h/", "--signature-path", "a..b"], "", "place of the signature is not valid"),
        (["--signature-header", "X-T"], VALUE, "with --signature-url"),
        (["--signature-url", "https://h/", "--signature-value", VALUE], "", "not known here"),
    ],
)
def test_wrong_usage_is_exit_code_2_and_a_sentence(account, words, given, says):
    done = account("add", "a", *words, given=given)
    assert done.code == 2, done.err
    assert says in done.err
    assert "canary" not in done.err or "--signature-value" in words
    assert "密钥" not in done.err


def test_plain_http_through_a_network_is_said_to_be_readable(account):
    done = account("add", "内网", "--signature-url", "http://sign.company.example/sign", given="")
    assert done.code == 0
    assert "What is sent to sign.company.example is not encrypted." in done.err


def test_the_whole_header_may_be_read_from_standard_input(account, cloud, service):
    words = ["--signature-url", service.url, "--signature-header", HEADER, "--endpoint", cloud.endpoint]
    added = account("add", "a", *words, "--json", given=f"{HEADER}: {VALUE}\n")
    assert added.events[0]["key_kept"] is False
    assert account("test", "a", environ={"VOD_SIGNATURE_HEADER": VALUE}).code == 0


def test_an_upload_takes_its_signatures_from_an_address_and_the_header_from_the_environment(
    cloud, service, data_dir, clip
):
    service.manner = Manner(json_path="data.sign", header=(HEADER, VALUE), accepts_options=True)
    words = ["--signature-url", service.url, "--endpoint", cloud.endpoint, "--signature-path", "data.sign"]
    options = ["--sign-options", "--signature-method", "POST", "--procedure", "短视频标准转码", "--priority", "-5"]
    done = vod(
        "upload", *words, *options, "--notify-mode", "Change", "--data-dir", data_dir, "--json", clip, environ=GIVEN
    )
    assert done.code == 0, done.out + done.err
    assert len(cloud.media()) == 1
    asked = {"procedure": "短视频标准转码", "taskPriority": -5, "taskNotifyMode": "Change"}
    assert asked in service.posted
    assert VALUE.encode() not in written(data_dir)


def test_what_was_interrupted_goes_on_with_the_header_of_the_environment(cloud, service, data_dir, clip):
    service.manner = Manner(header=(HEADER, VALUE), trouble=Trouble.ERROR)
    words = ["--signature-url", service.url, "--endpoint", cloud.endpoint, "--network-wait", "0"]
    failed = vod("upload", *words, "--data-dir", data_dir, "--json", clip, environ=GIVEN)
    assert failed.code == 1
    assert failed.ends()[clip.name]["code"] == "signature.unavailable"
    service.manner = Manner(header=(HEADER, VALUE))
    without = vod("resume", "--data-dir", data_dir, "--json")
    assert without.ends()[clip.name]["code"] == "secret.missing"
    done = vod("resume", "--data-dir", data_dir, "--json", environ=GIVEN)
    assert done.code == 0, done.out + done.err
    assert len(cloud.media()) == 1


def test_a_header_without_a_name_is_wrong_usage(service, data_dir, clip):
    done = vod(
        "upload", "--signature-url", service.url, "--data-dir", data_dir, clip, environ={"VOD_SIGNATURE_HEADER": VALUE}
    )
    assert done.code == 2
    assert "must name the header" in done.err
    assert VALUE not in done.err


def test_a_service_that_refuses_ends_the_command_with_the_reason(cloud, service, data_dir, clip):
    done = vod("upload", "--signature-url", service.url, "--endpoint", cloud.endpoint, "--data-dir", data_dir, clip)
    assert done.code == 1
    assert "The signature service refused to sign (HTTP 401)." in done.err


def test_the_ways_in_can_be_chosen_with_a_key(upload, cloud, clip):
    assert upload("--route", "client", clip).code == 0
    operations = {request.operation for request in cloud.requests()}
    assert "ApplyUploadUGC" in operations
    assert "ApplyUpload" not in operations
    refused = upload("--route", "server", "--priority", "3", "--procedure", "短视频标准转码", "--force", clip)
    assert refused.code == 2
    assert "The priority goes only together with: client upload" in refused.err


def test_the_tools_for_signatures_need_a_key_of_their_own(account, service, data_dir):
    account("add", "a", "--signature-url", service.url, given="")
    for words in (["sign", "--account", "a"], ["verify-signature", "--account", "a", "x"]):
        done = vod(*words, "--data-dir", data_dir)
        assert done.code == 2
        assert "No key is known for account “a”" in done.err


def test_on_a_terminal_the_value_is_asked_for_and_not_shown(data_dir):
    ours, theirs = pty.openpty()
    words = ["account", "add", "a", "--signature-url", "https://h/", "--signature-header", HEADER]
    shown = b""

    def has_shown(text: bytes) -> bool:
        nonlocal shown
        shown += os.read(ours, 4096)
        return text in shown

    with subprocess.Popen(
        [sys.executable, "-m", "vod_desktop", *words, "--data-dir", str(data_dir)],
        cwd=REPOSITORY,
        env=environment({}),
        stdin=theirs,
        stdout=theirs,
        stderr=theirs,
        start_new_session=True,
    ) as process:
        os.close(theirs)
        wait_until(lambda: has_shown(f"value of {HEADER}: ".encode()), timeout_s=30)
        os.write(ours, f"{VALUE}\n".encode())
        wait_until(lambda: has_shown(b"was added"), timeout_s=30)
        process.wait(30)
    os.close(ours)
    assert VALUE.encode() not in shown
    assert json.loads(vod("account", "list", "--json", "--data-dir", data_dir).out)["name"] == "a"
