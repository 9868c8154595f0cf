"""`account`: adds, lists, tests and removes accounts. Keys come from standard input or a prompt and go to the keyring."""

from __future__ import annotations

import json
import sys
from collections.abc import Mapping, Sequence
from contextlib import ExitStack
from dataclasses import asdict, replace
from urllib.parse import urlsplit

from vod_desktop.bootstrap import open_accounts, open_session, start_practice_cloud
from vod_desktop.cli import account_arguments
from vod_desktop.cli.account_arguments import AddRequest, NameRequest
from vod_desktop.cli.arguments import Common
from vod_desktop.cli.console import Console
from vod_desktop.cli.exit_codes import ExitCode
from vod_desktop.cli.keys import find_account, known_accounts, nobody_logs, read_header, read_secrets
from vod_desktop.core.cloud.endpoints import goes_in_the_clear
from vod_desktop.core.cloud.gateway import CloudGateway
from vod_desktop.core.model.account import Account, AccountKind, Credentials, SecretEntry
from vod_desktop.core.model.diagnosis import CheckResult, Outcome
from vod_desktop.core.model.errors import Code, Problem
from vod_desktop.texts import Texts
from vod_desktop.texts.accounts import SHORT_KIND_LABELS, account_name, tell_check
from vod_desktop.texts.errors import tell

_MARKS = {Outcome.OK: "✓", Outcome.WARNING: "!", Outcome.FAILED: "✗", Outcome.SKIPPED: "-"}


def account(words: Sequence[str], console: Console) -> ExitCode:
    """Carries out one `account` command.

    Raises:
        AppError: What stops it.
        UsageError: The command line is wrong.
    """
    command = account_arguments.read_account(console.texts, words)
    rest = words[1:]
    match command:
        case "add":
            return _add(account_arguments.read_add(console.texts, rest), console)
        case "list":
            return _list(account_arguments.read_list(console.texts, rest), console)
        case "test":
            return _test(account_arguments.read_test(console.texts, rest), console)
        case _:
            return _remove(account_arguments.read_remove(console.texts, rest), console)


def _add(request: AddRequest, console: Console) -> ExitCode:
    """The account is there afterwards even if the keyring did not take its key: the environment may bring that."""
    with ExitStack() as ending:
        session = open_session(
            request.common.data_dir, lambda _batch: None, environ=console.environ, start_paused=False
        )
        ending.callback(session.close)
        entry = _secrets(request, console)
        entry = replace(entry, proxy_user=request.proxy_user or "", proxy_password=entry.proxy_password or "")
        saved = session.keeper.save(request.account, entry).result()
    texts = console.texts
    line = texts.tr("Account “{name}” was added.", name=saved.account.name)
    _say(console, request.common, {**_facts("added", saved.account), "key_kept": saved.remark is None}, line)
    _warn_of_the_clear(saved.account, console)
    if saved.remark is None:
        return ExitCode.OK
    told = tell(texts, saved.remark)
    if saved.account.has_key:
        hint = texts.tr("The key was not kept. On the command line set VOD_SECRET_ID and VOD_SECRET_KEY.")
    else:
        hint = texts.tr("The value of the header was not kept. On the command line set VOD_SIGNATURE_HEADER.")
    console.err.write(f"{told.title}\n  {hint}\n")
    return ExitCode.FAILED


def _secrets(request: AddRequest, console: Console) -> SecretEntry:
    service, has_proxy_user = request.account.signature_service, request.proxy_user is not None
    if service is None:
        return read_secrets(console.texts, sys.stdin, console.err, needs_proxy_password=has_proxy_user)
    return read_header(console.texts, sys.stdin, console.err, service.header, needs_proxy_password=has_proxy_user)


def _warn_of_the_clear(account: Account, console: Console) -> None:
    """Plain http inside a company is nobody's business but theirs; but they shall know."""
    service = account.signature_service
    if service is not None and goes_in_the_clear(service.url):
        problem = Problem(Code.SIGNATURE_UNENCRYPTED, {"host": urlsplit(service.url).hostname or ""})
        told = tell(console.texts, problem)
        console.err.write(f"{told.title}\n  {told.advice}\n")


