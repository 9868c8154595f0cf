"""The media library, its classes, templates and tasks, driven by the official SDK's models."""

from __future__ import annotations

import base64
import time
from collections.abc import Callable
from datetime import datetime
from typing import Any

import pytest
from tencentcloud.common.exception.tencent_cloud_sdk_exception import TencentCloudSDKException

from tests.support.official_clients import OfficialClients, Upload, api_refusal
from tests.support.waiting import wait_until
from vod_desktop.sandbox import PracticeCloud, PracticeSettings

TINY_PNG = b"\x89PNG\r\n\x1a\n" + b"rest of a picture"


def uploaded(clients: OfficialClients, body: bytes = b"x", **fields: Any) -> str:
    """FileId of a new medium."""
    upload = Upload(clients, **fields)
    upload.put(body)
    return str(upload.commit().FileId)


def test_applications_and_regions(clients: OfficialClients) -> None:
    applications = clients.ask("DescribeSubAppIds")
    assert applications.TotalCount == len(applications.SubAppIdInfoSet) == 4
    assert {one.Mode for one in applications.SubAppIdInfoSet} == {"fileid", "fileid+path"}
    assert {one.Status for one in applications.SubAppIdInfoSet} == {"On", "Off"}
    assert len(clients.ask("DescribeSubAppIds", Offset=1, Limit=2).SubAppIdInfoSet) == 2
    assert clients.ask("DescribeSubAppIds", Name="课程归档").SubAppIdInfoSet[0].SubAppId == 1500023456
    regions = clients.ask("DescribeStorageRegions").StorageRegionInfos
    assert [one.Region for one in regions if one.IsDefault] == ["ap-chongqing"]
    assert {one.Status for one in regions} == {"opened", "unopened"}


def test_classes_can_be_made_renamed_and_deleted(clients: OfficialClients) -> None:
    def names() -> dict[int, tuple[str, int]]:
        return {one.ClassId: (one.Name, one.Level) for one in clients.ask("DescribeAllClass").ClassInfoSet}

    assert names()[0] == ("其他", 0)
    parent = clients.ask("CreateClass", ParentId=-1, ClassName="活动").ClassId
    child = clients.ask("CreateClass", ParentId=parent, ClassName="双十一").ClassId
    assert names()[child] == ("双十一", 1)
    clients.ask("ModifyClass", ClassId=child, ClassName="双十二")
    assert names()[child] == ("双十二", 1)
    assert api_refusal(clients, "DeleteClass", ClassId=parent) == "UnsupportedOperation.ClassNotEmpty"
    clients.ask("DeleteClass", ClassId=child)
    clients.ask("DeleteClass", ClassId=parent)
    assert parent not in names()


def test_classes_have_rules(clients: OfficialClients) -> None:
    level = -1
    for number in range(4):
        level = clients.ask("CreateClass", ParentId=level, ClassName=f"层 {number}").ClassId
    assert api_refusal(clients, "CreateClass", ParentId=level, ClassName="第五层") == (
        "FailedOperation.ClassLevelLimitExceeded"
    )
    assert api_refusal(clients, "CreateClass", ParentId=-1, ClassName="层 0") == "FailedOperation.ClassNameDuplicate"
    assert api_refusal(clients, "CreateClass", ParentId=777, ClassName="x") == "FailedOperation.ParentIdNoFound"
    assert api_refusal(clients, "CreateClass", ParentId=-1, ClassName="") == "InvalidParameterValue.ClassName"
    assert api_refusal(clients, "CreateClass", ParentId=-1, ClassName="x" * 65) == "InvalidParameterValue.ClassName"
    assert api_refusal(clients, "ModifyClass", ClassId=777, ClassName="x") == "FailedOperation.ClassNoFound"
    assert api_refusal(clients, "ModifyClass", ClassId=level, ClassName="x" * 65) == "InvalidParameterValue.ClassName"
    assert api_refusal(clients, "DeleteClass", ClassId=0) == "InvalidParameterValue.ClassId"
    uploaded(clients, ClassId=level)
    assert api_refusal(clients, "DeleteClass", ClassId=level) == "UnsupportedOperation.ClassNotEmpty"


