"""Starts the window: application, loop, shell; and sees to it that every unhandled error ends in one place."""

from __future__ import annotations

import asyncio
import contextlib
import logging
import os
import signal
import sys
import threading
from collections.abc import AsyncIterator, Awaitable, Callable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from functools import partial
from pathlib import Path
from types import TracebackType
from typing import Any

from PySide6.QtCore import QMessageLogContext, QtMsgType, qInstallMessageHandler

# qasync looks for a loaded Qt binding; PySide6 has to be it.
from PySide6.QtWidgets import QApplication

os.environ.setdefault("QT_API", "pyside6")
import qasync

from vod_desktop.core.model.errors import AppError, Code
from vod_desktop.core.model.events import EventSink
from vod_desktop.desktop.lock import DataDirLock
from vod_desktop.paths import DataDir, default_data_dir, resources_dir
from vod_desktop.support.crash_file import CrashFile
from vod_desktop.ui.file_open import FileOpenEvents
from vod_desktop.ui.garbage import GuiGarbageCollector
from vod_desktop.ui.icons import Icons
from vod_desktop.ui.languages import first_texts
from vod_desktop.ui.look import Look
from vod_desktop.ui.ports import Opener, OpenSession
from vod_desktop.ui.session_end import SessionEnd
from vod_desktop.ui.shell import Shell, settings_of
from vod_desktop.ui.single_instance import InstanceServer, Request, allow_to_front, hand_over, request_of
from vod_desktop.ui.surroundings import Surroundings, real_surroundings
from vod_desktop.ui.theme import Theme

logger = logging.getLogger(__name__)

IO_THREADS = 2
_SWITCH_INTERVAL_S = 0.0005
"""How long a thread that computes keeps the GIL while others want it. Most calls into Qt give it up and ask for it again;
at Python's 5 ms each, a busy engine held the window for 170 ms where 10,000 files were dropped."""
_EXIT_BROKEN = 1
_EXIT_UNUSABLE = 2


def run_window(data_dir: Path | None, *, practice: bool, paths: Sequence[Path]) -> int:
    """Opens the window and returns when it is closed.

    Args:
        data_dir: None for the user's own.
        practice: New files go to the embedded practice cloud.
        paths: Files and folders to add at once.

    Returns:
        The exit code: 0, 1 when the window could not be opened, or 2 when the data directory cannot be had.
    """
    with gui_loop() as (app, loop, pool):
        shell = make_shell(app, loop, pool, data_dir, real_surroundings(app, resources_dir() / "icons"))
        return loop.run_until_complete(_serve(shell, loop, pool, data_dir, practice=practice, paths=paths))


@contextlib.contextmanager
def gui_loop() -> Iterator[tuple[QApplication, asyncio.AbstractEventLoop, ThreadPoolExecutor]]:
    """The application, its loop and the ui-io pool."""
    app = make_application()
    handler_before = qInstallMessageHandler(_log_qt_message)
    loop = qasync.QEventLoop(app)
    pool = ThreadPoolExecutor(IO_THREADS, thread_name_prefix="ui-io")
    # WORKAROUND(qasync 0.28): its default executor of QThreads crashes at exit once it was used; ours comes first.
    loop.set_default_executor(pool)
    collector = GuiGarbageCollector()
    switch_interval_before = sys.getswitchinterval()
    sys.setswitchinterval(_SWITCH_INTERVAL_S)
    try:
        with loop:
            yield app, loop, pool
    finally:
        sys.setswitchinterval(switch_interval_before)
        pool.shutdown(cancel_futures=True)
        collector.close()
        qInstallMessageHandler(handler_before)


def make_application() -> QApplication:
    """The one QApplication of this process."""
    app = QApplication.instance() or QApplication(sys.argv[:1])
    assert isinstance(app, QApplication)
    app.setApplicationName("vod-desktop")
    app.setApplicationDisplayName("VOD Desktop")
    app.setDesktopFileName("vod-desktop")
    app.setQuitOnLastWindowClosed(False)  # the loop ends when the session is closed, not before
    return app


def make_shell(
    app: QApplication,
    loop: asyncio.AbstractEventLoop,
    pool: ThreadPoolExecutor,
    data_dir: Path | None,
    surroundings: Surroundings | None = None,
) -> Shell:
    """A shell whose window is not shown yet."""
    settings = settings_of((default_data_dir() if data_dir is None else DataDir(data_dir.absolute())).root)
    look = Look(first_texts(settings), Theme(app), Icons(resources_dir() / "icons"))
    return Shell(app, look, settings, loop=loop, pool=pool, surroundings=surroundings)


def open_real_session(data_dir: Path | None, sink: EventSink) -> OpenSession:
    """Opens the session of this machine. Blocks; for the ui-io pool."""
    from vod_desktop.bootstrap import open_session  # noqa: PLC0415  (it loads the SDKs: after the window is painted)
    from vod_desktop.ui.system_proxy import system_proxy  # noqa: PLC0415  (Qt's network comes with it)

    return open_session(data_dir, sink, environ=os.environ, system_proxy=system_proxy)


def _log_qt_message(kind: QtMsgType, _context: QMessageLogContext, text: str) -> None:
    """What Qt has to say belongs into the log, not on the terminal. Any thread."""
    levels = {QtMsgType.QtDebugMsg: logging.DEBUG, QtMsgType.QtInfoMsg: logging.INFO}
    logger.log(levels.get(kind, logging.WARNING), "Qt: %s", text)


