"""One window for a data directory: a second start hands its files to the first, which comes to the front.

The first listens on a socket in the data directory, which only its owner may enter; where that cannot be (the path is too long
for a socket, the file system knows none, or this is Windows), on one whose name is made of it. A message is one line of JSON, bounded in size and time; what is no
message of ours is dropped without an answer. GUI thread.
"""

from __future__ import annotations

import asyncio
import hashlib
import json
import logging
import os
import sys
import tempfile
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from PySide6.QtCore import QObject, QTimer
from PySide6.QtNetwork import QLocalServer, QLocalSocket

LONGEST_MESSAGE_BYTES = 4 * 1024 * 1024
"""More than a command line can hold on any system."""
PATIENCE_S = 3.0
"""So long a second start tries to reach the first."""
SILENCE_MS = 5_000
"""A caller that has said nothing whole by then is hung up on."""
MOST_CALLERS = 16

logger = logging.getLogger(__name__)

_TAKEN = b"taken\n"
_LONGEST_SOCKET_PATH_BYTES = 90  # of 104 on macOS; Qt adds some while it makes the socket
_RETRY_S = 0.1
_VERSION = 1
_TOKENS = ("XDG_ACTIVATION_TOKEN", "DESKTOP_STARTUP_ID")


@dataclass(frozen=True, slots=True)
class Request:
    """What a second start wants of the first.

    Attributes:
        paths: Files and folders to add, absolute.
        practice: They go to the practice cloud.
        token: With it the desktop lets the window come to the front.
    """

    paths: tuple[Path, ...] = ()
    practice: bool = False
    token: str = ""


def request_of(paths: tuple[Path, ...], *, practice: bool) -> Request:
    """The request of this start of the program."""
    token = next((os.environ[name] for name in _TOKENS if os.environ.get(name)), "")
    return Request(tuple(path.absolute() for path in paths), practice, token)


def socket_names(data_dir: Path) -> tuple[str, ...]:
    """Where the first window of a data directory may listen, the best place first."""
    place = data_dir / "window.sock"
    fits = sys.platform != "win32" and len(os.fsencode(place)) <= _LONGEST_SOCKET_PATH_BYTES
    return (str(place), _name_of_digest(data_dir)) if fits else (_name_of_digest(data_dir),)


def _name_of_digest(data_dir: Path) -> str:
    user = os.environ.get("USERNAME", "") if sys.platform == "win32" else str(os.getuid())
    digest = hashlib.sha256(f"{user}\n{data_dir}".encode(errors="surrogateescape")).hexdigest()[:32]
    name = f"vod-desktop-{digest}"
    return name if sys.platform == "win32" else str(Path(tempfile.gettempdir()) / name)


def pack(request: Request) -> bytes:
    """A request as a message."""
    said = {
        "version": _VERSION,
        "practice": request.practice,
        "paths": [str(path) for path in request.paths],
        "token": request.token,
    }
    return json.dumps(said).encode("ascii") + b"\n"


def unpack(message: bytes) -> Request | None:
    """The inverse of `pack`; None for anything else."""
    try:
        said: Any = json.loads(message)
    except (ValueError, RecursionError):
        return None
    if not isinstance(said, dict) or said.get("version") != _VERSION:
        return None
    match said:
        case {"paths": list(paths), "practice": bool(practice), "token": str(token)} if (
            token.isascii() and token.isprintable()
        ):
            if not all(map(_is_path, paths)):
                return None
            return Request(tuple(map(Path, paths)), practice, token)
    return None


def _is_path(value: object) -> bool:
    if not isinstance(value, str) or "\0" in value:
        return False
    try:
        return Path(os.fsdecode(os.fsencode(value))).is_absolute()
    except UnicodeError:  # text that no file system can have given
        return False


