"""PrepareUploadUGC and the probes that follow it: which region is the nearest (protocol.md 4.5)."""

from __future__ import annotations

import math
import time
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest
import requests

from tests.support.official_clients import OfficialClients
from tests.support.ugc_calls import UgcCalls, UgcUpload
from tests.support.waiting import wait_until
from vod_desktop.sandbox import PracticeCloud, PracticeSettings

OPENED = ["ap-chongqing", "ap-guangzhou", "ap-shanghai", "ap-hongkong"]

OUT_OF_REACH = PracticeSettings(region_answer_s={"ap-hongkong": math.inf})

Start = Callable[[PracticeSettings], OfficialClients]


def probe(clients: OfficialClients, domain: str, timeout_s: float = 20.0) -> float:
    """Seconds until the region's host has answered, whatever it answered."""
    with requests.Session() as session:
        session.trust_env = False
        begun = time.monotonic()
        session.head(clients.practice.endpoint, headers={"Host": domain}, timeout=timeout_s)
        return time.monotonic() - begun


def domains(clients: OfficialClients) -> dict[str, str]:
    """Host to probe by region."""
    data = UgcCalls(clients).ask("PrepareUploadUGC", clientVersion="13.4.0.20472")
    return {one["region"]: one["domain"] for one in data["cosRegionList"]}


def test_the_opened_regions_are_listed(ugc: UgcCalls) -> None:
    data = ugc.ask("PrepareUploadUGC")
    assert data["appId"] == 1251000001
    assert [one["region"] for one in data["cosRegionList"]] == OPENED
    for one in data["cosRegionList"]:
        assert set(one) == {"region", "domain", "isAcc", "ip"}
        assert one["domain"].endswith(f".cos.{one['region']}.myqcloud.com")
        assert (one["isAcc"], one["ip"]) == (0, "127.0.0.1")


def test_the_hosts_are_those_that_uploads_go_to(ugc: UgcCalls, clients: OfficialClients) -> None:
    for region, domain in domains(clients).items():
        assert domain == f"{UgcUpload(ugc, storageRegion=region).bucket}.cos.{region}.myqcloud.com"


def test_every_host_answers_a_probe(clients: OfficialClients, cloud: PracticeCloud) -> None:
    hosts = domains(clients)
    for domain in hosts.values():
        probe(clients, domain)
    probes = [one for one in cloud.requests() if one.operation == "HeadBucket"]
    assert [(one.service, one.host, one.status) for one in probes] == [("cos", one, 403) for one in hosts.values()]


def test_a_region_can_be_made_the_nearest(start: Start) -> None:
    far = dict.fromkeys(OPENED, 0.3)
    clients = start(PracticeSettings(region_answer_s={**far, "ap-shanghai": 0.0}))
    times = {region: probe(clients, domain) for region, domain in domains(clients).items()}
    assert min(times, key=times.__getitem__) == "ap-shanghai"
    assert all(times[region] >= 0.3 for region in OPENED if region != "ap-shanghai")


def test_distance_is_for_probes_only(start: Start) -> None:
    clients = start(PracticeSettings(region_answer_s=dict.fromkeys(OPENED, math.inf)))
    assert UgcUpload(UgcCalls(clients)).put(b"x")["etag"]


def test_a_region_can_be_out_of_reach(tmp_path: Path) -> None:
    with PracticeCloud(tmp_path, settings=OUT_OF_REACH) as cloud, OfficialClients(cloud) as clients:
        hosts = domains(clients)
        with pytest.raises(requests.ReadTimeout):
            probe(clients, hosts["ap-hongkong"], 0.3)
        probe(clients, hosts["ap-shanghai"])
        wait_until(lambda: all(one.finished_at for one in cloud.requests()))  # nothing waits for a client that left
        statuses = {one.host: one.status for one in cloud.requests() if one.operation == "HeadBucket"}
    assert statuses == {hosts["ap-hongkong"]: None, hosts["ap-shanghai"]: 403}


def test_a_waiting_probe_does_not_keep_the_practice_cloud_from_stopping(tmp_path: Path) -> None:
    with PracticeCloud(tmp_path, settings=OUT_OF_REACH) as cloud, OfficialClients(cloud) as clients:
        domain = domains(clients)["ap-hongkong"]
        with ThreadPoolExecutor(1) as pool:
            waiting = pool.submit(probe, clients, domain)
            wait_until(lambda: any(one.operation == "HeadBucket" for one in cloud.requests()))
            begun = time.monotonic()
            cloud.stop()
            assert time.monotonic() - begun < 2
            with pytest.raises(requests.ConnectionError):
                waiting.result(20)


def test_an_unknown_region_is_no_setting() -> None:
    with pytest.raises(ValueError, match="mars"):
        PracticeSettings(region_answer_s={"mars": 1.0})
