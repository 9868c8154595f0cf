"""What the ledger keeps beside the queue: presets, lists of the service, settings, lives; and what was uploaded before."""

from __future__ import annotations

import sqlite3
from contextlib import closing
from dataclasses import replace
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.support.ledger_values import numbered_job
from vod_desktop.core.ledger import jobs as job_rows
from vod_desktop.core.ledger.ledger import Changes, Ledger
from vod_desktop.core.ledger.reader import LedgerReader
from vod_desktop.core.model.account import Account, AccountKind
from vod_desktop.core.model.catalog import (
    Application,
    CatalogItem,
    CatalogKind,
    Category,
    Listing,
    ProcedureStep,
    ProcedureTemplate,
    Region,
    SnapshotTemplate,
    StepKind,
    TranscodeTemplate,
    WatermarkTemplate,
)
from vod_desktop.core.model.errors import Code, Problem
from vod_desktop.core.model.job import Job, ObjectKind, SourceFile, UploadObject, UploadResult
from vod_desktop.core.model.life import Moment
from vod_desktop.core.model.options import CoverMode, UploadOptions
from vod_desktop.core.model.presets import Preset
from vod_desktop.core.model.settings import DEFAULTS, Settings
from vod_desktop.core.model.states import Phase, State

LISTS: dict[CatalogKind, tuple[CatalogItem, ...]] = {
    CatalogKind.APPLICATIONS: (
        Application(1500000001, "主应用", "all", has_paths=True, is_on=False, regions=("ap-x", "ap-y")),
    ),
    CatalogKind.REGIONS: (Region("ap-chongqing", "重庆", opened=True, is_default=True),),
    CatalogKind.CATEGORIES: (Category(3, -1, "新闻", 0), Category(4, 3, "本地", 1)),
    CatalogKind.PROCEDURES: (
        ProcedureTemplate("Long", "comment", True, (ProcedureStep(StepKind.TRANSCODE, 100010, (7, 8)),)),
        ProcedureTemplate("Empty"),
    ),
    CatalogKind.TRANSCODES: (TranscodeTemplate(100010, "MP4-SD", container="mp4", audio_only=True, width=640),),
    CatalogKind.WATERMARKS: (WatermarkTemplate(7, "logo", kind="image"),),
    CatalogKind.COVER_SNAPSHOTS: (SnapshotTemplate(10, "cover", picture_format="jpg"),),
    CatalogKind.SAMPLE_SNAPSHOTS: (SnapshotTemplate(11, "samples", interval=10, interval_kind="Percent"),),
}


@pytest.mark.parametrize("kind", CatalogKind)
def test_a_list_of_any_kind_comes_back_as_it_was(ledger_path: Path, kind: CatalogKind) -> None:
    listing = Listing(kind, LISTS[kind], 1_700_000_000.5)
    with closing(Ledger.open(ledger_path)) as ledger:
        ledger.write(Changes(listings={("a", kind): Listing(kind, (), 1.0), ("b", kind): listing}))
        ledger.write(Changes(listings={("a", kind): listing}))
    with closing(Ledger.open(ledger_path)) as ledger:
        assert ledger.load_listings() == {("a", kind): listing, ("b", kind): listing}


def test_a_list_that_cannot_be_read_any_more_is_only_asked_for_again(ledger: Ledger, ledger_path: Path) -> None:
    good = Listing(CatalogKind.REGIONS, LISTS[CatalogKind.REGIONS], 1.0)
    ledger.write(Changes(listings={("a", CatalogKind.REGIONS): good}))
    with closing(sqlite3.connect(ledger_path)) as other, other:
        rows = [("categories", "no JSON"), ("procedures", '[{"name": 1}]'), ("later kind", "[]")]
        other.executemany("INSERT INTO catalog VALUES ('a', ?, ?, 1.0)", rows)
    assert ledger.load_listings() == {("a", CatalogKind.REGIONS): good}


_names = st.text(st.characters(exclude_categories=["Cs"]), max_size=8)
_presets = st.builds(
    Preset,
    id=_names,
    name=_names,
    options=st.builds(
        UploadOptions,
        media_name=st.none() | _names,
        class_id=st.integers(0, 2**31),
        procedure=st.none() | _names,
        cover_mode=st.sampled_from(CoverMode),
        cover_path=st.none() | st.just(Path("/pictures/封面.jpg")),
        expire_time=st.none() | _names,
    ),
)


@settings(max_examples=20, deadline=None)
@given(st.lists(_presets, max_size=4, unique_by=lambda preset: preset.id))
def test_presets_come_back_in_their_order(presets: list[Preset]) -> None:
    numbered = tuple(replace(preset, position=place) for place, preset in enumerate(presets))
    with TemporaryDirectory() as folder, closing(Ledger.open(Path(folder, "ledger.db"))) as ledger:
        ledger.write(Changes(presets=(Preset("older", "Older"),)))
        ledger.write(Changes(presets=numbered[::-1]))
        assert ledger.load_presets() == numbered
        ledger.write(Changes(settings=DEFAULTS))
        assert ledger.load_presets() == numbered, "other changes leave them alone"
        ledger.write(Changes(presets=()))
        assert ledger.load_presets() == ()


