"""Which files the service takes, by the extension of their name (official console document, supported formats)."""

from __future__ import annotations

from pathlib import Path

VIDEO_TYPES = frozenset(
    {"mp4", "ts", "flv", "wmv", "asf", "rm", "rmvb", "mpg", "mpeg", "3gp", "mov", "webm", "mkv", "avi"}
)
AUDIO_TYPES = frozenset({"mp3", "m4a", "flac", "ogg", "wav"})
MEDIA_TYPES = VIDEO_TYPES | AUDIO_TYPES
COVER_TYPES = ("jpg", "jpeg", "png", "gif", "bmp", "tiff", "ai", "cdr", "eps")
"""In the order in which a picture beside the video is looked for."""


def extension(path: Path) -> str:
    """The name's extension, lower-case, without dot; empty when there is none."""
    return path.suffix[1:].lower()


def media_type_of(path: Path, fallback: str | None = None) -> str | None:
    """MediaType of a file: its extension when the service takes it, else `fallback`."""
    own = extension(path)
    return own if own in MEDIA_TYPES else fallback
