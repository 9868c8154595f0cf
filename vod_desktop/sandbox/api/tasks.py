"""Tasks: what the procedures are doing (protocol.md 3.4)."""

from __future__ import annotations

from typing import Any

from vod_desktop.sandbox import tasks
from vod_desktop.sandbox.api.action import Action, Answer, Call, api_time, parsed_time
from vod_desktop.sandbox.api.errors import ApiError
from vod_desktop.sandbox.api.fields import integer, record, text
from vod_desktop.sandbox.api.library import meta_data, own_medium
from vod_desktop.sandbox.api.paging import DEFAULT_LIMIT, MAX_LIMIT
from vod_desktop.sandbox.state import Medium, Task
from vod_desktop.sandbox.template_seeds import procedure_steps
from vod_desktop.sandbox.upload_rules import MAX_SESSION_CONTEXT

_HOUR_S = 3600.0
LISTED_FOR_S = 72 * _HOUR_S
"""How far back DescribeTasks and DescribeTaskDetail look."""

SESSION_ID_FOR_S = 7 * 24 * _HOUR_S
"""How long a SessionId cannot be used again."""

_TIME_RANGE = record(After=text(), Before=text())


def own_tasks(call: Call) -> list[Task]:
    """The application's tasks of the last three days, newest first."""
    found = [
        task
        for task in call.context.store.tasks.all()
        if task.sub_app_id == call.application.sub_app_id and call.now_s - task.created_at <= LISTED_FOR_S
    ]
    return found[::-1]


def _inside(moment: float | None, wanted: dict[str, str] | None) -> bool:
    if not wanted:
        return True
    if moment is None:
        return False
    after, before = (
        parsed_time(wanted[bound], "InvalidParameterValue") if bound in wanted else None
        for bound in ("After", "Before")
    )
    return (after is None or moment >= after) and (before is None or moment <= before)


def _times(task: Task, now_s: float) -> Answer:
    status = tasks.status(task, now_s)
    return {
        "Status": status,
        "CreateTime": api_time(task.created_at),
        "BeginProcessTime": "" if status == "WAITING" else api_time(tasks.begins_at(task)),
        "FinishTime": api_time(tasks.finishes_at(task)) if status == "FINISH" else "",
    }


def describe_tasks(call: Call) -> Answer:
    """One page of tasks; the token of a page is where the next begins."""
    asked, now_s = call.parameters, call.now_s
    found = [
        task
        for task in own_tasks(call)
        if asked.get("Status", tasks.status(task, now_s)) == tasks.status(task, now_s)
        and asked.get("FileId", task.file_id) == task.file_id
        and _inside(task.created_at, asked.get("CreateTime"))
        and _inside(tasks.finishes_at(task) if tasks.status(task, now_s) == "FINISH" else None, asked.get("FinishTime"))
    ]
    if asked.get("Sort", {}).get("Field") == "FinishTime":
        found.sort(key=tasks.finishes_at, reverse=True)
    if asked.get("Sort", {}).get("Order") == "Asc":
        found.reverse()
    token = asked.get("ScrollToken", "")
    identities = [task.task_id for task in found]
    if token and token not in identities:
        raise ApiError("InvalidParameterValue", "The ScrollToken is invalid.")
    start = identities.index(token) if token else 0
    end = start + asked.get("Limit", DEFAULT_LIMIT)
    return {
        "TaskSet": [
            {
                "TaskId": task.task_id,
                "FileId": task.file_id,
                "TaskType": "Procedure",
                "SessionId": task.session_id,
                "SessionContext": task.session_context,
                **_times(task, now_s),
            }
            for task in found[start:end]
        ],
        "ScrollToken": identities[end] if end < len(identities) else "",
    }


def describe_task_detail(call: Call) -> Answer:
    """One task with the outcome of each step. FINISH does not mean success."""
    task = next((one for one in own_tasks(call) if one.task_id == call.parameters["TaskId"]), None)
    if task is None:
        raise ApiError("InvalidParameterValue.TaskId", "The task does not exist or is older than three days.")
    return {"TaskType": "Procedure", **_times(task, call.now_s), "ProcedureTask": _procedure_task(call, task)}


