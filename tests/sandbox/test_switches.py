"""The switches of those who practise, as the official SDKs feel them."""

from __future__ import annotations

import pytest
import requests
from qcloud_cos.cos_exception import CosServiceError
from tencentcloud.common.exception.tencent_cloud_sdk_exception import TencentCloudSDKException

from tests.support.official_clients import OfficialClients, Upload, refused
from vod_desktop.sandbox import PracticeCloud


def reaches(cloud: PracticeCloud) -> bool:
    """Whether a connection gets an answer of any kind."""
    with requests.Session() as session:
        session.trust_env = False
        try:
            session.get(f"{cloud.endpoint}/_practice/requests", timeout=5.0)
        except requests.ConnectionError:
            return False
    return True


def test_a_cut_line_lets_nobody_in_until_it_is_restored(cloud: PracticeCloud, upload: Upload) -> None:
    switches = cloud.switches
    assert not switches.line_is_cut
    switches.cut_line(True)
    assert switches.line_is_cut
    assert not reaches(cloud)
    switches.cut_line(False)
    assert not switches.line_is_cut
    upload.put(b"media")
    assert upload.commit().FileId


def test_a_refused_key_is_told_as_the_service_tells_a_deleted_one(
    cloud: PracticeCloud, clients: OfficialClients
) -> None:
    cloud.switches.refuse_key(True)
    with pytest.raises(TencentCloudSDKException) as told:
        Upload(clients)
    assert told.value.code == "AuthFailure.SecretIdNotFound"
    cloud.switches.refuse_key(False)
    assert not cloud.switches.key_is_refused
    Upload(clients)


def test_busy_answers_are_counted_down(cloud: PracticeCloud, upload: Upload) -> None:
    cloud.switches.refuse_next(3)
    for _ in range(2):
        assert refused(lambda: upload.put(b"x")) == (503, "SlowDown")
    assert cloud.switches.refusals_left == 1
    with pytest.raises(TencentCloudSDKException) as told:
        upload.commit()
    assert told.value.code == "RequestLimitExceeded"  # storage and cloud API share the count
    assert cloud.switches.refusals_left == 0
    upload.put(b"x")
    cloud.switches.refuse_next(2)
    cloud.switches.refuse_next(0)
    assert cloud.switches.refusals_left == 0
    assert upload.commit().FileId


def test_expired_certificates_no_longer_open_the_storage(cloud: PracticeCloud, upload: Upload) -> None:
    cloud.switches.expire_certificates()
    with pytest.raises(CosServiceError):
        upload.put(b"x")


def test_the_speed_can_be_read_and_changed(cloud: PracticeCloud) -> None:
    assert cloud.switches.speed_bytes_per_s == 0
    cloud.switches.set_speed(50_000)
    assert cloud.switches.speed_bytes_per_s == 50_000
