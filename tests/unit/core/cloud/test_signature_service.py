"""A company's signature service is asked as its account says, over real HTTP, and each way to fail has its code."""

from __future__ import annotations

import logging
import socket
import threading
import time
import traceback
from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta
from email.utils import format_datetime
from urllib.parse import parse_qsl, urlsplit

import pytest

from tests.support.canned_answers import Canned, CannedAnswers
from tests.support.http_proxy import HttpProxy
from tests.support.signature_service import Manner, SignatureService, Trouble
from tests.support.signatures import KEY as SECRET_KEY
from tests.support.signatures import SECRET_ID, SIMPLE
from tests.support.waiting import wait_until
from vod_desktop.core.cloud import signature_service
from vod_desktop.core.cloud.signature import read_fields, sign
from vod_desktop.core.cloud.signature_service import ServiceSignatures
from vod_desktop.core.cloud.transport import Transport, tls_context
from vod_desktop.core.engine.control import ControlToken
from vod_desktop.core.model import account as model
from vod_desktop.core.model.account import Account, AccountKind, Credentials, RequestMethod
from vod_desktop.core.model.errors import AppError, Code, Interrupted, Problem
from vod_desktop.core.model.signature import NotifyMode, SignatureFields, SignatureTerms

NOBODY = Credentials("", "")
CANARY = "canary-header-value-0001"
LASTING = sign(replace(SIMPLE, current_time_stamp=2**33, expire_time=2**33 + 60), SECRET_KEY)
TERMS = SignatureTerms(
    class_id=7,
    procedure="转码 A&B",
    task_priority=-5,
    task_notify_mode=NotifyMode.CHANGE,
    source_context="来源 a&b=c",
    session_context="s",
    storage_region="ap-chongqing",
    one_time_valid=True,
    vod_sub_app_id=1500012345,
)
IN_PARAMETERS = {
    "classId": 7,
    "procedure": "转码 A&B",
    "taskPriority": -5,
    "taskNotifyMode": "Change",
    "sourceContext": "来源 a&b=c",
    "oneTimeValid": 1,
    "vodSubAppId": 1500012345,
    "sessionContext": "s",
    "storageRegion": "ap-chongqing",
}


@pytest.fixture
def service() -> Iterator[SignatureService]:
    with SignatureService(SECRET_ID, SECRET_KEY) as running:
        yield running


@pytest.fixture
def canned() -> Iterator[CannedAnswers]:
    with CannedAnswers() as running:
        yield running


@dataclass
class Rig:
    """Asks services, and closes its connections in the end."""

    transport: Transport
    token: ControlToken
    told: list[SignatureFields] = field(default_factory=list)
    proxies: dict[str, str] = field(default_factory=dict)

    def source(self, url: str, credentials: Credentials = NOBODY, **values: object) -> ServiceSignatures:
        account = Account(
            "a", "公司", AccountKind.SIGNATURE_SERVICE, signature_service=model.SignatureService(url, **values)
        )
        return ServiceSignatures(account, credentials, lambda: self.proxies, self.transport, tell=self.told.append)

    def problem(self, url: str, credentials: Credentials = NOBODY, **values: object) -> Problem:
        """Why nothing was got; nothing secret stands in it."""
        with pytest.raises(AppError) as refused:
            self.source(url, credentials, **values).signature(SignatureTerms())
        assert CANARY not in "".join(traceback.format_exception(refused.value))
        assert CANARY not in repr(refused.value.problem)
        return refused.value.problem


@pytest.fixture
def rig() -> Iterator[Rig]:
    before = set(threading.enumerate())
    token = ControlToken()
    transport = Transport(tls_context(), control=token)
    yield Rig(transport, token)
    transport.close()
    assert {one for one in set(threading.enumerate()) - before if one.name == "deadline"} == set()


# What is asked


@pytest.mark.parametrize("method", RequestMethod)
@pytest.mark.parametrize("path", ["", "data.signature"])
def test_a_signature_is_fetched_anew_each_time(rig, service, method, path):
    service.manner = Manner(json_path=path, one_time=True)
    source = rig.source(service.url, method=method, answer_path=path)
    first, second = source.signature(SignatureTerms()), source.signature(SignatureTerms())
    assert [first, second] == service.issued
    assert first != second
    assert service.methods == [method, method]
    assert rig.told == [read_fields(first), read_fields(second)]


def test_the_header_goes_with_every_request(rig, service):
    service.manner = Manner(header=("X-Upload-Token", CANARY))
    key = Credentials("", "", signature_header=CANARY)
    assert rig.source(service.url, key, header="X-Upload-Token").signature(SignatureTerms()) in service.issued
    problem = rig.problem(service.url)
    assert problem.code is Code.SIGNATURE_DENIED
    assert problem.params == {"account": "公司", "status": 401}


def test_without_the_value_of_its_header_a_service_is_not_asked(rig, service):
    problem = rig.problem(service.url, header="X-Upload-Token")
    assert problem == Problem(Code.SECRET_MISSING, {"account": "公司"})
    assert service.requests == 0


