"""The lives of jobs: rows to moments and back."""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Iterable

from vod_desktop.core.ledger.values import pack_problem, unpack_problem
from vod_desktop.core.model.life import Moment
from vod_desktop.core.model.states import Phase, State

_STORE = "INSERT INTO moment (job_id, at, state, phase, problem) SELECT ?, ?, ?, ?, ? WHERE EXISTS (SELECT 1 FROM job WHERE id = ?)"
_LOAD_STARTS = "SELECT job_id, min(at) FROM moment WHERE state = 'running' AND job_id IN (SELECT value FROM json_each(?)) GROUP BY job_id"
_LOAD = "SELECT at, state, phase, problem FROM moment WHERE job_id = ? ORDER BY rowid"


def store_moments(connection: sqlite3.Connection, moments: Iterable[Moment]) -> None:
    """Adds moments; those of jobs that are gone are dropped."""
    connection.executemany(
        _STORE,
        ((one.job_id, one.at, one.state, one.phase, pack_problem(one.problem), one.job_id) for one in moments),
    )


def load_life(connection: sqlite3.Connection, job_id: int) -> tuple[Moment, ...]:
    """All moments of one job, the oldest first."""
    return tuple(
        Moment(job_id, at, State(state), Phase(phase), unpack_problem(problem))
        for at, state, phase, problem in connection.execute(_LOAD, (job_id,))
    )


def load_starts(connection: sqlite3.Connection, job_ids: Iterable[int]) -> dict[int, float]:
    """When each of these jobs first ran, Unix seconds; those that never did are left out."""
    return dict(connection.execute(_LOAD_STARTS, (json.dumps(list(job_ids)),)))