def test_a_setting_that_cannot_be_read_keeps_its_default_and_the_others_their_value(
    ledger: Ledger, ledger_path: Path
) -> None:
    ledger.write(Changes(settings=Settings(files=3, notify=False)))
    with closing(sqlite3.connect(ledger_path)) as other, other:
        other.execute("UPDATE setting SET value = 'no JSON' WHERE key = 'files'")
        other.execute("INSERT INTO setting VALUES ('of a later version', '1')")
    assert ledger.load_settings() == Settings(notify=False)


def _uploaded(number: int, source: SourceFile, **changes: object) -> Job:
    media = UploadObject(ObjectKind.MEDIA, source, complete=True)
    changes = {
        "account_id": "a",
        "state": State.COMPLETE,
        "phase": Phase.COMMIT,
        "objects": (media,),
        "result": UploadResult(f"{number:019}", "http://media.example/f0.mp4"),
        "finished_at": float(number),
        **changes,
    }
    return numbered_job(number, **changes)


def test_content_is_known_by_size_and_hash_whatever_the_name_and_the_latest_counts(ledger: Ledger) -> None:
    source = SourceFile(Path("first.mp4"), 1000, 1, "hash")
    jobs = (_uploaded(1, source), _uploaded(3, source), _uploaded(2, source))
    ledger.write(Changes(jobs={job.id: job for job in jobs}))
    ledger.write(Changes(removed_jobs=[3]))
    asked = SourceFile(Path("renamed.mp4"), 1000, 99, "hash")
    assert ledger.uploaded_as("a", asked) == f"{3:019}"
    assert ledger.uploaded_as("a", replace(asked, size_bytes=1001)) is None
    assert ledger.uploaded_as("a", replace(asked, sample_hash="other")) is None
    assert ledger.uploaded_as("a", replace(asked, sample_hash=None)) is None
    assert ledger.uploaded_as("b", asked) is None, "media of other accounts are of no use here"


def test_only_what_was_confirmed_counts_as_uploaded(ledger: Ledger) -> None:
    source = SourceFile(Path("film.mp4"), 1000, 1, "hash")
    under_way = _uploaded(1, source, state=State.RUNNING, result=None)
    as_cover = _uploaded(
        2,
        SourceFile(Path("other.mp4"), 5, 1, "other"),
        objects=(
            UploadObject(ObjectKind.MEDIA, SourceFile(Path("other.mp4"), 5, 1, "other"), complete=True),
            UploadObject(ObjectKind.COVER, source, complete=True),
        ),
    )
    ledger.write(Changes(jobs={1: under_way, 2: as_cover}))
    assert ledger.uploaded_as("a", source) is None


def test_looking_for_content_does_not_read_the_whole_history(ledger: Ledger, ledger_path: Path) -> None:
    with closing(sqlite3.connect(ledger_path)) as other:
        plan = other.execute(f"EXPLAIN QUERY PLAN {job_rows._UPLOADED_AS}", (1, "hash", "a")).fetchall()
    assert any("object_by_content" in row[3] for row in plan), plan


def test_a_life_comes_back_in_the_order_in_which_it_happened(ledger: Ledger, ledger_path: Path) -> None:
    ledger.write(Changes(jobs={1: numbered_job(1), 2: numbered_job(2)}))
    problem = Problem(Code.NET_TIMEOUT, {"host": "h"}, "request-1", "detail")
    life = (
        Moment(1, 5.0, State.QUEUED, Phase.PREPARE),
        Moment(1, 5.0, State.RUNNING, Phase.PREPARE),
        Moment(1, 3.0, State.WAITING, Phase.APPLY, problem),  # the clock was set back
    )
    ledger.write(Changes(moments=[life[0], Moment(2, 1.0, State.FAILED, Phase.PREPARE), life[1]]))
    ledger.write(Changes(moments=[life[2], Moment(99, 1.0, State.QUEUED, Phase.PREPARE)]))
    with LedgerReader.open(ledger_path) as reader:
        assert reader.life(1) == life
        assert reader.life(99) == ()
    ledger.write(Changes(removed_jobs=[1]))
    with LedgerReader.open(ledger_path) as reader:
        assert reader.life(1) == ()
        assert len(reader.life(2)) == 1


def test_a_complete_job_comes_back_from_the_history(ledger: Ledger) -> None:
    job = _uploaded(1, SourceFile(Path("film.mp4"), 1000, 1, "hash"))
    ledger.write(Changes(jobs={1: job}))
    ledger.write(Changes(removed_jobs=[1]))
    assert ledger.load_jobs() == ()
    ledger.write(Changes(jobs={1: job}, restored_jobs=[1]))
    assert ledger.load_jobs() == (job,)


def test_a_removed_account_is_gone_and_its_jobs_are_not(ledger: Ledger) -> None:
    account = Account("a", "Studio", AccountKind.KEY_PAIR)
    job = _uploaded(1, SourceFile(Path("film.mp4"), 1000, 1, "hash"))
    ledger.write(Changes(accounts={"a": account}, jobs={1: job}))
    ledger.write(Changes(removed_accounts=["a"]))
    assert ledger.load_accounts() == ()
    assert ledger.load_jobs() == (job,)


def test_an_account_that_is_known_again_is_not_removed(ledger: Ledger) -> None:
    changes = Changes(removed_accounts=["a", "b"], accounts={"a": Account("a", "Studio", AccountKind.KEY_PAIR)})
    changes.keep_account("a")
    ledger.write(changes)
    assert [account.id for account in ledger.load_accounts()] == ["a"]
