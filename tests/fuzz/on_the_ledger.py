"""What stands in the ledger: single values, whole rows, the file itself."""

from __future__ import annotations

import json
import shutil
import sqlite3
from collections.abc import Callable
from contextlib import closing, suppress
from dataclasses import replace
from pathlib import Path
from typing import Any

from hypothesis import strategies as st

from tests.fuzz.conforming import require
from tests.fuzz.mutating import JSON_TOKENS, spoilt_bytes, spoilt_json
from tests.fuzz.target import Target
from tests.support.jobs import a_session
from tests.support.ledger_values import a_cover, numbered_job
from vod_desktop.core.ledger import values
from vod_desktop.core.ledger.faults import reading_faults
from vod_desktop.core.ledger.history import load_page
from vod_desktop.core.ledger.ledger import Changes, Ledger
from vod_desktop.core.ledger.lives import load_life
from vod_desktop.core.ledger.reader import LedgerReader
from vod_desktop.core.model.account import Account, AccountKind
from vod_desktop.core.model.catalog import (
    CatalogKind,
    Category,
    Listing,
    ProcedureStep,
    ProcedureTemplate,
    StepKind,
)
from vod_desktop.core.model.errors import AppError, Code, Problem
from vod_desktop.core.model.history import HistoryQuery
from vod_desktop.core.model.job import Job, ObjectKind, Orphan, Part, RemoteSession, UploadResult
from vod_desktop.core.model.life import Moment
from vod_desktop.core.model.options import CoverMode, UploadOptions
from vod_desktop.core.model.presets import Preset
from vod_desktop.core.model.settings import Settings
from vod_desktop.core.model.states import Phase, State
from vod_desktop.core.model.tasks import ProcedureTask, StepStatus, TaskStatus, TaskStep

_OPTIONS = UploadOptions(class_id=5, procedure="flow", cover_mode=CoverMode.FILE, cover_path=Path("cover.png"))
_PROBLEM = Problem(Code.CLOCK_SKEWED, {"minutes": 7}, "request-1", "detail")
_TASK = ProcedureTask("t", TaskStatus.FINISH, (TaskStep(StepKind.TRANSCODE, StepStatus.FAIL, 10, 50, "no"),), 1.0, 2.0)
_DEEP = (b"[" * 200_000, b'{"code":' * 50_000, b"9" * 100_000)

_Unpack = Callable[[str], Any]


def targets(folder: Path) -> list[Target]:
    """The parsers of this module; `folder` is theirs."""
    return [*_value_targets(folder), _rows(folder), _file(folder)]


def _value_targets(folder: Path) -> list[Target]:
    packed: dict[str, tuple[str | None, _Unpack, Any]] = {
        "options": (values.pack_options(_OPTIONS), values.unpack_options, UploadOptions),
        "problem": (values.pack_problem(_PROBLEM), values.unpack_problem, Problem | None),
        "task": (values.pack_task(_TASK), values.unpack_task, ProcedureTask | None),
        "session": (values.pack_session(a_session()), lambda text: values.unpack_session(text, b""), RemoteSession),
    }

    def target(name: str, good: str, unpack: _Unpack, kind: Any) -> Target:
        def feed(raw: bytes) -> None:
            with reading_faults(folder):
                found = unpack(raw.decode("utf-8", "replace"))
            require(found, kind)

        return Target(f"ledger-{name}", spoilt_json([json.loads(good)]), feed, _DEEP)

    return [target(name, good or "", unpack, kind) for name, (good, unpack, kind) in packed.items()]


