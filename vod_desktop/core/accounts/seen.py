"""What the signatures of accounts said, as they were last seen: for whoever shows what a signature service decides. Any thread.

In memory only, and never the signature itself.
"""

from __future__ import annotations

import threading

from vod_desktop.core.model.account import Account, SignatureService
from vod_desktop.core.model.signature import SignatureFields


class SeenSignatures:
    """The latest of each account's service."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._seen: dict[tuple[str, SignatureService | None], SignatureFields] = {}

    def take(self, account: Account, said: SignatureFields) -> None:
        """A signature has come; an account that is only tried out with another service does not mix with what it is."""
        with self._lock:
            self._seen[account.id, account.signature_service] = said

    def known(self, account: Account) -> SignatureFields | None:
        """What the last signature said that the account's service has handed out in this run."""
        with self._lock:
            return self._seen.get((account.id, account.signature_service))
