"""A procedure composed of single templates: the text `QCVB_SimpleProcessFile(...)`, and what it says (protocol.md 3.2).

The documents name four places in this order (transcode templates, watermark, snapshot as cover, sample snapshots) and show places
left out at the end. How to leave out one that stands before another they do not say: it is written 0, as programs in public
use write it.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from enum import StrEnum

CONSOLE_NUMBER = 1
"""Stands, alone, for what is set in the console: its transcoding, its default watermark."""

_NOTHING = 0


class AsInConsole(StrEnum):
    """What may stand in the place of transcode templates."""

    AS_IN_CONSOLE = "console"


CONSOLE = AsInConsole.AS_IN_CONSOLE
"""Transcoded as the console is set."""


@dataclass(frozen=True, slots=True)
class Composition:
    """What is to be made of a file; numbers of templates, each above 0.

    Attributes:
        transcodes: Transcode templates in the order wanted, none at all, or `CONSOLE`.
        watermark: Laid over what is transcoded; `CONSOLE_NUMBER` is the console's default, None is none.
        cover: Snapshot template (by time offset) for the cover, which is made of the first frame.
        samples: Sample snapshot template.
    """

    transcodes: tuple[int, ...] | AsInConsole = ()
    watermark: int | None = None
    cover: int | None = None
    samples: int | None = None

    @property
    def is_empty(self) -> bool:
        """Whether nothing would be done: such a file needs no procedure."""
        return not (self.transcodes or self.watermark or self.cover or self.samples)

    @property
    def text(self) -> str:
        """What is sent as Procedure."""
        places = [_transcodes_text(self.transcodes), *(str(one or _NOTHING) for one in self._others)]
        while len(places) > 1 and places[-1] == str(_NOTHING):
            places.pop()
        return f"QCVB_SimpleProcessFile({','.join(places)})"

    @property
    def _others(self) -> tuple[int | None, ...]:
        return self.watermark, self.cover, self.samples


_TEXT = re.compile(
    r"\s*QCVB_SimpleProcessFile\s*\("
    r"\s*(?P<transcodes>[0-9]{1,18}|\{\s*[0-9]{1,18}\s*(?:,\s*[0-9]{1,18}\s*)*\})\s*"
    r"(?:,\s*(?P<watermark>[0-9]{1,18})\s*)?(?:,\s*(?P<cover>[0-9]{1,18})\s*)?(?:,\s*(?P<samples>[0-9]{1,18})\s*)?\)\s*"
)


def parse(text: str) -> Composition | None:
    """What a procedure's text composes; None for the name of a template, and for a text that is not well formed.

    Spaces may stand between the parts, places may be missing at the end, and 0 is none.
    """
    found = _TEXT.fullmatch(text)
    if found is None:
        return None
    return Composition(
        _transcodes(found["transcodes"]),
        _number(found["watermark"]),
        _number(found["cover"]),
        _number(found["samples"]),
    )


def _transcodes_text(transcodes: tuple[int, ...] | AsInConsole) -> str:
    if isinstance(transcodes, AsInConsole):
        return str(CONSOLE_NUMBER)
    return f"{{{','.join(map(str, transcodes))}}}" if transcodes else str(_NOTHING)


def _transcodes(text: str) -> tuple[int, ...] | AsInConsole:
    if not text.startswith("{") and int(text) == CONSOLE_NUMBER:
        return CONSOLE
    return tuple(number for one in re.findall(r"[0-9]+", text) if (number := int(one)) != _NOTHING)


def _number(text: str | None) -> int | None:
    return int(text or _NOTHING) or None
