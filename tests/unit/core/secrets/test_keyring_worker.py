"""The keyring is asked on one thread; whoever waits for it is let go when the program closes."""

from __future__ import annotations

import threading
from concurrent.futures import CancelledError

import pytest

from tests.support.waiting import wait_until
from vod_desktop.core.secrets.keyring_worker import THREAD_NAME, KeyringWorker


@pytest.fixture
def worker():
    worker = KeyringWorker()
    yield worker
    worker.close(5.0)


def test_calls_run_in_order_on_one_named_thread(worker) -> None:
    done: list[tuple[int, str]] = []
    answers = [worker.submit(lambda n=n: done.append((n, threading.current_thread().name))) for n in range(5)]
    for answer in answers:
        answer.result(5)
    assert done == [(n, THREAD_NAME) for n in range(5)]


def test_an_error_reaches_who_asked_and_the_next_call_runs(worker) -> None:
    with pytest.raises(ZeroDivisionError):
        worker.submit(lambda: 1 // 0).result(5)
    assert worker.submit(int, "7").result(5) == 7


def test_without_a_call_there_is_no_thread() -> None:
    before = set(threading.enumerate())
    worker = KeyringWorker()
    assert set(threading.enumerate()) == before
    worker.close(1.0)


def test_closing_lets_go_of_a_call_that_waits_for_the_user_and_of_those_behind_it() -> None:
    prompt = threading.Event()
    worker = KeyringWorker()
    blocked = worker.submit(prompt.wait)
    behind = worker.submit(int, "7")
    worker.close(0.05)
    for answer in (blocked, behind):
        with pytest.raises(CancelledError):
            answer.result(1)
    prompt.set()
    wait_until(lambda: not any(thread.name == THREAD_NAME for thread in threading.enumerate()))


def test_a_call_after_closing_is_cancelled_at_once() -> None:
    worker = KeyringWorker()
    worker.close(1.0)
    assert worker.submit(int, "7").cancelled()


def test_a_cancelled_call_that_has_not_begun_is_not_run(worker) -> None:
    prompt = threading.Event()
    worker.submit(prompt.wait)
    ran: list[int] = []
    dropped = worker.submit(ran.append, 1)
    assert dropped.cancel()
    prompt.set()
    worker.submit(int, "7").result(5)
    assert ran == []
