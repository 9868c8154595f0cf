"""The lists of accounts: how old they may be, who asks for them, and what they say of options."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace

import pytest

from tests.support.fake_cloud import FakeCloud
from tests.support.manual_clock import ManualClock
from vod_desktop.core.catalog.catalogs import JUDGED_FOR_S, SURE_FOR_S, Catalogs
from vod_desktop.core.model.catalog import (
    TOP_CATEGORY_ID,
    Application,
    CatalogKind,
    Category,
    Listing,
    ProcedureTemplate,
    TranscodeTemplate,
)
from vod_desktop.core.model.errors import AppError, Code, app_error
from vod_desktop.core.model.options import UploadOptions

PROCEDURES = CatalogKind.PROCEDURES
NEWS = Category(7, TOP_CATEGORY_ID, "news", 0)
MINE = UploadOptions(procedure="mine")
FORBIDDEN = app_error(Code.AUTH_FORBIDDEN, account="A", action="DescribeProcedureTemplates")
OFFLINE = app_error(Code.NET_UNREACHABLE, host="vod.example")


class Desk:
    """Catalogs over a fake service, with a clock that a test turns."""

    def __init__(self) -> None:
        self.clock = ManualClock()
        self.cloud = FakeCloud(self.clock.time)
        self.cloud.lists[PROCEDURES] = (ProcedureTemplate("mine"),)
        self.stored: list[tuple[str, Listing]] = []
        self.catalogs = Catalogs(lambda account_id, listing: self.stored.append((account_id, listing)), self.clock.time)
        self.catalogs.connect("a", self.cloud)

    @property
    def calls(self) -> int:
        return self.cloud.count("list_all")


@pytest.fixture
def desk() -> Desk:
    return Desk()


class Gate(FakeCloud):
    """A service whose lists come when the test lets them."""

    def __init__(self) -> None:
        super().__init__()
        self.asked = threading.Semaphore(0)
        self.open = threading.Event()

    def list_all(self, kind: CatalogKind) -> Listing:
        self.asked.release()
        assert self.open.wait(10)
        return super().list_all(kind)


@pytest.fixture
def pool() -> Iterator[ThreadPoolExecutor]:
    with ThreadPoolExecutor(8) as running:
        yield running


def test_a_list_is_asked_for_once_kept_and_told(desk: Desk) -> None:
    assert desk.catalogs.known("a", PROCEDURES) is None
    listing = desk.catalogs.fetch("a", PROCEDURES)
    assert desk.catalogs.known("a", PROCEDURES) is listing
    assert desk.catalogs.all_known("a") == {PROCEDURES: listing}
    assert desk.stored == [("a", listing)]


def test_a_list_is_asked_for_again_only_when_it_is_too_old(desk: Desk) -> None:
    desk.catalogs.fresh("a", PROCEDURES, 60)
    desk.clock.advance(60)
    desk.catalogs.fresh("a", PROCEDURES, 60)
    assert desk.calls == 1
    desk.clock.advance(1)
    desk.catalogs.fresh("a", PROCEDURES, 60)
    assert desk.calls == 2


def test_a_list_from_the_future_was_stored_by_a_wrong_clock_and_is_asked_for_again(desk: Desk) -> None:
    desk.catalogs.load({("a", PROCEDURES): Listing(PROCEDURES, (), desk.clock.time() + 3600)})
    assert desk.catalogs.fresh("a", PROCEDURES, 60).items == (ProcedureTemplate("mine"),)


def test_what_the_ledger_kept_is_known_at_once_and_does_not_replace_what_is_newer(desk: Desk) -> None:
    fetched = desk.catalogs.fetch("a", PROCEDURES)
    kept = Listing(CatalogKind.REGIONS, (), 1.0)
    desk.catalogs.load({("a", PROCEDURES): replace(fetched, items=()), ("a", CatalogKind.REGIONS): kept})
    assert desk.catalogs.known("a", PROCEDURES) is fetched
    assert desk.catalogs.known("a", CatalogKind.REGIONS) is kept


def test_those_who_ask_at_the_same_time_share_one_call(pool: ThreadPoolExecutor) -> None:
    cloud = Gate()
    catalogs = Catalogs(lambda account_id, listing: None)
    catalogs.connect("a", cloud)
    first = pool.submit(catalogs.fetch, "a", PROCEDURES)
    assert cloud.asked.acquire(timeout=10)
    others = [pool.submit(catalogs.fetch, "a", PROCEDURES) for _ in range(6)]
    another = pool.submit(catalogs.fetch, "a", CatalogKind.REGIONS)
    assert cloud.asked.acquire(timeout=10)  # another list is another call
    cloud.open.set()
    assert {id(one.result(10)) for one in (first, *others)} == {id(first.result())}
    assert another.result(10).kind is CatalogKind.REGIONS
    assert cloud.count("list_all") == 2


def test_a_shared_call_that_fails_fails_for_all_and_the_next_asks_anew(pool: ThreadPoolExecutor) -> None:
    cloud = Gate()
    cloud.fail("list_all", OFFLINE)
    catalogs = Catalogs(lambda account_id, listing: None)
    catalogs.connect("a", cloud)
    first = pool.submit(catalogs.fetch, "a", PROCEDURES)
    assert cloud.asked.acquire(timeout=10)
    second = pool.submit(catalogs.fetch, "a", PROCEDURES)
    cloud.open.set()
    for asked in (first, second):
        assert isinstance(asked.exception(10), AppError) or asked.result()
    assert isinstance(first.exception(), AppError)
    catalogs.fetch("a", PROCEDURES)
    assert catalogs.known("a", PROCEDURES) is not None


def test_a_fault_of_ours_leaves_nobody_waiting(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    def broken(kind: CatalogKind) -> Listing:
        raise ZeroDivisionError

    with monkeypatch.context() as patched:
        patched.setattr(desk.cloud, "list_all", broken)
        with pytest.raises(ZeroDivisionError):
            desk.catalogs.fetch("a", PROCEDURES)
    assert desk.catalogs.fetch("a", PROCEDURES).items


def test_who_asks_a_moment_before_the_account_is_connected_gets_the_list(pool: ThreadPoolExecutor) -> None:
    catalogs = Catalogs(lambda _account_id, _listing: None)
    asking = pool.submit(catalogs.fetch, "late", PROCEDURES)
    cloud = FakeCloud()
    cloud.lists[PROCEDURES] = (ProcedureTemplate("mine"),)
    catalogs.connect("late", cloud)
    assert asking.result(10).items == (ProcedureTemplate("mine"),)


def test_an_answer_that_comes_after_the_account_changed_is_not_kept(pool: ThreadPoolExecutor) -> None:
    old, stored = Gate(), []
    catalogs = Catalogs(lambda account_id, listing: stored.append(listing))
    catalogs.connect("a", old)
    late = pool.submit(catalogs.fetch, "a", PROCEDURES)
    assert old.asked.acquire(timeout=10)
    catalogs.forget("a")
    catalogs.connect("a", FakeCloud())
    newer = catalogs.fetch("a", PROCEDURES)
    old.open.set()
    assert late.result(10) is not newer
    assert catalogs.known("a", PROCEDURES) is newer
    assert stored == [newer]


def test_an_account_that_is_forgotten_has_no_lists_and_nobody_to_ask(desk: Desk) -> None:
    desk.catalogs.connect("b", desk.cloud)
    for account_id in ("a", "b"):
        desk.catalogs.fetch(account_id, PROCEDURES)
    desk.catalogs.forget("a")
    assert desk.catalogs.known("a", PROCEDURES) is None
    assert desk.catalogs.known("b", PROCEDURES) is not None
    with pytest.raises(AppError) as caught:
        desk.catalogs.fetch("a", PROCEDURES)
    assert caught.value.problem.code is Code.SECRET_MISSING


# New categories


def test_a_new_category_is_in_the_list(desk: Desk) -> None:
    desk.cloud.lists[CatalogKind.CATEGORIES] = (NEWS,)
    made = desk.catalogs.create_category("a", TOP_CATEGORY_ID, "sport")
    listing = desk.catalogs.known("a", CatalogKind.CATEGORIES)
    assert listing is not None
    assert listing.items == (NEWS, made)
    assert made.name == "sport"


def test_a_new_category_is_not_lost_when_the_list_cannot_be_asked_for(desk: Desk) -> None:
    desk.cloud.lists[CatalogKind.CATEGORIES] = (NEWS,)
    desk.catalogs.fetch("a", CatalogKind.CATEGORIES)
    desk.cloud.fail("list_all", OFFLINE)
    made = desk.catalogs.create_category("a", 7, "local")
    assert (made.parent_id, made.name, made.level) == (7, "local", 1)
    listing = desk.catalogs.known("a", CatalogKind.CATEGORIES)
    assert listing is not None
    assert listing.items == (NEWS, made)


def test_a_refused_category_says_why_and_asks_for_no_list(desk: Desk) -> None:
    desk.cloud.fail("create_category", app_error(Code.CATEGORY_EXISTS))
    with pytest.raises(AppError) as caught:
        desk.catalogs.create_category("a", TOP_CATEGORY_ID, "news")
    assert caught.value.problem.code is Code.CATEGORY_EXISTS
    assert desk.calls == 0


def test_a_new_category_is_seen_although_an_older_answer_is_on_its_way(pool: ThreadPoolExecutor) -> None:
    cloud = Gate()
    cloud.lists[CatalogKind.CATEGORIES] = (NEWS,)
    catalogs = Catalogs(lambda account_id, listing: None)
    catalogs.connect("a", cloud)
    older = pool.submit(catalogs.fetch, "a", CatalogKind.CATEGORIES)
    assert cloud.asked.acquire(timeout=10)
    made = pool.submit(catalogs.create_category, "a", TOP_CATEGORY_ID, "sport")
    assert cloud.asked.acquire(timeout=10)  # it asks for itself
    cloud.open.set()
    category = made.result(10)
    older.result(10)
    listing = catalogs.known("a", CatalogKind.CATEGORIES)
    assert listing is not None
    assert category in listing.items


# What the lists say of options


def test_options_are_judged_by_lists_young_enough(desk: Desk) -> None:
    for _ in range(50):
        assert desk.catalogs.gone("a", MINE) is None
    assert desk.calls == 1
    desk.clock.advance(JUDGED_FOR_S + 1)
    assert desk.catalogs.gone("a", MINE) is None
    assert desk.calls == 2


def test_only_lists_that_the_options_need_are_asked_for(desk: Desk) -> None:
    assert desk.catalogs.gone("a", UploadOptions(media_name="x")) is None
    assert desk.calls == 0


def test_what_is_gone_is_told_and_asked_for_again_before_that(desk: Desk) -> None:
    desk.catalogs.fetch("a", PROCEDURES)
    desk.clock.advance(SURE_FOR_S + 1)
    desk.cloud.lists[PROCEDURES] += (ProcedureTemplate("new"),)
    assert desk.catalogs.gone("a", UploadOptions(procedure="new")) is None  # made in the console a moment ago
    problem = desk.catalogs.gone("a", UploadOptions(procedure="never was"))
    assert problem is not None
    assert (problem.code, problem.params) == (Code.OPTION_GONE, {"field": "procedure", "value": "never was"})


def test_thousands_of_jobs_with_an_option_that_is_gone_cost_one_call(desk: Desk) -> None:
    for _ in range(1000):
        assert desk.catalogs.gone("a", UploadOptions(procedure="never was")) is not None
    assert desk.calls == 1


@pytest.mark.parametrize("error", [FORBIDDEN, OFFLINE])
def test_a_list_that_cannot_be_had_refuses_nothing_and_is_not_asked_for_by_every_job(
    desk: Desk, error: AppError
) -> None:
    desk.catalogs.fetch("a", PROCEDURES)
    desk.clock.advance(JUDGED_FOR_S + 1)
    desk.cloud.fail("list_all", error, times=99)
    for _ in range(1000):
        assert desk.catalogs.gone("a", UploadOptions(procedure="never was")) is None
    assert desk.calls == 2
    desk.clock.advance(JUDGED_FOR_S + 1)
    desk.cloud._failures.clear()
    assert desk.catalogs.gone("a", UploadOptions(procedure="never was")) is not None


def test_an_account_that_is_not_connected_refuses_nothing(desk: Desk) -> None:
    assert desk.catalogs.gone("nobody", MINE) is None


def test_a_storage_path_is_judged_by_the_account_s_application(desk: Desk) -> None:
    desk.cloud.lists[CatalogKind.APPLICATIONS] = (Application(1, "plain"), Application(2, "paths", has_paths=True))
    options = UploadOptions(storage_path="/a.mp4")
    for sub_app_id, refused in ((1, True), (2, False), (None, False)):
        desk.catalogs.connect("a", desk.cloud, sub_app_id)
        assert (desk.catalogs.gone("a", options) is not None) is refused


def test_judges_on_many_threads_share_the_calls(pool: ThreadPoolExecutor) -> None:
    cloud = Gate()
    cloud.lists[CatalogKind.TRANSCODES] = (TranscodeTemplate(10, "a"),)
    catalogs = Catalogs(lambda account_id, listing: None, cloud._now)
    catalogs.connect("a", cloud)
    options = UploadOptions(procedure="QCVB_SimpleProcessFile({10})")
    judged = [pool.submit(catalogs.gone, "a", options) for _ in range(8)]
    assert cloud.asked.acquire(timeout=10)
    cloud.open.set()
    assert [one.result(10) for one in judged] == [None] * 8
    assert cloud.count("list_all") == 1
