"""What all parts of a running practice cloud share."""

from __future__ import annotations

import time
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from urllib.parse import quote

from vod_desktop.sandbox.blobs import BlobFolder
from vod_desktop.sandbox.faults import FaultBoard
from vod_desktop.sandbox.request_log import RequestLog
from vod_desktop.sandbox.settings import PracticeSettings
from vod_desktop.sandbox.shaping import Line
from vod_desktop.sandbox.store import Store
from vod_desktop.sandbox.tc3 import Key

MEDIA_PREFIX = "/media"
"""Under this path uploaded media and covers are served, by their storage path."""


@dataclass(slots=True)
class Context:
    """The shared pieces.

    Attributes:
        endpoint: Address of the server, known once it listens.
        line: The speed limit of all uploads together.
        workers: Threads that hash and write, so that the server's own thread only moves bytes.
    """

    settings: PracticeSettings
    key: Key
    store: Store
    blobs: BlobFolder
    faults: FaultBoard
    log: RequestLog
    line: Line
    workers: ThreadPoolExecutor
    endpoint: str = ""
    api_calls_at: list[float] = field(default_factory=list)

    def now(self) -> float:
        """Unix seconds."""
        return time.time()

    def media_url(self, storage_path: str) -> str:
        """The address under which a stored file can be played."""
        return f"{self.endpoint}{MEDIA_PREFIX}{quote(storage_path)}"
