"""Sessions of the client route over time: renewal, their end, covers that are replaced, restarts, one-time signatures."""

from __future__ import annotations

import base64
import json
from collections.abc import Callable
from pathlib import Path

import pytest

from tests.support.official_clients import MEGABYTE, OfficialClients, Upload, api_refusal, refused
from tests.support.ugc_calls import UgcCalls, UgcUpload, storage_of
from vod_desktop.sandbox import OneTimeRule, PracticeCloud, PracticeSettings
from vod_desktop.sandbox.faults import Fault, SkewDate

INVALID_REQUEST, INVALID_SIGNATURE, INVALID_SESSION = 10001, 10004, 10005
NAMES = {"videoName": "film", "videoType": "mp4"}

Start = Callable[[PracticeSettings], OfficialClients]


def test_a_renewed_session_goes_on_where_it_was(ugc: UgcCalls, clients: OfficialClients, cloud: PracticeCloud) -> None:
    upload = UgcUpload(ugc, coverName="c", coverType="jpg")
    first, where = upload.applied, upload.where()
    upload_id = upload.storage().create_multipart_upload(**where)["UploadId"]
    first_etag = upload.storage().upload_part(Body=b"x" * MEGABYTE, PartNumber=1, UploadId=upload_id, **where)["ETag"]

    upload.renew()
    for same in ("video", "cover", "vodSessionKey", "storageBucket", "storageAppId", "storageRegionV5"):
        assert upload.applied[same] == first[same]
    for fresh in ("secretId", "secretKey", "token"):
        assert upload.applied["tempCertificate"][fresh] != first["tempCertificate"][fresh]

    renewed = upload.storage()
    assert [part["PartNumber"] for part in renewed.list_parts(UploadId=upload_id, **where)["Part"]] == ["1"]
    last_etag = renewed.upload_part(Body=b"end", PartNumber=2, UploadId=upload_id, **where)["ETag"]
    parts = [{"PartNumber": 1, "ETag": first_etag}, {"PartNumber": 2, "ETag": last_etag}]
    renewed.complete_multipart_upload(UploadId=upload_id, MultipartUpload={"Part": parts}, **where)
    assert upload.commit()["fileId"] == cloud.media()[0].file_id
    assert cloud.media()[0].size == MEGABYTE + 3
    assert cloud.open_uploads() == []


def test_certificates_end_each_at_its_own_time(ugc: UgcCalls, cloud: PracticeCloud) -> None:
    upload = UgcUpload(ugc)
    old = upload.storage()
    cloud.expire_certificates()
    assert refused(lambda: old.put_object(Body=b"x", **upload.where())) == (400, "ExpiredToken")
    upload.renew()
    assert upload.put(b"x")["etag"]
    assert refused(lambda: old.put_object(Body=b"x", **upload.where())) == (400, "ExpiredToken")


def test_a_renewed_certificate_lasts_as_long_as_the_first_one(ugc: UgcCalls, cloud: PracticeCloud) -> None:
    upload = UgcUpload(ugc)
    old, first_end = upload.storage(), upload.applied["tempCertificate"]["expiredTime"]
    for service in ("cos", "ugc"):
        cloud.faults.arm(Fault(SkewDate(7210), service=service, count=None))  # two hours later
    assert refused(lambda: old.put_object(Body=b"x", **upload.where())) == (400, "ExpiredToken")
    upload.renew(signature=ugc.signature(life_s=86_400))
    assert 7210 <= upload.applied["tempCertificate"]["expiredTime"] - first_end < 7300
    assert upload.put(b"the same path")["etag"]
    assert refused(lambda: old.put_object(Body=b"x", **upload.where())) == (400, "ExpiredToken")
    assert upload.commit(signature=ugc.signature(life_s=86_400))["fileId"]


def test_certificates_last_as_long_as_is_set(start: Start) -> None:
    upload = UgcUpload(UgcCalls(start(PracticeSettings(certificate_life_s=5.0))))
    for _ in range(2):
        assert 4 <= upload.applied["tempCertificate"]["expiredTime"] - upload.applied["timestamp"] <= 5
        upload.renew()


