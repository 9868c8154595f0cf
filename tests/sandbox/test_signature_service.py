"""The signature service of the tests: the practice cloud takes what it hands out, and its troubles are what they say."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack

import pytest

from tests.support.official_clients import MEGABYTE, OfficialClients
from tests.support.signature_service import HUGE_ANSWER_BYTES, Manner, SignatureService, Trouble
from tests.support.ugc_calls import UgcCalls, UgcUpload
from tests.support.waiting import wait_until
from vod_desktop.sandbox import PracticeCloud

NAMES = {"videoName": "film", "videoType": "mp4"}

Serve = Callable[[Manner], SignatureService]


@pytest.fixture
def serve(clients: OfficialClients) -> Iterator[Serve]:
    """Starts a service with the practice account's key."""
    practice = clients.practice
    with ExitStack() as running:
        yield lambda manner: running.enter_context(SignatureService(practice.secret_id, practice.secret_key, manner))


def test_signatures_come_as_plain_text(serve: Serve, ugc: UgcCalls, clients: OfficialClients) -> None:
    service = serve(Manner())
    upload = UgcUpload(ugc, signature=clients.session.get(service.url).text)
    upload.put(b"x")
    assert upload.commit(signature=clients.session.post(service.url).text)["fileId"]
    assert (service.requests, service.methods, service.posted) == (2, ["GET", "POST"], [None, None])
    assert len(set(service.issued)) == 2


def test_signatures_come_as_json(serve: Serve, ugc: UgcCalls, clients: OfficialClients) -> None:
    service = serve(Manner(json_path="data.signature"))
    signature = clients.session.get(service.url).json()["data"]["signature"]
    assert ugc.ask("PrepareUploadUGC", signature=signature)


def test_a_header_is_required(serve: Serve, clients: OfficialClients) -> None:
    service = serve(Manner(header=("X-Secret", "open sesame")))
    assert clients.session.get(service.url).status_code == 401
    assert clients.session.get(service.url, headers={"X-Secret": "please"}).status_code == 401
    assert clients.session.get(service.url, headers={"X-Secret": "open sesame"}).status_code == 200
    assert (service.requests, len(service.issued)) == (3, 1)


def test_options_are_put_into_the_signature_when_they_are_accepted(
    serve: Serve, ugc: UgcCalls, cloud: PracticeCloud, clients: OfficialClients
) -> None:
    options = {"classId": 1002, "sourceContext": "来源 a&b", "storageRegion": "ap-shanghai", "colour": "red"}
    service = serve(Manner(accepts_options=True, fixed=(("classId", 1005), ("procedure", "短视频标准转码"))))
    upload = UgcUpload(ugc, signature=clients.session.post(service.url, json=options).text)
    upload.put(b"x")
    upload.commit()
    service.manner = Manner()
    other = UgcUpload(ugc, signature=clients.session.post(service.url, json=options).text)
    other.put(b"x")
    other.commit()
    accepted, ignored = cloud.media()
    assert (accepted.source_context, accepted.storage_region) == ("来源 a&b", "ap-shanghai")
    assert (accepted.class_id, accepted.procedure) == (1005, "短视频标准转码")
    assert (ignored.source_context, ignored.storage_region, ignored.class_id) == ("", "ap-chongqing", 0)
    assert service.posted == [options, options]


def test_one_time_signatures_are_all_different(serve: Serve, ugc: UgcCalls, clients: OfficialClients) -> None:
    service = serve(Manner(one_time=True))
    with ThreadPoolExecutor(4) as pool:
        issued = list(pool.map(lambda _: clients.session.get(service.url).text, range(20)))
    assert len(set(issued)) == 20
    assert ugc.ask("ApplyUploadUGC", signature=issued[0], **NAMES)
    assert ugc.code("ApplyUploadUGC", signature=issued[0], **NAMES) == 10004


@pytest.mark.parametrize(("trouble", "code"), [(Trouble.WRONG_KEY, 10004), (Trouble.EXPIRED, 10010)])
def test_bad_signatures_are_bad(
    serve: Serve, ugc: UgcCalls, clients: OfficialClients, trouble: Trouble, code: int
) -> None:
    signature = clients.session.get(serve(Manner(trouble=trouble)).url).text
    assert ugc.code("ApplyUploadUGC", signature=signature, **NAMES) == code


def test_errors_and_pages_are_no_signatures(serve: Serve, clients: OfficialClients) -> None:
    service = serve(Manner(trouble=Trouble.ERROR))
    assert clients.session.get(service.url).status_code == 500
    service.manner = Manner(trouble=Trouble.HTML)
    page = clients.session.get(service.url)
    assert (page.status_code, page.headers["Content-Type"]) == (200, "text/html; charset=utf-8")
    service.manner = Manner()
    assert clients.session.post(service.url, data=b"{").status_code == 400
    assert service.issued == []


def test_a_huge_answer_does_not_say_how_long_it_is(serve: Serve, clients: OfficialClients) -> None:
    service = serve(Manner(trouble=Trouble.HUGE))
    with clients.session.get(service.url, stream=True) as answer:
        assert "Content-Length" not in answer.headers
        assert len(next(answer.iter_content(MEGABYTE))) <= MEGABYTE < HUGE_ANSWER_BYTES


def test_a_slow_answer_waits_until_it_is_let_go(serve: Serve, clients: OfficialClients) -> None:
    service = serve(Manner(trouble=Trouble.SLOW))
    with ThreadPoolExecutor(1) as pool:
        waiting = pool.submit(lambda: clients.session.get(service.url, timeout=20).text)
        wait_until(lambda: service.requests == 1)
        assert not waiting.done()
        service.release()
        assert waiting.result(20) == service.issued[0]


def test_no_thread_is_left(clients: OfficialClients) -> None:
    before = threading.active_count()
    with SignatureService("id", "key", Manner(trouble=Trouble.SLOW)) as service, ThreadPoolExecutor(1) as pool:
        waiting = pool.submit(clients.session.get, service.url, timeout=20)
        wait_until(lambda: service.requests == 1)
        service.release()
        waiting.result(20)
    assert threading.active_count() == before
