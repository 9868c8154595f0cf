"""Which storage region answers soonest: one unsigned HEAD to a host of each, side by side (protocol.md 4.5).

Any thread may ask; who asks while a race is on waits for its result. A region is looked for once for each network: the winner is
kept until this computer has another address or another proxy. The probes run on threads of their own, since a look-up of a
name cannot be interrupted; a probe that has lost is left behind and ends within its time limits.
"""

from __future__ import annotations

import queue
import socket
import threading
import time
from collections import deque
from collections.abc import Callable, Iterator, Sequence
from contextlib import AbstractContextManager, nullcontext, suppress
from dataclasses import dataclass

import requests

from vod_desktop.core.cloud.connections import TimeLimits
from vod_desktop.core.cloud.endpoints import Endpoint, Proxies
from vod_desktop.core.cloud.transport import Transport
from vod_desktop.core.model.errors import Interrupted

PROBE_LIMITS = TimeLimits(connect_s=2.0, stall_s=2.0, read_s=2.0, step_s=0.1)
"""For the connections of probes: what takes longer than a race is of no use."""
_LANES = 8
"""Probes under way at once: more would slow each other down on a narrow line."""
_AGAIN_S = 60.0
"""Where nobody has answered, nobody is asked again for so long: each job of a queue would wait for all of it."""
_NOWHERE = (
    (socket.AF_INET, ("192.0.2.1", 9)),
    (socket.AF_INET6, ("2001:db8::1", 9)),
)
"""Addresses of documentation (RFC 5737, RFC 3849): the route to them is the default one. Nothing is sent there."""

Network = Callable[[], tuple[str, ...]]
"""Tells one network from another, by the addresses that this computer has in it. Does not block."""


@dataclass(frozen=True, slots=True)
class RaceLimits:
    """How long a race may take, in seconds: for one probe from its start, and for all of them."""

    each_s: float = 2.0
    whole_s: float = 8.0


@dataclass(frozen=True, slots=True)
class Lap:
    """How long a host took to answer at all; None for one that did not."""

    region: str
    took_s: float | None


def winner(laps: Sequence[Lap]) -> Lap | None:
    """The quickest; of two alike the one that was named first. None where nobody has answered."""
    answered = [lap for lap in laps if lap.took_s is not None]
    return min(answered, key=lambda lap: lap.took_s or 0.0, default=None)


def storage_hosts(regions: Sequence[str]) -> tuple[tuple[str, str], ...]:
    """Candidates for regions of which nobody has named a host: the object storage's own (protocol.md 5.1)."""
    return tuple((region, f"cos.{region}.myqcloud.com") for region in regions)


def local_addresses() -> tuple[str, ...]:
    """The addresses that connections to the internet come from; none without a network. A `Network`."""
    found: list[str] = []
    for family, target in _NOWHERE:
        with suppress(OSError), socket.socket(family, socket.SOCK_DGRAM) as sock:
            sock.connect(target)  # of a datagram socket: only chooses the route
            found.append(str(sock.getsockname()[0]))
    return tuple(found)


@dataclass(frozen=True, slots=True)
class _Scene:
    """What a result holds for: another network or other candidates make a new race."""

    candidates: tuple[tuple[str, str], ...]
    network: tuple[str, ...]
    proxies: tuple[tuple[str, str], ...]


