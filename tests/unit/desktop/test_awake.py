"""When the computer is held awake, and on which thread."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from contextlib import contextmanager

import pytest

from tests.support.waiting import wait_until
from vod_desktop.desktop.awake import Awake, hold_awake


class Holder:
    """Notes what is asked of the system."""

    def __init__(self, *, fails: bool = False) -> None:
        self.log: list[str] = []
        self.threads: set[int] = set()
        self._fails = fails

    @contextmanager
    def __call__(self, program: str, reason: str) -> Iterator[None]:
        self.threads.add(threading.get_ident())
        if self._fails:
            self.log.append("refused")
            raise RuntimeError("no such service")
        self.log.append(f"{program}: {reason}")
        yield
        self.threads.add(threading.get_ident())
        self.log.append("let go")


def awake(holder: Holder, linger_s: float = 0.02) -> Awake:
    return Awake("VOD", hold=holder, linger_s=linger_s)


def test_the_system_is_asked_and_released_on_one_thread_of_its_own():
    holder = Holder()
    keeps = awake(holder)
    keeps.want(awake=True, reason="uploading")
    wait_until(lambda: holder.log == ["VOD: uploading"])
    keeps.want(awake=False)
    wait_until(lambda: holder.log == ["VOD: uploading", "let go"])
    keeps.close()
    assert holder.threads.isdisjoint({threading.get_ident()})
    assert len(holder.threads) == 1


def test_a_short_gap_between_two_files_is_bridged():
    holder = Holder()
    keeps = awake(holder, linger_s=60.0)
    for _file in range(20):
        keeps.want(awake=True, reason="uploading")
        keeps.want(awake=False)
    keeps.close()
    assert holder.log in ([], ["VOD: uploading", "let go"])


def test_closing_lets_go_without_waiting():
    holder = Holder()
    keeps = awake(holder, linger_s=60.0)
    keeps.want(awake=True, reason="uploading")
    wait_until(lambda: holder.log)
    keeps.close()
    assert holder.log == ["VOD: uploading", "let go"]
    keeps.want(awake=True)
    assert holder.log == ["VOD: uploading", "let go"]


def test_no_thread_is_there_until_it_is_needed():
    before = set(threading.enumerate())
    keeps = awake(Holder())
    keeps.want(awake=False)
    assert set(threading.enumerate()) == before
    keeps.close()


def test_a_system_that_refuses_is_asked_again_next_time_only():
    holder = Holder(fails=True)
    keeps = awake(holder)
    keeps.want(awake=True)
    wait_until(lambda: holder.log == ["refused"])
    keeps.want(awake=False)
    wait_until(lambda: not keeps._wanted)
    keeps.close()
    assert holder.log == ["refused"]


def test_where_nothing_can_be_asked_nothing_fails(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("DBUS_SESSION_BUS_ADDRESS", raising=False)
    with hold_awake("VOD", "uploading"):
        pass
