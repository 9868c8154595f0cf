"""Lists of the service in the engine: kept over a restart, gone with their account or its application."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

from tests.engine.harness import ACCOUNT, KEY, Bench
from tests.support.fake_cloud import FakeCloud
from tests.support.manual_clock import ManualClock
from vod_desktop.core.model.account import Credentials, Site
from vod_desktop.core.model.catalog import CatalogKind, Listing, ProcedureTemplate
from vod_desktop.core.model.commands import RemoveAccount, SetAccount, StoreListing

PROCEDURES = CatalogKind.PROCEDURES


def fetched(bench: Bench, cloud: FakeCloud, name: str = "mine") -> Listing:
    cloud.lists[PROCEDURES] = (ProcedureTemplate(name),)
    return bench.catalogs.fetch(ACCOUNT.id, PROCEDURES)


def test_a_list_is_known_again_after_a_restart(bench: Bench, cloud: FakeCloud) -> None:
    listing = fetched(bench, cloud)
    bench.crash()
    bench.open(account=False)
    assert bench.catalogs.known(ACCOUNT.id, PROCEDURES) == listing


def test_lists_go_with_their_account(bench: Bench, cloud: FakeCloud) -> None:
    fetched(bench, cloud)
    bench.post(RemoveAccount(ACCOUNT.id))
    assert bench.catalogs.known(ACCOUNT.id, PROCEDURES) is None
    assert bench.ledger.load_listings() == {}


def test_an_answer_that_comes_after_its_account_has_gone_is_not_stored(bench: Bench, cloud: FakeCloud) -> None:
    listing = fetched(bench, cloud)
    bench.post(RemoveAccount(ACCOUNT.id))
    bench.post(StoreListing(ACCOUNT.id, listing))
    assert bench.ledger.load_listings() == {}


def test_lists_stay_when_the_same_account_is_named_anew(bench: Bench, cloud: FakeCloud) -> None:
    listing = fetched(bench, cloud)
    bench.post(SetAccount(replace(ACCOUNT, name="Another name"), KEY))
    assert bench.catalogs.known(ACCOUNT.id, PROCEDURES) is listing
    assert bench.ledger.load_listings() != {}


def test_lists_of_another_application_site_or_key_are_forgotten(bench: Bench, cloud: FakeCloud) -> None:
    account, key = ACCOUNT, KEY
    for change in (
        {"sub_app_id": 7},
        {"site": Site.INTERNATIONAL},
        {"endpoint": "http://127.0.0.1:2"},
        {"key": Credentials("AKIDother", "secret")},
    ):
        fetched(bench, cloud)
        key = change.pop("key", key)
        account = replace(account, **change)
        bench.post(SetAccount(account, key))
        assert bench.catalogs.known(ACCOUNT.id, PROCEDURES) is None, change
        assert bench.ledger.load_listings() == {}
        assert bench.catalogs.fetch(ACCOUNT.id, PROCEDURES).items


def test_an_account_whose_key_comes_after_a_start_keeps_its_lists(
    tmp_path: Path, cloud: FakeCloud, clock: ManualClock
) -> None:
    bench = Bench(tmp_path, cloud, clock).open()
    listing = fetched(bench, cloud)
    bench.crash()
    bench.open()
    assert bench.catalogs.known(ACCOUNT.id, PROCEDURES) == listing
    bench.ledger.close()