class RegionProbe:
    """Finds the fastest region of one account.

    Args:
        transport: Makes the connections of one race (with `PROBE_LIMITS`).
        proxies: By host.
        endpoint: Stands in for the service if given; the Host header names the host all the same.
        network: Says which network this computer is in.
        limits: Of a race.
        clock: Monotonic seconds; says when an unanswered race may be run again.
    """

    def __init__(
        self,
        transport: Callable[[], Transport],
        proxies: Callable[[str], Proxies],
        endpoint: Endpoint | None = None,
        *,
        network: Network = local_addresses,
        limits: RaceLimits = RaceLimits(),
        clock: Callable[[], float] = time.monotonic,
    ) -> None:
        self._transport = transport
        self._proxies = proxies
        self._endpoint = endpoint
        self._network = network
        self._limits = limits
        self._clock = clock
        self._lock = threading.Lock()
        self._known: dict[_Scene, tuple[float, str | None]] = {}

    def fastest(self, candidates: Sequence[tuple[str, str]]) -> str | None:
        """The region whose host answers soonest. Blocks for seconds at most; raises nothing.

        Args:
            candidates: Regions, each with the name of a host in it; a region may be named more than once.

        Returns:
            None where none has answered. A single region wins without being asked: there is no other.
        """
        regions = {region for region, _ in candidates}
        if len(regions) <= 1:
            return next(iter(regions), None)
        scene = self._scene(tuple(candidates))
        with self._lock:
            found_at, region = self._known.get(scene, (None, None))
            if found_at is not None and (region is not None or self._clock() - found_at < _AGAIN_S):
                return region
            best = winner(_Race(self._transport(), self._proxies, self._endpoint, self._limits).run(scene.candidates))
            region = None if best is None else best.region
            # What was found in another network is forgotten: the way back there may be another one, too.
            here = {known: result for known, result in self._known.items() if known.network == scene.network}
            self._known = here | {scene: (self._clock(), region)}
            return region

    def _scene(self, candidates: tuple[tuple[str, str], ...]) -> _Scene:
        proxies = self._proxies(candidates[0][1])()
        return _Scene(candidates, self._network(), tuple(sorted(proxies.items())))


class _Race:
    """One race. It is the stop token of its probes, too: what has not answered when it is over need not go on."""

    def __init__(
        self, transport: Transport, proxies: Callable[[str], Proxies], endpoint: Endpoint | None, limits: RaceLimits
    ) -> None:
        self._transport = transport
        self._proxies = proxies
        self._endpoint = endpoint
        self._limits = limits
        self._laps: queue.SimpleQueue[tuple[int, Lap]] = queue.SimpleQueue()
        self.stopped = False

    def attach(self, sock: socket.socket) -> None:
        """Nothing is shut down: a probe's own limits end it."""

    def detach(self) -> None:
        """Nothing to forget."""

    def outside(self) -> AbstractContextManager[None]:
        """Nobody waits for it."""
        return nullcontext()

    def run(self, candidates: Sequence[tuple[str, str]]) -> list[Lap]:
        """The laps of those that have answered, or failed, in time."""
        waiting = deque(enumerate(candidates))
        running: dict[int, float] = {}
        laps: list[Lap] = []
        ends_at = time.monotonic() + self._limits.whole_s
        while (now := time.monotonic()) < ends_at:
            best = winner(laps)
            # Whoever takes longer than the best so far has lost already.
            each_s = self._limits.each_s if best is None or best.took_s is None else best.took_s
            running = {number: started for number, started in running.items() if now - started < each_s}
            while waiting and len(running) < _LANES:
                number, (region, host) = waiting.popleft()
                running[number] = now
                self._start(number, region, host)
            if not running:
                break
            for number, lap in self._told(min(ends_at, min(running.values()) + each_s) - now):
                if running.pop(number, None) is not None:
                    laps.append(lap)
        self.stopped = True
        self._transport.close()
        return laps

    def _told(self, wait_s: float) -> Iterator[tuple[int, Lap]]:
        """Waits for one lap, and takes those that have come meanwhile, too: this thread may have been kept waiting."""
        with suppress(queue.Empty):
            yield self._laps.get(timeout=wait_s)
            while True:
                yield self._laps.get_nowait()

    def _start(self, number: int, region: str, host: str) -> None:
        threading.Thread(target=self._probe, args=(number, region, host), name="region-probe", daemon=True).start()

    def _probe(self, number: int, region: str, host: str) -> None:
        proxies = self._proxies(host)()  # may ask a script, which has nothing to do with the region
        started = time.monotonic()
        answered = self._ask(host, proxies)
        self._laps.put((number, Lap(region, time.monotonic() - started if answered else None)))

    def _ask(self, host: str, proxies: dict[str, str]) -> bool:
        """Whether a host has answered, whatever it said: nothing is signed, so most will refuse."""
        url = f"https://{host}/" if self._endpoint is None else f"{self._endpoint.scheme}://{self._endpoint.address}/"
        limits = self._transport.limits
        with self._transport.call(self):
            try:
                self._transport.session.request(
                    "HEAD",
                    url,
                    headers={"Host": host, "Connection": "close"},
                    proxies=proxies,
                    timeout=(limits.connect_s, limits.read_s),
                    allow_redirects=False,
                ).close()
            except (requests.exceptions.RequestException, OSError, ValueError, Interrupted):
                return False
        return True
