"""Answers that break off, drip, come late, or come from somebody else."""

from __future__ import annotations

import socket
import time
from concurrent.futures import ThreadPoolExecutor

import pytest
from qcloud_cos.cos_exception import CosClientError, CosServiceError
from tencentcloud.common.exception.tencent_cloud_sdk_exception import TencentCloudSDKException

from tests.support.official_clients import OfficialClients, Upload
from tests.support.waiting import wait_until
from vod_desktop.sandbox import PracticeCloud, faults
from vod_desktop.sandbox.faults import Fault


def raw_answer(upload: Upload, port: int) -> tuple[bytes, bool]:
    """What comes back to an Initiate, byte by byte, and whether its connection ended with a reset."""
    target, headers = upload.signed_request("POST", {"content-length": "0"}, {"uploads": ""})
    came, was_reset = b"", False
    with socket.create_connection(("127.0.0.1", port), timeout=10) as connection:
        lines = [f"POST {target} HTTP/1.1", *(f"{name}: {value}" for name, value in headers.items()), "", ""]
        connection.sendall("\r\n".join(lines).encode())
        try:
            while block := connection.recv(10_000):
                came += block
        except ConnectionResetError:
            was_reset = True
    return came, was_reset


@pytest.mark.parametrize("reset", [True, False])
@pytest.mark.parametrize("after_bytes", [5, 60, -1])
def test_an_answer_breaks_off_with_its_work_done(
    clients: OfficialClients, cloud: PracticeCloud, upload: Upload, after_bytes: int, reset: bool
) -> None:
    cloud.faults.arm(Fault(faults.CutAnswer(after_bytes, reset=reset), operation="InitiateMultipartUpload"))
    came, was_reset = raw_answer(upload, clients.port)
    assert b"HTTP/1.1 200 OK\r\n".startswith(came) or came.startswith(b"HTTP/1.1 200 OK\r\n")
    assert len(came) == after_bytes or (after_bytes == -1 and came.endswith(b"</InitiateMultipartUploadResult"))
    assert was_reset is reset
    assert len(cloud.open_uploads()) == 1
    assert [one.status for one in cloud.requests() if one.operation == "InitiateMultipartUpload"] == [None]


def test_a_cut_answer_is_an_error_to_the_sdks(clients: OfficialClients, cloud: PracticeCloud, upload: Upload) -> None:
    cloud.faults.arm(Fault(faults.CutAnswer(-5), operation="InitiateMultipartUpload"))
    with pytest.raises(CosClientError):
        upload.initiate()
    cloud.faults.arm(Fault(faults.CutAnswer(-30, reset=False), operation="DescribeAllClass"))
    with pytest.raises(TencentCloudSDKException) as caught:
        clients.ask("DescribeAllClass")
    assert caught.value.get_code() == "ChunkedEncodingError"


def test_an_answer_drips_and_arrives_whole(cloud: PracticeCloud, upload: Upload) -> None:
    cloud.faults.arm(Fault(faults.SlowAnswer(bytes_per_s=1000), operation="InitiateMultipartUpload"))
    begun = time.monotonic()
    upload_id = upload.initiate()
    assert time.monotonic() - begun > 0.3
    assert [one.upload_id for one in cloud.open_uploads()] == [upload_id]


def test_an_answer_that_is_late_has_its_work_done(cloud: PracticeCloud, upload: Upload) -> None:
    upload.put(b"x")
    late = cloud.faults.arm(Fault(faults.DelayAnswer(carried_out=True), operation="CommitUpload"))
    with ThreadPoolExecutor(1) as pool:
        committing = pool.submit(upload.commit)
        wait_until(lambda: len(cloud.media()) == 1)
        assert not committing.done()
        cloud.faults.clear(late)
        assert committing.result(20).FileId == cloud.media()[0].file_id


def test_a_page_stands_in_for_the_answer_and_nothing_is_done(
    clients: OfficialClients, cloud: PracticeCloud, upload: Upload
) -> None:
    cloud.faults.arm(Fault(faults.AnswerPage(), operation="ApplyUpload"))
    with pytest.raises(TencentCloudSDKException) as caught:
        clients.ask("ApplyUpload", MediaType="mp4")
    assert caught.value.get_code() == "JSONDecodeError"
    cloud.faults.arm(Fault(faults.AnswerPage(502), operation="PutObject"))
    with pytest.raises(CosServiceError) as refused:
        upload.put(b"x" * 100_000)
    assert refused.value.get_status_code() == 502
    cloud.faults.arm(Fault(faults.AnswerPage(302, location="http://login.example/"), operation="DescribeAllClass"))
    answer = clients.session.post(
        f"{cloud.endpoint}/", headers={"X-TC-Action": "DescribeAllClass"}, allow_redirects=False
    )
    assert (answer.status_code, answer.headers["Location"]) == (302, "http://login.example/")
    with pytest.raises(TencentCloudSDKException):
        upload.commit()
