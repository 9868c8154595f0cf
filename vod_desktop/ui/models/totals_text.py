"""All uploads together, in words. Pure, without Qt."""

from __future__ import annotations

from dataclasses import replace

from vod_desktop.core.model.events import Totals
from vod_desktop.texts import Texts, formats

_PERMILLE = 1000


def permille(totals: Totals) -> int:
    """How much of all bytes is sent, 0 to 1000."""
    if not totals.total_bytes:
        return 0
    return min(totals.sent_bytes * _PERMILLE // totals.total_bytes, _PERMILLE)


def at_rest(totals: Totals) -> Totals:
    """The same when nothing moves: the engine measures over some seconds, and would go on telling the last speed."""
    return replace(totals, speed_bytes_per_s=0.0, left_s=None)


def files_text(texts: Texts, totals: Totals) -> str:
    """`3 of 12 files`."""
    return texts.tr("{done} of {total} files", done=totals.files_done, total=totals.files_total)


def rest_texts(texts: Texts, totals: Totals) -> list[str]:
    """Bytes, speed and time left, as far as they are known."""
    parts = []
    if totals.total_bytes:
        done, total = formats.size(totals.sent_bytes), formats.size(totals.total_bytes)
        parts.append(texts.tr("{done} of {total}", done=done, total=total))
    if totals.speed_bytes_per_s > 0:
        parts.append(formats.speed(totals.speed_bytes_per_s))
    if totals.left_s is not None and totals.files_done + totals.files_failed < totals.files_total:
        parts.append(texts.tr("{duration} left", duration=formats.duration(texts, totals.left_s)))
    return parts