def _list(common: Common, console: Console) -> ExitCode:
    texts, accounts = console.texts, known_accounts(common)
    for one in accounts:
        pieces = [account_name(texts, one), texts.tr(SHORT_KIND_LABELS[one.kind])]
        if one.sub_app_id is not None:
            pieces.append(f"SubAppId {one.sub_app_id}")
        if one.signature_service is not None:
            pieces.append(one.signature_service.url)
        if one.endpoint is not None and one.kind is not AccountKind.PRACTICE:
            pieces.append(one.endpoint)
        _say(console, common, _facts("account", one), "  ".join(dict.fromkeys(pieces)))
    if not accounts and not common.json:
        console.out.write(texts.tr("There are no accounts yet.") + "\n")
    return ExitCode.OK


def _test(request: NameRequest, console: Console) -> ExitCode:
    """Reads the ledger only, so it works beside a window."""
    common, texts = request.common, console.texts
    accounts = known_accounts(common)
    with ExitStack() as ending:
        found = find_account(accounts, request.name)
        desk = open_accounts(
            accounts, CloudGateway(console.environ), common.data.ledger, environ=console.environ, conceal=nobody_logs
        )
        ending.callback(desk.close)
        if found.kind is AccountKind.PRACTICE:
            cloud = start_practice_cloud(common.data.practice)
            ending.callback(cloud.stop)
            found = replace(found, endpoint=cloud.endpoint)
            desk.keeper.adopt(found, Credentials(cloud.secret_id, cloud.secret_key))

        def show(result: CheckResult) -> None:
            if result.outcome is not Outcome.RUNNING:
                _say(console, common, _check_facts(texts, result), _check_line(texts, result))

        passed = desk.examiner.examine(found, SecretEntry(), show).passed.result()
    name = account_name(texts, found)
    line = texts.tr("“{name}” can upload.", name=name) if passed else texts.tr("“{name}” cannot upload.", name=name)
    _say(console, common, {"event": "tested", "name": found.name, "passed": passed}, line)
    return ExitCode.OK if passed else ExitCode.FAILED


def _remove(request: NameRequest, console: Console) -> ExitCode:
    with ExitStack() as ending:
        session = open_session(
            request.common.data_dir, lambda _batch: None, environ=console.environ, start_paused=False
        )
        ending.callback(session.close)
        found = session.keeper.find(request.name)
        session.keeper.remove(found.id).result()
    line = console.texts.tr("Account “{name}” was removed.", name=account_name(console.texts, found))
    _say(console, request.common, _facts("removed", found), line)
    return ExitCode.OK


def _facts(event: str, one: Account) -> dict[str, object]:
    return {
        "event": event,
        "id": one.id,
        "name": one.name,
        "kind": one.kind,
        "sub_app_id": one.sub_app_id,
        "site": one.site,
        "endpoint": one.endpoint,
        "proxy": one.proxy_mode if one.proxy_url is None else one.proxy_url,
        "signature_service": None if one.signature_service is None else asdict(one.signature_service),
    }


def _check_facts(texts: Texts, result: CheckResult) -> dict[str, object]:
    told = tell_check(texts, result)
    problem: Problem | None = result.problem
    return {
        "event": "check",
        "check": result.check,
        "subject": result.subject,
        "outcome": result.outcome,
        "code": problem.code if problem else None,
        "message": told.title,
        "advice": told.advice,
        "request_id": problem.request_id if problem else None,
        "life_s": result.signature.life_s if result.signature else None,
        "one_time": result.signature.one_time_valid if result.signature else None,
    }


def _check_line(texts: Texts, result: CheckResult) -> str:
    told = tell_check(texts, result)
    lines = [f"{_MARKS[result.outcome]} {told.label}: {told.outcome}"]
    lines += [
        f"    {text}" for text in (told.note, told.title, told.advice) if text and result.outcome is not Outcome.SKIPPED
    ]
    return "\n".join(lines)


def _say(console: Console, common: Common, facts: Mapping[str, object], line: str) -> None:
    console.out.write((json.dumps(facts, ensure_ascii=False) if common.json else line) + "\n")
    console.out.flush()
