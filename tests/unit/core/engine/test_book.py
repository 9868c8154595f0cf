"""The book finds who may start without a look at everybody."""

from __future__ import annotations

import itertools
import sys
from dataclasses import replace

import pytest

from tests.support.jobs import a_job
from vod_desktop.core.engine.book import JobBook
from vod_desktop.core.model.job import Job
from vod_desktop.core.model.states import State

MANY = 2000


def ready(number: int, account_id: str) -> Job:
    return a_job(id=number, position=number, account_id=account_id, checked=True)


@pytest.fixture
def book() -> JobBook:
    """Two accounts by turns; the higher the number, the later."""
    jobs = [ready(number, "ab"[number % 2]) for number in range(1, MANY + 1)]
    return JobBook(jobs, itertools.count(MANY + 1).__next__, itertools.count(MANY + 1).__next__)


def ids_of(book: JobBook, *held: str) -> list[int]:
    return [job.id for job in book.startable(frozenset(held))]


def test_jobs_of_all_accounts_start_in_queue_order(book):
    assert ids_of(book) == list(range(1, MANY + 1))
    assert ids_of(book, "a") == list(range(1, MANY + 1, 2))
    assert ids_of(book, "a", "b") == []


def test_the_order_follows_what_changes(book):
    book.put(replace(ready(1, "b"), state=State.PAUSED))
    book.put(replace(ready(3, "b"), position=MANY + 5))
    book.remove([4])
    assert ids_of(book)[:3] == [2, 5, 6]
    assert ids_of(book)[-1] == 3


def test_ten_thousand_jobs_of_a_held_account_are_not_looked_at(book):
    calls = []

    def note(_frame: object, event: str, _arg: object) -> None:
        calls.append(event)

    sys.setprofile(note)
    try:
        found = list(book.startable(frozenset({"a", "b"})))
        first = next(book.startable(frozenset({"a"})))
    finally:
        sys.setprofile(None)
    assert (found, first.id) == ([], 1)
    assert len(calls) < 200


def test_whoever_changes_many_jobs_breathes_at_times():
    breaths = []
    numbers = itertools.count(1).__next__
    book = JobBook((), numbers, numbers, lambda: breaths.append(len(book)))
    book.add((ready(0, "a") for _ in range(160)), "tag")
    assert breaths == [*range(31, 160, 32)]
    breaths.clear()
    book.remove([job.id for job in book])
    assert len(breaths) == 5
