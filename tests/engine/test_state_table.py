"""The state table searched exhaustively: every job that can come about, under every input."""

from __future__ import annotations

from collections import deque
from collections.abc import Iterator
from dataclasses import replace

import pytest

from tests.support.jobs import a_job, a_session
from vod_desktop.core.engine.reducer import facts_of, reduce
from vod_desktop.core.model.errors import Code, Problem
from vod_desktop.core.model.job import Job, Route
from vod_desktop.core.model.options import UploadOptions
from vod_desktop.core.model.rules import RULES, Rule, find_rule
from vod_desktop.core.model.states import Effect, Fact, Input, Phase, State, StopReason

NOW = 1_700_000_000.0
PROBLEMS = {
    Input.TRIES_SPENT: (Problem(Code.NET_TIMEOUT, {"host": "h"}),),
    Input.REFUSED: (Problem(Code.SERVICE_REFUSED), Problem(Code.FILE_CHANGED, {"path": "clip.mp4"})),
    Input.SESSION_LOST: (Problem(Code.SESSION_LOST),),
    Input.GROWING: (Problem(Code.FILE_GROWING, {"path": "clip.mp4"}),),
    Input.HOLD: (Problem(Code.AUTH_REJECTED, {"account": "a"}),),
}


def _world(job: Job) -> Iterator[Job]:
    """What the work of a phase itself changes, between two inputs."""
    if job.state not in {State.RUNNING, State.PAUSING}:
        return
    media = job.media
    if job.phase is Phase.APPLY and job.session is None:
        yield replace(job, session=a_session(), objects=(replace(media, key="dir/1/f0.mp4", part_size_bytes=100),))
    if job.phase is Phase.UPLOAD and job.session is not None and media.upload_id is None:
        yield replace(job, objects=(replace(media, upload_id="u1"),))
    if job.phase is Phase.FINISH and not media.complete and media.upload_id is not None:
        yield replace(job, objects=(replace(media, complete=True),))
    if job.phase is Phase.COMMIT and not job.commit_sent:
        yield replace(job, commit_sent=True)


def _key(job: Job) -> tuple[object, ...]:
    return (
        job.state,
        job.phase,
        job.stop_reason,
        job.commit_sent,
        job.sessions_lost,
        job.session is not None,
        job.media.upload_id,
        job.media.complete,
        None if job.problem is None else job.problem.code,
        job.checked,
        job.wants_after,
    )


def _search() -> tuple[dict[tuple[object, ...], Job], list[tuple[Job, Input, Job]]]:
    starts = (a_job(), a_job(route=Route.CLIENT, options=UploadOptions(expire_time="2030-01-01T00:00:00Z")))
    seen = {_key(start): start for start in starts}
    edges: list[tuple[Job, Input, Job]] = []
    todo = deque(starts)
    while todo:
        job = todo.popleft()
        following: list[tuple[Input | None, Job]] = [(None, changed) for changed in _world(job)]
        for event in Input:
            for problem in PROBLEMS.get(event, (None,)):
                step = reduce(job, event, now=NOW, problem=problem, delay_s=5)
                if step is not None:
                    following.append((event, step.job))
                    edges.append((job, event, step.job))
        for _, changed in following:
            if _key(changed) not in seen:
                seen[_key(changed)] = changed
                todo.append(changed)
    return seen, edges


SEEN, EDGES = _search()
JOBS = tuple(SEEN.values())


def _reaches(goal: State) -> set[tuple[object, ...]]:
    """The keys of all jobs from which a job in the state `goal` can come about."""
    before: dict[tuple[object, ...], set[tuple[object, ...]]] = {}
    for old, _, new in EDGES:
        before.setdefault(_key(new), set()).add(_key(old))
    for job in JOBS:
        for changed in _world(job):
            before.setdefault(_key(changed), set()).add(_key(job))
    reached = {key for key, job in SEEN.items() if job.state is goal}
    todo = deque(reached)
    while todo:
        for key in before.get(todo.popleft(), ()):
            if key not in reached:
                reached.add(key)
                todo.append(key)
    return reached


