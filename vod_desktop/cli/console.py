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


@dataclass(frozen=True, slots=True)
class Console:
    """The streams, the language and the environment of one command."""

    texts: Texts
    out: TextIO
    err: TextIO
    environ: Mapping[str, str]

    def report(self, common: Common) -> Report:
        """The form of report that was asked for."""
        if common.json:
            return JsonReport(self.texts, self.out)
        return PlainReport(self.texts, self.out, self.err, resume_hint(common.data_dir))


def resume_hint(data_dir: Path | None) -> str:
    """The command that goes on with what is left, ready to be pasted."""
    words = [PROGRAM, "resume"]
    return shlex.join(words if data_dir is None else [*words, "--data-dir", str(data_dir)])
