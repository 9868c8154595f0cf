"""Puts an error into words: its sentences with their values filled in, the label of its button, and details to copy."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass

from vod_desktop.core.model.errors import TRAITS, Code, Problem
from vod_desktop.texts.error_actions import Action
from vod_desktop.texts.error_texts import ERROR_TEXTS
from vod_desktop.texts.reasons import REASONS
from vod_desktop.texts.texts import Texts, mark

_PATH = "\0"
_PATH_AT_END = re.compile(rf"\s*[:：]\s*{_PATH}")
"""The path with its colon, in both languages."""
_OPEN = "…"
_OPEN_AT_END = re.compile(rf"\s*[:：]\s*{_OPEN}(?:\s*[(（]{_OPEN}[)）])?[.。]?$")
_BLANK_IN_CHINESE = re.compile(r"(?<=[\u4e00-\u9fff]) (?=[\u4e00-\u9fff])")
_ANY_FIELD, _OTHER_FIELD = mark("option"), mark("another option")
_GENERAL_FIELDS = {"secret": mark("key")}
"""What a field is called as long as nobody knows which one it is, by the first part of the code."""


@dataclass(frozen=True, slots=True)
class Told:
    """An error in the language in force.

    Attributes:
        title: What happened, one sentence.
        advice: What to do now.
        details: Code, RequestId and the raw answer, for "copy details"; not translated.
    """

    title: str
    advice: str
    action: Action
    details: str


def tell(texts: Texts, problem: Problem) -> Told:
    """Puts a problem into words."""
    entry = ERROR_TEXTS[problem.code]
    advice = _ADVICE.get((problem.code, problem.params.get("field")), entry.advice)
    values = {name: _in_words(texts, name, value) for name, value in problem.params.items()}
    lines = [f"code: {problem.code}"]
    if problem.request_id:
        lines.append(f"RequestId: {problem.request_id}")
    if problem.detail:
        lines.append(problem.detail)
    return Told(texts.tr(entry.title, **values), texts.tr(advice, **values), entry.action, "\n".join(lines))


def tell_without_path(texts: Texts, problem: Problem) -> str:
    """What happened, where the file's name stands anyway: `The file is empty` for `The file is empty: clip.mp4`."""
    if "path" not in problem.params:
        return tell(texts, problem).title
    title = tell(texts, Problem(problem.code, {**problem.params, "path": _PATH})).title
    return _PATH_AT_END.sub("", title) if _PATH_AT_END.search(title) else tell(texts, problem).title


def tell_in_general(texts: Texts, code: Code) -> Told:
    """Puts a code into words that fit every time it happens, the title as one of a page: values are left open or out."""
    first = code.partition(".")[0]
    words = {"field": _GENERAL_FIELDS.get(first, _ANY_FIELD), "other": _OTHER_FIELD}
    values = {name: texts.tr(words[name]) if name in words else _OPEN for name in TRAITS[code].params}
    entry = ERROR_TEXTS[code]
    title, advice = (_BLANK_IN_CHINESE.sub("", texts.tr(text, **values)) for text in (entry.title, entry.advice))
    return Told(_OPEN_AT_END.sub("", title).rstrip(".。"), advice, entry.action, f"code: {code}")


def action_label(texts: Texts, action: Action) -> str:
    """The label of an action's button; empty for `Action.NONE`."""
    return texts.tr(_ACTION_LABELS[action]) if action is not Action.NONE else ""


def _in_words(texts: Texts, name: str, value: str | int) -> str | int:
    words = {"field": FIELD_NAMES, "other": FIELD_NAMES, "reason": REASONS}.get(name, {})
    return texts.tr(words[value]) if isinstance(value, str) and value in words else value


_ACTION_LABELS: Mapping[Action, str] = {
    Action.RETRY: mark("Retry"),
    Action.START_OVER: mark("Start again"),
    Action.CHOOSE_FILE: mark("Choose another file…"),
    Action.CHOOSE_COVER: mark("Choose another cover…"),
    Action.EDIT_OPTIONS: mark("Change the options…"),
    Action.CHECK_ACCOUNT: mark("Check the account…"),
    Action.ENTER_KEY: mark("Enter the key…"),
    Action.RELEASE_HOLD: mark("Try again now"),
    Action.CHOOSE_DATA_DIR: mark("Choose another folder…"),
    Action.INSIST: mark("Upload anyway"),
    Action.SHOW_REPORT: mark("Show report…"),
}

_ADVICE: Mapping[tuple[Code, str | int | None], str] = {
    (Code.SECRET_EMPTY, "header_value"): mark("Ask whoever runs the signature service for it."),
    (Code.SECRET_MALFORMED, "header_value"): mark(
        "Copy it once more, on one line; a header takes letters, digits and signs of ASCII only."
    ),
}
"""Advice that fits a field better than that of its code."""

FIELD_NAMES: Mapping[str, str] = {
    "media_name": mark("media name"),
    "media_type": mark("media type"),
    "class_id": mark("category"),
    "procedure": mark("procedure template"),
    "cover_path": mark("cover"),
    "storage_region": mark("storage region"),
    "expire_time": mark("expiry time"),
    "source_context": mark("source context"),
    "session_context": mark("session context"),
    "storage_path": mark("storage path"),
    "route": mark("way in"),
    "client_route": mark("client upload"),
    "server_route": mark("server upload"),
    "signature_url": mark("address of the signature service"),
    "signature_header": mark("header of the signature service"),
    "header_value": mark("value of the header"),
    "answer_path": mark("place of the signature"),
    "sub_app_id": mark("application (SubAppId)"),
    "secret_id": mark("SecretId"),
    "secret_key": mark("SecretKey"),
    "token": mark("token"),
    "proxy_url": mark("proxy address"),
    "current_time_stamp": mark("time of signing"),
    "random": mark("random number"),
    "task_priority": mark("priority"),
    "task_notify_mode": mark("notification mode"),
    "one_time_valid": mark("one-time switch"),
    "vod_sub_app_id": mark("application (SubAppId)"),
    "life_s": mark("validity"),
}
"""The options by the field names of `UploadOptions` and `SignatureFields`, as they stand inside a sentence."""
