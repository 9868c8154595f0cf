"""`upload` sends real files through the real engine to a practice cloud."""

from __future__ import annotations

import hashlib
import os
import random
from pathlib import Path

import pytest

from tests.support.command_line import vod
from tests.support.containers import an_mp4
from tests.support.other_process import output_of
from tests.support.pictures import a_picture
from vod_desktop.sandbox.faults import AnswerError, Fault

CLIP = 12 * 1024
ONE_PART_AND_A_BYTE = 8 * 1024**2 + 1
LARGE = 40 * 1024**2 + 12_345


def film(path: Path, size: int) -> Path:
    path.write_bytes(random.Random(path.name).randbytes(size))
    return path


def sha256(path: Path) -> str:
    return hashlib.sha256(path.read_bytes()).hexdigest()


def test_files_of_all_sizes_and_names_arrive_byte_identical(cloud, upload, films):
    files = [
        film(films / "短片 #1.mp4", CLIP),
        film(films / "第二课 100% 完成.mov", ONE_PART_AND_A_BYTE),
        film(films / "a+b&c=d?.mkv", LARGE),
    ]
    done = upload(*files)
    assert done.code == 0, done.out + done.err
    ends = done.ends()
    media = {medium.file_id: medium for medium in cloud.media()}
    assert len(media) == 3
    for path in files:
        end = ends[path.name]
        medium = media[end["file_id"]]
        assert medium.sha256 == sha256(path)
        assert (medium.name, medium.media_type) == (path.stem, path.suffix[1:])
        assert end == {
            "event": "complete",
            "path": str(path),
            "file_id": medium.file_id,
            "media_url": medium.media_url,
            "cover_url": None,
            "size": path.stat().st_size,
            "seconds": end["seconds"],
            "sent_bytes": path.stat().st_size,
            "verified": "crc64",
            "request_id": end["request_id"],
        }
        assert end["request_id"]
        assert end["seconds"] > 0
    assert cloud.open_uploads() == []
    assert done.events[-1] == {"event": "end", "complete": 3, "failed": 0, "left": 0, "interrupted": False}


def test_each_state_change_is_a_line_before_the_last(upload, films):
    done = upload(film(films / "a.mp4", CLIP))
    states = [(event["state"], event["phase"]) for event in done.events if event["event"] == "state"]
    assert states[0] == ("queued", "prepare")
    assert ("running", "upload") in states
    assert ("running", "commit") in states


def test_cover_procedure_and_all_options_arrive(cloud, upload, films):
    clip = film(films / "clip.mp4", CLIP)
    cover = a_picture(films / "封面.png")
    words = (
        "--cover", cover, "--procedure", "LongVideoPreset", "--class-id", "0", "--name", "{stem} {n:02}", "--region", "ap-chongqing",
        "--expires", "2099-01-01T00:00:00+08:00", "--source-context", "来源", "--session-context", "会话",
    )  # fmt: skip
    done = upload(clip, *words)
    assert done.code == 0, done.out + done.err
    (medium,) = cloud.media()
    assert medium.cover_sha256 == sha256(cover)
    assert done.ends()["clip.mp4"]["cover_url"] == medium.cover_url
    assert done.ends()["clip.mp4"]["sent_bytes"] == CLIP + cover.stat().st_size
    assert (medium.name, medium.procedure, medium.storage_region) == ("clip 01", "LongVideoPreset", "ap-chongqing")
    assert (medium.source_context, medium.session_context) == ("来源", "会话")
    assert medium.expire_time


def test_a_folder_is_uploaded_and_what_is_refused_is_told(cloud, upload, films):
    film(films / "a.mp4", CLIP)
    (films / "empty.mp4").write_bytes(b"")
    (films / "notes.txt").write_text("notes")
    done = upload(films)
    assert done.code == 1
    assert {name: end.get("code") for name, end in done.ends().items()} == {"a.mp4": None, "empty.mp4": "file.empty"}
    assert [medium.name for medium in cloud.media()] == ["a"]
    assert skipped(done) == {str(films / "notes.txt"): "file.type_unsupported"}
    assert done.events[-1]["failed"] == 1


def skipped(done) -> dict[str, str]:
    return {event["path"]: event["code"] for event in done.events if event["event"] == "skipped"}


def test_what_a_folder_holds_besides_media_is_no_failure(cloud, keys, upload, films, data_dir):
    film(films / "a.mp4", CLIP)
    others = [films / "notes.txt", films / "more.TXT", films / "README"]
    for path in others:
        path.write_text("notes")
    done = upload(films)
    assert done.code == 0, done.out + done.err
    assert skipped(done) == dict.fromkeys(map(str, others), "file.type_unsupported")
    assert done.events[-1] == {"event": "end", "complete": 1, "failed": 0, "left": 0, "interrupted": False}
    told = vod("upload", "--force", "--data-dir", data_dir, "--endpoint", cloud.endpoint, films, environ=keys)
    assert told.code == 0
    assert told.err.splitlines()[0] == "3 other files in the folders were passed over: .txt 2, without ending 1"


def test_a_file_of_another_type_that_is_named_fails(upload, films):
    (films / "notes.txt").write_text("notes")
    done = upload(film(films / "a.mp4", CLIP), films / "notes.txt")
    assert (done.code, done.ends()["notes.txt"]["code"]) == (1, "file.type_unsupported")


def test_a_list_names_files_too(cloud, upload, films, tmp_path):
    first, second = film(films / "第一 课.mp4", CLIP), film(films / "b.mp4", CLIP)
    listing = tmp_path / "list.txt"
    listing.write_bytes(b"\xef\xbb\xbf" + f"{first}\r\n\r\n{second}\n".encode())
    done = upload("--files-from", listing)
    assert done.code == 0, done.out + done.err
    assert sorted(medium.name for medium in cloud.media()) == ["b", "第一 课"]


