"""The history for the window: the ledger over a connection of its own, opened at the first question.

Any thread; one question at a time, since a connection serves one thread at a time. Questions block for some milliseconds.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from pathlib import Path
from threading import Lock

from vod_desktop.core.ledger.reader import LedgerReader
from vod_desktop.core.model.history import HistoryQuery
from vod_desktop.core.model.job import Job
from vod_desktop.core.model.life import Moment


class LedgerHistory:
    """Answers from a ledger that its writer has open; after `close` there is nothing to find.

    All questions raise AppError: `ledger.corrupt` or `data_dir.unusable`.
    """

    def __init__(self, path: Path) -> None:
        self._path = path
        self._lock = Lock()
        self._reader: LedgerReader | None = None
        self._is_closed = False

    def page(self, query: HistoryQuery, limit: int, offset: int = 0) -> tuple[Job, ...]:
        """Complete jobs, the newest first, without their parts."""
        with self._lock:
            reader = self._open()
            return () if reader is None else reader.history(query, limit=limit, offset=offset)

    def count(self, query: HistoryQuery) -> int:
        """How many complete jobs there are."""
        with self._lock:
            reader = self._open()
            return 0 if reader is None else reader.count(query)

    def life(self, job_id: int) -> tuple[Moment, ...]:
        """The life of any job, the oldest moment first."""
        with self._lock:
            reader = self._open()
            return () if reader is None else reader.life(job_id)

    def starts(self, job_ids: Iterable[int]) -> Mapping[int, float]:
        """When each of these jobs first ran, Unix seconds; those that never did are left out."""
        with self._lock:
            reader = self._open()
            return {} if reader is None else reader.starts(job_ids)

    def close(self) -> None:
        """Waits for the question that is being answered, then closes. Closing twice is harmless."""
        with self._lock:
            self._is_closed = True
            if self._reader is not None:
                self._reader.close()
                self._reader = None

    def _open(self) -> LedgerReader | None:
        if self._reader is None and not self._is_closed:
            self._reader = LedgerReader.open(self._path)
        return self._reader
