"""Only so many threads compute at once, and none waits for ever."""

from __future__ import annotations

import threading
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from tests.support.sending import Sending, a_body, a_store
from tests.support.sink_server import Manner, SinkServer
from tests.support.waiting import wait_until
from vod_desktop.core.cloud.turnstile import COMPUTING, Turnstile

LONG_S = 20.0
"""No test waits so long; a place that never comes free would."""


def is_free(turnstile: Turnstile) -> bool:
    """Whether another thread would get a place at once."""

    def look() -> bool:
        turnstile.enter()
        found = turnstile.is_inside
        turnstile.leave()
        return found

    with ThreadPoolExecutor(1) as other:
        return other.submit(look).result()


@pytest.fixture
def turnstile() -> Turnstile:
    """With one place, for which nobody waits."""
    return Turnstile(1, patience_s=0.0)


def test_a_place_is_for_one_thread_until_it_leaves(turnstile: Turnstile) -> None:
    turnstile.enter()
    assert turnstile.is_inside
    assert not is_free(turnstile)
    turnstile.leave()
    assert not turnstile.is_inside
    assert is_free(turnstile)


def test_entering_and_leaving_twice_count_once(turnstile: Turnstile) -> None:
    turnstile.enter()
    turnstile.enter()
    turnstile.leave()
    turnstile.leave()
    turnstile.enter()
    assert not is_free(turnstile)


def test_whoever_waits_lets_others_in_and_comes_back(turnstile: Turnstile) -> None:
    turnstile.enter()
    with turnstile.outside():
        assert is_free(turnstile)
    assert turnstile.is_inside
    with pytest.raises(ZeroDivisionError), turnstile.outside():
        raise ZeroDivisionError
    assert turnstile.is_inside


def test_whoever_was_outside_stays_there(turnstile: Turnstile) -> None:
    with turnstile.outside():
        pass
    assert not turnstile.is_inside


def test_a_thread_without_a_place_takes_nobody_elses(turnstile: Turnstile) -> None:
    turnstile.enter()
    with ThreadPoolExecutor(1) as other:
        other.submit(turnstile.leave).result()
    assert not is_free(turnstile)


def test_the_next_one_enters_when_a_place_comes_free() -> None:
    turnstile = Turnstile(1, patience_s=LONG_S)
    entered = threading.Event()

    def follow() -> None:
        turnstile.enter()
        entered.set()
        turnstile.leave()

    turnstile.enter()
    with ThreadPoolExecutor(1) as other:
        other.submit(follow)
        turnstile.leave()
        assert entered.wait(LONG_S)


def test_nobody_waits_longer_than_its_patience_for_those_inside_who_hang() -> None:
    turnstile = Turnstile(2, patience_s=0.01)
    hung = threading.Event()
    with ThreadPoolExecutor(2) as others:
        for _ in range(2):
            others.submit(lambda: (turnstile.enter(), hung.wait(LONG_S), turnstile.leave()))
        wait_until(lambda: not is_free(turnstile))
        turnstile.enter()
        assert not turnstile.is_inside
        hung.set()
    turnstile.enter()
    assert turnstile.is_inside


def test_a_body_has_a_place_while_its_bytes_are_made_and_sent_and_none_after(tmp_path: Path) -> None:
    film = tmp_path / "film.mp4"
    film.write_bytes(bytes(300_000))
    for _ in a_body(film):
        assert COMPUTING.is_inside
    assert not COMPUTING.is_inside


def test_uploads_that_were_stopped_in_mid_send_keep_no_places(tmp_path: Path) -> None:
    film = tmp_path / "film.mp4"
    film.write_bytes(bytes(20_000_000))
    with SinkServer(Manner(read_bytes=1000)) as server:
        store, transport = a_store(server.port)
        for _ in range(5):
            sending = Sending(store, film)
            wait_until(lambda sending=sending: sending.sent_bytes > 0)
            sending.stop()
            assert sending.interrupted
        transport.close()
    assert is_free(COMPUTING)


def test_uploads_whose_peers_take_nothing_stand_in_nobodys_way(tmp_path: Path) -> None:
    film = tmp_path / "film.mp4"
    film.write_bytes(bytes(20_000_000))
    with SinkServer(Manner(read_bytes=1000)) as stalled, SinkServer() as sound:
        store, transport = a_store(stalled.port)
        waiting = [Sending(store, film) for _ in range(3)]
        wait_until(lambda: stalled.body_bytes >= 3 * 1000)
        wait_until(lambda: is_free(COMPUTING))
        other, other_transport = a_store(sound.port)
        sending = Sending(other, film)
        sending.join()
        assert sending.receipt is not None
        for one in waiting:
            one.stop()
        transport.close()
        other_transport.close()
