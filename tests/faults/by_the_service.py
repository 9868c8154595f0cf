"""What the service itself does: it is busy, refuses, forgets, takes long, or has lost what it had."""

from __future__ import annotations

from dataclasses import replace

from tests.faults.desk import STRICT, Desk
from tests.faults.outcome import Again, Ending, Outcome
from tests.faults.scenario import (
    APPLY,
    COMMIT,
    COMPLETE,
    INITIATE,
    PART,
    PUT,
    Arm,
    Both,
    Group,
    Scenario,
    Step,
    end_faults,
)
from vod_desktop.core.model.commands import SetAccount
from vod_desktop.core.model.errors import Code
from vod_desktop.sandbox import ExpiredForm
from vod_desktop.sandbox.faults import (
    AlterContentType,
    AlterHeader,
    AnswerError,
    Busy,
    ErrorInside200,
    ExpireCertificate,
    FullDisk,
    LoseAnswer,
    Outage,
    RefuseSecondCommit,
    SkewDate,
    SlowComplete,
    SpoilPart,
    TruncateAnswer,
)
from vod_desktop.sandbox.seeds import APP_ID


def _end_certificates(desk: Desk) -> None:
    desk.practice.expire_certificates()


def _set_the_clock(desk: Desk) -> None:
    """The services judged right; this computer's clock is set."""
    end_faults(desk)
    desk.clock.jump(3600)


def _name_the_application(desk: Desk) -> None:
    desk.account = replace(desk.account, sub_app_id=APP_ID)
    desk.post(SetAccount(desk.account, desk.credentials))


def _api_says(code: str, operation: str = "", *, count: int | None = None) -> Step:
    return Arm(AnswerError(200, code, "The request was refused."), operation, service="api", count=count)


TROUBLE = Group(
    "When the service is busy or has trouble",
    "服务繁忙或出现故障时",
    (
        Scenario(
            "api-busy",
            "Too many requests (RequestLimitExceeded), three times",
            "请求过于频繁（RequestLimitExceeded），连续三次",
            Outcome(Ending.BY_ITSELF, None, Again.NOTHING, 3),
            Arm(Busy(), APPLY, count=3),
        ),
        Scenario(
            "storage-busy",
            "Storage is busy (SlowDown), four times",
            "存储繁忙（SlowDown），连续四次",
            Outcome(Ending.BY_ITSELF, None, Again.PARTS, 4),
            Arm(Busy(), PART, count=4, part_number=1),
        ),
        Scenario(
            "storage-busy-for-long",
            "Storage is busy for many minutes",
            "存储繁忙，持续数分钟",
            Outcome(Ending.BY_ITSELF, Code.SERVICE_BUSY, Again.PARTS, 23),
            Arm(Busy(), PART, count=23, part_number=1),
        ),
        *(
            Scenario(
                f"internal-error-{operation}",
                f"{operation} ends with an internal error, three times",
                f"{operation} 返回内部错误，连续三次",
                Outcome(Ending.BY_ITSELF, None, again, 3),
                Arm(AnswerError(500, "InternalError"), operation, count=3, **more),
            )
            for operation, again, more in (
                (APPLY, Again.NOTHING, {}),
                (INITIATE, Again.NOTHING, {}),
                (PART, Again.PARTS, {"part_number": 2}),
                (PUT, Again.COVER, {}),
                (COMPLETE, Again.NOTHING, {}),
                (COMMIT, Again.NOTHING, {}),
            )
        ),
        Scenario(
            "service-down",
            "The cloud API answers with errors for hours",
            "云 API 持续数小时返回错误",
            Outcome(Ending.WHEN_OVER, Code.SERVICE_AWAY, more_calls=None),
            Arm(AnswerError(503, "ServiceUnavailable"), service="api", count=None),
        ),
        Scenario(
            "storage-down",
            "Storage alone answers with errors for hours",
            "仅存储持续数小时返回错误",
            Outcome(Ending.FAILS, Code.SERVICE_INTERNAL, Again.PARTS, None),
            Arm(AnswerError(500, "InternalError"), PART, count=None),
        ),
        Scenario(
            "storage-full",
            "Storage cannot keep a part, twice",
            "存储无法保存分片，连续两次",
            Outcome(Ending.BY_ITSELF, None, Again.PARTS, 2),
            Arm(FullDisk(), PART, count=2, part_number=3),
        ),
        Scenario(
            "part-spoils",
            "A part changes in storage after it was confirmed",
            "分片在确认之后损坏",
            Outcome(Ending.STARTS_OVER, Code.STORAGE_CORRUPT, Again.ALL, None),
            Arm(SpoilPart(offset=1000), PART),
        ),
        Scenario(
            "object-checksum-wrong",
            "The checksum of the joined file is wrong",
            "合并后文件的校验值不正确",
            Outcome(Ending.STARTS_OVER, Code.STORAGE_CORRUPT, Again.ALL, None),
            Arm(AlterHeader("x-cos-hash-crc64ecma", "1"), COMPLETE),
        ),
        Scenario(
            "upload-forgotten",
            "Storage has forgotten the upload (NoSuchUpload)",
            "存储中已没有该上传（NoSuchUpload）",
            Outcome(Ending.STARTS_OVER, Code.SESSION_LOST, Again.ALL, None),
            Arm(AnswerError(404, "NoSuchUpload"), PART),
        ),
        Scenario(
            "slow-complete",
            "Joining the parts takes long",
            "合并分片耗时很长",
            Outcome(Ending.BY_ITSELF),
            Arm(SlowComplete(0.5)),
        ),
        Scenario(
            "slow-complete-lost",
            "Joining the parts takes long, and its answer is lost",
            "合并分片耗时很长，且响应丢失",
            Outcome(Ending.BY_ITSELF, None, Again.NOTHING, 1),
            Both(Arm(SlowComplete(0.3)), Arm(LoseAnswer(), COMPLETE)),
        ),
        Scenario(
            "slow-complete-fails",
            "Joining the parts takes long and ends with an error after “200 OK”",
            "合并分片耗时很长，并在“200 OK”之后返回错误",
            Outcome(Ending.BY_ITSELF, None, Again.NOTHING, 1),
            Both(Arm(SlowComplete(0.3)), Arm(ErrorInside200(), COMPLETE)),
        ),
        Scenario(
            "complete-fails-inside-200",
            "Joining the parts answers “200 OK” with an error inside",
            "合并分片返回“200 OK”但内容是错误",
            Outcome(Ending.BY_ITSELF, None, Again.NOTHING, 1),
            Arm(ErrorInside200(), COMPLETE),
        ),
        Scenario(
            "answer-in-another-content-type",
            "Answers come with another content type (; charset=utf-8)",
            "响应的 Content-Type 带有 charset",
            Outcome(Ending.BY_ITSELF),
            Arm(AlterContentType(), service="api", count=None),
        ),
        Scenario(
            "error-in-another-content-type",
            "Errors come with another content type, which hides them from the SDK",
            "错误响应的 Content-Type 带有 charset，SDK 因此看不到错误",
            Outcome(Ending.BY_ITSELF, None, Again.NOTHING, 4),
            Both(
                Arm(AlterContentType(), service="api", count=None),
                _api_says("InternalError", APPLY, count=2),
                _api_says("InternalError", COMMIT, count=2),
            ),
        ),
    ),
)

