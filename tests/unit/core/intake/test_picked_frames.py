"""Pictures taken out of videos are kept as long as a job or the history may need them."""

from __future__ import annotations

import os

from tests.support.pictures import A_JPEG, a_picture
from vod_desktop.core.intake.cover import look_at_cover
from vod_desktop.core.intake.picked_frames import frame_time_ms, keep_frame, tidy_frames

NOW = 1_800_000_000.0
EIGHT_DAYS_S = 8 * 86_400


def aged(path, seconds: float):
    os.utime(path, (NOW - seconds, NOW - seconds))
    return path


def test_a_picked_frame_is_a_cover_that_knows_its_time(tmp_path):
    path = keep_frame(tmp_path / "covers", A_JPEG, 12_480)
    assert look_at_cover(path).size_bytes == len(A_JPEG)
    assert frame_time_ms(path) == 12_480
    assert frame_time_ms(tmp_path / "poster.jpg") is None


def test_the_same_picture_is_kept_once_and_never_written_again(tmp_path):
    path = keep_frame(tmp_path, A_JPEG, 1)
    aged(path, EIGHT_DAYS_S)
    written_at = path.stat().st_mtime_ns
    assert keep_frame(tmp_path, A_JPEG, 1) == path
    assert path.stat().st_mtime_ns == written_at
    assert keep_frame(tmp_path, A_JPEG + b"!", 1) != path
    assert keep_frame(tmp_path, A_JPEG, 2) != path


def test_old_frames_that_nobody_needs_are_deleted_and_nothing_else(tmp_path):
    needed = aged(keep_frame(tmp_path, A_JPEG, 1), EIGHT_DAYS_S)
    fresh = keep_frame(tmp_path, A_JPEG, 2)
    aged(fresh, 3600)
    foreign = aged(a_picture(tmp_path / "poster.jpg"), EIGHT_DAYS_S)
    stale = aged(keep_frame(tmp_path, A_JPEG, 3), EIGHT_DAYS_S)
    torn = tmp_path / "frame-4ms-0123456789abcdef.part"
    torn.write_bytes(b"half")
    aged(torn, EIGHT_DAYS_S)
    assert tidy_frames(tmp_path, {needed}, NOW) == 2
    assert sorted(tmp_path.iterdir()) == sorted([needed, fresh, foreign])
    assert not stale.exists()


def test_a_folder_that_is_not_there_is_tidy(tmp_path):
    assert tidy_frames(tmp_path / "covers", (), NOW) == 0
