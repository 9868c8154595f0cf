"""The client route's way to say no (protocol.md 4.6)."""

from __future__ import annotations

from enum import IntEnum


class Code(IntEnum):
    """Numbers of answers. That of a session is a choice of the practice cloud, the others are known from the service."""

    SUCCESS = 0
    UNNAMED = 10000  # an error of choice (a fault) whose code is no number
    INVALID_REQUEST = 10001
    INVALID_SIGNATURE = 10004
    INVALID_SESSION = 10005
    SIGNATURE_EXPIRED = 10010


_WORDS = {
    Code.INVALID_REQUEST: "invalid request",
    Code.INVALID_SIGNATURE: "invalid signature",
    Code.INVALID_SESSION: "invalid session",
    Code.SIGNATURE_EXPIRED: "signature expired",
}


class UgcError(Exception):
    """An error answer: HTTP 200 with a number and a message.

    The real service's message ends with its general words; the reason behind them is there for those who practise.
    """

    def __init__(self, code: Code, reason: str) -> None:
        super().__init__(f"{code}: {reason}")
        self.code = code
        self.message = f"ugc upload | {_WORDS[code]}: {reason}"
