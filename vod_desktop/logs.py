"""The log file: rotated, private, and free of secrets.

Two safeguards, each enough for most cases: the loggers of the SDKs are silenced below WARNING (at DEBUG they write tokens and
signing keys), and every line, tracebacks included, passes the `Redactor` before it is written.
"""

from __future__ import annotations

import io
import logging
import os
import re
import threading
from logging.handlers import RotatingFileHandler
from pathlib import Path
from urllib.parse import quote

_FILE_NAME = "vod-desktop.log"
_FILE_BYTES = 2 * 1024 * 1024
_OLD_FILES = 3
_FORMAT = "%(asctime)s %(levelname)s %(threadName)s %(name)s: %(message)s"
_SDK_LOGGERS = ("qcloud_cos", "tencentcloud", "tencentcloud_sdk_common", "urllib3")
_REDACTED = "<redacted>"
_SHORTEST_SECRET = 6  # shorter ones would blot out ordinary words

_FIELDS = (
    r"(?:vod_?|temp_?|security_?|x-cos-security-|x-tc-)?(?:token|secret_?(?:id|key)|session_?key)"
    r"|authorization|sign_?key|q-ak|(?:q-)?signature|credential|password"
)
_QUOTE = r"""\\*["']"""  # backslashes: JSON inside the repr of a string
_ASSIGNED = rf"\b(?:{_FIELDS})(?:{_QUOTE})?\s*[:=]\s*"
_QUOTED = re.compile(rf"(?i)({_ASSIGNED}b?)({_QUOTE})(?:(?!\2)(?:\\.|[^\\]))*\2")
_BARE = re.compile(rf"""(?i)({_ASSIGNED})(?!b?\\*["'])[^\s,;&"'<>}})\]]+""")
_HEADER = re.compile(r"""(?i)(\bauthorization["']?\s*[:=]\s*)(?!["'])[^\r\n"'}]+""")
_SCHEME = re.compile(r"""\b(?:TC3-HMAC-SHA256|q-sign-algorithm=)[^\r\n"'}]*""")
_URL_USER = re.compile(r"(?<=://)[^/\s@]+@")


class Redactor:
    """Takes secrets out of text: those it was told, and whatever stands where secrets usually stand. Any thread."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._known: frozenset[str] = frozenset()

    def add(self, *secrets: str | None) -> None:
        """Remembers secrets for the rest of the run; None and very short ones are left out."""
        spellings = {form for secret in secrets if secret for form in (secret, quote(secret, safe=""))}
        with self._lock:
            self._known |= {form for form in spellings if len(form) >= _SHORTEST_SECRET}

    def redact(self, text: str) -> str:
        """The text without secrets."""
        for secret in sorted(self._known, key=len, reverse=True):
            text = text.replace(secret, _REDACTED)
        text = _HEADER.sub(rf"\1{_REDACTED}", text)
        text = _SCHEME.sub(_REDACTED, text)
        text = _QUOTED.sub(rf"\1\2{_REDACTED}\2", text)
        text = _BARE.sub(rf"\1{_REDACTED}", text)
        return _URL_USER.sub(f"{_REDACTED}@", text)


class LogFile:
    """Writes the program's log records to a folder until it is closed. Made and closed by the main thread."""

    def __init__(self, folder: Path, redactor: Redactor, *, level: int = logging.INFO) -> None:
        """Starts to write.

        Raises:
            OSError: The folder cannot be made.
        """
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        self._root = logging.getLogger()
        self._level_before = self._root.level
        self._handler = _PrivateFileHandler(folder / _FILE_NAME)
        self._handler.setFormatter(_RedactingFormatter(redactor))
        self._handler.addFilter(_is_fit_to_write)
        for name in _SDK_LOGGERS:
            logger = logging.getLogger(name)
            logger.setLevel(max(logger.level, logging.WARNING))  # whoever loaded the SDK may have silenced it more
        self._root.addHandler(self._handler)
        self._root.setLevel(level)

    def close(self) -> None:
        """Stops to write and closes the file."""
        self._root.removeHandler(self._handler)
        self._root.setLevel(self._level_before)
        self._handler.close()


class _RedactingFormatter(logging.Formatter):
    """Redacts the finished text, so that arguments and tracebacks are covered too."""

    def __init__(self, redactor: Redactor) -> None:
        super().__init__(_FORMAT)
        self._redactor = redactor

    def format(self, record: logging.LogRecord) -> str:
        return self._redactor.redact(super().format(record))


class _PrivateFileHandler(RotatingFileHandler):
    """A rotating file that only its owner can read, and that never disturbs the program."""

    def __init__(self, path: Path) -> None:
        super().__init__(path, maxBytes=_FILE_BYTES, backupCount=_OLD_FILES, encoding="utf-8", delay=True)

    def _open(self) -> io.TextIOWrapper:
        return io.TextIOWrapper(
            io.FileIO(self.baseFilename, self.mode, opener=_open_private),
            encoding=self.encoding,
            errors="backslashreplace",  # file names need not be valid text
            line_buffering=True,
        )

    def handleError(self, record: logging.LogRecord) -> None:  # noqa: N802  (the name is logging's)
        """A full disk must not print tracebacks over the program's output: the record is lost."""


def _open_private(path: str, flags: int) -> int:
    return os.open(path, flags, 0o600)


def _is_fit_to_write(record: logging.LogRecord) -> bool:
    """Holds back what SDKs say below WARNING, even if somebody raises the level of their loggers later."""
    return record.levelno >= logging.WARNING or not record.name.startswith(_SDK_LOGGERS)
