"""What a test of an account's connection finds, one check at a time."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from enum import StrEnum

from vod_desktop.core.model.errors import Problem
from vod_desktop.core.model.signature import SignatureFields


class Check(StrEnum):
    """What is looked at."""

    NAME = "name"  # the host, or the proxy on the way to it, has an address
    CONNECTION = "connection"  # proxy, TCP and TLS
    CLOCK = "clock"
    KEY = "key"
    APPLICATION = "application"
    PERMISSION = "permission"  # once for each action that is used
    SIGNATURE = "signature"  # the signature service hands out one that can be read
    FRESH_SIGNATURE = "fresh_signature"  # another one at each call
    UPLOAD_SERVICE = "upload_service"  # takes that signature
    STORAGE = "storage"


KEY_CHECKS = (
    Check.NAME,
    Check.CONNECTION,
    Check.CLOCK,
    Check.KEY,
    Check.APPLICATION,
    Check.PERMISSION,
    Check.STORAGE,
)
"""What is looked at where there is a key, in this order."""

SIGNATURE_CHECKS = (
    Check.NAME,
    Check.CONNECTION,
    Check.CLOCK,
    Check.SIGNATURE,
    Check.FRESH_SIGNATURE,
    Check.UPLOAD_SERVICE,
    Check.STORAGE,
)
"""What is looked at where a service signs; whether signatures are fresh only where they are for one use."""


class Outcome(StrEnum):
    """How a check ended, or that it runs."""

    RUNNING = "running"
    OK = "ok"
    WARNING = "warning"  # uploads work, something else does not
    FAILED = "failed"
    SKIPPED = "skipped"  # an earlier one failed, so this would tell nothing


@dataclass(frozen=True, slots=True)
class CheckResult:
    """The latest on one check; `check` and `subject` name it.

    Attributes:
        subject: A host, the name of an action, an application; empty where there is nothing to name.
        problem: What is wrong, for a warning or a failure.
        signature: What the signature says that a check has got.
    """

    check: Check
    outcome: Outcome
    subject: str = ""
    problem: Problem | None = None
    signature: SignatureFields | None = None


TellCheck = Callable[[CheckResult], None]
"""Takes results as they come, on the thread that runs the test."""

UPLOAD_ACTIONS = ("CommitUpload",)
"""Without these nothing can be uploaded. ApplyUpload is among them, but asking it opens a session: it goes unasked."""

USEFUL_ACTIONS = (
    "SearchMedia",
    "DescribeTasks",
    "DescribeStorageRegions",
    "DescribeAllClass",
    "DescribeProcedureTemplates",
    "DescribeTranscodeTemplates",
    "DescribeWatermarkTemplates",
    "DescribeSnapshotByTimeOffsetTemplates",
    "DescribeSampleSnapshotTemplates",
)
"""Without one of these uploads work, and something that makes them comfortable does not."""

APPLICATIONS_ACTION = "DescribeSubAppIds"
"""Lists the applications; the key is tried with it, since it needs no application."""
