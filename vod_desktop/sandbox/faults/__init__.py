"""Faults that tests and developers arm: what goes wrong, for which requests, how often.

The effects stand in one module for each layer that they strike: `connections` (before there is a request), `bodies` (a
request on its way in), `answers` (what goes back) and `service` (what storage and the cloud API do).
"""

from vod_desktop.sandbox.faults.answers import (
    AlterContentType,
    AlterHeader,
    AnswerError,
    AnswerPage,
    Busy,
    CutAnswer,
    DelayAnswer,
    LoseAnswer,
    SkewDate,
    SlowAnswer,
    TruncateAnswer,
)
from vod_desktop.sandbox.faults.board import FaultBoard
from vod_desktop.sandbox.faults.bodies import FlipBit, FullDisk, Reset, SlowBody, StopReading
from vod_desktop.sandbox.faults.connections import BreakTls, Hang, Outage, Refuse
from vod_desktop.sandbox.faults.matching import ArmedFault, Drawn, Effect, Facts, Fault
from vod_desktop.sandbox.faults.service import (
    ErrorInside200,
    ExpireCertificate,
    RefuseSecondCommit,
    SlowComplete,
    SpoilPart,
)

__all__ = [
    "AlterContentType",
    "AlterHeader",
    "AnswerError",
    "AnswerPage",
    "ArmedFault",
    "BreakTls",
    "Busy",
    "CutAnswer",
    "DelayAnswer",
    "Drawn",
    "Effect",
    "ErrorInside200",
    "ExpireCertificate",
    "Facts",
    "Fault",
    "FaultBoard",
    "FlipBit",
    "FullDisk",
    "Hang",
    "LoseAnswer",
    "Outage",
    "Refuse",
    "RefuseSecondCommit",
    "Reset",
    "SkewDate",
    "SlowAnswer",
    "SlowBody",
    "SlowComplete",
    "SpoilPart",
    "StopReading",
    "TruncateAnswer",
]
