"""The cloud API's way to say no."""

from __future__ import annotations


class ApiError(Exception):
    """An error answer: HTTP 200 with a code and a message (protocol.md 1.3)."""

    def __init__(self, code: str, message: str) -> None:
        super().__init__(f"{code}: {message}")
        self.code = code
        self.message = message