def test_names_beside_the_session_key_change_nothing(ugc: UgcCalls, cloud: PracticeCloud) -> None:
    upload = UgcUpload(ugc, videoName="first")
    path = upload.applied["video"]["storagePath"]
    upload.renew(videoName="second", videoType="mov", videoSize=7, storageRegion="ap-shanghai", clientVersion="1")
    assert upload.applied["video"]["storagePath"] == path
    assert upload.applied["storageRegionV5"] == "ap-chongqing"
    upload.put(b"x")
    upload.commit()
    assert (cloud.media()[0].name, cloud.media()[0].media_type) == ("first", "mp4")


def test_an_empty_session_key_opens_a_new_session(ugc: UgcCalls) -> None:
    assert ugc.ask("ApplyUploadUGC", vodSessionKey="", **NAMES)["vodSessionKey"]
    assert ugc.code("ApplyUploadUGC", vodSessionKey="") == INVALID_REQUEST


def test_what_is_known_of_the_medium_comes_from_the_first_signature(ugc: UgcCalls, cloud: PracticeCloud) -> None:
    upload = UgcUpload(ugc, signature=ugc.signature(sourceContext="first", classId=1001))
    upload.renew(signature=ugc.signature(sourceContext="second", classId=1005))
    upload.put(b"x")
    upload.commit(signature=ugc.signature(sourceContext="third"))
    assert (cloud.media()[0].source_context, cloud.media()[0].class_id) == ("first", 1001)


@pytest.mark.parametrize("action", ["ApplyUploadUGC", "CommitUploadUGC"])
def test_keys_that_are_unknown_or_of_another_application_are_refused(
    ugc: UgcCalls, clients: OfficialClients, action: str
) -> None:
    upload = UgcUpload(ugc)
    upload.put(b"x")
    foreign = ugc.signature(vodSubAppId=1500012345)
    assert ugc.code(action, vodSessionKey="bogus") == INVALID_SESSION
    assert ugc.code(action, signature=foreign, vodSessionKey=upload.session_key) == INVALID_SESSION
    assert api_refusal(clients, "CommitUpload", VodSessionKey=upload.session_key) == (
        "InvalidParameterValue.VodSessionKey"
    )
    assert ugc.ask(action, vodSessionKey=upload.session_key)


def test_a_session_ends_and_can_then_be_neither_renewed_nor_committed(start: Start) -> None:
    ugc = UgcCalls(start(PracticeSettings(session_life_s=0.0)))
    upload = UgcUpload(ugc)
    upload.put(b"x")
    assert ugc.code("ApplyUploadUGC", vodSessionKey=upload.session_key) == INVALID_SESSION
    assert ugc.code("ApplyUploadUGC", vodSessionKey=upload.session_key, **NAMES) == INVALID_SESSION
    assert ugc.code("CommitUploadUGC", vodSessionKey=upload.session_key) == INVALID_SESSION


@pytest.mark.parametrize(("age_s", "is_good"), [(86_390, True), (86_410, False)])
def test_a_session_lasts_a_day_from_its_beginning(tmp_path: Path, age_s: int, is_good: bool) -> None:
    with PracticeCloud(tmp_path / "practice") as cloud, OfficialClients(cloud) as clients:
        upload = UgcUpload(UgcCalls(clients))
        upload.renew()
    make_older(tmp_path / "practice" / "journal.jsonl", "Session", "created_at", age_s)
    with PracticeCloud(tmp_path / "practice") as cloud, OfficialClients(cloud) as clients:
        answer = UgcCalls(clients).answer("ApplyUploadUGC", vodSessionKey=upload.session_key)
    assert answer["code"] == (0 if is_good else INVALID_SESSION)


def make_older(journal: Path, kind: str, field: str, age_s: int) -> None:
    """Moves a time of all rows of a kind into the past."""
    lines = []
    for line in journal.read_text(encoding="utf-8").splitlines():
        changes = json.loads(line)
        for row_kind, _, row in changes:
            if row_kind == kind:
                row[field] -= age_s
        lines.append(json.dumps(changes) + "\n")
    journal.write_text("".join(lines), encoding="utf-8")


def used_signatures(journal: Path) -> int:
    return sum(json.loads(line)[0][0] == "UsedSignature" for line in journal.read_text(encoding="utf-8").splitlines())


