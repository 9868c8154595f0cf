"""`sign` makes a client-upload signature, `verify-signature` explains one. Nothing of either leaves the computer."""

from __future__ import annotations

import json
import sys
import time
import unicodedata
from collections.abc import Mapping, Sequence
from dataclasses import replace

from vod_desktop.cli import signature_arguments
from vod_desktop.cli.console import Console
from vod_desktop.cli.exit_codes import ExitCode
from vod_desktop.cli.keys import account_with_key, key_asked_for, key_of_environment
from vod_desktop.core.cloud.signature import check
from vod_desktop.core.cloud.signature_maker import SignatureMaker
from vod_desktop.core.cloud.signature_paste import check_pasted
from vod_desktop.core.model.account import Credentials
from vod_desktop.core.model.errors import AppError, Code, app_error
from vod_desktop.core.model.signature import CheckedSignature, Finding, FindingKind, MacVerdict, Severity
from vod_desktop.texts import Texts
from vod_desktop.texts.errors import tell
from vod_desktop.texts.signature_findings import tell_finding
from vod_desktop.texts.signatures import life_words, mac_words, parameter_rows, verdict_words

_YES, _NO, _ATTENTION, _UNKNOWN, _NOTE = "✓", "✗", "!", "-", "i"
_MAC_MARKS = {MacVerdict.RIGHT: _YES, MacVerdict.WRONG: _NO, MacVerdict.UNCHECKED: _UNKNOWN}
_MARKS = {Severity.ERROR: _NO, Severity.WARNING: _ATTENTION, Severity.NOTE: _NOTE}
_TOLD_ABOVE = frozenset({FindingKind.MAC_UNCHECKED, FindingKind.EXPIRED})
_OF_ITS_LIFE = frozenset(
    {FindingKind.EXPIRED, FindingKind.NOT_YET_VALID, FindingKind.LIFE_TOO_LONG, FindingKind.ENDS_BEFORE_START}
)


def sign(words: Sequence[str], console: Console) -> ExitCode:
    """Prints a new signature, and nothing else, on standard output.

    Raises:
        AppError: What stops it.
        UsageError: The command line is wrong.
    """
    request = signature_arguments.read_sign(console.texts, words)
    terms, key = request.terms, None
    if request.account is not None:
        account, key = account_with_key(request.account, request.common, console)
        if terms.vod_sub_app_id is None:
            terms = replace(terms, vod_sub_app_id=account.sub_app_id)
    key = key or key_of_environment(console) or key_asked_for(console)
    signature = SignatureMaker(key).make(terms, life_s=request.life_s)
    checked = check(signature, key.secret_key, time.time())
    if request.common.json:
        facts = {"event": "signature", "signature": signature, **_facts(console.texts, checked)}
        console.out.write(json.dumps(facts, ensure_ascii=False) + "\n")
    else:
        console.out.write(f"{signature}\n")
        for one in checked.findings:
            if one.severity is Severity.WARNING:
                console.err.write(_finding_lines(console.texts, one))
    console.out.flush()
    return ExitCode.OK


def verify(words: Sequence[str], console: Console) -> ExitCode:
    """Explains a signature; the exit code says whether the service would take it.

    Raises:
        AppError: signature.unreadable, and what stops the command.
        UsageError: The command line is wrong.
    """
    request = signature_arguments.read_verify(console.texts, words)
    texts, now = console.texts, time.time()
    text = _read_signature(console) if request.signature is None else request.signature
    key = _key_to_check_with(request, console)
    try:
        checked = check_pasted(text, key.secret_key if key else None, now, secret_id=key.secret_id if key else None)
    except AppError as error:
        if not request.common.json:
            raise
        told = tell(texts, error.problem)
        facts: Mapping[str, object] = {"code": error.problem.code, "message": told.title, "advice": told.advice}
        console.out.write(json.dumps({"event": "checked", "valid": False, **facts}, ensure_ascii=False) + "\n")
        return ExitCode.FAILED
    if request.common.json:
        facts = {"event": "checked", "valid": checked.is_valid, "mac": checked.mac, **_facts(texts, checked)}
        console.out.write(json.dumps(facts, ensure_ascii=False) + "\n")
    else:
        console.out.writelines(_lines(texts, checked, now))
    console.out.flush()
    return ExitCode.OK if checked.is_valid else ExitCode.FAILED


def _key_to_check_with(request: signature_arguments.VerifyRequest, console: Console) -> Credentials | None:
    if request.account is not None:
        _, key = account_with_key(request.account, request.common, console)
    else:
        found = key_of_environment(console)
        if found is None and not request.ask_key:
            return None
        key = found or key_asked_for(console)
    if key.token is not None:
        raise app_error(Code.SIGNATURE_TEMPORARY_KEY)
    return key


def _read_signature(console: Console) -> str:
    """Asked for on a terminal, else read to the end of standard input."""
    if sys.stdin.isatty():
        asked = console.texts.tr("Signature")
        console.err.write(f"{asked}: ")
        console.err.flush()
        return sys.stdin.readline()
    return sys.stdin.buffer.read().decode("utf-8", "replace")


def _facts(texts: Texts, checked: CheckedSignature) -> dict[str, object]:
    """What a check has found, for programs: parameters as they are written on the wire."""
    read, fields = checked.read, checked.read.fields
    return {
        "original": read.original.decode("utf-8"),
        "parameters": dict(read.parameters),
        "starts_at": fields.current_time_stamp if fields else None,
        "ends_at": fields.expire_time if fields else None,
        "findings": [_finding_facts(texts, one) for one in checked.findings],
    }


def _finding_facts(texts: Texts, one: Finding) -> dict[str, object]:
    told = tell_finding(texts, one)
    return {
        "kind": one.kind,
        "severity": one.severity,
        **one.params,
        "message": told.title,
        "advice": told.advice,
    }


def _lines(texts: Texts, checked: CheckedSignature, now: float) -> list[str]:
    lines = [f"{_MAC_MARKS[checked.mac]} {mac_words(texts, checked.mac)}\n"]
    life = life_words(texts, checked, now)
    if life:
        is_alive = _OF_ITS_LIFE.isdisjoint(one.kind for one in checked.findings)
        lines.append(f"{_YES if is_alive else _NO} {life}\n")
    lines.append("\n")
    rows = parameter_rows(texts, checked.read)
    label_columns = max(_columns(row.label) for row in rows)
    name_columns = max(_columns(row.name) for row in rows)
    for row in rows:
        shown = (
            row.words if row.words == row.value or row.words.startswith(row.value) else f"{row.words}  ({row.value})"
        )
        pieces = (_padded(row.label, label_columns), _padded(row.name, name_columns), _on_one_line(shown))
        lines.append(f"  {'  '.join(pieces)}".rstrip() + "\n")
    lines.append("\n")
    lines += [_finding_lines(texts, one) for one in checked.findings if one.kind not in _TOLD_ABOVE]
    lines.append(f"{verdict_words(texts, checked)}\n")
    return lines


def _finding_lines(texts: Texts, one: Finding) -> str:
    told = tell_finding(texts, one)
    return f"{_MARKS[one.severity]} {told.title}\n    {told.advice}\n"


def _on_one_line(text: str) -> str:
    """Control characters as they are written in Python: what a stranger signed must not move our cursor."""
    return "".join(char if char.isprintable() else char.encode("unicode_escape").decode() for char in text)


def _padded(text: str, columns: int) -> str:
    return text + " " * (columns - _columns(text))


def _columns(text: str) -> int:
    """What a terminal gives it: two columns to a Chinese character."""
    return sum(2 if unicodedata.east_asian_width(char) in "FW" else 1 for char in text)
