"""Speed limits as they are offered and put into words. Pure, without Qt."""

from __future__ import annotations

from vod_desktop.texts import Texts, formats

MB = 1_000_000
"""Bytes; as sizes and speeds are shown."""

OFFERED_BYTES_PER_S = (MB // 2, MB, 2 * MB, 5 * MB, 10 * MB, 20 * MB)
"""What lines of offices and homes are shared by."""

LEAST_BYTES_PER_S = MB // 100
MOST_BYTES_PER_S = 10_000 * MB


def limit_text(texts: Texts, rate_bytes_per_s: int) -> str:
    """The limit in force in two words; 0 is none."""
    if not rate_bytes_per_s:
        return texts.tr("No speed limit")
    return texts.tr("Limit {speed}", speed=formats.speed(rate_bytes_per_s))
