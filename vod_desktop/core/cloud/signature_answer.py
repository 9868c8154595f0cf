"""Makes out the signature in what a signature service answers. Pure.

Services answer as their authors liked: the bare text, with quotes or a line break around it, or JSON with the signature somewhere
inside. Around the signature everything is forgiven; the signature itself is never mended, since the upload service mends nothing.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Any

from vod_desktop.core.cloud.signature import read_fields
from vod_desktop.core.model.errors import AppError, Code, app_error
from vod_desktop.core.model.signature import SignatureFields

_AROUND = " \t\r\n\v\f\ufeff\u200b\u00a0\u3000"
_QUOTES = "\"'`"
_SHOWN_NAMES = 12
_DEEPEST = 8
_NOTHING = object()


def signature_in(body: bytes, answer_path: str, account: str) -> tuple[str, SignatureFields]:
    """The signature in an answer, and what it says.

    Args:
        body: As it came.
        answer_path: Where it stands in JSON, names and numbers of entries joined by dots; empty for an answer that is the signature.
        account: Name of the account, for the errors.

    Raises:
        AppError: signature.missing, signature.elsewhere, signature.unreadable; none holds anything of the answer but names.
    """
    text = _text(body)
    answer = None if text is None else _json(text)
    if not answer_path:
        found = answer if isinstance(answer, str) else text
        if found is None or isinstance(answer, dict | list) or not _is_one_word(_bare(found)):
            raise _elsewhere_or_missing(answer, account, f"{len(body)} bytes that hold no signature")
        signature = _bare(found)
    else:
        value = _at(answer, answer_path)
        if not isinstance(value, str) or not _bare(value):
            raise _elsewhere_or_missing(answer, account, _told_names(answer, answer_path))
        signature = _bare(value)
    return signature, read_fields(signature)


def _text(body: bytes) -> str | None:
    try:
        return body.decode("utf-8-sig").strip(_AROUND)
    except UnicodeDecodeError:
        return None


def _json(text: str) -> Any:
    """What the text is in JSON; None where it is none."""
    try:
        return json.loads(text)
    except (ValueError, RecursionError):
        return None


def _bare(text: str) -> str:
    """Without blanks around it, then without quotes, whoever put them there."""
    text = text.strip(_AROUND)
    if len(text) > 1 and text[0] == text[-1] and text[0] in _QUOTES:
        text = text[1:-1].strip(_AROUND)
    return text


def _is_one_word(text: str) -> bool:
    """Whether it could be meant as a signature: pages and sentences have blanks, and markup."""
    return bool(text) and not any(char.isspace() or char in "<>{}" for char in text)


def _at(answer: Any, path: str) -> Any:
    """What stands at a path; `_NOTHING` for a path that leads nowhere."""
    for name in path.split("."):
        if isinstance(answer, dict) and name in answer:
            answer = answer[name]
        elif isinstance(answer, list) and name.isascii() and name.isdecimal() and int(name) < len(answer):
            answer = answer[int(name)]
        else:
            return _NOTHING
    return answer


def _elsewhere_or_missing(answer: Any, account: str, detail: str) -> AppError:
    place = next(_places(answer), None)
    if place:
        return app_error(Code.SIGNATURE_ELSEWHERE, account=account, place=place)
    return app_error(Code.SIGNATURE_MISSING, account=account, detail=detail)


def _places(answer: Any, path: tuple[str, ...] = ()) -> Iterator[str]:
    """Where in JSON a signature stands, as far as a path can name it."""
    if isinstance(answer, str):
        if _is_signature(_bare(answer)):
            yield ".".join(path)
    elif len(path) < _DEEPEST and isinstance(answer, dict | list):
        entries = answer.items() if isinstance(answer, dict) else enumerate(answer)
        for name, value in entries:
            if name != "" and "." not in str(name):
                yield from _places(value, (*path, str(name)))


def _is_signature(text: str) -> bool:
    try:
        read_fields(text)
    except AppError:
        return False
    return True


def _told_names(answer: Any, path: str) -> str:
    """Names are no secrets, and show the author of the service at once what is wrong."""
    if not isinstance(answer, dict):
        return f"nothing at {path}: the answer is {'a list' if isinstance(answer, list) else 'no JSON object'}"
    names = ", ".join(str(name)[:40] for name in list(answer)[:_SHOWN_NAMES])
    return f"nothing at {path}; the answer has: {names}"
