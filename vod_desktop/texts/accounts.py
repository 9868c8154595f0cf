"""Accounts in words: their kinds, where their key is, and what a test of their connection found."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from vod_desktop.core.model.account import Account, AccountKind, KeyPlace, Site
from vod_desktop.core.model.diagnosis import APPLICATIONS_ACTION, Check, CheckResult, Outcome
from vod_desktop.core.model.errors import Code
from vod_desktop.core.model.signature import SignatureFields
from vod_desktop.texts import formats
from vod_desktop.texts.errors import tell
from vod_desktop.texts.texts import Texts, mark

KIND_LABELS: Mapping[AccountKind, str] = {
    AccountKind.KEY_PAIR: mark("Key pair"),
    AccountKind.TEMPORARY: mark("Temporary key"),
    AccountKind.SIGNATURE_SERVICE: mark("Signature service (no key on this computer)"),
    AccountKind.PRACTICE: mark("Practice cloud"),
}

SHORT_KIND_LABELS: Mapping[AccountKind, str] = {**KIND_LABELS, AccountKind.SIGNATURE_SERVICE: mark("Signature service")}
"""The same where there is little room."""

SITE_LABELS: Mapping[Site, str] = {
    Site.MAINLAND: mark("Mainland China (cloud.tencent.com)"),
    Site.INTERNATIONAL: mark("International (tencentcloud.com)"),
}

KEY_LABELS: Mapping[KeyPlace, str] = {
    KeyPlace.KEYRING: mark("key in the keyring"),
    KeyPlace.THIS_RUN: mark("key for this run only"),
    KeyPlace.ENVIRONMENT: mark("key from the environment"),
    KeyPlace.NOT_NEEDED: mark("no key needed"),
    KeyPlace.MISSING: mark("key missing"),
    KeyPlace.UNKNOWN: mark("key not looked up yet"),
}

_HEADER_LABELS: Mapping[KeyPlace, str] = {
    **KEY_LABELS,
    KeyPlace.KEYRING: mark("header in the keyring"),
    KeyPlace.THIS_RUN: mark("header for this run only"),
    KeyPlace.ENVIRONMENT: mark("header from the environment"),
    KeyPlace.MISSING: mark("header missing"),
    KeyPlace.UNKNOWN: mark("header not looked up yet"),
}
"""The same for accounts whose key is what their signature service wants to see."""

OUTCOME_LABELS: Mapping[Outcome, str] = {
    Outcome.RUNNING: mark("checking…"),
    Outcome.OK: mark("in order"),
    Outcome.WARNING: mark("attention"),
    Outcome.FAILED: mark("failed"),
    Outcome.SKIPPED: mark("not checked"),
}

_CHECK_LABELS: Mapping[Check, tuple[str, str]] = {
    # with something to name, and without
    Check.NAME: (mark("Address of {subject}"), mark("Address")),
    Check.CONNECTION: (mark("Connection to {subject}"), mark("Connection")),
    Check.CLOCK: (mark("Clock of this computer"), mark("Clock of this computer")),
    Check.KEY: (mark("Key"), mark("Key")),
    Check.APPLICATION: (mark("Application {subject}"), mark("Application")),
    Check.PERMISSION: (mark("Permission for {subject}"), mark("Permissions")),
    Check.SIGNATURE: (mark("Signature from the service"), mark("Signature from the service")),
    Check.FRESH_SIGNATURE: (mark("A new signature each time"), mark("A new signature each time")),
    Check.UPLOAD_SERVICE: (mark("Signature accepted by {subject}"), mark("Signature accepted")),
    Check.STORAGE: (mark("Storage"), mark("Storage")),
}

_WITHOUT: Mapping[str, str] = {
    "CommitUpload": mark("Without it nothing can be uploaded; ApplyUpload is needed, too."),
    "SearchMedia": mark("Without it, an upload whose last answer was lost cannot be confirmed by itself."),
    "DescribeTasks": mark("Without it, nothing tells when an uploaded video can be played."),
    "DescribeStorageRegions": mark("Without it, the storage region cannot be chosen from a list."),
    "DescribeAllClass": mark("Without it, the category cannot be chosen from a list."),
    "DescribeProcedureTemplates": mark("Without it, the procedure template cannot be chosen from a list."),
    "DescribeTranscodeTemplates": mark("Without it, transcoding templates cannot be chosen from a list."),
    "DescribeWatermarkTemplates": mark("Without it, watermark templates cannot be chosen from a list."),
    "DescribeSnapshotByTimeOffsetTemplates": mark("Without it, cover templates cannot be chosen from a list."),
    "DescribeSampleSnapshotTemplates": mark("Without it, sample snapshot templates cannot be chosen from a list."),
    APPLICATIONS_ACTION: mark("Without it, the application cannot be checked or chosen from a list."),
}
"""What does not work where the key may not call an action."""


@dataclass(frozen=True, slots=True)
class ToldCheck:
    """One check in the language in force.

    Attributes:
        label: What is looked at.
        outcome: How it ended, in a word or two.
        title, advice: What is wrong and what to do; empty where nothing is.
        note: What was found where all is well; mostly empty.
    """

    label: str
    outcome: str
    title: str = ""
    advice: str = ""
    note: str = ""


def tell_check(texts: Texts, result: CheckResult) -> ToldCheck:
    """Puts one check into words."""
    with_subject, without = _CHECK_LABELS[result.check]
    label = texts.tr(with_subject, subject=result.subject) if result.subject else texts.tr(without)
    outcome = texts.tr(OUTCOME_LABELS[result.outcome])
    if result.outcome is Outcome.SKIPPED:
        return ToldCheck(label, outcome, advice=texts.tr("An earlier check failed, so this one would tell nothing."))
    if result.problem is None:
        return ToldCheck(
            label, outcome, note="" if result.signature is None else _signature_note(texts, result.signature)
        )
    told = tell(texts, result.problem)
    lost = (
        _WITHOUT.get(str(result.problem.params.get("action"))) if result.problem.code is Code.AUTH_FORBIDDEN else None
    )
    return ToldCheck(label, outcome, told.title, told.advice if lost is None else f"{texts.tr(lost)} {told.advice}")


def _signature_note(texts: Texts, said: SignatureFields) -> str:
    """How long a signature is good, and for how much."""
    life = formats.duration(texts, said.life_s)
    if said.one_time_valid:
        return texts.tr("It is valid for {time}. It is a one-time signature, good for one upload.", time=life)
    return texts.tr("It is valid for {time}.", time=life)


def key_words(texts: Texts, account: Account, place: KeyPlace) -> str:
    """Where the key of an account is."""
    return texts.tr((KEY_LABELS if account.has_key else _HEADER_LABELS)[place])


def account_name(texts: Texts, account: Account) -> str:
    """What an account is called; the practice cloud has a name in every language."""
    return texts.tr(KIND_LABELS[account.kind]) if account.kind is AccountKind.PRACTICE else account.name
