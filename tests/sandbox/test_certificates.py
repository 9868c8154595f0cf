"""What a certificate allows, and how it ends."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from qcloud_cos.cos_exception import CosServiceError

from tests.support.official_clients import OfficialClients, Upload, refused, sent_by_hand
from vod_desktop.sandbox import ExpiredForm, PracticeCloud, PracticeSettings


def test_a_wrong_key_is_told_from_a_wrong_secret_and_a_wrong_token(clients: OfficialClients, upload: Upload) -> None:
    def put_with(**changed: str) -> tuple[int, str]:
        storage = clients.storage(upload.applied, **changed)
        return refused(lambda: storage.put_object(Body=b"x", **upload.where))

    assert put_with(SecretId="AKIDunknown") == (403, "InvalidAccessKeyId")
    assert put_with(SecretKey="wrong") == (403, "SignatureDoesNotMatch")
    assert put_with(Token="wrong") == (403, "AccessDenied")


def test_the_permanent_key_opens_no_storage(clients: OfficialClients, cloud: PracticeCloud, upload: Upload) -> None:
    storage = clients.storage(upload.applied, SecretId=cloud.secret_id, SecretKey=cloud.secret_key)
    assert refused(lambda: storage.put_object(Body=b"x", **upload.where)) == (403, "InvalidAccessKeyId")


def test_a_certificate_is_good_for_its_own_objects_only(clients: OfficialClients, upload: Upload) -> None:
    other = Upload(clients)
    assert refused(lambda: upload.storage.put_object(Bucket=other.bucket, Key=other.key, Body=b"x")) == (
        403,
        "AccessDenied",
    )
    listing = upload.storage.list_multipart_uploads
    assert refused(lambda: listing(Bucket=upload.bucket, Prefix="")) == (403, "AccessDenied")


def test_a_certificate_cannot_read_or_delete(upload: Upload) -> None:
    upload.put(b"x")
    assert refused(lambda: upload.storage.get_object(**upload.where)) == (403, "AccessDenied")
    assert refused(lambda: upload.storage.delete_object(**upload.where)) == (403, "AccessDenied")
    assert refused(lambda: upload.storage.list_objects(Bucket=upload.bucket)) == (403, "AccessDenied")


def test_other_buckets_and_regions_are_refused(clients: OfficialClients, upload: Upload) -> None:
    other = Upload(clients, StorageRegion="ap-guangzhou")
    assert refused(lambda: upload.storage.put_object(Bucket=other.bucket, Key=upload.key, Body=b"x")) == (
        403,
        "AccessDenied",
    )
    assert refused(lambda: upload.storage.put_object(Bucket="none-1251000001", Key=upload.key, Body=b"x")) == (
        404,
        "NoSuchBucket",
    )


def test_a_manifest_opens_its_folder(clients: OfficialClients) -> None:
    upload = Upload(clients, MediaType="m3u8")
    folder = upload.key.rpartition("/")[0]
    upload.put(b"#EXTM3U\nseg/0.ts\n")
    upload.storage.put_object(Bucket=upload.bucket, Key=f"{folder}/seg/0.ts", Body=b"segment")
    assert refused(lambda: upload.storage.put_object(Bucket=upload.bucket, Key="elsewhere/0.ts", Body=b"x")) == (
        403,
        "AccessDenied",
    )
    manifest_url = upload.commit().MediaUrl
    assert clients.session.get(manifest_url.rpartition("/")[0] + "/seg/0.ts").content == b"segment"


@pytest.mark.parametrize(
    ("form", "expected"),
    [
        (ExpiredForm.EXPIRED_TOKEN, (400, "ExpiredToken")),
        (ExpiredForm.ACCESS_DENIED, (403, "AccessDenied")),
        (ExpiredForm.REQUEST_EXPIRED, (403, "Request has expired")),
    ],
)
def test_a_certificate_ends(
    start: Callable[[PracticeSettings], OfficialClients], form: ExpiredForm, expected: tuple[int, str]
) -> None:
    clients = start(PracticeSettings(certificate_life_s=0.0, expired_form=form))
    assert refused(lambda: Upload(clients).put(b"x")) == expected


def test_all_certificates_can_be_ended_at_once(clients: OfficialClients, cloud: PracticeCloud, upload: Upload) -> None:
    upload.put(b"x")
    cloud.expire_certificates()
    assert refused(lambda: upload.put(b"x")) == (400, "ExpiredToken")
    assert Upload(clients).put(b"x")["etag"]


def test_head_and_listing_can_be_forbidden(start: Callable[[PracticeSettings], OfficialClients]) -> None:
    upload = Upload(start(PracticeSettings(allow_head=False, allow_list_parts=False)))
    upload.put(b"x")
    with pytest.raises(CosServiceError) as caught:
        upload.storage.head_object(**upload.where)
    assert caught.value.get_status_code() == 403
    upload_id = upload.initiate()
    assert refused(lambda: upload.storage.list_parts(UploadId=upload_id, **upload.where)) == (403, "AccessDenied")


@pytest.mark.parametrize(
    ("start_offset", "end_offset", "code"),
    [(-7200, -3600, b"Request has expired"), (3600, 7200, b"RequestTimeTooSkewed")],
)
def test_signatures_outside_their_time_are_refused(
    clients: OfficialClients, upload: Upload, start_offset: int, end_offset: int, code: bytes
) -> None:
    target, headers = upload.signed_request("PUT", {"content-length": "1"})
    start = int(headers["Authorization"].partition("q-sign-time=")[2].partition(";")[0]) + 60
    times = headers["Authorization"].partition("q-sign-time=")[2].partition("&")[0]
    headers["Authorization"] = headers["Authorization"].replace(times, f"{start + start_offset};{start + end_offset}")
    status, _, body = sent_by_hand(clients.port, "PUT", target, headers, b"x")
    assert (status, code in body) == (403, True)


@pytest.mark.parametrize("spoil", ["no header", "not signed", "no host", "other query"])
def test_requests_that_are_not_properly_signed_are_refused(
    clients: OfficialClients, upload: Upload, spoil: str
) -> None:
    target, headers = upload.signed_request("PUT", {"content-length": "1"})
    if spoil == "no header":
        del headers["Authorization"]
    elif spoil == "not signed":
        headers["Authorization"] = "Basic x"
    elif spoil == "no host":
        headers["Authorization"] = headers["Authorization"].replace(";host;", ";")
    else:
        headers["content-length"] = "2"
    status, _, body = sent_by_hand(clients.port, "PUT", target, headers, b"xx"[: int(headers["content-length"])])
    assert status == 403
    assert b"<RequestId>" in body
