"""What a batch is, when bytes move, and what is worth a word: as tables of events."""

from __future__ import annotations

import pytest

from tests.support.jobs import a_job
from vod_desktop.core.model.errors import Code, Problem
from vod_desktop.core.model.events import EngineFailed, HoldChanged, JobsAdded, JobsChanged, JobsRemoved
from vod_desktop.core.model.states import Phase, State
from vod_desktop.ui.models.watch import BatchEnded, FirstFailure, NeedsUser, QueueWatch

REJECTED = Problem(Code.AUTH_REJECTED, {"account": "a"})
OFFLINE = Problem(Code.NET_UNREACHABLE, {"host": "vod"})


def added(count, state=State.QUEUED):
    return JobsAdded(tuple(a_job(id=number, state=state) for number in range(1, count + 1)))


def became(state, *ids, phase=Phase.PREPARE):
    return JobsChanged(tuple(a_job(id=job_id, state=state, phase=phase) for job_id in ids))


def told(*rounds):
    """What a watch tells of these rounds of events, in short: ends as (complete, failed), others by what they are."""
    watch = QueueWatch()
    found = []
    for events in rounds:
        for occasion in watch.take(events if isinstance(events, tuple) else (events,)):
            match occasion:
                case BatchEnded(complete, failed):
                    found.append((len(complete), len(failed)))
                case FirstFailure(job):
                    found.append(f"failure of {job.id}")
                case NeedsUser(account_id, problem):
                    found.append(f"{account_id}: {problem.code}")
    return found


DONE, FAILED, PAUSED, RUNNING, QUEUED = State.COMPLETE, State.FAILED, State.PAUSED, State.RUNNING, State.QUEUED

BATCHES = {
    "one file": ([added(1), became(RUNNING, 1), became(DONE, 1)], [(1, 0)]),
    "many files, one word": ([added(3), became(DONE, 1), became(DONE, 2, 3)], [(3, 0)]),
    "all in one round": ([(added(2), became(DONE, 1, 2))], [(2, 0)]),
    "a failure is told once, then counted": (
        [added(3), became(FAILED, 1), became(FAILED, 2), became(DONE, 3)],
        ["failure of 1", (1, 2)],
    ),
    "the last one fails": ([added(2), became(DONE, 1), became(FAILED, 2)], [(1, 1)]),
    "only one, and it fails": ([added(1), became(FAILED, 1)], [(0, 1)]),
    "a retry that works is no failure": (
        [added(2), became(FAILED, 1), became(QUEUED, 1), became(DONE, 1, 2)],
        ["failure of 1", (2, 0)],
    ),
    "a failure again is no news": (
        [added(2), became(FAILED, 1), became(QUEUED, 1), became(FAILED, 1), became(DONE, 2)],
        ["failure of 1", (1, 1)],
    ),
    "pausing all ends nothing": ([added(2), became(DONE, 1), became(PAUSED, 2)], []),
    "what was paused is counted when it goes on": (
        [added(2), became(DONE, 1), became(PAUSED, 2), became(QUEUED, 2), became(DONE, 2)],
        [(2, 0)],
    ),
    "the others end beside a paused one": ([added(2), became(PAUSED, 1), became(DONE, 2)], [(1, 0)]),
    "the end says no more than the failure did": (
        [added(2), became(FAILED, 1), became(State.CANCELLED, 2)],
        ["failure of 1"],
    ),
    "cancelled altogether": ([added(2), became(State.CANCELLED, 1, 2)], []),
    "paused, then cancelled: the next batch counts anew": (
        [
            added(2),
            became(DONE, 1),
            became(PAUSED, 2),
            became(State.CANCELLED, 2),
            JobsAdded((a_job(id=9),)),
            became(DONE, 9),
        ],
        [(1, 0)],
    ),
    "two batches": ([added(1), became(DONE, 1), JobsAdded((a_job(id=2),)), became(DONE, 2)], [(1, 0), (1, 0)]),
    "waiting to try again goes on": ([added(1), became(State.WAITING, 1), became(DONE, 1)], [(1, 0)]),
    "taken off the list": ([added(2), became(FAILED, 1), JobsRemoved((1,)), became(DONE, 2)], ["failure of 1", (1, 0)]),
    "a complete job that changes again": (
        [added(2), became(DONE, 1), became(DONE, 1), became(DONE, 2), became(DONE, 2)],
        [(2, 0)],
    ),
    "what failed last time is no news": ([added(2, FAILED), JobsAdded((a_job(id=9),)), became(DONE, 9)], [(1, 0)]),
    "a job that is gone": ([became(DONE, 77)], []),
}


