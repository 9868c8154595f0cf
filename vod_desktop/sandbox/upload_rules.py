"""What the service takes on either route: types of files and lengths of texts (protocol.md 2.1, 4.1, A)."""

from __future__ import annotations

from vod_desktop.sandbox.seeds import OTHER_CLASS_ID
from vod_desktop.sandbox.store import Store, category_identity

VIDEO_TYPES = frozenset(
    {"mp4", "ts", "flv", "wmv", "asf", "rm", "rmvb", "mpg", "mpeg", "3gp", "mov", "webm", "mkv", "avi"}
)
AUDIO_TYPES = frozenset({"mp3", "m4a", "flac", "ogg", "wav"})

MANIFEST_TYPES = frozenset({"m3u8", "mpd"})
"""Streams of many files; for the server route only (protocol.md 6.1)."""

COVER_TYPES = frozenset({"jpg", "jpeg", "png", "gif", "bmp", "tiff", "ai", "cdr", "eps"})

NEVER = "9999-12-31T23:59:59Z"
"""How an expiry time reads when there is none (protocol.md 2.1)."""

MAX_SOURCE_CONTEXT = 250
MAX_SESSION_CONTEXT = 1000


def has_class(store: Store, sub_app_id: int, class_id: int) -> bool:
    """Whether an application has a category."""
    return class_id == OTHER_CLASS_ID or store.categories.get(category_identity(sub_app_id, class_id)) is not None