def test_options_are_posted_as_json_named_as_in_a_signature(rig, service):
    service.manner = Manner(accepts_options=True)
    source = rig.source(service.url, method=RequestMethod.POST, takes_options=True)
    fetched = source.fetch(TERMS)
    assert service.posted == [IN_PARAMETERS]
    assert replace(fetched.fields.terms, one_time_valid=True) == TERMS


def test_options_stand_in_the_query_of_a_get_beside_what_is_there(rig, canned):
    canned.answer = Canned(body=LASTING.encode())
    rig.source(f"{canned.url}/sign?app=1", takes_options=True).signature(TERMS)
    (asked,) = canned.asked
    assert asked.body == b""
    assert asked.path.startswith("/sign?app=1&")
    assert dict(parse_qsl(urlsplit(asked.path).query)) == {
        "app": "1",
        **{name: str(value) for name, value in IN_PARAMETERS.items()},
    }


@pytest.mark.parametrize("method", RequestMethod)
def test_a_service_that_takes_no_options_is_told_none(rig, canned, method):
    canned.answer = Canned(body=LASTING.encode())
    rig.source(f"{canned.url}/sign", method=method).signature(TERMS)
    (asked,) = canned.asked
    assert asked.path == "/sign"
    assert asked.body == (b"{}" if method is RequestMethod.POST else b"")


def test_options_that_are_not_set_are_left_out(rig, service):
    rig.source(service.url, method=RequestMethod.POST, takes_options=True).signature(SignatureTerms(class_id=0))
    assert service.posted == [{"classId": 0}]


def test_no_cache_may_answer_and_nothing_is_compressed(rig, canned):
    canned.answer = Canned(body=LASTING.encode())
    rig.source(canned.url).signature(SignatureTerms())
    headers = canned.asked[0].headers
    assert "no-store" in headers["Cache-Control"]
    assert headers["Accept-Encoding"] == "identity"


def test_the_proxy_of_the_account_is_used(rig, service):
    with HttpProxy(int(service.url.split(":")[2].split("/")[0]), user="me", password="pw") as proxy:
        rig.proxies = {"http": proxy.url.replace("//", "//me:pw@")}
        assert rig.source("http://sign.company.invalid/sign").signature(SignatureTerms()) in service.issued
        assert proxy.asked == ["http://sign.company.invalid/sign"]
        rig.proxies = {"http": proxy.url}
        assert rig.problem("http://sign.company.invalid/sign").code is Code.NET_PROXY


# What comes back


@pytest.mark.parametrize(
    ("status", "code", "params"),
    [
        (400, Code.SIGNATURE_DENIED, {"account": "公司", "status": 400}),
        (401, Code.SIGNATURE_DENIED, {"account": "公司", "status": 401}),
        (402, Code.SIGNATURE_DENIED, {"account": "公司", "status": 402}),
        (403, Code.SIGNATURE_DENIED, {"account": "公司", "status": 403}),
        (404, Code.SIGNATURE_DENIED, {"account": "公司", "status": 404}),
        (407, Code.NET_PROXY, {"host": "127.0.0.1"}),
        (408, Code.SERVICE_BUSY, {}),
        (429, Code.SERVICE_BUSY, {}),
        (500, Code.SIGNATURE_UNAVAILABLE, {"status": 500}),
        (502, Code.SIGNATURE_UNAVAILABLE, {"status": 502}),
        (503, Code.SIGNATURE_UNAVAILABLE, {"status": 503}),
    ],
)
def test_each_refusal_has_its_code(rig, canned, status, code, params):
    canned.answer = Canned(status, b"<h1>quota</h1>\n<p>is used up</p>")
    problem = rig.problem(canned.url)
    assert (problem.code, problem.params) == (code, params)
    assert problem.detail == f"HTTP {status}: quota is used up"


def test_what_a_refusal_says_is_told_without_what_could_be_secret(rig, canned):
    signed = sign(SIMPLE, SECRET_KEY)
    canned.answer = Canned(403, f"{CANARY} has used {signed} and token=abc".encode())
    url = f"{canned.url}/?key=canary-header-value-0001-in-the-query"
    problem = rig.problem(url, Credentials("", "", signature_header=CANARY), header="X-Key")
    assert signed not in problem.detail
    assert "has used" in problem.detail
    canned.answer = Canned(200, b"nothing", length=100)
    assert rig.problem(url).code is Code.NET_BROKEN


@pytest.mark.parametrize("status", [301, 302, 303, 307, 308])
@pytest.mark.parametrize("method", RequestMethod)
def test_a_redirect_is_refused_and_the_header_goes_nowhere_else(rig, canned, method, status):
    with CannedAnswers() as elsewhere:
        canned.answer = Canned(status, headers={"Location": f"{elsewhere.url}/login?next={CANARY}"})
        key = Credentials("", "", signature_header=CANARY)
        problem = rig.problem(f"{canned.url}/sign", key, header="Authorization", method=method)
        assert problem.code is Code.SIGNATURE_REDIRECTED
        assert problem.params == {"account": "公司", "address": f"{elsewhere.url}/login"}
        assert elsewhere.asked == []


