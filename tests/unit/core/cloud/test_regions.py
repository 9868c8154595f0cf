"""The region that answers soonest is found over real HTTP, once for each network, whatever the others do."""

from __future__ import annotations

import socket
import threading
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.support.http_proxy import HttpProxy
from tests.support.region_hosts import RegionHosts
from tests.support.tls import TestCertificate
from tests.support.waiting import wait_until
from vod_desktop.core.cloud.endpoints import Endpoint
from vod_desktop.core.cloud.regions import (
    PROBE_LIMITS,
    Lap,
    RaceLimits,
    RegionProbe,
    local_addresses,
    storage_hosts,
    winner,
)
from vod_desktop.core.cloud.transport import Transport, tls_context
from vod_desktop.sandbox import PracticeCloud

NEAR, FAR, THIRD = ("ap-near", "near.example"), ("ap-far", "far.example"), ("ap-third", "third.example")
ALL = (FAR, NEAR, THIRD)
PATIENT = RaceLimits(each_s=30.0, whole_s=60.0)
"""A busy machine must not decide a test."""
HASTY = RaceLimits(each_s=1.0, whole_s=60.0)


class Place:
    """Where this computer is, as far as the probe can tell."""

    def __init__(self) -> None:
        self.addresses: tuple[str, ...] = ("192.168.1.7",)
        self.proxies: dict[str, str] = {}
        self.now = 0.0
        self.races = 0

    def probe(
        self, endpoint: Endpoint | None, limits: RaceLimits = PATIENT, ca_file: Path | None = None
    ) -> RegionProbe:
        def transport() -> Transport:
            self.races += 1
            return Transport(tls_context(ca_file), PROBE_LIMITS)

        return RegionProbe(
            transport,
            lambda _host: lambda: self.proxies,
            endpoint,
            network=lambda: self.addresses,
            limits=limits,
            clock=lambda: self.now,
        )


@pytest.fixture(autouse=True)
def no_probe_is_left() -> Iterator[None]:
    yield
    wait_until(lambda: not any(thread.name == "region-probe" for thread in threading.enumerate()))


@pytest.mark.parametrize(
    ("laps", "expected"),
    [
        ([], None),
        ([Lap("a", None), Lap("b", None)], None),
        ([Lap("a", 0.3), Lap("b", 0.1), Lap("c", 0.2)], "b"),
        ([Lap("a", None), Lap("b", 1.9)], "b"),
        ([Lap("a", 0.1), Lap("b", 0.1)], "a"),
        ([Lap("a", 0.5), Lap("b", 0.4), Lap("a", 0.0)], "a"),
    ],
)
def test_the_quickest_answer_wins(laps: list[Lap], expected: str | None) -> None:
    best = winner(laps)
    assert (best and best.region) == expected


def test_the_host_that_answers_wins_over_those_that_are_silent_even_if_it_refuses() -> None:
    with RegionHosts({"near.example": 403}) as hosts:
        assert Place().probe(hosts.endpoint).fastest(ALL) == "ap-near"
        assert ("HEAD", "near.example") in hosts.asked


def test_a_host_that_only_takes_connections_does_not_win() -> None:
    with socket.create_server(("127.0.0.1", 0)) as silent:
        endpoint = Endpoint("http", "127.0.0.1", silent.getsockname()[1])
        assert Place().probe(endpoint, HASTY).fastest(ALL) is None


def test_of_more_candidates_than_are_asked_at_once_the_last_can_win() -> None:
    silent = [(f"ap-{number}", f"host-{number}.example") for number in range(10)]
    with RegionHosts({"near.example": 200}) as hosts:
        assert Place().probe(hosts.endpoint, HASTY).fastest([*silent, NEAR]) == "ap-near"
        assert ("HEAD", "near.example") in hosts.asked


def test_the_whole_race_has_an_end() -> None:
    with RegionHosts({}) as hosts:
        assert Place().probe(hosts.endpoint, RaceLimits(each_s=60.0, whole_s=0.3)).fastest(ALL) is None


