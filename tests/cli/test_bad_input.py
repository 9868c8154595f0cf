"""Whatever goes wrong is a sentence with what to do, a non-zero exit code, and never a traceback."""

from __future__ import annotations

import contextlib
import os
import subprocess
from pathlib import Path

import pytest

from tests.support.command_line import finish, started, vod
from tests.support.other_user import run_as_other_user
from tests.support.waiting import wait_until

NOWHERE = "http://127.0.0.1:9"


@pytest.fixture
def clip(films: Path) -> Path:
    path = films / "clip.mp4"
    path.write_bytes(os.urandom(20_000))
    return path


@pytest.mark.parametrize(
    ("name", "code", "says"),
    [
        ("missing.mp4", "file.missing", "not there"),
        ("empty.mp4", "file.empty", "is empty"),
        ("papers", "folder.no_media", "no video or audio"),
        ("notes.txt", "file.type_unsupported", "does not take files of this type"),
        ("pipe.mp4", "file.not_regular", "not an ordinary file"),
    ],
)
def test_files_that_cannot_be_uploaded(upload, films, name, code, says):
    (films / "empty.mp4").write_bytes(b"")
    (films / "papers").mkdir()
    (films / "papers" / "notes.txt").write_text("notes")
    (films / "notes.txt").write_text("notes")
    os.mkfifo(films / "pipe.mp4")
    done = upload(films / name)
    assert done.code == 1
    end = done.ends()[name]
    assert (end["code"], says in end["message"], bool(end["advice"])) == (code, True, True)


def test_a_file_that_may_not_be_read(films, clip, tmp_path):
    clip.chmod(0o000)
    code = """
        import io
        import sys
        import vod_desktop.cli.commands  # found now: the other user may not be able to look into the checkout
        from vod_desktop.cli.main import run

        said = sys.stderr = io.StringIO()
        tmp_path, clip = sys.argv[1:]
        ended = run(["upload", "--endpoint", "http://127.0.0.1:9", "--data-dir", f"{tmp_path}/theirs", clip], None)
        print(ended)
        print(said.getvalue())
        """
    (tmp_path / "theirs").mkdir(mode=0o777)
    (tmp_path / "theirs").chmod(0o777)
    environ = {"VOD_SECRET_ID": "a", "VOD_SECRET_KEY": "b", "LC_ALL": "C.UTF-8"}
    lines = run_as_other_user(tmp_path, code, str(tmp_path), str(clip), environ=environ).splitlines()
    assert lines[0] == "1"
    assert "The file cannot be read" in "\n".join(lines)
    assert "Ask for permission" in "\n".join(lines)


def test_a_wrong_key(cloud, keys, data_dir, clip):
    wrong = {**keys, "VOD_SECRET_KEY": "0" * 32}
    done = vod("upload", "--json", "--data-dir", data_dir, "--endpoint", cloud.endpoint, clip, environ=wrong)
    assert done.code == 1
    assert done.ends()["clip.mp4"]["code"] == "auth.rejected"
    assert done.ends()["clip.mp4"]["request_id"]
    again = vod("resume", "--json", "--data-dir", data_dir, environ=keys)
    assert (again.code, again.ends()["clip.mp4"]["event"]) == (0, "complete")


def test_a_wrong_endpoint(keys, data_dir, clip):
    words = ("upload", "--data-dir", data_dir, "--endpoint", NOWHERE, "--network-wait", "1", clip)
    done = vod(*words, environ=keys)
    assert done.code == 1
    assert done.err.count("No connection to 127.0.0.1") == 1
    assert "Check the network and the address" in done.err
    assert "-m vod_desktop resume --data-dir" in done.err


@pytest.mark.parametrize("endpoint", ["ftp://h:1", "127.0.0.1:8080", "http://", "http://h:x", "http://h/path"])
def test_an_endpoint_that_is_none(keys, data_dir, clip, endpoint):
    done = vod("upload", "--data-dir", data_dir, "--endpoint", endpoint, clip, environ=keys)
    assert done.code == 2
    assert "Write it as http://HOST:PORT" in done.err


def test_a_server_that_goes_away_loses_nothing(cloud, keys, data_dir, films):
    large = films / "large.mp4"
    large.write_bytes(os.urandom(24 * 1024**2))
    cloud.set_speed(8_000_000)
    words = ("upload", "--json", "--data-dir", data_dir, "--endpoint", cloud.endpoint, "--network-wait", "2", large)
    with started(*words, environ=keys) as process:
        wait_until(lambda: sent_parts(cloud), timeout_s=30)
        cloud.stop()
        done = finish(process)
    assert done.code == 1
    assert done.ends()["large.mp4"]["code"] == "net.unreachable"
    cloud.start()
    again = vod("resume", "--json", "--data-dir", data_dir, environ=keys)
    assert again.code == 0, again.out + again.err
    assert len(cloud.media()) == 1


