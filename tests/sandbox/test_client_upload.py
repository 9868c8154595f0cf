"""The client route from Apply to Commit: plain requests call it, the official storage SDK uses its certificates."""

from __future__ import annotations

import hashlib
import time
from collections.abc import Callable

import pytest

from tests.support.official_clients import MEGABYTE, OfficialClients, refused
from tests.support.ugc_calls import UgcCalls, UgcUpload, made_signature
from vod_desktop.sandbox import PracticeCloud, PracticeSettings

INVALID_REQUEST, INVALID_SIGNATURE, INVALID_SESSION, EXPIRED = 10001, 10004, 10005, 10010

OTHER_APPLICATION = 1500012345
DISABLED_APPLICATION = 1500034567


def test_a_whole_upload_in_parts_with_a_cover_becomes_a_medium(
    ugc: UgcCalls, clients: OfficialClients, cloud: PracticeCloud
) -> None:
    signature = ugc.signature(
        classId=1002,
        procedure="短视频标准转码",
        taskPriority=-5,
        taskNotifyMode="Change",
        sourceContext="来源 a&b",
        sessionContext="会话",
        storageRegion="ap-guangzhou",
        vodSubAppId=OTHER_APPLICATION,
    )
    upload = UgcUpload(
        ugc,
        signature=signature,
        videoName="产品 发布 #1",
        videoSize=MEGABYTE + 3,
        coverName="封面",
        coverType="jpg",
        coverSize=5,
    )
    where, storage = upload.where(), upload.storage()
    upload_id = storage.create_multipart_upload(**where)["UploadId"]
    bodies = [b"x" * MEGABYTE, b"end"]
    parts = [
        {
            "PartNumber": number,
            "ETag": storage.upload_part(Body=body, PartNumber=number, UploadId=upload_id, **where)["ETag"],
        }
        for number, body in enumerate(bodies, 1)
    ]
    storage.complete_multipart_upload(UploadId=upload_id, MultipartUpload={"Part": parts}, **where)
    upload.put(b"cover", "cover")
    data = upload.commit(signature=signature)

    (medium,) = cloud.media()
    assert data == {
        "video": {"url": medium.media_url, "verify_content": ""},
        "cover": {"url": medium.cover_url, "verify_content": ""},
        "fileId": medium.file_id,
    }
    assert medium.media_url.endswith(upload.applied["video"]["storagePath"])
    assert (medium.name, medium.media_type, medium.class_id) == ("产品 发布 #1", "mp4", 1002)
    assert (medium.source_context, medium.session_context) == ("来源 a&b", "会话")
    assert (medium.storage_region, medium.sub_app_id) == ("ap-guangzhou", OTHER_APPLICATION)
    assert (medium.source_type, medium.expire_time) == ("ClientUpload", "9999-12-31T23:59:59Z")
    assert medium.sha256 == hashlib.sha256(b"".join(bodies)).hexdigest()
    assert medium.cover_sha256 == hashlib.sha256(b"cover").hexdigest()
    assert clients.session.get(medium.media_url).content == b"".join(bodies)

    (task,) = clients.ask("DescribeTasks", FileId=medium.file_id, SubAppId=OTHER_APPLICATION).TaskSet
    detail = clients.ask("DescribeTaskDetail", TaskId=task.TaskId, SubAppId=OTHER_APPLICATION).ProcedureTask
    assert (detail.TasksPriority, detail.TasksNotifyMode, detail.SessionContext) == (-5, "Change", "会话")


def test_the_answer_of_an_apply_has_the_shape_that_clients_read(ugc: UgcCalls) -> None:
    begun = int(time.time())
    data = UgcUpload(ugc, coverName="c", coverType="png").applied
    certificate, timestamp = data["tempCertificate"], data["timestamp"]
    directory = data["storageBucket"]
    file_id = data["video"]["storagePath"].split("/")[2]
    assert data == {
        "video": {"storageSignature": "", "storagePath": f"/{directory}/{file_id}/f0.mp4"},
        "cover": {"storageSignature": "", "storagePath": f"/{directory}/{file_id}/c.png"},
        "storageAppId": 10022853,
        "storageBucket": directory,
        "storageRegion": "cq",
        "storageRegionV5": "ap-chongqing",
        "StorageRegionV5": "ap-chongqing",
        "domain": "vod2.qcloud.com",
        "vodSessionKey": data["vodSessionKey"],
        "appId": 1251000001,
        "timestamp": timestamp,
        "tempCertificate": certificate,
        "storageUploadDomain": "",
        "cosAcc": {"isOpen": 0, "domain": ""},
        "MiniProgramAccelerateHost": "",
    }
    assert set(certificate) == {"secretId", "secretKey", "token", "expiredTime"}
    assert isinstance(timestamp, int)
    assert begun <= timestamp <= time.time()
    assert 7199 <= certificate["expiredTime"] - timestamp <= 7200
    assert not directory.endswith(str(data["storageAppId"]))
    assert len(file_id) == 19


