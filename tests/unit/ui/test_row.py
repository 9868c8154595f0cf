"""What a row says for each state."""

from __future__ import annotations

import time
from pathlib import Path

import pytest

from tests.support.jobs import a_job
from vod_desktop.core.model.errors import Code, Problem
from vod_desktop.core.model.events import Progress
from vod_desktop.core.model.job import ObjectKind, Part, SourceFile, UploadObject, Verified
from vod_desktop.core.model.rules import RULES
from vod_desktop.core.model.states import Input, Phase, State
from vod_desktop.paths import resources_dir
from vod_desktop.texts import Language, Texts
from vod_desktop.ui.icons import GLYPHS
from vod_desktop.ui.models.row import (
    Row,
    Tone,
    accessible_state,
    left_text,
    shown_problem,
    speed_text,
    with_short_path,
)
from vod_desktop.ui.models.verbs import APPLIES, Verb, verbs_for

GONE = Problem(Code.FILE_MISSING, {"path": "/videos/片头.mp4"})


@pytest.fixture
def texts() -> Texts:
    return Texts(Language.ENGLISH, resources_dir() / "locale")


def media(**changes: object) -> tuple[UploadObject, ...]:
    return (UploadObject(ObjectKind.MEDIA, SourceFile(Path("/videos/clip.mp4"), 1000, 1), **changes),)


@pytest.mark.parametrize(
    ("job", "expected"),
    [
        (a_job(), "Queued"),
        (a_job(state=State.RUNNING), "Checking"),
        (a_job(state=State.RUNNING, phase=Phase.UPLOAD), "Waiting its turn"),
        (a_job(state=State.PAUSED, objects=media(parts=(Part(1, 250, '"e"', 1),))), "Paused 25%"),
        (a_job(state=State.FAILED, problem=GONE), "Needs you The file is not there"),
        (a_job(state=State.FAILED, phase=Phase.UPLOAD, problem=GONE), "Failed The file is not there"),
        (a_job(state=State.FAILED, sent_bytes=9, problem=GONE), "Failed The file is not there"),
        (a_job(state=State.CANCELLED, problem=GONE), "Cancelled"),
        (
            a_job(state=State.COMPLETE, objects=media(complete=True, verified=Verified.CRC64)),
            "Complete Verified by checksum",
        ),
        (
            a_job(state=State.COMPLETE, objects=media(complete=True, verified=Verified.PARTS)),
            "Complete Verified part by part",
        ),
    ],
    ids=lambda value: value if isinstance(value, str) else "",
)
def test_the_state_says_what_happens_and_why(texts, job, expected):
    assert accessible_state(texts, Row(job, 1)) == expected


def test_a_waiting_job_names_the_time_of_its_next_try(texts):
    at = time.time() + 300
    row = Row(a_job(state=State.WAITING, not_before=at, problem=Problem(Code.SERVICE_BUSY)), 1)
    assert accessible_state(texts, row).startswith("Next try at ")
    assert time.strftime("%H:%M", time.localtime(at)) in accessible_state(texts, row)
    assert shown_problem(row) == Problem(Code.SERVICE_BUSY)
    soon = time.time() + 20
    row = Row(a_job(state=State.WAITING, not_before=soon), 1)
    assert time.strftime("%H:%M:%S", time.localtime(soon)) in accessible_state(texts, row)


def test_counters_win_over_confirmed_bytes_but_never_pass_the_end():
    job = a_job(state=State.RUNNING, phase=Phase.UPLOAD, objects=media(parts=(Part(1, 250, '"e"', 1),)))
    assert Row(job, 1).permille == 250
    assert Row(job, 1, Progress(600, 250, 1000, 10.0, 40.0)).permille == 600
    assert Row(job, 1, Progress(1009, 250, 1000, 10.0, 0.0)).permille == 1000


def test_files_beyond_32_bits_have_a_bar_too():
    huge = (UploadObject(ObjectKind.MEDIA, SourceFile(Path("a.mp4"), 60 * 1024**3, 1)),)
    row = Row(a_job(state=State.RUNNING, objects=huge), 1, Progress(45 * 1024**3, 0, 60 * 1024**3, 1.0, None))
    assert row.permille == 750


def test_speed_and_time_are_told_only_while_bytes_move(texts):
    moving = Progress(500, 250, 1000, 1_500_000.0, 65.0)
    row = Row(a_job(state=State.RUNNING, phase=Phase.UPLOAD), 1, moving)
    assert (speed_text(row), left_text(texts, row)) == ("1.5 MB/s", "1 min 5 s")
    row = Row(a_job(state=State.RUNNING, phase=Phase.COMMIT), 1, moving)
    assert (speed_text(row), left_text(texts, row)) == ("", "")


@pytest.mark.parametrize(
    ("progress", "state", "speed"),
    [
        (Progress(0, 0, 1000, 0.0, None), "Waiting its turn", ""),
        (Progress(0, 0, 1000, 10.0, None), "Uploading 0%", "10 B/s"),
        (Progress(1, 0, 1000, 0.0, None), "Uploading 0%", "0 B/s"),
        (Progress(250, 250, 1000, 0.0, None), "Uploading 25%", "0 B/s"),
    ],
    ids=["nothing has moved", "speed", "first byte", "what was sent before"],
)
def test_an_upload_that_has_no_connection_yet_does_not_look_stuck(texts, progress, state, speed):
    row = Row(a_job(state=State.RUNNING, phase=Phase.UPLOAD, objects=media()), 1, progress)
    assert (accessible_state(texts, row), speed_text(row)) == (state, speed)


def test_every_state_has_an_icon_beside_its_colour():
    for state in State:
        assert Row(a_job(state=state), 1).icon in GLYPHS
    assert Row(a_job(state=State.FAILED, phase=Phase.UPLOAD), 1).tone is Tone.BAD
    needs_you = Row(a_job(state=State.FAILED), 1)
    assert (needs_you.tone, needs_you.icon in GLYPHS) == (Tone.CAREFUL, True)
    assert Row(a_job(), 1, hold=Problem(Code.NET_DNS, {"host": "h"})).tone is Tone.CAREFUL


@pytest.mark.parametrize("path", ["/videos/片头.mp4", r"C:\videos\片头.mp4", "片头.mp4"])
def test_a_problem_can_name_the_file_alone(path):
    assert with_short_path(Problem(Code.FILE_EMPTY, {"path": path})).params == {"path": "片头.mp4"}


@pytest.mark.parametrize(
    ("verb", "event"),
    [(Verb.PAUSE, Input.PAUSE), (Verb.RESUME, Input.RESUME), (Verb.CANCEL, Input.CANCEL), (Verb.RETRY, Input.RETRY)],
)
def test_the_window_offers_what_the_table_of_states_allows(verb, event):
    changes_something = {
        state
        for rule in RULES
        if rule.on is event
        for state in rule.sources
        if not _only_repeats(rule.target, state, verb)
    }
    assert APPLIES[verb] == changes_something


def _only_repeats(target: State, source: State, verb: Verb) -> bool:
    """A rule that leaves a job where it is: pausing once more, or taking back a pause that waits for the end of a call."""
    return target is source and (source, verb) != (State.PAUSING, Verb.RESUME)


def test_what_is_offered_for_many_is_what_helps_one():
    assert verbs_for([State.COMPLETE]) == {Verb.REMOVE}
    assert verbs_for([State.COMPLETE, State.FAILED]) == {Verb.REMOVE, Verb.RETRY, Verb.CANCEL}
    assert verbs_for([]) == frozenset()