def sent_parts(cloud) -> int:
    return sum(record.operation == "UploadPart" and record.status == 200 for record in cloud.requests())


@pytest.mark.parametrize(
    ("words", "says"),
    [
        (["--endpoint", NOWHERE], "No key is known"),
        (["--account", "nobody"], "no account named “nobody”"),
        (["--practice", "--cover", "gone.png"], "The cover is not there"),
        (["--practice", "--expires", "tomorrow"], "The expiry time is not valid: tomorrow"),
        (["--practice", "--source-context", "x" * 251], "The source context is too long"),
        (["--practice", "--files-from", "gone.txt"], "The list of files cannot be read: gone.txt"),
        ([], "Say where to upload"),
    ],
)
def test_wrong_usage_is_exit_code_2(data_dir, clip, words, says):
    done = vod("upload", "--data-dir", data_dir, *words, clip)
    assert done.code == 2
    assert says in done.err
    assert done.out == ""


def test_a_word_that_is_no_command():
    done = vod("uplaod")
    assert done.code == 2
    assert "There is no command “uplaod”" in done.err


def test_a_data_directory_has_one_owner(cloud, keys, data_dir, films, clip):
    cloud.set_speed(1000)
    words = ("--data-dir", data_dir, "--endpoint", cloud.endpoint, clip)
    with started("upload", "--json", *words, environ=keys) as first:
        assert first.stdout is not None
        assert first.stdout.readline()
        for command in (("upload", *words), ("resume", "--data-dir", data_dir)):
            second = vod(*command, environ=keys)
            assert second.code == 2
            assert "in use by another VOD Desktop" in second.err
            assert "--data-dir" in second.err
        looked = vod("status", "--json", "--data-dir", data_dir)
        assert looked.code == 0
        assert any(event.get("path") == str(clip) for event in looked.events)
        cloud.set_speed(0)
        assert finish(first).code == 0


@pytest.fixture
def small_disk(tmp_path: Path):
    """A disk of 1 MiB. Needs the right to mount: without it this test fails and does not hide."""
    folder = tmp_path / "disk"
    folder.mkdir()
    subprocess.run(["mount", "-t", "tmpfs", "-o", "size=1m", "tmpfs", str(folder)], check=True)
    yield folder
    subprocess.run(["umount", str(folder)], check=True)


def fill(folder: Path) -> Path:
    """Uses up the last byte of a disk; returns the file that did it."""
    filler = folder / "filler"
    with contextlib.suppress(OSError), filler.open("wb", buffering=0) as file:
        while file.write(bytes(4096)):
            pass
    return filler


def test_a_disk_that_is_full_at_the_start(cloud, keys, small_disk, clip):
    fill(small_disk)
    done = vod("upload", "--data-dir", small_disk, "--endpoint", cloud.endpoint, clip, environ=keys)
    assert done.code == 1
    assert "is full" in done.err
    assert "Make room on the disk" in done.err
    assert cloud.media() == []


def test_a_disk_that_fills_up_during_the_upload_loses_nothing(cloud, keys, small_disk, films):
    large = films / "large.mp4"
    large.write_bytes(os.urandom(40 * 1024**2))
    cloud.set_speed(10_000_000)
    words = ("upload", "--json", "--data-dir", small_disk, "--endpoint", cloud.endpoint, large)
    with started(*words, environ=keys) as process:
        wait_until(lambda: sent_parts(cloud), timeout_s=30)
        filler = fill(small_disk)
        done = finish(process)
    assert done.code == 1
    assert done.ends()["large.mp4"]["code"] == "ledger.full"
    filler.unlink()
    cloud.set_speed(0)
    again = vod("resume", "--json", "--data-dir", small_disk, environ=keys)
    assert again.code == 0, again.out + again.err
    assert len(cloud.media()) == 1


def test_a_data_directory_that_is_a_file(cloud, keys, clip, tmp_path):
    (tmp_path / "file").write_text("x")
    done = vod("upload", "--data-dir", tmp_path / "file", "--endpoint", cloud.endpoint, clip, environ=keys)
    assert done.code == 1
    assert "The data folder cannot be used" in done.err
