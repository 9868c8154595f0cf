"""ApplyUpload and CommitUpload, driven by the official SDK."""

from __future__ import annotations

import hashlib
import time
from collections.abc import Callable

import pytest
from tencentcloud.common.exception.tencent_cloud_sdk_exception import TencentCloudSDKException

from tests.support.official_clients import OfficialClients, Upload, api_refusal
from vod_desktop.sandbox import PracticeCloud, PracticeSettings

PATH_APPLICATION = 1500023456


def test_a_whole_upload_with_cover_and_contexts_becomes_a_medium(
    clients: OfficialClients, cloud: PracticeCloud
) -> None:
    upload = Upload(
        clients,
        MediaName="产品 发布#1.mp4",
        CoverType="jpg",
        Procedure="短视频标准转码",
        ClassId=1002,
        SourceContext="来源",
        SessionContext="会话",
        ExpireTime="2099-01-01T00:00:00+08:00",
        StorageRegion="ap-guangzhou",
    )
    assert upload.applied.StorageRegion == "ap-guangzhou"
    upload.put(b"media bytes")
    upload.storage.put_object(Bucket=upload.bucket, Key=upload.applied.CoverStoragePath[1:], Body=b"cover bytes")
    committed = upload.commit()

    (medium,) = cloud.media()
    assert committed.FileId == medium.file_id
    assert len(committed.FileId) == 19
    assert committed.MediaUrl.endswith(upload.applied.MediaStoragePath)
    assert committed.CoverUrl.endswith(upload.applied.CoverStoragePath)
    assert (medium.name, medium.procedure, medium.class_id) == ("产品 发布#1.mp4", "短视频标准转码", 1002)
    assert (medium.source_context, medium.session_context) == ("来源", "会话")
    assert (medium.expire_time, medium.storage_region) == ("2099-01-01T00:00:00+08:00", "ap-guangzhou")
    assert (medium.size, medium.sha256) == (11, hashlib.sha256(b"media bytes").hexdigest())
    assert (medium.cover_size, medium.cover_sha256) == (11, hashlib.sha256(b"cover bytes").hexdigest())


def test_without_a_cover_type_there_is_no_cover_path(clients: OfficialClients) -> None:
    assert Upload(clients).applied.CoverStoragePath is None


def test_a_cover_that_was_announced_but_did_not_come_is_left_out(clients: OfficialClients) -> None:
    upload = Upload(clients, CoverType="png")
    upload.put(b"x")
    assert upload.commit().CoverUrl is None


def test_each_apply_opens_a_session_of_its_own(clients: OfficialClients) -> None:
    first, second = Upload(clients).applied, Upload(clients).applied
    assert first.VodSessionKey != second.VodSessionKey
    assert first.MediaStoragePath != second.MediaStoragePath
    assert first.TempCertificate.SecretId != second.TempCertificate.SecretId
    assert 7190 < first.TempCertificate.ExpiredTime - time.time() <= 7200


@pytest.mark.parametrize(
    ("fields", "code"),
    [
        ({}, "MissingParameter"),
        ({"MediaType": 5}, "InvalidParameter"),
        ({"MediaType": "mp4", "ClassId": "0"}, "InvalidParameter"),
        ({"MediaType": "mp4", "EnableResume": 1}, "UnknownParameter"),
        ({"MediaType": "exe"}, "InvalidParameterValue.MediaType"),
        ({"MediaType": "mp4", "CoverType": "mp4"}, "InvalidParameterValue.CoverType"),
        ({"MediaType": "mp4", "ExpireTime": "tomorrow"}, "InvalidParameterValue.ExpireTime"),
        ({"MediaType": "mp4", "ExpireTime": "2099-01-01T00:00:00"}, "InvalidParameterValue.ExpireTime"),
        ({"MediaType": "mp4", "ExpireTime": "2001-01-01T00:00:00Z"}, "InvalidParameterValue.ExpireTime"),
        ({"MediaType": "mp4", "StorageRegion": "ap-beijing"}, "InvalidParameterValue.StorageRegion"),
        ({"MediaType": "mp4", "StorageRegion": "mars"}, "InvalidParameterValue.StorageRegion"),
        ({"MediaType": "mp4", "ClassId": 424242}, "InvalidParameterValue"),
        ({"MediaType": "mp4", "SourceContext": "x" * 251}, "InvalidParameterValue"),
        ({"MediaType": "mp4", "SessionContext": "x" * 1001}, "InvalidParameterValue"),
        ({"MediaType": "mp4", "SubAppId": 1}, "InvalidParameterValue.SubAppId"),
        ({"MediaType": "mp4", "SubAppId": 1500034567}, "InvalidParameterValue.SubAppId"),
        ({"MediaType": "mp4", "MediaStoragePath": "/a.mp4"}, "InvalidParameterValue.MediaStoragePath"),
        (
            {"MediaType": "mp4", "SubAppId": PATH_APPLICATION, "MediaStoragePath": "a.mp4"},
            "InvalidParameterValue.MediaStoragePath",
        ),
        (
            {"MediaType": "mp4", "SubAppId": PATH_APPLICATION, "MediaStoragePath": "/a/../b.mp4"},
            "InvalidParameterValue.MediaStoragePath",
        ),
    ],
)
def test_apply_refuses(clients: OfficialClients, fields: dict[str, object], code: str) -> None:
    assert api_refusal(clients, "ApplyUpload", **fields) == code


