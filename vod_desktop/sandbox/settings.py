"""What can be chosen about a practice cloud; the defaults are strict, fast and free of surprises."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum


class ExpiredForm(StrEnum):
    """How storage says that a certificate has ended; the real service is known to use all of them (protocol.md 9)."""

    EXPIRED_TOKEN = "expired_token"  # noqa: S105 - 400 ExpiredToken
    ACCESS_DENIED = "access_denied"  # 403 AccessDenied
    REQUEST_EXPIRED = "request_expired"  # 403 Request has expired


@dataclass(frozen=True, slots=True)
class PracticeSettings:
    """Settings of one practice cloud.

    Attributes:
        speed_bytes_per_s: Limit of all uploads together; 0 is unlimited.
        connection_bytes_per_s: Limit of each connection; 0 is unlimited.
        latency_s: Time added before every answer.
        certificate_life_s: How long a certificate given by ApplyUpload lasts.
        session_life_s: How long a session key can be committed.
        expired_form: The answer to an ended certificate.
        allow_head: Whether a certificate may HEAD its own objects (not documented).
        allow_list_parts: Whether a certificate may list the parts of its own uploads (not documented).
        require_sub_app_id: Behave like an account opened since 2023-12-25: no SubAppId is an error.
        second_commit_refused: A second Commit of a session is refused instead of answered alike (not documented).
        requests_per_s: Cloud API calls per second before RequestLimitExceeded; 0 is unlimited.
        min_part_bytes: Smallest part that is not the last, judged at Complete.
        slow_complete_s: Time Complete takes, with spaces sent meanwhile; 0 answers at once.
        probe_s: How long a new medium has no MetaData.
        task_wait_s: How long a task is WAITING.
        task_processing_s: How long it is PROCESSING after that.
    """

    speed_bytes_per_s: int = 0
    connection_bytes_per_s: int = 0
    latency_s: float = 0.0
    certificate_life_s: float = 7200.0
    session_life_s: float = 86400.0
    expired_form: ExpiredForm = ExpiredForm.EXPIRED_TOKEN
    allow_head: bool = True
    allow_list_parts: bool = True
    require_sub_app_id: bool = False
    second_commit_refused: bool = False
    requests_per_s: int = 0
    min_part_bytes: int = 1024 * 1024
    slow_complete_s: float = 0.0
    probe_s: float = 1.0
    task_wait_s: float = 1.0
    task_processing_s: float = 3.0
