"""Storage: put, multipart, listings and their rules, driven by the official SDK."""

from __future__ import annotations

import base64
import hashlib
import socket
from collections.abc import Callable
from pathlib import Path

import pytest
from qcloud_cos.cos_exception import CosServiceError

from tests.support.official_clients import MEGABYTE, OfficialClients, Upload, lowered, refused, sent_by_hand
from tests.support.waiting import wait_until
from vod_desktop.sandbox import PracticeCloud, PracticeSettings
from vod_desktop.sandbox.blobs import crc64


def test_put_answers_with_md5_and_crc64(upload: Upload) -> None:
    body = b"some media" * 1000
    answer = upload.put(body)
    assert answer["etag"] == f'"{hashlib.md5(body).hexdigest()}"'
    assert answer["x-cos-hash-crc64ecma"] == str(crc64(body))
    assert answer["x-cos-request-id"]
    assert answer["server"] == "tencent-cos"


def test_the_sdks_own_uploader_goes_through(cloud: PracticeCloud, upload: Upload, tmp_path: Path) -> None:
    source = tmp_path / "源 文件 100%.mp4"
    source.write_bytes(bytes(range(256)) * 4096 * 5 + b"tail")
    upload.storage.upload_file(LocalFilePath=str(source), PartSize=1, MAXThread=4, **upload.where)
    upload.commit()
    (medium,) = cloud.media()
    assert medium.sha256 == hashlib.sha256(source.read_bytes()).hexdigest()
    assert cloud.open_uploads() == []


def test_multipart_in_any_order_makes_the_whole(cloud: PracticeCloud, upload: Upload) -> None:
    bodies = {1: b"a" * MEGABYTE, 2: b"b" * (MEGABYTE + 1), 3: b"c"}
    upload_id = upload.initiate()
    etags = {number: upload.part(upload_id, number, bodies[number])["etag"] for number in (3, 1, 2)}
    answer = upload.complete(upload_id, sorted(etags.items()))
    upload.commit()
    whole = b"".join(bodies[number] for number in sorted(bodies))
    assert answer["etag"].strip('"').endswith("-3")
    assert answer["x-cos-hash-crc64ecma"] == str(crc64(whole))
    assert cloud.media()[0].sha256 == hashlib.sha256(whole).hexdigest()
    head = lowered(upload.storage.head_object(**upload.where))
    assert head["content-length"] == str(len(whole))
    assert head["x-cos-hash-crc64ecma"] == str(crc64(whole))
    assert head["etag"] == answer["etag"]


def test_a_part_sent_again_replaces_the_first(cloud: PracticeCloud, upload: Upload) -> None:
    upload_id = upload.initiate()
    first = upload.part(upload_id, 1, b"first")["etag"]
    second = upload.part(upload_id, 1, b"second")["etag"]
    assert refused(lambda: upload.complete(upload_id, [(1, first)])) == (400, "InvalidPart")
    upload.complete(upload_id, [(1, second)])
    upload.commit()
    assert cloud.media()[0].sha256 == hashlib.sha256(b"second").hexdigest()


@pytest.mark.parametrize(
    ("listed", "code"),
    [
        ([2, 1], "InvalidPartOrder"),
        ([1, 1], "InvalidPartOrder"),
        ([1, 3], "InvalidPart"),
        ([2], "InvalidPart"),
        ([1, 2, 3, 4], "InvalidPart"),
        ([1, 2, 3], "EntityTooSmall"),
    ],
)
def test_complete_judges_the_list_of_parts(upload: Upload, listed: list[int], code: str) -> None:
    upload_id = upload.initiate()
    sizes = {1: MEGABYTE, 2: MEGABYTE - 1, 3: 5}
    etags = {number: upload.part(upload_id, number, b"x" * size)["etag"] for number, size in sizes.items()}
    parts = [(number, etags.get(number, "none")) for number in listed]
    assert refused(lambda: upload.complete(upload_id, parts)) == (400, code)


def test_a_small_part_is_only_refused_at_complete(upload: Upload) -> None:
    upload_id = upload.initiate()
    assert upload.part(upload_id, 1, b"tiny")["etag"]


def test_a_second_complete_finds_no_upload(upload: Upload) -> None:
    upload_id = upload.initiate()
    etag = upload.part(upload_id, 1, b"x")["etag"]
    upload.complete(upload_id, [(1, etag)])
    assert refused(lambda: upload.complete(upload_id, [(1, etag)])) == (404, "NoSuchUpload")