def test_a_committed_session_is_not_renewed(ugc: UgcCalls) -> None:
    upload = UgcUpload(ugc)
    upload.put(b"x")
    upload.commit()
    assert ugc.code("ApplyUploadUGC", vodSessionKey=upload.session_key) == INVALID_SESSION


def test_a_renewal_can_be_told_to_move_the_objects(start: Start) -> None:
    upload = UgcUpload(UgcCalls(start(PracticeSettings(renewal_keeps_paths=False))), coverName="c", coverType="jpg")
    first, old = upload.applied, upload.storage()
    upload.renew()
    for kind in ("video", "cover"):
        assert upload.applied[kind]["storagePath"] != first[kind]["storagePath"]
    assert old.put_object(Body=b"to nowhere", Bucket=upload.bucket, Key=first["video"]["storagePath"][1:])["ETag"]
    assert upload.calls.code("CommitUploadUGC", vodSessionKey=upload.session_key) == INVALID_REQUEST
    upload.put(b"x")
    assert upload.commit()["video"]["url"].endswith(upload.applied["video"]["storagePath"])


def test_a_cover_is_replaced_and_the_medium_keeps_its_identity(
    ugc: UgcCalls, clients: OfficialClients, cloud: PracticeCloud
) -> None:
    upload = UgcUpload(ugc, coverName="old", coverType="jpg")
    upload.put(b"medium")
    upload.put(b"old cover", "cover")
    first = upload.commit()

    change = UgcUpload(ugc, fileId=first["fileId"], coverName="new", coverType="png", coverSize=9)
    assert "video" not in change.applied
    assert refused(lambda: change.storage().put_object(Body=b"x", **upload.where())) == (403, "AccessDenied")
    assert ugc.code("CommitUploadUGC", vodSessionKey=change.session_key) == INVALID_REQUEST
    change.put(b"new cover", "cover")
    assert clients.session.get(first["cover"]["url"]).content == b"old cover"
    data = change.commit()

    assert set(data) == {"cover", "fileId"}
    assert data["fileId"] == first["fileId"]
    assert data["cover"]["url"].endswith(".png")
    assert clients.session.get(data["cover"]["url"]).content == b"new cover"
    assert change.commit() == data
    (medium,) = cloud.media()
    assert (medium.cover_path, medium.size) == (change.applied["cover"]["storagePath"], 6)
    (described,) = clients.ask("DescribeMediaInfos", FileIds=[first["fileId"]]).MediaInfoSet
    assert described.BasicInfo.CoverUrl == data["cover"]["url"]


def test_a_cover_session_can_be_renewed(ugc: UgcCalls) -> None:
    upload = UgcUpload(ugc)
    upload.put(b"x")
    file_id = upload.commit()["fileId"]
    change = UgcUpload(ugc, fileId=file_id, coverName="c", coverType="jpg")
    path = change.applied["cover"]["storagePath"]
    change.renew(fileId=file_id, coverName="c", coverType="jpg")
    assert change.applied["cover"]["storagePath"] == path
    change.put(b"cover", "cover")
    assert change.commit()["fileId"] == file_id


def test_a_medium_of_the_server_route_gets_its_new_cover_in_its_own_bucket(
    ugc: UgcCalls, clients: OfficialClients
) -> None:
    server = Upload(clients)
    server.put(b"x")
    file_id = server.commit().FileId
    change = UgcUpload(ugc, fileId=file_id, coverName="c", coverType="jpg")
    assert change.bucket == server.bucket
    change.put(b"cover", "cover")
    assert change.commit()["fileId"] == file_id


