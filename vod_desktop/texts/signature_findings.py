"""What a check of a client-upload signature finds, in words: what is so, and what to do about it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from vod_desktop.core.model.signature import PARAMETERS, Finding, FindingKind, NotifyMode
from vod_desktop.texts import formats
from vod_desktop.texts.errors import FIELD_NAMES
from vod_desktop.texts.texts import Texts, mark

_DURATIONS = frozenset({"life_s", "wait_s", "ago_s"})
"""Parameters of findings that are told as spans of time."""

_CHOICES = {"task_notify_mode": ", ".join(NotifyMode), "one_time_valid": "0, 1"}


@dataclass(frozen=True, slots=True)
class ToldFinding:
    """A finding in the language in force.

    Attributes:
        title: What is so, one sentence.
        advice: What to do about it, or what it means.
    """

    title: str
    advice: str


def tell_finding(texts: Texts, finding: Finding) -> ToldFinding:
    """Puts a finding into words."""
    values: dict[str, object] = dict(finding.params)
    name = finding.params.get("field")
    if name is not None:
        values["parameter"] = PARAMETERS.get(str(name), name)
        values["field"] = texts.tr(FIELD_NAMES[str(name)]) if name in FIELD_NAMES else name
        values["choices"] = _CHOICES.get(str(name), "")
    for span in _DURATIONS & values.keys():
        values[span] = formats.duration(texts, float(finding.params[span]))
    title, advice = FINDING_TEXTS[finding.kind]
    return ToldFinding(texts.tr(title, **values), texts.tr(advice, **values))


FINDING_TEXTS: Mapping[FindingKind, tuple[str, str]] = {
    FindingKind.MISSING: (
        mark("The {field} is missing: {parameter}"),
        mark("Every signature needs secretId, currentTimeStamp, expireTime and random."),
    ),
    FindingKind.REPEATED: (
        mark("{parameter} is there more than once."),
        mark("Write each parameter once."),
    ),
    FindingKind.FRACTION: (
        mark("{parameter} is not a whole number: {value}"),
        mark("Round it down before it is signed: the service refuses fractions."),
    ),
    FindingKind.NOT_WHOLE: (
        mark("{parameter} is not a number: {value}"),
        mark("Write it as a whole number in decimal digits."),
    ),
    FindingKind.NO_CHOICE: (
        mark("{parameter} cannot be “{value}”."),
        mark("It can be one of these: {choices}"),
    ),
    FindingKind.MILLISECONDS: (
        mark("{parameter} counts milliseconds."),
        mark("The service counts seconds: divide it by 1000 before it is signed."),
    ),
    FindingKind.OUT_OF_RANGE: (
        mark("The {field} is out of range: {value}"),
        mark("{parameter} has to be from {least} to {most}."),
    ),
    FindingKind.TOO_LONG: (
        mark("The {field} is too long: {count} characters"),
        mark("{parameter} takes at most {limit} characters."),
    ),
    FindingKind.ENDS_BEFORE_START: (
        mark("The signature ends before it begins."),
        mark("expireTime has to be later than currentTimeStamp."),
    ),
    FindingKind.LIFE_TOO_LONG: (
        mark("The signature is to be valid for too long: {life_s}"),
        mark("It may be valid for at most {limit_days} days."),
    ),
    FindingKind.NOT_YET_VALID: (
        mark("The signature was made in the future: {wait_s} ahead of this computer's clock."),
        mark("Set the clocks of this computer and of the one that makes signatures to automatic."),
    ),
    FindingKind.EXPIRED: (
        mark("The signature has expired, {ago_s} ago."),
        mark("Get a new one; a signature cannot be prolonged."),
    ),
    FindingKind.MAC_WRONG: (
        mark("The signature was not made with this SecretKey, or was changed afterwards."),
        mark(
            "It has to be the Base64 of the 20 bytes of HMAC-SHA1(SecretKey, original), followed by the original just as it was signed."
        ),
    ),
    FindingKind.OTHER_KEY: (
        mark("The signature names another SecretId than that of this key."),
        mark("Check it with the key that belongs to its SecretId."),
    ),
    FindingKind.WITHOUT_PROCEDURE: (
        mark("The {field} is set, but no procedure template is."),
        mark("{parameter} takes effect together with procedure only."),
    ),
    FindingKind.NOT_ENCODED: (
        mark("The value of {parameter} is not URL-encoded."),
        mark("Let a library write the query string; the service may read something else than was meant."),
    ),
    FindingKind.NOT_UTF8: (
        mark("The value of {parameter} is not UTF-8."),
        mark("Turn texts into UTF-8 before they are URL-encoded."),
    ),
    FindingKind.UNKNOWN: (
        mark("A parameter is not known here: {name}"),
        mark("If it was not meant, look at how the signature is made; the service may ignore it."),
    ),
    FindingKind.MISSPELT: (
        mark("A parameter is not known here: {name}"),
        mark("Perhaps {parameter} was meant; the service tells capital and small letters apart."),
    ),
    FindingKind.MAC_UNCHECKED: (
        mark("Nothing tells yet whether the signature was made with the right key."),
        mark("Give the key, too, to have that checked."),
    ),
    FindingKind.ONE_TIME: (
        mark("The signature can be used once."),
        mark(
            "Every further upload, and every new try of a failed one, needs a new signature with another random number."
        ),
    ),
    FindingKind.QUOTES_REMOVED: (
        mark("Quotation marks or escapes of JSON were around the signature or in it."),
        mark("They were undone for this check. Send the signature without them."),
    ),
    FindingKind.BREAKS_REMOVED: (
        mark("There were line breaks in the signature."),
        mark(
            "They were taken out for this check. Some Base64 functions break lines by themselves: send it on one line."
        ),
    ),
    FindingKind.BLANKS_REMOVED: (
        mark("There were spaces in the signature."),
        mark("They were taken out for this check. Send the signature without them."),
    ),
    FindingKind.PLUS_RESTORED: (
        mark("There were spaces in the signature where it has plus signs."),
        mark(
            "They were put back for this check. A form or an address turns + into a space unless the text is URL-encoded."
        ),
    ),
    FindingKind.ESCAPES_UNDONE: (
        mark("The signature was URL-encoded (%2B, %3D)."),
        mark("This was undone for this check. An upload takes the signature as it is, not URL-encoded."),
    ),
    FindingKind.OTHER_ALPHABET: (
        mark("The signature was in the Base64 of addresses, with - and _."),
        mark("It was read as such for this check. An upload takes the usual Base64, with + and /."),
    ),
    FindingKind.PADDING_ADDED: (
        mark("The = at the end of the signature were missing."),
        mark("They were added for this check. Send the signature whole."),
    ),
}
"""Title and advice of each kind. Their placeholders are the finding's parameters, `parameter` (as it is written) and `choices`."""
