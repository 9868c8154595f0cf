"""The groups of checks and tests, cheapest first, and how they are run and told.

A group passes only if its tool says so. One that cannot run, runs no test, or takes too long has failed.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from devtools.steps import Outcome, run_logged, say, seconds_text, show_log

CHECKED = ("vod_desktop", "tests", "packaging")
"""What formatter and linter look at."""
LIMIT_S = 480.0
"""Of one group. Continuous integration has 15 minutes for all; a group that hangs must not take its log with it."""


@dataclass(frozen=True, slots=True)
class Group:
    """Something that `dev.py test` runs.

    Attributes:
        command: Arguments to the environment's interpreter.
    """

    name: str
    command: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Result:
    """What became of a group; `closing` is the last line of its tool."""

    group: Group
    outcome: Outcome
    closing: str

    @property
    def passed(self) -> bool:
        """Whether the tool said so itself."""
        return self.outcome.exit_code == 0


def _tests(name: str, *, processes: int = 1) -> Group:
    spread = ("-n", str(processes)) if processes > 1 else ()
    return Group(name, ("-m", "pytest", f"tests/{name}", *spread))


GROUPS = (
    Group("format", ("-m", "ruff", "format", "--check", *CHECKED)),
    Group("lint", ("-m", "ruff", "check", *CHECKED)),
    Group("imports", ("-c", "from importlinter.cli import lint_imports_command as lint; lint()")),
    Group("types", ("-m", "mypy")),
    _tests("unit", processes=2),
    _tests("engine", processes=2),
    _tests("faults", processes=2),
    _tests("sandbox", processes=2),
    _tests("contract", processes=2),
    _tests("cli", processes=2),
    _tests("security", processes=2),
    _tests("gui", processes=2),
    _tests("property", processes=2),
    _tests("fuzz", processes=2),
    _tests("bundle", processes=2),
    _tests("bench"),
    _tests("crash"),
    _tests("desktop"),
)


def run_groups(python: Path, groups: Sequence[Group]) -> bool:
    """Runs groups one after the other, all of them also when one fails, and closes with a table; True if all passed."""
    results = [_run(python, group) for group in groups]
    say("")
    for result in results:
        word = "passed" if result.passed else "FAILED"
        say(f"{result.group.name:<10} {word}  {seconds_text(result.outcome.seconds):>12}  {result.closing}")
    failed = [result.group.name for result in results if not result.passed]
    total = seconds_text(sum(result.outcome.seconds for result in results))
    say("")
    say(
        f"{len(failed)} of {len(results)} groups failed ({', '.join(failed)}), {total}"
        if failed
        else f"All passed, {total}"
    )
    return not failed


def _run(python: Path, group: Group) -> Result:
    outcome = run_logged([python, *group.command], f"test-{group.name}", limit_s=LIMIT_S)
    result = Result(group, outcome, closing_line(outcome.log))
    if not result.passed:
        say(f"---- {group.name}, from {outcome.log}")
        show_log(outcome.log)
    say(f"{group.name:<44} {seconds_text(outcome.seconds)}{'' if result.passed else '  FAILED'}")
    return result


def closing_line(log: Path) -> str:
    """The last line of a log, without the rule that pytest draws around it."""
    lines = [line for line in log.read_text(encoding="utf-8", errors="replace").splitlines() if line.strip()]
    return re.sub(r"^=+ | =+$", "", lines[-1]) if lines else "it said nothing"
