"""The stop token, at the moments that could race."""

from __future__ import annotations

import socket
import threading
from collections.abc import Iterator

import pytest

from vod_desktop.core.engine.control import ControlToken


@pytest.fixture
def pair() -> Iterator[tuple[socket.socket, socket.socket]]:
    ours, theirs = socket.socketpair()
    with ours, theirs:
        theirs.settimeout(5)
        yield ours, theirs


def _is_shut(peer: socket.socket) -> bool:
    return peer.recv(1) == b""


def test_stopping_shuts_the_attached_socket(pair: tuple[socket.socket, socket.socket]) -> None:
    ours, theirs = pair
    token = ControlToken()
    assert not token.stopped
    token.attach(ours)
    token.stop()
    assert token.stopped
    assert _is_shut(theirs)


def test_a_socket_attached_too_late_is_shut_at_once(pair: tuple[socket.socket, socket.socket]) -> None:
    ours, theirs = pair
    token = ControlToken()
    token.stop()
    token.attach(ours)
    assert _is_shut(theirs)


def test_a_detached_socket_is_left_alone(pair: tuple[socket.socket, socket.socket]) -> None:
    ours, theirs = pair
    token = ControlToken()
    token.attach(ours)
    token.detach()
    token.stop()
    ours.sendall(b"!")
    assert theirs.recv(1) == b"!"


def test_a_socket_that_was_closed_meanwhile_is_no_trouble(pair: tuple[socket.socket, socket.socket]) -> None:
    ours, _ = pair
    token = ControlToken()
    token.attach(ours)
    ours.close()
    token.stop()
    assert token.stopped


def test_stopping_wakes_a_worker_that_waits_for_an_answer(pair: tuple[socket.socket, socket.socket]) -> None:
    ours, _ = pair
    token = ControlToken()
    token.attach(ours)
    answers: list[bytes] = []
    worker = threading.Thread(target=lambda: answers.append(ours.recv(1)))
    worker.start()
    token.stop()
    worker.join(5)
    assert answers == [b""]


def test_a_stop_that_races_with_attach_never_leaves_a_socket_open() -> None:
    for _ in range(300):
        ours, theirs = socket.socketpair()
        with ours, theirs:
            theirs.settimeout(5)
            token = ControlToken()
            stopper = threading.Thread(target=token.stop)
            stopper.start()
            token.attach(ours)
            stopper.join()
            assert _is_shut(theirs)