SESSION = Group(
    "When an upload session ends too early",
    "上传会话提前结束时",
    (
        *(
            Scenario(
                f"certificate-ends-{form}",
                f"The upload certificate ends midway ({words})",
                f"临时证书中途失效（{words}）",
                Outcome(Ending.STARTS_OVER, code, Again.ALL, None),
                midway=_end_certificates,
                practice=replace(STRICT, expired_form=form),
                left_open=1,
            )
            for form, words, code in (
                (ExpiredForm.EXPIRED_TOKEN, "400 ExpiredToken", Code.CERTIFICATE_ENDED),
                (ExpiredForm.ACCESS_DENIED, "403 AccessDenied", Code.AUTH_FORBIDDEN),
                (ExpiredForm.REQUEST_EXPIRED, "403 Request has expired", Code.CERTIFICATE_ENDED),
            )
        ),
        Scenario(
            "certificate-ends-at-the-end",
            "The upload certificate ends just before the parts are joined",
            "合并分片之前临时证书失效",
            Outcome(Ending.STARTS_OVER, Code.CERTIFICATE_ENDED, Again.ALL, None),
            Arm(ExpireCertificate(), COMPLETE),
        ),
        Scenario(
            "certificate-never-good",
            "Storage refuses every certificate (AccessDenied)",
            "存储拒绝所有临时证书（AccessDenied）",
            Outcome(Ending.FAILS, Code.AUTH_FORBIDDEN, Again.COVER, None),
            Arm(AnswerError(403, "AccessDenied"), service="cos", count=None),
        ),
        Scenario(
            "head-forbidden",
            "The answer to Complete is lost, and the certificate may not ask for the object",
            "合并响应丢失，且证书无权查询对象",
            Outcome(Ending.BY_ITSELF, None, Again.NOTHING, 1),
            Arm(LoseAnswer(), COMPLETE),
            practice=replace(STRICT, allow_head=False),
        ),
        Scenario(
            "list-parts-forbidden",
            "The network goes away midway, and the certificate may not list parts",
            "中途断网，且证书无权列出分片",
            Outcome(Ending.WHEN_OVER, Code.NET_UNREACHABLE, Again.PARTS, None),
            midway=Arm(Outage(), count=None),
            practice=replace(STRICT, allow_list_parts=False),
        ),
        Scenario(
            "list-parts-unreadable",
            "The network goes away midway, and the list of parts comes back broken",
            "中途断网，恢复后分片列表不完整",
            Outcome(Ending.WHEN_OVER, Code.NET_UNREACHABLE, Again.PARTS, None),
            midway=Arm(Outage(), count=None),
            mend=Both(end_faults, Arm(TruncateAnswer(200), "ListParts")),
        ),
        Scenario(
            "second-commit-refused",
            "The answer to the confirmation is lost, and a second confirmation is refused",
            "确认上传的响应丢失，且再次确认被拒绝",
            Outcome(Ending.BY_ITSELF, None, Again.NOTHING, 1),
            Both(Arm(LoseAnswer(), COMMIT), Arm(RefuseSecondCommit(), COMMIT, skip=1, count=None)),
        ),
        Scenario(
            "second-commit-refused-and-no-search",
            "The same, and the key may not search the media library",
            "同上，且密钥无权搜索媒资",
            Outcome(Ending.FAILS, Code.COMMIT_UNCONFIRMED, Again.NOTHING, 2),
            Both(
                Arm(LoseAnswer(), COMMIT),
                Arm(RefuseSecondCommit(), COMMIT, skip=1, count=None),
                _api_says("UnauthorizedOperation", "SearchMedia"),
            ),
            mend=lambda desk: desk.practice.faults.clear(desk.last_armed),
        ),
    ),
)

