"""Each fault does what it says, to the requests it is for, as often as it says."""

from __future__ import annotations

import socket
import threading
import time
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from email.utils import parsedate_to_datetime
from pathlib import Path

import pytest
import requests
from qcloud_cos.cos_exception import CosClientError, CosServiceError
from tencentcloud.common.exception.tencent_cloud_sdk_exception import TencentCloudSDKException

from tests.support.official_clients import MEGABYTE, OfficialClients, Upload, refused
from tests.support.waiting import wait_until
from vod_desktop.sandbox import PracticeCloud, faults
from vod_desktop.sandbox.blobs import crc64
from vod_desktop.sandbox.faults import Fault


def test_a_fault_hits_as_often_as_it_says_and_only_its_requests(cloud: PracticeCloud, upload: Upload) -> None:
    effect = faults.AnswerError(503, "SlowDown", "Reduce your request rate.")
    fault_id = cloud.faults.arm(
        Fault(effect, service="cos", operation="UploadPart", key=upload.key, part_number=2, count=2, skip=1)
    )
    upload_id = upload.initiate()
    assert upload.part(upload_id, 1, b"x")["etag"]
    assert upload.part(upload_id, 2, b"passes, as the first is skipped")["etag"]
    for _ in range(2):
        assert refused(lambda: upload.part(upload_id, 2, b"x")) == (503, "SlowDown")
    assert upload.part(upload_id, 2, b"x")["etag"]
    assert cloud.faults.hits(fault_id) == 3
    cloud.faults.clear()
    assert cloud.faults.armed() == []


def test_the_cloud_api_answers_an_error_of_choice(clients: OfficialClients, cloud: PracticeCloud) -> None:
    cloud.faults.arm(Fault(faults.AnswerError(200, "InternalError", "Oops."), operation="ApplyUpload"))
    cloud.faults.arm(Fault(faults.AnswerError(500), operation="DescribeAllClass"))
    with pytest.raises(TencentCloudSDKException) as caught:
        clients.ask("ApplyUpload", MediaType="mp4")
    assert caught.value.get_code() == "InternalError"
    with pytest.raises(TencentCloudSDKException) as caught:
        clients.ask("DescribeAllClass")
    assert caught.value.get_code() == "ServerNetworkError"
    assert clients.ask("ApplyUpload", MediaType="mp4").VodSessionKey


def test_an_outage_refuses_everything_until_cleared(
    clients: OfficialClients, cloud: PracticeCloud, upload: Upload
) -> None:
    upload.put(b"a kept connection is now open")
    fault_id = cloud.faults.arm(Fault(faults.Outage(), count=None))
    with pytest.raises(CosClientError):
        upload.put(b"x")
    with pytest.raises(ConnectionRefusedError):
        socket.create_connection(("127.0.0.1", clients.port), timeout=5)
    endpoint = cloud.endpoint
    cloud.faults.clear(fault_id)
    assert cloud.endpoint == endpoint
    assert upload.put(b"x")["etag"]


def test_reset_cuts_the_connection_within_the_body(cloud: PracticeCloud, upload: Upload) -> None:
    cloud.faults.arm(Fault(faults.Reset(after_bytes=300_000), operation="PutObject"))
    with pytest.raises(CosClientError):
        upload.put(b"x" * 5 * MEGABYTE)
    (record,) = [one for one in cloud.requests() if one.operation == "PutObject"]
    assert (record.body_bytes, record.status) == (300_000, None)
    assert upload.put(b"x")["etag"]


def test_reset_without_a_body_cuts_before_anything_is_done(cloud: PracticeCloud, upload: Upload) -> None:
    cloud.faults.arm(Fault(faults.Reset(), operation="InitiateMultipartUpload"))
    with pytest.raises(CosClientError):
        upload.initiate()
    assert cloud.open_uploads() == []


def test_a_server_that_stops_reading_goes_on_when_cleared(cloud: PracticeCloud, upload: Upload) -> None:
    fault_id = cloud.faults.arm(Fault(faults.StopReading(after_bytes=MEGABYTE), operation="PutObject"))
    with ThreadPoolExecutor(1) as pool:
        sending = pool.submit(upload.put, b"x" * 40 * MEGABYTE)
        wait_until(lambda: any(one.body_bytes == MEGABYTE for one in cloud.requests()))
        assert not sending.done()
        cloud.faults.clear(fault_id)
        assert sending.result(20)["etag"]


def test_a_server_that_stops_reading_for_a_time_goes_on_by_itself(cloud: PracticeCloud, upload: Upload) -> None:
    cloud.faults.arm(Fault(faults.StopReading(seconds=0.2), operation="PutObject"))
    begun = time.monotonic()
    upload.put(b"x")
    assert time.monotonic() - begun >= 0.2


