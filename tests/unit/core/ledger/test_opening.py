from __future__ import annotations

import sqlite3
import stat
import traceback
from contextlib import closing
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.support.jobs import a_session
from tests.support.ledger_values import numbered_job
from tests.support.other_user import run_as_other_user
from vod_desktop.core.ledger.database import open_database
from vod_desktop.core.ledger.ledger import Changes, Ledger
from vod_desktop.core.ledger.migrations import MIGRATIONS, version_of
from vod_desktop.core.ledger.reader import LedgerReader
from vod_desktop.core.model.errors import AppError, Code
from vod_desktop.core.model.job import ObjectKind, Part
from vod_desktop.core.model.settings import Settings
from vod_desktop.core.model.states import State, StopReason

NEXT_STEP = "ALTER TABLE job ADD COLUMN colour TEXT;"


def _make(path: Path, *job_ids: int) -> None:
    with closing(Ledger.open(path)) as ledger:
        ledger.write(Changes(jobs={job_id: numbered_job(job_id) for job_id in job_ids}))


def _ids(ledger: Ledger) -> list[int]:
    return [job.id for job in ledger.load_jobs()]


def _mode(path: Path) -> int:
    return stat.S_IMODE(path.stat().st_mode)


def test_a_new_ledger_is_empty_and_private(ledger: Ledger, ledger_path: Path) -> None:
    assert ledger.load_jobs() == ()
    assert ledger.notices == ()
    assert _mode(ledger_path.parent) == 0o700
    ledger.write(Changes(settings=Settings()))
    assert {file.name: _mode(file) for file in ledger_path.parent.iterdir()} == {
        "ledger.db": 0o600,
        "ledger.db-wal": 0o600,
        "ledger.db-shm": 0o600,
    }


def test_the_copy_of_the_last_start_is_private_too(ledger_path: Path) -> None:
    _make(ledger_path, 1)
    with closing(Ledger.open(ledger_path)):
        assert _mode(ledger_path.with_name("ledger.backup.db")) == 0o600


def test_an_open_file_of_an_older_day_becomes_private_and_a_chosen_directory_keeps_its_mode(ledger_path: Path) -> None:
    _make(ledger_path)
    ledger_path.chmod(0o644)
    ledger_path.parent.chmod(0o755)
    with closing(Ledger.open(ledger_path)):
        assert _mode(ledger_path) == 0o600
        assert _mode(ledger_path.parent) == 0o755


def test_writes_reach_the_disk_before_they_return(ledger_path: Path) -> None:
    with closing(open_database(ledger_path).connection) as connection:
        settings = [
            connection.execute(f"PRAGMA {name}").fetchone()[0]
            for name in ("journal_mode", "synchronous", "foreign_keys")
        ]
    assert settings == ["wal", 2, 1]


def test_an_older_ledger_is_kept_before_it_is_brought_up_to_date(ledger_path: Path) -> None:
    _make(ledger_path, 1, 2)
    with closing(open_database(ledger_path, (*MIGRATIONS, NEXT_STEP)).connection) as connection:
        assert version_of(connection) == len(MIGRATIONS) + 1
        assert connection.execute("SELECT count(colour), count(*) FROM job").fetchone() == (0, 2)
    kept = ledger_path.with_name(f"ledger.v{len(MIGRATIONS)}.db")
    with closing(Ledger.open(kept)) as before:
        assert _ids(before) == [1, 2]


def test_a_migration_that_fails_changes_nothing(ledger_path: Path) -> None:
    _make(ledger_path, 1)
    with pytest.raises(sqlite3.OperationalError):
        open_database(ledger_path, (*MIGRATIONS, f"{NEXT_STEP} CREATE NONSENSE;"))
    with closing(Ledger.open(ledger_path)) as ledger:
        assert _ids(ledger) == [1]


def test_a_newer_ledger_is_refused_and_left_alone(ledger_path: Path) -> None:
    open_database(ledger_path, (*MIGRATIONS, NEXT_STEP)).connection.close()
    before = ledger_path.read_bytes()
    with pytest.raises(AppError) as refused:
        Ledger.open(ledger_path)
    assert refused.value.problem.code is Code.LEDGER_NEWER
    assert refused.value.problem.params == {"path": str(ledger_path)}
    assert ledger_path.read_bytes() == before
    assert not list(ledger_path.parent.glob("*corrupt*"))