def test_classes_belong_to_their_application(clients: OfficialClients) -> None:
    made = clients.ask("CreateClass", ParentId=-1, ClassName="只在这里").ClassId
    others = clients.ask("DescribeAllClass", SubAppId=1500012345).ClassInfoSet
    assert made not in {one.ClassId for one in others}


@pytest.mark.parametrize(
    ("action", "list_field", "total"),
    [
        ("DescribeProcedureTemplates", "ProcedureTemplateSet", 19),
        ("DescribeTranscodeTemplates", "TranscodeTemplateSet", 14),
        ("DescribeWatermarkTemplates", "WatermarkTemplateSet", 3),
        ("DescribeSnapshotByTimeOffsetTemplates", "SnapshotByTimeOffsetTemplateSet", 3),
        ("DescribeSampleSnapshotTemplates", "SampleSnapshotTemplateSet", 2),
    ],
)
def test_templates_come_in_pages(clients: OfficialClients, action: str, list_field: str, total: int) -> None:
    first = clients.ask(action)
    assert first.TotalCount == total
    assert len(getattr(first, list_field)) == min(total, 10)
    seen: list[Any] = []
    while len(seen) < total:
        seen += getattr(clients.ask(action, Offset=len(seen), Limit=4), list_field)
    assert len({one.Name for one in seen}) == total
    assert api_refusal(clients, action, Limit=101) == "InvalidParameterValue.Limit"
    assert api_refusal(clients, action, Limit=0) == "InvalidParameterValue.Limit"


def test_templates_can_be_picked(clients: OfficialClients) -> None:
    named = clients.ask("DescribeProcedureTemplates", Names=["短视频加水印"]).ProcedureTemplateSet
    assert named[0].MediaProcessTask.TranscodeTaskSet[0].WatermarkSet[0].Definition == 150
    presets = clients.ask("DescribeProcedureTemplates", Type="Preset", Limit=100).ProcedureTemplateSet
    assert {one.Type for one in presets} == {"Preset"}
    transcode = clients.ask("DescribeTranscodeTemplates", Definitions=[100030]).TranscodeTemplateSet
    assert transcode[0].Definition == "100030"
    assert transcode[0].VideoTemplate.Height == 720
    audio = clients.ask("DescribeTranscodeTemplates", ContainerType="PureAudio").TranscodeTemplateSet
    assert [one.Container for one in audio] == ["mp3"]
    assert [one.Type for one in clients.ask("DescribeWatermarkTemplates", Type="text").WatermarkTemplateSet] == ["text"]
    assert api_refusal(clients, "DescribeProcedureTemplates", Type="Mine") == "InvalidParameterValue.Type"


def test_a_medium_is_described_with_what_was_asked(clients: OfficialClients, cloud: PracticeCloud) -> None:
    file_id = uploaded(clients, b"12345", MediaName="介绍", ClassId=1004, SourceContext="来源")
    answer = clients.ask("DescribeMediaInfos", FileIds=[file_id, "1"])
    assert answer.NotExistFileIdSet == ["1"]
    (info,) = answer.MediaInfoSet
    basic = info.BasicInfo
    assert (basic.Name, basic.ClassPath, basic.ExpireTime) == (
        "介绍",
        "产品宣传/新品发布会/2026 春季",
        "9999-12-31T23:59:59Z",
    )
    assert (basic.SourceInfo.SourceType, basic.SourceInfo.SourceContext) == ("Upload", "来源")
    assert basic.MediaUrl == cloud.media()[0].media_url
    assert basic.MediaUrl.endswith(basic.StoragePath)
    assert info.MetaData.Size == 5
    assert info.TranscodeInfo.TranscodeSet[0].Definition == 0
    only = clients.ask("DescribeMediaInfos", FileIds=[file_id], Filters=["metaData"]).MediaInfoSet[0]
    assert only.BasicInfo is None
    assert only.MetaData.Size == 5
    assert api_refusal(clients, "DescribeMediaInfos", FileIds=[]) == "InvalidParameterValue.FileIdsEmpty"
    assert api_refusal(clients, "DescribeMediaInfos", FileIds=["1"] * 21) == "InvalidParameterValue.FileIds"


