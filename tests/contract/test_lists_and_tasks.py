"""What is relied on beside the upload: lists to choose from, and procedures that can be followed."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.contract.conftest import Rig
from tests.support.sending import a_body
from vod_desktop.core.catalog.catalogs import Catalogs
from vod_desktop.core.engine.control import ControlToken
from vod_desktop.core.model.catalog import TOP_CATEGORY_ID, CatalogKind, Category, ProcedureTemplate
from vod_desktop.core.model.errors import AppError, Code
from vod_desktop.core.model.options import UploadOptions
from vod_desktop.core.model.tasks import Outcome, ProcedureTask, StepStatus, TaskStatus


def committed(rig: Rig, film: Path, procedure: str | None) -> str:
    """FileId of a new medium."""
    applied = rig.apply(procedure=procedure)
    rig.store(applied).put(applied.session.media_path.lstrip("/"), a_body(film), ControlToken())
    return rig.route.commit(applied.session).file_id


def detail(rig: Rig, task_id: str) -> ProcedureTask:
    found = rig.cloud.tasks.task_detail(task_id)
    assert found is not None
    return found


@pytest.mark.parametrize("kind", CatalogKind)
def test_every_list_can_be_asked_for(rig: Rig, kind: CatalogKind) -> None:
    listing = rig.cloud.catalog.list_all(kind)
    assert listing.kind is kind
    assert listing.fetched_at > 0
    assert len(set(listing.items)) == len(listing.items)


def test_a_category_is_in_the_list_once_it_was_made(rig: Rig) -> None:
    top = rig.cloud.catalog.create_category(TOP_CATEGORY_ID, "活动")
    below = rig.cloud.catalog.create_category(top, "双十一")
    items = rig.cloud.catalog.list_all(CatalogKind.CATEGORIES).items
    assert Category(top, TOP_CATEGORY_ID, "活动", 0) in items
    assert Category(below, top, "双十一", 1) in items


def test_two_categories_of_one_name_cannot_stand_side_by_side(rig: Rig) -> None:
    with pytest.raises(AppError) as refused:
        rig.cloud.catalog.create_category(TOP_CATEGORY_ID, "产品宣传")
    assert refused.value.problem.code is Code.CATEGORY_EXISTS
    rig.cloud.catalog.create_category(1001, "产品宣传")


def test_categories_have_four_levels_at_most(rig: Rig) -> None:
    parent_id = TOP_CATEGORY_ID
    for number in range(4):
        parent_id = rig.cloud.catalog.create_category(parent_id, f"层 {number}")
    with pytest.raises(AppError) as refused:
        rig.cloud.catalog.create_category(parent_id, "第五层")
    assert refused.value.problem.code is Code.CATEGORY_TOO_DEEP


def test_a_category_needs_a_name_and_a_place(rig: Rig) -> None:
    for parent_id, name in ((TOP_CATEGORY_ID, ""), (TOP_CATEGORY_ID, "x" * 65), (777_777, "x")):
        with pytest.raises(AppError) as refused:
            rig.cloud.catalog.create_category(parent_id, name)
        assert refused.value.problem.code is Code.CATEGORY_REFUSED


def test_options_are_judged_by_what_the_service_has(rig: Rig) -> None:
    catalogs = Catalogs(lambda account_id, listing: None)
    catalogs.connect("a", rig.cloud.catalog)
    listing = catalogs.fetch("a", CatalogKind.PROCEDURES)
    name = next(item.name for item in listing.items if isinstance(item, ProcedureTemplate))
    assert catalogs.gone("a", UploadOptions(procedure=name, class_id=1001)) is None
    for options in (UploadOptions(procedure="没有这个模板"), UploadOptions(class_id=777_777)):
        problem = catalogs.gone("a", options)
        assert problem is not None
        assert problem.code is Code.OPTION_GONE


def test_a_medium_without_procedure_has_no_task(rig: Rig, film: Path) -> None:
    assert rig.cloud.tasks.find_tasks(file_id=committed(rig, film, None)) == ()


def test_a_procedure_can_be_followed_to_playable(rig: Rig, film: Path) -> None:
    file_id = committed(rig, film, "短视频标准转码")
    (task,) = rig.cloud.tasks.find_tasks(file_id=file_id)
    assert (task.file_id, task.finished_at) == (file_id, None)
    assert task.status in {TaskStatus.WAITING, TaskStatus.PROCESSING}
    rig.until(lambda: detail(rig, task.task_id).is_settled)
    ended = detail(rig, task.task_id)
    assert (ended.task_id, ended.outcome) == (task.task_id, Outcome.PLAYABLE)
    assert ended.finished_at is not None
    assert ended.finished_at >= task.created_at
    assert {step.status for step in ended.steps} == {StepStatus.SUCCESS}
    (found,) = rig.cloud.tasks.find_tasks(file_id=file_id)
    assert (found.status, found.finished_at) == (TaskStatus.FINISH, ended.finished_at)


def test_the_end_of_a_procedure_is_no_success_if_a_step_failed(rig: Rig, film: Path) -> None:
    file_id = committed(rig, film, "转码失败演示")
    (task,) = rig.cloud.tasks.find_tasks(file_id=file_id)
    rig.until(lambda: detail(rig, task.task_id).is_settled)
    ended = detail(rig, task.task_id)
    assert (ended.status, ended.outcome) == (TaskStatus.FINISH, Outcome.PARTLY)


def test_what_has_ended_lately_is_found_without_naming_a_medium(rig: Rig, film: Path) -> None:
    file_ids = [committed(rig, film, "短视频标准转码") for _ in range(2)]
    (first,) = rig.cloud.tasks.find_tasks(file_id=file_ids[0])
    since = first.created_at - 60
    rig.until(lambda: len(rig.cloud.tasks.find_tasks(finished_since=since)) == 2)
    ended = rig.cloud.tasks.find_tasks(finished_since=since)
    assert [task.file_id for task in ended] == file_ids
    last = ended[-1].finished_at
    assert last is not None
    assert rig.cloud.tasks.find_tasks(finished_since=last + 1) == ()


def test_a_task_that_does_not_exist_is_not_known(rig: Rig) -> None:
    assert rig.cloud.tasks.task_detail("1251000001-Procedure-none") is None