def test_lengths_are_counted_in_characters(clients: OfficialClients) -> None:
    assert Upload(clients, SourceContext="字" * 250, SessionContext="字" * 1000).applied.VodSessionKey


def test_a_path_application_stores_under_the_path_asked_for(clients: OfficialClients, cloud: PracticeCloud) -> None:
    fields = {"SubAppId": PATH_APPLICATION, "MediaStoragePath": "/课程/2026/第 1 讲 100%.mp4"}
    upload = Upload(clients, **fields)
    upload.put(b"lesson")
    answer = clients.ask("CommitUpload", VodSessionKey=upload.applied.VodSessionKey, SubAppId=PATH_APPLICATION)
    assert cloud.media()[0].media_path == "/课程/2026/第 1 讲 100%.mp4"
    assert clients.session.get(answer.MediaUrl).content == b"lesson"
    assert api_refusal(clients, "ApplyUpload", MediaType="mp4", **fields) == "InvalidParameterValue.MediaStoragePath"


def test_a_new_account_must_name_its_application(start: Callable[[PracticeSettings], OfficialClients]) -> None:
    clients = start(PracticeSettings(require_sub_app_id=True))
    assert api_refusal(clients, "ApplyUpload", MediaType="mp4") == "InvalidParameterValue.SubAppId"
    assert Upload(clients, SubAppId=1500012345).applied.VodSessionKey
    assert clients.ask("DescribeSubAppIds").TotalCount == 4


def test_commit_without_the_object_is_refused_and_can_be_repeated(clients: OfficialClients, upload: Upload) -> None:
    key = upload.applied.VodSessionKey
    assert api_refusal(clients, "CommitUpload", VodSessionKey=key) == "ResourceNotFound"
    upload.put(b"now it is there")
    assert upload.commit().FileId


def test_commit_refuses_keys_that_are_unknown_or_of_another_application(
    clients: OfficialClients, upload: Upload
) -> None:
    upload.put(b"x")
    code = "InvalidParameterValue.VodSessionKey"
    assert api_refusal(clients, "CommitUpload", VodSessionKey="bogus") == code
    assert api_refusal(clients, "CommitUpload", VodSessionKey=upload.applied.VodSessionKey, SubAppId=1500012345) == code


def test_a_second_commit_answers_like_the_first(cloud: PracticeCloud, upload: Upload) -> None:
    upload.put(b"x")
    assert upload.commit().FileId == upload.commit().FileId
    assert len(cloud.media()) == 1


def test_a_second_commit_can_be_refused(start: Callable[[PracticeSettings], OfficialClients]) -> None:
    clients = start(PracticeSettings(second_commit_refused=True))
    upload = Upload(clients)
    upload.put(b"x")
    upload.commit()
    key = upload.applied.VodSessionKey
    assert api_refusal(clients, "CommitUpload", VodSessionKey=key) == "InvalidParameterValue.VodSessionKey"


def test_a_session_ends(start: Callable[[PracticeSettings], OfficialClients]) -> None:
    clients = start(PracticeSettings(session_life_s=0.0))
    upload = Upload(clients)
    upload.put(b"x")
    key = upload.applied.VodSessionKey
    assert api_refusal(clients, "CommitUpload", VodSessionKey=key) == "InvalidParameterValue.VodSessionKey"


def test_wrong_keys_are_told_apart(clients: OfficialClients, cloud: PracticeCloud) -> None:
    def code(secret_id: str, secret_key: str, token: str | None = None) -> str:
        with pytest.raises(TencentCloudSDKException) as caught:
            clients.vod(secret_id, secret_key, token).call_json("DescribeAllClass", {})
        return str(caught.value.get_code())

    assert code("AKIDunknown", cloud.secret_key) == "AuthFailure.SecretIdNotFound"
    assert code(cloud.secret_id, "wrong") == "AuthFailure.SignatureFailure"
    assert code(cloud.secret_id, cloud.secret_key, "token") == "AuthFailure.TokenFailure"


def test_unknown_actions_and_versions_are_refused(clients: OfficialClients) -> None:
    assert api_refusal(clients, "DescribeWeather") == "InvalidAction"
    old = clients.vod(clients.practice.secret_id, clients.practice.secret_key)
    old._apiVersion = "2017-03-12"
    with pytest.raises(TencentCloudSDKException) as caught:
        old.call_json("DescribeAllClass", {})
    assert caught.value.get_code() == "NoSuchVersion"


def test_too_many_calls_a_second_are_refused(start: Callable[[PracticeSettings], OfficialClients]) -> None:
    clients = start(PracticeSettings(requests_per_s=1))
    clients.ask("DescribeAllClass")
    assert api_refusal(clients, "DescribeAllClass") == "RequestLimitExceeded"