def test_a_new_medium_has_no_meta_data_for_a_moment(start: Callable[[PracticeSettings], OfficialClients]) -> None:
    clients = start(PracticeSettings(probe_s=0.5))
    file_id = uploaded(clients, b"123")

    def size() -> int | None:
        info = clients.ask("DescribeMediaInfos", FileIds=[file_id]).MediaInfoSet[0]
        return None if info.MetaData is None else int(info.MetaData.Size)

    assert size() is None
    wait_until(lambda: size() == 3)


def test_search_combines_its_filters(clients: OfficialClients) -> None:
    first = uploaded(clients, MediaName="春季发布会 A", ClassId=1004)
    second = uploaded(clients, MediaName="春季发布会 B", ClassId=1001, MediaType="mov")
    third = uploaded(clients, MediaName="培训", MediaType="mp3")

    def found(**filters: Any) -> list[str]:
        return [one.FileId for one in clients.ask("SearchMedia", **filters).MediaInfoSet]

    assert found() == [third, second, first]
    assert found(Sort={"Field": "CreateTime", "Order": "Asc"}) == [first, second, third]
    assert found(Names=["发布会"]) == [second, first]
    assert found(NamePrefixes=["发布会"]) == []
    assert found(ClassIds=[1001]) == [second, first]
    assert found(ClassIds=[1004]) == [first]
    assert found(MediaTypes=["mov"], Names=["B"]) == [second]
    assert found(MediaTypes=["mov"], Names=["A"]) == []
    assert found(Categories=["Audio"]) == [third]
    assert found(FileIds=[first, third]) == [third, first]
    assert found(StorageRegions=["ap-guangzhou"]) == []
    assert found(CreateTime={"After": "2099-01-01T00:00:00Z"}) == []
    assert found(CreateTime={"After": "2020-01-01T00:00:00Z", "Before": "2099-01-01T00:00:00Z"}, Limit=1) == [third]
    assert clients.ask("SearchMedia", Limit=1, Offset=1).TotalCount == 3
    assert api_refusal(clients, "SearchMedia", Offset=4999, Limit=2) == "InvalidParameterValue.Limit"
    assert found(SubAppId=1500012345) == []


def test_a_medium_can_be_changed(clients: OfficialClients) -> None:
    file_id = uploaded(clients, MediaName="旧")
    clients.ask("ModifyMediaInfo", FileId=file_id, Name="新", Description="说明", ClassId=1005, AddTags=["甲", "乙"])
    clients.ask("ModifyMediaInfo", FileId=file_id, DeleteTags=["甲"], ExpireTime="2099-01-01T00:00:00Z")
    basic = clients.ask("DescribeMediaInfos", FileIds=[file_id]).MediaInfoSet[0].BasicInfo
    assert (basic.Name, basic.Description, basic.ClassId) == ("新", "说明", 1005)
    assert (basic.TagSet, basic.ExpireTime) == (["乙"], "2099-01-01T00:00:00Z")
    cover = clients.ask("ModifyMediaInfo", FileId=file_id, CoverData=base64.b64encode(TINY_PNG).decode()).CoverUrl
    assert clients.session.get(cover).content == TINY_PNG


@pytest.mark.parametrize(
    ("fields", "code"),
    [
        ({"Name": "x" * 65}, "InvalidParameterValue.Name"),
        ({"Description": "x" * 129}, "InvalidParameterValue.Description"),
        ({"ExpireTime": "never"}, "InvalidParameterValue.ExpireTime"),
        ({"CoverData": "bm8gaW1hZ2U="}, "InvalidParameterValue.ImageDecodeError"),
        ({"AddTags": ["x" * 33]}, "InvalidParameterValue.TagTooLong"),
        ({"AddTags": ["a"], "ClearTags": 1}, "InvalidParameterValue.AddTagsAndClearTagsConflict"),
        ({"AddTags": ["a"], "DeleteTags": ["a"]}, "InvalidParameterValue.AddTagsAndDeleteTagsConflict"),
        ({"ClassId": 777}, "InvalidParameterValue.ClassId"),
        ({"FileId": "1"}, "ResourceNotFound.FileNotExist"),
    ],
)
def test_changes_have_rules(clients: OfficialClients, fields: dict[str, Any], code: str) -> None:
    file_id = uploaded(clients)
    assert api_refusal(clients, "ModifyMediaInfo", **{"FileId": file_id, **fields}) == code


