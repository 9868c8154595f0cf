"""The lists of an application over the cloud API: all pages, turned into plain values (protocol.md 3.1, 3.2).

What the service leaves out or answers as null becomes empty: a list must not fail because of one odd entry.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from vod_desktop.core.model.catalog import (
    Application,
    CatalogItem,
    CatalogKind,
    Category,
    Listing,
    ProcedureStep,
    ProcedureTemplate,
    Region,
    SnapshotTemplate,
    StepKind,
    TranscodeTemplate,
    WatermarkTemplate,
)

Call = Callable[[str, dict[str, Any]], Mapping[str, Any]]
"""Action and fields to the fields of the answer; blocks, raises `AppError`."""

Values = Mapping[str, Any]

_TEMPLATE_PAGE = 100
_APPLICATION_PAGE = 200
_MOST_PAGES = 100
"""A service that never comes to its end must not keep us for ever."""


@dataclass(frozen=True, slots=True)
class _List:
    """How one list is asked for and read; `page` 0 means that it comes whole."""

    action: str
    field: str
    read: Callable[[Values], CatalogItem]
    page: int = _TEMPLATE_PAGE


class VodCatalog:
    """A `CatalogApi` over the calls of one account."""

    def __init__(self, call: Call) -> None:
        self._call = call

    def list_all(self, kind: CatalogKind) -> Listing:
        """All pages of one list. Blocks; raises `AppError`."""
        how = _LISTS[kind]
        items: list[CatalogItem] = []
        for number in range(_MOST_PAGES):
            paging = {"Offset": number * how.page, "Limit": how.page} if how.page else {}
            answer = self._call(how.action, paging)
            found = answer.get(how.field) or ()
            items += [how.read(values) for values in found]
            if not how.page or not found or len(items) >= int(answer.get("TotalCount") or 0):
                break
        return Listing(kind, tuple(items), time.time())

    def create_category(self, parent_id: int, name: str) -> int:
        """CreateClass; returns the ClassId. Blocks; raises `AppError`."""
        return int(self._call("CreateClass", {"ParentId": parent_id, "ClassName": name})["ClassId"])


def _text(values: Values, name: str) -> str:
    return str(values.get(name) or "")


def _number(values: Values, name: str) -> int:
    return int(values.get(name) or 0)


def _is_preset(values: Values) -> bool:
    return _text(values, "Type") == "Preset"


def _application(values: Values) -> Application:
    return Application(
        _number(values, "SubAppId"),
        _text(values, "SubAppIdName") or _text(values, "Name"),
        _text(values, "Description"),
        has_paths=_text(values, "Mode") == "fileid+path",
        is_on=_text(values, "Status") == "On",
        regions=tuple(map(str, values.get("StorageRegions") or ())),
    )


def _region(values: Values) -> Region:
    return Region(
        _text(values, "Region"),
        _text(values, "Description"),
        opened=_text(values, "Status") == "opened",
        is_default=bool(values.get("IsDefault")),
    )


def _category(values: Values) -> Category:
    name = _text(values, "Name") or _text(values, "ClassName")
    return Category(_number(values, "ClassId"), int(values["ParentId"]), name, _number(values, "Level"))


def _transcode(values: Values) -> TranscodeTemplate:
    video, audio = values.get("VideoTemplate") or {}, values.get("AudioTemplate") or {}
    return TranscodeTemplate(
        _number(values, "Definition"),
        _text(values, "Name"),
        _text(values, "Comment"),
        _is_preset(values),
        _text(values, "Container"),
        audio_only=_text(values, "ContainerType") == "PureAudio" or _number(values, "RemoveVideo") == 1,
        codec=_text(video, "Codec"),
        width=_number(video, "Width"),
        height=_number(video, "Height"),
        video_kbps=_number(video, "Bitrate"),
        audio_kbps=_number(audio, "Bitrate"),
    )


def _watermark(values: Values) -> WatermarkTemplate:
    return WatermarkTemplate(
        _number(values, "Definition"), _text(values, "Name"), _text(values, "Comment"), _text(values, "Type")
    )


def _snapshot(values: Values) -> SnapshotTemplate:
    return SnapshotTemplate(
        _number(values, "Definition"),
        _text(values, "Name"),
        _text(values, "Comment"),
        _is_preset(values),
        _number(values, "Width"),
        _number(values, "Height"),
        _text(values, "Format"),
        _number(values, "SampleInterval"),
        _text(values, "SampleType"),
    )


def _procedure(values: Values) -> ProcedureTemplate:
    return ProcedureTemplate(_text(values, "Name"), _text(values, "Comment"), _is_preset(values), tuple(_steps(values)))


def _steps(values: Values) -> list[ProcedureStep]:
    process = values.get("MediaProcessTask") or {}
    steps = [
        ProcedureStep(
            kind, _definition(task), tuple(_number(mark, "Definition") for mark in task.get("WatermarkSet") or ())
        )
        for name, kind in _PROCESS_SETS.items()
        for task in process.get(name) or ()
    ]
    steps += [ProcedureStep(kind, _definition(values[name])) for name, kind in _OTHER_TASKS.items() if values.get(name)]
    return steps


def _definition(task: Any) -> int | None:
    return int(task["Definition"]) if isinstance(task, Mapping) and task.get("Definition") is not None else None


_PROCESS_SETS = {
    "TranscodeTaskSet": StepKind.TRANSCODE,
    "AdaptiveDynamicStreamingTaskSet": StepKind.ADAPTIVE_STREAM,
    "CoverBySnapshotTaskSet": StepKind.COVER,
    "SnapshotByTimeOffsetTaskSet": StepKind.SNAPSHOT,
    "SampleSnapshotTaskSet": StepKind.SAMPLE_SNAPSHOT,
    "ImageSpriteTaskSet": StepKind.IMAGE_SPRITE,
    "AnimatedGraphicTaskSet": StepKind.ANIMATED_GRAPHIC,
}
_OTHER_TASKS = {
    "ReviewAudioVideoTask": StepKind.REVIEW,
    "AiContentReviewTask": StepKind.REVIEW,
    "AiAnalysisTask": StepKind.ANALYSIS,
    "AiRecognitionTask": StepKind.RECOGNITION,
    "MiniProgramPublishTask": StepKind.OTHER,
}

_LISTS: Mapping[CatalogKind, _List] = {
    CatalogKind.APPLICATIONS: _List("DescribeSubAppIds", "SubAppIdInfoSet", _application, _APPLICATION_PAGE),
    CatalogKind.REGIONS: _List("DescribeStorageRegions", "StorageRegionInfos", _region, 0),
    CatalogKind.CATEGORIES: _List("DescribeAllClass", "ClassInfoSet", _category, 0),
    CatalogKind.PROCEDURES: _List("DescribeProcedureTemplates", "ProcedureTemplateSet", _procedure),
    CatalogKind.TRANSCODES: _List("DescribeTranscodeTemplates", "TranscodeTemplateSet", _transcode),
    CatalogKind.WATERMARKS: _List("DescribeWatermarkTemplates", "WatermarkTemplateSet", _watermark),
    CatalogKind.COVER_SNAPSHOTS: _List(
        "DescribeSnapshotByTimeOffsetTemplates", "SnapshotByTimeOffsetTemplateSet", _snapshot
    ),
    CatalogKind.SAMPLE_SNAPSHOTS: _List("DescribeSampleSnapshotTemplates", "SampleSnapshotTemplateSet", _snapshot),
}