REFUSALS = Group(
    "When the service says no",
    "服务拒绝时",
    (
        Scenario(
            "key-refused",
            "The key is refused (AuthFailure)",
            "密钥被拒绝（AuthFailure）",
            Outcome(Ending.AFTER_USER, Code.AUTH_REJECTED, Again.NOTHING, 1),
            _api_says("AuthFailure.SecretIdNotFound", APPLY),
        ),
        Scenario(
            "key-refused-at-commit",
            "The key is refused when the upload is confirmed",
            "确认上传时密钥被拒绝",
            Outcome(Ending.AFTER_USER, Code.AUTH_REJECTED, Again.NOTHING, 1),
            _api_says("AuthFailure.SignatureFailure", COMMIT),
        ),
        Scenario(
            "key-without-permission",
            "The key may not upload (UnauthorizedOperation)",
            "密钥没有上传权限（UnauthorizedOperation）",
            Outcome(Ending.AFTER_USER, Code.AUTH_FORBIDDEN, Again.NOTHING, 1),
            _api_says("UnauthorizedOperation.CamNoAuth", APPLY),
        ),
        Scenario(
            "arrears",
            "The account is in arrears (402 PaymentRequired)",
            "账号欠费（402 PaymentRequired）",
            Outcome(Ending.AFTER_USER, Code.ACCOUNT_ARREARS, Again.PARTS, None),
            Arm(AnswerError(402, "PaymentRequired"), PART, count=None),
        ),
        Scenario(
            "application-missing",
            "The account must name its application (SubAppId)",
            "账号必须填写应用（SubAppId）",
            Outcome(Ending.AFTER_USER, Code.ACCOUNT_SUB_APP, Again.NOTHING, 1),
            practice=replace(STRICT, require_sub_app_id=True),
            mend=_name_the_application,
        ),
        Scenario(
            "clock-wrong-for-the-api",
            "The computer's clock is wrong (the cloud API refuses signatures)",
            "本机时间不正确（云 API 拒绝签名）",
            Outcome(Ending.WHEN_OVER, Code.CLOCK_SKEWED, Again.NOTHING, 1),
            Arm(SkewDate(3600), count=None),
            mend=_set_the_clock,
        ),
        Scenario(
            "clock-wrong-for-storage",
            "The computer's clock is wrong (storage refuses signatures)",
            "本机时间不正确（存储拒绝签名）",
            Outcome(Ending.WHEN_OVER, Code.CLOCK_SKEWED, Again.PARTS, None),
            Arm(SkewDate(-3600), PART, count=None),
            mend=_set_the_clock,
        ),
        Scenario(
            "option-refused",
            "An option is refused (InvalidParameterValue)",
            "上传参数被拒绝（InvalidParameterValue）",
            Outcome(Ending.FAILS, Code.OPTION_REFUSED, Again.NOTHING, 1),
            _api_says("InvalidParameterValue.StorageRegion", APPLY),
        ),
        Scenario(
            "upload-refused",
            "The upload is refused (FailedOperation)",
            "上传被拒绝（FailedOperation）",
            Outcome(Ending.FAILS, Code.SERVICE_REFUSED, Again.NOTHING, 1),
            _api_says("FailedOperation", APPLY),
        ),
        Scenario(
            "content-refused",
            "Storage refuses the content (451)",
            "存储拒绝该内容（451）",
            Outcome(Ending.FAILS, Code.SERVICE_REFUSED, Again.PARTS, None),
            Arm(AnswerError(451, "UnavailableForLegalReasons"), PART, count=None, part_number=2),
        ),
        Scenario(
            "commit-refused",
            "The confirmation is refused (FailedOperation)",
            "确认上传被拒绝（FailedOperation）",
            Outcome(Ending.FAILS, Code.SERVICE_REFUSED, Again.NOTHING, 1),
            _api_says("FailedOperation", COMMIT),
        ),
    ),
)