def test_abort_leaves_nothing(cloud: PracticeCloud, upload: Upload, tmp_path: Path) -> None:
    upload_id = upload.initiate()
    upload.part(upload_id, 1, b"x" * 1000)
    assert cloud.open_uploads()[0].part_sizes == {1: 1000}
    upload.storage.abort_multipart_upload(UploadId=upload_id, **upload.where)
    assert cloud.open_uploads() == []
    assert list((tmp_path / "practice" / "blobs").iterdir()) == []
    assert refused(lambda: upload.part(upload_id, 2, b"x")) == (404, "NoSuchUpload")
    assert refused(lambda: upload.storage.abort_multipart_upload(UploadId=upload_id, **upload.where)) == (
        404,
        "NoSuchUpload",
    )


def test_parts_are_listed_in_pages(upload: Upload) -> None:
    upload_id = upload.initiate()
    etags = {number: upload.part(upload_id, number, b"x" * number)["etag"] for number in (1, 2, 5, 9, 10)}
    listed: dict[int, tuple[str, int]] = {}
    marker, pages = 0, 0
    while True:
        answer = upload.storage.list_parts(
            UploadId=upload_id, MaxParts=2, PartNumberMarker=marker, EncodingType="url", **upload.where
        )
        listed |= {int(part["PartNumber"]): (part["ETag"], int(part["Size"])) for part in answer["Part"]}
        pages += 1
        if answer["IsTruncated"] == "false":
            assert "NextPartNumberMarker" not in answer
            break
        marker = answer["NextPartNumberMarker"]
    assert pages == 3
    assert listed == {number: (etag, number) for number, etag in etags.items()}


def test_open_uploads_are_listed_by_prefix(clients: OfficialClients, upload: Upload) -> None:
    ids = {upload.initiate(), upload.initiate()}
    Upload(clients).initiate()
    answer = upload.storage.list_multipart_uploads(Bucket=upload.bucket, Prefix=upload.key)
    assert {one["UploadId"] for one in answer["Upload"]} == ids
    assert answer["IsTruncated"] == "false"
    first = upload.storage.list_multipart_uploads(Bucket=upload.bucket, Prefix=upload.key, MaxUploads=1)
    assert first["IsTruncated"] == "true"
    second = upload.storage.list_multipart_uploads(
        Bucket=upload.bucket,
        Prefix=upload.key,
        MaxUploads=1,
        KeyMarker=first["NextKeyMarker"],
        UploadIdMarker=first["NextUploadIdMarker"],
    )
    assert {first["Upload"][0]["UploadId"], second["Upload"][0]["UploadId"]} == ids


def test_no_object_no_head(upload: Upload) -> None:
    with pytest.raises(CosServiceError) as caught:
        upload.storage.head_object(**upload.where)
    assert caught.value.get_status_code() == 404


@pytest.mark.parametrize("number", [0, 10_001])
def test_part_numbers_have_bounds(upload: Upload, number: int) -> None:
    upload_id = upload.initiate()
    assert refused(lambda: upload.part(upload_id, number, b"x")) == (400, "InvalidArgument")


def test_content_md5_is_checked(upload: Upload) -> None:
    right = base64.b64encode(hashlib.md5(b"body").digest()).decode()
    wrong = base64.b64encode(hashlib.md5(b"other").digest()).decode()
    assert upload.put(b"body", ContentMD5=right)["etag"]
    assert refused(lambda: upload.put(b"body", ContentMD5=wrong)) == (400, "BadDigest")
    assert refused(lambda: upload.put(b"body", ContentMD5="short")) == (400, "InvalidDigest")
    upload_id = upload.initiate()
    assert refused(lambda: upload.part(upload_id, 1, b"body", ContentMD5=wrong)) == (400, "BadDigest")


@pytest.mark.parametrize("limit", ["819199", "838860801", "fast"])
def test_traffic_limits_out_of_range_are_refused(upload: Upload, limit: str) -> None:
    assert refused(lambda: upload.put(b"x", TrafficLimit=limit)) == (400, "InvalidArgument")


def test_a_body_without_length_is_refused(clients: OfficialClients, upload: Upload) -> None:
    target, headers = upload.signed_request("PUT", {})
    status, _, body = sent_by_hand(clients.port, "PUT", target, headers)
    assert (status, b"<Code>MissingContentLength</Code>" in body) == (411, True)
    status, _, body = sent_by_hand(
        clients.port, "PUT", target, {**headers, "Transfer-Encoding": "chunked"}, b"1\r\nx\r\n0\r\n\r\n"
    )
    assert (status, b"<Code>MissingContentLength</Code>" in body) == (411, True)


