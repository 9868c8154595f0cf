"""Only so many threads compute at once, and none waits for ever."""

from __future__ import annotations

import os
import threading
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from tests.support.sending import a_body, a_store
from tests.support.sink_server import Manner, SinkServer
from tests.support.waiting import wait_until
from vod_desktop.core.cloud.ports import ObjectStore
from vod_desktop.core.engine.body import TURN_BYTES
from vod_desktop.core.engine.clock import SystemClock
from vod_desktop.core.engine.control import ControlToken
from vod_desktop.core.engine.limiter import RateLimiter
from vod_desktop.core.engine.tasks import SendPart
from vod_desktop.core.engine.turnstile import Turnstile
from vod_desktop.core.engine.workers import run_task
from vod_desktop.core.model.job import ObjectKind, SourceFile, UploadObject

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


def test_a_task_that_was_stopped_while_it_waited_does_not_queue_again(turnstile: Turnstile) -> None:
    token = ControlToken(turnstile)
    turnstile.enter()
    with token.outside():
        token.stop()
    assert not turnstile.is_inside
    assert is_free(turnstile)


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


def a_film(folder: Path, size: int) -> Path:
    path = folder / "film.mp4"
    path.write_bytes(bytes(size))
    return path


def test_a_body_has_a_place_while_its_bytes_are_made_and_sent_and_none_after(
    tmp_path: Path, turnstile: Turnstile
) -> None:
    for _ in a_body(a_film(tmp_path, 300_000), ControlToken(turnstile)):
        assert turnstile.is_inside
    assert is_free(turnstile)


def test_a_long_body_lets_others_have_their_turn(tmp_path: Path) -> None:
    turnstile = Turnstile(1, patience_s=LONG_S)
    came_in = threading.Event()

    def follow() -> None:
        turnstile.enter()
        came_in.set()
        turnstile.leave()

    film = a_film(tmp_path, 1)
    os.truncate(film, 50 * TURN_BYTES)
    blocks = iter(a_body(film, ControlToken(turnstile)))
    next(blocks)
    with ThreadPoolExecutor(1) as other:
        waiting = other.submit(follow)
        for _ in blocks:
            if came_in.is_set():
                break
        else:
            pytest.fail("nobody came in before the end")
        blocks.close()
        waiting.result()
    assert is_free(turnstile)


def a_part(path: Path, token: ControlToken, store: ObjectStore) -> SendPart:
    item = UploadObject(ObjectKind.MEDIA, SourceFile(path, path.stat().st_size, path.stat().st_mtime_ns), key="f0.mp4")
    return SendPart(1, 1, token, item, 1, store, RateLimiter(SystemClock()), lambda _: None, 0.0)


def test_a_part_that_is_stopped_in_mid_send_gives_its_place_back(tmp_path: Path, turnstile: Turnstile) -> None:
    film = a_film(tmp_path, 20_000_000)
    with SinkServer(Manner(read_bytes=1000)) as server, ThreadPoolExecutor(1) as worker:
        store, transport = a_store(server.port)
        for number in range(1, 4):
            token = ControlToken(turnstile)
            ended = worker.submit(run_task, a_part(film, token, store))
            wait_until(lambda number=number: server.body_bytes >= 1000 * number)
            token.stop()
            assert not ended.result().done
            assert worker.submit(lambda: turnstile.is_inside).result() is False
        transport.close()
    assert is_free(turnstile)


def test_parts_whose_peers_take_nothing_stand_in_nobodys_way(tmp_path: Path) -> None:
    turnstile = Turnstile(1, patience_s=LONG_S)
    film = a_film(tmp_path, 20_000_000)
    with SinkServer(Manner(read_bytes=1000)) as stalled, SinkServer() as sound, ThreadPoolExecutor(4) as workers:
        store, transport = a_store(stalled.port)
        tokens = [ControlToken(turnstile) for _ in range(3)]
        waiting = [workers.submit(run_task, a_part(film, token, store)) for token in tokens]
        wait_until(lambda: stalled.body_bytes >= 3 * 1000)
        other, other_transport = a_store(sound.port)
        workers.submit(run_task, a_part(film, ControlToken(turnstile), other)).result(LONG_S)
        assert sound.body_bytes == film.stat().st_size
        for token in tokens:
            token.stop()
        assert [one.result(LONG_S).done for one in waiting] == [False] * 3
        transport.close()
        other_transport.close()
