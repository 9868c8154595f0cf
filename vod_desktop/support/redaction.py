"""Takes out of a report what is secret or tells who somebody is.

The log's `Redactor` knows the secrets of this run and where secrets stand; this adds what only looks like one, and the names of
people: a report leaves the machine, a log does not.
"""

from __future__ import annotations

import getpass
import re
from collections.abc import Callable
from pathlib import Path

from vod_desktop.logs import Redactor

_REDACTED = "<redacted>"
_SHORTEST_NAME = 3

_KEY_ID = re.compile(r"\b(?:AKID|IKID)[0-9A-Za-z]{6,}")
"""SecretIds of Tencent Cloud begin so."""

_QUERY = re.compile(r"""(\b\w[\w+.-]*://[^\s"'<>?]+)\?[^\s"'<>)\]]+""")
"""What stands behind `?` in an address: signed addresses carry their signature there."""

_OPAQUE = re.compile(r"(?<![\w+/=-])[A-Za-z0-9+/_-]{60,}={0,2}(?![\w+/=-])")
"""Longer than any id that helps: tokens, session keys, signatures in Base64."""

_HOMES = re.compile(r"(?i)(/(?:home|users)/|\b[a-z]:[\\/]+users[\\/]+)[^/\\\s\"'<>:]+")
"""Home directories, also of other people."""


class Redaction:
    """Cleans texts. Any thread.

    Args:
        known: Takes out the secrets of this run.
        home: The home directory, which is written `~`.
        user: The user's name.
    """

    def __init__(self, known: Callable[[str], str], *, home: Path | None = None, user: str | None = None) -> None:
        self._known = known
        self._patterns = Redactor()
        self._home = str(Path.home() if home is None else home)
        self._user = _user_name() if user is None else user

    def clean(self, text: str) -> str:
        """The text without secrets and names."""
        text = self._patterns.redact(self._known(text))
        text = _KEY_ID.sub(_REDACTED, text)
        text = _QUERY.sub(rf"\1?{_REDACTED}", text)
        text = _OPAQUE.sub(lambda found: found[0] if _is_path(found[0]) else _REDACTED, text)
        if len(self._home) > _SHORTEST_NAME:
            text = text.replace(self._home, "~").replace(self._home.replace("\\", "\\\\"), "~")
        text = _HOMES.sub(r"\1<user>", text)
        if len(self._user) >= _SHORTEST_NAME and self._user != "root":
            text = re.sub(rf"(?<!\w){re.escape(self._user)}(?!\w)", "<user>", text)
        return text


def _is_path(text: str) -> bool:
    """Long paths look like Base64, but have many separators."""
    return text.count("/") * 16 > len(text)


def _user_name() -> str:
    try:
        return getpass.getuser()
    except (KeyError, OSError):  # a system user without a name
        return ""
