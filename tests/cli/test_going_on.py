"""Interrupted uploads are kept, shown by `status`, and finished by `resume`; keys stay off the disk."""

from __future__ import annotations

import os
import signal
import sys
from pathlib import Path

import pytest

from tests.support.command_line import finish, started, vod
from tests.support.waiting import wait_until


@pytest.fixture
def large(films: Path) -> Path:
    path = films / "大文件.mp4"
    path.write_bytes(os.urandom(40 * 1024**2))
    return path


def confirmed(cloud) -> int:
    return sum(record.operation == "UploadPart" and record.status == 200 for record in cloud.requests())


@pytest.mark.parametrize("stop", [signal.SIGINT, signal.SIGTERM])
def test_a_signal_keeps_the_ledger_and_says_how_to_go_on(cloud, keys, data_dir, large, stop):
    cloud.set_speed(10_000_000)
    with started("upload", "--data-dir", data_dir, "--endpoint", cloud.endpoint, large, environ=keys) as process:
        wait_until(lambda: confirmed(cloud) >= 2, timeout_s=30)
        process.send_signal(stop)
        done = finish(process, timeout_s=5)
    assert done.code == 130
    assert "Interrupted. Nothing is lost." in done.err
    assert f"To go on: {sys.executable} -m vod_desktop resume --data-dir '{data_dir}'" in done.err
    cloud.set_speed(0)
    looked = vod("status", "--data-dir", data_dir)
    assert str(large) in looked.out
    again = vod("resume", "--json", "--data-dir", data_dir, environ=keys)
    assert again.code == 0, again.out + again.err
    end = again.ends()["大文件.mp4"]
    assert end["size"] <= end["sent_bytes"]
    assert len(cloud.media()) == 1
    assert cloud.open_uploads() == []


def test_an_upload_leaves_earlier_files_to_resume(cloud, keys, upload, data_dir, large):
    cloud.set_speed(10_000_000)
    with started("upload", "--data-dir", data_dir, "--endpoint", cloud.endpoint, large, environ=keys) as process:
        wait_until(lambda: confirmed(cloud) >= 1, timeout_s=30)
        process.send_signal(signal.SIGINT)
        finish(process, timeout_s=5)
    cloud.set_speed(0)
    small = large.with_name("small.mp4")
    small.write_bytes(os.urandom(10_000))
    done = upload(small)
    assert done.code == 0
    assert list(done.ends()) == ["small.mp4"]
    assert done.events[-1]["left"] == 1
    refused = upload(large)
    assert (refused.code, refused.ends()[large.name]["code"]) == (1, "file.duplicate")
    assert vod("resume", "--json", "--data-dir", data_dir, environ=keys).ends()[large.name]["event"] == "complete"
    assert len(cloud.media()) == 2


def test_a_practice_upload_goes_on_though_its_cloud_has_another_port(data_dir, large):
    with started("upload", "--practice", "--json", "--data-dir", data_dir, large) as process:
        assert process.stdout is not None
        while '"phase": "upload"' not in process.stdout.readline():
            assert process.poll() is None
        process.send_signal(signal.SIGINT)
        assert finish(process, timeout_s=10).code == 130
    again = vod("resume", "--json", "--data-dir", data_dir)
    assert again.code == 0, again.out + again.err
    assert again.ends()[large.name]["event"] == "complete"


def test_nothing_left_is_fine(data_dir):
    done = vod("resume", "--json", "--data-dir", data_dir)
    assert done.code == 0
    assert done.events == [{"event": "end", "complete": 0, "failed": 0, "left": 0, "interrupted": False}]
    told = vod("resume", "--data-dir", data_dir)
    assert (told.code, told.err) == (0, "Nothing is left to upload.\n")


def test_resume_without_the_key_says_so_and_keeps_the_file(cloud, keys, data_dir, large):
    cloud.set_speed(10_000_000)
    with started("upload", "--data-dir", data_dir, "--endpoint", cloud.endpoint, large, environ=keys) as process:
        wait_until(lambda: confirmed(cloud) >= 1, timeout_s=30)
        process.send_signal(signal.SIGTERM)
        finish(process, timeout_s=5)
    cloud.set_speed(0)
    without = vod("resume", "--json", "--data-dir", data_dir)
    assert without.code == 1
    assert without.ends()[large.name]["code"] == "secret.missing"
    assert vod("resume", "--data-dir", data_dir, environ=keys).code == 0


def test_status_tells_what_became_of_the_procedure(cloud, upload, data_dir, films):
    path = films / "片.mp4"
    path.write_bytes(b"film" * 1000)
    plain = films / "plain.mp4"
    plain.write_bytes(b"plain" * 1000)
    assert upload("--procedure", "短视频标准转码", path).code == 0
    assert upload(plain).code == 0
    looked = vod("status", "--json", "--data-dir", data_dir)
    jobs = {event["name"]: event for event in looked.events if event["event"] == "job"}
    assert jobs["片"]["task"] in {"running", "playable"}
    assert jobs["plain"]["task"] is None
    told = vod("status", "--data-dir", data_dir).out
    assert any(words in told for words in ("Waiting to be processed", "Processing", "Playable"))


def test_status_of_nothing_is_empty_and_makes_nothing(tmp_path):
    done = vod("status", "--data-dir", tmp_path / "none")
    assert done.code == 0
    assert "The queue is empty." in done.out
    assert not (tmp_path / "none").exists()


def test_no_key_is_readable_in_the_data_directory(cloud, keys, data_dir, large):
    """Neither the account's key nor the certificate, in the middle of an upload and after it."""
    cloud.set_speed(10_000_000)
    with started("upload", "--data-dir", data_dir, "--endpoint", cloud.endpoint, large, environ=keys) as process:
        wait_until(lambda: confirmed(cloud) >= 2, timeout_s=30)
        process.kill()
        process.communicate(timeout=10)
    secrets = [cloud.secret_id, cloud.secret_key]
    for certificate in cloud._context.store.certificates.all():
        secrets += [certificate.secret_id, certificate.secret_key, certificate.token]
    assert len(secrets) == 5
    assert hidden(data_dir, secrets)
    cloud.set_speed(0)
    assert vod("resume", "--data-dir", data_dir, environ=keys).code == 0
    assert hidden(data_dir, secrets)


def hidden(folder: Path, secrets: list[str]) -> bool:
    contents = [path.read_bytes() for path in folder.rglob("*") if path.is_file()]
    assert contents
    return not any(secret.encode() in content for secret in secrets for content in contents)