@pytest.mark.parametrize(("rounds", "expected"), BATCHES.values(), ids=BATCHES)
def test_a_batch_is_told_once_at_its_end(rounds, expected):
    assert told(*rounds) == expected


HOLDS = {
    "a key": ([HoldChanged("a", REJECTED)], ["a: auth.rejected"]),
    "the same again": ([HoldChanged("a", REJECTED), HoldChanged("a", REJECTED)], ["a: auth.rejected"]),
    "freed and held anew": (
        [HoldChanged("a", REJECTED), HoldChanged("a", None), HoldChanged("a", REJECTED)],
        ["a: auth.rejected", "a: auth.rejected"],
    ),
    "another reason": (
        [HoldChanged("a", REJECTED), HoldChanged("a", Problem(Code.ACCOUNT_ARREARS, {"account": "a"}))],
        ["a: auth.rejected", "a: account.arrears"],
    ),
    "the network comes back by itself": ([HoldChanged("a", OFFLINE), HoldChanged("a", None)], []),
    "the engine": ([EngineFailed(Problem(Code.LEDGER_FULL, {"path": "x"}))], [": ledger.full"]),
}


@pytest.mark.parametrize(("rounds", "expected"), HOLDS.values(), ids=HOLDS)
def test_a_hold_is_told_when_only_the_user_can_mend_it(rounds, expected):
    assert told(*rounds) == expected


MOVES = {
    "queued": (QUEUED, Phase.UPLOAD, False),
    "checking": (RUNNING, Phase.PREPARE, False),
    "applying": (RUNNING, Phase.APPLY, False),
    "sending": (RUNNING, Phase.UPLOAD, True),
    "finishing": (RUNNING, Phase.FINISH, True),
    "being confirmed": (RUNNING, Phase.COMMIT, True),
    "pausing": (State.PAUSING, Phase.UPLOAD, False),
    "paused": (PAUSED, Phase.UPLOAD, False),
    "failed": (FAILED, Phase.UPLOAD, False),
    "complete": (DONE, Phase.COMMIT, False),
}


@pytest.mark.parametrize(("state", "phase", "expected"), MOVES.values(), ids=MOVES)
def test_bytes_move_from_the_first_one_to_the_services_word(state, phase, expected):
    watch = QueueWatch()
    watch.take((added(2), became(RUNNING, 1, phase=Phase.UPLOAD), became(state, 1, phase=phase)))
    assert watch.moves is expected


def test_nothing_moves_once_the_job_is_gone_or_the_engine_has_failed():
    watch = QueueWatch()
    watch.take((added(2), became(RUNNING, 1, 2, phase=Phase.UPLOAD), JobsRemoved((1,))))
    assert watch.moves
    watch.take((EngineFailed(Problem(Code.UNEXPECTED)),))
    assert (watch.moves, watch.goes_on, watch.needs_user) == (False, False, True)


def test_unfinished_jobs_are_counted_paused_ones_included():
    watch = QueueWatch()
    watch.take((added(4), became(PAUSED, 1), became(DONE, 2), became(State.CANCELLING, 3)))
    assert (watch.unfinished, watch.goes_on, watch.is_tidying) == (2, True, True)
    watch.take((became(PAUSED, 4),))
    assert (watch.unfinished, watch.goes_on, watch.is_paused) == (2, False, True)
