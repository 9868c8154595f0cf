"""What becomes a candidate, what is refused, and in which order."""

from __future__ import annotations

import os
from datetime import UTC, datetime
from pathlib import Path

import pytest

from tests.support.other_user import run_as_other_user
from tests.support.pictures import a_picture
from vod_desktop.core.intake.scan import LIMIT_GB, scan
from vod_desktop.core.model.errors import AppError, Code
from vod_desktop.core.model.options import CoverMode, UploadOptions

NOW = datetime(2030, 1, 31, 23, 59, 58, tzinfo=UTC)


def write(path: Path, content: bytes = b"frames") -> Path:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(content)
    return path


def codes(refusals) -> dict[str, Code]:
    return {refusal.path.name: refusal.problem.code for refusal in refusals}


def names(candidates) -> list[str]:
    return [candidate.source.path.name for candidate in candidates]


def test_named_files_keep_their_order_and_get_type_name_and_identity(tmp_path):
    second = write(tmp_path / "b.MP4", b"12345")
    first = write(tmp_path / "课程 #1 100%.flac")
    candidates, refusals = scan([second, first], UploadOptions(), now=NOW)
    assert refusals == ()
    assert names(candidates) == ["b.MP4", "课程 #1 100%.flac"]
    assert [(item.media_type, item.media_name) for item in candidates] == [("mp4", "b"), ("flac", "课程 #1 100%")]
    assert candidates[0].source.size_bytes == 5
    assert candidates[0].source.mtime_ns == second.stat().st_mtime_ns


def test_a_folder_is_read_in_natural_order_files_before_folders(tmp_path):
    for name in ("part 10.mp4", "Part 2.mp4", "a/inner.mp4", "part 1.mp4"):
        write(tmp_path / "set" / name)
    candidates, refusals = scan([tmp_path / "set"], UploadOptions(), now=NOW)
    assert names(candidates) == ["part 1.mp4", "Part 2.mp4", "part 10.mp4", "inner.mp4"]
    assert refusals == ()


def test_relative_paths_become_absolute(tmp_path, monkeypatch):
    write(tmp_path / "clip.mp4")
    (tmp_path / "sub").mkdir()
    monkeypatch.chdir(tmp_path / "sub")
    candidates, _ = scan([Path("../clip.mp4")], UploadOptions(), now=NOW)
    assert candidates[0].source.path == tmp_path / "clip.mp4"


def test_hidden_and_temporary_things_in_folders_are_passed_over_in_silence(tmp_path):
    for name in (".hidden.mp4", "~$draft.mp4", "film.mp4.part", "film.mp4~", "Thumbs.db", ".git/clip.mp4", "ok.mp4"):
        write(tmp_path / "set" / name)
    candidates, refusals = scan([tmp_path / "set"], UploadOptions(), now=NOW)
    assert names(candidates) == ["ok.mp4"]
    assert refusals == ()


def test_a_hidden_file_that_is_named_is_taken(tmp_path):
    candidates, _ = scan([write(tmp_path / ".hidden.mp4")], UploadOptions(), now=NOW)
    assert names(candidates) == [".hidden.mp4"]


def test_every_refused_file_is_listed_with_its_reason(tmp_path):
    folder = tmp_path / "set"
    write(folder / "good.mp4")
    write(folder / "empty.mp4", b"")
    write(folder / "notes.txt")
    os.mkfifo(folder / "pipe.mp4")
    (folder / "dangling.mp4").symlink_to(folder / "nowhere")
    candidates, refusals = scan([folder, tmp_path / "missing.xyz"], UploadOptions(), now=NOW)
    assert names(candidates) == ["good.mp4"]
    assert codes(refusals) == {
        "empty.mp4": Code.FILE_EMPTY,
        "notes.txt": Code.FILE_TYPE,
        "pipe.mp4": Code.FILE_NOT_REGULAR,
        "dangling.mp4": Code.FILE_MISSING,
        "missing.xyz": Code.FILE_MISSING,
    }
    assert not any(refusal.may_force for refusal in refusals)
    assert [refusal.path.name for refusal in refusals if refusal.passed_over] == ["notes.txt"]


def test_a_file_of_another_type_is_passed_over_only_where_nobody_named_it(tmp_path):
    write(tmp_path / "set" / "clip.mp4")
    notes = write(tmp_path / "set" / "notes.txt")
    _, refusals = scan([notes, tmp_path / "set"], UploadOptions(), now=NOW)
    assert [(item.path, item.passed_over) for item in refusals] == [(notes, False), (notes, True)]


