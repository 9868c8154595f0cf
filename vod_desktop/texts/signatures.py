"""What a client-upload signature says, field by field, in words."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime

from vod_desktop.core.model.signature import (
    PARAMETERS,
    CheckedSignature,
    FindingKind,
    MacVerdict,
    NotifyMode,
    ReadSignature,
    SignatureFields,
)
from vod_desktop.texts import formats
from vod_desktop.texts.regions import region_name
from vod_desktop.texts.templates import option_words
from vod_desktop.texts.texts import Texts, mark

FIELD_LABELS: Mapping[str, str] = {
    "secret_id": mark("SecretId"),
    "current_time_stamp": mark("Signed at"),
    "expire_time": mark("Valid until"),
    "random": mark("Random number"),
    "class_id": mark("Category"),
    "procedure": mark("Procedure template"),
    "task_priority": mark("Priority"),
    "task_notify_mode": mark("Notification"),
    "source_context": mark("Source context"),
    "one_time_valid": mark("Can be used"),
    "vod_sub_app_id": mark("Application"),
    "session_context": mark("Session context"),
    "storage_region": mark("Storage region"),
}
"""What each field is called where it stands alone."""

NOTIFY_LABELS: Mapping[NotifyMode, str] = {
    NotifyMode.FINISH: mark("Once all has ended"),
    NotifyMode.CHANGE: mark("At every step"),
    NotifyMode.NONE: mark("No notification"),
}

_MAC_LABELS: Mapping[MacVerdict, str] = {
    MacVerdict.RIGHT: mark("Made with this key"),
    MacVerdict.WRONG: mark("Not made with this key"),
    MacVerdict.UNCHECKED: mark("Key not checked"),
}

_USES = {True: mark("Once"), False: mark("Any number of times")}
_OURS = {parameter: name for name, parameter in PARAMETERS.items()}


@dataclass(frozen=True, slots=True)
class ParameterRow:
    """One parameter for a table.

    Attributes:
        label: What it is called; of a parameter that is not known here, its name.
        name: As it is written.
        words: What its value means; the value itself where that says all.
        value: As it is written, decoded.
    """

    label: str
    name: str
    words: str
    value: str


def parameter_rows(texts: Texts, read: ReadSignature) -> tuple[ParameterRow, ...]:
    """All parameters of a signature in the order in which they stand there."""
    return tuple(_row(texts, read.fields, name, value) for name, value in read.parameters)


def mac_words(texts: Texts, verdict: MacVerdict) -> str:
    """Whether the key is right, in a few words."""
    return texts.tr(_MAC_LABELS[verdict])


def verdict_words(texts: Texts, checked: CheckedSignature) -> str:
    """Whether the service would take it, as far as can be told."""
    if not checked.is_valid:
        return texts.tr("The signature is not valid.")
    if checked.mac is MacVerdict.UNCHECKED:
        return texts.tr("Nothing is wrong with the signature, as far as can be told without the key.")
    return texts.tr("The signature is valid.")


def life_words(texts: Texts, checked: CheckedSignature, now: float) -> str:
    """Until when it is valid and how long that is from now on, or since when no more; empty where nothing tells."""
    fields = checked.read.fields
    if fields is None or FindingKind.MILLISECONDS in {one.kind for one in checked.findings}:
        return ""
    end, left_s = local_time(fields.expire_time), fields.expire_time - now
    if left_s <= 0:
        return texts.tr("Expired {time}, {span} ago", time=end, span=formats.duration(texts, -left_s))
    return texts.tr("Valid until {time}, another {span}", time=end, span=formats.duration(texts, left_s))


def local_time(at_s: int) -> str:
    """A local time with its date and seconds; the number itself where no calendar has it."""
    try:
        return f"{datetime.fromtimestamp(at_s).astimezone():%Y-%m-%d %H:%M:%S}"
    except (OverflowError, ValueError, OSError):
        return str(at_s)


def _row(texts: Texts, fields: SignatureFields | None, parameter: str, value: str) -> ParameterRow:
    name = _OURS.get(parameter)
    if name is None:
        return ParameterRow(parameter, parameter, value, value)
    words = value if fields is None else _words(texts, fields, name) or value
    return ParameterRow(texts.tr(FIELD_LABELS[name]), parameter, words, value)


def _words(texts: Texts, fields: SignatureFields, name: str) -> str:
    """What a field's value means; empty where the value itself says it."""
    tell = _TELLERS.get(name)
    return "" if tell is None else tell(texts, fields)


def _procedure(texts: Texts, fields: SignatureFields) -> str:
    does = option_words(texts, fields.procedure, {}) if fields.procedure else ""
    return texts.tr("{name}: {words}", name=fields.procedure, words=does) if does else ""


def _notification(texts: Texts, fields: SignatureFields) -> str:
    return "" if fields.task_notify_mode is None else texts.tr(NOTIFY_LABELS[fields.task_notify_mode])


def _region(texts: Texts, fields: SignatureFields) -> str:
    return region_name(texts, fields.storage_region) if fields.storage_region else texts.tr("Default region")


_TELLERS: Mapping[str, Callable[[Texts, SignatureFields], str]] = {
    "current_time_stamp": lambda _texts, fields: local_time(fields.current_time_stamp),
    "expire_time": lambda _texts, fields: local_time(fields.expire_time),
    "class_id": lambda texts, fields: "" if fields.class_id else texts.tr("Other"),
    "procedure": _procedure,
    "task_notify_mode": _notification,
    "one_time_valid": lambda texts, fields: texts.tr(_USES[fields.one_time_valid]),
    "vod_sub_app_id": lambda texts, fields: "" if fields.vod_sub_app_id else texts.tr("Main application"),
    "storage_region": _region,
}
