"""A window per test, offscreen, on its own loop; with a fake engine, or on the practice cloud."""

from __future__ import annotations

import os

os.environ["QT_QPA_PLATFORM"] = "offscreen"  # before Qt makes an application: without a display it ends the process

import asyncio
import threading
from collections.abc import Callable, Coroutine, Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

import pytest
import qasync
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QApplication

from tests.support.account_dialogs import COMPANY, SIGNING
from tests.support.desk import Desk
from tests.support.signature_tools import OWN
from vod_desktop.core.model.account import KeyPlace
from vod_desktop.core.model.events import Event
from vod_desktop.texts import Language
from vod_desktop.ui.app import make_application
from vod_desktop.ui.garbage import GuiGarbageCollector

Run = Callable[[Coroutine[Any, Any, None]], None]

PATIENCE_S = 60.0


_NATURAL_OFFSCREEN = (
    "does not support (propagateSizeHints|raise)",  # no window manager that could heed sizes, or put a window in front
    "No RHI backend. Using CPU conversion",  # no graphic card; frames of films become pictures by processor
)


class _PatientTimer(qasync._SimpleTimer):
    """Lets a callback of the loop wait while another one runs.

    QTest handles events between its clicks and keys, and a journey is a task: a task that were resumed inside it would be
    refused by asyncio and never be resumed again. The program itself handles no events inside a task.
    """

    _is_running = False

    def timerEvent(self, event):  # noqa: N802  (Qt's name)
        if self._is_running:
            return  # the timer repeats until its callback has run
        self._is_running = True
        try:
            super().timerEvent(event)
        finally:
            self._is_running = False


qasync._SimpleTimer = _PatientTimer


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Every warning of Qt fails the test in which it comes up."""
    for item in items:
        if Path(__file__).parent in item.path.parents:
            item.add_marker(pytest.mark.qt_log_level_fail("WARNING"))
            item.add_marker(pytest.mark.qt_log_ignore(*_NATURAL_OFFSCREEN))


@pytest.fixture(autouse=True)
def collector(qapp: QApplication) -> Iterator[None]:
    """As in the program: nothing of Qt is collected on a worker thread."""
    garbage = GuiGarbageCollector()
    yield
    garbage.close()


@pytest.fixture
def pool() -> Iterator[ThreadPoolExecutor]:
    with ThreadPoolExecutor(2, thread_name_prefix="ui-io") as executor:
        yield executor


@pytest.fixture
def loop(qapp: QApplication, pool: ThreadPoolExecutor) -> Iterator[asyncio.AbstractEventLoop]:
    events = qasync.QEventLoop(make_application())
    events.set_default_executor(pool)
    with events:
        yield events


@pytest.fixture
def run(loop: asyncio.AbstractEventLoop) -> Run:
    """Runs one journey to its end on the GUI loop."""

    def run_journey(journey: Coroutine[Any, Any, None]) -> None:
        loop.run_until_complete(asyncio.wait_for(journey, PATIENCE_S))

    return run_journey


@pytest.fixture
def make_desk(
    qapp: QApplication, loop: asyncio.AbstractEventLoop, pool: ThreadPoolExecutor, tmp_path: Path
) -> Iterator[Callable[..., Desk]]:
    """Makes windows; all are closed in the end, and nothing of them is left."""
    threads_before = set(threading.enumerate())
    desks: list[Desk] = []

    def make(*first_events: Event, language: Language = Language.ENGLISH, **options: Any) -> Desk:
        desk = Desk(qapp, loop, pool, tmp_path / "data", first_events, language=language, **options)
        desks.append(desk)
        return desk

    yield make
    for desk in desks:
        loop.run_until_complete(desk.close())
    QGuiApplication.clipboard().clear()
    left = {thread for thread in set(threading.enumerate()) - threads_before if not thread.name.startswith("ui-io")}
    assert left == set()


@pytest.fixture
def desk(make_desk: Callable[..., Desk]) -> Desk:
    """A window on a fake engine, in English."""
    return make_desk()


@pytest.fixture
def company(desk: Desk) -> Desk:
    """A window on a fake engine that knows one account, whose key is in the keyring."""
    desk.fake.known = (COMPANY,)
    desk.fake.keeper.places = {COMPANY.id: KeyPlace.KEYRING}
    return desk


@pytest.fixture
def tools(company: Desk) -> Desk:
    """The same; its account can make signatures."""
    company.fake.signatory.keys = {COMPANY.id: OWN}
    return company


@pytest.fixture
def signing_company(desk: Desk) -> Desk:
    """A window on a fake engine that knows one account, whose signatures come from a service."""
    desk.fake.known = (SIGNING,)
    desk.fake.keeper.places = {SIGNING.id: KeyPlace.KEYRING}
    return desk