def test_the_search_finds_every_state_and_phase() -> None:
    assert {job.state for job in JOBS} == set(State)
    assert {job.phase for job in JOBS} == set(Phase)
    assert len(JOBS) > 200


def test_no_two_rules_answer_the_same_input() -> None:
    for job in JOBS:
        facts = facts_of(job)
        for event in Input:
            fitting = [
                rule
                for rule in RULES
                if rule.on is event
                and job.state in rule.sources
                and job.phase in rule.phases
                and rule.needs <= facts
                and not rule.lacks & facts
            ]
            assert len(fitting) <= 1, (job.state, job.phase, facts, event)


def test_every_rule_is_needed() -> None:
    used: set[Rule] = set()
    for job in JOBS:
        for event in Input:
            rule = find_rule(job.state, job.phase, facts_of(job), event)
            if rule is not None:
                used.add(rule)
    assert used == set(RULES)


def test_a_complete_job_never_changes_again() -> None:
    assert not [edge for edge in EDGES if edge[0].state is State.COMPLETE]


def test_complete_follows_only_from_an_answered_commit() -> None:
    arrivals = [(old.phase, event) for old, event, new in EDGES if new.state is State.COMPLETE]
    assert arrivals
    assert set(arrivals) == {
        (Phase.COMMIT, Input.PHASE_DONE),
        (Phase.AFTER, Input.PHASE_DONE),
        (Phase.AFTER, Input.CANCEL),  # the medium is made: only what else was wanted for it is given up
    }


def test_only_jobs_that_want_something_more_after_the_commit_come_into_the_phase_after() -> None:
    assert {job.wants_after for job in JOBS if job.phase is Phase.AFTER} == {True}
    assert {old.wants_after for old, _, new in EDGES if new.state is State.COMPLETE and old.phase is Phase.COMMIT} == {
        False
    }


def test_after_the_commit_nothing_starts_over() -> None:
    for old, event, new in EDGES:
        if old.phase is Phase.AFTER:
            assert new.phase is Phase.AFTER, event
            assert not new.commit_sent


def test_every_unfinished_job_can_still_complete() -> None:
    assert set(SEEN) - _reaches(State.COMPLETE) == set()


def test_every_unfinished_job_can_still_be_cancelled() -> None:
    stuck = [SEEN[key] for key in set(SEEN) - _reaches(State.CANCELLED)]
    assert [job for job in stuck if job.state is not State.COMPLETE and job.phase is not Phase.AFTER] == []


def test_cancel_is_refused_only_while_a_sent_commit_is_unanswered() -> None:
    for job in JOBS:
        refused = reduce(job, Input.CANCEL, now=NOW) is None
        ended = job.state in {State.COMPLETE, State.CANCELLED, State.CANCELLING}
        unanswered = job.commit_sent and job.state in {State.RUNNING, State.PAUSING}
        assert refused == (ended or unanswered), (job.state, job.phase)


def test_nothing_is_left_open_at_the_service_unnoticed() -> None:
    for old, event, new in EDGES:
        had = Fact.REMOTE_UPLOAD in facts_of(old)
        rule = find_rule(old.state, old.phase, facts_of(old), event)
        if had and Fact.REMOTE_UPLOAD not in facts_of(new):
            assert rule is not None
            assert Effect.ABANDON_UPLOADS in rule.effects, (old.state, event)


def test_ended_jobs_keep_no_session() -> None:
    for job in JOBS:
        if job.state in {State.COMPLETE, State.CANCELLED}:
            assert job.session is None
            assert not job.commit_sent


def test_pausing_and_paused_jobs_know_why() -> None:
    for job in JOBS:
        if job.state is State.PAUSING:
            assert job.stop_reason is not None
        elif job.state is State.PAUSED:
            assert job.stop_reason is StopReason.USER
        elif job.state is not State.RUNNING:
            assert job.stop_reason is None


