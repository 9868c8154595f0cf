"""What each command takes: the parsers, and the checked values they give."""

from __future__ import annotations

import argparse
import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path

from vod_desktop.cli.parser import Parser, UsageError
from vod_desktop.core.engine.limits import MAX_CONNECTIONS, MAX_FILES, Limits
from vod_desktop.core.model.options import CoverMode, UploadOptions
from vod_desktop.paths import DataDir, default_data_dir
from vod_desktop.texts import Texts, mark

PROGRAM = "vod-desktop"
COMMANDS = {
    "upload": mark("upload files without a window"),
    "resume": mark("go on with what is left"),
    "status": mark("show the queue"),
    "account": mark("add, list, test and remove accounts"),
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
class Target:
    """Where `upload` sends to; exactly one of the first three is given."""

    account: str | None
    practice: bool
    endpoint: str | None
    sub_app_id: int | None


@dataclass(frozen=True, slots=True)
class Pace:
    """How much at once, and how patient.

    Attributes:
        network_wait_s: How long to wait for a network that is away; None leaves the choice to the command.
    """

    limits: Limits
    network_wait_s: float | None


@dataclass(frozen=True, slots=True)
class UploadRequest:
    """A read `upload` command line."""

    common: Common
    target: Target
    pace: Pace
    options: UploadOptions
    files: tuple[Path, ...]
    files_from: Path | None
    force: bool


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


def read_upload(texts: Texts, arguments: Sequence[str]) -> UploadRequest:
    """Reads the arguments of `upload`.

    Raises:
        UsageError: They are wrong.
    """
    tr = texts.tr
    parser = Parser(
        texts,
        f"{PROGRAM} upload",
        tr("Uploads files and folders, and prints FileId and URL of each."),
        usage=f"{PROGRAM} upload (--account NAME | --practice | --endpoint URL) [OPTIONS] FILE...",
    )
    parser.add_argument("files", nargs="*", type=_path(texts), metavar="FILE", help=argparse.SUPPRESS)
    parser.options.add_argument(
        "--files-from",
        type=_path(texts),
        metavar="LIST",
        help=tr("also take the files in this list, one path a line; - reads standard input"),
    )
    where = parser.add_argument_group(tr("where to"))
    where.add_argument("--account", metavar="NAME", help=tr("an account of the ledger"))
    where.add_argument("--practice", action="store_true", help=tr("the embedded practice cloud"))
    where.add_argument(
        "--endpoint",
        metavar="URL",
        help=tr(
            "http://HOST:PORT in place of the service; the key comes from VOD_SECRET_ID, VOD_SECRET_KEY and VOD_TOKEN"
        ),
    )
    where.add_argument("--sub-app-id", type=whole(texts), metavar="N", help=tr("application (SubAppId)"))
    where.add_argument("--route", choices=("auto", "server", "client"), default="auto", help=tr("way of uploading"))
    _add_job_options(parser, texts)
    _add_pace(parser, texts)
    add_common(parser, texts)
    given = parser.parse(arguments)

    if given.route == "client":
        raise UsageError(tr("The client route is not in this version. Use --route server or leave it out."))
    targets = sum((given.account is not None, given.practice, given.endpoint is not None))
    if targets == 0:
        raise UsageError(tr("Say where to upload with one of --account NAME, --practice and --endpoint URL."))
    if targets > 1:
        raise UsageError(tr("Only one of --account, --practice and --endpoint may be given."))
    if not given.files and given.files_from is None:
        raise UsageError(tr("Name at least one file or folder, or a list with --files-from."))
    return UploadRequest(
        common_of(given),
        Target(given.account, given.practice, given.endpoint, given.sub_app_id),
        _pace(given),
        _upload_options(given),
        tuple(given.files),
        given.files_from,
        given.force,
    )


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
    _add_pace(parser, texts)
    add_common(parser, texts)
    given = parser.parse(arguments)
    return ResumeRequest(common_of(given), _pace(given))


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
        type=_rate(texts),
        default=0,
        metavar="BYTES_PER_S",
        help=tr("speed of all uploads together; 0 is unlimited"),
    )
    add("--folder", type=_path(texts), metavar="DIR", help=tr("where its state is kept (default: in the data folder)"))
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
    lines += [f"  {name:<10} {tr(text)}" for name, text in COMMANDS.items()]
    lines += ["", tr("{program} COMMAND --help tells more.", program=PROGRAM)]
    parser = Parser(texts, PROGRAM, "\n".join(lines), usage=f"{PROGRAM} [COMMAND] [OPTIONS] [FILE...]")
    parser.add_argument("files", nargs="*", type=_path(texts), metavar="FILE", help=argparse.SUPPRESS)
    add = parser.options.add_argument
    add("--practice", action="store_true", help=tr("open on the practice cloud"))
    add("--offscreen", action="store_true", help=tr("upload without showing the window, check the results and exit"))
    add(
        "--screenshot",
        type=_path(texts),
        metavar="PATH",
        help=tr("with --offscreen: where to save a picture of the window"),
    )
    add("--self-test", action="store_true", help=tr("check that this installation works, and exit"))
    add("--data-dir", type=_path(texts), metavar="DIR", help=tr("where queue and settings are kept"))
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
    add("--data-dir", type=_path(texts), metavar="DIR", help=texts.tr("where queue and settings are kept"))
    add("--json", action="store_true", help=texts.tr("one JSON object a line on standard output"))


