from __future__ import annotations

import socket
import threading

from vod_desktop.core.engine.control import ControlToken


def is_shut(sock: socket.socket) -> bool:
    sock.settimeout(0.0)
    try:
        return sock.recv(1) == b""
    except BlockingIOError:
        return False


def test_stop_shuts_the_attached_socket_and_wakes_its_reader() -> None:
    ours, theirs = socket.socketpair()
    token = ControlToken()
    token.attach(ours)
    woken = threading.Event()
    reader = threading.Thread(target=lambda: (ours.recv(1), woken.set()))
    reader.start()
    token.stop()
    assert woken.wait(5)
    reader.join()
    assert token.stopped
    assert is_shut(theirs)
    ours.close()
    theirs.close()


def test_a_socket_attached_after_the_stop_is_shut_at_once() -> None:
    ours, theirs = socket.socketpair()
    token = ControlToken()
    token.stop()
    token.attach(ours)
    assert is_shut(theirs)
    ours.close()
    theirs.close()


def test_a_detached_socket_is_left_alone() -> None:
    ours, theirs = socket.socketpair()
    token = ControlToken()
    token.attach(ours)
    token.detach()
    token.stop()
    assert not is_shut(theirs)
    ours.close()
    theirs.close()


def test_only_the_last_socket_named_is_shut() -> None:
    pairs = [socket.socketpair() for _ in range(2)]
    token = ControlToken()
    for ours, _ in pairs:
        token.attach(ours)
    token.stop()
    assert [is_shut(theirs) for _, theirs in pairs] == [False, True]
    for pair in pairs:
        for sock in pair:
            sock.close()


def test_stopping_twice_or_with_a_closed_socket_is_no_error() -> None:
    ours, theirs = socket.socketpair()
    token = ControlToken()
    token.attach(ours)
    ours.close()
    token.stop()
    token.stop()
    assert token.stopped
    theirs.close()


def test_stop_and_attach_from_two_threads_always_end_with_a_shut_socket() -> None:
    for _ in range(300):
        ours, theirs = socket.socketpair()
        token = ControlToken()
        start = threading.Barrier(2)
        stopper = threading.Thread(target=lambda start=start, token=token: (start.wait(), token.stop()))
        stopper.start()
        start.wait()
        token.attach(ours)
        stopper.join()
        assert is_shut(theirs)
        ours.close()
        theirs.close()