def test_each_apply_opens_a_session_of_its_own(ugc: UgcCalls) -> None:
    signature = ugc.signature()
    first, second = UgcUpload(ugc, signature=signature).applied, UgcUpload(ugc, signature=signature).applied
    assert first["vodSessionKey"] != second["vodSessionKey"]
    assert first["video"]["storagePath"] != second["video"]["storagePath"]
    assert first["tempCertificate"]["token"] != second["tempCertificate"]["token"]


@pytest.mark.parametrize("host", ["vod2.qcloud.com", "vod2.dnsv1.com", "127.0.0.1:1234", "localhost"])
def test_the_route_answers_on_every_host_that_is_not_storages(ugc: UgcCalls, host: str) -> None:
    body = {"signature": ugc.signature(), "videoName": "film", "videoType": "mp4"}
    assert ugc.post("ApplyUploadUGC", body, host=host).json()["code"] == 0


def test_a_storage_host_is_storage_even_with_the_routes_path(ugc: UgcCalls) -> None:
    host = f"{UgcUpload(ugc).bucket}.cos.ap-chongqing.myqcloud.com"
    assert b"<Error>" in ugc.post("ApplyUploadUGC", {}, host=host).content


def test_mobile_clients_say_more_of_themselves(ugc: UgcCalls) -> None:
    own = {"clientReportId": "a-b-c", "clientVersion": "13.4.0.20472"}
    upload = UgcUpload(ugc, storageRegion="ap-shanghai", **own)
    assert upload.applied["storageRegionV5"] == "ap-shanghai"
    assert upload.applied["storageRegion"] == "sh"
    upload.put(b"x")
    assert ugc.ask("CommitUploadUGC", vodSessionKey=upload.session_key, **own)["fileId"]


def test_sizes_may_be_left_out_as_the_mini_program_does(ugc: UgcCalls) -> None:
    fields = {"videoName": "film", "videoType": "mp4", "coverName": "c", "coverType": "jpg"}
    assert "cover" in ugc.ask("ApplyUploadUGC", **fields)


def test_the_region_of_the_signature_is_stronger_than_that_of_a_probe(ugc: UgcCalls) -> None:
    upload = UgcUpload(ugc, signature=ugc.signature(storageRegion="ap-hongkong"), storageRegion="ap-shanghai")
    assert upload.applied["storageRegionV5"] == "ap-hongkong"
    upload.put(b"x")
    assert upload.commit()["fileId"]


@pytest.mark.parametrize(
    "fields",
    [
        {"videoName": None},
        {"videoName": ""},
        {"videoName": 5},
        {"videoName": "字" * 41},
        *({"videoName": f"a{sign}b"} for sign in '\\/:*?"<>|\n'),
        {"videoType": None},
        {"videoType": ""},
        {"videoType": "MP4"},
        {"videoType": ".mp4"},
        {"videoType": "exe"},
        {"videoType": "m3u8"},
        {"videoSize": -1},
        {"videoSize": "5"},
        {"videoSize": 5.0},
        {"videoSize": True},
        {"coverName": "c"},
        {"coverType": "jpg"},
        {"coverSize": 5},
        {"coverName": "c", "coverType": "JPG"},
        {"coverName": "c", "coverType": "mp4"},
        {"coverName": "a/b", "coverType": "jpg"},
        {"storageRegion": "ap-beijing"},
        {"storageRegion": "mars"},
        {"videoname": "film"},
        {"classId": 7},
        {"vodSessionKey": None},
    ],
    ids=str,
)
def test_an_apply_with_a_wrong_body_is_refused(ugc: UgcCalls, cloud: PracticeCloud, fields: dict[str, object]) -> None:
    body = {"videoName": "film", "videoType": "mp4", "videoSize": 5, **fields}
    wanted = {name: value for name, value in body.items() if value is not None or name == "vodSessionKey"}
    assert ugc.code("ApplyUploadUGC", **wanted) == INVALID_REQUEST
    assert [(one.service, one.operation, one.code) for one in cloud.requests()] == [("ugc", "ApplyUploadUGC", "10001")]