def _add_pace(parser: Parser, texts: Texts) -> None:
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
        type=_rate(texts),
        default=0,
        metavar="BYTES_PER_S",
        help=tr("speed of all uploads together; k, M and G may follow"),
    )
    add("--network-wait", type=whole(texts), metavar="SECONDS", help=tr("how long to wait for a network that is away"))


def _add_job_options(parser: Parser, texts: Texts) -> None:
    tr = texts.tr
    add = parser.add_argument_group(tr("what the media get")).add_argument
    add("--procedure", metavar="P", help=tr("procedure template that VOD runs after the upload"))
    add("--class-id", type=whole(texts), default=0, metavar="N", help=tr("category (ClassId)"))
    add(
        "--cover",
        type=_filled(texts),
        default="none",
        metavar="PATH|auto|none",
        help=tr("picture for all files; auto: the one beside the file with its name"),
    )
    add("--name", metavar="PATTERN", help=tr("media name; may hold {stem}, {date}, {time} and {n}"))
    add("--region", metavar="R", help=tr("storage region, such as ap-chongqing"))
    add(
        "--expires",
        metavar="TIME",
        help=tr("when VOD deletes the media: ISO 8601 with zone, such as 2030-01-01T00:00:00Z"),
    )
    add("--source-context", metavar="S", help=tr("text handed back with the upload event, up to 250 characters"))
    add("--session-context", metavar="S", help=tr("text handed back with the procedure's event, up to 1000 characters"))
    add("--media-type", metavar="T", help=tr("type of files whose name does not tell it, such as mp4"))
    add("--storage-path", metavar="P", help=tr("path in storage; for one file, and applications in path mode"))
    add(
        "--force",
        action="store_true",
        help=tr("also take files that are in the queue already, were uploaded before, are very large or look damaged"),
    )


def _upload_options(given: argparse.Namespace) -> UploadOptions:
    mode = {"none": CoverMode.NONE, "auto": CoverMode.SAME_NAME}.get(given.cover, CoverMode.FILE)
    return UploadOptions(
        media_name=given.name,
        media_type=given.media_type,
        class_id=given.class_id,
        procedure=given.procedure,
        cover_mode=mode,
        cover_path=Path(given.cover).absolute() if mode is CoverMode.FILE else None,
        storage_region=given.region,
        expire_time=given.expires,
        source_context=given.source_context,
        session_context=given.session_context,
        storage_path=given.storage_path,
    )


def common_of(given: argparse.Namespace) -> Common:
    """What was given of it."""
    return Common(given.data_dir, given.json)


def _pace(given: argparse.Namespace) -> Pace:
    return Pace(Limits(given.parallel, given.files_at_once, given.limit_rate), given.network_wait)


def _filled(texts: Texts) -> Callable[[str], str]:
    def read(text: str) -> str:
        if not text:
            raise argparse.ArgumentTypeError(texts.tr("An empty path names nothing."))
        return text

    return read


def _path(texts: Texts) -> Callable[[str], Path]:
    """Refuses the empty text, which `Path` would read as the current folder."""
    filled = _filled(texts)
    return lambda text: Path(filled(text))


def whole(texts: Texts, most: int | None = None, *, least: int = 0) -> Callable[[str], int]:
    """Reads a whole number of a range."""

    def read(text: str) -> int:
        value = int(text) if text.isascii() and text.isdecimal() else -1
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


def _rate(texts: Texts) -> Callable[[str], int]:
    def read(text: str) -> int:
        match = _RATE.fullmatch(text)
        if match is None:
            raise argparse.ArgumentTypeError(texts.tr("{value} is not a speed such as 500k or 2M.", value=text))
        return int(match[1]) * _RATE_UNITS[match[2].lower()]

    return read
