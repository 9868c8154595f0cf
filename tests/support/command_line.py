"""The real command line as a process of its own."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

REPOSITORY = Path(__file__).parents[2]
_PYTHON = (sys.executable, "-W", "error::ResourceWarning", "-m", "vod_desktop")
_LEFT_OUT = ("VOD_", "LC_", "LANG", "DISPLAY", "HTTP_PROXY", "HTTPS_PROXY", "http_proxy", "https_proxy")


@dataclass(frozen=True, slots=True)
class Finished:
    """A command that has ended."""

    code: int
    out: str
    err: str

    @property
    def events(self) -> list[dict[str, Any]]:
        """The objects that `--json` printed."""
        return [json.loads(line) for line in self.out.splitlines()]

    def ends(self) -> dict[str, dict[str, Any]]:
        """The last word on each file, by its name."""
        ends = [event for event in self.events if event["event"] in {"complete", "failed"}]
        assert len(ends) == len({event["path"] for event in ends}), "one end for each file"
        return {Path(event["path"]).name: event for event in ends}


def environment(extra: Mapping[str, str]) -> dict[str, str]:
    """This process's environment, in English and without anything of ours, and `extra`."""
    kept = {name: value for name, value in os.environ.items() if not name.startswith(_LEFT_OUT)}
    return {**kept, "LC_ALL": "C.UTF-8", **extra}


def vod(
    *words: str | Path, environ: Mapping[str, str] | None = None, given: str | None = None, timeout_s: float = 90.0
) -> Finished:
    """Runs a command to its end; whatever that is, it must not be a traceback. `given` stands on its standard input."""
    with started(*words, environ=environ, has_input=given is not None) as process:
        return finish(process, given, timeout_s=timeout_s)


@contextmanager
def started(
    *words: str | Path, environ: Mapping[str, str] | None = None, has_input: bool = False
) -> Iterator[subprocess.Popen[str]]:
    """Starts a command; kills it if the test leaves while it runs."""
    with subprocess.Popen(
        [*_PYTHON, *map(str, words)],
        cwd=REPOSITORY,
        env=environment(environ or {}),
        stdin=subprocess.PIPE if has_input else subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    ) as process:
        try:
            yield process
        finally:
            process.kill()


def finish(process: subprocess.Popen[str], given: str | None = None, *, timeout_s: float = 90.0) -> Finished:
    """Waits for the end of a command."""
    out, err = process.communicate(given, timeout=timeout_s)
    assert "Traceback" not in out + err, err
    assert "Warning" not in err, err
    return Finished(process.returncode, out, err)
