"""What the commands of the user do to jobs, accounts and what is kept. Engine thread only."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from vod_desktop.core.engine.desk import Desk
from vod_desktop.core.engine.limiter import RateLimiter
from vod_desktop.core.engine.limits import Limits, changed_limits, limits_of
from vod_desktop.core.engine.making import edited, new_job
from vod_desktop.core.engine.owners import Owners
from vod_desktop.core.model.commands import (
    AddJobs,
    CancelJobs,
    Command,
    EditJobs,
    JobEdit,
    MoveJobs,
    PauseAll,
    PauseJobs,
    ReleaseHold,
    RemoveAccount,
    RemoveJobs,
    ReplaceCover,
    RestoreJobs,
    ResumeAll,
    ResumeJobs,
    RetryJobs,
    SavePresets,
    SaveSettings,
    SetAccount,
    SetLimits,
    StoreListing,
)
from vod_desktop.core.model.job import Job
from vod_desktop.core.model.states import Input, State

_INPUTS: Mapping[type[Command], Input] = {
    PauseJobs: Input.PAUSE,
    PauseAll: Input.PAUSE,
    ResumeJobs: Input.RESUME,
    ResumeAll: Input.RESUME,
    CancelJobs: Input.CANCEL,
}


class Commands:
    """Carries out commands."""

    def __init__(self, desk: Desk, owners: Owners, limiter: RateLimiter) -> None:
        self._desk = desk
        self._book = desk.book
        self._owners = owners
        self._accounts = owners.accounts
        self._orphans = owners.orphans
        self._runs = owners.runs
        self._limiter = limiter
        self._removing: set[int] = set()
        self.set_limits(owners.runs.limits)

    def handle(self, command: Command) -> None:
        """Does what uploading needs."""
        match command:
            case AddJobs(account_id, candidates, tag):
                now = self._desk.now()
                self._book.add((new_job(account_id, candidate, now) for candidate in candidates), tag)
                self._accounts.expect(account_id)
            case RetryJobs(job_ids):
                self._feed(job_ids, Input.RETRY)
                self._expect_accounts(job_ids)
            case PauseJobs() | ResumeJobs() | CancelJobs():
                self._feed(command.job_ids, _INPUTS[type(command)])
            case RemoveJobs(job_ids):
                self._feed(job_ids, Input.CANCEL)
                self._removing.update(job_ids)
            case PauseAll() | ResumeAll():
                self._feed(tuple(job.id for job in self._book), _INPUTS[type(command)])
            case SetLimits():
                self.set_limits(changed_limits(self._runs.limits, command))
            case SetAccount(account, credentials, reason):
                self._accounts.set(account, credentials, reason)
                self._owners.wake(account.id)
            case ReleaseHold(account_id):
                self._accounts.release(account_id)
                self._owners.wake(account_id)
            case _:
                self._rearrange(command)

    def _rearrange(self, command: Command) -> None:
        """What the user rearranges or settles, beside uploading."""
        match command:
            case RestoreJobs(jobs):
                self._restore(jobs)
            case MoveJobs(job_ids, before):
                self._book.move(job_ids, before)
            case EditJobs(edits):
                self._edit(edits)
            case ReplaceCover():
                self._owners.covers.replace(command)
            case RemoveAccount(account_id):
                self._accounts.forget(account_id)
                self._owners.followers.forget(account_id)
            case SaveSettings(settings):
                self._book.pending.settings = settings
                self.set_limits(limits_of(settings))
                self._owners.followers.enable(on=settings.follow_procedures)
            case SavePresets(presets):
                self._book.pending.presets = presets
            case StoreListing(account_id, listing):
                self._accounts.keep_listing(account_id, listing)

    def set_limits(self, limits: Limits) -> None:
        """These limits are in force from now on."""
        self._runs.limits = limits
        self._limiter.set_rate(limits.rate_bytes_per_s)

    def remove_cancelled(self) -> None:
        """Removes what has come to its end. A commit that could not be cancelled and failed stays, for the user to see."""
        states = {job_id: job.state for job_id in self._removing if (job := self._book.get(job_id)) is not None}
        gone = [job_id for job_id, state in states.items() if state in {State.CANCELLED, State.COMPLETE}]
        self._removing = {
            job_id for job_id, state in states.items() if job_id not in gone and state is not State.FAILED
        }
        self._book.remove(gone)

    def _feed(self, job_ids: tuple[int, ...], event: Input) -> None:
        now = self._desk.now()
        for job_id in job_ids:
            self._book.advance(job_id, event, now)

    def _expect_accounts(self, job_ids: Iterable[int]) -> None:
        """Some of these jobs may be to be done again; what has ended needs no account."""
        jobs = [job for job_id in job_ids if (job := self._book.get(job_id)) is not None]
        for account_id in {job.account_id for job in jobs if job.state not in {State.COMPLETE, State.CANCELLED}}:
            self._accounts.expect(account_id)

    def _edit(self, edits: tuple[JobEdit, ...]) -> None:
        now = self._desk.now()
        for edit in edits:
            job = self._book.get(edit.job_id)
            if job is not None and job.may_edit:
                self._book.put(edited(job, edit))
                self._book.advance(job.id, Input.EDIT, now)
        self._expect_accounts(edit.job_id for edit in edits)

    def _restore(self, jobs: tuple[Job, ...]) -> None:
        self.remove_cancelled()  # removed and wanted back in one round
        self._removing -= {job.id for job in jobs}
        self._book.restore(jobs, self._desk.now())
        self._expect_accounts(job.id for job in jobs)
        for job in jobs:
            if self._orphans.settled(job.id):
                self._book.advance(job.id, Input.ABORTED, self._desk.now())
