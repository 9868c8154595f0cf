"""What the window or the command line may ask of the engine. Verbs; posted into the engine's mailbox."""

from __future__ import annotations

from dataclasses import dataclass

from vod_desktop.core.model.account import Account, Credentials
from vod_desktop.core.model.job import Candidate


@dataclass(frozen=True, slots=True)
class AddJobs:
    """Puts candidates at the end of the queue. Answered by `JobsAdded` with the same `tag`."""

    account_id: str
    candidates: tuple[Candidate, ...]
    tag: str = ""


@dataclass(frozen=True, slots=True)
class PauseJobs:
    """Pauses these jobs, wherever they stand."""

    job_ids: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class ResumeJobs:
    """Lets paused jobs go on, and waiting ones at once ("retry now")."""

    job_ids: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class CancelJobs:
    """Cancels: stops the transfer and removes what stands at the service."""

    job_ids: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class RetryJobs:
    """Starts failed jobs again where they stopped, and cancelled ones from the beginning."""

    job_ids: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class RemoveJobs:
    """Takes ended or idle jobs off the list. Jobs that still have something at the service are cancelled first."""

    job_ids: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class PauseAll:
    """Pauses every job that has not ended."""


@dataclass(frozen=True, slots=True)
class ResumeAll:
    """Lets every paused or waiting job go on."""


@dataclass(frozen=True, slots=True)
class SetLimits:
    """Changes the limits in force. None leaves a limit as it is; a rate of 0 means unlimited.

    Attributes:
        connections: Parts in flight at once, 1 to 16.
        files: Jobs between apply and commit at once.
        rate_bytes_per_s: All transfers together.
    """

    connections: int | None = None
    files: int | None = None
    rate_bytes_per_s: int | None = None


@dataclass(frozen=True, slots=True)
class SetAccount:
    """Makes an account known, with its secrets if there are any; also releases a hold of it."""

    account: Account
    credentials: Credentials | None


@dataclass(frozen=True, slots=True)
class ReleaseHold:
    """The user says that the cause of an account's hold is gone, or wants it tried again."""

    account_id: str


Command = (
    AddJobs
    | PauseJobs
    | ResumeJobs
    | CancelJobs
    | RetryJobs
    | RemoveJobs
    | PauseAll
    | ResumeAll
    | SetLimits
    | SetAccount
    | ReleaseHold
)
