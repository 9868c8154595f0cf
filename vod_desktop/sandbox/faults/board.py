"""The armed faults of a practice cloud, and who has drawn them."""

from __future__ import annotations

import asyncio
import itertools
import threading
from collections.abc import Callable, Iterable
from dataclasses import replace

from vod_desktop.sandbox.faults.connections import ConnectionEffect, Outage
from vod_desktop.sandbox.faults.matching import ArmedFault, Drawn, Effect, Facts, Fault, RequestEffect


class FaultBoard:
    """The armed faults. Any thread may arm and clear; the server draws from it.

    Args:
        on_change: Called after each change, on the thread that made it.
    """

    def __init__(self, on_change: Callable[[], None] = lambda: None) -> None:
        self._lock = threading.Lock()
        self._ids = itertools.count(1)
        self._armed: dict[int, ArmedFault] = {}
        self._waiting: list[tuple[int, asyncio.AbstractEventLoop, asyncio.Event]] = []
        self._on_change = on_change

    def arm(self, fault: Fault) -> int:
        """Arms a fault and returns its identity, for `clear` and `hits`."""
        with self._lock:
            fault_id = next(self._ids)
            self._armed[fault_id] = ArmedFault(fault_id, fault)
        self._on_change()
        return fault_id

    def clear(self, fault_id: int | None = None) -> None:
        """Clears one fault or all, and frees the requests that were held by them."""
        with self._lock:
            cleared = set(self._armed) if fault_id is None else {fault_id}
            for one in cleared:
                self._armed.pop(one, None)
            freed = [waiter for waiter in self._waiting if waiter[0] in cleared]
            self._waiting = [waiter for waiter in self._waiting if waiter[0] not in cleared]
        for _, loop, event in freed:
            loop.call_soon_threadsafe(event.set)
        self._on_change()

    def armed(self) -> list[ArmedFault]:
        """Every fault not cleared, the exhausted ones too."""
        with self._lock:
            return list(self._armed.values())

    def hits(self, fault_id: int) -> int:
        """How many requests matched a fault so far, the skipped ones included; 0 once it is cleared."""
        with self._lock:
            armed = self._armed.get(fault_id)
            return 0 if armed is None else armed.hits

    def outages(self) -> dict[int, Outage]:
        """The outages that are armed, by identity of their fault."""
        return {armed.fault_id: armed.fault.effect for armed in self.armed() if isinstance(armed.fault.effect, Outage)}

    def draw(self, request: Facts) -> Drawn:
        """The effects for a request; each fault's count goes down by one."""
        return Drawn(tuple(self._take(lambda fault: isinstance(fault.effect, RequestEffect), request)))

    def draw_for_connection(self) -> Drawn:
        """The effects for a connection that was just accepted."""
        return Drawn(tuple(self._take(lambda fault: isinstance(fault.effect, ConnectionEffect), Facts("", ""))))

    def _take(self, wanted: Callable[[Fault], bool], request: Facts) -> Iterable[tuple[int, Effect]]:
        with self._lock:
            taken = []
            for armed in list(self._armed.values()):
                if armed.exhausted or not wanted(armed.fault) or not armed.fault.matches(request):
                    continue
                self._armed[armed.fault_id] = replace(armed, hits=armed.hits + 1)
                if armed.hits >= armed.fault.skip:
                    taken.append((armed.fault_id, armed.fault.effect))
            return taken

    async def hold(self, fault_id: int, seconds: float | None) -> None:
        """Waits until the fault is cleared, or for `seconds`."""
        event = asyncio.Event()
        waiter = (fault_id, asyncio.get_running_loop(), event)
        with self._lock:
            if fault_id not in self._armed:
                return
            self._waiting.append(waiter)
        try:
            await asyncio.wait_for(event.wait(), seconds)
        except TimeoutError:
            pass
        finally:
            with self._lock:
                if waiter in self._waiting:
                    self._waiting.remove(waiter)
