"""Answers of the cloud API, through its SDK."""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import replace
from typing import Any

from hypothesis import strategies as st

from tests.fuzz.canned import DATE, SESSION, Canned, CannedCloud
from tests.fuzz.conforming import require
from tests.fuzz.mutating import merged, spoilt_json
from tests.fuzz.target import Target
from vod_desktop.core.cloud.ports import Applied, ApplyRequest, FoundTask
from vod_desktop.core.cloud.ugc_api import NewCover, RegionHost
from vod_desktop.core.model.catalog import CatalogKind, Listing
from vod_desktop.core.model.job import Route, UploadResult
from vod_desktop.core.model.options import UploadOptions
from vod_desktop.core.model.signature import SignatureTerms
from vod_desktop.core.model.tasks import ProcedureTask

_REQUEST = ApplyRequest("film", "mp4", "jpg", UploadOptions(), 1000, 100)
_ID = {"RequestId": "0f7cd6a8-51d5-4c3a-9d1a-4f8d4b4f6c1e"}


def _said(**fields: Any) -> dict[str, Any]:
    return {"Response": merged(fields, _ID)}


_ERROR = _said(Error={"Code": "InvalidParameterValue.VodSessionKey", "Message": "The session key is invalid."})

_APPLY = _said(
    StorageBucket="abcd1234vodcq1500012345-1251000001",
    StorageRegion="ap-chongqing",
    VodSessionKey="opaque+key/1==",
    MediaStoragePath="/abcd/5285890000000000001/f0.mp4",
    CoverStoragePath="/abcd/5285890000000000001/c.jpg",
    TempCertificate={"SecretId": "AKID1", "SecretKey": "key", "Token": "token", "ExpiredTime": 4_000_000_000},
)
_COMMIT = _said(
    FileId="5285890000000000001", MediaUrl="http://media.example/f0.mp4", CoverUrl="http://media.example/c.jpg"
)
_APPLY_UGC = {
    "code": 0,
    "message": "",
    "data": {
        "video": {"storagePath": "/abcd/5285890000000000001/f0.mp4"},
        "cover": {"storagePath": "/abcd/5285890000000000001/c.jpg"},
        "storageAppId": 10022853,
        "storageBucket": "abcd1234vodcq1251000001",
        "storageRegionV5": "ap-chongqing",
        "vodSessionKey": "opaque+key/1==",
        "timestamp": 3_999_999_000,
        "tempCertificate": {"secretId": "AKID1", "secretKey": "key", "token": "token", "expiredTime": 4_000_000_000},
        "storageUploadDomain": "",
        "cosAcc": {"isOpen": 1, "domain": "acc.example"},
    },
}
_COMMIT_UGC = {
    "code": 0,
    "message": "",
    "data": {
        "video": {"url": "http://media.example/f0.mp4"},
        "cover": {"url": "http://media.example/c.jpg"},
        "fileId": "5285890000000000001",
    },
}
_SET_COVER = _said(CoverUrl="http://media.example/c.jpg")
_NEW_COVER = NewCover("5285890000000000001", "cover", "jpg", 1000)
_PREPARE_UGC = {"code": 0, "data": {"cosRegionList": [{"region": "ap-shanghai", "domain": "host.example", "isAcc": 0}]}}
_RENEWABLE = replace(
    SESSION,
    route=Route.CLIENT,
    bucket="abcd1234vodcq1251000001-10022853",
    media_path="/abcd/5285890000000000001/f0.mp4",
    cover_path="/abcd/5285890000000000001/c.jpg",
)
_SEARCH = _said(
    TotalCount=2,
    MediaInfoSet=[
        {"FileId": "1", "BasicInfo": {"Name": "film", "MediaUrl": "http://media.example/other.mp4", "CoverUrl": ""}},
        {"FileId": "2", "BasicInfo": {"Name": "film", "MediaUrl": "http://media.example/dir/1/f0.mp4"}},
        {"FileId": "3", "BasicInfo": None},
    ],
)
_PROCESS = {
    "TranscodeTaskSet": [{"Definition": 10, "WatermarkSet": [{"Definition": 150}]}],
    "CoverBySnapshotTaskSet": [{"Definition": 10, "PositionType": "Time", "PositionValue": 0}],
    "SampleSnapshotTaskSet": None,
}
_LISTS: dict[CatalogKind, dict[str, Any]] = {
    CatalogKind.APPLICATIONS: _said(
        TotalCount=1,
        SubAppIdInfoSet=[
            {"SubAppId": 1, "SubAppIdName": "主应用", "Status": "On", "Mode": "fileid", "StorageRegions": ["ap-x"]}
        ],
    ),
    CatalogKind.REGIONS: _said(
        StorageRegionInfos=[{"Region": "ap-x", "Description": "重庆", "Status": "opened", "IsDefault": True}]
    ),
    CatalogKind.CATEGORIES: _said(
        ClassInfoSet=[{"ClassId": 5, "ParentId": -1, "ClassName": "综艺", "Level": 0, "SubClassIdSet": []}]
    ),
    CatalogKind.PROCEDURES: _said(
        TotalCount=1,
        ProcedureTemplateSet=[
            {
                "Name": "流",
                "Comment": "",
                "Type": "Custom",
                "MediaProcessTask": _PROCESS,
                "AiAnalysisTask": {"Definition": 1},
            }
        ],
    ),
    CatalogKind.TRANSCODES: _said(
        TotalCount=1,
        TranscodeTemplateSet=[
            {
                "Definition": "10",
                "Container": "mp4",
                "Type": "Preset",
                "VideoTemplate": {"Codec": "libx264", "Width": 1280, "Height": 720, "Bitrate": 1000},
                "AudioTemplate": {"Bitrate": 48},
            }
        ],
    ),
    CatalogKind.WATERMARKS: _said(
        TotalCount=1, WatermarkTemplateSet=[{"Definition": 150, "Type": "image", "Name": "角标"}]
    ),
    CatalogKind.COVER_SNAPSHOTS: _said(
        TotalCount=1, SnapshotByTimeOffsetTemplateSet=[{"Definition": 10, "Width": 0, "Height": 0, "Format": "jpg"}]
    ),
    CatalogKind.SAMPLE_SNAPSHOTS: _said(
        TotalCount=1,
        SampleSnapshotTemplateSet=[{"Definition": 10, "SampleType": "Percent", "SampleInterval": 10, "Type": "Preset"}],
    ),
}
_TASKS = _said(
    TaskSet=[
        {
            "TaskId": "1251000001-Procedure-1",
            "Status": "FINISH",
            "FileId": "1",
            "TaskType": "Procedure",
            "CreateTime": "2023-11-14T22:13:20Z",
            "FinishTime": "2023-11-14T22:14:20Z",
        }
    ],
    ScrollToken="",
)
_STEP = {"Status": "SUCCESS", "ErrCodeExt": "", "Message": "", "Input": {"Definition": 10}, "Progress": 100}
_DETAIL = _said(
    TaskType="Procedure",
    Status="FINISH",
    CreateTime="2023-11-14T22:13:20Z",
    FinishTime="2023-11-14T22:14:20Z",
    ProcedureTask={
        "TaskId": "1251000001-Procedure-1",
        "Status": "FINISH",
        "ErrCode": 0,
        "MediaProcessResultSet": [
            {"Type": "Transcode", "TranscodeTask": _STEP},
            {
                "Type": "CoverBySnapshot",
                "CoverBySnapshotTask": merged(_STEP, {"Status": "FAIL", "Message": "no frame"}),
            },
        ],
        "AiAnalysisResultSet": [{"Type": "Tag", "TagTask": _STEP}],
    },
)

