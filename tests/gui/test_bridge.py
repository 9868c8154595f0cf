"""Events cross from the engine's thread to the window's in order, in batches, and nothing is collected elsewhere."""

from __future__ import annotations

import gc
import threading
import weakref

from PySide6.QtCore import QCoreApplication, QObject

from vod_desktop.core.model.events import JobsRemoved
from vod_desktop.ui.bridge import Bridge
from vod_desktop.ui.garbage import GuiGarbageCollector


def test_ten_thousand_events_cost_one_crossing(qapp):
    taken, threads = [], set()

    def handle(batch):
        taken.append(batch)
        threads.add(threading.current_thread())

    bridge = Bridge(handle)
    told = [JobsRemoved((number,)) for number in range(10_000)]
    engine = threading.Thread(target=lambda: [bridge.sink((event,)) for event in told])
    engine.start()
    engine.join()
    QCoreApplication.processEvents()
    assert taken == [tuple(told)]
    assert threads == {threading.current_thread()}


def test_a_later_event_wakes_the_window_again(qapp):
    taken = []
    bridge = Bridge(taken.append)
    for number in range(3):
        bridge.sink((JobsRemoved((number,)),))
        QCoreApplication.processEvents()
    assert [event.job_ids for batch in taken for event in batch] == [(0,), (1,), (2,)]


def test_garbage_is_collected_by_the_window_alone(qapp):
    collector = GuiGarbageCollector()
    assert not gc.isenabled()
    loner = QObject()
    loner.myself = loner
    gone = weakref.ref(loner)
    del loner
    assert gone() is not None
    collector.collect()
    assert gone() is None
    collector.close()
