"""From what was changed in the form to whole edits of jobs; what is left at several values stays as it is."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path

import pytest

from tests.support.jobs import a_job
from vod_desktop.core.model.commands import JobEdit
from vod_desktop.core.model.errors import AppError, Code
from vod_desktop.core.model.job import ObjectKind, SourceFile, UploadObject
from vod_desktop.core.model.options import CoverMode, RouteChoice, UploadOptions
from vod_desktop.core.model.signature import NotifyMode
from vod_desktop.ui.models.job_edits import (
    CoverChoice,
    Gathering,
    Option,
    edits,
    insisting,
    shown_options,
    value_of,
    with_changes,
)

NOW = datetime(2026, 1, 31, 23, 59, 58, tzinfo=UTC)
PICTURE = SourceFile(Path("cover.jpg"), 10, 1)


def job(number: int, *, name: str = "clip", cover: SourceFile | None = None, **changes: object):
    objects = [UploadObject(ObjectKind.MEDIA, SourceFile(Path(f"{name}-{number}.mp4"), 1000, 1))]
    if cover is not None:
        objects.append(UploadObject(ObjectKind.COVER, cover))
    values = {"id": number, "position": number, "media_name": f"{name}-{number}", "objects": tuple(objects)}
    return a_job(**(values | changes))


def made(jobs, changes, cover=None) -> tuple[JobEdit, ...]:
    return edits(jobs, changes, now=NOW, cover_of=lambda _job, _options: cover)


def test_options_that_differ_are_told_apart_from_those_that_are_common():
    one = UploadOptions(class_id=1, procedure="p", cover_mode=CoverMode.FILE, cover_path=Path("a.jpg"))
    other = UploadOptions(class_id=2, procedure="p", cover_mode=CoverMode.FILE, cover_path=Path("b.jpg"))
    shown = Gathering(job(1, options=options, media_name="clip") for options in (one, other, one)).common()
    assert shown.mixed == {Option.CLASS_ID, Option.COVER}
    assert shown.options.procedure == "p"
    assert Gathering([job(1, options=one)]).common().mixed == frozenset()
    assert Gathering().common().options == UploadOptions()


def test_names_are_compared_as_they_are_shown_whatever_patterns_they_came_from():
    alike = UploadOptions(media_name="{stem}")
    shown = Gathering([job(1, options=alike), job(2, options=alike)]).common()
    assert shown.mixed == {Option.MEDIA_NAME}
    assert shown.options.media_name == "clip-1"
    same = [job(number, media_name="one", options=UploadOptions(media_name=f"p{number}")) for number in (1, 2)]
    assert Gathering(same).common().mixed == frozenset()


def test_a_path_that_does_not_count_makes_no_difference():
    one = UploadOptions(cover_path=Path("left-over.jpg"))
    alike = Gathering(job(1, options=options) for options in (one, UploadOptions()))
    assert alike.common().mixed == frozenset()
    assert value_of(one, Option.COVER) == CoverChoice()
    assert with_changes(one, {Option.COVER: CoverChoice(CoverMode.NONE, Path("x.jpg"))}).cover_path is None


@pytest.mark.parametrize("option", Option)
def test_every_option_can_be_taken_out_and_put_in_again(option):
    full = UploadOptions(
        "{stem}",
        "mp4",
        7,
        "p",
        CoverMode.FILE,
        Path("c.jpg"),
        "ap-shanghai",
        "2030-01-01T00:00:00Z",
        "s",
        "c",
        "/p",
        RouteChoice.CLIENT,
        -3,
        NotifyMode.CHANGE,
    )
    assert with_changes(UploadOptions(), {option: value_of(full, option)}) != UploadOptions()
    every = {one: value_of(full, one) for one in Option}
    assert with_changes(UploadOptions(), every) == full


def test_a_job_is_shown_under_the_name_that_it_has():
    assert shown_options(a_job(media_name="clip 007")).media_name == "clip 007"


def test_only_what_was_changed_is_changed():
    options = UploadOptions(media_name="{stem}", class_id=5, source_context="keep", cover_mode=CoverMode.SAME_NAME)
    (edit,) = made([job(1, options=options, cover=PICTURE, force=True)], {Option.CLASS_ID: 9})
    assert edit.options == UploadOptions(
        media_name="{stem}", class_id=9, source_context="keep", cover_mode=CoverMode.SAME_NAME
    )
    assert (edit.media_name, edit.media_type, edit.cover, edit.force) == ("clip-1", "mp4", PICTURE, True)


def test_a_pattern_counts_in_the_order_of_the_queue():
    jobs = [job(3), job(1), job(2)]
    names = [(edit.job_id, edit.media_name) for edit in made(jobs, {Option.MEDIA_NAME: "{stem} {date} {n:02}"})]
    assert names == [(1, "clip-1 2026-01-31 01"), (2, "clip-2 2026-01-31 02"), (3, "clip-3 2026-01-31 03")]


def test_without_a_pattern_a_file_has_its_own_name_again():
    (edit,) = made([job(1, media_name="other")], {Option.MEDIA_NAME: None})
    assert (edit.media_name, edit.options.media_name) == ("clip-1", None)


def test_a_cover_is_looked_at_only_where_it_was_changed():
    asked = []

    def cover_of(one, options):
        asked.append((one.id, options.cover_mode))
        return PICTURE

    edits([job(1)], {Option.CLASS_ID: 1}, now=NOW, cover_of=cover_of)
    assert asked == []
    (edit,) = edits([job(2)], {Option.COVER: CoverChoice(CoverMode.SAME_NAME)}, now=NOW, cover_of=cover_of)
    assert asked == [(2, CoverMode.SAME_NAME)]
    assert edit.cover == PICTURE


def test_a_media_type_is_for_names_that_say_none():
    nameless = a_job(id=2, objects=(UploadObject(ObjectKind.MEDIA, SourceFile(Path("clip"), 1, 1)),), media_type="mov")
    first, second = made([job(1, position=1), nameless], {Option.MEDIA_TYPE: ".MKV"})
    assert (first.media_type, second.media_type) == ("mp4", "mkv")
    assert second.options.media_type == "mkv"
    (kept,) = made([nameless], {Option.MEDIA_TYPE: None})
    assert kept.media_type == "mov"


def test_what_cannot_be_sent_is_refused_with_its_field():
    for changes, code in (
        ({Option.EXPIRE_TIME: "2020-01-01T00:00:00Z"}, Code.OPTION_INVALID),
        ({Option.SOURCE_CONTEXT: "x" * 251}, Code.OPTION_TOO_LONG),
        ({Option.MEDIA_NAME: "{x}"}, Code.OPTION_INVALID),
    ):
        with pytest.raises(AppError) as caught:
            made([job(1)], changes)
        assert caught.value.problem.code is code
        assert caught.value.problem.params["field"] == next(iter(changes))


def test_who_insists_changes_nothing_else():
    one = job(1, cover=PICTURE, options=UploadOptions(class_id=3))
    assert insisting(one) == JobEdit(1, "clip-1", "mp4", UploadOptions(class_id=3), PICTURE, True)
