"""The bench of the start runs to its end with too few starts to measure anything."""

from __future__ import annotations

import pytest

from tests.bench import start_up


def test_the_window_is_painted_before_its_rows_are_there(capsys: pytest.CaptureFixture[str]) -> None:
    start_up.main(["--rounds", "1", "--jobs", "50"])
    head, *lines = capsys.readouterr().out.splitlines()
    assert "first paint" in head
    assert [line.split()[:2] for line in lines] == [["0", "jobs"], ["50", "jobs"]]
    for line in lines:
        painted, _, ready, _ = (float(word) for word in line.split()[2:])
        assert 0 < painted < ready
