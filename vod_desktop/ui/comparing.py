"""Fetches back what was uploaded to the practice cloud, to compare it with the file on disk. Blocks: for the ui-io pool."""

from __future__ import annotations

import hashlib
import urllib.request
from pathlib import Path

_BLOCK_BYTES = 1024 * 1024
_FETCH_TIMEOUT_S = 60.0


def sha256_of_file(path: Path) -> str:
    """The SHA-256 of a file, in hexadecimal digits.

    Raises:
        OSError: It cannot be read.
    """
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def sha256_of_url(url: str) -> str:
    """Fetches from the practice cloud: loopback, so never through a proxy.

    Raises:
        OSError: It cannot be fetched.
    """
    digest = hashlib.sha256()
    opener = urllib.request.build_opener(urllib.request.ProxyHandler({}))
    with opener.open(url, timeout=_FETCH_TIMEOUT_S) as answer:
        while block := answer.read(_BLOCK_BYTES):
            digest.update(block)
    return digest.hexdigest()
