"""A second start hands its files to the first window; a first one that is dead, deaf or lied to is no trouble."""

from __future__ import annotations

import asyncio
import json
import socket
from pathlib import Path

import pytest

from tests.support.command_line import finish, started, vod
from tests.support.desk import eventually
from tests.support.waiting import wait_until
from vod_desktop.core.model.commands import AddJobs
from vod_desktop.ui.single_instance import (
    LONGEST_MESSAGE_BYTES,
    MOST_CALLERS,
    InstanceServer,
    Request,
    hand_over,
    pack,
    request_of,
    socket_names,
    unpack,
)

REQUEST = Request((Path("/films/片头 #1.mp4"), Path("/films/b.mp4")), practice=True, token="a-token")


async def never() -> bool:
    return False


@pytest.fixture
def heard(loop, tmp_path):
    """What a first window hears, and itself."""
    requests: list[Request] = []
    server = InstanceServer(tmp_path, requests.append, silence_ms=200)
    assert server.is_listening
    yield requests, server
    server.close()
    server.deleteLater()


def test_what_a_second_start_wants_arrives_whole(run, heard, tmp_path):
    async def journey():
        assert await hand_over(tmp_path, REQUEST, is_free=never)
        assert heard[0] == [REQUEST]
        assert await hand_over(tmp_path, Request(), is_free=never)
        assert heard[0] == [REQUEST, Request()]

    run(journey())


def test_a_very_long_list_arrives_whole(run, heard, tmp_path):
    many = Request(tuple(Path(f"/films/{'x' * 100}/{number}.mp4") for number in range(20_000)))

    async def journey():
        assert await hand_over(tmp_path, many, is_free=never)
        assert heard[0] == [many]

    run(journey())


def test_the_socket_is_for_this_user_alone(heard, tmp_path):
    path = Path(socket_names(tmp_path)[0])
    assert path.parent == tmp_path
    assert path.stat().st_mode & 0o077 == 0


def test_the_socket_of_a_dead_window_is_no_obstacle(run, loop, tmp_path):
    dead = socket.socket(socket.AF_UNIX)
    dead.bind(socket_names(tmp_path)[0])
    dead.close()
    requests: list[Request] = []

    async def journey():
        assert not await hand_over(tmp_path, REQUEST, is_free=never, patience_s=0.3)
        server = InstanceServer(tmp_path, requests.append)
        assert await hand_over(tmp_path, REQUEST, is_free=never)
        server.close()

    run(journey())
    assert requests == [REQUEST]
    assert not Path(socket_names(tmp_path)[0]).exists()


def test_a_deep_data_directory_has_a_shorter_name(run, loop, tmp_path):
    deep = tmp_path / ("x" * 80) / ("y" * 80)
    deep.mkdir(parents=True)
    assert len(socket_names(deep)[0].encode()) < 100
    requests: list[Request] = []

    async def journey():
        server = InstanceServer(deep, requests.append)
        assert await hand_over(deep, REQUEST, is_free=never)
        server.close()

    run(journey())
    assert requests == [REQUEST]


def test_a_place_that_takes_no_socket_has_another_name(run, loop, tmp_path):
    Path(socket_names(tmp_path)[0]).mkdir()  # a folder stands in its place
    requests: list[Request] = []

    async def journey():
        server = InstanceServer(tmp_path, requests.append)
        assert server.is_listening
        assert await hand_over(tmp_path, REQUEST, is_free=never)
        server.close()

    run(journey())
    assert requests == [REQUEST]


def test_a_window_that_says_nothing_is_given_up(run, loop, tmp_path):
    deaf = socket.socket(socket.AF_UNIX)
    deaf.bind(socket_names(tmp_path)[0])
    deaf.listen(8)

    async def journey():
        assert not await hand_over(tmp_path, REQUEST, is_free=never, patience_s=0.4)

    run(journey())
    deaf.close()


def test_nobody_is_waited_for_once_the_directory_is_free(run, loop, tmp_path):
    async def free() -> bool:
        return True

    async def journey():
        async with asyncio.timeout(2):
            assert not await hand_over(tmp_path, REQUEST, is_free=free, patience_s=60)

    run(journey())


