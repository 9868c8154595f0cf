"""Events cross from the engine's thread to the window's in order, in batches, and nothing is collected elsewhere."""

from __future__ import annotations

import gc
import threading
import weakref

from PySide6.QtCore import QCoreApplication, QObject

from tests.support.jobs import a_job
from vod_desktop.core.model.events import JobsAdded, JobsRemoved
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


def test_many_new_jobs_come_in_pieces_between_which_the_window_can_paint(qapp):
    taken = []
    bridge = Bridge(taken.append)
    many = tuple(a_job(id=number) for number in range(5000))
    bridge.sink((JobsAdded(many, "drop"), JobsRemoved((1,))))
    QCoreApplication.sendPostedEvents(bridge)
    assert len(taken) == 1
    while len(taken) < 3:
        QCoreApplication.processEvents()
    told = [event for batch in taken for event in batch]
    assert [len(event.jobs) for event in told[:-1]] == [2000, 2000, 1000]
    assert {event.tag for event in told[:-1]} == {"drop"}
    assert tuple(job for event in told[:-1] for job in event.jobs) == many
    assert told[-1] == JobsRemoved((1,))
    bridge.sink((JobsAdded(many, "restored"),))
    bridge.take()
    assert sum(len(event.jobs) for batch in taken[3:] for event in batch) == 5000


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
