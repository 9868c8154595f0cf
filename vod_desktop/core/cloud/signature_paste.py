"""Makes out the signature in a text that somebody has copied, and names what had to be undone for that. Pure.

For the tools that explain signatures; what is sent to the service is never mended, since the service mends nothing either.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import replace
from urllib.parse import unquote

from vod_desktop.core.cloud.signature import check
from vod_desktop.core.model.signature import CheckedSignature, FindingKind, Severity, finding

_GROUP = 4
"""Characters of Base64 that belong together."""

_AROUND = " \t\r\n\v\f\ufeff\u200b\u00a0\u3000"
_QUOTES = {'"': '"', "'": "'", "`": "`", "“": "”", "‘": "’"}
_BREAK = re.compile(r"[ \t]*(?:[\r\n\v\f\u2028\u2029]|\\r|\\n)+[ \t]*")
_BLANK = re.compile(r"[ \t\u00a0\u200b\u3000]")
_JSON_ESCAPE = re.compile(r"\\u00([0-9A-Fa-f]{2})")
_ESCAPE = re.compile(r"%[0-9A-Fa-f]{2}")
_OFTEN = 2
"""So many times a text may have been escaped."""


def tidied(text: str) -> tuple[str, tuple[FindingKind, ...]]:
    """The text as it would be sent, and what was undone for that, in the order in which it was done.

    Blanks and line breaks around it go without a word: copying brings them along.
    """
    undone: list[FindingKind] = []
    for kind, undo in _STEPS:
        text = text.strip(_AROUND)
        mended = undo(text)
        if mended != text:
            undone.append(kind)
            text = mended
    return text, tuple(dict.fromkeys(undone))


def check_pasted(text: str, secret_key: str | None, now: float, *, secret_id: str | None = None) -> CheckedSignature:
    """As `check`, for a text that somebody has copied; what was undone is among the findings.

    Raises:
        AppError: signature.unreadable.
    """
    signature, undone = tidied(text)
    checked = check(signature, secret_key, now, secret_id=secret_id)
    errors = [one for one in checked.findings if one.severity is Severity.ERROR]
    others = [one for one in checked.findings if one.severity is not Severity.ERROR]
    return replace(checked, findings=(*errors, *map(finding, undone), *others))


def _without_quotes(text: str) -> str:
    if len(text) > 1 and _QUOTES.get(text[0]) == text[-1]:
        text = text[1:-1]
    return _JSON_ESCAPE.sub(lambda found: chr(int(found[1], 16)), text.replace("\\/", "/"))


def _without_breaks(text: str) -> str:
    return _BREAK.sub("", text)


def _unescaped(text: str) -> str:
    for _ in range(_OFTEN):
        if _ESCAPE.search(text):
            text = unquote(text)
    return text


def _with_plus(text: str) -> str:
    """A blank where the length needs a character: a form's decoder makes one of a plus sign."""
    return _BLANK.sub("+", text) if _BLANK.search(text) and len(text) % _GROUP == 0 else text


def _in_standard_alphabet(text: str) -> str:
    return text.translate({ord("-"): "+", ord("_"): "/"})


def _padded(text: str) -> str:
    missing = -len(text) % _GROUP
    return text + "=" * missing if missing < _GROUP - 1 else text


_STEPS: tuple[tuple[FindingKind, Callable[[str], str]], ...] = (
    (FindingKind.QUOTES_REMOVED, _without_quotes),
    (FindingKind.BREAKS_REMOVED, _without_breaks),  # first, since one may stand in the middle of an escape
    (FindingKind.ESCAPES_UNDONE, _unescaped),
    (FindingKind.BREAKS_REMOVED, _without_breaks),
    (FindingKind.PLUS_RESTORED, _with_plus),
    (FindingKind.BLANKS_REMOVED, lambda text: _BLANK.sub("", text)),
    (FindingKind.OTHER_ALPHABET, _in_standard_alphabet),
    (FindingKind.PADDING_ADDED, _padded),
)
