"""A cover is one of nine picture types, readable and not empty."""

from __future__ import annotations

import pytest

from vod_desktop.core.intake.cover import CoverFinder, look_at_cover
from vod_desktop.core.intake.media_types import COVER_TYPES
from vod_desktop.core.model.errors import AppError, Code


@pytest.mark.parametrize("kind", COVER_TYPES)
def test_the_nine_types_are_taken_whatever_their_case(tmp_path, kind):
    path = tmp_path / f"cover.{kind.upper()}"
    path.write_bytes(b"picture")
    assert look_at_cover(path).size_bytes == 7


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
    for name, code in wanted.items():
        with pytest.raises(AppError) as caught:
            look_at_cover(tmp_path / name)
        assert caught.value.problem.code is code


def test_jpeg_goes_before_png_when_both_bear_the_name(tmp_path):
    for name in ("clip.png", "clip.jpg", "clip.gif"):
        (tmp_path / name).write_bytes(b"picture")
    finder = CoverFinder()
    assert finder.beside(tmp_path / "clip.mp4") == tmp_path / "clip.jpg"
    assert finder.beside(tmp_path / "other.mp4") is None


def test_a_folder_that_is_not_there_has_no_covers(tmp_path):
    assert CoverFinder().beside(tmp_path / "gone" / "clip.mp4") is None