@pytest.mark.parametrize(
    "fields",
    [
        {"classId": 424242},
        {"classId": -1},
        {"storageRegion": "ap-beijing"},
        {"vodSubAppId": 1},
        {"vodSubAppId": DISABLED_APPLICATION},
    ],
    ids=str,
)
def test_a_signature_that_names_what_the_account_does_not_have_is_refused(
    ugc: UgcCalls, fields: dict[str, object]
) -> None:
    signature = ugc.signature(**fields)
    assert ugc.code("ApplyUploadUGC", signature=signature, videoName="a", videoType="mp4") == INVALID_REQUEST


@pytest.mark.parametrize("sub_app_id", [None, "", 0, 1251000001])
def test_the_main_application_has_four_names(ugc: UgcCalls, cloud: PracticeCloud, sub_app_id: object) -> None:
    upload = UgcUpload(ugc, signature=ugc.signature(vodSubAppId=sub_app_id))
    upload.put(b"x")
    upload.commit()
    assert cloud.media()[0].sub_app_id == 1251000001


def test_a_new_account_must_name_its_application(start: Callable[[PracticeSettings], OfficialClients]) -> None:
    ugc = UgcCalls(start(PracticeSettings(require_sub_app_id=True)))
    names = {"videoName": "film", "videoType": "mp4"}
    assert ugc.code("ApplyUploadUGC", signature=ugc.signature(vodSubAppId=""), **names) == INVALID_REQUEST
    assert ugc.ask("ApplyUploadUGC", signature=ugc.signature(vodSubAppId=1251000001), **names)


def test_a_name_may_be_as_long_as_is_set(start: Callable[[PracticeSettings], OfficialClients], ugc: UgcCalls) -> None:
    assert UgcUpload(ugc, videoName="字" * 40).session_key
    roomy = UgcCalls(start(PracticeSettings(client_name_chars=100)))
    assert UgcUpload(roomy, videoName="字" * 100).session_key


@pytest.mark.parametrize("action", ["PrepareUploadUGC", "ApplyUploadUGC", "CommitUploadUGC"])
def test_every_call_needs_a_valid_signature(ugc: UgcCalls, clients: OfficialClients, action: str) -> None:
    upload = UgcUpload(ugc)
    upload.put(b"x")
    fields = {
        "PrepareUploadUGC": {},
        "ApplyUploadUGC": {"videoName": "film", "videoType": "mp4"},
        "CommitUploadUGC": {"vodSessionKey": upload.session_key},
    }[action]
    practice = clients.practice
    assert ugc.code(action, signature="nonsense", **fields) == INVALID_SIGNATURE
    assert ugc.code(action, signature=ugc.signature(random="1.5"), **fields) == INVALID_SIGNATURE
    assert (
        ugc.code(action, signature=made_signature(practice.secret_id, "wrong", life_s=60), **fields)
        == INVALID_SIGNATURE
    )
    ended = ugc.signature(now_s=int(time.time()) - 61, life_s=60)
    assert ugc.code(action, signature=ended, **fields) == EXPIRED
    for missing in ({}, {"signature": ""}, {"signature": None}, {"signature": 5}):
        assert ugc.post(action, {**missing, **fields}).json()["code"] == INVALID_REQUEST
    assert ugc.ask(action, **fields)


def test_a_body_that_is_no_json_object_is_refused(ugc: UgcCalls, clients: OfficialClients) -> None:
    url = f"{clients.practice.endpoint}/v3/index.php?Action=ApplyUploadUGC"
    for body in (b"", b"{", b"[]", b'"text"', b"null", b"\xff"):
        answer = clients.session.post(url, data=body, headers={"Content-Type": "application/json"})
        assert (answer.status_code, answer.json()["code"]) == (200, INVALID_REQUEST)
    right = ugc.signature()
    form = clients.session.post(url, data={"signature": right, "videoName": "a", "videoType": "mp4"})
    assert form.json()["code"] == INVALID_REQUEST
    huge = ugc.post("ApplyUploadUGC", {"signature": right, "videoName": "a" * 2 * MEGABYTE, "videoType": "mp4"})
    assert huge.json()["code"] == INVALID_REQUEST


def test_json_with_a_charset_is_json(ugc: UgcCalls, clients: OfficialClients) -> None:
    url = f"{clients.practice.endpoint}/v3/index.php?Action=PrepareUploadUGC"
    headers = {"Content-Type": "application/json; charset=utf-8"}
    assert clients.session.post(url, json={"signature": ugc.signature()}, headers=headers).json()["code"] == 0