class InstanceServer(QObject):
    """Listens for second starts. Made by the owner of the data directory, so a socket that is there is a dead one's.

    Args:
        on_request: Gets what a second start wants.
        silence_ms: See `SILENCE_MS`.
    """

    def __init__(
        self,
        data_dir: Path,
        on_request: Callable[[Request], None],
        parent: QObject | None = None,
        *,
        silence_ms: int = SILENCE_MS,
    ) -> None:
        super().__init__(parent)
        self._on_request = on_request
        self._silence_ms = silence_ms
        self._callers: set[_Caller] = set()
        self._server = QLocalServer(self)
        self._server.setSocketOptions(QLocalServer.SocketOption.UserAccessOption)
        self._server.newConnection.connect(self._on_connection)
        self.is_listening = any(map(self._listen, socket_names(data_dir)))
        if not self.is_listening:
            logger.info("later starts cannot be heard: %s", self._server.errorString())

    def close(self) -> None:
        """Hangs up on everybody and removes the socket."""
        self._server.close()
        for caller in tuple(self._callers):
            caller.hang_up()

    def _listen(self, name: str) -> bool:
        QLocalServer.removeServer(name)
        return self._server.listen(name)

    def _on_connection(self) -> None:
        while (socket := self._server.nextPendingConnection()) is not None:
            if len(self._callers) >= MOST_CALLERS:
                socket.abort()
                socket.deleteLater()
                continue
            self._callers.add(_Caller(socket, self._on_request, self._callers.discard, self._silence_ms))


class _Caller(QObject):
    """One connection, until its line has come, or something else."""

    def __init__(
        self,
        socket: QLocalSocket,
        on_request: Callable[[Request], None],
        on_gone: Callable[[_Caller], None],
        silence_ms: int,
    ) -> None:
        super().__init__(socket)
        self._socket = socket
        self._on_request = on_request
        self._on_gone = on_gone
        self._heard = bytearray()
        self._silence = QTimer(self)
        self._silence.setSingleShot(True)
        self._silence.timeout.connect(self.hang_up)
        self._silence.start(silence_ms)
        socket.readyRead.connect(self._on_data)
        socket.disconnected.connect(self._on_end)
        self._on_data()

    def hang_up(self) -> None:
        """Ends it, whatever was said."""
        self._silence.stop()
        self._socket.abort()
        self._on_end()

    def _on_data(self) -> None:
        self._heard += self._socket.readAll().data()
        line, end, _rest = bytes(self._heard).partition(b"\n") if b"\n" in self._heard else (b"", b"", b"")
        if not end:
            if len(self._heard) > LONGEST_MESSAGE_BYTES:
                self.hang_up()
            return
        request = unpack(line)
        if request is None:
            self.hang_up()
            return
        self._silence.stop()
        self._socket.readyRead.disconnect(self._on_data)
        self._socket.write(_TAKEN)
        self._socket.flush()
        self._socket.disconnectFromServer()
        self._on_request(request)

    def _on_end(self) -> None:
        self._silence.stop()
        self._on_gone(self)
        self._socket.deleteLater()


async def hand_over(
    data_dir: Path, request: Request, *, is_free: Callable[[], Awaitable[bool]], patience_s: float = PATIENCE_S
) -> bool:
    """Gives a request to the window that has the data directory; False when it has not taken it in time.

    Between two tries `is_free` is asked whether nobody has the directory any more, so that nobody will answer.
    """
    loop = asyncio.get_running_loop()
    deadline = loop.time() + patience_s
    while loop.time() < deadline:
        for name in filter(is_ours, socket_names(data_dir)):
            if await _call(name, pack(request), deadline - loop.time()):
                return True
        if await is_free():
            return False
        await asyncio.sleep(_RETRY_S)
    return False


def is_ours(name: str) -> bool:
    """Whether the socket belongs to this user: another's would only collect the names of files."""
    if sys.platform == "win32":
        return True
    try:
        return os.stat(name).st_uid == os.getuid()  # noqa: PTH116  (a name of Qt's)
    except OSError:
        return False


async def _call(name: str, message: bytes, patience_s: float) -> bool:
    socket = QLocalSocket()
    taken: asyncio.Future[bool] = asyncio.get_running_loop().create_future()

    def settle(answer: bool) -> None:
        if not taken.done():
            taken.set_result(answer)

    def on_data() -> None:
        if socket.peek(len(_TAKEN)).data() == _TAKEN:
            settle(True)

    socket.connected.connect(lambda: socket.write(message))
    socket.readyRead.connect(on_data)
    socket.errorOccurred.connect(lambda _error: settle(False))
    socket.disconnected.connect(lambda: settle(False))
    socket.connectToServer(name)
    try:
        async with asyncio.timeout(patience_s):
            return await taken
    except TimeoutError:
        return False
    finally:
        socket.abort()
        socket.deleteLater()


def allow_to_front() -> None:
    """Lets the first window come to the front. Windows gives that right only to who was started last."""
    if sys.platform == "win32":
        import ctypes  # noqa: PLC0415

        any_process = -1
        ctypes.windll.user32.AllowSetForegroundWindow(any_process)