def test_a_stopped_server_does_not_keep_the_practice_cloud_from_stopping(cloud: PracticeCloud, upload: Upload) -> None:
    cloud.faults.arm(Fault(faults.StopReading(), operation="PutObject"))
    with ThreadPoolExecutor(1) as pool:
        sending = pool.submit(upload.put, b"x" * 40 * MEGABYTE)
        wait_until(lambda: any(one.operation == "PutObject" for one in cloud.requests()))
        begun = time.monotonic()
        cloud.stop()
        assert time.monotonic() - begun < 2
        with pytest.raises(CosClientError):
            sending.result(20)


def test_a_slow_body_takes_its_time(cloud: PracticeCloud, upload: Upload) -> None:
    cloud.faults.arm(Fault(faults.SlowBody(bytes_per_s=1_000_000), operation="PutObject"))
    begun = time.monotonic()
    upload.put(b"x" * 400_000)
    assert 0.39 <= time.monotonic() - begun < 2


def test_a_lost_answer_is_lost_after_the_work_was_done(
    clients: OfficialClients, cloud: PracticeCloud, upload: Upload
) -> None:
    for operation in ("PutObject", "CommitUpload"):
        cloud.faults.arm(Fault(faults.LoseAnswer(), operation=operation))
    with pytest.raises(CosClientError):
        upload.put(b"arrived")
    with pytest.raises(TencentCloudSDKException) as caught:
        upload.commit()
    assert caught.value.get_code() == "ClientNetworkError"
    (medium,) = cloud.media()
    assert upload.commit().FileId == medium.file_id
    assert [one.status for one in cloud.requests() if one.operation == "CommitUpload"] == [None, 200]


def test_a_delayed_answer_waits_until_cleared(cloud: PracticeCloud, upload: Upload) -> None:
    upload.put(b"x")
    fault_id = cloud.faults.arm(Fault(faults.DelayAnswer(), operation="CommitUpload"))
    with ThreadPoolExecutor(1) as pool:
        committing = pool.submit(upload.commit)
        wait_until(lambda: cloud.faults.hits(fault_id) == 1)
        assert not committing.done()
        cloud.faults.clear()
        assert committing.result(20).FileId


def test_a_flipped_bit_shows_in_the_checksums(cloud: PracticeCloud, upload: Upload) -> None:
    body = b"x" * 100_000
    cloud.faults.arm(Fault(faults.FlipBit(offset=70_000), operation="UploadPart"))
    upload_id = upload.initiate()
    changed = upload.part(upload_id, 1, body)
    assert changed["x-cos-hash-crc64ecma"] == str(crc64(body[:70_000] + b"y" + body[70_001:]))
    assert upload.part(upload_id, 1, body)["x-cos-hash-crc64ecma"] == str(crc64(body))


def test_a_part_that_spoils_in_storage_is_told_by_the_whole_object_only(cloud: PracticeCloud, upload: Upload) -> None:
    body = b"x" * 100_000
    cloud.faults.arm(Fault(faults.SpoilPart(offset=70_000), operation="UploadPart"))
    upload_id = upload.initiate()
    part = upload.part(upload_id, 1, body)
    assert part["x-cos-hash-crc64ecma"] == str(crc64(body))
    whole = upload.complete(upload_id, [(1, part["etag"])])
    assert whole["x-cos-hash-crc64ecma"] == str(crc64(body[:70_000] + b"y" + body[70_001:]))


@pytest.mark.parametrize("size", [10, 3 * MEGABYTE])
def test_a_full_disk_is_an_internal_error_and_keeps_nothing(
    cloud: PracticeCloud, upload: Upload, tmp_path: Path, size: int
) -> None:
    cloud.faults.arm(Fault(faults.FullDisk(), operation="PutObject"))
    assert refused(lambda: upload.put(b"x" * size)) == (500, "InternalError")
    assert list((tmp_path / "practice" / "blobs").iterdir()) == []
    assert upload.put(b"x" * size)["etag"]


def test_headers_are_left_out_or_changed(cloud: PracticeCloud, upload: Upload) -> None:
    cloud.faults.arm(Fault(faults.AlterHeader("etag"), operation="PutObject"))
    cloud.faults.arm(Fault(faults.AlterHeader("x-cos-hash-crc64ecma", "1"), operation="PutObject"))
    answer = upload.put(b"x")
    assert "etag" not in answer
    assert answer["x-cos-hash-crc64ecma"] == "1"
    assert upload.put(b"x")["x-cos-hash-crc64ecma"] == str(crc64(b"x"))


def test_a_skewed_clock_shows_in_date_and_judges_signatures_by_it(
    clients: OfficialClients, cloud: PracticeCloud, upload: Upload
) -> None:
    cloud.faults.arm(Fault(faults.SkewDate(-7200), service="cos"))
    with pytest.raises(CosServiceError) as caught:
        upload.put(b"x")
    assert caught.value.get_error_code() == "RequestTimeTooSkewed"
    cloud.faults.arm(Fault(faults.SkewDate(7200), service="api", count=2))
    with pytest.raises(TencentCloudSDKException) as api_error:
        clients.ask("DescribeAllClass")
    assert api_error.value.get_code() == "AuthFailure.SignatureExpire"
    answer = clients.session.post(f"{cloud.endpoint}/", headers={"X-TC-Action": "DescribeAllClass"})
    assert 7190 < parsedate_to_datetime(answer.headers["Date"]).timestamp() - time.time() < 7210


