"""From what is chosen to the edit of a job: nothing but the cover changes."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from tests.support.jobs import a_job
from vod_desktop.core.model.job import Job, ObjectKind, SourceFile, UploadObject
from vod_desktop.core.model.options import CoverMode, UploadOptions
from vod_desktop.ui.models.cover_choice import (
    CoverKind,
    Pick,
    common_kind,
    common_picture,
    common_template,
    edit_of,
    has_own_procedure,
    kind_of,
)

PICTURE = SourceFile(Path("/pictures/poster.png"), 10, 1)
FRAME = SourceFile(Path("/data/covers/frame-40ms-0123456789abcdef.jpg"), 10, 1)
PLAIN = a_job(options=UploadOptions(class_id=3, source_context="s", expire_time="2099-01-01T00:00:00Z"))
COMPOSED = a_job(options=UploadOptions(procedure="QCVB_SimpleProcessFile(1, 1, 10)"))
NAMED = a_job(options=UploadOptions(procedure="LongVideoPreset"))


def covered(source: SourceFile, mode: CoverMode = CoverMode.FILE) -> Job:
    cover = UploadObject(ObjectKind.COVER, source)
    return replace(PLAIN, objects=(PLAIN.media, cover), options=replace(PLAIN.options, cover_mode=mode))


@pytest.mark.parametrize(
    ("pick", "mode", "path"),
    [
        (Pick(CoverKind.NONE), CoverMode.NONE, None),
        (Pick(CoverKind.PICTURE, PICTURE), CoverMode.FILE, PICTURE.path),
        (Pick(CoverKind.FRAME, FRAME), CoverMode.FILE, FRAME.path),
        (Pick(CoverKind.SAME_NAME, PICTURE), CoverMode.SAME_NAME, None),
        (Pick(CoverKind.SAME_NAME), CoverMode.SAME_NAME, None),
        (Pick(CoverKind.TEMPLATE, template=10), CoverMode.NONE, None),
    ],
)
def test_an_edit_holds_the_whole_job_with_another_cover(pick, mode, path):
    edit = edit_of(PLAIN, pick)
    assert edit.cover == pick.cover
    procedure = "QCVB_SimpleProcessFile(0,0,10)" if pick.kind is CoverKind.TEMPLATE else None
    assert edit.options == replace(PLAIN.options, cover_mode=mode, cover_path=path, procedure=procedure)
    assert (edit.job_id, edit.media_name, edit.media_type) == (PLAIN.id, PLAIN.media_name, PLAIN.media_type)


@pytest.mark.parametrize(
    ("job", "pick", "procedure"),
    [
        (COMPOSED, Pick(CoverKind.TEMPLATE, template=10), "QCVB_SimpleProcessFile(1, 1, 10)"),  # as it was written
        (COMPOSED, Pick(CoverKind.TEMPLATE, template=12), "QCVB_SimpleProcessFile(1,1,12)"),
        (COMPOSED, Pick(CoverKind.PICTURE, PICTURE), "QCVB_SimpleProcessFile(1,1)"),
        (NAMED, Pick(CoverKind.PICTURE, PICTURE), "LongVideoPreset"),
        (a_job(options=UploadOptions(procedure="QCVB_SimpleProcessFile(0,0,10)")), Pick(CoverKind.NONE), None),
    ],
)
def test_only_the_cover_of_a_composed_procedure_changes(job, pick, procedure):
    assert edit_of(job, pick).options.procedure == procedure


def test_what_a_job_has_now_is_known():
    assert kind_of(PLAIN) is CoverKind.NONE
    assert kind_of(covered(PICTURE)) is CoverKind.PICTURE
    assert kind_of(covered(FRAME)) is CoverKind.FRAME
    assert kind_of(covered(PICTURE, CoverMode.SAME_NAME)) is CoverKind.SAME_NAME
    assert kind_of(a_job(options=UploadOptions(cover_mode=CoverMode.SAME_NAME))) is CoverKind.SAME_NAME
    assert kind_of(COMPOSED) is CoverKind.TEMPLATE
    assert kind_of(NAMED) is CoverKind.NONE


def test_what_many_have_in_common_is_known():
    assert common_kind([PLAIN, NAMED]) is CoverKind.NONE
    assert common_kind([PLAIN, COMPOSED]) is None
    assert common_picture([covered(PICTURE), covered(PICTURE)]) == PICTURE.path
    assert common_picture([covered(PICTURE), PLAIN]) is None
    assert common_template([COMPOSED, COMPOSED]) == 10
    assert common_template([COMPOSED, PLAIN]) is None


def test_a_named_template_is_told_from_a_composed_procedure():
    assert [has_own_procedure(job) for job in (PLAIN, COMPOSED, NAMED)] == [False, False, True]
