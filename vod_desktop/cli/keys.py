"""Where commands get accounts and keys from: ledger and keyring, environment, a prompt or standard input. Never from arguments."""

from __future__ import annotations

import getpass
import sys
from collections.abc import Sequence
from contextlib import ExitStack
from typing import TextIO

from vod_desktop.cli.arguments import Common
from vod_desktop.cli.console import Console
from vod_desktop.core.accounts import rules
from vod_desktop.core.accounts.pasted import entered_lines
from vod_desktop.core.accounts.service_rules import given_header
from vod_desktop.core.ledger.reader import LedgerReader
from vod_desktop.core.model.account import PRACTICE, Account, AccountKind, Credentials, SecretEntry
from vod_desktop.core.model.errors import Code, app_error
from vod_desktop.core.secrets.vault import EnvironmentVault
from vod_desktop.texts import Texts


def known_accounts(common: Common) -> tuple[Account, ...]:
    """The accounts of the ledger, which is only read.

    Raises:
        AppError: ledger.newer, ledger.corrupt, data_dir.unusable.
    """
    with LedgerReader.open(common.data.ledger) as ledger:
        return ledger.accounts()


def find_account(accounts: Sequence[Account], name: str) -> Account:
    """One of the accounts, or the practice cloud's, by id or name.

    Raises:
        AppError: account.unknown.
    """
    for one in (*accounts, PRACTICE):
        if name in {one.id, one.name}:
            return one
    raise app_error(Code.ACCOUNT_UNKNOWN, account=name)


def account_with_key(name: str, common: Common, console: Console) -> tuple[Account, Credentials]:
    """An account and its key; the keyring may ask the user meanwhile. Reads the ledger only, so it works beside a window.

    Raises:
        AppError: account.unknown, secret.missing, keyring.locked; data_dir.unusable for the practice cloud while another runs there.
    """
    # Here, because these bring the engine along, and a key of the environment does without.
    from vod_desktop.bootstrap import open_accounts, start_practice_cloud  # noqa: PLC0415
    from vod_desktop.core.cloud.gateway import CloudGateway  # noqa: PLC0415

    accounts = known_accounts(common)
    found = find_account(accounts, name)
    if not found.has_key:
        raise app_error(Code.SECRET_MISSING, account=found.name)
    with ExitStack() as ending:
        if found.kind is AccountKind.PRACTICE:
            cloud = start_practice_cloud(common.data.practice)
            ending.callback(cloud.stop)
            return found, Credentials(cloud.secret_id, cloud.secret_key)
        environ = console.environ
        desk = open_accounts(accounts, CloudGateway(environ), common.data.ledger, environ=environ, conceal=nobody_logs)
        ending.callback(desk.close)
        return found, desk.keeper.with_key(found, SecretEntry(), lambda key: key).result()


def key_of_environment(console: Console) -> Credentials | None:
    """The key of VOD_SECRET_ID and VOD_SECRET_KEY (and VOD_TOKEN); None where they do not give one.

    Raises:
        AppError: secret.malformed.
    """
    given = EnvironmentVault(console.environ).get("")
    return None if given is None else _whole(SecretEntry(given.secret_id, given.secret_key, given.token))


def key_asked_for(console: Console) -> Credentials:
    """The key of a prompt or of standard input.

    Raises:
        AppError: secret.empty, secret.malformed.
    """
    return _whole(read_secrets(console.texts, sys.stdin, console.err))


def read_secrets(texts: Texts, source: TextIO, prompts: TextIO, *, needs_proxy_password: bool = False) -> SecretEntry:
    """SecretId and SecretKey, and the proxy's password if it is needed: asked for on a terminal, else read to the end.

    What is typed at a prompt for a secret is not shown.
    """
    fields = ["secret_id", "secret_key"] + (["proxy_password"] if needs_proxy_password else [])
    if not source.isatty():
        return entered_lines(source.read(), fields)
    prompts.write("SecretId: ")
    prompts.flush()
    secret_id = source.readline().strip()
    labels = {"secret_key": "SecretKey", "proxy_password": texts.tr("password of the proxy")}
    typed = {field: _unseen(labels[field], prompts) for field in fields[1:]}
    return SecretEntry(secret_id, typed["secret_key"], proxy_password=typed.get("proxy_password"))


def read_header(
    texts: Texts, source: TextIO, prompts: TextIO, header: str | None, *, needs_proxy_password: bool = False
) -> SecretEntry:
    """The same for an account with a signature service: the value of its header, if it has one, and the proxy's password.

    What is read may be the whole header, `Name: value`.
    """
    labels = {"header_value": texts.tr("value of {header}", header=header)} if header is not None else {}
    if needs_proxy_password:
        labels["proxy_password"] = texts.tr("password of the proxy")
    if source.isatty():
        typed = {field: _unseen(label, prompts) for field, label in labels.items()}
    else:
        lines = [line.strip() for line in source.read().splitlines() if line.strip()] if labels else []
        typed = dict(zip(labels, lines, strict=False))
    value = typed.get("header_value", "")
    name, rest = given_header(value)
    is_whole = name is not None and header is not None and name.lower() == header.lower()
    return SecretEntry(proxy_password=typed.get("proxy_password"), signature_header=rest if is_whole else value)


def _unseen(label: str, prompts: TextIO) -> str:
    # It asks by itself once nothing is shown any more: what is pasted before that would be thrown away.
    return getpass.getpass(f"{label}: ", prompts).strip()


def nobody_logs(*_secrets: str | None) -> None:
    """Takes the secrets of commands that write no log."""


def _whole(entry: SecretEntry) -> Credentials:
    kind = AccountKind.TEMPORARY if entry.token else AccountKind.KEY_PAIR
    return rules.merged(rules.checked_entry(entry, kind), None, Account("", "", kind))
