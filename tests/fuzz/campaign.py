"""Fires at the parsers for long: `python -m tests.fuzz.campaign [--inputs 100000] [--seed N] [--processes 2] [TARGET...]`."""

from __future__ import annotations

import argparse
import logging
import multiprocessing
import os
import random
import sys
import tempfile
import time
import traceback
import warnings
from pathlib import Path
from typing import Any

from requests.adapters import HTTPAdapter

from tests.fuzz.canned import CannedCloud
from tests.fuzz.catalogue import NAMES, SLOW, all_targets
from tests.fuzz.firing import fire
from tests.fuzz.target import strike


def _run(job: tuple[str, int, int]) -> tuple[str, int, float, str]:
    """Fires at one target; returns its name, the inputs tried, CPU seconds, and what was found ("" for nothing)."""
    name, inputs, seed = job
    logging.disable(logging.CRITICAL)
    warnings.simplefilter("ignore")
    canned = CannedCloud()

    def send(self: HTTPAdapter, request: Any, **more: Any) -> Any:
        return canned.send(self, request, **more)

    HTTPAdapter.send = send  # type: ignore[method-assign]
    began = time.process_time()
    with tempfile.TemporaryDirectory() as folder:
        target = all_targets(Path(folder), canned)[name]
        try:
            for value in target.kept:
                strike(target, value)
            tried = fire(target, inputs, seed)
        except BaseException:  # noqa: BLE001 - what was found is told in the parent
            return name, 0, time.process_time() - began, traceback.format_exc()
    return name, tried, time.process_time() - began, ""


def main() -> int:
    """Runs the targets, tells each one's end, and everything found at last; 1 if anything was."""
    parser = argparse.ArgumentParser(
        prog="python -m tests.fuzz.campaign", description="Fires spoilt inputs at every parser."
    )
    parser.add_argument("targets", nargs="*", metavar="TARGET", help=f"only these of: {', '.join(NAMES)}")
    parser.add_argument("--inputs", type=int, default=100_000, help="inputs for each target (default: 100000)")
    parser.add_argument("--seed", type=int, default=None, help="of the first batch; told when none is given")
    parser.add_argument("--processes", type=int, default=os.cpu_count() or 1, help="at once (default: one a core)")
    asked = parser.parse_args()
    unknown = set(asked.targets) - set(NAMES)
    if unknown:
        parser.error(f"no such target: {', '.join(sorted(unknown))}")
    seed = random.SystemRandom().randrange(1 << 32) if asked.seed is None else asked.seed
    sys.stdout.write(f"seed {seed}, {asked.inputs} inputs for each target\n")
    names = sorted(asked.targets or NAMES, key=lambda name: name not in SLOW)  # the slow ones first
    found = []
    with multiprocessing.get_context("spawn").Pool(asked.processes, maxtasksperchild=1) as pool:
        for name, tried, cpu_s, what in pool.imap_unordered(_run, [(name, asked.inputs, seed) for name in names]):
            sys.stdout.write(f"{name:<20}{'FOUND' if what else f'{tried} inputs':>16}{cpu_s:>10.0f} s CPU\n")
            sys.stdout.flush()
            found += [what] if what else []
    sys.stdout.write("\n".join(["", *found, f"{len(found)} of {len(names)} targets have found something\n"]))
    return 1 if found else 0


if __name__ == "__main__":
    sys.exit(main())