@pytest.mark.parametrize(
    ("location", "address"),
    [
        ("/v2/sign", "{url}/v2/sign"),
        ("https://me:pw@h/x#y", "https://h/x"),
        ("http://[?q", "http://["),
        ("", "{url}/sign"),
    ],
)
def test_a_redirect_of_any_shape_is_told_where_it_leads(rig, canned, location, address):
    canned.answer = Canned(302, headers={"Location": location})
    told = rig.problem(f"{canned.url}/sign").params["address"]
    assert told == address.format(url=canned.url)


def test_of_a_redirect_no_answer_is_read_however_long(rig, canned):
    canned.answer = Canned(302, b"A" * (64 << 20), {"Location": "/v2"})
    assert rig.problem(canned.url).code is Code.SIGNATURE_REDIRECTED
    wait_until(lambda: canned.unread == 1)


def test_a_page_in_place_of_a_signature_is_told(rig, service):
    service.manner = Manner(trouble=Trouble.HTML)
    assert rig.problem(service.url).code is Code.SIGNATURE_MISSING


def test_an_answer_without_end_is_given_up_early(rig, service):
    service.manner = Manner(trouble=Trouble.HUGE)
    problem = rig.problem(service.url)
    assert (problem.code, problem.detail) == (Code.SIGNATURE_MISSING, "more than 65536 bytes")


def test_an_expired_signature_is_told_before_it_is_used(rig, service):
    service.manner = Manner(trouble=Trouble.EXPIRED)
    assert rig.problem(service.url) == Problem(Code.SIGNATURE_EXPIRED, {"account": "公司"})
    assert rig.told == []


def test_whether_it_has_expired_is_told_by_the_clock_of_the_service(rig, canned):
    an_hour_ago = datetime.now(UTC) - timedelta(hours=1)
    start = int(an_hour_ago.timestamp())
    signed = sign(replace(SIMPLE, current_time_stamp=start, expire_time=start + 600), SECRET_KEY)
    canned.answer = Canned(body=signed.encode(), headers={"Date": format_datetime(an_hour_ago, usegmt=True)})
    assert abs(rig.source(canned.url).fetch(SignatureTerms()).now - start) < 5
    canned.answer = Canned(body=signed.encode())
    assert rig.problem(canned.url).code is Code.SIGNATURE_EXPIRED


def test_a_fault_of_the_service_is_one_that_passes(rig, service):
    service.manner = Manner(trouble=Trouble.ERROR)
    assert rig.problem(service.url).code is Code.SIGNATURE_UNAVAILABLE
    service.manner = Manner()
    assert rig.source(service.url).signature(SignatureTerms())


# The way there


def test_nobody_at_the_address_is_unreachable(rig):
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    assert rig.problem(f"http://127.0.0.1:{port}/").code is Code.NET_UNREACHABLE


def test_an_unknown_name_is_told(rig):
    assert rig.problem("http://signatures.invalid/") == Problem(
        Code.NET_DNS, {"host": "signatures.invalid"}, detail=rig.problem("http://signatures.invalid/").detail
    )


@pytest.mark.parametrize("length", [None, -1])
def test_an_answer_that_drips_is_given_up_when_the_time_is_over(rig, canned, monkeypatch, length):
    monkeypatch.setattr(signature_service, "WHOLE_S", 0.5)
    canned.answer = Canned(body=sign(SIMPLE, SECRET_KEY).encode(), length=length, pause_s=0.1)
    begun = time.monotonic()
    problem = rig.problem(canned.url)
    assert (problem.code, problem.params) == (Code.NET_TIMEOUT, {"host": "127.0.0.1"})
    assert time.monotonic() - begun < 5


def test_a_service_that_says_nothing_is_given_up_when_the_time_is_over(rig, service, monkeypatch):
    monkeypatch.setattr(signature_service, "WHOLE_S", 0.3)
    service.manner = Manner(trouble=Trouble.SLOW)
    assert rig.problem(service.url).code is Code.NET_TIMEOUT
    service.release()


def test_a_trial_that_is_stopped_leaves_at_once(rig, service):
    service.manner = Manner(trouble=Trouble.SLOW)
    source, ended = rig.source(service.url), threading.Event()

    def ask() -> None:
        with pytest.raises(Interrupted):
            source.signature(SignatureTerms())
        ended.set()

    thread = threading.Thread(target=ask)
    thread.start()
    wait_until(lambda: service.requests == 1)
    rig.token.stop()
    assert ended.wait(5)
    thread.join()
    service.release()


# Secrets


def test_neither_the_header_nor_a_signature_reaches_a_log(rig, service, caplog):
    caplog.set_level(logging.DEBUG)
    service.manner = Manner(header=("X-Upload-Token", CANARY))
    key = Credentials("", "", signature_header=CANARY)
    source = rig.source(service.url, key, header="X-Upload-Token")
    fetched = source.fetch(SignatureTerms())
    assert CANARY not in caplog.text
    assert fetched.signature not in caplog.text
    assert fetched.signature not in repr(fetched)
    assert SECRET_ID not in repr(fetched)
