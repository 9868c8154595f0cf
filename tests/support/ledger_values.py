"""What ledgers are filled with: numbered jobs, and Hypothesis strategies for any value that can be stored."""

from __future__ import annotations

import os
from pathlib import Path
from typing import Any

from hypothesis import strategies as st

from tests.support.jobs import a_job
from vod_desktop.core.model.account import Account, AccountKind, ProxyMode, Site
from vod_desktop.core.model.catalog import StepKind
from vod_desktop.core.model.errors import TRAITS, Code, Problem
from vod_desktop.core.model.job import (
    Job,
    ObjectKind,
    Orphan,
    Part,
    RemoteSession,
    Route,
    SourceFile,
    UploadObject,
    UploadResult,
    Verified,
)
from vod_desktop.core.model.options import CoverMode, UploadOptions
from vod_desktop.core.model.states import Phase, State, StopReason
from vod_desktop.core.model.tasks import ProcedureTask, StepStatus, TaskStatus, TaskStep


def numbered_job(number: int, **changes: Any) -> Job:
    """A queued job with this id and this place in the queue."""
    return a_job(**{"id": number, "position": number, "media_name": f"clip {number}", **changes})


def a_cover() -> UploadObject:
    """A cover to go with a job's media."""
    return UploadObject(ObjectKind.COVER, SourceFile(Path("cover.jpg"), 12_000, 1))


_text = st.text(st.characters(exclude_categories=["Cs"]), max_size=12)
_any_text = st.text(max_size=12)  # lone surrogates too, as in file names that are not text
_sizes = st.integers(0, 2**63 - 1)
_crc64s = st.integers(0, 2**64 - 1)
_times = st.floats(0, 1e12, allow_nan=False)
_paths = st.binary(min_size=1, max_size=20).map(lambda name: Path("/", os.fsdecode(name.replace(b"\0", b"x"))))


def _maybe(strategy: st.SearchStrategy[Any]) -> st.SearchStrategy[Any]:
    return st.none() | strategy


_parts = st.builds(Part, st.integers(1, 10_000), _sizes, _text, _crc64s)
_sources = st.builds(SourceFile, _paths, _sizes, st.integers(-(2**63), 2**63 - 1), _maybe(_text))
_sessions = st.builds(
    RemoteSession,
    route=st.sampled_from(Route),
    session_key=_text,
    bucket=_text,
    region=_text,
    media_path=_text,
    cover_path=_maybe(_text),
    certificate_ends_at=st.integers(0, 2**40),
    opened_at=st.integers(0, 2**40),
    sealed_certificate=_maybe(st.binary(max_size=20)),
)
_options = st.builds(
    UploadOptions,
    media_name=_maybe(_any_text),
    media_type=_maybe(_text),
    class_id=st.integers(0, 2**31),
    procedure=_maybe(_text),
    cover_mode=st.sampled_from(CoverMode),
    cover_path=_maybe(_paths),
    storage_region=_maybe(_text),
    expire_time=_maybe(_text),
    source_context=_maybe(_text),
    session_context=_maybe(_text),
    storage_path=_maybe(_text),
)


@st.composite
def any_problem(draw: st.DrawFn) -> Problem:
    """Any problem, with the parameters that its code takes."""
    code = draw(st.sampled_from(Code))
    params = {name: draw(_any_text | st.integers(-(2**70), 2**70)) for name in sorted(TRAITS[code].params)}
    return Problem(code, params, draw(_maybe(_text)), draw(_maybe(_any_text)))


def _objects(kind: ObjectKind) -> st.SearchStrategy[UploadObject]:
    return st.builds(
        UploadObject,
        kind=st.just(kind),
        source=_sources,
        key=_maybe(_text),
        part_size_bytes=_maybe(st.integers(1, 2**40)),
        upload_id=_maybe(_text),
        parts=st.lists(_parts, max_size=4, unique_by=lambda part: part.number).map(
            lambda found: tuple(sorted(found, key=lambda part: part.number))
        ),
        complete=st.booleans(),
        verified=_maybe(st.sampled_from(Verified)),
        crc64=_maybe(_crc64s),
    )


def any_job(job_id: int = 1) -> st.SearchStrategy[Job]:
    """Any job that the model can express, also those that never come to be."""
    media, cover = _objects(ObjectKind.MEDIA), _objects(ObjectKind.COVER)
    return st.builds(
        Job,
        id=st.just(job_id),
        account_id=_text,
        position=st.integers(1, 2**40),
        state=st.sampled_from(State),
        phase=st.sampled_from(Phase),
        options=_options,
        objects=st.tuples(media) | st.tuples(media, cover),
        media_name=_text,
        media_type=_text,
        route=st.sampled_from(Route),
        stop_reason=_maybe(st.sampled_from(StopReason)),
        attempts=st.integers(0, 100),
        sessions_lost=st.integers(0, 100),
        not_before=_maybe(_times),
        problem=_maybe(any_problem()),
        session=_maybe(_sessions),
        commit_sent=st.booleans(),
        result=_maybe(st.builds(UploadResult, _text, _text, _maybe(_text), _maybe(_text))),
        sent_bytes=_sizes,
        active_s=_times,
        created_at=_times,
        finished_at=_maybe(_times),
        checked=st.booleans(),
        force=st.booleans(),
        task=_maybe(_tasks),
    )


_steps = st.builds(
    TaskStep,
    st.sampled_from(StepKind),
    st.sampled_from(StepStatus),
    _maybe(st.integers(0, 10**6)),
    _maybe(st.integers(0, 100)),
    _text,
)
_tasks = st.builds(
    ProcedureTask,
    _maybe(_text),
    st.sampled_from(TaskStatus),
    st.lists(_steps, max_size=3).map(tuple),
    _times,
    _maybe(_times),
)

any_orphan = st.builds(
    Orphan,
    job_id=st.integers(1, 2**40),
    account_id=_text,
    kind=st.sampled_from(ObjectKind),
    session=_sessions,
    key=_text,
    upload_id=_text,
    tries=st.integers(0, 100),
    not_before=_times,
)
any_account = st.builds(
    Account,
    id=_text,
    name=_text,
    kind=st.sampled_from(AccountKind),
    endpoint=_maybe(_text),
    sub_app_id=_maybe(_sizes),
    site=st.sampled_from(Site),
    proxy_mode=st.sampled_from(ProxyMode),
    proxy_url=_maybe(_text),
)
