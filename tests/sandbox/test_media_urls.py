"""Uploaded media play from their URL, as players ask for them."""

from __future__ import annotations

import pytest

from tests.support.official_clients import MEGABYTE, OfficialClients, Upload

BODY = b"0123456789"


@pytest.fixture
def url(upload: Upload) -> str:
    upload.put(BODY)
    return str(upload.commit().MediaUrl)


def test_a_medium_is_served_whole(clients: OfficialClients, url: str) -> None:
    answer = clients.session.get(url)
    assert (answer.status_code, answer.content) == (200, BODY)
    assert answer.headers["Content-Type"] == "video/mp4"
    assert answer.headers["Accept-Ranges"] == "bytes"


@pytest.mark.parametrize(
    ("asked", "served"),
    [
        ("bytes=0-0", b"0"),
        ("bytes=2-5", b"2345"),
        ("bytes=7-", b"789"),
        ("bytes=-3", b"789"),
        ("bytes=8-100", b"89"),
        ("bytes=-100", BODY),
    ],
)
def test_ranges_are_served(clients: OfficialClients, url: str, asked: str, served: bytes) -> None:
    answer = clients.session.get(url, headers={"Range": asked})
    assert (answer.status_code, answer.content) == (206, served)
    start = BODY.index(served)
    assert answer.headers["Content-Range"] == f"bytes {start}-{start + len(served) - 1}/10"


@pytest.mark.parametrize("asked", ["bytes=10-", "bytes=5-2", "bytes=-0", "bytes=-", "items=1-2"])
def test_ranges_that_cannot_be_met_are_refused(clients: OfficialClients, url: str, asked: str) -> None:
    answer = clients.session.get(url, headers={"Range": asked})
    assert (answer.status_code, answer.headers["Content-Range"]) == (416, "bytes */10")


def test_head_tells_the_size(clients: OfficialClients, url: str) -> None:
    answer = clients.session.head(url)
    assert (answer.status_code, answer.headers["Content-Length"], answer.content) == (200, "10", b"")


def test_a_range_may_reach_over_parts(clients: OfficialClients, upload: Upload) -> None:
    upload_id = upload.initiate()
    bodies = [b"a" * MEGABYTE, b"b" * MEGABYTE, b"c" * 10]
    etags = [(number, upload.part(upload_id, number, body)["etag"]) for number, body in enumerate(bodies, start=1)]
    upload.complete(upload_id, etags)
    url = upload.commit().MediaUrl
    whole = b"".join(bodies)
    start, end = MEGABYTE - 5, 2 * MEGABYTE + 4
    assert clients.session.get(url, headers={"Range": f"bytes={start}-{end}"}).content == whole[start : end + 1]
    assert clients.session.get(url).content == whole


def test_what_was_not_committed_is_not_served(clients: OfficialClients, upload: Upload) -> None:
    upload.put(BODY)
    url = f"{clients.practice.endpoint}/media/{upload.key}"
    assert clients.session.get(url).status_code == 404
    upload.commit()
    assert clients.session.get(url).status_code == 200
    assert clients.session.post(url).status_code == 405