@pytest.mark.parametrize("name", [b"bad\xff.mp4", b"line\nbreak.mp4"])
def test_a_name_that_cannot_be_written_down_is_refused_and_told_readably(tmp_path, name):
    path = tmp_path / os.fsdecode(name)
    path.write_bytes(b"frames")
    candidates, refusals = scan([tmp_path], UploadOptions(), now=NOW)
    assert candidates == ()
    assert refusals[0].problem.code is Code.FILE_NAME
    str(refusals[0].problem.params["path"]).encode()


def test_a_wide_space_in_a_name_is_fine(tmp_path):
    candidates, _ = scan([write(tmp_path / "第一课\u3000开始.mp4")], UploadOptions(), now=NOW)
    assert len(candidates) == 1


def test_a_path_with_a_nul_is_refused_not_raised(tmp_path):
    _, refusals = scan([tmp_path / "a\0b.mp4"], UploadOptions(), now=NOW)
    assert refusals[0].problem.code is Code.FILE_NAME


def test_a_folder_without_media_is_refused_as_one(tmp_path):
    write(tmp_path / "papers" / "notes.txt")
    write(tmp_path / "papers" / "more.pdf")
    (tmp_path / "empty").mkdir()
    candidates, refusals = scan([tmp_path / "papers", tmp_path / "empty"], UploadOptions(), now=NOW)
    assert candidates == ()
    assert codes(refusals) == {"papers": Code.FOLDER_NO_MEDIA, "empty": Code.FOLDER_NO_MEDIA}


def test_the_same_file_twice_in_one_drop_is_taken_once_unless_forced(tmp_path):
    clip = write(tmp_path / "set" / "clip.mp4")
    (tmp_path / "link.mp4").symlink_to(clip)
    paths = [clip, tmp_path / "set", tmp_path / "link.mp4"]
    candidates, refusals = scan(paths, UploadOptions(), now=NOW)
    assert len(candidates) == 1
    assert [(item.problem.code, item.may_force) for item in refusals] == [(Code.FILE_DUPLICATE, True)] * 2
    forced, none = scan(paths, UploadOptions(), now=NOW, force=True)
    assert (len(forced), none) == (3, ())


def test_a_file_in_the_queue_is_refused(tmp_path):
    clip = write(tmp_path / "clip.mp4")
    candidates, refusals = scan([clip], UploadOptions(), now=NOW, queued=[tmp_path / "." / "clip.mp4"])
    assert candidates == ()
    assert refusals[0].problem.code is Code.FILE_DUPLICATE


def test_a_file_over_the_limit_may_be_forced(tmp_path):
    huge = tmp_path / "huge.mov"
    with huge.open("wb") as file:
        file.truncate(LIMIT_GB * 1024**3 + 1)
    _, refusals = scan([huge], UploadOptions(), now=NOW)
    assert (refusals[0].problem.code, refusals[0].may_force) == (Code.FILE_TOO_LARGE, True)
    assert refusals[0].problem.params["limit_gb"] == 60
    candidates, _ = scan([huge], UploadOptions(), now=NOW, force=True)
    assert len(candidates) == 1


def test_links_in_a_circle_end(tmp_path):
    folder = tmp_path / "set"
    write(folder / "clip.mp4")
    (folder / "inner").mkdir()
    (folder / "inner" / "back").symlink_to(folder)
    (folder / "self").symlink_to("self")
    candidates, _ = scan([folder], UploadOptions(), now=NOW)
    assert names(candidates) == ["clip.mp4"]


def test_a_linked_folder_is_followed_once(tmp_path):
    write(tmp_path / "elsewhere" / "far.mp4")
    write(tmp_path / "set" / "near.mp4")
    for link in ("one", "two"):
        (tmp_path / "set" / link).symlink_to(tmp_path / "elsewhere")
    candidates, _ = scan([tmp_path / "set"], UploadOptions(), now=NOW)
    assert names(candidates) == ["near.mp4", "far.mp4"]


