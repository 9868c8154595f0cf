"""Every parser of what comes from outside stands what chance makes of good inputs; `dev.py fuzz` tries many more."""

from __future__ import annotations

import logging
import time
from collections.abc import Iterator
from typing import Any

import pytest
from requests.adapters import HTTPAdapter

from tests.fuzz.canned import CannedCloud
from tests.fuzz.catalogue import NAMES, SLOW, all_targets
from tests.fuzz.firing import fire
from tests.fuzz.target import Target, strike

INPUTS = 1000
SLOW_INPUTS = 150
SEED = 1


@pytest.fixture(scope="module")
def targets(tmp_path_factory: pytest.TempPathFactory) -> Iterator[dict[str, Target]]:
    canned = CannedCloud()

    def send(self: HTTPAdapter, request: Any, **more: Any) -> Any:
        return canned.send(self, request, **more)

    with pytest.MonkeyPatch.context() as patches:
        patches.setattr(HTTPAdapter, "send", send)
        yield all_targets(tmp_path_factory.mktemp("fuzz"), canned)


@pytest.fixture(autouse=True)
def quiet() -> Iterator[None]:
    """The SDKs log every odd answer, and that costs more than reading it."""
    logging.disable(logging.CRITICAL)
    yield
    logging.disable(logging.NOTSET)


def test_all_targets_are_known(targets: dict[str, Target]) -> None:
    assert set(targets) == set(NAMES)


@pytest.mark.parametrize("name", NAMES)
def test_inputs_that_are_known_to_be_hard_are_stood(targets: dict[str, Target], name: str) -> None:
    for value in targets[name].kept:
        strike(targets[name], value)


@pytest.mark.parametrize("name", NAMES)
def test_spoilt_inputs_are_answered_or_refused_and_nothing_else(targets: dict[str, Target], name: str) -> None:
    inputs = SLOW_INPUTS if name in SLOW else INPUTS
    assert fire(targets[name], inputs, SEED) >= inputs


@pytest.mark.parametrize("wrong", [ZeroDivisionError("a bug"), RecursionError("deep"), KeyError("x")])
def test_a_parser_that_lets_another_exception_through_is_found(wrong: Exception) -> None:
    from hypothesis import strategies as st

    def feed(value: int) -> None:
        if value > 100:
            raise wrong

    with pytest.raises(type(wrong)):
        fire(Target("sieve", st.integers(0, 1000), feed), 500, SEED)


def test_a_parser_that_takes_much_memory_or_time_is_found() -> None:
    from hypothesis import strategies as st

    kept: list[bytes] = []
    hungry = Target("hungry", st.integers(), lambda _: kept.append(b"x" * (200 << 20)))
    with pytest.raises(AssertionError, match="MB for"):
        strike(hungry, 1)
    kept.clear()

    def dawdle(_: int) -> None:
        until = time.thread_time() + 1.05
        while time.thread_time() < until:
            pass

    slow = Target("slow", st.integers(), dawdle)
    with pytest.raises(AssertionError, match="s for"):
        strike(slow, 1)