_NEVER = str(10**400)
_NEVER_ENDING = (Canned(json.dumps(_APPLY).replace("4000000000", _NEVER).encode()),)
_NEVER_ENDING_UGC = tuple(
    Canned(json.dumps(_APPLY_UGC).replace(moment, never).encode())
    for moment in ("4000000000", "3999999000")
    for never in (_NEVER, f"-{_NEVER}", f'"{_NEVER}"')
)
"""Times that no float can hold."""

_STATUSES = st.sampled_from([200] * 12 + [100, 204, 302, 400, 401, 403, 407, 429, 500, 502, 503, 599])
_HEADERS = st.sampled_from(
    [(("Content-Type", "application/json"), ("Date", DATE))] * 6
    + [
        (),
        (("Content-Type", "application/json; charset=utf-8"),),
        (("Content-Type", "text/html"), ("Date", "yesterday")),
        (("Content-Type", "application/json"), ("Date", "Mon, 99 Foo 99999 99:99:99 +9999")),
        (("Content-Type", "application/json"), ("Date", "Fri, 31 Dec 9999 23:59:59 -2359")),
        (("Content-Type", "application/json"), ("Date", "")),
        (("Content-Encoding", "gzip"), ("Content-Type", "application/json")),
    ]
)


_HARD = (
    Canned(b"[" * 200_000),
    Canned(b'{"Response":' * 50_000),
    Canned(b'{"Response": {"TotalCount": ' + b"9" * 100_000 + b"}}"),
    Canned(b" " * (8 << 20)),
)
"""Deep trees, numbers without an end, answers without one."""