def test_a_replaced_cover_needs_a_medium_and_a_cover(ugc: UgcCalls, clients: OfficialClients) -> None:
    upload = UgcUpload(ugc)
    upload.put(b"x")
    file_id = upload.commit()["fileId"]
    cover = {"coverName": "c", "coverType": "jpg"}
    foreign = ugc.signature(vodSubAppId=1500012345)
    assert ugc.code("ApplyUploadUGC", fileId="5285890000000000000", **cover) == INVALID_REQUEST
    assert ugc.code("ApplyUploadUGC", signature=foreign, fileId=file_id, **cover) == INVALID_REQUEST
    assert ugc.code("ApplyUploadUGC", fileId=file_id) == INVALID_REQUEST
    assert ugc.code("ApplyUploadUGC", fileId=file_id, coverName="c") == INVALID_REQUEST
    assert ugc.code("ApplyUploadUGC", fileId=file_id, coverName="c", coverType="mp4") == INVALID_REQUEST
    assert ugc.code("ApplyUploadUGC", fileId=file_id, **cover, **NAMES) == INVALID_REQUEST
    change = UgcUpload(ugc, fileId=file_id, **cover)
    change.put(b"cover", "cover")
    clients.ask("DeleteMedia", FileId=file_id)
    assert ugc.code("CommitUploadUGC", vodSessionKey=change.session_key) == INVALID_REQUEST


def test_sessions_and_used_signatures_survive_a_restart(tmp_path: Path) -> None:
    with PracticeCloud(tmp_path / "practice") as cloud, OfficialClients(cloud) as clients:
        ugc = UgcCalls(clients)
        once = ugc.signature(oneTimeValid=1)
        upload = UgcUpload(ugc, signature=once, videoName="重启", coverName="c", coverType="jpg")
        where = upload.where()
        upload_id = upload.storage().create_multipart_upload(**where)["UploadId"]
        part = upload.storage().upload_part(Body=b"part", PartNumber=1, UploadId=upload_id, **where)

    with PracticeCloud(tmp_path / "practice") as cloud, OfficialClients(cloud) as clients:
        upload.calls = ugc = UgcCalls(clients)
        assert ugc.code("ApplyUploadUGC", signature=once, **NAMES) == INVALID_SIGNATURE
        upload.renew()
        assert upload.where() == where
        parts = {"Part": [{"PartNumber": 1, "ETag": part["ETag"]}]}
        upload.storage().complete_multipart_upload(UploadId=upload_id, MultipartUpload=parts, **where)
        file_id = upload.commit(signature=once)["fileId"]
        change = UgcUpload(ugc, fileId=file_id, coverName="c", coverType="png")
        change.put(b"cover", "cover")

    with PracticeCloud(tmp_path / "practice") as cloud, OfficialClients(cloud) as clients:
        upload.calls = change.calls = UgcCalls(clients)
        assert change.commit()["fileId"] == upload.commit()["fileId"] == file_id
        (medium,) = cloud.media()
        assert (medium.name, medium.source_type, medium.size) == ("重启", "ClientUpload", 4)
        assert medium.cover_path == change.applied["cover"]["storagePath"]


def test_used_signatures_are_forgotten_once_they_have_expired(tmp_path: Path) -> None:
    journal = tmp_path / "practice" / "journal.jsonl"
    with PracticeCloud(tmp_path / "practice") as cloud, OfficialClients(cloud) as clients:
        ugc = UgcCalls(clients)
        for life_s in (600, 86_400):
            UgcUpload(ugc, signature=ugc.signature(oneTimeValid=1, life_s=life_s))
    counts = []
    for age_s in (0, 3600):
        make_older(journal, "UsedSignature", "expires_at", age_s)
        for _ in range(2):  # what the first start forgets is gone from the journal of the second
            with PracticeCloud(tmp_path / "practice"):
                pass
        counts.append(used_signatures(journal))
    assert counts == [2, 1]


def test_a_practice_folder_keeps_no_signature(ugc: UgcCalls, tmp_path: Path) -> None:
    once = ugc.signature(oneTimeValid=1)
    UgcUpload(ugc, signature=once)
    journal = (tmp_path / "practice" / "journal.jsonl").read_text(encoding="utf-8")
    assert once not in journal
    assert base64.b64decode(once)[20:].decode() not in journal


def test_a_one_time_signature_serves_one_session(ugc: UgcCalls) -> None:
    once = ugc.signature(oneTimeValid=1)
    upload = UgcUpload(ugc, signature=once)
    assert ugc.code("ApplyUploadUGC", signature=once, **NAMES) == INVALID_SIGNATURE
    assert ugc.code("ApplyUploadUGC", signature=once, vodSessionKey=upload.session_key) == INVALID_SIGNATURE
    upload.put(b"x")
    assert upload.commit(signature=once)["fileId"]
    assert upload.commit(signature=once)["fileId"]  # an answer that was lost
    assert upload.commit(signature=ugc.signature(oneTimeValid=1))["fileId"]


