"""What can be chosen about a practice cloud; the defaults are strict, fast and free of surprises."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum

from vod_desktop.sandbox.seeds import REGIONS

BUCKET_MARK = "{bucket}"
"""Stands for the bucket's name in the upload domains that can be set."""


class ExpiredForm(StrEnum):
    """How storage says that a certificate has ended; the real service is known to use all of them (protocol.md 9)."""

    EXPIRED_TOKEN = "expired_token"  # noqa: S105 - 400 ExpiredToken
    ACCESS_DENIED = "access_denied"  # 403 AccessDenied
    REQUEST_EXPIRED = "request_expired"  # 403 Request has expired


class OneTimeRule(StrEnum):
    """How far a one-time signature reaches (not documented; protocol.md 12)."""

    SESSION = "session"  # one Apply, and the Commit of the session that this has opened or renewed
    CALL = "call"  # one Apply or one Commit: a Commit needs a signature of its own


@dataclass(frozen=True, slots=True)
class PracticeSettings:
    """Settings of one practice cloud.

    Attributes:
        speed_bytes_per_s: Limit of all uploads together; 0 is unlimited.
        connection_bytes_per_s: Limit of each connection; 0 is unlimited.
        latency_s: Time added before every answer.
        certificate_life_s: How long a certificate lasts, renewed ones too.
        session_life_s: How long a session key can be committed and, on the client route, renewed.
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
        one_time_rule: How far a one-time signature reaches.
        client_name_chars: Longest name of a medium on the client route (protocol.md 4.7, A).
        renewal_keeps_paths: A renewed session has its old storage paths (not documented; all clients rely on it).
        upload_domain: What the client route gives as `storageUploadDomain`, with "{bucket}" in it, such as
            "{bucket}.upload.example.com"; "" gives none.
        acceleration_domain: The same for `cosAcc`.
        region_answer_s: How long the storage of a region takes to answer a HEAD of its host, by region; `math.inf` never
            answers.

    Raises:
        ValueError: A domain names no bucket, or a region does not exist.
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
    one_time_rule: OneTimeRule = OneTimeRule.SESSION
    client_name_chars: int = 40
    renewal_keeps_paths: bool = True
    upload_domain: str = ""
    acceleration_domain: str = ""
    region_answer_s: Mapping[str, float] = field(default_factory=dict)

    def __post_init__(self) -> None:
        """Finds what would otherwise show as a host that nobody answers."""
        for domain in self.added_storage_domains:
            if domain.count(BUCKET_MARK) != 1:
                raise ValueError(f"{domain!r} does not have {BUCKET_MARK} in it once")
        unknown = set(self.region_answer_s) - {one.name for one in REGIONS}
        if unknown:
            raise ValueError(f"unknown regions: {', '.join(sorted(unknown))}")

    @property
    def added_storage_domains(self) -> tuple[str, ...]:
        """The domains under which storage is found besides its own."""
        return tuple(domain for domain in (self.upload_domain, self.acceleration_domain) if domain)
