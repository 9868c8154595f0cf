"""What the commands take: the parsers of the plain ones, what they have in common, and the checked values they give."""

from __future__ import annotations

import argparse
import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path

from vod_desktop.cli.parser import Parser, UsageError
from vod_desktop.core.engine.limits import MAX_CONNECTIONS, MAX_FILES, Limits
from vod_desktop.paths import DataDir, default_data_dir
from vod_desktop.texts import Texts, mark

PROGRAM = "vod-desktop"
COMMANDS = {
    "upload": mark("upload files without a window"),
    "resume": mark("go on with what is left"),
    "status": mark("show the queue"),
    "account": mark("add, list, test and remove accounts"),
    "sign": mark("make a client-upload signature"),
    "verify-signature": mark("check a client-upload signature and explain it"),
    "practice": mark("run the practice cloud alone"),
}
"""The commands, and what each does in a few words."""

ACCOUNT_COMMANDS = {
    "add": mark("add an account; its key is read from standard input or asked for"),
    "list": mark("show the accounts"),
    "test": mark("test the connection of an account"),
    "remove": mark("remove an account and its key"),
}
"""What `account` can do."""

_WHOLE = re.compile(r"-?[0-9]{1,18}")
_RATE = re.compile(r"(\d+)([kKmMgG]?)")
_RATE_UNITS = {"": 1, "k": 1000, "m": 1_000_000, "g": 1_000_000_000}


@dataclass(frozen=True, slots=True)
class Common:
    """What all commands take.

    Attributes:
        data_dir: None for the user's own.
        json: One object a line instead of sentences.
    """

    data_dir: Path | None
    json: bool

    @property
    def data(self) -> DataDir:
        """The data directory that is meant."""
        return default_data_dir() if self.data_dir is None else DataDir(self.data_dir.absolute())


@dataclass(frozen=True, slots=True)
class Pace:
    """How much at once, and how patient.

    Attributes:
        network_wait_s: How long to wait for a network that is away; None leaves the choice to the command.
    """

    limits: Limits
    network_wait_s: float | None


@dataclass(frozen=True, slots=True)
class ResumeRequest:
    """A read `resume` command line."""

    common: Common
    pace: Pace


@dataclass(frozen=True, slots=True)
class PracticeRequest:
    """A read `practice` command line."""

    common: Common
    port: int
    speed_bytes_per_s: int
    folder: Path | None
    life_s: float


@dataclass(frozen=True, slots=True)
class WindowRequest:
    """A command line without command: the window."""

    data_dir: Path | None
    practice: bool
    offscreen: bool
    screenshot: Path | None
    self_test: bool
    show_version: bool
    files: tuple[Path, ...]


def read_resume(texts: Texts, arguments: Sequence[str]) -> ResumeRequest:
    """Reads the arguments of `resume`.

    Raises:
        UsageError: They are wrong.
    """
    parser = Parser(
        texts,
        f"{PROGRAM} resume",
        texts.tr("Goes on with what is left in the queue. Keys come from the environment or the keyring."),
        usage=f"{PROGRAM} resume [OPTIONS]",
    )
    add_pace(parser, texts)
    add_common(parser, texts)
    given = parser.parse(arguments)
    return ResumeRequest(common_of(given), pace_of(given))


def read_status(texts: Texts, arguments: Sequence[str]) -> Common:
    """Reads the arguments of `status`.

    Raises:
        UsageError: They are wrong.
    """
    parser = Parser(
        texts,
        f"{PROGRAM} status",
        texts.tr("Shows queue and accounts; changes nothing, also works beside a window."),
        usage=f"{PROGRAM} status [OPTIONS]",
    )
    add_common(parser, texts)
    return common_of(parser.parse(arguments))


def read_practice(texts: Texts, arguments: Sequence[str]) -> PracticeRequest:
    """Reads the arguments of `practice`.

    Raises:
        UsageError: They are wrong.
    """
    tr = texts.tr
    parser = Parser(
        texts,
        f"{PROGRAM} practice",
        tr("Runs the practice cloud alone until it is interrupted."),
        usage=f"{PROGRAM} practice [OPTIONS]",
    )
    add = parser.options.add_argument
    add(
        "--port",
        type=whole(texts, 65_535),
        default=0,
        metavar="N",
        help=tr("port on this computer; 0 takes a free one"),
    )
    add(
        "--speed",
        type=rate(texts),
        default=0,
        metavar="BYTES_PER_S",
        help=tr("speed of all uploads together; 0 is unlimited"),
    )
    add("--folder", type=path(texts), metavar="DIR", help=tr("where its state is kept (default: in the data folder)"))
    add("--life", type=whole(texts), default=7200, metavar="SECONDS", help=tr("how long an upload certificate lasts"))
    add_common(parser, texts)
    given = parser.parse(arguments)
    return PracticeRequest(common_of(given), given.port, given.speed, given.folder, float(given.life))


