"""The lists of an application over the cloud API: all pages, turned into plain values (protocol.md 3.1, 3.2).

A list must not fail because of one odd entry: what the service leaves out, answers as null or in another type becomes empty, and
an entry without a name or number, which nobody could choose, is left out.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass

from vod_desktop.core.cloud.answers import Call, Values, listed, number, record, records, text
from vod_desktop.core.model.catalog import (
    TOP_CATEGORY_ID,
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
from vod_desktop.core.model.errors import Code, app_error

_TEMPLATE_PAGE = 100
_APPLICATION_PAGE = 200
_MOST_PAGES = 100
"""A service that never comes to its end must not keep us for ever."""


@dataclass(frozen=True, slots=True)
class _List:
    """How one list is asked for and read; `page` 0 means that it comes whole."""

    action: str
    field: str
    read: Callable[[Values], CatalogItem | None]
    page: int = _TEMPLATE_PAGE


class VodCatalog:
    """A `CatalogApi` over the calls of one account.

    Args:
        call: Makes a call.
        largest_page: Entries asked for at once, at most; the service has limits of its own.
    """

    def __init__(self, call: Call, *, largest_page: int = _APPLICATION_PAGE) -> None:
        self._call = call
        self._largest_page = largest_page

    def list_all(self, kind: CatalogKind) -> Listing:
        """All pages of one list. Blocks; raises `AppError`."""
        how = _LISTS[kind]
        items: dict[CatalogItem, None] = {}  # in the service's order; an entry that moved between two pages counts once
        offset, limit = 0, min(how.page, self._largest_page)
        for _ in range(_MOST_PAGES):
            answer = self._call(how.action, {"Offset": offset, "Limit": limit} if limit else {})
            found = records(answer, how.field)
            known = len(items)
            items.update((item, None) for entry in found if (item := how.read(entry)) is not None)
            offset += len(found)
            # TotalCount is a hint: only a page that came short may end the list by it, and one without news ends it anyway.
            is_short = len(found) < limit and offset >= number(answer, "TotalCount")
            if not limit or is_short or len(items) == known:
                break
        return Listing(kind, tuple(items), time.time())

    def create_category(self, parent_id: int, name: str) -> int:
        """CreateClass; returns the ClassId. Blocks; raises `AppError`."""
        class_id = number(self._call("CreateClass", {"ParentId": parent_id, "ClassName": name}), "ClassId")
        if not class_id:
            raise app_error(Code.SERVICE_ANSWER, call="CreateClass", detail="no ClassId")
        return class_id


def _is_preset(values: Values) -> bool:
    return text(values, "Type") == "Preset"


def _application(values: Values) -> Application | None:
    if not (sub_app_id := number(values, "SubAppId")):
        return None
    return Application(
        sub_app_id,
        text(values, "SubAppIdName") or text(values, "Name"),
        text(values, "Description"),
        has_paths=text(values, "Mode") == "fileid+path",
        is_on=text(values, "Status") == "On",
        regions=tuple(region for region in listed(values, "StorageRegions") if isinstance(region, str)),
    )


def _region(values: Values) -> Region | None:
    if not (region := text(values, "Region")):
        return None
    return Region(
        region,
        text(values, "Description"),
        opened=text(values, "Status") == "opened",
        is_default=bool(values.get("IsDefault")),
    )


def _category(values: Values) -> Category | None:
    if values.get("ClassId") is None:
        return None
    name = text(values, "Name") or text(values, "ClassName")
    # 0 is a class of its own ("other"), so that a parent which is left out must not become it.
    parent_id = TOP_CATEGORY_ID if values.get("ParentId") is None else number(values, "ParentId")
    return Category(number(values, "ClassId"), parent_id, name, number(values, "Level"))


def _transcode(values: Values) -> TranscodeTemplate | None:
    if not (definition := number(values, "Definition")):
        return None
    video, audio = record(values, "VideoTemplate"), record(values, "AudioTemplate")
    return TranscodeTemplate(
        definition,
        text(values, "Name"),
        text(values, "Comment"),
        _is_preset(values),
        text(values, "Container"),
        audio_only=text(values, "ContainerType") == "PureAudio" or number(values, "RemoveVideo") == 1,
        codec=text(video, "Codec"),
        width=number(video, "Width"),
        height=number(video, "Height"),
        video_kbps=number(video, "Bitrate"),
        audio_kbps=number(audio, "Bitrate"),
    )


def _watermark(values: Values) -> WatermarkTemplate | None:
    if not (definition := number(values, "Definition")):
        return None
    return WatermarkTemplate(definition, text(values, "Name"), text(values, "Comment"), text(values, "Type"))


def _snapshot(values: Values) -> SnapshotTemplate | None:
    if not (definition := number(values, "Definition")):
        return None
    return SnapshotTemplate(
        definition,
        text(values, "Name"),
        text(values, "Comment"),
        _is_preset(values),
        number(values, "Width"),
        number(values, "Height"),
        text(values, "Format"),
        number(values, "SampleInterval"),
        text(values, "SampleType"),
    )


def _procedure(values: Values) -> ProcedureTemplate | None:
    if not (name := text(values, "Name")):
        return None
    return ProcedureTemplate(name, text(values, "Comment"), _is_preset(values), tuple(_steps(values)))


def _steps(values: Values) -> list[ProcedureStep]:
    process = record(values, "MediaProcessTask")
    steps = [
        ProcedureStep(kind, number(task, "Definition") or None, _marks(task))
        for name, kind in _PROCESS_SETS.items()
        for task in records(process, name)
    ]
    others = [
        ProcedureStep(kind, number(record(values, name), "Definition") or None)
        for name, kind in _OTHER_TASKS.items()
        if values.get(name)
    ]
    return steps + others


def _marks(task: Values) -> tuple[int, ...]:
    return tuple(mark for one in records(task, "WatermarkSet") if (mark := number(one, "Definition")))


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
    "AiRecognitionTaskSet": StepKind.RECOGNITION,
    "MiniProgramPublishTask": StepKind.OTHER,
    "ImportMediaKnowledgeTaskSet": StepKind.OTHER,
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
