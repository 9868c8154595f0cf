"""The documents' numbers: one for every problem that the client route's steps can have, none where the documents have none."""

from __future__ import annotations

from dataclasses import replace
from itertools import product
from pathlib import Path

import pytest

from tests.support.jobs import a_job
from vod_desktop.core.model.document_codes import (
    NEVER_GIVEN,
    SMALL_BYTES,
    DocumentCode,
    code_of,
    document_code,
)
from vod_desktop.core.model.errors import TRAITS, Code, Problem
from vod_desktop.core.model.job import Job, ObjectKind, Route, SourceFile, UploadObject
from vod_desktop.core.model.options import RouteChoice, UploadOptions
from vod_desktop.core.model.states import Phase, State

STEPS_WITH_NUMBERS = (Phase.APPLY, Phase.UPLOAD, Phase.FINISH, Phase.COMMIT)


def problem(code: Code, **params: str | int) -> Problem:
    return Problem(code, dict.fromkeys(TRAITS[code].params, "x") | params)


ALL = [problem(code) for code in Code] + [
    problem(Code.OPTION_INVALID, field="media_name"),
    problem(Code.OPTION_TOO_LONG, field="media_name"),
    replace(problem(Code.CLOCK_SKEWED), detail="10010: ugc upload | signature expired"),
]


def test_every_problem_of_a_step_that_the_sdks_have_gets_a_number() -> None:
    for one, phase, kind, is_small in product(ALL, STEPS_WITH_NUMBERS, ObjectKind, (True, False)):
        assert document_code(one, phase, kind, is_small=is_small) in DocumentCode


def test_every_number_is_given_or_said_to_be_impossible() -> None:
    given = {
        document_code(one, phase, kind, is_small=is_small)
        for one, phase, kind, is_small in product(ALL, Phase, ObjectKind, (True, False))
    }
    ends = {DocumentCode.DONE, DocumentCode.CANCELLED}
    assert (given - {None}) | ends | set(NEVER_GIVEN) == set(DocumentCode)
    assert not NEVER_GIVEN.keys() & (given | ends)
    assert all(NEVER_GIVEN.values())


def test_the_numbers_are_those_of_the_documents() -> None:
    assert sorted(DocumentCode) == [0, *range(1000, 1021)]


@pytest.mark.parametrize(
    ("code", "phase", "number"),
    [
        (Code.FILE_MISSING, Phase.PREPARE, 1014),
        (Code.FILE_MISSING, Phase.UPLOAD, 1014),
        (Code.COVER_MISSING, Phase.PREPARE, 1016),
        (Code.FILE_NAME, Phase.PREPARE, 1015),
        (Code.FILE_EMPTY, Phase.PREPARE, None),
        (Code.OPTION_GONE, Phase.PREPARE, None),
        (Code.OPTION_INVALID, Phase.PREPARE, None),
        (Code.SIGNATURE_MISSING, Phase.APPLY, 1012),
        (Code.SIGNATURE_DENIED, Phase.APPLY, 1012),
        (Code.SIGNATURE_REFUSED, Phase.APPLY, 1001),
        (Code.SIGNATURE_REFUSED, Phase.COMMIT, 1001),
        (Code.SIGNATURE_EXPIRED, Phase.APPLY, 1020),
        (Code.AUTH_REJECTED, Phase.APPLY, 1001),
        (Code.NET_TIMEOUT, Phase.APPLY, 1001),
        (Code.SERVICE_REFUSED, Phase.APPLY, 1001),
        (Code.SERVICE_ANSWER, Phase.APPLY, 1002),
        (Code.NET_BROKEN, Phase.UPLOAD, 1003),
        (Code.FILE_CHANGED, Phase.UPLOAD, 1003),
        (Code.STORAGE_CORRUPT, Phase.FINISH, 1003),
        (Code.NET_TIMEOUT, Phase.COMMIT, 1005),
        (Code.SERVICE_REFUSED, Phase.COMMIT, 1006),
        (Code.SERVICE_ANSWER, Phase.COMMIT, 1006),
        (Code.COMMIT_UNCONFIRMED, Phase.COMMIT, 1006),
        (Code.AUTH_FORBIDDEN, Phase.AFTER, None),
    ],
)
def test_a_number_says_the_cause_where_the_documents_have_it_and_the_step_else(code, phase, number) -> None:
    assert document_code(problem(code), phase, ObjectKind.MEDIA) == number


def test_a_name_that_is_too_long_or_has_forbidden_characters_is_1015() -> None:
    for code in (Code.OPTION_INVALID, Code.OPTION_TOO_LONG):
        assert document_code(problem(code, field="media_name"), Phase.APPLY, ObjectKind.MEDIA) == 1015
        assert document_code(problem(code, field="procedure"), Phase.APPLY, ObjectKind.MEDIA) == 1001


def test_an_expired_signature_of_our_own_is_1020_although_the_clock_is_to_blame() -> None:
    own = replace(problem(Code.CLOCK_SKEWED), detail="10010: ugc upload | signature expired")
    assert document_code(own, Phase.APPLY, ObjectKind.MEDIA) == 1020
    assert document_code(problem(Code.CLOCK_SKEWED), Phase.APPLY, ObjectKind.MEDIA) == 1001


def failed(size: int = SMALL_BYTES, *, part_size: int | None = 1 << 20, **changes: object) -> Job:
    media = UploadObject(ObjectKind.MEDIA, SourceFile(Path("a.mp4"), size, 1), part_size_bytes=part_size)
    values: dict[str, object] = {
        "state": State.FAILED,
        "phase": Phase.UPLOAD,
        "route": Route.CLIENT,
        "objects": (media,),
    }
    return a_job(**(values | changes))


BROKEN = Problem(Code.NET_BROKEN, {"host": "h"})


def test_what_was_being_sent_decides_between_video_cover_and_small_file() -> None:
    assert code_of(failed(), BROKEN) == 1003
    assert code_of(failed(SMALL_BYTES - 1, part_size=None), BROKEN) == 1018
    assert code_of(failed(SMALL_BYTES, part_size=None), BROKEN) == 1003
    cover = UploadObject(ObjectKind.COVER, SourceFile(Path("a.jpg"), 1000, 1))
    media = failed().media
    assert code_of(failed(objects=(media, cover)), BROKEN) == 1003
    assert code_of(failed(objects=(replace(media, complete=True), cover)), BROKEN) == 1004


def test_ends_have_numbers_too() -> None:
    assert code_of(failed(state=State.COMPLETE, phase=Phase.COMMIT), None) == 0
    assert code_of(failed(state=State.CANCELLED), None) == 1017
    assert code_of(failed(state=State.RUNNING), None) is None


def test_the_server_route_has_no_numbers() -> None:
    assert code_of(failed(route=Route.SERVER), BROKEN) is None
    # Chosen, but not begun: the file was missing before there was a way in.
    missing = Problem(Code.FILE_MISSING, {"path": "a.mp4"})
    job = failed(route=Route.SERVER, phase=Phase.PREPARE, options=UploadOptions(route=RouteChoice.CLIENT))
    assert code_of(job, missing) == 1014