def test_a_one_time_signature_that_renewed_a_session_can_commit_it(ugc: UgcCalls) -> None:
    upload = UgcUpload(ugc, signature=ugc.signature(oneTimeValid=1))
    second = ugc.signature(oneTimeValid=1)
    upload.renew(signature=second)
    upload.put(b"x")
    assert upload.commit(signature=second)["fileId"]
    assert ugc.code("ApplyUploadUGC", signature=second, **NAMES) == INVALID_SIGNATURE


def test_a_one_time_signature_of_one_session_does_not_commit_another(ugc: UgcCalls) -> None:
    applied, committed = ugc.signature(oneTimeValid=1), ugc.signature(oneTimeValid=1)
    first, second = UgcUpload(ugc, signature=applied), UgcUpload(ugc)
    first.put(b"1")
    second.put(b"2")
    assert first.commit(signature=committed)["fileId"]
    for used in (applied, committed):
        assert ugc.code("CommitUploadUGC", signature=used, vodSessionKey=second.session_key) == INVALID_SIGNATURE
        assert ugc.code("ApplyUploadUGC", signature=used, **NAMES) == INVALID_SIGNATURE
    assert second.commit()["fileId"]


def test_a_refused_apply_has_used_its_signature_too(ugc: UgcCalls) -> None:
    once = ugc.signature(oneTimeValid=1)
    assert ugc.code("ApplyUploadUGC", signature=once, vodSessionKey="bogus") == INVALID_SESSION
    assert ugc.code("ApplyUploadUGC", signature=once, **NAMES) == INVALID_SIGNATURE
    malformed = ugc.signature(oneTimeValid=1)
    assert ugc.code("ApplyUploadUGC", signature=malformed, videoName=5) == INVALID_REQUEST
    assert ugc.ask("ApplyUploadUGC", signature=malformed, **NAMES)


def test_prepare_uses_no_signature_up(ugc: UgcCalls) -> None:
    once = ugc.signature(oneTimeValid=1)
    for _ in range(2):
        assert ugc.ask("PrepareUploadUGC", signature=once)
    assert ugc.ask("ApplyUploadUGC", signature=once, **NAMES)
    assert ugc.ask("PrepareUploadUGC", signature=once)


def test_one_time_signatures_with_the_same_random_are_different_ones(ugc: UgcCalls) -> None:
    for life_s in (600, 601):
        UgcUpload(ugc, signature=ugc.signature(oneTimeValid=1, random=7, life_s=life_s))


def test_other_signatures_can_be_used_again_and_again(ugc: UgcCalls) -> None:
    signature = ugc.signature(oneTimeValid=0)
    for _ in range(2):
        upload = UgcUpload(ugc, signature=signature)
        upload.renew(signature=signature)
        upload.put(b"x")
        assert upload.commit(signature=signature)["fileId"]


def test_a_one_time_signature_can_be_for_one_call_only(start: Start) -> None:
    ugc = UgcCalls(start(PracticeSettings(one_time_rule=OneTimeRule.CALL)))
    once, again = ugc.signature(oneTimeValid=1), ugc.signature(oneTimeValid=1)
    upload = UgcUpload(ugc, signature=once)
    upload.put(b"x")
    assert ugc.code("CommitUploadUGC", signature=once, vodSessionKey=upload.session_key) == INVALID_SIGNATURE
    assert upload.commit(signature=again)["fileId"]
    assert ugc.code("CommitUploadUGC", signature=again, vodSessionKey=upload.session_key) == INVALID_SIGNATURE


def test_a_certificate_for_a_cover_lists_no_uploads_of_others(ugc: UgcCalls, clients: OfficialClients) -> None:
    upload = UgcUpload(ugc)
    upload.put(b"x")
    change = UgcUpload(ugc, fileId=upload.commit()["fileId"], coverName="c", coverType="jpg")
    listing = storage_of(change.applied, clients).list_multipart_uploads
    assert refused(lambda: listing(Bucket=change.bucket, Prefix="")) == (403, "AccessDenied")
