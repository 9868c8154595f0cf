"""How procedures fare, read from answers that are odd, long, or no answer at all."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import pytest

from vod_desktop.core.cloud.ports import FoundTask
from vod_desktop.core.cloud.task_api import VodTasks
from vod_desktop.core.model.catalog import StepKind
from vod_desktop.core.model.errors import AppError, Code, app_error
from vod_desktop.core.model.tasks import Outcome, ProcedureTask, StepStatus, TaskStatus, TaskStep

NOON = 1_700_000_000.0


class Scripted:
    """A service that gives these answers in turn, and remembers what it was asked."""

    def __init__(self, *answers: Mapping[str, Any] | AppError) -> None:
        self._answers = list(answers)
        self.asked: list[tuple[str, dict[str, Any]]] = []

    def __call__(self, action: str, fields: dict[str, Any]) -> Mapping[str, Any]:
        self.asked.append((action, fields))
        answer = self._answers.pop(0)
        if isinstance(answer, AppError):
            raise answer
        return answer


def a_task(number: int, **changes: Any) -> dict[str, Any]:
    return {
        "TaskId": f"task-{number}",
        "FileId": str(number),
        "TaskType": "Procedure",
        "Status": "FINISH",
        "CreateTime": "2023-11-14T22:13:20Z",
        "FinishTime": "2023-11-14T22:13:25Z",
        **changes,
    }


def detail_of(**answer: Any) -> ProcedureTask | None:
    return VodTasks(Scripted(answer)).task_detail("t")


def test_tasks_of_one_medium_are_asked_for_by_its_id() -> None:
    service = Scripted({"TaskSet": [a_task(1, Status="PROCESSING", FinishTime="")], "ScrollToken": ""})
    assert VodTasks(service).find_tasks(file_id="1") == (FoundTask("task-1", "1", TaskStatus.PROCESSING, NOON, None),)
    (action, fields) = service.asked[0]
    assert action == "DescribeTasks"
    assert (fields["FileId"], fields["Limit"], fields["Sort"]["Order"]) == ("1", 100, "Asc")
    assert "FinishTime" not in fields


def test_tasks_that_ended_lately_are_asked_for_by_the_time_of_their_end() -> None:
    service = Scripted({"TaskSet": None})
    assert VodTasks(service).find_tasks(finished_since=NOON + 0.9) == ()
    assert service.asked[0][1]["FinishTime"] == {"After": "2023-11-14T22:13:20Z"}
    assert service.asked[0][1]["Sort"] == {"Field": "FinishTime", "Order": "Asc"}


def test_pages_are_followed_by_their_token_to_the_end() -> None:
    service = Scripted(
        {"TaskSet": [a_task(1), a_task(2)], "ScrollToken": "next"},
        {"TaskSet": [a_task(2), a_task(3)], "ScrollToken": None},
    )
    assert [task.task_id for task in VodTasks(service, page=2).find_tasks()] == ["task-1", "task-2", "task-3"]
    assert [fields.get("ScrollToken") for _, fields in service.asked] == [None, "next"]


def test_a_service_that_never_ends_does_not_keep_us() -> None:
    stuck = Scripted(*[{"TaskSet": [a_task(1)], "ScrollToken": "same"}] * 3)
    assert len(VodTasks(stuck).find_tasks()) == 1
    assert len(stuck.asked) == 2
    endless = Scripted(*[{"TaskSet": [a_task(number)], "ScrollToken": f"token {number}"} for number in range(100)])
    assert len(VodTasks(endless).find_tasks()) == 20


def test_what_is_no_procedure_or_no_entry_is_passed_over() -> None:
    entries = [None, {}, a_task(1, TaskType="EditMedia"), a_task(2, TaskType=None, CreateTime=None, FinishTime="soon")]
    found = VodTasks(Scripted({"TaskSet": entries})).find_tasks()
    assert found == (FoundTask("task-2", "2", TaskStatus.FINISH, 0.0, None),)


def test_every_result_becomes_a_step() -> None:
    task = detail_of(
        Status="FINISH",
        FinishTime="2023-11-14T22:13:20Z",
        ProcedureTask={
            "MediaProcessResultSet": [
                {
                    "Type": "Transcode",
                    "AnimatedGraphicTask": None,
                    "TranscodeTask": {"Status": "SUCCESS", "Progress": 100, "Input": {"Definition": 100030}},
                },
                {"Type": "CoverBySnapshot", "CoverBySnapshotTask": {"Status": "FAIL", "Message": "No picture."}},
                {"Type": "NewKind", "NewKindTask": {"Status": "FAIL", "ErrCodeExt": "Odd", "Input": None}},
                {"Type": "ImageSprites", "ImageSpriteTask": None},
            ],
            "AiContentReviewResultSet": [{"Type": "Porn", "PornTask": {"Status": "SUCCESS", "Message": "SUCCESS"}}],
        },
    )
    assert task == ProcedureTask(
        "t",
        TaskStatus.FINISH,
        (
            TaskStep(StepKind.TRANSCODE, StepStatus.SUCCESS, 100030, 100),
            TaskStep(StepKind.COVER, StepStatus.FAIL, message="No picture."),
            TaskStep(StepKind.OTHER, StepStatus.FAIL, message="Odd"),
            TaskStep(StepKind.IMAGE_SPRITE, StepStatus.PROCESSING),
            TaskStep(StepKind.REVIEW, StepStatus.SUCCESS),
        ),
        finished_at=NOON,
    )
    assert task.outcome is Outcome.PARTLY


def test_a_task_that_ended_before_its_first_step_has_failed() -> None:
    task = detail_of(
        Status="FINISH", ProcedureTask={"ErrCode": 40000, "Message": "No such procedure.", "MediaProcessResultSet": []}
    )
    assert task is not None
    assert task.outcome is Outcome.FAILED
    assert task.steps == (TaskStep(StepKind.OTHER, StepStatus.FAIL, message="No such procedure."),)


@pytest.mark.parametrize(
    ("told", "status"),
    [
        ("WAITING", TaskStatus.WAITING),
        ("PROCESSING", TaskStatus.PROCESSING),
        ("ABORTED", TaskStatus.ABORTED),
        ("UNKNOWN", TaskStatus.PROCESSING),
        ("SOMETHING_NEW", TaskStatus.PROCESSING),
        (None, TaskStatus.PROCESSING),
    ],
)
def test_a_status_that_is_not_known_is_no_end(told: str | None, status: TaskStatus) -> None:
    assert detail_of(Status=told, ProcedureTask=None) == ProcedureTask("t", status)


@pytest.mark.parametrize(
    ("error", "is_gone"),
    [
        (app_error(Code.OPTION_REFUSED, field="TaskId", detail="InvalidParameterValue.TaskId: none"), True),
        (app_error(Code.SERVICE_REFUSED, detail="ResourceNotFound: none"), True),
        (app_error(Code.SERVICE_REFUSED, detail="FailedOperation: later"), False),
        (app_error(Code.NET_TIMEOUT, host="vod.example"), False),
    ],
)
def test_only_a_task_that_is_not_there_is_not_known(error: AppError, is_gone: bool) -> None:
    tasks = VodTasks(Scripted(error))
    if is_gone:
        assert tasks.task_detail("t") is None
    else:
        with pytest.raises(AppError):
            tasks.task_detail("t")
