"""Storage under the domains that an Apply's answer may name besides storage's own (protocol.md 4.3)."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from tests.support.official_clients import OfficialClients, refused
from tests.support.ugc_calls import UgcCalls, UgcUpload
from vod_desktop.sandbox import PracticeSettings


@pytest.mark.parametrize("setting", ["upload_domain", "acceleration_domain"])
def test_storage_is_found_under_the_domains_of_the_answer(
    start: Callable[[PracticeSettings], OfficialClients], setting: str
) -> None:
    clients = start(PracticeSettings(**{setting: "{bucket}.fast.example.com"}))
    ugc = UgcCalls(clients)
    upload = UgcUpload(ugc)
    domain = f"{upload.bucket}.fast.example.com"
    given = {
        "upload_domain": upload.applied["storageUploadDomain"],
        "acceleration_domain": upload.applied["cosAcc"]["domain"],
    }
    assert {name: value for name, value in given.items() if value} == {setting: domain}
    assert upload.applied["cosAcc"]["isOpen"] == int(setting == "acceleration_domain")

    storage, where = upload.storage(domain=domain), upload.where()
    upload_id = storage.create_multipart_upload(**where)["UploadId"]
    etag = storage.upload_part(Body=b"x", PartNumber=1, UploadId=upload_id, **where)["ETag"]
    assert storage.list_parts(UploadId=upload_id, **where)["Part"][0]["ETag"] == etag
    parts = {"Part": [{"PartNumber": 1, "ETag": etag}]}
    done = storage.complete_multipart_upload(UploadId=upload_id, MultipartUpload=parts, **where)
    assert f"{upload.bucket}.cos.ap-chongqing.myqcloud.com/" in done["Location"]
    assert upload.put(b"its own host is still good")["etag"]
    assert upload.commit()["fileId"]
    elsewhere = upload.storage(domain="none-10022853.fast.example.com")
    assert refused(lambda: elsewhere.put_object(Body=b"x", **where)) == (404, "NoSuchBucket")


def test_the_global_acceleration_domain_can_be_used(start: Callable[[PracticeSettings], OfficialClients]) -> None:
    clients = start(PracticeSettings(acceleration_domain="{bucket}.cos.accelerate.myqcloud.com"))
    upload = UgcUpload(UgcCalls(clients))
    storage = upload.storage(domain=upload.applied["cosAcc"]["domain"])
    assert storage.put_object(Body=b"x", **upload.where())["ETag"]
    requests = clients.session.get(f"{clients.practice.endpoint}/_practice/requests").json()
    (host,) = [one["host"] for one in requests if one["operation"] == "PutObject"]
    assert host == f"{upload.bucket}.cos.accelerate.myqcloud.com"


def test_without_the_setting_such_a_domain_is_no_storage(ugc: UgcCalls) -> None:
    upload = UgcUpload(ugc)
    storage = upload.storage(domain=f"{upload.bucket}.fast.example.com")
    status, _ = refused(lambda: storage.put_object(Body=b"x", **upload.where()))
    assert status == 404


@pytest.mark.parametrize("domain", ["upload.example.com", "{bucket}.{bucket}.example.com"])
def test_a_domain_that_names_no_bucket_is_refused(domain: str) -> None:
    with pytest.raises(ValueError, match="bucket"):
        PracticeSettings(upload_domain=domain)