def test_another_content_type_hides_errors_from_the_sdk(clients: OfficialClients, cloud: PracticeCloud) -> None:
    cloud.faults.arm(Fault(faults.AlterContentType(), service="api"))
    answer = clients.ask("CommitUpload", VodSessionKey="bogus")
    assert answer.FileId is None
    with pytest.raises(TencentCloudSDKException):
        clients.ask("CommitUpload", VodSessionKey="bogus")


@pytest.mark.parametrize(
    ("form", "expected"),
    [
        ("", (400, "ExpiredToken")),
        ("access_denied", (403, "AccessDenied")),
        ("request_expired", (403, "Request has expired")),
    ],
)
def test_a_certificate_seems_to_have_ended(
    cloud: PracticeCloud, upload: Upload, form: str, expected: tuple[int, str]
) -> None:
    cloud.faults.arm(Fault(faults.ExpireCertificate(form), service="cos"))
    assert refused(lambda: upload.put(b"x")) == expected
    assert upload.put(b"x")["etag"]


def test_a_truncated_answer_is_no_xml(cloud: PracticeCloud, upload: Upload) -> None:
    cloud.faults.arm(Fault(faults.TruncateAnswer(60), operation="InitiateMultipartUpload"))
    with pytest.raises(SyntaxError):  # the parser's error is one
        upload.initiate()


@pytest.mark.parametrize("slow", [False, True])
def test_an_error_inside_a_200_makes_no_object(cloud: PracticeCloud, upload: Upload, slow: bool) -> None:
    if slow:
        cloud.faults.arm(Fault(faults.SlowComplete(0.15)))
    cloud.faults.arm(Fault(faults.ErrorInside200("InternalError"), operation="CompleteMultipartUpload"))
    upload_id = upload.initiate()
    etag = upload.part(upload_id, 1, b"x")["etag"]
    assert refused(lambda: upload.complete(upload_id, [(1, etag)])) == (200, "InternalError")
    assert [one.upload_id for one in cloud.open_uploads()] == [upload_id]
    upload.complete(upload_id, [(1, etag)])
    assert cloud.open_uploads() == []


def test_a_slow_complete_goes_on_when_its_client_has_left(
    clients: OfficialClients, cloud: PracticeCloud, upload: Upload
) -> None:
    upload_id = upload.initiate()
    etag = upload.part(upload_id, 1, b"x")["etag"]
    cloud.faults.arm(Fault(faults.SlowComplete(0.5)))
    body = (
        f"<CompleteMultipartUpload><Part><PartNumber>1</PartNumber><ETag>{etag}</ETag></Part></CompleteMultipartUpload>"
    )
    target, headers = upload.signed_request("POST", {"content-length": str(len(body))}, {"uploadId": upload_id})
    with socket.create_connection(("127.0.0.1", clients.port)) as connection:
        lines = [f"POST {target} HTTP/1.1", *(f"{name}: {value}" for name, value in headers.items()), "", body]
        connection.sendall("\r\n".join(lines).encode())
        assert connection.recv(100).startswith(b"HTTP/1.1 200")
    wait_until(lambda: cloud.open_uploads() == [])
    assert upload.commit().FileId


def test_a_second_commit_is_refused_on_demand(clients: OfficialClients, cloud: PracticeCloud, upload: Upload) -> None:
    upload.put(b"x")
    cloud.faults.arm(Fault(faults.RefuseSecondCommit(), operation="CommitUpload", skip=1))
    assert upload.commit().FileId
    with pytest.raises(TencentCloudSDKException) as caught:
        upload.commit()
    assert caught.value.get_code() == "InvalidParameterValue.VodSessionKey"


def test_a_traffic_limit_is_kept(upload: Upload) -> None:
    begun = time.monotonic()
    upload.put(b"x" * 51_200, TrafficLimit="819200")  # 100 KiB/s
    assert 0.45 < time.monotonic() - begun < 3


def test_the_speed_of_all_connections_together_is_limited(
    clients: OfficialClients, cloud: PracticeCloud, upload: Upload
) -> None:
    cloud.set_speed(2_000_000)
    upload_id = upload.initiate()
    begun = time.monotonic()
    with ThreadPoolExecutor(4) as pool:
        list(pool.map(lambda number: upload.part(upload_id, number, b"x" * 250_000), range(1, 5)))
    assert 0.45 < time.monotonic() - begun < 3
    cloud.set_speed(0)


def test_no_thread_is_left_after_stop(start: Callable[..., OfficialClients], cloud: PracticeCloud) -> None:
    cloud.stop()
    assert [thread.name for thread in threading.enumerate() if thread.name.startswith("practice")] == []


def test_requests_to_nowhere_are_not_found(clients: OfficialClients, cloud: PracticeCloud) -> None:
    answer: requests.Response = clients.session.get(f"{cloud.endpoint}/favicon.ico")
    assert answer.status_code == 404