async def _serve(
    shell: Shell,
    loop: asyncio.AbstractEventLoop,
    pool: ThreadPoolExecutor,
    data_dir: Path | None,
    *,
    practice: bool,
    paths: Sequence[Path],
) -> int:
    closed = asyncio.Event()
    shell.closed.connect(closed.set)
    opened = FileOpenEvents(shell.app, shell.add)
    shell.closing.connect(opened.close)
    request = request_of(tuple(paths), practice=practice)
    with _last_resort(shell, loop), _closed_by_signals(loop, lambda: shell.tasks.start(shell.close())):
        try:
            if not await _opened(shell, pool, partial(open_real_session, data_dir), request, closed):
                await shell.close()
                return 0
        except AppError as error:
            shell.window.hide()
            if not closed.is_set():
                await _unless_closed(shell.data_folder.tell_fatal(error.problem), closed)
            await shell.close()
            return _EXIT_UNUSABLE
        except Exception as error:  # the outermost frame of the GUI thread
            logger.exception("the window could not be opened")
            await _unless_closed(shell.crashes.read(error), closed)
            await shell.close()
            return _EXIT_BROKEN
        async with _watched(shell, pool):
            with _in_company(shell):
                shell.begin(request.paths)
                await closed.wait()
    return 0


async def _opened(
    shell: Shell, pool: ThreadPoolExecutor, opener: Opener, request: Request, closed: asyncio.Event
) -> bool:
    """Opens the window; False when another one has the data directory, and has taken over what this start wants.

    Raises:
        AppError: The directory cannot be had: something else has it, or a window that does not answer.
    """

    async def open_window() -> None:
        # Found out before anything is painted; the session then takes the directory for good.
        await asyncio.get_running_loop().run_in_executor(pool, _try_data_dir, shell.data_dir)
        shell.window.show()
        await shell.open(opener, practice=request.practice)

    async def is_free() -> bool:
        try:
            await asyncio.get_running_loop().run_in_executor(pool, _try_data_dir, shell.data_dir)
        except AppError:
            return False
        return True

    try:
        await open_window()
    except AppError as error:
        if error.problem.code is not Code.DATA_DIR_IN_USE:
            raise
        shell.window.hide()
        allow_to_front()
        handing = asyncio.ensure_future(hand_over(shell.data_dir, request, is_free=is_free))
        await _unless_closed(handing, closed)
        if handing.cancelled():
            raise
        if handing.result():
            return False
        await open_window()  # the other may just have ended
    return True


@contextlib.asynccontextmanager
async def _watched(shell: Shell, pool: ThreadPoolExecutor) -> AsyncIterator[None]:
    """Tells of the death of the last run, if it died, and keeps a file for what this one would say."""
    crash = CrashFile(DataDir(shell.data_dir).logs)
    last = await asyncio.get_running_loop().run_in_executor(pool, crash.take_last)
    crash.arm()
    if last:
        shell.tell_of_crash(last)
    try:
        yield
    finally:
        crash.disarm()


def _try_data_dir(root: Path) -> None:
    """Has the directory for a moment.

    Raises:
        AppError: It cannot be had.
    """
    with DataDirLock(root):
        pass


@contextlib.contextmanager
def _in_company(shell: Shell) -> Iterator[None]:
    """Listens to later starts of the program, and to the desktop when it ends the session."""
    server = InstanceServer(shell.data_dir, shell.take_over, shell)
    ending = SessionEnd(
        shell.app,
        remember=shell.window.remember,
        quit_asked=shell.life.quit,
        end=lambda: shell.tasks.start(shell.close()),
        end_now=shell.close_now,
    )
    shell.closing.connect(server.close)
    try:
        yield
    finally:
        ending.close()
        server.close()


async def _unless_closed(telling: Awaitable[object], closed: asyncio.Event) -> None:
    """Does something to its end, or until the program is told to go: then nobody may be there to read it."""
    tasks = asyncio.ensure_future(telling), asyncio.ensure_future(closed.wait())
    await asyncio.wait(tasks, return_when=asyncio.FIRST_COMPLETED)
    for task in tasks:
        task.cancel()
    await asyncio.gather(*tasks, return_exceptions=True)


@contextlib.contextmanager
def _last_resort(shell: Shell, loop: asyncio.AbstractEventLoop) -> Iterator[None]:
    """Leads errors of slots, of other threads and of the loop to the shell's one handler."""

    def on_slot_error(kind: type[BaseException], error: BaseException, trace: TracebackType | None) -> None:
        if issubclass(kind, KeyboardInterrupt):
            sys.__excepthook__(kind, error, trace)
        else:
            shell.on_unexpected(error)

    def on_loop_error(_loop: asyncio.AbstractEventLoop, context: dict[str, Any]) -> None:
        error = context.get("exception") or RuntimeError(context["message"])
        shell.on_unexpected(error)

    def on_thread_error(args: threading.ExceptHookArgs) -> None:
        if args.exc_value is not None:
            loop.call_soon_threadsafe(shell.on_unexpected, args.exc_value)

    before = sys.excepthook, threading.excepthook
    sys.excepthook, threading.excepthook = on_slot_error, on_thread_error
    loop.set_exception_handler(on_loop_error)
    try:
        yield
    finally:
        sys.excepthook, threading.excepthook = before


@contextlib.contextmanager
def _closed_by_signals(loop: asyncio.AbstractEventLoop, close: Callable[[], object]) -> Iterator[None]:
    """Ctrl+C in the terminal and a polite kill close the window; nobody is asked, since nobody may be there."""
    taken = []
    for number in (signal.SIGINT, signal.SIGTERM):
        with contextlib.suppress(NotImplementedError, RuntimeError):  # Windows has no such handlers
            loop.add_signal_handler(number, close)
            taken.append(number)
    try:
        yield
    finally:
        for number in taken:
            loop.remove_signal_handler(number)
