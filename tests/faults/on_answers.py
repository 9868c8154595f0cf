"""Faults of answers: lost, cut off, late, foreign, or not what they should be."""

from __future__ import annotations

from tests.faults.outcome import Again, Ending, Outcome
from tests.faults.scenario import APPLY, COMMIT, COMPLETE, INITIATE, PART, PUT, Arm, Group, Scenario
from vod_desktop.core.model.errors import Code
from vod_desktop.sandbox.faults import (
    AlterHeader,
    AnswerPage,
    CutAnswer,
    DelayAnswer,
    LoseAnswer,
    SlowAnswer,
    TruncateAnswer,
)


def _lost(operation: str, en: str, zh: str, again: Again = Again.NOTHING, left_open: int = 0) -> tuple[Scenario, ...]:
    """A call that was carried out, and whose answer is lost in the three ways in which that happens."""
    outcome = Outcome(Ending.BY_ITSELF, None, again, 1)
    return (
        Scenario(
            f"answer-lost-{operation}",
            f"The answer to {en} is lost, and the connection with it",
            f"{zh}的响应丢失，连接断开",
            outcome,
            Arm(LoseAnswer(), operation),
            left_open=left_open,
        ),
        Scenario(
            f"answer-breaks-off-{operation}",
            f"The answer to {en} breaks off",
            f"{zh}的响应中断",
            outcome,
            Arm(CutAnswer(-25, reset=False), operation),
            left_open=left_open,
        ),
        Scenario(
            f"answer-never-comes-{operation}",
            f"The answer to {en} does not come",
            f"{zh}没有响应",
            outcome,
            Arm(DelayAnswer(carried_out=True), operation),
            impatient=True,
            left_open=left_open,
        ),
    )


def _foreign(operation: str, en: str, zh: str, again: Again = Again.NOTHING) -> tuple[Scenario, ...]:
    """A call that somebody in between answers."""
    pages = (AnswerPage(), AnswerPage(302, location="http://login.example/"), AnswerPage(502))
    return tuple(
        Scenario(
            f"page-{page.status}-{operation}",
            f"A web page answers {en} (HTTP {page.status})",
            f"{zh}得到的是网页（HTTP {page.status}）",
            Outcome(Ending.BY_ITSELF, None, again, 1),
            Arm(page, operation),
        )
        for page in pages
    )


def _steps() -> tuple[tuple[str, str, str, Again, int], ...]:
    return (
        (APPLY, "the request for an upload", "申请上传", Again.NOTHING, 0),
        (INITIATE, "the opening of the multipart upload", "初始化分片上传", Again.NOTHING, 1),
        (PART, "a part", "分片", Again.PARTS, 0),
        (PUT, "the cover", "封面", Again.COVER, 0),
        (COMPLETE, "the joining of the parts", "合并分片", Again.NOTHING, 0),
        (COMMIT, "the confirmation of the upload", "确认上传", Again.NOTHING, 0),
    )


ANSWERS = Group(
    "When the answer comes back",
    "返回响应时",
    (
        *(
            scenario
            for operation, en, zh, again, left_open in _steps()
            for scenario in (*_lost(operation, en, zh, again, left_open), *_foreign(operation, en, zh, again))
        ),
        Scenario(
            "answers-drip",
            "Answers come byte by byte",
            "响应逐字节到达",
            Outcome(Ending.BY_ITSELF),
            Arm(SlowAnswer(bytes_per_s=2000), count=None),
        ),
        *(
            Scenario(
                f"body-cut-{operation}",
                f"The answer to {en} lacks its end, and looks whole",
                f"{zh}的响应内容不完整",
                Outcome(Ending.BY_ITSELF, None, Again.NOTHING, 1),
                Arm(TruncateAnswer(60), operation),
                left_open=left_open,
            )
            for operation, en, zh, again, left_open in _steps()
            if operation not in {PART, PUT}
        ),
        Scenario(
            "etag-missing",
            "The answer to a part has no ETag",
            "分片响应没有 ETag",
            Outcome(Ending.BY_ITSELF, None, Again.PARTS, 1),
            Arm(AlterHeader("ETag"), PART),
        ),
        Scenario(
            "etag-wrong",
            "The answer to a part has another part's ETag",
            "分片响应的 ETag 不正确",
            Outcome(Ending.STARTS_OVER, Code.SESSION_LOST, Again.ALL, None),
            Arm(AlterHeader("ETag", '"00000000000000000000000000000000"'), PART),
        ),
        Scenario(
            "checksum-missing",
            "The answer to a part has no checksum",
            "分片响应没有校验值",
            Outcome(Ending.BY_ITSELF, None, Again.PARTS, 1),
            Arm(AlterHeader("x-cos-hash-crc64ecma"), PART),
        ),
        Scenario(
            "checksum-wrong",
            "The answer to a part has a wrong checksum",
            "分片响应的校验值不正确",
            Outcome(Ending.BY_ITSELF, None, Again.PARTS, 1),
            Arm(AlterHeader("x-cos-hash-crc64ecma", "1"), PART),
        ),
        Scenario(
            "checksum-unreadable",
            "The answer to the cover has a checksum that is no number",
            "封面响应的校验值不是数字",
            Outcome(Ending.BY_ITSELF, None, Again.COVER, 1),
            Arm(AlterHeader("x-cos-hash-crc64ecma", "rubbish"), PUT),
        ),
        Scenario(
            "checksum-always-missing",
            "Something on the way removes every checksum",
            "途中的设备去掉了所有校验值",
            Outcome(Ending.FAILS, Code.SERVICE_ANSWER, Again.PARTS, None),
            Arm(AlterHeader("x-cos-hash-crc64ecma"), PART, count=None),
        ),
    ),
)