def test_a_part_over_five_gigabytes_is_refused_before_it_is_sent(clients: OfficialClients, upload: Upload) -> None:
    length = str(5 * 1024**3 + 1)
    target, headers = upload.signed_request(
        "PUT", {"content-length": length}, {"partNumber": "1", "uploadId": upload.initiate()}
    )
    status, _, body = sent_by_hand(clients.port, "PUT", target, {**headers, "Expect": "100-continue"})
    assert (status, b"<Code>EntityTooLarge</Code>" in body) == (400, True)


def test_a_body_that_breaks_off_leaves_nothing(
    clients: OfficialClients, cloud: PracticeCloud, upload: Upload, tmp_path: Path
) -> None:
    target, headers = upload.signed_request("PUT", {"content-length": "1000"})
    lines = [f"PUT {target} HTTP/1.1", *(f"{name}: {value}" for name, value in headers.items()), "", "ten bytes."]
    with socket.create_connection(("127.0.0.1", clients.port)) as connection:
        connection.sendall("\r\n".join(lines).encode())
        wait_until(lambda: cloud.requests()[-1].body_bytes == 10)
    wait_until(lambda: cloud.requests()[-1].finished_at is not None)
    assert cloud.requests()[-1].status is None
    assert list((tmp_path / "practice" / "blobs").iterdir()) == []


def test_malformed_complete_requests_are_refused(clients: OfficialClients, upload: Upload) -> None:
    upload_id = upload.initiate()
    upload.part(upload_id, 1, b"x")
    entity = b'<!DOCTYPE x [<!ENTITY a "1">]><CompleteMultipartUpload/>'
    for body in (b"", b"no xml", b"<CompleteMultipartUpload></CompleteMultipartUpload>", entity):
        target, headers = upload.signed_request("POST", {"content-length": str(len(body))}, {"uploadId": upload_id})
        status, _, answer = sent_by_hand(clients.port, "POST", target, headers, body)
        assert (status, b"<Code>MalformedXML</Code>" in answer) == (400, True)


def test_continue_is_only_said_to_who_may_send(clients: OfficialClients, upload: Upload, cloud: PracticeCloud) -> None:
    target, headers = upload.signed_request("PUT", {"content-length": "1000"})
    refused_headers = {**headers, "Expect": "100-continue", "x-cos-security-token": "wrong"}
    status, _, _ = sent_by_hand(clients.port, "PUT", target, refused_headers)
    assert status == 403
    status, _, _ = sent_by_hand(clients.port, "PUT", target, {**headers, "Expect": "100-continue"}, b"x" * 1000)
    assert status == 200
    assert [record.body_bytes for record in cloud.requests() if record.operation == "PutObject"] == [0, 1000]


def test_complete_may_take_its_time(start: Callable[[PracticeSettings], OfficialClients]) -> None:
    clients = start(PracticeSettings(slow_complete_s=0.3))
    upload = Upload(clients)
    upload_id = upload.initiate()
    etag = upload.part(upload_id, 1, b"x")["etag"]
    body = (
        f"<CompleteMultipartUpload><Part><PartNumber>1</PartNumber><ETag>{etag}</ETag></Part></CompleteMultipartUpload>"
    ).encode()
    target, headers = upload.signed_request("POST", {"content-length": str(len(body))}, {"uploadId": upload_id})
    status, _, answer = sent_by_hand(clients.port, "POST", target, headers, body)
    assert status == 200
    spaces = answer.partition(b"?>")[2].partition(b"<CompleteMultipartUploadResult>")[0]
    assert len(spaces) >= 2
    assert spaces.isspace()
    assert upload.commit().FileId


def test_every_request_is_on_record(cloud: PracticeCloud, upload: Upload) -> None:
    upload_id = upload.initiate()
    upload.part(upload_id, 7, b"x" * 321)
    record = cloud.requests()[-1]
    assert (record.service, record.operation, record.key) == ("cos", "UploadPart", upload.key)
    assert (record.part_number, record.upload_id, record.status) == (7, upload_id, 200)
    assert record.body_bytes == 321
    assert record.finished_at is not None
    assert record.finished_at >= record.started_at
    assert record.connection_id > 0
