"""Presets travel between computers as a file; what is no such file is refused with a reason."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from vod_desktop.core.intake.preset_files import (
    MAX_FILE_BYTES,
    Fault,
    NamedOptions,
    pack_presets,
    read_presets,
    unpack_presets,
    write_presets,
)
from vod_desktop.core.model.errors import AppError, Code, Problem
from vod_desktop.core.model.options import FASTEST, CoverMode, RouteChoice, UploadOptions
from vod_desktop.core.model.presets import Preset
from vod_desktop.core.model.signature import NotifyMode
from vod_desktop.texts import Language, open_texts
from vod_desktop.texts.errors import tell
from vod_desktop.texts.reasons import REASONS

FULL = UploadOptions(
    media_name="{stem} {date}",
    media_type="mp4",
    class_id=1004,
    procedure="短视频加水印",
    cover_mode=CoverMode.SAME_NAME,
    storage_region="ap-shanghai",
    expire_time="2030-01-01T00:00:00+08:00",
    source_context="来源",
    session_context="ctx",
    storage_path="/a/b",
)


def told(text: str) -> tuple[str, str | None]:
    with pytest.raises(AppError) as caught:
        unpack_presets(text, Path("p.json"))
    problem = caught.value.problem
    assert problem.code is Code.PRESET_INVALID
    return str(problem.params["reason"]), problem.detail


def a_file(*presets: object, **changes: object) -> str:
    return json.dumps({"format": "vod-desktop-presets", "version": 1, "presets": list(presets)} | changes)


def test_what_is_written_is_read_again(tmp_path):
    client = UploadOptions(
        procedure="P",
        storage_region=FASTEST,
        route=RouteChoice.CLIENT,
        task_priority=0,
        task_notify_mode=NotifyMode.CHANGE,
    )
    presets = (Preset("1", "短视频", FULL), Preset("2", "Empty"), Preset("3", "Client", client))
    path = tmp_path / "预设.json"
    write_presets(path, presets)
    assert read_presets(path) == (
        NamedOptions("短视频", FULL),
        NamedOptions("Empty", UploadOptions()),
        NamedOptions("Client", client),
    )


def test_no_id_and_no_path_of_this_computer_is_written_unless_wanted():
    cover = UploadOptions(cover_mode=CoverMode.FILE, cover_path=Path("/home/me/logo.png"), class_id=3)
    presets = (Preset("secret-id", "With cover", cover),)
    text = pack_presets(presets)
    assert "logo.png" not in text
    assert "secret-id" not in text
    assert unpack_presets(text, Path("p"))[0].options == UploadOptions(class_id=3)
    assert unpack_presets(pack_presets(presets, covers=True), Path("p"))[0].options == cover


def test_a_file_of_an_editor_with_byte_order_mark_is_read(tmp_path):
    path = tmp_path / "p.json"
    path.write_text(a_file({"name": " A "}), encoding="utf-8-sig")
    assert read_presets(path) == (NamedOptions("A", UploadOptions()),)


@pytest.mark.parametrize(
    ("text", "reason", "where"),
    [
        ("no json", Fault.NOT_JSON, None),
        ("[" * 100_000, Fault.NOT_JSON, None),
        ("[]", Fault.OTHER_FORMAT, None),
        ('{"format": "other"}', Fault.OTHER_FORMAT, None),
        (a_file(version=True), Fault.OTHER_FORMAT, None),
        (a_file({"name": "A"}, version=2), Fault.NEWER, None),
        (a_file(), Fault.EMPTY, None),
        (a_file("A"), Fault.WRONG_VALUE, "presets[0]"),
        (a_file({"name": "A"}, {"name": "  "}), Fault.WRONG_VALUE, "presets[1].name"),
        (a_file({"name": "A", "options": []}), Fault.WRONG_VALUE, "presets[0].options"),
        (a_file({"name": "A", "options": {"class_id": "7"}}), Fault.WRONG_VALUE, "presets[0].options.class_id"),
        (a_file({"name": "A", "options": {"class_id": True}}), Fault.WRONG_VALUE, "presets[0].options.class_id"),
        (a_file({"name": "A", "options": {"cover_mode": "magic"}}), Fault.WRONG_VALUE, "presets[0].options.cover_mode"),
        (a_file({"name": "A", "options": {"route": "fast"}}), Fault.WRONG_VALUE, "presets[0].options.route"),
        (a_file({"name": "A", "options": {"route": None}}), Fault.WRONG_VALUE, "presets[0].options.route"),
        (
            a_file({"name": "A", "options": {"task_notify_mode": "x"}}),
            Fault.WRONG_VALUE,
            "presets[0].options.task_notify_mode",
        ),
        (
            a_file({"name": "A", "options": {"task_priority": "5"}}),
            Fault.WRONG_VALUE,
            "presets[0].options.task_priority",
        ),
        (
            a_file({"name": "A", "options": {"task_priority": True}}),
            Fault.WRONG_VALUE,
            "presets[0].options.task_priority",
        ),
        (a_file({"name": "A", "options": {"procedure": 5}}), Fault.WRONG_VALUE, "presets[0].options.procedure"),
        (a_file({"name": "A", "options": {"unknown": "x"}}), Fault.WRONG_VALUE, "presets[0].options.unknown"),
        (a_file({"name": "A", "options": {"cover_path": "a\0b"}}), Fault.WRONG_VALUE, "presets[0].options.cover_path"),
    ],
)
def test_a_bad_file_is_refused_with_a_reason(text, reason, where):
    assert told(text) == (reason, where)


def test_a_file_that_is_not_there_or_no_text_or_huge_is_refused(tmp_path):
    binary, huge = tmp_path / "binary.json", tmp_path / "huge.json"
    binary.write_bytes(b"\xff\xfe\x00")
    huge.write_bytes(b" " * (MAX_FILE_BYTES + 1))
    for path, reason in ((binary, Fault.NOT_JSON), (huge, Fault.TOO_LARGE), (tmp_path / "gone", None)):
        with pytest.raises(AppError) as caught:
            read_presets(path)
        assert caught.value.problem.code is Code.PRESET_INVALID
        assert reason is None or caught.value.problem.params["reason"] == reason


def test_a_file_that_cannot_be_written_is_told(tmp_path):
    with pytest.raises(AppError) as caught:
        write_presets(tmp_path, ())
    assert caught.value.problem.code is Code.EXPORT_FAILED


@pytest.mark.parametrize("language", Language)
def test_every_reason_has_its_words(language):
    texts = open_texts(language)
    for fault in Fault:
        title = tell(texts, Problem(Code.PRESET_INVALID, {"path": "p.json", "reason": fault})).title
        assert texts.tr(REASONS[fault]) in title
        assert fault not in title