def test_a_deleted_medium_is_gone_with_its_file(clients: OfficialClients, cloud: PracticeCloud) -> None:
    file_id = uploaded(clients)
    url = cloud.media()[0].media_url
    clients.ask("DeleteMedia", FileId=file_id, DeleteParts=[{"Type": "TranscodeFiles"}])
    assert clients.session.get(url).status_code == 200
    clients.ask("DeleteMedia", FileId=file_id)
    assert clients.session.get(url).status_code == 404
    assert cloud.media() == []
    assert api_refusal(clients, "DeleteMedia", FileId=file_id) == "ResourceNotFound.FileNotExist"


def test_a_medium_without_its_original_stays_listed(clients: OfficialClients, cloud: PracticeCloud) -> None:
    file_id = uploaded(clients)
    clients.ask("DeleteMedia", FileId=file_id, DeleteParts=[{"Type": "OriginalFiles"}])
    assert [(one.file_id, one.size, one.sha256) for one in cloud.media()] == [(file_id, 0, "")]


def test_a_procedure_walks_from_waiting_to_finish(start: Callable[[PracticeSettings], OfficialClients]) -> None:
    clients = start(PracticeSettings(task_wait_s=0.3, task_processing_s=0.4))
    file_id = uploaded(clients, Procedure="短视频标准转码", SessionContext="会话")
    (task,) = clients.ask("DescribeTasks", FileId=file_id).TaskSet
    statuses: list[str] = []

    def finished() -> bool:
        detail = clients.ask("DescribeTaskDetail", TaskId=task.TaskId)
        if detail.Status not in statuses:
            statuses.append(detail.Status)
        return bool(detail.Status == "FINISH")

    wait_until(finished)
    assert statuses == ["WAITING", "PROCESSING", "FINISH"]
    detail = clients.ask("DescribeTaskDetail", TaskId=task.TaskId)
    procedure = detail.ProcedureTask
    assert (detail.TaskType, procedure.FileId, procedure.SessionContext) == ("Procedure", file_id, "会话")
    assert [one.Type for one in procedure.MediaProcessResultSet] == ["Transcode", "Transcode", "CoverBySnapshot"]
    first = procedure.MediaProcessResultSet[0].TranscodeTask
    assert (first.Status, first.Progress, first.Output.Definition) == ("SUCCESS", 100, 100020)


def test_finish_does_not_mean_success(clients: OfficialClients) -> None:
    file_id = uploaded(clients, Procedure="转码失败演示")
    task_id = clients.ask("DescribeTasks", FileId=file_id, Status="FINISH").TaskSet[0].TaskId
    steps = clients.ask("DescribeTaskDetail", TaskId=task_id).ProcedureTask.MediaProcessResultSet
    assert (steps[0].TranscodeTask.Status, steps[0].TranscodeTask.ErrCode) == ("FAIL", 60000)
    assert steps[1].CoverBySnapshotTask.Status == "SUCCESS"


def test_a_procedure_may_be_composed(clients: OfficialClients) -> None:
    file_id = uploaded(clients, Procedure="QCVB_SimpleProcessFile({100010, 100020},150,10,10)")
    task_id = clients.ask("DescribeTasks", FileId=file_id).TaskSet[0].TaskId
    steps = clients.ask("DescribeTaskDetail", TaskId=task_id).ProcedureTask.MediaProcessResultSet
    assert [one.Type for one in steps] == ["Transcode", "Transcode", "CoverBySnapshot", "SampleSnapshot"]
    assert steps[0].TranscodeTask.Input.WatermarkSet[0].Definition == 150


def test_an_unknown_procedure_ends_with_an_error(clients: OfficialClients) -> None:
    file_id = uploaded(clients, Procedure="没有这个模板")
    task_id = clients.ask("DescribeTasks", FileId=file_id).TaskSet[0].TaskId
    detail = clients.ask_raw("DescribeTaskDetail", {"TaskId": task_id})
    assert (detail["Status"], detail["ProcedureTask"]["ErrCode"]) == ("FINISH", 40000)


def test_without_a_procedure_there_is_no_task(clients: OfficialClients) -> None:
    assert clients.ask("DescribeTasks", FileId=uploaded(clients)).TaskSet == []


