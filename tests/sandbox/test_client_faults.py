"""Faults and switches, as calls of the client route feel them."""

from __future__ import annotations

import time
from concurrent.futures import ThreadPoolExecutor
from email.utils import parsedate_to_datetime

import pytest
import requests

from tests.support.ugc_calls import UgcCalls, UgcUpload
from tests.support.waiting import wait_until
from vod_desktop.sandbox import PracticeCloud, faults
from vod_desktop.sandbox.faults import Fault

NAMES = {"videoName": "film", "videoType": "mp4"}


def test_an_error_of_choice_is_answered_and_nothing_is_done(ugc: UgcCalls, cloud: PracticeCloud) -> None:
    effect = faults.AnswerError(200, "10013", "ugc upload | something new")
    cloud.faults.arm(Fault(effect, service="ugc", operation="ApplyUploadUGC"))
    once = ugc.signature(oneTimeValid=1)
    assert ugc.answer("ApplyUploadUGC", signature=once, **NAMES) == {
        "code": 10013,
        "message": "ugc upload | something new",
    }
    assert cloud.requests()[-1].code == "10013"
    assert UgcUpload(ugc, signature=once).session_key  # it was not used


def test_an_error_without_a_number_gets_one(ugc: UgcCalls, cloud: PracticeCloud) -> None:
    cloud.faults.arm(Fault(faults.AnswerError(200, "InternalError", "Oops."), service="ugc"))
    assert ugc.answer("PrepareUploadUGC") == {"code": 10000, "message": "Oops."}


def test_an_http_status_of_choice_is_answered(ugc: UgcCalls, cloud: PracticeCloud) -> None:
    cloud.faults.arm(Fault(faults.AnswerError(502, "10000"), operation="CommitUploadUGC", count=2))
    upload = UgcUpload(ugc)
    upload.put(b"x")
    body = {"signature": ugc.signature(), "vodSessionKey": upload.session_key}
    assert [ugc.post("CommitUploadUGC", body).status_code for _ in range(2)] == [502, 502]
    assert cloud.media() == []
    assert upload.commit()["fileId"]


def test_lost_answers_are_lost_after_the_work_was_done(ugc: UgcCalls, cloud: PracticeCloud) -> None:
    once = ugc.signature(oneTimeValid=1)
    for operation in ("ApplyUploadUGC", "CommitUploadUGC"):
        cloud.faults.arm(Fault(faults.LoseAnswer(), operation=operation))
    with pytest.raises(requests.ConnectionError):
        ugc.ask("ApplyUploadUGC", signature=once, **NAMES)
    assert ugc.code("ApplyUploadUGC", signature=once, **NAMES) == 10004  # the lost one has used it
    upload = UgcUpload(ugc)
    upload.put(b"x")
    with pytest.raises(requests.ConnectionError):
        upload.commit()
    (medium,) = cloud.media()
    assert upload.commit()["fileId"] == medium.file_id
    statuses = [one.status for one in cloud.requests() if one.operation == "CommitUploadUGC"]
    assert statuses == [None, 200]


def test_a_second_commit_is_refused_on_demand(ugc: UgcCalls, cloud: PracticeCloud) -> None:
    cloud.faults.arm(Fault(faults.RefuseSecondCommit(), operation="CommitUploadUGC", skip=1))
    upload = UgcUpload(ugc)
    upload.put(b"x")
    upload.commit()
    assert ugc.code("CommitUploadUGC", vodSessionKey=upload.session_key) == 10005
    assert upload.commit()["fileId"]


def test_a_call_hangs_until_it_is_let_go(ugc: UgcCalls, cloud: PracticeCloud) -> None:
    fault_id = cloud.faults.arm(Fault(faults.DelayAnswer(), operation="ApplyUploadUGC"))
    with ThreadPoolExecutor(1) as pool:
        applying = pool.submit(ugc.ask, "ApplyUploadUGC", **NAMES)
        wait_until(lambda: cloud.faults.hits(fault_id) == 1)
        assert not applying.done()
        cloud.faults.clear()
        assert applying.result(20)["vodSessionKey"]


def test_connections_are_refused(ugc: UgcCalls, cloud: PracticeCloud) -> None:
    cloud.faults.arm(Fault(faults.Refuse(), count=1))
    with pytest.raises(requests.ConnectionError):
        ugc.ask("ApplyUploadUGC", **NAMES)
    assert ugc.ask("ApplyUploadUGC", **NAMES)