def _answers(*corpus: Any) -> st.SearchStrategy[Canned]:
    return st.builds(Canned, spoilt_json([*corpus, _ERROR, {}, [], {"Response": None}]), _STATUSES, _HEADERS)


def targets(canned: CannedCloud) -> list[Target]:
    """The parsers of this module."""
    cloud = canned.cloud

    def target(
        name: str, inputs: st.SearchStrategy[Canned], ask: Callable[[], Any], kind: Any, kept: tuple[Canned, ...] = ()
    ) -> Target:
        def feed(answer: Canned) -> None:
            canned.give(answer)
            require(ask(), kind)

        return Target(f"api-{name}", inputs, feed, (*_HARD, *kept))

    def lists(value: tuple[CatalogKind, Canned]) -> None:
        canned.give(value[1])
        require(cloud.catalog.list_all(value[0]), Listing)

    list_answers = st.tuples(st.sampled_from(CatalogKind), _answers(*_LISTS.values()))
    list_hard = tuple((kind, answer) for kind in CatalogKind for answer in _HARD)
    return [
        target(
            "apply",
            _answers(_APPLY),
            lambda: cloud.route(Route.SERVER).apply(_REQUEST),
            Applied,
            _NEVER_ENDING,
        ),
        target("commit", _answers(_COMMIT), lambda: cloud.route(Route.SERVER).commit(SESSION), UploadResult),
        target(
            "search",
            _answers(_SEARCH),
            lambda: cloud.api.find_medium("film", SESSION.media_path, 0),
            UploadResult | None,
        ),
        target("cover", _answers(_SET_COVER), lambda: cloud.api.set_cover("1", "AAAA"), str),
        target(
            "ugc-cover",
            _answers(_APPLY_UGC),
            lambda: cloud.ugc.apply_cover(_NEW_COVER, SignatureTerms()),
            Applied,
            _NEVER_ENDING_UGC,
        ),
        target("probe", _answers(_LISTS[CatalogKind.REGIONS]), cloud.api.probe, None),
        target("tasks", _answers(_TASKS), lambda: cloud.tasks.find_tasks(file_id="1"), tuple[FoundTask, ...]),
        target("task", _answers(_DETAIL), lambda: cloud.tasks.task_detail("1"), ProcedureTask | None),
        Target("api-lists", list_answers, lists, list_hard),
        target(
            "ugc-apply",
            _answers(_APPLY_UGC),
            lambda: cloud.route(Route.CLIENT).apply(_REQUEST),
            Applied,
            _NEVER_ENDING_UGC,
        ),
        target(
            "ugc-renew",
            _answers(_APPLY_UGC),
            lambda: cloud.route(Route.CLIENT).renew(_RENEWABLE),
            Applied,
            _NEVER_ENDING_UGC,
        ),
        target("ugc-commit", _answers(_COMMIT_UGC), lambda: cloud.route(Route.CLIENT).commit(_RENEWABLE), UploadResult),
        target(
            "ugc-prepare", _answers(_PREPARE_UGC), lambda: cloud.ugc.prepare(SignatureTerms()), tuple[RegionHost, ...]
        ),
    ]