def test_a_corrupt_ledger_is_set_aside_and_told(ledger_path: Path) -> None:
    ledger_path.parent.mkdir()
    ledger_path.write_bytes(b"this is no database " * 500)
    with closing(Ledger.open(ledger_path)) as ledger:
        (notice,) = ledger.notices
        assert ledger.load_jobs() == ()
        ledger.write(Changes(jobs={1: numbered_job(1)}))
    assert notice.code is Code.LEDGER_CORRUPT
    aside = Path(str(notice.params["path"]))
    assert aside.name.startswith("ledger.corrupt-")
    assert aside.read_bytes().startswith(b"this is no database")
    with closing(Ledger.open(ledger_path)) as ledger:
        assert ledger.notices == ()
        assert _ids(ledger) == [1]


@pytest.mark.parametrize("damage", ["head", "middle", "cut"])
def test_a_damaged_ledger_is_replaced_by_the_copy_of_the_last_start(ledger_path: Path, damage: str) -> None:
    _make(ledger_path, *range(1, 200))
    Ledger.open(ledger_path).close()  # copies what is there
    whole = ledger_path.read_bytes()
    damaged = {
        "head": b"\xff" * 4096 + whole[4096:],
        "middle": whole[:8192] + b"\xff" * 20_000 + whole[28_192:],
        "cut": whole[: len(whole) // 2],
    }
    ledger_path.write_bytes(damaged[damage])
    with closing(Ledger.open(ledger_path)) as ledger:
        (notice,) = ledger.notices
        assert notice.code is Code.LEDGER_CORRUPT
        assert _ids(ledger) == list(range(1, 200))
        assert {(job.state, job.stop_reason) for job in ledger.load_jobs()} == {(State.PAUSED, StopReason.USER)}
    assert Path(str(notice.params["path"])).read_bytes() == damaged[damage]


@pytest.mark.parametrize(
    "damage",
    [
        "UPDATE job SET state = 'canary' WHERE id = 7",
        'UPDATE job SET options = \'{"class_id": "seven"}\' WHERE id = 7',
        "INSERT INTO account (id, name, kind, site, proxy_mode) VALUES ('x', 'x', 'x', 'x', 'x')",
        "INSERT INTO preset (id, name, position, options) VALUES ('x', 'x', 1, '[[[')",
    ],
)
def test_rows_that_cannot_be_read_do_not_keep_the_program_from_starting(ledger_path: Path, damage: str) -> None:
    _make(ledger_path, *range(1, 20))
    Ledger.open(ledger_path).close()  # copies what is there
    with closing(sqlite3.connect(ledger_path)) as other:
        other.execute(damage)
        other.commit()
    for _ in range(2):  # the copy is not renewed from what cannot be read
        with closing(Ledger.open(ledger_path)) as ledger:
            assert _ids(ledger) == list(range(1, 20))
    assert len(list(ledger_path.parent.glob("ledger.corrupt-*"))) == 1


def test_the_queue_that_was_read_at_the_opening_is_not_read_twice_and_never_outdated(ledger_path: Path) -> None:
    _make(ledger_path, 1, 2)
    with closing(Ledger.open(ledger_path)) as ledger:
        ledger.write(Changes(jobs={3: numbered_job(3)}))
        assert _ids(ledger) == [1, 2, 3]
    with closing(Ledger.open(ledger_path)) as ledger:
        statements: list[str] = []
        ledger._connection.set_trace_callback(statements.append)
        assert _ids(ledger) == [1, 2, 3]
        assert statements == []
        assert _ids(ledger) == [1, 2, 3]
        assert statements != []


def test_a_damaged_ledger_with_a_damaged_copy_starts_empty(ledger_path: Path) -> None:
    _make(ledger_path, 1)
    Ledger.open(ledger_path).close()
    for name in ("ledger.db", "ledger.backup.db"):
        ledger_path.with_name(name).write_bytes(b"rubbish " * 1000)
    with closing(Ledger.open(ledger_path)) as ledger:
        assert [notice.code for notice in ledger.notices] == [Code.LEDGER_CORRUPT]
        assert ledger.load_jobs() == ()
    assert len(list(ledger_path.parent.glob("ledger.corrupt-*"))) == 2


def test_an_empty_file_is_a_new_ledger(ledger_path: Path) -> None:
    ledger_path.parent.mkdir()
    ledger_path.touch()
    with closing(Ledger.open(ledger_path)) as ledger:
        assert ledger.notices == ()
        assert ledger.load_jobs() == ()


def test_a_directory_that_cannot_be_written_is_told(tmp_path: Path) -> None:
    folder = tmp_path / "locked"
    folder.mkdir(mode=0o555)
    told = run_as_other_user(
        folder,
        """
        import sys
        from pathlib import Path
        from vod_desktop.core.ledger.ledger import Ledger
        from vod_desktop.core.model.errors import AppError
        try:
            Ledger.open(Path(sys.argv[1]))
        except AppError as error:
            print(error.problem.code, error.problem.params)
        """,
        str(folder / "ledger.db"),
    )
    assert told == f"data_dir.unusable {{'path': '{folder}', 'reason': 'Permission denied'}}\n"


def test_a_file_in_the_place_of_the_directory_is_told(tmp_path: Path) -> None:
    (tmp_path / "data").write_text("a file")
    with pytest.raises(AppError) as refused:
        Ledger.open(tmp_path / "data" / "ledger.db")
    assert refused.value.problem.code is Code.DATA_DIR_UNUSABLE


def test_a_second_writer_is_refused(ledger: Ledger, ledger_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("vod_desktop.core.ledger.database._BUSY_S", 0.05)
    with (
        closing(sqlite3.connect(ledger_path, isolation_level=None)) as other,
        closing(Ledger.open(ledger_path)) as second,
    ):
        other.execute("BEGIN IMMEDIATE")
        with pytest.raises(AppError) as refused:
            second.write(Changes(settings=Settings()))
        other.execute("ROLLBACK")
        second.write(Changes(settings=Settings()))
    assert refused.value.problem.code is Code.DATA_DIR_IN_USE
    assert refused.value.problem.params == {"path": str(ledger_path.parent)}


def test_another_programs_database_is_set_aside(ledger_path: Path) -> None:
    ledger_path.parent.mkdir()
    with closing(sqlite3.connect(ledger_path)) as other:
        other.executescript(f"CREATE TABLE recipe (name TEXT); PRAGMA user_version = {len(MIGRATIONS)};")
    with closing(Ledger.open(ledger_path)) as ledger:
        assert [notice.code for notice in ledger.notices] == [Code.LEDGER_CORRUPT]
        assert ledger.load_jobs() == ()


def test_a_row_that_cannot_be_understood_is_told_without_its_contents(ledger: Ledger, ledger_path: Path) -> None:
    ledger.write(Changes(jobs={1: numbered_job(1)}))
    for damage in ("state = 'canary'", "options = '{canary'", "media_name = CAST(x'63616e617279ff' AS TEXT)"):
        with closing(sqlite3.connect(ledger_path)) as other:
            other.execute(f"UPDATE job SET {damage}")
            other.commit()
        with pytest.raises(AppError) as refused:
            ledger.load_jobs()
        assert refused.value.problem.code is Code.LEDGER_CORRUPT
        assert "canary" not in "".join(traceback.format_exception(refused.value))
        ledger.write(Changes(jobs={1: numbered_job(1)}))


@settings(max_examples=150, deadline=None)
@given(st.data())
def test_no_damage_makes_the_program_fall_over(data: st.DataObject) -> None:
    with TemporaryDirectory() as folder:
        path = Path(folder, "ledger.db")
        changes = Changes(jobs={number: numbered_job(number, session=a_session()) for number in range(1, 30)})
        changes.add_part(1, ObjectKind.MEDIA, Part(1, 5, "etag", 2**64 - 1))
        with closing(Ledger.open(path)) as ledger:
            ledger.write(changes)
        whole = path.read_bytes()
        start = data.draw(st.integers(0, len(whole) - 1))
        rubbish = data.draw(st.binary(min_size=1, max_size=64))
        path.write_bytes(whole[:start] + rubbish + whole[start + len(rubbish) :])
        try:
            with LedgerReader.open(path) as reader:
                reader.queue()
                reader.history(limit=5)
        except AppError as error:
            assert error.problem.code in {Code.LEDGER_CORRUPT, Code.LEDGER_NEWER}  # noqa: PT017  (most damage is harmless)
        try:
            with closing(Ledger.open(path)) as ledger:
                for load in (ledger.load_jobs, ledger.load_accounts, ledger.load_orphans, ledger.load_presets):
                    load()  # what opens can be read
                ledger.load_settings()
                ledger.load_listings()
                ledger.write(Changes(settings=Settings(files=7)))
        except AppError as error:
            told = error.problem.code
        else:
            told = None
    assert told in {None, Code.LEDGER_CORRUPT, Code.LEDGER_NEWER}
