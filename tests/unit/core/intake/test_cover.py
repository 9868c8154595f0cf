"""A cover is a whole picture of one of nine types, and of the one that its name says."""

from __future__ import annotations

import os
from itertools import permutations

import pytest

from tests.support.pictures import A_JPEG, a_picture, a_png
from vod_desktop.core.intake.cover import LIMIT_MB, CoverFinder, look_at_cover
from vod_desktop.core.intake.media_types import COVER_TYPES
from vod_desktop.core.model.errors import AppError, Code


def refusal(path) -> Code | None:
    """Why a picture is no cover; None when it is one."""
    try:
        look_at_cover(path)
    except AppError as error:
        return error.problem.code
    return None


@pytest.mark.parametrize("kind", COVER_TYPES)
def test_the_nine_types_are_taken_whatever_their_case(tmp_path, kind):
    path = a_picture(tmp_path / f"cover.{kind.upper()}")
    assert look_at_cover(path).size_bytes == path.stat().st_size


def test_other_things_are_refused_with_a_code_of_their_own(tmp_path):
    (tmp_path / "cover.webp").write_bytes(b"picture")
    (tmp_path / "empty.png").write_bytes(b"")
    (tmp_path / "folder.png").mkdir()
    wanted = {
        "cover.webp": Code.COVER_TYPE,
        "gone.png": Code.COVER_MISSING,
        "empty.png": Code.COVER_EMPTY,
        "folder.png": Code.COVER_TYPE,
    }
    assert {name: refusal(tmp_path / name) for name in wanted} == wanted


@pytest.mark.parametrize(
    ("named", "content"), list(permutations(["jpg", "png", "gif", "bmp", "tiff", "cdr", "eps"], 2))
)
def test_a_picture_of_another_type_than_its_name_says_is_broken(tmp_path, named, content):
    source = a_picture(tmp_path / f"real.{content}")
    wrong = source.rename(tmp_path / f"cover.{named}")
    assert refusal(wrong) is Code.COVER_BROKEN


@pytest.mark.parametrize(("name", "content"), [("a.jpg", A_JPEG), ("a.png", a_png(8, 8))], ids=["jpeg", "png"])
def test_a_picture_that_was_cut_off_is_broken_wherever_it_was_cut(tmp_path, name, content):
    path = tmp_path / name
    for length in range(1, len(content)):
        path.write_bytes(content[:length])
        assert refusal(path) is Code.COVER_BROKEN, length
    path.write_bytes(content)
    assert refusal(path) is None


def test_a_jpeg_may_have_a_thumbnail_inside_and_a_film_after_its_end(tmp_path):
    path = tmp_path / "phone.jpg"
    thumbnail = b"\xff\xe1\x00\x0c" + b"Exif\x00\x00\xff\xd9\x00\x00"
    path.write_bytes(A_JPEG[:2] + thumbnail + A_JPEG[2:] + b"film" * 50_000)
    assert refusal(path) is None
    path.write_bytes(A_JPEG[:2] + thumbnail + A_JPEG[2:-2])  # the end of the thumbnail is not that of the picture
    assert refusal(path) is Code.COVER_BROKEN


def test_a_jpeg_whose_end_mark_lies_between_two_blocks_is_whole(tmp_path):
    path = tmp_path / "a.jpg"
    body = A_JPEG[:-2]
    padding = (64 << 10) - (len(body) - body.index(b"\x55")) - 1
    path.write_bytes(body + b"\x55" * padding + b"\xff\xd9" + b"film" * 50_000)
    assert refusal(path) is None


def test_a_tiff_whose_directory_is_missing_is_broken(tmp_path):
    path = tmp_path / "a.tiff"
    path.write_bytes(b"MM\x00*\x00\x00\x10\x00" + b"\x00" * 100)
    assert refusal(path) is Code.COVER_BROKEN


def test_old_and_new_files_of_drawing_programs_are_known(tmp_path):
    kinds = {
        "new.ai": b"%PDF-1.6\n",
        "old.ai": b"%!PS-Adobe-3.0\n%%Creator: Adobe Illustrator",
        "preview.eps": b"\xc5\xd0\xd3\xc6\x1e\x00\x00\x00",
        "new.cdr": b"PK\x03\x04\x14\x00",
    }
    for name, content in kinds.items():
        (tmp_path / name).write_bytes(content)
        assert refusal(tmp_path / name) is None, name


def test_a_picture_over_the_limit_is_refused_before_it_is_read(tmp_path):
    path = tmp_path / "a.png"
    path.write_bytes(a_png())
    os.truncate(path, LIMIT_MB * 1024**2)
    assert refusal(path) is None  # what follows the last chunk is no harm
    os.truncate(path, LIMIT_MB * 1024**2 + 1)
    with pytest.raises(AppError) as caught:
        look_at_cover(path)
    assert caught.value.problem.code is Code.COVER_TOO_LARGE
    assert caught.value.problem.params["limit_mb"] == LIMIT_MB


def test_jpeg_goes_before_png_when_both_bear_the_name(tmp_path):
    for name in ("clip.png", "clip.jpg", "clip.gif"):
        (tmp_path / name).write_bytes(b"picture")
    finder = CoverFinder()
    assert finder.beside(tmp_path / "clip.mp4") == tmp_path / "clip.jpg"
    assert finder.beside(tmp_path / "other.mp4") is None


def test_a_folder_that_is_not_there_has_no_covers(tmp_path):
    assert CoverFinder().beside(tmp_path / "gone" / "clip.mp4") is None