def test_a_file_that_was_uploaded_before_is_not_paid_twice_unless_its_user_insists(cloud, upload, films):
    clip = film(films / "a.mp4", CLIP)
    file_id = upload(clip).ends()["a.mp4"]["file_id"]
    copy = films / "copy of a.mp4"
    copy.write_bytes(clip.read_bytes())
    again = upload(copy)
    end = again.ends()["copy of a.mp4"]
    assert (again.code, end["event"], end["code"]) == (1, "failed", "file.uploaded_before")
    assert file_id in end["message"]
    assert "upload it anyway" in end["advice"]
    states = [event for event in again.events if event["event"] == "state"]
    assert {(event["state"], event["phase"]) for event in states} == {("queued", "prepare")}
    assert len(cloud.media()) == 1
    assert upload("--force", copy).code == 0
    assert len({medium.file_id for medium in cloud.media()}) == 2


def test_a_file_that_is_cut_off_fails_before_anything_is_sent(cloud, keys, upload, films, data_dir):
    whole = an_mp4()
    clip = films / "cut.mp4"
    clip.write_bytes(whole[: len(whole) // 2])
    os.utime(clip, (1_700_000_000, 1_700_000_000))  # not written to just now: nobody is still at it
    done = upload(clip)
    end = done.ends()["cut.mp4"]
    assert (done.code, end["code"]) == (1, "file.broken")
    assert "check that it plays to its end" in end["advice"]
    assert not [record for record in cloud.requests() if record.operation in {"ApplyUpload", "PutObject"}]
    told = vod("upload", "--data-dir", data_dir, "--endpoint", cloud.endpoint, clip, environ=keys)
    assert told.err.startswith(f"Failed: {clip}\n  The video is cut off or damaged")
    assert upload("--force", clip).code == 0
    assert len(cloud.media()) == 1


def test_a_file_that_failed_is_taken_anew_and_not_retried_twice(cloud, keys, upload, films, data_dir):
    clip = film(films / "a.mp4", CLIP)
    cloud.faults.arm(Fault(AnswerError(200, "InvalidParameterValue.StorageRegion"), "api", "ApplyUpload"))
    assert upload(clip).ends()["a.mp4"]["event"] == "failed"
    assert upload(clip).code == 0
    assert vod("resume", "--data-dir", data_dir, environ=keys).code == 0
    assert len(cloud.media()) == 1


def test_people_get_one_line_for_each_file(cloud, keys, films, data_dir):
    clip = film(films / "a.mp4", CLIP)
    done = vod("upload", "--data-dir", data_dir, "--endpoint", cloud.endpoint, clip, environ=keys)
    (medium,) = cloud.media()
    assert done.code == 0
    assert done.out == f"Complete: {clip}  FileId {medium.file_id}  {medium.media_url}\n"
    assert done.err.splitlines()[-1] == "1 file complete, 12.3 KB"


def test_the_practice_cloud_can_be_inside(films, data_dir):
    done = vod("upload", "--practice", "--json", "--data-dir", data_dir, film(films / "a.mp4", CLIP))
    assert done.code == 0, done.out + done.err
    assert (data_dir / "practice").is_dir()


def test_an_account_of_the_ledger_is_used_by_its_name(cloud, keys, upload, films, data_dir):
    upload(film(films / "a.mp4", CLIP))
    name = cloud.endpoint.removeprefix("http://")
    done = vod("upload", "--account", name, "--data-dir", data_dir, film(films / "b.mp4", CLIP), environ=keys)
    assert done.code == 0, done.err
    assert len(cloud.media()) == 2


def test_a_dead_proxy_does_not_disturb_loopback(cloud, keys, films, data_dir):
    dead = dict.fromkeys(("HTTP_PROXY", "HTTPS_PROXY", "http_proxy", "https_proxy"), "http://127.0.0.1:9")
    words = ("upload", "--data-dir", data_dir, "--endpoint", cloud.endpoint, film(films / "a.mp4", CLIP))
    assert vod(*words, environ={**keys, **dead}).code == 0


def test_no_qt_is_loaded(cloud, keys, films, data_dir):
    code = """
        import sys
        from vod_desktop.__main__ import main

        sys.argv[0:0] = ["vod-desktop"]
        del sys.argv[1]
        assert main() == 0
        loaded = {name.partition(".")[0] for name in sys.modules}
        print(sorted(loaded & {"PySide6", "shiboken6", "qasync", "aiohttp"}))
        """
    clip = film(films / "a.mp4", CLIP)
    words = ("upload", "--data-dir", data_dir, "--endpoint", cloud.endpoint, clip)
    assert output_of(code, *words, environ=keys).splitlines()[-1] == "[]"


@pytest.mark.parametrize("language", ["zh_CN.UTF-8", "C.UTF-8"])
def test_sentences_come_in_the_language_of_the_system(films, data_dir, language):
    done = vod("upload", "--practice", "--data-dir", data_dir, films / "无.mp4", environ={"LC_ALL": language})
    assert done.code == 1
    assert ("文件不存在" in done.err) is language.startswith("zh")


def test_the_way_in_is_told_with_each_state_once_it_is_settled(cloud, upload, films):
    path = film(films / "clip.mp4", CLIP)
    done = upload(path, "--route", "client", "--region", "fastest")
    assert done.code == 0, done.out + done.err
    told = [(event["route"], event["route_reason"]) for event in done.events if event["event"] == "state"]
    assert told[0] == (None, None)
    assert told[-1] == ("client", "chosen")
    (medium,) = cloud.media()
    assert medium.source_type == "ClientUpload"
    assert medium.storage_region
