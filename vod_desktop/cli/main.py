"""Chooses the command and sees to it that every end is a sentence and an exit code, never a traceback.

What a command needs is imported when it is chosen: the window and `status` start without engine and SDKs.
"""

from __future__ import annotations

import locale
import logging
import os
import re
import sys
from collections.abc import Callable, Mapping, Sequence
from contextlib import suppress
from itertools import pairwise
from pathlib import Path

from vod_desktop import __version__
from vod_desktop.cli import arguments
from vod_desktop.cli.console import Console, started_as
from vod_desktop.cli.exit_codes import ExitCode
from vod_desktop.cli.parser import UsageError
from vod_desktop.core.model.errors import AppError, Code, Problem
from vod_desktop.logs import LogFile, Redactor
from vod_desktop.texts import Texts, chosen_language, open_texts
from vod_desktop.texts.errors import tell

logger = logging.getLogger(__name__)

OpenWindow = Callable[[arguments.WindowRequest], int]

_COMMAND = re.compile(r"[^\W\d_]+(?:-[^\W\d_]+)*")
_USAGE_CODES = (
    "option.",
    "cover.",
    "endpoint.",
    "account.unknown",
    "account.name_",
    "secret.",
    "signature.temporary_key",
    "list.",
    "data_dir.in_use",
)
"""Codes of errors that another command line would have avoided."""


def run(words: Sequence[str], open_window: OpenWindow) -> int:
    """Runs one command line of this process; returns its exit code.

    Args:
        words: Without the program's name.
        open_window: Called for a command line without command, so that commands load no Qt.
    """
    environ = dict(os.environ)
    texts = open_texts(chosen_language(None, environ, system=locale.getlocale()[0]))
    program = started_as(sys.argv[0], next(iter(sys.orig_argv), sys.executable))
    console = Console(texts, sys.stdout, sys.stderr, environ, program)
    try:
        return _dispatch(words, console, open_window)
    except UsageError as error:
        hint = texts.tr("{program} --help tells more.", program=_command(console.program, words))
        _say(console, f"{arguments.PROGRAM}: {error}", hint)
        return ExitCode.USAGE
    except AppError as error:
        told = tell(texts, error.problem)
        _say(console, f"{arguments.PROGRAM}: {told.title}", told.advice)
        return ExitCode.USAGE if error.problem.code.startswith(_USAGE_CODES) else ExitCode.FAILED
    except KeyboardInterrupt:
        return ExitCode.INTERRUPTED
    except BrokenPipeError:
        # Whoever read our output is gone; the interpreter must not stumble over it once more at its end.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return ExitCode.INTERRUPTED
    except Exception as error:  # noqa: BLE001  (the outermost frame of the main thread)
        _report_bug(console, words, error)
        return ExitCode.FAILED


def _dispatch(words: Sequence[str], console: Console, open_window: OpenWindow) -> int:
    texts = console.texts
    code = _run_command(words, console)
    if code is not None:
        return code
    request = arguments.read_window(texts, words)
    if request.show_version:
        console.out.write(f"{arguments.PROGRAM} {__version__}\n")
        return ExitCode.OK
    _refuse_unknown_command(words, texts)
    if not (request.offscreen or request.self_test) and no_display(console.environ, sys.platform):
        raise UsageError(
            texts.tr(
                "There is no display for a window. Use {program} upload, or try it out with --practice --offscreen.",
                program=console.program,
            )
        )
    return open_window(request)


def _run_command(words: Sequence[str], console: Console) -> int | None:
    """Runs what the first word names; None where it names no command."""
    command = _COMMANDS.get(words[0]) if words else None
    return None if command is None else command(words[1:], console)


def _upload(words: Sequence[str], console: Console) -> int:
    from vod_desktop.cli.commands import upload  # noqa: PLC0415
    from vod_desktop.cli.upload_arguments import read_upload  # noqa: PLC0415

    return upload(read_upload(console.texts, words), console)


def _resume(words: Sequence[str], console: Console) -> int:
    from vod_desktop.cli.commands import resume  # noqa: PLC0415

    return resume(arguments.read_resume(console.texts, words), console)


def _status(words: Sequence[str], console: Console) -> int:
    from vod_desktop.cli.status import status  # noqa: PLC0415

    return status(arguments.read_status(console.texts, words), console)


def _account(words: Sequence[str], console: Console) -> int:
    from vod_desktop.cli.account import account  # noqa: PLC0415

    return account(words, console)


def _sign(words: Sequence[str], console: Console) -> int:
    from vod_desktop.cli.signatures import sign  # noqa: PLC0415

    return sign(words, console)


def _verify_signature(words: Sequence[str], console: Console) -> int:
    from vod_desktop.cli.signatures import verify  # noqa: PLC0415

    return verify(words, console)


def _practice(words: Sequence[str], console: Console) -> int:
    from vod_desktop.cli.practice import practice  # noqa: PLC0415

    return practice(arguments.read_practice(console.texts, words), console)


_COMMANDS: Mapping[str, Callable[[Sequence[str], Console], int]] = {
    "upload": _upload,
    "resume": _resume,
    "status": _status,
    "account": _account,
    "sign": _sign,
    "verify-signature": _verify_signature,
    "practice": _practice,
}


def no_display(environ: Mapping[str, str], platform: str) -> bool:
    """Whether Qt would find no display and end the process: only Linux desktops may lack one, and say so there."""
    names = ("DISPLAY", "WAYLAND_DISPLAY", "QT_QPA_PLATFORM")
    return platform == "linux" and not any(environ.get(name) for name in names)


def _refuse_unknown_command(words: Sequence[str], texts: Texts) -> None:
    """A first word that looks like a command and is no file was meant as one."""
    if words and _COMMAND.fullmatch(words[0]) and not Path(words[0]).exists():
        raise UsageError(texts.tr("There is no command “{name}” and no file of that name.", name=words[0]))


def _command(program: str, words: Sequence[str]) -> str:
    known = [word for word in words[:1] if word in arguments.COMMANDS]
    if known == ["account"]:
        known += [word for word in words[1:2] if word in arguments.ACCOUNT_COMMANDS]
    return " ".join([program, *known])


def _say(console: Console, *lines: str) -> None:
    console.err.write("\n  ".join(lines) + "\n")


def _report_bug(console: Console, words: Sequence[str], error: Exception) -> None:
    """Writes the traceback to the log file, and to the user where that is."""
    told = tell(console.texts, Problem(Code.UNEXPECTED))
    lines = [f"{arguments.PROGRAM}: {told.title}", told.advice]
    given = next((Path(after) for word, after in pairwise(words) if word == "--data-dir"), None)
    data = arguments.Common(given, json=False).data
    with suppress(OSError):
        log = LogFile(data.logs, Redactor())
        logger.error("unexpected end of the command", exc_info=error)
        log.close()
        lines.append(console.texts.tr("Log file: {path}", path=data.logs))
    _say(console, *lines)