def test_tasks_come_in_pages(clients: OfficialClients) -> None:
    file_id = uploaded(clients)
    started = [
        clients.ask("ProcessMediaByProcedure", FileId=file_id, ProcedureName="仅截取封面").TaskId for _ in range(5)
    ]
    seen: list[str] = []
    token = ""
    while True:
        answer = clients.ask("DescribeTasks", Limit=2, **({"ScrollToken": token} if token else {}))
        seen += [one.TaskId for one in answer.TaskSet]
        token = answer.ScrollToken
        if not token:
            break
    assert seen == started[::-1]
    assert api_refusal(clients, "DescribeTasks", Limit=101) == "InvalidParameterValue.Limit"


def test_tasks_that_have_ended_come_by_their_end(start: Callable[[PracticeSettings], OfficialClients]) -> None:
    clients = start(PracticeSettings(task_wait_s=0.0, task_processing_s=0.2))
    file_ids = [uploaded(clients, Procedure=name) for name in ("剧集完整处理", "打点截图")]

    def ended(after: str, order: str = "Asc") -> list[str]:
        sort = {"Field": "FinishTime", "Order": order}
        return [one.FileId for one in clients.ask("DescribeTasks", FinishTime={"After": after}, Sort=sort).TaskSet]

    wait_until(lambda: len(ended("2020-01-01T00:00:00Z")) == 2)
    assert ended("2020-01-01T00:00:00Z") == file_ids
    assert ended("2020-01-01T00:00:00Z", "Desc") == file_ids[::-1]
    assert ended("2099-01-01T00:00:00Z") == []


def test_every_kind_of_step_has_its_result(clients: OfficialClients) -> None:
    seen = set()
    for name in ("剧集完整处理", "打点截图", "课程归档", "LongVideoPreset"):
        task_id = clients.ask("DescribeTasks", FileId=uploaded(clients, Procedure=name)).TaskSet[0].TaskId
        for one in clients.ask("DescribeTaskDetail", TaskId=task_id).ProcedureTask.MediaProcessResultSet:
            (told,) = [value for name, value in vars(one).items() if name != "_Type" and value is not None]
            assert told.Status == "SUCCESS"
            seen.add(one.Type)
    assert seen == {
        "Transcode",
        "AnimatedGraphics",
        "SnapshotByTimeOffset",
        "SampleSnapshot",
        "ImageSprites",
        "CoverBySnapshot",
        "AdaptiveDynamicStreaming",
    }


def test_a_procedure_can_be_run_on_what_is_there(clients: OfficialClients) -> None:
    file_id = uploaded(clients)
    fields = {"FileId": file_id, "ProcedureName": "仅截取封面", "SessionId": "once"}
    assert clients.ask("ProcessMediaByProcedure", **fields).TaskId
    assert api_refusal(clients, "ProcessMediaByProcedure", **fields) == "InvalidParameterValue.SessionId"
    other = {"ProcedureName": "没有这个模板", "FileId": file_id}
    assert api_refusal(clients, "ProcessMediaByProcedure", **other) == "ResourceNotFound.TemplateNotExist"
    assert api_refusal(clients, "ProcessMediaByProcedure", ProcedureName="仅截取封面") == "MissingParameter"
    assert api_refusal(clients, "DescribeTaskDetail", TaskId="none") == "InvalidParameterValue.TaskId"


def test_times_read_as_utc(clients: OfficialClients) -> None:
    file_id = uploaded(clients)
    created = clients.ask("DescribeMediaInfos", FileIds=[file_id]).MediaInfoSet[0].BasicInfo.CreateTime
    assert created.endswith("Z")
    assert abs(datetime.fromisoformat(created).timestamp() - time.time()) < 5


def test_media_of_one_application_are_not_seen_in_another(clients: OfficialClients) -> None:
    file_id = uploaded(clients)
    answer = clients.ask("DescribeMediaInfos", FileIds=[file_id], SubAppId=1500012345)
    assert answer.NotExistFileIdSet == [file_id]
    with pytest.raises(TencentCloudSDKException):
        clients.ask("DeleteMedia", FileId=file_id, SubAppId=1500012345)
