"""A handful of the soak's kill runs: both routes, every step, client and practice cloud. Long ones are `dev.py soak`."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor

from tests.crash.soak import ROUTES, STEPS, Outcome, Scene, report, run

SEEDS = (10, 11, 12, 13, 14, 15, 16, 17, 18, 19, 0, 5)


def test_the_seeds_take_both_routes_to_every_step_and_kill_both_sides() -> None:
    scenes = [Scene.of(seed) for seed in SEEDS]
    assert {(scene.route, scene.step) for scene in scenes if not scene.kills_cloud} == {
        (route, step) for route in ROUTES for step in STEPS
    }
    assert {scene.route for scene in scenes if scene.kills_cloud} == set(ROUTES)


def test_killed_uploads_arrive_once_and_whole() -> None:
    with ThreadPoolExecutor(2) as pool:
        outcomes = list(pool.map(run, SEEDS))
    assert [(outcome.seed, outcome.faults) for outcome in outcomes if outcome.faults] == []
    assert [outcome.seed for outcome in outcomes if outcome.again_bytes > outcome.bound_bytes > 0] == []
    assert sum(sum(outcome.hits.values()) for outcome in outcomes) >= len(SEEDS) // 2


def test_the_report_names_what_went_wrong_with_its_seed() -> None:
    bad = Outcome(7, "client", faults=["2 media"], again_bytes=5 << 20, bound_bytes=4 << 20)
    bad.hits["commit sent"] += 1
    told = report([bad, Outcome(8, "server")], 1.0)
    assert "seed 7 (client): 2 media" in told
    assert "| commit sent | 0 | 1 | 1 |" in told
    assert "Nearest to its bound: 5.0 of 4 MiB (seed 7)" in told
    assert "beyond the bound: [7]" in told