HOSTILE = {
    "no JSON": b"hello\n",
    "binary": bytes(range(256)) * 10 + b"\n",
    "a list": b"[]\n",
    "another version": pack(REQUEST).replace(b'"version": 1', b'"version": 2'),
    "a relative path": json.dumps({"version": 1, "practice": False, "paths": ["a.mp4"], "token": ""}).encode() + b"\n",
    "no text": json.dumps({"version": 1, "practice": False, "paths": [7], "token": ""}).encode() + b"\n",
    "a NUL": json.dumps({"version": 1, "practice": False, "paths": ["/a\0b"], "token": ""}).encode() + b"\n",
    "half a character": b'{"version": 1, "practice": false, "paths": ["/a\\ud800"], "token": ""}\n',
    "a strange token": b'{"version": 1, "practice": false, "paths": [], "token": "a\\u0000b"}\n',
    "no yes or no": json.dumps({"version": 1, "practice": 1, "paths": [], "token": ""}).encode() + b"\n",
    "depth": b"[" * 100_000 + b"\n",
    "too long": b"x" * (LONGEST_MESSAGE_BYTES + 10_000),
    "silence": b"",
    "half a line": pack(REQUEST)[:-1],
}


@pytest.mark.parametrize("message", HOSTILE.values(), ids=HOSTILE)
def test_what_is_no_message_is_dropped_without_an_answer(run, heard, tmp_path, message):
    async def journey():
        reader, writer = await connected(tmp_path)
        try:
            writer.write(message)
            assert await asyncio.wait_for(reader.read(), 10) == b""
        except ConnectionError:
            pass  # hung up while we were still talking
        writer.close()
        assert heard[0] == []
        assert await hand_over(tmp_path, REQUEST, is_free=never)
        assert heard[0] == [REQUEST]

    run(journey())


def test_callers_are_bounded(run, heard, tmp_path):
    async def journey():
        lines = [await connected(tmp_path) for _ in range(MOST_CALLERS * 3)]
        await eventually(lambda: not heard[1]._callers)  # silence ends them
        for _reader, writer in lines:
            writer.close()
        assert await hand_over(tmp_path, REQUEST, is_free=never)

    run(journey())


async def connected(data_dir: Path) -> tuple[asyncio.StreamReader, asyncio.StreamWriter]:
    return await asyncio.open_unix_connection(socket_names(data_dir)[0])


def test_a_path_with_bytes_that_are_no_text_survives(tmp_path):
    odd = Path("/films/\udcff.mp4")
    assert unpack(pack(Request((odd,)))) == Request((odd,))


def test_paths_are_made_absolute_where_the_second_start_stands(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("DESKTOP_STARTUP_ID", "startup")
    monkeypatch.delenv("XDG_ACTIVATION_TOKEN", raising=False)
    assert request_of((Path("a.mp4"),), practice=False) == Request((tmp_path / "a.mp4",), token="startup")


def test_the_first_window_comes_to_the_front_and_adds_the_files(run, make_desk, tmp_path):
    desk = make_desk(tray=True)
    clip = tmp_path / "clip.mp4"
    clip.write_bytes(b"film")

    async def journey():
        await desk.open(practice=False)
        desk.window.hide()
        desk.shell.take_over(Request((clip,), practice=True))
        assert desk.window.isVisible()
        await eventually(lambda: any(isinstance(command, AddJobs) for command in desk.asked))
        (added,) = [command for command in desk.asked if isinstance(command, AddJobs)]
        assert added.account_id == "practice"
        assert [candidate.source.path for candidate in added.candidates] == [clip]

    run(journey())


def test_files_that_come_before_there_is_an_account_wait_for_one(run, make_desk, tmp_path):
    desk = make_desk()
    clip = tmp_path / "clip.mp4"
    clip.write_bytes(b"film")

    async def journey():
        await desk.open(practice=False)
        desk.shell.take_over(Request((clip,)))
        assert desk.window.start_page.isVisible()
        desk.window.start_page.practice_requested.emit()
        await eventually(lambda: any(isinstance(command, AddJobs) for command in desk.asked))

    run(journey())


def test_a_window_that_closes_takes_nothing_more(run, make_desk, tmp_path):
    desk = make_desk()

    async def journey():
        await desk.open()
        server = InstanceServer(tmp_path, desk.shell.take_over)
        desk.shell.closing.connect(server.close)
        await desk.shell.close()
        assert not await hand_over(tmp_path, REQUEST, is_free=never, patience_s=0.2)

    run(journey())


def test_a_second_process_hands_over_and_ends_well(tmp_path):
    data_dir, clip = tmp_path / "data", tmp_path / "clip.mp4"
    clip.write_bytes(b"film")
    with started("--practice", "--data-dir", data_dir, environ={"QT_QPA_PLATFORM": "offscreen"}) as first:
        wait_until(Path(socket_names(data_dir)[0]).exists, timeout_s=30)
        with started("--data-dir", data_dir, clip, environ={"QT_QPA_PLATFORM": "offscreen"}) as second:
            assert finish(second, timeout_s=30).code == 0
        wait_until(lambda: "clip.mp4" in vod("status", "--json", "--data-dir", data_dir).out, timeout_s=30)
        first.terminate()
        assert finish(first, timeout_s=15).code == 0
