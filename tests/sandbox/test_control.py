"""The control interface of a practice cloud that runs as its own process."""

from __future__ import annotations

import hashlib
import socket
from contextlib import suppress
from typing import Any

import pytest
import requests
from qcloud_cos.cos_exception import CosServiceError

from tests.support.official_clients import OfficialClients, Upload, refused
from tests.support.waiting import wait_until
from vod_desktop.sandbox import PracticeCloud


class Control:
    def __init__(self, clients: OfficialClients) -> None:
        self._clients = clients

    def __call__(self, method: str, path: str, body: Any = None, status: int = 200) -> Any:
        url = f"{self._clients.practice.endpoint}/_practice{path}"
        answer = self._clients.session.request(method, url, json=body)
        assert answer.status_code == status
        return answer.json()


@pytest.fixture
def control(clients: OfficialClients) -> Control:
    return Control(clients)


def test_media_uploads_and_requests_can_be_read(control: Control, upload: Upload, clients: OfficialClients) -> None:
    upload.put(b"media")
    file_id = upload.commit().FileId
    open_id = Upload(clients).initiate()
    (medium,) = control("GET", "/media")
    assert (medium["file_id"], medium["size"]) == (file_id, 5)
    assert medium["sha256"] == hashlib.sha256(b"media").hexdigest()
    assert [one["upload_id"] for one in control("GET", "/uploads")] == [open_id]
    assert "CommitUpload" in [one["operation"] for one in control("GET", "/requests")]


def test_faults_can_be_armed_and_cleared(control: Control, upload: Upload) -> None:
    armed = control(
        "POST",
        "/faults",
        {
            "effect": {"kind": "AnswerError", "status": 503, "code": "SlowDown"},
            "service": "cos",
            "operation": "PutObject",
            "count": None,
        },
    )
    assert refused(lambda: upload.put(b"x")) == (503, "SlowDown")
    (listed,) = control("GET", "/faults")
    assert (listed["id"], listed["hits"], listed["effect"]["kind"]) == (armed["id"], 1, "AnswerError")
    control("DELETE", f"/faults/{armed['id']}")
    assert upload.put(b"x")["etag"]
    control("POST", "/faults", {"effect": {"kind": "FlipBit"}})
    control("DELETE", "/faults")
    assert control("GET", "/faults") == []


def test_an_outage_armed_from_here_ends_by_itself(
    clients: OfficialClients, cloud: PracticeCloud, upload: Upload
) -> None:
    fault = {"effect": {"kind": "Outage", "seconds": 0.3}}
    with suppress(requests.ConnectionError):  # the answer may be a victim of the outage
        clients.session.post(f"{clients.practice.endpoint}/_practice/faults", json=fault, timeout=5)
    assert cloud.faults.armed()
    wait_until(lambda: not cloud.faults.armed())
    wait_until(lambda: is_listening(clients.port))
    assert upload.put(b"x")["etag"]


def is_listening(port: int) -> bool:
    try:
        socket.create_connection(("127.0.0.1", port), timeout=5).close()
    except ConnectionRefusedError:
        return False
    return True


@pytest.mark.parametrize(
    "fault",
    [
        {},
        {"effect": {"kind": "Earthquake"}},
        {"effect": {"kind": "Reset", "after": 1}},
        {"effect": {"kind": "SlowBody"}},
        {"effect": {"kind": "Reset"}, "sevrice": "cos"},
    ],
)
def test_a_misspelt_fault_is_refused(control: Control, fault: dict[str, Any]) -> None:
    assert control("POST", "/faults", fault, status=400)["error"]


def test_certificates_can_be_ended_and_speed_changed(control: Control, upload: Upload) -> None:
    control("POST", "/speed", {"bytes_per_s": 50_000_000})
    assert upload.put(b"x")["etag"]
    control("POST", "/expire")
    with pytest.raises(CosServiceError) as caught:
        upload.put(b"x")
    assert caught.value.get_error_code() == "ExpiredToken"


def test_anything_else_is_not_found(control: Control) -> None:
    assert control("GET", "/weather", status=404)["error"]
