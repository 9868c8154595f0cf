"""Numbers read alike everywhere."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path

import pytest

from vod_desktop.core.model.job import Job, ObjectKind, SourceFile, UploadObject
from vod_desktop.core.model.options import UploadOptions
from vod_desktop.core.model.states import Phase, State
from vod_desktop.texts import Language, Texts, formats
from vod_desktop.texts.labels import STATE_LABELS, state_label

LOCALE = Path(__file__).parents[3] / "resources" / "locale"
ENGLISH = Texts(Language.ENGLISH, LOCALE)
CHINESE = Texts(Language.CHINESE, LOCALE)


@pytest.mark.parametrize(
    ("n_bytes", "text"),
    [
        (0, "0 B"),
        (999, "999 B"),
        (1000, "1.0 KB"),
        (12_345, "12.3 KB"),
        (99_949, "99.9 KB"),
        (99_950, "100 KB"),
        (999_499, "999 KB"),
        (999_500, "1.0 MB"),
        (8 * 1024**2 + 1, "8.4 MB"),
        (60 * 10**9, "60.0 GB"),
        (5 * 10**15, "5000 TB"),
    ],
)
def test_sizes_have_three_digits_and_a_unit(n_bytes, text):
    assert formats.size(n_bytes) == text


def test_a_speed_is_a_size_per_second():
    assert formats.speed(1_500_000.0) == "1.5 MB/s"


@pytest.mark.parametrize(
    ("done", "total", "text"), [(0, 10, "0%"), (999, 1000, "99%"), (10, 10, "100%"), (0, 0, "100%")]
)
def test_100_percent_means_all(done, total, text):
    assert formats.percent(done, total) == text


@pytest.mark.parametrize(
    ("seconds", "english", "chinese"),
    [
        (-3, "0 s", "0 秒"),
        (59.4, "59 s", "59 秒"),
        (59.6, "1 min 0 s", "1 分 0 秒"),
        (125, "2 min 5 s", "2 分 5 秒"),
        (3780, "1 h 3 min", "1 小时 3 分"),
        (187_200, "2 d 4 h", "2 天 4 小时"),
    ],
)
def test_durations_name_their_two_largest_units(seconds, english, chinese):
    assert formats.duration(ENGLISH, seconds) == english
    assert formats.duration(CHINESE, seconds) == chinese


def test_a_moment_of_today_is_a_time_and_another_has_its_date():
    at = datetime(2030, 1, 31, 14, 5).astimezone().timestamp()
    assert formats.moment(at, now=at + 60) == "14:05"
    assert formats.moment(at, now=at + 3 * 86_400) == "2030-01-31 14:05"


def job(state: State, phase: Phase) -> Job:
    media = UploadObject(ObjectKind.MEDIA, SourceFile(Path("a.mp4"), 1, 1))
    return Job(1, "a", 1, state, phase, UploadOptions(), (media,), "a", "mp4")


def test_a_running_job_is_named_by_its_phase_others_by_their_state():
    assert state_label(CHINESE, job(State.RUNNING, Phase.COMMIT)) == "正在完成"
    assert state_label(ENGLISH, job(State.PAUSED, Phase.UPLOAD)) == "Paused"
    assert set(STATE_LABELS) == set(State)
    assert all(state_label(ENGLISH, job(State.RUNNING, phase)) for phase in Phase)


@pytest.mark.parametrize(
    ("at_ms", "short", "exact"),
    [
        (0, "0:00", "0:00.000"),
        (12_480, "0:12", "0:12.480"),
        (3_723_004, "1:02:03", "1:02:03.004"),
        (-5, "0:00", "0:00.000"),
    ],
)
def test_places_in_a_film(at_ms, short, exact):
    assert formats.place(at_ms) == short
    assert formats.place(at_ms, exact=True) == exact
