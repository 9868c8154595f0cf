"""What a command line of `dev.py` asks for."""

from __future__ import annotations

import pytest

from devtools import commands


@pytest.mark.parametrize("tool", ["bench", "soak", "fuzz"])
@pytest.mark.parametrize("words", [[], ["--runs", "1000", "--jobs", "2"], ["--help"], ["api-apply", "--seed", "7"]])
def test_a_tool_gets_everything_after_its_name(tool: str, words: list[str]) -> None:
    asked = commands.read([tool, *words])
    assert asked.arguments == words
    assert asked.command.__name__ == f"_{tool}"


def test_other_commands_refuse_options_that_they_do_not_have(capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit):
        commands.read(["test", "--runs"])
    assert "--runs" in capsys.readouterr().err


def test_the_help_names_the_tools(capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit):
        commands.read(["--help"])
    told = capsys.readouterr().out
    assert all(f"    {tool} " in told for tool in ("app", "test", "bench", "soak", "package", "fuzz", "lock"))