def test_hosts_that_cannot_be_reached_at_all_end_the_race_at_once() -> None:
    with socket.socket() as sock:
        sock.bind(("127.0.0.1", 0))
        endpoint = Endpoint("http", "127.0.0.1", sock.getsockname()[1])
        assert Place().probe(endpoint).fastest(ALL) is None


def test_a_single_region_wins_without_being_asked() -> None:
    place = Place()
    probe = place.probe(Endpoint("http", "127.0.0.1", 1))
    assert probe.fastest([]) is None
    assert probe.fastest([NEAR]) == "ap-near"
    assert probe.fastest([NEAR, ("ap-near", "accelerated.example")]) == "ap-near"
    assert place.races == 0


def test_the_winner_is_kept_until_the_network_or_the_proxy_is_another() -> None:
    place = Place()
    with RegionHosts({"near.example": 200}) as hosts, HttpProxy(hosts.port) as proxy:
        probe = place.probe(hosts.endpoint)
        assert [probe.fastest(ALL) for _ in range(3)] == ["ap-near"] * 3
        assert place.races == 1
        hosts.status = {"far.example": 200}
        place.addresses = ("10.0.0.4",)
        assert [probe.fastest(ALL) for _ in range(2)] == ["ap-far"] * 2
        hosts.status = {"third.example": 200}
        place.proxies = {"http": proxy.url}
        assert [probe.fastest(ALL) for _ in range(2)] == ["ap-third"] * 2
        assert place.races == 3
        assert proxy.asked


def test_back_in_the_first_network_the_region_is_looked_for_again() -> None:
    place = Place()
    with RegionHosts({"near.example": 200}) as hosts:
        probe = place.probe(hosts.endpoint)
        for place.addresses in [("192.168.1.7",), ("10.0.0.4",), ("192.168.1.7",)]:
            assert probe.fastest(ALL) == "ap-near"
    assert place.races == 3


def test_other_candidates_are_asked_for_themselves_and_both_results_are_kept() -> None:
    place = Place()
    with RegionHosts({"near.example": 200, "far.example": 200}) as hosts:
        probe = place.probe(hosts.endpoint)
        for _ in range(2):
            assert probe.fastest([NEAR, THIRD]) == "ap-near"
            assert probe.fastest([FAR, THIRD]) == "ap-far"
    assert place.races == 2


def test_where_nobody_answered_nobody_is_asked_again_for_a_minute() -> None:
    place = Place()
    with RegionHosts({}) as hosts:
        probe = place.probe(hosts.endpoint, HASTY)
        assert probe.fastest(ALL) is None
        hosts.status = {"near.example": 200}
        place.now = 59.0
        assert probe.fastest(ALL) is None
        place.now = 61.0
        assert probe.fastest(ALL) == "ap-near"
    assert place.races == 2


def test_jobs_that_ask_at_once_share_one_race() -> None:
    place = Place()
    found: list[str | None] = []
    with RegionHosts({}) as hosts:
        probe = place.probe(hosts.endpoint)
        threads = [threading.Thread(target=lambda: found.append(probe.fastest(ALL))) for _ in range(4)]
        for thread in threads:
            thread.start()
        wait_until(lambda: len(hosts.asked) == 3)
    for thread in threads:
        thread.join(5)
    assert found == [None] * 4
    assert place.races == 1


def test_over_tls_the_name_of_the_stand_in_is_verified_and_the_host_is_named(
    tmp_path: Path, certificate: TestCertificate
) -> None:
    with PracticeCloud(tmp_path / "tls", tls=certificate.server) as practice:
        endpoint = Endpoint("https", "127.0.0.1", int(practice.endpoint.rpartition(":")[2]))
        candidates = storage_hosts(("ap-chongqing", "ap-shanghai"))
        assert Place().probe(endpoint, ca_file=certificate.ca_file).fastest(candidates) in dict(candidates)
        assert Place().probe(endpoint).fastest(candidates) is None


def test_the_network_is_told_by_an_address_of_this_computer() -> None:
    """A machine without any network has none; whatever is told must be one that a socket here can be bound to."""
    for address in local_addresses():
        family = socket.AF_INET6 if ":" in address else socket.AF_INET
        with socket.socket(family, socket.SOCK_DGRAM) as sock:
            sock.bind((address, 0))
    assert local_addresses() == local_addresses()
