"""The commands themselves: each opens the session, asks the engine, follows, and returns its exit code."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from datetime import datetime
from pathlib import Path

from vod_desktop.bootstrap import Session, open_session
from vod_desktop.cli.arguments import Common, Pace, ResumeRequest
from vod_desktop.cli.console import Console
from vod_desktop.cli.exit_codes import ExitCode
from vod_desktop.cli.follow import Follower
from vod_desktop.cli.inbox import Inbox
from vod_desktop.cli.parser import UsageError
from vod_desktop.cli.upload_arguments import Target, UploadRequest
from vod_desktop.core.accounts.service_rules import given_header
from vod_desktop.core.intake.scan import absolute, scan
from vod_desktop.core.model.commands import AddJobs, RemoveJobs, ResumeJobs, RetryJobs
from vod_desktop.core.model.errors import AppError, Code, app_error
from vod_desktop.core.model.job import Candidate, Job
from vod_desktop.core.model.states import State

_SETTLED = frozenset({State.COMPLETE, State.CANCELLED})
_OURS = "command line"


def upload(request: UploadRequest, console: Console) -> ExitCode:
    """Adds the files to the queue and follows them; what the queue held before stays paused.

    Raises:
        AppError: What stops the whole command.
        UsageError: A storage path for several files.
    """
    files = request.files + (() if request.files_from is None else read_list(request.files_from))
    with _following(request.common, request.pace, console, start_paused=True) as (session, inbox, follower):
        account_id = _use(session, request.target, console)
        earlier = [job for job in follower.jobs.values() if job.state not in _SETTLED]
        candidates, refusals = scan(
            files,
            request.options,
            now=datetime.now().astimezone(),
            queued=[job.media.source.path for job in earlier if job.state is not State.FAILED],
            force=request.force,
            stopped=lambda: inbox.interrupted,
            found=follower.report.scanning,
        )
        if request.options.storage_path is not None and len(candidates) > 1:
            raise UsageError(console.texts.tr("--storage-path is for one file only."))
        follower.refuse(refusals)
        replaced = _failed_before(earlier, candidates)
        follower.tally.left += len(earlier) - len(replaced)
        session.engine.post(RemoveJobs(replaced))
        if candidates and not inbox.interrupted:
            follower.expect(_OURS)
            session.engine.post(AddJobs(account_id, candidates, _OURS))
        follower.follow(inbox, session.engine.progress)
    return follower.end(interrupted=inbox.interrupted)


def resume(request: ResumeRequest, console: Console) -> ExitCode:
    """Goes on with everything in the ledger that is neither complete nor cancelled; failed files are tried again.

    Raises:
        AppError: What stops the whole command.
    """
    with _following(request.common, request.pace, console, start_paused=False) as (session, inbox, follower):
        left = [job for job in follower.jobs.values() if job.state not in _SETTLED]
        if not left:
            follower.report.nothing_left()
            return ExitCode.OK
        usable: list[Job] = []
        for account_id in dict.fromkeys(job.account_id for job in left):
            theirs = [job for job in left if job.account_id == account_id]
            try:
                session.use_account(account_id)
                usable.extend(theirs)
            except AppError as error:
                follower.give_up([job.id for job in theirs], error.problem)
        follower.adopt(job.id for job in usable)
        session.engine.post(ResumeJobs(_ids(usable, State.PAUSED, State.WAITING)))
        session.engine.post(RetryJobs(_ids(usable, State.FAILED)))
        follower.follow(inbox, session.engine.progress)
    return follower.end(interrupted=inbox.interrupted)


def read_list(source: Path) -> tuple[Path, ...]:
    """The paths in a list, one a line; `-` reads standard input.

    Raises:
        AppError: list.unreadable.
    """
    try:
        raw = sys.stdin.buffer.read() if str(source) == "-" else source.read_bytes()
        text = raw.decode("utf-8-sig")
    except OSError as error:
        raise app_error(Code.LIST_UNREADABLE, path=str(source), reason=error.strerror or str(error)) from error
    except UnicodeDecodeError as error:
        raise app_error(Code.LIST_UNREADABLE, path=str(source), reason=error.reason) from error
    return tuple(Path(line) for line in text.splitlines() if line.strip())


@contextmanager
def _following(
    common: Common, pace: Pace, console: Console, *, start_paused: bool
) -> Iterator[tuple[Session, Inbox, Follower]]:
    """An open session whose restored queue has been taken; closed in the end, however that comes."""
    inbox = Inbox()
    inbox.listen_to_signals()
    session = open_session(
        common.data_dir, inbox.put, environ=console.environ, limits=pace.limits, start_paused=start_paused
    )
    try:
        follower = Follower(console.report(common), pace.network_wait_s)
        for event in inbox.get(0.0):
            follower.take(event)
        for problem in session.notices:
            follower.report.notice(problem)
        yield session, inbox, follower
    finally:
        session.close()


def _use(session: Session, target: Target, console: Console) -> str:
    if target.practice:
        return session.use_practice()
    if target.service is not None:
        name, value = given_header(console.environ.get("VOD_SIGNATURE_HEADER", ""))
        if value and name is None:
            raise UsageError(console.texts.tr("VOD_SIGNATURE_HEADER must name the header: Name: value."))
        service = replace(target.service, header=name)
        return session.use_service(service, endpoint=target.endpoint, sub_app_id=target.sub_app_id)
    if target.endpoint is not None:
        return session.use_endpoint(target.endpoint, sub_app_id=target.sub_app_id)
    assert target.account is not None, "the parser asks for one of the three"
    return session.use_account(target.account, sub_app_id=target.sub_app_id)


def _failed_before(earlier: list[Job], candidates: tuple[Candidate, ...]) -> tuple[int, ...]:
    """Failed jobs of files that are added anew: these take their place."""
    anew = {candidate.source.path for candidate in candidates}
    return tuple(job.id for job in earlier if job.state is State.FAILED and absolute(job.media.source.path) in anew)


def _ids(jobs: list[Job], *states: State) -> tuple[int, ...]:
    return tuple(job.id for job in jobs if job.state in states)