def test_files_and_folders_that_may_not_be_read_are_told(tmp_path):
    write(tmp_path / "set" / "secret.mp4").chmod(0o000)
    write(tmp_path / "set" / "vault" / "clip.mp4")
    (tmp_path / "set" / "vault").chmod(0o000)
    answer = run_as_other_user(
        tmp_path,
        """
        import sys
        from datetime import UTC, datetime
        from pathlib import Path
        from vod_desktop.core.intake.scan import scan
        from vod_desktop.core.model.options import UploadOptions

        candidates, refusals = scan([Path(sys.argv[1])], UploadOptions(), now=datetime.now(UTC))
        assert candidates == ()
        for refusal in refusals:
            print(refusal.path.name, refusal.problem.code)
        """,
        str(tmp_path / "set"),
    )
    assert answer.splitlines() == ["secret.mp4 file.unreadable", "vault folder.unreadable"]


def test_scanning_counts_aloud_and_stops_when_asked(tmp_path):
    for number in range(20):
        write(tmp_path / "set" / f"{number}.mp4")
    counts: list[int] = []
    candidates, _ = scan(
        [tmp_path / "set"], UploadOptions(), now=NOW, found=counts.append, stopped=lambda: len(counts) >= 5
    )
    assert counts == [1, 2, 3, 4, 5]
    assert len(candidates) == 5


def test_the_media_type_option_serves_files_without_a_usable_extension(tmp_path):
    options = UploadOptions(media_type=".MP4")
    named = write(tmp_path / "recording.dat")
    write(tmp_path / "set" / "tape")
    write(tmp_path / "set" / "notes.txt")
    write(tmp_path / "set" / "clip.mov")
    candidates, refusals = scan([named, tmp_path / "set"], options, now=NOW)
    assert {item.source.path.name: item.media_type for item in candidates} == {
        "recording.dat": "mp4",
        "tape": "mp4",
        "clip.mov": "mov",
    }
    assert codes(refusals) == {"notes.txt": Code.FILE_TYPE}


def test_names_follow_the_pattern_and_count_only_what_was_taken(tmp_path):
    write(tmp_path / "a.mp4")
    write(tmp_path / "b.mp4", b"")
    write(tmp_path / "c.mp4")
    candidates, _ = scan([tmp_path], UploadOptions(media_name="{date} {stem} {n:03}"), now=NOW)
    assert [item.media_name for item in candidates] == ["2030-01-31 a 001", "2030-01-31 c 002"]


def test_one_cover_for_all(tmp_path):
    cover = a_picture(tmp_path / "pic" / "cover.png")
    write(tmp_path / "set" / "a.mp4")
    candidates, _ = scan([tmp_path / "set"], UploadOptions(cover_mode=CoverMode.FILE, cover_path=cover), now=NOW)
    assert candidates[0].cover is not None
    assert candidates[0].cover.path == cover


def test_a_bad_cover_is_told_before_any_file_is_looked_at(tmp_path):
    options = UploadOptions(cover_mode=CoverMode.FILE, cover_path=tmp_path / "gone.png")
    with pytest.raises(AppError) as caught:
        scan([write(tmp_path / "a.mp4")], options, now=NOW)
    assert caught.value.problem.code is Code.COVER_MISSING


def test_covers_of_the_same_name_are_paired_and_not_called_refused(tmp_path):
    write(tmp_path / "set" / "A.mp4")
    picture = a_picture(tmp_path / "set" / "a.JPG")
    write(tmp_path / "set" / "b.mp4")
    write(tmp_path / "set" / "other.png")
    candidates, refusals = scan([tmp_path / "set"], UploadOptions(cover_mode=CoverMode.SAME_NAME), now=NOW)
    assert [item.cover.path if item.cover else None for item in candidates] == [picture, None]
    assert codes(refusals) == {"other.png": Code.FILE_TYPE}


def test_a_video_whose_own_cover_is_unusable_is_refused(tmp_path):
    write(tmp_path / "set" / "a.mp4")
    write(tmp_path / "set" / "a.png", b"")
    candidates, refusals = scan([tmp_path / "set"], UploadOptions(cover_mode=CoverMode.SAME_NAME), now=NOW)
    assert candidates == ()
    assert codes(refusals) == {"a.mp4": Code.COVER_EMPTY}


def test_sources_are_left_as_they_were(tmp_path):
    clip = write(tmp_path / "clip.mp4")
    before = clip.stat()
    scan([tmp_path], UploadOptions(), now=NOW)
    after = clip.stat()
    assert (before.st_mtime_ns, before.st_size, before.st_mode) == (after.st_mtime_ns, after.st_size, after.st_mode)
