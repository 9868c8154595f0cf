"""What `sign` and `verify-signature` take: their parsers, and the checked values they give. Secrets are never among them."""

from __future__ import annotations

import argparse
import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass

from vod_desktop.cli.arguments import PROGRAM, Common, add_common, common_of, whole
from vod_desktop.cli.parser import Parser
from vod_desktop.core.model.signature import (
    LONGEST_LIFE_DAYS,
    LONGEST_LIFE_S,
    TASK_PRIORITIES,
    USUAL_LIFE_S,
    NotifyMode,
    SignatureTerms,
)
from vod_desktop.texts import Texts

STANDARD_INPUT = "-"

_LIFE = re.compile(r"([0-9]{1,9})([smhd]?)")
_LIFE_UNITS_S = {"": 1, "s": 1, "m": 60, "h": 3600, "d": 86_400}


@dataclass(frozen=True, slots=True)
class SignRequest:
    """A read `sign`.

    Attributes:
        account: Whose key signs; None for the environment's, or one that is asked for.
        terms: The application is None where none was given.
    """

    common: Common
    account: str | None
    terms: SignatureTerms
    life_s: int


@dataclass(frozen=True, slots=True)
class VerifyRequest:
    """A read `verify-signature`.

    Attributes:
        signature: As it was given; None reads standard input.
        account: Whose key it should have been made with; None for the environment's, if there is one.
        ask_key: Without a key of account or environment, one is asked for.
    """

    common: Common
    signature: str | None
    account: str | None
    ask_key: bool


def read_sign(texts: Texts, arguments: Sequence[str]) -> SignRequest:
    """Reads the arguments of `sign`.

    Raises:
        UsageError: They are wrong.
    """
    tr = texts.tr
    about = tr(
        "Makes a client-upload signature and prints it, alone, on standard output. The key is that of an account, else of "
        "VOD_SECRET_ID and VOD_SECRET_KEY, else it is asked for or read from standard input, one value on each line."
    )
    parser = Parser(texts, f"{PROGRAM} sign", about, usage=f"{PROGRAM} sign [--account NAME] [OPTIONS]")
    _add_account(parser, texts)
    add = parser.add_argument_group(tr("what the signature fixes")).add_argument
    add("--class-id", type=whole(texts), metavar="N", help=tr("category (ClassId)"))
    add("--procedure", metavar="P", help=tr("procedure template that VOD runs after the upload"))
    add(
        "--priority",
        type=whole(texts, TASK_PRIORITIES[-1], least=TASK_PRIORITIES[0]),
        metavar="N",
        help=tr("priority of the procedure, {least} to {most}", least=TASK_PRIORITIES[0], most=TASK_PRIORITIES[-1]),
    )
    add(
        "--notify-mode",
        type=str.capitalize,
        choices=[str(mode) for mode in NotifyMode],
        metavar="|".join(NotifyMode),
        help=tr("when the procedure sends an event"),
    )
    add(
        "--source-context",
        metavar="S",
        help=tr("text handed back with the upload event, up to 250 characters"),
    )
    add(
        "--session-context",
        metavar="S",
        help=tr("text handed back with the procedure's event, up to 1000 characters"),
    )
    add(
        "--sub-app-id", type=whole(texts), metavar="N", help=tr("application (SubAppId); that of the account by itself")
    )
    add("--region", metavar="R", help=tr("storage region, such as ap-chongqing"))
    add("--one-time", action="store_true", help=tr("it can be used once"))
    add(
        "--expires-in",
        type=_life(texts),
        default=USUAL_LIFE_S,
        metavar="TIME",
        help=tr(
            "how long it is valid: seconds, or such as 30m, 12h, 7d (default 1d, at most {days}d)",
            days=LONGEST_LIFE_DAYS,
        ),
    )
    add_common(parser, texts)
    given = parser.parse(arguments)
    terms = SignatureTerms(
        class_id=given.class_id,
        procedure=given.procedure,
        task_priority=given.priority,
        task_notify_mode=NotifyMode(given.notify_mode) if given.notify_mode else None,
        source_context=given.source_context,
        one_time_valid=given.one_time,
        vod_sub_app_id=given.sub_app_id,
        session_context=given.session_context,
        storage_region=given.region,
    )
    return SignRequest(common_of(given), given.account, terms, given.expires_in)


def read_verify(texts: Texts, arguments: Sequence[str]) -> VerifyRequest:
    """Reads the arguments of `verify-signature`.

    Raises:
        UsageError: They are wrong.
    """
    tr = texts.tr
    about = tr(
        "Explains a client-upload signature: what it says, until when it is valid, and whether it was made with the key of an "
        "account, or of VOD_SECRET_ID and VOD_SECRET_KEY. Without SIGNATURE, or with -, it is read from standard input."
    )
    usage = f"{PROGRAM} verify-signature [SIGNATURE|-] [--account NAME] [OPTIONS]"
    parser = Parser(texts, f"{PROGRAM} verify-signature", about, usage=usage)
    parser.add_argument("signature", nargs="*", metavar="SIGNATURE", help=argparse.SUPPRESS)
    _add_account(parser, texts)
    parser.options.add_argument("--ask-key", action="store_true", help=tr("ask for the key if no other is given"))
    add_common(parser, texts)
    given = parser.parse(arguments)
    text = " ".join(given.signature)  # one that was pasted with spaces comes in several words
    return VerifyRequest(common_of(given), None if text in {"", STANDARD_INPUT} else text, given.account, given.ask_key)


def _add_account(parser: Parser, texts: Texts) -> None:
    parser.options.add_argument(
        "--account", metavar="NAME", help=texts.tr("an account of the ledger; its key is in the keyring")
    )


def _life(texts: Texts) -> Callable[[str], int]:
    def read(text: str) -> int:
        match = _LIFE.fullmatch(text)
        life_s = int(match[1]) * _LIFE_UNITS_S[match[2]] if match else 0
        if not 0 < life_s <= LONGEST_LIFE_S:
            raise argparse.ArgumentTypeError(
                texts.tr(
                    "{value} is not a time such as 3600, 12h or 7d, up to {days} days.",
                    value=text,
                    days=LONGEST_LIFE_DAYS,
                )
            )
        return life_s

    return read
