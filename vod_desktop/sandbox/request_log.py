"""The log of requests, in memory, for tests and developers."""

from __future__ import annotations

import threading
from collections import deque
from dataclasses import dataclass

from vod_desktop.sandbox.records import RequestRecord

KEPT_REQUESTS = 200_000
"""Oldest records fall out beyond this, so that a server left running does not grow."""


@dataclass(slots=True)
class OpenRecord:
    """A request as it goes; written by the server's thread, copied by readers."""

    service: str
    connection_id: int
    started_at: float
    host: str = ""
    operation: str = ""
    key: str = ""
    part_number: int | None = None
    upload_id: str = ""
    status: int | None = None
    code: str = ""
    body_bytes: int = 0
    finished_at: float | None = None

    def frozen(self) -> RequestRecord:
        """A copy that stays as it is."""
        return RequestRecord(
            self.service,
            self.operation,
            self.key,
            self.part_number,
            self.upload_id,
            self.status,
            self.code,
            self.body_bytes,
            self.started_at,
            self.finished_at,
            self.connection_id,
            self.host,
        )


class RequestLog:
    """All requests in the order they began."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._records: deque[OpenRecord] = deque(maxlen=KEPT_REQUESTS)

    def add(self, record: OpenRecord) -> None:
        """Begins a record."""
        with self._lock:
            self._records.append(record)

    def snapshot(self) -> list[RequestRecord]:
        """Copies of all records."""
        with self._lock:
            return [record.frozen() for record in self._records]
