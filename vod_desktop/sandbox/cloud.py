"""The practice cloud as an object: start it, point a client at it, look at what arrived."""

from __future__ import annotations

import asyncio
import json
import os
import secrets
import ssl
import threading
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from types import TracebackType
from typing import Self

from filelock import FileLock, Timeout

from vod_desktop.sandbox import inspection, seeds
from vod_desktop.sandbox.blobs import BlobFolder
from vod_desktop.sandbox.context import Context
from vod_desktop.sandbox.door import HOST
from vod_desktop.sandbox.faults import FaultBoard
from vod_desktop.sandbox.records import MediaRecord, OpenUpload, RequestRecord
from vod_desktop.sandbox.request_log import RequestLog
from vod_desktop.sandbox.server import Server
from vod_desktop.sandbox.settings import PracticeSettings
from vod_desktop.sandbox.shaping import Line
from vod_desktop.sandbox.store import Store
from vod_desktop.sandbox.switches import Switches
from vod_desktop.sandbox.tc3 import Key

THREAD_NAME = "practice-cloud"

WORKER_THREADS = 2
"""Threads that hash and write bodies."""


class PracticeCloud:
    """A practice cloud in a folder. Its server runs in threads of its own; all methods may be called from any thread.

    Args:
        folder: Where everything is kept; made when missing. One process at a time may use it.
        port: Port on loopback; 0 picks one at the folder's first start and keeps it, so that the URLs it has given out stay
            good, unless another program has taken it meanwhile.
        tls: A server context, for https.
    """

    def __init__(
        self,
        folder: Path,
        *,
        port: int = 0,
        settings: PracticeSettings = PracticeSettings(),  # noqa: B008 - frozen
        tls: ssl.SSLContext | None = None,
    ) -> None:
        self._folder = folder
        self._port = port
        self._settings = settings
        self._tls = tls
        self._running: _Running | None = None
        self._last: Context | None = None
        self._log = RequestLog()
        self.faults = FaultBoard(self._follow_faults)
        self.switches = Switches(self.faults, (self.speed, self.set_speed), self.expire_certificates)

    def start(self) -> None:
        """Starts the server and returns when it listens.

        Raises:
            OSError: Another process uses the folder, or the port is taken.
        """
        if self._running is not None:
            return
        self._running = _Running(
            self._folder, self._settings, port=self._port, tls=self._tls, faults=self.faults, log=self._log
        )
        self._last = self._running.context
        self._port = self._running.port

    def stop(self) -> None:
        """Ends all connections and threads; what arrived stays in the folder, and can still be looked at."""
        if self._running is not None:
            running, self._running = self._running, None
            running.stop()

    def __enter__(self) -> Self:
        self.start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.stop()

    @property
    def endpoint(self) -> str:
        """Address of the server, for example "http://127.0.0.1:8080"."""
        return self._context.endpoint

    @property
    def secret_id(self) -> str:
        """The practice account's SecretId."""
        return self._context.key.secret_id

    @property
    def secret_key(self) -> str:
        """The practice account's SecretKey."""
        return self._context.key.secret_key

    def media(self) -> list[MediaRecord]:
        """Every medium committed, oldest first; hashes what was not hashed yet."""
        return inspection.media(self._context)

    def open_uploads(self) -> list[OpenUpload]:
        """Every multipart upload that is neither completed nor aborted."""
        return inspection.open_uploads(self._context)

    def requests(self) -> list[RequestRecord]:
        """Every request to this object's servers, in the order they began."""
        return self._log.snapshot()

    def speed(self) -> int:
        """The limit of all uploads together; 0 is unlimited."""
        return int(self._context.line.bytes_per_s)

    def set_speed(self, bytes_per_s: int) -> None:
        """Changes the limit of all uploads together; 0 is unlimited."""
        self._context.line.bytes_per_s = float(bytes_per_s)

    def expire_certificates(self) -> None:
        """Ends every certificate given out so far."""
        inspection.expire_certificates(self._context)

    @property
    def _context(self) -> Context:
        if self._last is None:
            raise RuntimeError("the practice cloud was not started")
        return self._last

    def _follow_faults(self) -> None:
        if self._running is not None:
            self._running.follow_faults()


