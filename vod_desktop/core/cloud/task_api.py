"""How procedures fare, over the cloud API: DescribeTasks and DescribeTaskDetail as plain values (protocol.md 3.4).

Events are left alone: to confirm one would take it from the customer's own back end.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from vod_desktop.core.cloud.answers import Call, Values, moment, number, record, records, text, written_moment
from vod_desktop.core.cloud.ports import FoundTask
from vod_desktop.core.model.catalog import StepKind
from vod_desktop.core.model.errors import AppError
from vod_desktop.core.model.tasks import ProcedureTask, StepStatus, TaskStatus, TaskStep

_PAGE = 100
_MOST_PAGES = 20
"""Of one search; the rest is found by the next one."""

_PROCEDURE = "Procedure"
"""TaskType of what an upload starts; other types are begun by other calls."""

_GONE = frozenset({"InvalidParameterValue.TaskId", "ResourceNotFound"})
"""What the service says of a task that it does not know, or that is older than three days."""


class VodTasks:
    """A `TaskApi` over the calls of one account.

    Args:
        call: Makes a call.
        page: Entries asked for at once.
    """

    def __init__(self, call: Call, *, page: int = _PAGE) -> None:
        self._call = call
        self._page = page

    def find_tasks(self, *, file_id: str | None = None, finished_since: float | None = None) -> tuple[FoundTask, ...]:
        """Procedures of the last three days, the oldest first. Blocks; raises `AppError`."""
        fields: dict[str, Any] = {"Limit": self._page, "Sort": {"Field": "CreateTime", "Order": "Asc"}}
        if file_id is not None:
            fields["FileId"] = file_id
        if finished_since is not None:
            fields["FinishTime"] = {"After": written_moment(finished_since)}
            fields["Sort"] = {"Field": "FinishTime", "Order": "Asc"}
        found: dict[str, FoundTask] = {}
        for _ in range(_MOST_PAGES):
            answer = self._call("DescribeTasks", fields)
            found.update((task.task_id, task) for task in map(_found, records(answer, "TaskSet")) if task is not None)
            token = text(answer, "ScrollToken")
            if not token or token == fields.get("ScrollToken"):
                break
            fields = fields | {"ScrollToken": token}
        return tuple(found.values())

    def task_detail(self, task_id: str) -> ProcedureTask | None:
        """One task with its steps, None for one that is not known. Blocks; raises `AppError`."""
        try:
            answer = self._call("DescribeTaskDetail", {"TaskId": task_id})
        except AppError as error:
            if (error.problem.detail or "").partition(":")[0] in _GONE:
                return None
            raise
        procedure = record(answer, "ProcedureTask")
        steps = tuple(_steps(procedure))
        status = _status(text(answer, "Status"))
        if status is TaskStatus.FINISH and not steps and number(procedure, "ErrCode"):
            # It ended before its first step, for example because its procedure does not exist.
            steps = (TaskStep(StepKind.OTHER, StepStatus.FAIL, message=text(procedure, "Message")),)
        return ProcedureTask(task_id, status, steps, finished_at=moment(answer, "FinishTime"))


def _found(values: Values) -> FoundTask | None:
    task_id = text(values, "TaskId")
    if not task_id or text(values, "TaskType") not in {_PROCEDURE, ""}:
        return None
    return FoundTask(
        task_id,
        text(values, "FileId"),
        _status(text(values, "Status")),
        moment(values, "CreateTime") or 0.0,
        moment(values, "FinishTime"),
    )


def _status(told: str) -> TaskStatus:
    """A status that we do not know is no end: the task is looked at again."""
    return TaskStatus(told) if told in set(TaskStatus) - {TaskStatus.UNKNOWN} else TaskStatus.PROCESSING


def _steps(procedure: Values) -> Iterator[TaskStep]:
    for result in records(procedure, "MediaProcessResultSet"):
        kind = text(result, "Type")
        yield _step(StepKind(kind) if kind in set(StepKind) else StepKind.OTHER, result)
    for name, kind in _OTHER_RESULTS.items():
        for result in records(procedure, name):
            yield _step(kind, result)


def _step(kind: StepKind, result: Values) -> TaskStep:
    """One result: beside its Type the one object that is not null says how it went."""
    told: Values = next((one for one in result.values() if isinstance(one, Mapping)), {})
    status = text(told, "Status")
    failed = status == StepStatus.FAIL
    return TaskStep(
        kind,
        StepStatus(status) if status in set(StepStatus) else StepStatus.PROCESSING,
        number(record(told, "Input"), "Definition") or None,
        number(told, "Progress") if told.get("Progress") is not None else None,
        text(told, "Message") or text(told, "ErrCodeExt") if failed else "",
    )


_OTHER_RESULTS: Mapping[str, StepKind] = {
    "AiContentReviewResultSet": StepKind.REVIEW,
    "AiAnalysisResultSet": StepKind.ANALYSIS,
    "AiRecognitionResultSet": StepKind.RECOGNITION,
}
