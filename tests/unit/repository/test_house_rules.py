"""Rules of the house that no linter knows (CONTRIBUTING.md)."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from pathlib import Path

REPOSITORY = Path(__file__).parents[3]
MODULES = sorted(
    path for folder in ("vod_desktop", "packaging", "tests") for path in (REPOSITORY / folder).rglob("*.py")
)
LONGEST_MODULE_LINES = 450
WAITS = {"time.sleep", "asyncio.sleep", "qtbot.wait"}
WAYS_OUT = {"pytest.skip", "pytest.xfail", "pytest.importorskip"}
MARKS = {"pytest.mark.skip", "pytest.mark.skipif", "pytest.mark.xfail"}
UNFINISHED = re.compile(r"#\s*(TODO|FIXME|XXX|HACK)\b|\braise NotImplementedError\b")


def _dotted_names(module: Path) -> Iterator[str]:
    """Every `a.b.c` of a module, with imported names spelled out."""
    tree = ast.parse(module.read_text(encoding="utf-8"))
    origins = {
        alias.asname or alias.name: f"{node.module}.{alias.name}"
        for node in ast.walk(tree)
        if isinstance(node, ast.ImportFrom)
        for alias in node.names
    }
    for node in ast.walk(tree):
        if isinstance(node, ast.Attribute | ast.Name):
            first, dot, rest = ast.unparse(node).partition(".")
            yield origins.get(first, first) + dot + rest


def test_tests_wait_for_conditions_and_hide_nothing() -> None:
    tests = [module for module in MODULES if module.is_relative_to(REPOSITORY / "tests")]
    found = {str(module): set(_dotted_names(module)) & (WAITS | WAYS_OUT | MARKS) for module in tests}
    assert {module: names for module, names in found.items() if names} == {}


def test_modules_stay_readable() -> None:
    lengths = {str(module): len(module.read_text(encoding="utf-8").splitlines()) for module in MODULES}
    assert {module: lines for module, lines in lengths.items() if lines > LONGEST_MODULE_LINES} == {}


def test_nothing_is_left_for_later() -> None:
    others = [module for module in MODULES if module != Path(__file__)]
    assert [str(module) for module in others if UNFINISHED.search(module.read_text(encoding="utf-8"))] == []
