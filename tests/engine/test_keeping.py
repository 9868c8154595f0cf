"""Accounts, settings, presets and lists of the service: kept, and in force at once."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

from tests.engine.harness import ACCOUNT, KEY, Bench, some_files
from tests.support.fake_cloud import FakeCloud
from vod_desktop.core.engine.limits import Limits
from vod_desktop.core.model.account import Account
from vod_desktop.core.model.catalog import CatalogKind, Category
from vod_desktop.core.model.commands import (
    CancelJobs,
    EditJobs,
    JobEdit,
    RemoveAccount,
    RemoveJobs,
    RestoreJobs,
    RetryJobs,
    SavePresets,
    SaveSettings,
    SetAccount,
)
from vod_desktop.core.model.errors import Code
from vod_desktop.core.model.options import UploadOptions
from vod_desktop.core.model.presets import Preset
from vod_desktop.core.model.settings import Settings
from vod_desktop.core.model.states import State


def test_a_removed_account_is_forgotten_and_its_history_stays(bench: Bench, cloud: FakeCloud, small: Path) -> None:
    closed = []
    cloud.close = lambda: closed.append(True)  # type: ignore[method-assign]
    (job_id,) = bench.add(small)
    bench.work_until(lambda: bench.job(job_id).state is State.COMPLETE)
    bench.post(RemoveAccount("a"))
    assert bench.ledger.load_accounts() == ()
    assert closed == [True]
    assert bench.stored(job_id).result is not None
    bench.crash()
    bench.holds.clear()
    bench.open(account=False)
    assert bench.holds == {}


def test_ended_rows_of_a_removed_account_ask_for_nothing(bench: Bench, small: Path, large: Path) -> None:
    complete, cancelled = bench.add(small, large)
    bench.post(CancelJobs((cancelled,)))
    bench.work_until(lambda: bench.job(complete).state is State.COMPLETE and not bench.tasks)
    job = bench.job(complete)
    bench.post(RemoveJobs((complete,)))
    bench.post(RemoveAccount("a"))
    bench.holds.clear()
    bench.post(RestoreJobs((job,)))
    bench.post(EditJobs((JobEdit(cancelled, "another name", "mp4", UploadOptions()),)))
    assert bench.holds == {}
    bench.post(RetryJobs((cancelled,)))
    hold = bench.holds["a"]
    assert hold is not None
    assert hold.code is Code.ACCOUNT_UNKNOWN


def test_the_hold_of_a_removed_account_is_over(bench: Bench, small: Path) -> None:
    bench.hold()
    assert bench.holds["a"] is not None
    bench.post(RemoveAccount("a"))
    assert bench.holds["a"] is None
    bench.post(RemoveAccount("a"))


def test_an_account_that_is_removed_and_made_again_in_one_round_is_known(bench: Bench, small: Path) -> None:
    renamed: Account = replace(ACCOUNT, name="Made again")
    bench.scheduler.handle(RemoveAccount("a"))
    bench.scheduler.handle(SetAccount(renamed, KEY))
    bench.scheduler.settle()
    assert bench.ledger.load_accounts() == (renamed,)
    (job_id,) = bench.add(small)
    bench.work_until(lambda: bench.job(job_id).state is State.COMPLETE)


def test_settings_are_stored_and_their_limits_take_effect_at_once(bench: Bench, tmp_path: Path) -> None:
    settings = Settings(connections=3, files=2, rate_bytes_per_s=5_000_000, start_paused=True, recent_procedures=("P",))
    bench.post(SaveSettings(settings))
    bench.add(*some_files(tmp_path, 5))
    assert sum(job.state is State.RUNNING for job in bench.jobs.values()) == 2
    assert bench.scheduler._runs.limits == Limits(3, 2, 5_000_000)
    bench.post(SaveSettings(replace(settings, files=4)))
    assert sum(job.state is State.RUNNING for job in bench.jobs.values()) == 4
    bench.crash()
    bench.open(account=False)
    assert bench.ledger.load_settings() == replace(settings, files=4)


def test_presets_are_stored_in_the_place_of_all_there_were(bench: Bench) -> None:
    first = Preset("p1", "Lectures", UploadOptions(class_id=3), 0)
    second = Preset("p2", "News", UploadOptions(procedure="News"), 1)
    bench.post(SavePresets((first, second)))
    assert bench.ledger.load_presets() == (first, second)
    bench.post(SavePresets((replace(second, position=0),)))
    bench.crash()
    bench.open()
    assert bench.ledger.load_presets() == (replace(second, position=0),)


def test_a_list_of_the_service_is_kept_for_the_next_start(bench: Bench) -> None:
    bench.cloud.lists[CatalogKind.CATEGORIES] = (Category(1, -1, "Old", 0),)
    bench.catalogs.fetch("a", CatalogKind.CATEGORIES)
    bench.cloud.lists[CatalogKind.CATEGORIES] = (Category(1, -1, "News", 0), Category(2, 1, "Local", 1))
    listing = bench.catalogs.fetch("a", CatalogKind.CATEGORIES)
    bench.crash()
    bench.open()
    assert bench.ledger.load_listings() == {("a", CatalogKind.CATEGORIES): listing}