class _Running:
    """One run of the server: folder lock, store, threads."""

    def __init__(
        self,
        folder: Path,
        settings: PracticeSettings,
        *,
        port: int,
        tls: ssl.SSLContext | None,
        faults: FaultBoard,
        log: RequestLog,
    ) -> None:
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        self._lock = FileLock(folder / "in-use.lock", timeout=0, thread_local=False)
        try:
            self._lock.acquire()
        except Timeout:
            raise OSError(f"the practice folder {folder} is in use by another process") from None
        self._loop = asyncio.new_event_loop()
        self._workers = ThreadPoolExecutor(WORKER_THREADS, thread_name_prefix="practice-worker")
        store = Store(folder / "journal.jsonl")
        blobs = BlobFolder(folder / "blobs")
        self.context = Context(
            settings=settings,
            key=_stored_key(folder / "key.json"),
            store=store,
            blobs=blobs,
            faults=faults,
            log=log,
            line=Line(settings.speed_bytes_per_s),
            workers=self._workers,
        )
        _seed_and_sweep(store, blobs, self.context.now())
        port_file = folder / "port"
        self._server = Server(self.context, port or _remembered_port(port_file), tls)
        self._thread = threading.Thread(target=self._run, name=THREAD_NAME, daemon=True)
        self._thread.start()
        try:
            listening = self._server.start(may_move=not port)
            self.port = asyncio.run_coroutine_threadsafe(listening, self._loop).result()
            port_file.write_text(str(self.port), encoding="ascii")
        except OSError:
            self.stop()
            raise
        scheme = "http" if tls is None else "https"
        self.context.endpoint = f"{scheme}://{HOST}:{self.port}"
        self.follow_faults()

    def _run(self) -> None:
        asyncio.set_event_loop(self._loop)
        self._loop.run_forever()

    def follow_faults(self) -> None:
        """Takes an outage into account before it returns; does nothing on the server's own thread but start that."""
        done = asyncio.run_coroutine_threadsafe(self._server.follow_outage(), self._loop)
        if threading.current_thread() is not self._thread:
            done.result()

    def stop(self) -> None:
        """Stops the server and its threads, closes the store, frees the folder."""
        asyncio.run_coroutine_threadsafe(self._shut_down(), self._loop).result()
        self._loop.call_soon_threadsafe(self._loop.stop)
        self._thread.join()
        self._loop.close()
        self._workers.shutdown()
        self.context.store.close()
        self._lock.release()

    async def _shut_down(self) -> None:
        await self._server.stop()
        others = [task for task in asyncio.all_tasks() if task is not asyncio.current_task()]
        for task in others:
            task.cancel()
        await asyncio.gather(*others, return_exceptions=True)
        await asyncio.get_running_loop().shutdown_asyncgens()
        await asyncio.get_running_loop().shutdown_default_executor()


def _remembered_port(path: Path) -> int:
    """The port of the folder's last run; 0 where none is known."""
    try:
        port = int(path.read_text(encoding="ascii"))
    except (OSError, ValueError):
        return 0
    return port if 1024 <= port <= 65535 else 0


def _stored_key(path: Path) -> Key:
    """The folder's key pair; made once, readable by its owner only."""
    try:
        stored = json.loads(path.read_text(encoding="utf-8"))
    except FileNotFoundError:
        stored = {"secret_id": f"AKIDpractice{secrets.token_hex(12)}", "secret_key": secrets.token_hex(16)}
        fresh = path.with_suffix(".new")
        fresh.unlink(missing_ok=True)
        with os.fdopen(os.open(fresh, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "w", encoding="utf-8") as file:
            json.dump(stored, file)
        fresh.replace(path)
    return Key(stored["secret_id"], stored["secret_key"])


def _seed_and_sweep(store: Store, blobs: BlobFolder, now_s: float) -> None:
    with store.transaction():
        for used in store.used_signatures.all():
            if used.expires_at <= now_s:
                store.used_signatures.remove(used.digest)
    if not store.categories.all():
        with store.transaction():
            for category in seeds.categories():
                store.categories.put(category)
    named = {part.blob for part in store.parts.all()}
    named.update(name for stored in store.objects.all() for name, _ in stored.blobs)
    blobs.sweep(named)
