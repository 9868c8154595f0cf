"""What the window or the command line may ask of the engine. Verbs; posted into the engine's mailbox."""

from __future__ import annotations

from dataclasses import dataclass

from vod_desktop.core.model.account import Account, Credentials
from vod_desktop.core.model.catalog import Listing
from vod_desktop.core.model.errors import Problem
from vod_desktop.core.model.job import Candidate, Job, SourceFile
from vod_desktop.core.model.options import UploadOptions
from vod_desktop.core.model.presets import Preset
from vod_desktop.core.model.settings import Settings


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
class RestoreJobs:
    """Puts removed jobs back where they stood ("undo"). Jobs that had something at the service cannot come back.

    Attributes:
        jobs: As they were when they were removed.
    """

    jobs: tuple[Job, ...]


@dataclass(frozen=True, slots=True)
class JobEdit:
    """What is to become of one job's options, whole.

    Attributes:
        cover: The picture to send along, already looked at; None sends none.
        force: The user insists on what preflight has against the job and may be insisted on.
    """

    job_id: int
    media_name: str
    media_type: str
    options: UploadOptions
    cover: SourceFile | None = None
    force: bool = False


@dataclass(frozen=True, slots=True)
class EditJobs:
    """Changes the options of jobs whose upload has not begun (`Job.may_edit`); others stay as they are.

    They are checked anew; a failed one is tried again.
    """

    edits: tuple[JobEdit, ...]


@dataclass(frozen=True, slots=True)
class MoveJobs:
    """Puts jobs, in the order given, before another job of the queue; with None at its end."""

    job_ids: tuple[int, ...]
    before: int | None


@dataclass(frozen=True, slots=True)
class PauseAll:
    """Pauses every job that has not ended."""


@dataclass(frozen=True, slots=True)
class ResumeAll:
    """Lets every paused or waiting job go on."""


@dataclass(frozen=True, slots=True)
class ReplaceCover:
    """Puts a picture in the place of the cover of an uploaded medium. Answered by `CoverReplaced`.

    Attributes:
        job_id: The complete job that made the medium; it may be in the history alone.
        picture: Already looked at.
    """

    job_id: int
    account_id: str
    file_id: str
    picture: SourceFile


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
    """Makes an account known, with its secrets if there are any; also releases a hold of it.

    Attributes:
        reason: Why there are no secrets, if that is known: told as soon as there is something to do for the account.
    """

    account: Account
    credentials: Credentials | None
    reason: Problem | None = None


@dataclass(frozen=True, slots=True)
class ReleaseHold:
    """The user says that the cause of an account's hold is gone, or wants it tried again."""

    account_id: str


@dataclass(frozen=True, slots=True)
class RemoveAccount:
    """Forgets an account. Its complete jobs stay as history; the asker sees to it that there are no others."""

    account_id: str


@dataclass(frozen=True, slots=True)
class SaveSettings:
    """Stores all settings and lets the limits among them take effect."""

    settings: Settings


@dataclass(frozen=True, slots=True)
class SavePresets:
    """Stores these presets in the place of all there were."""

    presets: tuple[Preset, ...]


@dataclass(frozen=True, slots=True)
class StoreListing:
    """Keeps a list that the service has answered, for the next start."""

    account_id: str
    listing: Listing


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
    | RestoreJobs
    | EditJobs
    | ReplaceCover
    | MoveJobs
    | RemoveAccount
    | SaveSettings
    | SavePresets
    | StoreListing
)
