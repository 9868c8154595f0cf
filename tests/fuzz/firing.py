"""Fires inputs at targets in batches, each with a seed of its own that is told when something is found."""

from __future__ import annotations

from typing import Any

from hypothesis import HealthCheck, Phase, given, seed, settings

from tests.fuzz.target import Target, strike

BATCH = 2000
"""What is known of tried inputs is forgotten after so many: Hypothesis would keep it all in memory."""


def fire(target: Target, examples: int, first_seed: int) -> int:
    """Tries so many inputs; returns how many were tried. Fails with the smallest one that a parser does not stand."""
    tried = 0

    def one(value: Any) -> None:
        nonlocal tried
        tried += 1
        strike(target, value)

    number = first_seed
    while tried < examples:
        most = min(BATCH, examples - tried)
        run = settings(
            max_examples=most,
            database=None,
            deadline=None,
            print_blob=False,
            phases=(Phase.generate, Phase.shrink),
            suppress_health_check=list(HealthCheck),
        )(given(target.inputs)(one))
        before = tried
        try:
            seed(number)(run)()
        except BaseException as error:
            error.add_note(f"target {target.name}, seed {number}")
            raise
        assert tried > before
        number += 1
    return tried
