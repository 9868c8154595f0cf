"""The window while uploads run at full speed beside 10,000 rows, and while nothing runs: `dev.py bench window_busy`.

A timer of 16 ms is late by as long as the window's thread was held; what that thread computes itself is told as a share of the time.
The service is in processes of its own, so that it takes no part in this one's interpreter. Offscreen. Lateness while the host of a
virtual machine takes its processors away is not the window's: the last column tells how much it took.
"""

from __future__ import annotations

import argparse
import asyncio
import os
import sys
import tempfile
import time
from collections.abc import Sequence
from contextlib import ExitStack
from dataclasses import dataclass, field
from functools import partial
from pathlib import Path

os.environ["QT_QPA_PLATFORM"] = "offscreen"

from PySide6.QtCore import Qt, QTimer

from tests.bench.service import Service
from tests.bench.start_up import fill
from tests.bench.used import stolen_s
from tests.support.desk import Desk, eventually
from tests.support.jobs import a_candidate
from tests.support.tls import make_certificate
from vod_desktop.bootstrap import open_session
from vod_desktop.core.model.account import Account, AccountKind, SecretEntry
from vod_desktop.core.model.commands import AddJobs
from vod_desktop.core.model.options import RouteChoice
from vod_desktop.core.model.states import State
from vod_desktop.ui.app import gui_loop

TICK_MS = 16
MB = 1_000_000


@dataclass(slots=True)
class Watch:
    """How late each tick was, and what the thread and the process used from the first to the last."""

    late_ms: list[float] = field(default_factory=list)
    began: tuple[float, float, float, float] = (0.0, 0.0, 0.0, 0.0)
    last: float = 0.0

    def begin(self) -> None:
        """Counts from now on."""
        self.late_ms.clear()
        self.last = time.perf_counter()
        self.began = (self.last, time.thread_time(), time.process_time(), stolen_s())

    def tick(self) -> None:
        """Every 16 ms, or later."""
        now = time.perf_counter()
        self.late_ms.append(max(0.0, (now - self.last) * 1000 - TICK_MS))
        self.last = now

    def line(self, name: str) -> str:
        """A line of the table."""
        late = sorted(self.late_ms) or [0.0]
        wall = time.perf_counter() - self.began[0]
        thread = (time.thread_time() - self.began[1]) / wall
        process = (time.process_time() - self.began[2]) / wall
        stolen_ms = (stolen_s() - self.began[3]) * 1000
        at = [late[min(len(late) - 1, int(share * len(late)))] for share in (0.5, 0.9, 0.99)]
        lateness = "".join(f"{ms:>8.0f}" for ms in (*at, late[-1]))
        return f"{name:<34}{lateness}{thread:>9.1%}{process:>9.1%}{wall:>8.1f}{stolen_ms:>10.0f}\n"


@dataclass(frozen=True, slots=True)
class Load:
    """Files that go to an endpoint."""

    name: str
    endpoint: str
    files: tuple[Path, ...]


async def run(desk: Desk, loads: Sequence[Load], idle_s: float) -> None:
    """Uploads one load after the other, then rests; prints what the window felt."""
    watch = Watch()
    ticks = QTimer()
    ticks.setTimerType(Qt.TimerType.PreciseTimer)
    ticks.timeout.connect(watch.tick)
    await desk.open(practice=False)
    await eventually(lambda: "qcloud_cos" in sys.modules)
    sys.stdout.write(
        f"{'':<34}{'late p50':>8}{'p90':>8}{'p99':>8}{'most ms':>8}{'thread':>9}{'process':>9}{'s':>8}{'stolen ms':>10}\n"
    )
    for load in loads:
        account_id = await _account(desk, load)
        watch.begin()
        ticks.start(TICK_MS)
        await _upload(desk, account_id, load.files)
        sys.stdout.write(watch.line(load.name))
        ticks.stop()
        await _pass(1.0)
    for name, act in (("idle", lambda: None), ("idle and minimised", desk.window.showMinimized)):
        act()
        watch.begin()
        await _pass(idle_s)
        sys.stdout.write(watch.line(name))
    await desk.close()