def read_window(texts: Texts, arguments: Sequence[str]) -> WindowRequest:
    """Reads a command line without command.

    Raises:
        UsageError: It is wrong.
    """
    tr = texts.tr
    lines = [tr("Uploads videos to Tencent Cloud VOD. Without a command the window opens."), "", tr("commands:")]
    lines += [f"  {name:<17} {tr(text)}" for name, text in COMMANDS.items()]
    lines += ["", tr("{program} COMMAND --help tells more.", program=PROGRAM)]
    parser = Parser(texts, PROGRAM, "\n".join(lines), usage=f"{PROGRAM} [COMMAND] [OPTIONS] [FILE...]")
    parser.add_argument("files", nargs="*", type=path(texts), metavar="FILE", help=argparse.SUPPRESS)
    add = parser.options.add_argument
    add("--practice", action="store_true", help=tr("open on the practice cloud"))
    add("--offscreen", action="store_true", help=tr("upload without showing the window, check the results and exit"))
    add(
        "--screenshot",
        type=path(texts),
        metavar="PATH",
        help=tr("with --offscreen: where to save a picture of the window"),
    )
    add("--self-test", action="store_true", help=tr("check that this installation works, and exit"))
    add("--data-dir", type=path(texts), metavar="DIR", help=tr("where queue and settings are kept"))
    add("--version", action="store_true", help=tr("show the version and exit"))
    given = parser.parse(arguments)
    if given.offscreen and not given.practice:
        raise UsageError(tr("--offscreen works on the practice cloud only: add --practice."))
    if given.screenshot is not None and not given.offscreen:
        raise UsageError(tr("--screenshot goes with --offscreen."))
    if given.self_test and len(arguments) > 1:
        raise UsageError(tr("--self-test goes alone."))
    return WindowRequest(
        given.data_dir,
        given.practice,
        given.offscreen,
        given.screenshot,
        given.self_test,
        given.version,
        tuple(given.files),
    )


def add_common(parser: Parser, texts: Texts) -> None:
    """What all commands take."""
    add = parser.options.add_argument
    add("--data-dir", type=path(texts), metavar="DIR", help=texts.tr("where queue and settings are kept"))
    add("--json", action="store_true", help=texts.tr("one JSON object a line on standard output"))


def add_pace(parser: Parser, texts: Texts) -> None:
    """How much at once, and how patient."""
    tr = texts.tr
    defaults = Limits()
    add = parser.add_argument_group(tr("pace")).add_argument
    add(
        "--parallel",
        type=whole(texts, MAX_CONNECTIONS, least=1),
        default=defaults.connections,
        metavar="N",
        help=tr(
            "connections at once, 1 to {most} (default {default})", most=MAX_CONNECTIONS, default=defaults.connections
        ),
    )
    add(
        "--files",
        type=whole(texts, MAX_FILES, least=1),
        default=defaults.files,
        dest="files_at_once",
        metavar="N",
        help=tr("files at once, 1 to {most} (default {default})", most=MAX_FILES, default=defaults.files),
    )
    add(
        "--limit-rate",
        type=rate(texts),
        default=0,
        metavar="BYTES_PER_S",
        help=tr("speed of all uploads together; k, M and G may follow"),
    )
    add("--network-wait", type=whole(texts), metavar="SECONDS", help=tr("how long to wait for a network that is away"))


def common_of(given: argparse.Namespace) -> Common:
    """What was given of it."""
    return Common(given.data_dir, given.json)


def pace_of(given: argparse.Namespace) -> Pace:
    """What was given of it."""
    return Pace(Limits(given.parallel, given.files_at_once, given.limit_rate), given.network_wait)


def filled(texts: Texts) -> Callable[[str], str]:
    """Refuses the empty text."""

    def read(text: str) -> str:
        if not text:
            raise argparse.ArgumentTypeError(texts.tr("An empty path names nothing."))
        return text

    return read


def path(texts: Texts) -> Callable[[str], Path]:
    """Refuses the empty text, which `Path` would read as the current folder."""
    read = filled(texts)
    return lambda text: Path(read(text))


def whole(texts: Texts, most: int | None = None, *, least: int = 0) -> Callable[[str], int]:
    """Reads a whole number of a range."""

    def read(text: str) -> int:
        value = int(text) if _WHOLE.fullmatch(text) else least - 1
        if value < least or (most is not None and value > most):
            if most is None:
                raise argparse.ArgumentTypeError(
                    texts.tr("{value} is not a whole number from {least} up.", value=text, least=least)
                )
            raise argparse.ArgumentTypeError(
                texts.tr("{value} is not a whole number from {least} to {most}.", value=text, least=least, most=most)
            )
        return value

    return read


def rate(texts: Texts) -> Callable[[str], int]:
    """Reads a speed in bytes a second, in which k, M and G may follow."""

    def read(text: str) -> int:
        match = _RATE.fullmatch(text)
        if match is None:
            raise argparse.ArgumentTypeError(texts.tr("{value} is not a speed such as 500k or 2M.", value=text))
        return int(match[1]) * _RATE_UNITS[match[2].lower()]

    return read
