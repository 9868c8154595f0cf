"""What `account` takes: the parsers of its commands, and the checked values they give. Secrets are never among them.

Temporary keys are not added here: they live for one run, and a command has ended before they could be used.
"""

from __future__ import annotations

import argparse
from collections.abc import Sequence
from dataclasses import dataclass

from vod_desktop.cli.arguments import ACCOUNT_COMMANDS, PROGRAM, Common, add_common, common_of, whole
from vod_desktop.cli.parser import Parser, UsageError
from vod_desktop.cli.service_arguments import add_service, service_of
from vod_desktop.core.cloud.endpoints import split_proxy
from vod_desktop.core.model.account import Account, AccountKind, ProxyMode, Site
from vod_desktop.texts import Texts


@dataclass(frozen=True, slots=True)
class AddRequest:
    """A read `account add`.

    Attributes:
        account: Without an id.
        proxy_user: None where the proxy asks nobody who is there.
    """

    common: Common
    account: Account
    proxy_user: str | None


@dataclass(frozen=True, slots=True)
class NameRequest:
    """A read `account test` or `account remove`."""

    common: Common
    name: str


def read_account(texts: Texts, arguments: Sequence[str]) -> str:
    """The word after `account`.

    Raises:
        UsageError: It names none of the commands.
        SystemExit: Help was asked for and has been printed.
    """
    tr = texts.tr
    lines = [tr("Keeps the accounts that files are uploaded to."), "", tr("commands:")]
    lines += [f"  {name:<10} {tr(text)}" for name, text in ACCOUNT_COMMANDS.items()]
    parser = Parser(texts, f"{PROGRAM} account", "\n".join(lines), usage=f"{PROGRAM} account COMMAND [OPTIONS]")
    if arguments and arguments[0] in ACCOUNT_COMMANDS:
        return arguments[0]
    parser.parse(arguments[:1] if arguments and arguments[0] in {"-h", "--help"} else ())
    raise UsageError(tr("Say what to do with accounts: {commands}.", commands=", ".join(ACCOUNT_COMMANDS)))


def read_add(texts: Texts, arguments: Sequence[str]) -> AddRequest:
    """Reads the arguments of `account add`.

    Raises:
        AppError: option.invalid for the proxy.
        UsageError: They are wrong.
    """
    tr = texts.tr
    about = tr(
        "Adds an account. SecretId and SecretKey, or the value of a signature service's header, and the password of a proxy's "
        "user, are asked for or read from standard input, one on each line; never from the command line. They go to the "
        "system's keyring."
    )
    parser = Parser(texts, f"{PROGRAM} account add", about, usage=f"{PROGRAM} account add NAME [OPTIONS]")
    parser.add_argument("name", metavar="NAME", nargs="?", default="", help=argparse.SUPPRESS)
    add = parser.options.add_argument
    add("--sub-app-id", type=whole(texts, least=1), metavar="N", help=tr("application (SubAppId)"))
    add("--site", choices=[str(site) for site in Site], default=str(Site.MAINLAND), help=tr("where it was opened"))
    add("--proxy", default=str(ProxyMode.SYSTEM), metavar="system|none|URL", help=tr("http://[USER@]HOST:PORT"))
    add("--endpoint", metavar="URL", help=tr("http://HOST:PORT in place of the service"))
    add_service(
        parser,
        texts,
        tr("service that hands out a signature for each upload: this computer then needs no key"),
        with_header=True,
    )
    add_common(parser, texts)
    given = parser.parse(arguments)
    mode, proxy_url, user = _proxy(texts, given.proxy)
    service = service_of(texts, given)
    account = Account(
        "",
        given.name,
        AccountKind.KEY_PAIR if service is None else AccountKind.SIGNATURE_SERVICE,
        given.endpoint,
        given.sub_app_id,
        Site(given.site),
        mode,
        proxy_url,
        service,
    )
    return AddRequest(common_of(given), account, user)


def read_list(texts: Texts, arguments: Sequence[str]) -> Common:
    """Reads the arguments of `account list`.

    Raises:
        UsageError: They are wrong.
    """
    about = texts.tr("Shows the accounts; changes nothing, also works beside a window.")
    parser = Parser(texts, f"{PROGRAM} account list", about, usage=f"{PROGRAM} account list [OPTIONS]")
    add_common(parser, texts)
    return common_of(parser.parse(arguments))


def read_test(texts: Texts, arguments: Sequence[str]) -> NameRequest:
    """Reads the arguments of `account test`.

    Raises:
        UsageError: They are wrong.
    """
    about = texts.tr(
        "Tests network, clock, key, application, permissions and storage of an account, or its signature service, and says what "
        "to do. Uploads nothing."
    )
    return _read_name(texts, arguments, "test", about)


def read_remove(texts: Texts, arguments: Sequence[str]) -> NameRequest:
    """Reads the arguments of `account remove`.

    Raises:
        UsageError: They are wrong.
    """
    about = texts.tr("Removes an account, and its key from the keyring. Its complete uploads stay in the history.")
    return _read_name(texts, arguments, "remove", about)


def _read_name(texts: Texts, arguments: Sequence[str], command: str, about: str) -> NameRequest:
    parser = Parser(texts, f"{PROGRAM} account {command}", about, usage=f"{PROGRAM} account {command} NAME [OPTIONS]")
    parser.add_argument("name", metavar="NAME", nargs="?", help=argparse.SUPPRESS)
    add_common(parser, texts)
    given = parser.parse(arguments)
    if given.name is None:
        raise UsageError(texts.tr("Name the account."))
    return NameRequest(common_of(given), given.name)


def _proxy(texts: Texts, text: str) -> tuple[ProxyMode, str | None, str | None]:
    """Mode, address and user of what `--proxy` says."""
    if text in {ProxyMode.SYSTEM, ProxyMode.NONE}:
        return ProxyMode(text), None, None
    url, user, password = split_proxy(text)
    if password is not None:
        raise UsageError(texts.tr("Leave the proxy's password out of the command line; it is asked for."))
    return ProxyMode.MANUAL, url, user
