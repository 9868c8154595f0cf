"""What a command's exit code means (product: command line)."""

from __future__ import annotations

from enum import IntEnum


class ExitCode(IntEnum):
    """Exit codes of every command."""

    OK = 0  # all complete
    FAILED = 1  # some failed
    USAGE = 2  # wrong usage, or the data directory is in use by another
    INTERRUPTED = 130  # the ledger keeps the rest
