"""Counters of the bytes on their way, pulled by whoever shows them.

Part workers count without a lock (`JobMeter.add_sent`), the engine thread opens, closes and confirms, and any thread may
ask for a sample.
"""

from __future__ import annotations

import math
import threading
from collections.abc import Mapping

from vod_desktop.core.model.events import Progress

_SMOOTHING_S = 3.0
"""Time constant of the shown speed: steady to the eye, and still quick to show that the line is gone."""
_MIN_STEP_S = 0.2
"""Samples closer together than this keep the speed: over shorter times it is only the size of the blocks."""


class JobMeter:
    """The counters of one job while it runs.

    Attributes:
        total_bytes: Size of all objects of the job.
        confirmed_bytes: Acknowledged by the service and compared.
        cover_confirmed_bytes: Those of them that are the cover's; set by the engine thread.
    """

    def __init__(self, total_bytes: int, confirmed_bytes: int) -> None:
        self.total_bytes = total_bytes
        self.confirmed_bytes = confirmed_bytes
        self._base_bytes = confirmed_bytes
        # One entry per worker thread, written by that thread alone: `+=` on a shared number would lose counts.
        self._sent: dict[int, int] = {}
        self._wire: dict[int, int] = {}
        self._cover_sent: dict[int, int] = {}
        self.cover_confirmed_bytes = 0
        self._sampling = threading.Lock()
        self._sampled_at: float | None = None
        self._sampled_wire_bytes = 0
        self._speed = 0.0

    def add_sent(self, n: int) -> None:
        """Counts bytes given to the network; negative takes back those of an attempt that is made again."""
        worker = threading.get_ident()
        self._sent[worker] = self._sent.get(worker, 0) + n
        if n > 0:
            self._wire[worker] = self._wire.get(worker, 0) + n

    def add_cover_sent(self, n: int) -> None:
        """As `add_sent`, for bytes of the cover: they count for the job, and for the cover apart."""
        worker = threading.get_ident()
        self._cover_sent[worker] = self._cover_sent.get(worker, 0) + n
        self.add_sent(n)

    def set_confirmed(self, n: int) -> None:
        """Sets the confirmed bytes. Fewer than before means that parts are gone and will be sent again."""
        self._base_bytes += min(0, n - self.confirmed_bytes)
        self.confirmed_bytes = n

    def resize(self, total_bytes: int) -> None:
        """Sets the size of the job when its files were looked at again."""
        self.total_bytes = total_bytes

    @property
    def sent_bytes(self) -> int:
        """Bytes for the bar: never less than confirmed, never more than the total."""
        sent = self._base_bytes + sum(tuple(self._sent.values()))
        return max(0, min(max(sent, self.confirmed_bytes), self.total_bytes))

    @property
    def wire_bytes(self) -> int:
        """Body bytes given to the network over all attempts of this run; only grows."""
        return sum(tuple(self._wire.values()))

    def sample(self, now_s: float) -> Progress:
        """The counters at `now_s` of the monotonic clock, with speed and time left."""
        with self._sampling:
            self._update_speed(now_s)
            speed = self._speed
        sent = self.sent_bytes
        left = (self.total_bytes - sent) / speed if speed >= 1 else None
        cover_sent = max(0, self.cover_confirmed_bytes, sum(tuple(self._cover_sent.values())))
        return Progress(
            sent, self.confirmed_bytes, self.total_bytes, speed, left, cover_sent, self.cover_confirmed_bytes
        )

    def _update_speed(self, now_s: float) -> None:
        wire = self.wire_bytes
        if self._sampled_at is None:
            self._sampled_at, self._sampled_wire_bytes = now_s, wire
            return
        step_s = now_s - self._sampled_at
        if step_s < _MIN_STEP_S:
            return
        speed = (wire - self._sampled_wire_bytes) / step_s
        weight = 1.0 if self._speed == 0 else 1 - math.exp(-step_s / _SMOOTHING_S)
        self._speed += weight * (speed - self._speed)
        self._sampled_at, self._sampled_wire_bytes = now_s, wire


class Meter:
    """The meters of the jobs that run."""

    def __init__(self) -> None:
        self._jobs: dict[int, JobMeter] = {}

    def open(self, job_id: int, total_bytes: int, confirmed_bytes: int) -> JobMeter:
        """Starts to measure a job; replaces an older meter of it."""
        meter = JobMeter(total_bytes, confirmed_bytes)
        self._jobs[job_id] = meter
        return meter

    def close(self, job_id: int) -> None:
        """Ends the measuring of a job; unknown jobs are ignored."""
        self._jobs.pop(job_id, None)

    def sample(self, now_s: float) -> Mapping[int, Progress]:
        """The counters of all open jobs at `now_s` of the monotonic clock."""
        return {job_id: meter.sample(now_s) for job_id, meter in tuple(self._jobs.items())}
