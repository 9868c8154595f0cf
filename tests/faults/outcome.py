"""What a fault may lead to, as values: each is a row of the table that users read."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from vod_desktop.core.model.errors import Code


class Ending(StrEnum):
    """Who has to do what before the file is complete."""

    BY_ITSELF = "by itself"  # nobody has to do anything
    STARTS_OVER = "starts over"  # nobody has to do anything, but a new session is opened
    WHEN_OVER = "when over"  # waits as long as it takes, and goes on by itself when the cause ends
    AFTER_USER = "after the user"  # the account waits for the user
    FAILS = "fails"  # the job waits for the user
    NEXT_START = "next start"  # the program stops and says why; the next start goes on
    RESTORED = "restored"  # the queue comes back as it was at an earlier start, paused


class Again(StrEnum):
    """What is sent more than once."""

    NOTHING = "nothing"
    COVER = "the cover"
    PARTS = "parts"
    ALL = "all"


@dataclass(frozen=True, slots=True)
class Outcome:
    """What becomes of an upload.

    Attributes:
        code: What the user is told meanwhile; None is nothing.
        more_calls: Requests beyond those that an undisturbed upload makes, without those that only ask; None where their
            number is left to chance.
    """

    ending: Ending
    code: Code | None = None
    again: Again = Again.NOTHING
    more_calls: int | None = 0
