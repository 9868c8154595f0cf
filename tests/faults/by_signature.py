"""Faults on the client route: its two calls, its signatures, and certificates that end on the way and are renewed."""

from __future__ import annotations

from dataclasses import replace

from tests.faults.desk import STRICT, Desk
from tests.faults.outcome import Again, Ending, Outcome
from tests.faults.scenario import APPLY_UGC, COMMIT_UGC, COMPLETE, PART, Arm, Both, Group, Scenario, Step
from vod_desktop.core.model.errors import Code
from vod_desktop.core.model.job import Route
from vod_desktop.sandbox import ExpiredForm
from vod_desktop.sandbox.faults import (
    AnswerError,
    AnswerPage,
    Busy,
    CutAnswer,
    DelayAnswer,
    ExpireCertificate,
    LoseAnswer,
    Outage,
    RefuseSecondCommit,
    TruncateAnswer,
)

_CALLS = (
    (APPLY_UGC, "the request for an upload by signature", "申请客户端上传"),
    (COMMIT_UGC, "the confirmation of an upload by signature", "确认客户端上传"),
)
_ONCE_MORE = Outcome(Ending.BY_ITSELF, None, Again.NOTHING, 1)


def _ugc_says(code: str, operation: str, *, skip: int = 0, count: int | None = None) -> Step:
    refused = AnswerError(200, code, "The request was refused.")
    return Arm(refused, operation, service="ugc", skip=skip, count=count)


def _end_in_a_part(form: str = "") -> Step:
    return Arm(ExpireCertificate(form), PART, part_number=2)


def _end_certificates(desk: Desk) -> None:
    desk.practice.expire_certificates()


def _on_a_call(operation: str, en: str, zh: str) -> tuple[Scenario, ...]:
    faults = (
        (
            "answer-lost",
            f"The answer to {en} is lost, and the connection with it",
            f"{zh}的响应丢失，连接断开",
            LoseAnswer(),
        ),
        ("answer-breaks-off", f"The answer to {en} breaks off", f"{zh}的响应中断", CutAnswer(-25, reset=False)),
        ("answer-never-comes", f"The answer to {en} does not come", f"{zh}没有响应", DelayAnswer(carried_out=True)),
        ("body-cut", f"The answer to {en} lacks its end, and looks whole", f"{zh}的响应内容不完整", TruncateAnswer(60)),
        ("page-200", f"A web page answers {en} (HTTP 200)", f"{zh}得到的是网页（HTTP 200）", AnswerPage()),
        ("page-502", f"A web page answers {en} (HTTP 502)", f"{zh}得到的是网页（HTTP 502）", AnswerPage(502)),
    )
    return (
        *(
            Scenario(
                f"{name}-{operation}",
                told_en,
                told_zh,
                _ONCE_MORE,
                Arm(effect, operation),
                impatient=isinstance(effect, DelayAnswer),
                route=Route.CLIENT,
            )
            for name, told_en, told_zh, effect in faults
        ),
        Scenario(
            f"internal-error-{operation}",
            f"{operation} ends with an internal error, three times",
            f"{operation} 返回内部错误，连续三次",
            Outcome(Ending.BY_ITSELF, None, Again.NOTHING, 3),
            Arm(AnswerError(500, "InternalError"), operation, count=3),
            route=Route.CLIENT,
        ),
        Scenario(
            f"busy-{operation}",
            f"{operation} is answered with “too many requests”, three times",
            f"{operation} 返回请求过于频繁，连续三次",
            Outcome(Ending.BY_ITSELF, None, Again.NOTHING, 3),
            Arm(Busy(), operation, count=3),
            route=Route.CLIENT,
        ),
    )


