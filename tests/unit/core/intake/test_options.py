"""Options are checked before any byte moves."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path

import pytest

from vod_desktop.core.intake.names import check_pattern, media_name
from vod_desktop.core.intake.options import checked
from vod_desktop.core.model.errors import AppError, Code, Problem
from vod_desktop.core.model.options import FASTEST, CoverMode, RouteChoice, UploadOptions
from vod_desktop.core.model.signature import NotifyMode
from vod_desktop.texts.errors import FIELD_NAMES

NOW = datetime(2030, 1, 31, 8, 5, 9, tzinfo=UTC)

GOOD = [
    UploadOptions(),
    UploadOptions(media_type="mp4"),
    UploadOptions(class_id=12),
    UploadOptions(procedure="QCVB_SimpleProcessFile({10,20},1,10,10)"),
    UploadOptions(procedure="转码 标准"),
    UploadOptions(storage_region="ap-chongqing"),
    UploadOptions(storage_region="na-siliconvalley"),
    UploadOptions(expire_time="2030-01-31T08:05:10Z"),
    UploadOptions(expire_time="2030-01-31T16:05:10+08:00"),
    UploadOptions(source_context="课" * 250, session_context="x" * 1000),
    UploadOptions(storage_path="/课程/第一课.mp4"),
    UploadOptions(cover_mode=CoverMode.FILE, cover_path=Path("cover.png")),
    UploadOptions(storage_region=FASTEST),
    UploadOptions(route=RouteChoice.CLIENT, expire_time="2030-01-31T08:05:10Z"),
    UploadOptions(route=RouteChoice.SERVER, storage_path="/a.mp4", procedure="P"),
    *(UploadOptions(procedure="P", task_priority=priority) for priority in (-10, 0, 10)),
    *(UploadOptions(procedure="P", task_notify_mode=mode, route=RouteChoice.CLIENT) for mode in NotifyMode),
]

BAD = [
    (UploadOptions(media_type="exe"), "media_type", Code.OPTION_INVALID),
    (UploadOptions(class_id=-1), "class_id", Code.OPTION_INVALID),
    (UploadOptions(procedure=" "), "procedure", Code.OPTION_INVALID),
    (UploadOptions(procedure="a\nb"), "procedure", Code.OPTION_INVALID),
    (UploadOptions(storage_region="Chongqing"), "storage_region", Code.OPTION_INVALID),
    (UploadOptions(expire_time="2030-01-31T08:05:09Z"), "expire_time", Code.OPTION_INVALID),  # now is too late
    (UploadOptions(expire_time="2031-01-31T08:05:09"), "expire_time", Code.OPTION_INVALID),  # no zone
    (UploadOptions(expire_time="2031-02-31T08:05:09Z"), "expire_time", Code.OPTION_INVALID),  # no such day
    (UploadOptions(expire_time="tomorrow"), "expire_time", Code.OPTION_INVALID),
    (UploadOptions(source_context="x" * 251), "source_context", Code.OPTION_TOO_LONG),
    (UploadOptions(session_context="x" * 1001), "session_context", Code.OPTION_TOO_LONG),
    (UploadOptions(storage_path="clips/a.mp4"), "storage_path", Code.OPTION_INVALID),
    (UploadOptions(storage_path="/clips/"), "storage_path", Code.OPTION_INVALID),
    (UploadOptions(media_name="  "), "media_name", Code.OPTION_INVALID),
    (UploadOptions(media_name="{nope}"), "media_name", Code.OPTION_INVALID),
    (UploadOptions(media_name="{stem"), "media_name", Code.OPTION_INVALID),
    (UploadOptions(media_name="a\tb"), "media_name", Code.OPTION_INVALID),
    (UploadOptions(cover_mode=CoverMode.FILE), "cover_path", Code.OPTION_INVALID),
    (UploadOptions(storage_region="Fastest"), "storage_region", Code.OPTION_INVALID),
    (UploadOptions(procedure="P", task_priority=11), "task_priority", Code.OPTION_INVALID),
    (UploadOptions(procedure="P", task_priority=-11), "task_priority", Code.OPTION_INVALID),
]

ALONE = [
    (UploadOptions(task_priority=0), "task_priority", "procedure"),
    (UploadOptions(task_notify_mode=NotifyMode.NONE), "task_notify_mode", "procedure"),
    (UploadOptions(procedure="P", task_priority=1, route=RouteChoice.SERVER), "task_priority", "client_route"),
    (UploadOptions(procedure="P", task_priority=1, storage_path="/a.mp4"), "task_priority", "client_route"),
    (
        UploadOptions(procedure="P", task_notify_mode=NotifyMode.CHANGE, route=RouteChoice.SERVER),
        "task_notify_mode",
        "client_route",
    ),
    (UploadOptions(storage_path="/a.mp4", route=RouteChoice.CLIENT), "storage_path", "server_route"),
]


@pytest.mark.parametrize("options", GOOD)
def test_what_the_documents_allow_is_taken(options):
    assert checked(options, now=NOW) == options


@pytest.mark.parametrize(("options", "field", "code"), BAD)
def test_what_they_forbid_is_refused_by_its_field(options, field, code):
    with pytest.raises(AppError) as caught:
        checked(options, now=NOW)
    assert caught.value.problem.code is code
    assert caught.value.problem.params["field"] == field


@pytest.mark.parametrize(("options", "field", "other"), ALONE)
def test_what_is_of_no_use_alone_is_refused_with_what_it_needs(options, field, other):
    with pytest.raises(AppError) as caught:
        checked(options, now=NOW)
    assert caught.value.problem == Problem(Code.OPTION_NEEDS, {"field": field, "other": other})
    assert {field, other} <= FIELD_NAMES.keys()


def test_a_media_type_is_sent_in_lower_case_without_its_dot():
    assert checked(UploadOptions(media_type=".MOV"), now=NOW).media_type == "mov"


@pytest.mark.parametrize(
    ("pattern", "name"),
    [
        (None, "第一课"),
        ("{stem}", "第一课"),
        ("{date}_{time}", "2030-01-31_080509"),
        ("{n} {n:03}", "7 007"),
        ("plain", "plain"),
    ],
)
def test_a_pattern_makes_the_name(pattern, name):
    if pattern is not None:
        check_pattern(pattern)
    assert media_name(pattern, "第一课", 7, NOW) == name


def test_a_stem_that_looks_like_a_pattern_stays_as_it_is():
    assert media_name("{stem} {n}", "{date}{n}", 1, NOW) == "{date}{n} 1"