def test_waiting_jobs_know_until_when() -> None:
    for job in JOBS:
        assert (job.not_before is not None) == (job.state is State.WAITING)


def test_failed_jobs_say_why() -> None:
    assert all(job.problem is not None for job in JOBS if job.state is State.FAILED)


def test_a_phase_goes_on_by_one_or_back_to_the_start() -> None:
    order = list(Phase)
    for old, event, new in EDGES:
        step = order.index(new.phase) - order.index(old.phase)
        assert step in {0, 1} or new.phase is Phase.PREPARE, (old.phase, event, new.phase)


def test_work_starts_only_in_running_jobs_and_stops_when_they_leave_it() -> None:
    for old, event, new in EDGES:
        rule = find_rule(old.state, old.phase, facts_of(old), event)
        assert rule is not None
        if Effect.START_WORK in rule.effects:
            assert new.state is State.RUNNING
        if old.state is State.RUNNING and new.state is not State.RUNNING and event is not Input.RECOVER:
            assert Effect.STOP_WORK in rule.effects, (old.phase, event, new.state)


@pytest.mark.parametrize("state", list(State))
def test_after_a_start_of_the_program_nothing_runs(state: State) -> None:
    for job in JOBS:
        if job.state is state:
            step = reduce(job, Input.RECOVER, now=NOW)
            now = job if step is None else step.job
            assert now.state not in {State.RUNNING, State.PAUSING}
            assert now.state is State.CANCELLING or now.phase is job.phase


def test_only_a_checked_job_starts_and_nothing_of_an_unchecked_one_is_at_the_service() -> None:
    for old, event, new in EDGES:
        if event is Input.START:
            assert old.checked or old.phase is not Phase.PREPARE
        if new.state is State.RUNNING and new.phase is Phase.PREPARE:
            assert new.checked
    for job in JOBS:
        if not job.checked:
            assert job.phase is Phase.PREPARE
            assert job.session is None
            assert job.media.upload_id is None


def test_a_job_that_needs_its_user_before_it_begins_has_failed_in_prepare() -> None:
    refused = [new for old, event, new in EDGES if event is Input.REFUSED and not old.checked]
    assert refused
    assert {(job.state, job.phase) for job in refused} == {(State.FAILED, Phase.PREPARE)}


def test_waiting_for_a_file_that_is_being_written_uses_up_nothing_and_ends_with_its_check_alone() -> None:
    for old, event, new in EDGES:
        if event is Input.GROWING:
            assert (new.attempts, new.sessions_lost) == (old.attempts, old.sessions_lost)
            assert new.session is None
            assert not new.checked
            assert new.state in {State.WAITING, State.PAUSED, State.QUEUED}
        if old.state is State.WAITING and old.is_growing:
            assert event is not Input.DUE
    assert any(old.state is State.RUNNING and old.media.upload_id for old, event, _ in EDGES if event is Input.GROWING)


def test_a_job_whose_options_were_edited_is_checked_anew_and_has_nothing_at_the_service() -> None:
    edits = [(old, new) for old, event, new in EDGES if event is Input.EDIT]
    assert {old.state for old, _ in edits} == {
        State.QUEUED,
        State.PAUSED,
        State.WAITING,
        State.FAILED,
        State.CANCELLED,
    }
    for old, new in edits:
        assert old.may_edit
        assert old.session is None
        assert not new.checked
        assert new.phase is Phase.PREPARE
        assert new.state is (old.state if old.state in {State.PAUSED, State.CANCELLED} else State.QUEUED)
    for job in JOBS:
        if job.may_edit:
            assert reduce(job, Input.EDIT, now=NOW) is not None


def test_every_job_that_is_tried_again_before_it_began_is_checked_again() -> None:
    for old, event, new in EDGES:
        if event is Input.RETRY and new.phase is Phase.PREPARE:
            assert not new.checked, (old.state, old.phase)