def _procedure_task(call: Call, task: Task) -> Answer:
    medium = call.context.store.media.get(task.file_id)
    known = procedure_steps(task.procedure) is not None
    finished = tasks.status(task, call.now_s) == "FINISH"
    waiting = tasks.status(task, call.now_s) == "WAITING"
    url = call.context.media_url(medium.media_path) if medium else ""
    return {
        "TaskId": task.task_id,
        "Status": "FINISH" if finished else "PROCESSING",
        "ErrCode": 0 if known else 40000,
        "Message": "SUCCESS" if known else "The procedure does not exist.",
        "FileId": task.file_id,
        "FileName": medium.name if medium else "",
        "FileUrl": url,
        "MetaData": meta_data(call, medium) if medium else None,
        "MediaProcessResultSet": [] if waiting else [_result(step, url) for step in tasks.steps(task, call.now_s)],
        "TasksPriority": task.priority,
        "TasksNotifyMode": task.notify_mode,
        "SessionContext": task.session_context,
        "SessionId": task.session_id,
    }


def _result(step: tasks.Step, media_url: str) -> dict[str, Any]:
    failed = step.status == "FAIL"
    return {
        "Type": step.kind,
        step.result_field: {
            "Status": step.status,
            "ErrCode": tasks.BAD_SOURCE if failed else 0,
            "ErrCodeExt": "SourceFileError" if failed else "",
            "Message": "The source file cannot be processed." if failed else "SUCCESS",
            "Input": step.asked,
            "Output": _output(step, media_url) if step.status == "SUCCESS" else None,
            "Progress": step.progress,
            "BeginProcessTime": api_time(step.begins_at),
            "FinishTime": "" if step.status == "PROCESSING" else api_time(step.ends_at),
        },
    }


def _output(step: tasks.Step, media_url: str) -> dict[str, Any] | None:
    """What a step made. The practice cloud converts nothing: a rendition's address is that of the original."""
    if step.kind in {"Transcode", "AdaptiveDynamicStreaming"}:
        return {"Definition": step.definition, "Url": media_url}
    return None


def process_media_by_procedure(call: Call) -> Answer:
    """Runs a procedure on a medium that is there already."""
    asked = call.parameters
    medium = _wanted_medium(call)
    if procedure_steps(asked["ProcedureName"]) is None:
        raise ApiError("ResourceNotFound.TemplateNotExist", "The procedure does not exist.")
    session_id = asked.get("SessionId", "")
    if session_id and any(
        task.session_id == session_id and call.now_s - task.created_at <= SESSION_ID_FOR_S
        for task in call.context.store.tasks.all()
    ):
        raise ApiError("InvalidParameterValue.SessionId", "The SessionId was used before.")
    task = tasks.start_procedure(
        call.context,
        medium,
        asked["ProcedureName"],
        now_s=call.now_s,
        session_id=session_id,
        session_context=asked.get("SessionContext", ""),
        priority=asked.get("TasksPriority", 0),
        notify_mode=asked.get("TasksNotifyMode", "Finish"),
    )
    return {"TaskId": task.task_id, "ReviewAudioVideoTaskId": ""}


def _wanted_medium(call: Call) -> Medium:
    asked = call.parameters
    if "FileId" in asked:
        return own_medium(call, asked["FileId"])
    if "MediaStoragePath" not in asked:
        raise ApiError("MissingParameter", "FileId or MediaStoragePath is needed.")
    for medium in call.context.store.media.all():
        if medium.sub_app_id == call.application.sub_app_id and medium.media_path == asked["MediaStoragePath"]:
            return medium
    raise ApiError("ResourceNotFound.FileNotExist", "The file does not exist.")


ACTIONS = {
    "DescribeTasks": Action(
        {
            "Status": text(choices=("WAITING", "PROCESSING", "FINISH"), code="InvalidParameterValue.Status"),
            "FileId": text(),
            "CreateTime": _TIME_RANGE,
            "FinishTime": _TIME_RANGE,
            "Sort": record(Field=text(), Order=text(choices=("Asc", "Desc"))),
            "Limit": integer(1, MAX_LIMIT, code="InvalidParameterValue.Limit"),
            "ScrollToken": text(),
        },
        describe_tasks,
    ),
    "DescribeTaskDetail": Action({"TaskId": text(required=True)}, describe_task_detail),
    "ProcessMediaByProcedure": Action(
        {
            "ProcedureName": text(required=True, shortest=1),
            "FileId": text(),
            "MediaStoragePath": text(),
            "TasksPriority": integer(-10, 10),
            "TasksNotifyMode": text(choices=("Finish", "Change", "None")),
            "SessionContext": text(MAX_SESSION_CONTEXT),
            "SessionId": text(50),
            "ExtInfo": text(),
        },
        process_media_by_procedure,
    ),
}
