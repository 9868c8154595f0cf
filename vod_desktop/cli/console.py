"""What a command speaks through, and what surrounds it."""

from __future__ import annotations

import shlex
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import TextIO

from vod_desktop.cli.arguments import PROGRAM, Common
from vod_desktop.cli.plain_report import PlainReport
from vod_desktop.cli.report import JsonReport, Report
from vod_desktop.texts import Texts

_PACKAGE = "vod_desktop"


@dataclass(frozen=True, slots=True)
class Console:
    """The streams, the language and the environment of one command.

    Attributes:
        program: How this process was started, ready to be pasted before a command.
    """

    texts: Texts
    out: TextIO
    err: TextIO
    environ: Mapping[str, str]
    program: str

    def report(self, common: Common) -> Report:
        """The form of report that was asked for."""
        if common.json:
            return JsonReport(self.texts, self.out)
        return PlainReport(self.texts, self.out, self.err, self._resume_hint(common.data_dir))

    def _resume_hint(self, data_dir: Path | None) -> str:
        """The command that goes on with what is left, ready to be pasted."""
        hint = f"{self.program} resume"
        return hint if data_dir is None else f"{hint} --data-dir {shlex.quote(str(data_dir))}"


def started_as(script: str, interpreter: str) -> str:
    """How a process was started: as a module of an interpreter, or by the program's own name.

    Args:
        script: `sys.argv[0]`.
        interpreter: The first word of `sys.orig_argv`.
    """
    path = Path(script)
    if path.name == "__main__.py" and path.parent.name == _PACKAGE:
        return shlex.join([interpreter, "-m", _PACKAGE])
    return PROGRAM
