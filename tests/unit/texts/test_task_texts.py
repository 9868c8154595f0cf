"""How the service fares with a medium, in words."""

from __future__ import annotations

from pathlib import Path

import pytest

from vod_desktop.core.model.catalog import StepKind
from vod_desktop.core.model.tasks import Outcome, ProcedureTask, StepStatus, TaskStatus, TaskStep
from vod_desktop.texts import Language, Texts, tasks

LOCALE = Path(__file__).parents[3] / "resources" / "locale"
ENGLISH = Texts(Language.ENGLISH, LOCALE)
CHINESE = Texts(Language.CHINESE, LOCALE)

DONE = TaskStep(StepKind.TRANSCODE, StepStatus.SUCCESS, 100040, 100)
HALF = TaskStep(StepKind.COVER, StepStatus.PROCESSING, 10, 50)
BROKEN = TaskStep(StepKind.COVER, StepStatus.FAIL, 10, message="The source file cannot be processed.")


@pytest.mark.parametrize(
    ("task", "english", "chinese"),
    [
        (ProcedureTask(None, TaskStatus.UNKNOWN), "Processing not known", "处理情况未知"),
        (ProcedureTask("t", TaskStatus.WAITING), "Waiting to be processed", "等待处理"),
        (ProcedureTask("t", TaskStatus.PROCESSING), "Processing", "处理中"),
        (ProcedureTask("t", TaskStatus.PROCESSING, (DONE, HALF)), "Processing 75%", "处理中 75%"),
        (ProcedureTask("t", TaskStatus.FINISH, (DONE, DONE)), "Playable", "可播放"),
        (ProcedureTask("t", TaskStatus.FINISH, (DONE, BROKEN)), "Partly failed", "部分失败"),
        (ProcedureTask("t", TaskStatus.FINISH, (BROKEN,)), "Processing failed", "处理失败"),
        (ProcedureTask("t", TaskStatus.ABORTED), "Processing failed", "处理失败"),
    ],
)
def test_a_task_is_told_in_a_word_or_two(task: ProcedureTask, english: str, chinese: str) -> None:
    assert tasks.task_label(ENGLISH, task) == english
    assert tasks.task_label(CHINESE, task) == chinese
    needs_advice = task.outcome in {Outcome.PARTLY, Outcome.FAILED, Outcome.UNKNOWN}
    assert bool(tasks.task_advice(ENGLISH, task)) is needs_advice


def test_each_step_says_how_it_has_gone() -> None:
    assert tasks.step_state(ENGLISH, DONE) == "done"
    assert tasks.step_state(ENGLISH, HALF) == "in progress, 50%"
    assert tasks.step_state(ENGLISH, BROKEN) == "failed: The source file cannot be processed."
    assert tasks.step_state(CHINESE, HALF) == "进行中，50%"
    assert tasks.task_step_words(ENGLISH, DONE, {}) == "Transcoding: template 100040"