def a_full_ledger(path: Path) -> None:
    """A ledger with something in each of its tables."""
    job = numbered_job(1, session=a_session(), problem=_PROBLEM, options=_OPTIONS, task=_TASK)
    media = replace(job.media, key="dir/1/f0.mp4", part_size_bytes=400, upload_id="u", crc64=7)
    parts = [(1, ObjectKind.MEDIA, Part(number, 400, '"e"', 7)) for number in (1, 2)]
    done = numbered_job(
        2, state=State.COMPLETE, phase=Phase.COMMIT, result=UploadResult("1", "http://m/"), finished_at=5.0
    )
    items = (Category(5, -1, "综艺", 0),)
    flows = (ProcedureTemplate("flow", "", True, (ProcedureStep(StepKind.TRANSCODE, 10, (150,)),)),)
    with closing(Ledger.open(path)) as ledger:
        ledger.write(
            Changes(
                jobs={
                    1: replace(job, objects=(media, a_cover())),
                    2: replace(done, objects=(*done.objects, a_cover())),
                },
                new_parts=parts,
                moments=[Moment(1, 3.0, State.FAILED, Phase.UPLOAD, _PROBLEM)],
                orphans={"u2": Orphan(9, "a", ObjectKind.MEDIA, a_session(), "dir/2/f0.mp4", "u2")},
                accounts={"a": Account("a", "studio", AccountKind.KEY_PAIR, sub_app_id=1)},
                presets=(Preset("p", "Short films", _OPTIONS, 1),),
                settings=Settings(),
                listings={
                    ("a", CatalogKind.CATEGORIES): Listing(CatalogKind.CATEGORIES, items, 4.0),
                    ("a", CatalogKind.PROCEDURES): Listing(CatalogKind.PROCEDURES, flows, 4.0),
                },
            )
        )


def read_all(ledger: Ledger, connection: sqlite3.Connection, path: Path) -> None:
    """Everything that a start of the program reads, and what windows ask for."""
    require(ledger.load_jobs(), tuple[Job, ...])
    require(ledger.load_processing(0.0), tuple[Job, ...])
    require(ledger.load_orphans(), tuple[Orphan, ...])
    require(ledger.load_accounts(), tuple[Account, ...])
    require(ledger.load_presets(), tuple[Preset, ...])
    require(ledger.load_settings(), Settings)
    ledger.load_listings()
    with reading_faults(path):
        require(load_page(connection, HistoryQuery(), limit=10, offset=0), tuple[Job, ...])
        require(load_life(connection, 1), tuple[Moment, ...])


def _rows(folder: Path) -> Target:
    """One column of one row holds something else, as far as its table lets it."""
    path = folder / "rows.db"
    a_full_ledger(path)
    with closing(sqlite3.connect(path)) as source:
        connection = sqlite3.connect(":memory:", isolation_level=None)
        source.backup(connection)
    ledger = Ledger(path, connection, ())
    tables = [row[0] for row in connection.execute("SELECT name FROM sqlite_schema WHERE type = 'table'")]
    places = [
        (table, column[1])
        for table in tables
        if not table.startswith("sqlite_")
        for column in connection.execute(f"PRAGMA table_info({table})")
    ]
    texts = [
        row[0]
        for table, column in places
        for row in connection.execute(f"SELECT {column} FROM {table}")
        if isinstance(row[0], str)
    ]
    odd = st.one_of(
        spoilt_bytes([text.encode() for text in texts], JSON_TOKENS).map(lambda raw: raw.decode("utf-8", "replace")),
        st.sampled_from([None, 0, -1, 2**63 - 1, -(2**63), 1e308, float("inf"), "", "x", b"", b"\xff\xfe", b"\0"]),
        st.integers(-(2**63), 2**63 - 1),
        st.binary(max_size=20),
    )

    def feed(value: tuple[tuple[str, str], Any]) -> None:
        (table, column), content = value
        connection.execute("SAVEPOINT before")
        try:
            with suppress(sqlite3.IntegrityError, OverflowError, UnicodeEncodeError):
                connection.execute(f"UPDATE {table} SET {column} = ?", (content,))
            read_all(ledger, connection, path)
        finally:
            connection.execute("ROLLBACK TO before")

    return Target("ledger-rows", st.tuples(st.sampled_from(places), odd), feed)


def _file(folder: Path) -> Target:
    """The file itself, with some bytes changed: it opens, sets itself aside, or says what is wrong."""
    good, path = folder / "good.db", folder / "spoilt" / "ledger.db"
    a_full_ledger(good)
    content = good.read_bytes()

    def feed(raw: bytes) -> None:
        shutil.rmtree(path.parent, ignore_errors=True)
        path.parent.mkdir()
        path.write_bytes(raw)
        with suppress(AppError), LedgerReader.open(path) as reader:
            require(reader.queue(), tuple[Job, ...])
        with closing(Ledger.open(path)) as ledger:
            read_all(ledger, ledger._connection, path)

    return Target("ledger-file", spoilt_bytes([content], (b"SQLite format 3\0", b"\0" * 100, b"\xff" * 20)), feed)