def test_answers_are_cut_off_or_of_another_type(ugc: UgcCalls, cloud: PracticeCloud) -> None:
    body = {"signature": ugc.signature(), **NAMES}
    cloud.faults.arm(Fault(faults.TruncateAnswer(10), service="ugc"))
    with pytest.raises(requests.exceptions.JSONDecodeError):
        ugc.post("ApplyUploadUGC", body).json()
    cloud.faults.arm(Fault(faults.AlterContentType("text/html"), service="ugc"))
    assert ugc.post("ApplyUploadUGC", body).headers["Content-Type"] == "text/html"


def test_signatures_and_sessions_are_judged_by_a_skewed_clock(ugc: UgcCalls, cloud: PracticeCloud) -> None:
    upload = UgcUpload(ugc)
    cloud.faults.arm(Fault(faults.SkewDate(-7200), service="ugc"))
    assert ugc.code("ApplyUploadUGC", **NAMES) == 10004
    cloud.faults.arm(Fault(faults.SkewDate(7200), service="ugc"))
    assert ugc.code("ApplyUploadUGC", **NAMES) == 10010
    day_later = ugc.signature(life_s=2 * 86400)
    cloud.faults.arm(Fault(faults.SkewDate(86_400), service="ugc"))
    assert ugc.code("ApplyUploadUGC", signature=day_later, vodSessionKey=upload.session_key) == 10005
    cloud.faults.arm(Fault(faults.SkewDate(-200), service="ugc"))
    answer = ugc.post("ApplyUploadUGC", {"signature": ugc.signature(), **NAMES})
    told = (answer.json()["data"]["timestamp"], parsedate_to_datetime(answer.headers["Date"]).timestamp())
    assert all(-210 < one - time.time() < -190 for one in told)


def test_busy_is_told_as_the_gateways_do(ugc: UgcCalls, cloud: PracticeCloud) -> None:
    cloud.switches.refuse_next(1)
    assert ugc.post("ApplyUploadUGC", {"signature": ugc.signature(), **NAMES}).status_code == 503
    assert cloud.switches.refusals_left == 0
    assert ugc.ask("ApplyUploadUGC", **NAMES)


def test_a_refused_key_is_told_as_an_invalid_signature(ugc: UgcCalls, cloud: PracticeCloud) -> None:
    upload = UgcUpload(ugc)
    cloud.switches.refuse_key(True)
    for action, fields in (
        ("PrepareUploadUGC", {}),
        ("ApplyUploadUGC", NAMES),
        ("CommitUploadUGC", {"vodSessionKey": upload.session_key}),
    ):
        assert ugc.code(action, **fields) == 10004
    assert upload.put(b"x")["etag"]  # certificates that were given out live on
    cloud.switches.refuse_key(False)
    assert upload.commit()["fileId"]


def test_an_ended_certificate_can_be_renewed(ugc: UgcCalls, cloud: PracticeCloud) -> None:
    upload = UgcUpload(ugc)
    cloud.switches.expire_certificates()
    upload.renew()
    assert upload.put(b"x")["etag"]


def test_faults_are_armed_and_requests_read_by_action_over_http(ugc: UgcCalls, cloud: PracticeCloud) -> None:
    control, session = f"{cloud.endpoint}/_practice", ugc.clients.session
    fault = {
        "effect": {"kind": "AnswerError", "status": 200, "code": "10001"},
        "service": "ugc",
        "operation": "PrepareUploadUGC",
    }
    assert session.post(f"{control}/faults", json=fault).status_code == 200
    assert ugc.answer("PrepareUploadUGC")["code"] == 10001
    UgcUpload(ugc)
    (record, *_) = listed = session.get(f"{control}/requests").json()
    calls = [
        (one["service"], one["operation"], one["status"], one["code"]) for one in listed if one["service"] == "ugc"
    ]
    assert calls == [("ugc", "PrepareUploadUGC", 200, "10001"), ("ugc", "ApplyUploadUGC", 200, "")]
    assert {one["host"] for one in listed if one["service"] == "ugc"} == {"vod2.qcloud.com"}
    assert record["service"] == "practice"
