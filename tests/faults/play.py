"""Lets one fault strike one upload, looks at what becomes of it, and helps as a user would where that is needed."""

from __future__ import annotations

from tests.faults.desk import CONNECTIONS, COVER, FILM_BYTES, NEEDED, PART_BYTES, PARTS, Desk
from tests.faults.outcome import Again, Ending, Outcome
from tests.faults.scenario import PART, PUT, Scenario
from vod_desktop.core.model.commands import ReleaseHold, ResumeJobs, RetryJobs
from vod_desktop.core.model.states import State

LONG_S = 3600.0
PROBES = {"DescribeStorageRegions"}
"""What a held account is asked, to find out whether it can go on."""


def play(desk: Desk, scenario: Scenario) -> int:
    """Returns the id of the job, which is complete then."""
    desk.start()
    scenario.strike(desk)
    if scenario.midway is None:
        job_id = desk.add(scenario.route)
    else:
        stop = scenario.hold_up
        held = desk.arm(stop.effect, stop.operation, part_number=stop.part_number)
        job_id = desk.add(scenario.route)
        desk.until(lambda: stop.ready(desk))
        scenario.midway(desk)
        desk.practice.faults.clear(held)
    match scenario.outcome.ending:
        case Ending.WHEN_OVER:
            _outlast(desk, job_id, scenario)
        case Ending.AFTER_USER:
            _ask_the_user(desk, job_id, scenario)
        case Ending.FAILS:
            _retry(desk, job_id, scenario)
        case Ending.NEXT_START:
            _start_again(desk, scenario)
        case Ending.RESTORED:
            assert [notice.code for notice in desk.engine.notices] == [scenario.outcome.code]
            desk.until(lambda: desk.job(job_id).state is State.PAUSED)
            desk.post(ResumeJobs((job_id,)))
        case Ending.BY_ITSELF | Ending.STARTS_OVER:
            pass
    desk.until(lambda: desk.is_complete(job_id) or desk.job(job_id).state is State.FAILED)
    assert desk.is_complete(job_id), desk.job(job_id).problem
    return job_id


def _outlast(desk: Desk, job_id: int, scenario: Scenario) -> None:
    """The cause stays for hours; only probes are sent meanwhile, and no try is used up."""
    desk.until(lambda: desk.hold is not None and desk.hold.code is scenario.outcome.code)
    desk.rest()
    before = desk.counts()
    desk.pass_time(LONG_S)
    assert desk.hold is not None
    assert desk.job(job_id).state is State.QUEUED
    more = desk.counts() - before
    assert set(more) <= PROBES, "nothing but probes while the account is held"
    assert sum(more.values()) < LONG_S / 10
    scenario.mend(desk)


def _ask_the_user(desk: Desk, job_id: int, scenario: Scenario) -> None:
    """The account waits for its user, and nothing at all is sent."""
    desk.until(lambda: desk.hold is not None and desk.hold.code is scenario.outcome.code)
    desk.rest()
    before = desk.counts()
    desk.pass_time(LONG_S)
    assert desk.counts() == before, "a permanent refusal is not asked for again"
    assert desk.job(job_id).state in {State.QUEUED, State.WAITING}
    scenario.mend(desk)
    desk.post(ReleaseHold(desk.account.id))


def _start_again(desk: Desk, scenario: Scenario) -> None:
    """The program has told why it stops, and does nothing more; the cause is mended, and it is started again."""
    desk.until(lambda: desk.failure is not None)
    assert desk.failure is not None
    assert desk.failure.code is scenario.outcome.code
    scenario.mend(desk)
    desk.restart()


def _retry(desk: Desk, job_id: int, scenario: Scenario) -> None:
    """The job waits for its user, and nothing at all is sent."""
    desk.until(lambda: desk.job(job_id).state is State.FAILED)
    problem = desk.job(job_id).problem
    assert problem is not None
    assert problem.code is scenario.outcome.code, problem
    assert desk.hold is None, "one job's failure holds nobody else"
    desk.rest()
    before = desk.counts()
    desk.pass_time(LONG_S)
    assert desk.counts() == before, "a permanent refusal is not asked for again"
    scenario.mend(desk)
    desk.post(RetryJobs((job_id,)))
    desk.until(lambda: desk.job(job_id).state is not State.FAILED)


def seen(desk: Desk, scenario: Scenario) -> Outcome:
    """The outcome as it was seen, in the words of the table."""
    counts = desk.counts()
    begun = len({record.key for record in desk.requests(PART)})
    more = {operation: counts[operation] - needed for operation, needed in NEEDED[scenario.route].items()}
    again = Again.NOTHING
    if begun > 1:
        again = Again.ALL
    elif more[PART]:
        again = Again.PARTS
    elif more[PUT]:
        again = Again.COVER
    told = (desk.told() | {notice.code for notice in desk.engine.notices}) - scenario.may_tell
    code = None if not told else next(iter(told)) if len(told) == 1 else scenario.outcome.code
    calls = None if scenario.outcome.more_calls is None else sum(more.values())
    return Outcome(scenario.outcome.ending, code, again, calls)


def check_what_is_left(desk: Desk, job_id: int, scenario: Scenario) -> None:
    """What must hold however it went: one medium, nothing of it elsewhere, and no byte sent without need."""
    desk.assert_arrived(job_id)
    desk.until(lambda: len(desk.practice.open_uploads()) <= scenario.left_open)
    assert len(desk.practice.open_uploads()) == scenario.left_open
    parts, puts = len(desk.requests(PART)), len(desk.requests(PUT))
    begun = len({record.key for record in desk.requests(PART)})
    needed = begun * (FILM_BYTES + len(COVER))
    again = max(0, parts - begun * PARTS) * PART_BYTES + max(0, puts - begun) * len(COVER)
    # What was in flight when its connections were cut may have left without ever becoming a request.
    in_flight = 0 if scenario.midway is None else CONNECTIONS * PART_BYTES
    assert desk.job(job_id).sent_bytes <= needed + again + in_flight
