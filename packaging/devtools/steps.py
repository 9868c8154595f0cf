"""Steps of a command: one line each with its time; what the tools say goes to a log that is shown when they fail."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from devtools.places import LOGS, ROOT

SHOWN_LOG_LINES = 200
"""Of a failed step's log; the end is where tools say what went wrong."""
GRACE_S = 5.0
"""Between asking a step that took too long to end and ending it."""


class StepError(Exception):
    """A step did not succeed. What there is to say has been said; the command ends with this exit code."""

    def __init__(self, exit_code: int = 1) -> None:
        super().__init__(f"a step failed, exit code {exit_code}")
        self.exit_code = exit_code


@dataclass(frozen=True, slots=True)
class Outcome:
    """How a tool ended.

    Attributes:
        exit_code: Of the tool; None if it was ended because it took too long.
        log: Everything the tool wrote.
    """

    exit_code: int | None
    log: Path
    seconds: float


def say(line: str) -> None:
    """Writes a line for the person who waits, at once even into a pipe."""
    sys.stdout.write(line + "\n")
    sys.stdout.flush()


def seconds_text(seconds: float) -> str:
    """Such as `3.4 s` or `2 min 05 s`."""
    if seconds < 60:
        return f"{seconds:.1f} s"
    return f"{int(seconds) // 60} min {int(seconds) % 60:02} s"


def run_logged(
    command: Sequence[str | Path],
    log_name: str,
    *,
    environ: Mapping[str, str] | None = None,
    limit_s: float | None = None,
    append: bool = False,
    held: int | None = None,
) -> Outcome:
    """Runs a tool in the checkout, without standard input, its output into `build/logs/<log_name>.log`.

    Args:
        command: The tool and its arguments.
        log_name: Of the log, without folder and ending.
        environ: Its environment; None for ours.
        limit_s: A tool that is still there after this is ended together with all it has started.
        append: Go on with the log that an earlier step began.
        held: A file descriptor that the tool inherits, such as one that holds a lock.
    """
    LOGS.mkdir(parents=True, exist_ok=True)
    log = LOGS / f"{log_name}.log"
    began = time.monotonic()
    with log.open("ab" if append else "wb") as out:
        with subprocess.Popen(
            [str(word) for word in command],
            cwd=ROOT,
            env=None if environ is None else dict(environ),
            stdin=subprocess.DEVNULL,
            stdout=out,
            stderr=subprocess.STDOUT,
            start_new_session=True,
            pass_fds=() if held is None or sys.platform == "win32" else (held,),
        ) as process:
            code = _wait(process, limit_s)
        if code is None:
            out.write(f"\nEnded: this took longer than {limit_s} s.\n".encode())
    return Outcome(code, log, time.monotonic() - began)


def step(
    name: str,
    command: Sequence[str | Path],
    log_name: str,
    *,
    environ: Mapping[str, str] | None = None,
    append: bool = False,
    held: int | None = None,
) -> None:
    """Runs a tool as a step of its own; the arguments are those of `run_logged`.

    Raises:
        StepError: The tool failed; its log has been shown.
    """
    outcome = run_logged(command, log_name, environ=environ, append=append, held=held)
    if outcome.exit_code != 0:
        show_log(outcome.log)
        say(f"{name}: failed with exit code {outcome.exit_code}; the whole log: {outcome.log}")
        raise StepError
    say(f"{name:<44} {seconds_text(outcome.seconds)}")


def show_log(log: Path) -> None:
    """Writes the end of a log, set apart from our own lines."""
    lines = log.read_text(encoding="utf-8", errors="replace").splitlines()
    if len(lines) > SHOWN_LOG_LINES:
        say(f"    ... {len(lines) - SHOWN_LOG_LINES} lines before these stand in {log}")
    for line in lines[-SHOWN_LOG_LINES:]:
        say("    " + line)


def _wait(process: subprocess.Popen[bytes], limit_s: float | None) -> int | None:
    """The exit code; None if the limit passed. Nothing of the tool is left behind, also when we are interrupted."""
    try:
        return process.wait(limit_s)
    except subprocess.TimeoutExpired:
        return None
    finally:
        if process.poll() is None:
            _end(process)


def _end(process: subprocess.Popen[bytes]) -> None:
    """Ends a tool and all it has started: they share a session of their own."""
    if sys.platform == "win32":
        process.kill()
        process.wait()
        return
    os.killpg(process.pid, signal.SIGTERM)
    try:
        process.wait(GRACE_S)
    except subprocess.TimeoutExpired:
        os.killpg(process.pid, signal.SIGKILL)
        process.wait()