def test_other_actions_and_methods_are_refused(ugc: UgcCalls, clients: OfficialClients) -> None:
    assert ugc.code("InitUploadEx") == INVALID_REQUEST
    assert ugc.code("ApplyUpload") == INVALID_REQUEST
    assert ugc.code("ApplyUploadUGC&Action=CommitUploadUGC") == INVALID_REQUEST
    assert clients.session.get(f"{clients.practice.endpoint}/v3/index.php?Action=PrepareUploadUGC").status_code == 405


def test_commit_without_the_object_is_refused_and_can_be_repeated(ugc: UgcCalls) -> None:
    upload = UgcUpload(ugc)
    assert ugc.code("CommitUploadUGC", vodSessionKey=upload.session_key) == INVALID_REQUEST
    upload.put(b"now it is there")
    assert upload.commit()["fileId"]


def test_a_cover_that_was_announced_but_did_not_come_is_left_out(ugc: UgcCalls) -> None:
    upload = UgcUpload(ugc, coverName="c", coverType="gif")
    upload.put(b"x")
    assert set(upload.commit()) == {"video", "fileId"}


def test_a_second_commit_answers_like_the_first(ugc: UgcCalls, cloud: PracticeCloud) -> None:
    upload = UgcUpload(ugc)
    upload.put(b"x")
    assert upload.commit() == upload.commit()
    assert len(cloud.media()) == 1


def test_a_second_commit_can_be_refused(start: Callable[[PracticeSettings], OfficialClients]) -> None:
    ugc = UgcCalls(start(PracticeSettings(second_commit_refused=True)))
    upload = UgcUpload(ugc)
    upload.put(b"x")
    upload.commit()
    assert ugc.code("CommitUploadUGC", vodSessionKey=upload.session_key) == INVALID_SESSION


def test_the_medium_is_found_and_described_like_any_other(ugc: UgcCalls, clients: OfficialClients) -> None:
    upload = UgcUpload(ugc, videoName="找得到的", signature=ugc.signature(sourceContext="标记", classId=1003))
    upload.put(b"medium")
    file_id = upload.commit()["fileId"]
    (found,) = clients.ask("SearchMedia", Names=["找得到"], SourceTypes=["Upload"], ClassIds=[1001]).MediaInfoSet
    (described,) = clients.ask("DescribeMediaInfos", FileIds=[file_id]).MediaInfoSet
    assert found.FileId == described.FileId == file_id
    basic = described.BasicInfo
    assert basic.StoragePath == upload.applied["video"]["storagePath"]
    assert basic.MediaUrl.endswith(basic.StoragePath)
    assert (basic.SourceInfo.SourceType, basic.SourceInfo.SourceContext) == ("Upload", "标记")
    assert described.MetaData.Size == 6
    clients.ask("ModifyMediaInfo", FileId=file_id, ExpireTime="2099-01-01T00:00:00Z")
    (changed,) = clients.ask("DescribeMediaInfos", FileIds=[file_id]).MediaInfoSet
    assert changed.BasicInfo.ExpireTime == "2099-01-01T00:00:00Z"


def test_an_uploaded_medium_can_be_deleted_with_its_files(ugc: UgcCalls, clients: OfficialClients) -> None:
    upload = UgcUpload(ugc)
    upload.put(b"x")
    data = upload.commit()
    clients.ask("DeleteMedia", FileId=data["fileId"])
    assert clients.session.get(data["video"]["url"]).status_code == 404


def test_a_certificate_opens_its_own_objects_only(ugc: UgcCalls) -> None:
    upload, other = UgcUpload(ugc, coverName="c", coverType="jpg"), UgcUpload(ugc)
    for foreign in (other.where(), {"Bucket": upload.bucket, "Key": "elsewhere.mp4"}):
        assert refused(lambda foreign=foreign: upload.storage().put_object(Body=b"x", **foreign)) == (
            403,
            "AccessDenied",
        )
    assert upload.put(b"x")["etag"]
    assert upload.put(b"x", "cover")["etag"]


def test_sessions_of_the_server_route_stay_there(ugc: UgcCalls, clients: OfficialClients) -> None:
    key = clients.ask("ApplyUpload", MediaType="mp4").VodSessionKey
    assert ugc.code("ApplyUploadUGC", vodSessionKey=key) == INVALID_SESSION
    assert ugc.code("CommitUploadUGC", vodSessionKey=key) == INVALID_SESSION