async def _account(desk: Desk, load: Load) -> str:
    session = desk.shell.place.session()
    assert session is not None
    account = Account("", load.name, AccountKind.KEY_PAIR, endpoint=load.endpoint)
    secret = SecretEntry("AKIDbench00000000001", "bench-key-of-the-bench-0001")
    return (await asyncio.wrap_future(session.keeper.save(account, secret))).account.id


async def _upload(desk: Desk, account_id: str, files: Sequence[Path]) -> None:
    session = desk.shell.place.session()
    assert session is not None
    before = set(desk.model.ids())
    session.engine.post(AddJobs(account_id, tuple(a_candidate(file, route=RouteChoice.SERVER) for file in files)))
    await eventually(lambda: len(desk.model.ids()) == len(before) + len(files))
    desk.view.scrollToBottom()
    open_ids = set(desk.model.ids()) - before

    def is_over() -> bool:
        while open_ids and _state(desk, job_id := next(iter(open_ids))) in {State.COMPLETE, State.FAILED}:
            assert _state(desk, job_id) is State.COMPLETE, desk.model.job(job_id)
            open_ids.discard(job_id)
        return not open_ids

    await eventually(is_over, timeout_s=300.0)


def _state(desk: Desk, job_id: int) -> State | None:
    job = desk.model.job(job_id)
    return None if job is None else job.state


async def _pass(seconds: float) -> None:
    over: asyncio.Future[None] = asyncio.get_running_loop().create_future()
    asyncio.get_running_loop().call_later(seconds, over.set_result, None)
    await over


def main(words: Sequence[str] | None = None) -> None:
    """Measures and prints."""
    options = argparse.ArgumentParser(prog="dev.py bench window_busy", description="The window beside an upload.")
    options.add_argument("--jobs", type=int, default=10_000, help="rows beside the upload (default: 10000)")
    options.add_argument("--size-mb", type=int, default=6000, help="of the film (default: 6000)")
    options.add_argument("--files", type=int, default=1000, help="small ones, of 0.1 MB each (default: 1000)")
    options.add_argument("--idle", type=float, default=10.0, help="seconds of rest that are watched (default: 10)")
    asked = options.parse_args(words)
    with tempfile.TemporaryDirectory() as name, ExitStack() as stack:
        folder = Path(name)
        data, films, clips = folder / "data", folder / "films", folder / "clips"
        fill(data, asked.jobs, checked=True)
        certificate = make_certificate(folder)
        os.environ["SSL_CERT_FILE"] = str(certificate.ca_file)  # trusted as the system's are
        plain = stack.enter_context(Service())
        tls = stack.enter_context(Service(certificate.ca_file, certificate.ca_file.with_name("key.pem")))
        app, loop, pool = stack.enter_context(gui_loop())
        there, secure = f"http://127.0.0.1:{plain.port}", f"https://127.0.0.1:{tls.port}"
        loads = (
            Load(f"{asked.size_mb} MB at full speed", there, _holes(films, "plain", 1, asked.size_mb * MB)),
            Load(f"{asked.size_mb} MB over TLS", secure, _holes(films, "tls", 1, asked.size_mb * MB)),
            Load(f"{asked.files} files of 0.1 MB over TLS", secure, _holes(clips, "clip", asked.files, MB // 10)),
        )
        desk = Desk(app, loop, pool, data, opener=partial(open_session, data, environ={}))
        loop.run_until_complete(run(desk, loads, asked.idle))


def _holes(folder: Path, name: str, count: int, size: int) -> tuple[Path, ...]:
    """Files of a type whose inside is not looked at: nothing but a name of their own, and a hole."""
    folder.mkdir(exist_ok=True)
    paths = tuple(folder / f"{name} {number:05}.ts" for number in range(count))
    for path in paths:
        with path.open("wb") as file:
            file.write(path.name.encode())
            file.truncate(size)
    return paths


if __name__ == "__main__":
    main()