SIGNATURE = Group(
    "When uploading by signature",
    "使用签名上传时",
    (
        *(scenario for call in _CALLS for scenario in _on_a_call(*call)),
        *(
            Scenario(
                f"certificate-renewed-{form}",
                f"By signature, the upload certificate ends midway ({words})",
                f"使用签名时，临时证书中途失效（{words}）",
                Outcome(Ending.BY_ITSELF, None, Again.PARTS, 2),
                _end_in_a_part(form),
                route=Route.CLIENT,
            )
            for form, words in (
                (ExpiredForm.EXPIRED_TOKEN, "400 ExpiredToken"),
                (ExpiredForm.ACCESS_DENIED, "403 AccessDenied"),
                (ExpiredForm.REQUEST_EXPIRED, "403 Request has expired"),
            )
        ),
        Scenario(
            "certificate-renewed-at-the-end",
            "By signature, the upload certificate ends just before the parts are joined",
            "使用签名时，合并分片之前临时证书失效",
            Outcome(Ending.BY_ITSELF, None, Again.NOTHING, 2),
            Arm(ExpireCertificate(), COMPLETE),
            route=Route.CLIENT,
        ),
        Scenario(
            "certificate-renewed-after-lost-answers",
            "By signature, the upload certificate ends midway, and the answers to two renewals are lost",
            "使用签名时，临时证书中途失效，且两次续期的响应丢失",
            Outcome(Ending.BY_ITSELF, None, Again.PARTS, 4),
            Both(_end_in_a_part(), Arm(LoseAnswer(), APPLY_UGC, skip=1, count=2)),
            route=Route.CLIENT,
        ),
        Scenario(
            "certificate-renewed-with-other-paths",
            "By signature, the upload certificate ends midway, and the renewed session has other paths",
            "使用签名时，临时证书中途失效，且续期后的存储路径不同",
            Outcome(Ending.STARTS_OVER, Code.SESSION_LOST, Again.ALL, None),
            _end_in_a_part(),
            practice=replace(STRICT, renewal_keeps_paths=False),
            left_open=1,
            route=Route.CLIENT,
        ),
        Scenario(
            "session-forgotten",
            "By signature, the upload certificate ends midway, and the service has forgotten the session (10005)",
            "使用签名时，临时证书中途失效，且服务端会话已不存在（10005）",
            Outcome(Ending.STARTS_OVER, Code.SESSION_LOST, Again.ALL, None),
            Both(_end_in_a_part(), _ugc_says("10005", APPLY_UGC, skip=1, count=1)),
            route=Route.CLIENT,
        ),
        Scenario(
            "outage-by-signature",
            "By signature, the network goes away while parts are sent, and stays away for hours",
            "使用签名时，上传分片期间断网数小时",
            Outcome(Ending.WHEN_OVER, Code.NET_UNREACHABLE, Again.PARTS, None),
            midway=Arm(Outage(), count=None),
            route=Route.CLIENT,
        ),
        Scenario(
            "second-commit-refused-by-signature",
            "By signature, the answer to the confirmation is lost, and a second confirmation is refused",
            "使用签名时，确认上传的响应丢失，且再次确认被拒绝",
            Outcome(Ending.BY_ITSELF, None, Again.NOTHING, 1),
            Both(Arm(LoseAnswer(), COMMIT_UGC), Arm(RefuseSecondCommit(), COMMIT_UGC, skip=1, count=None)),
            route=Route.CLIENT,
        ),
        Scenario(
            "signature-refused",
            "The signature that was made with the account's key is refused (10004)",
            "用账号密钥生成的签名被拒绝（10004）",
            Outcome(Ending.AFTER_USER, Code.AUTH_REJECTED, Again.NOTHING, 1),
            _ugc_says("10004", APPLY_UGC),
            route=Route.CLIENT,
        ),
        Scenario(
            "signature-refused-at-commit",
            "The signature is refused when the upload is confirmed",
            "确认上传时签名被拒绝",
            Outcome(Ending.AFTER_USER, Code.AUTH_REJECTED, Again.NOTHING, 1),
            _ugc_says("10004", COMMIT_UGC),
            route=Route.CLIENT,
        ),
        Scenario(
            "outage-and-ended-certificate",
            "By signature, the network goes away midway, and the certificate has ended when it comes back",
            "使用签名时，中途断网，恢复时临时证书已失效",
            Outcome(Ending.WHEN_OVER, Code.NET_UNREACHABLE, Again.PARTS, None),
            midway=Both(Arm(Outage(), count=None), _end_certificates),
            route=Route.CLIENT,
        ),
    ),
)
