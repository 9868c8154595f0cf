"""Faults while the bytes of film and cover go out."""

from __future__ import annotations

from tests.faults.desk import MIB
from tests.faults.outcome import Again, Ending, Outcome
from tests.faults.scenario import PART, PUT, Arm, Group, Scenario
from vod_desktop.core.model.errors import Code
from vod_desktop.sandbox.faults import FlipBit, Reset, SlowBody, StopReading

BODIES = Group(
    "While bytes go out",
    "发送数据时",
    (
        Scenario(
            "part-reset",
            "The connection breaks in the middle of a part",
            "分片上传中途连接断开",
            Outcome(Ending.BY_ITSELF, None, Again.PARTS, 1),
            Arm(Reset(after_bytes=MIB), PART),
        ),
        Scenario(
            "part-reset-at-once",
            "The connection breaks before the first byte of a part, four times",
            "分片上传开始前连接断开，连续四次",
            Outcome(Ending.BY_ITSELF, None, Again.PARTS, 4),
            Arm(Reset(), PART, count=4, part_number=1),
        ),
        Scenario(
            "part-reset-again-and-again",
            "The connection breaks in a part twelve times in a row",
            "同一分片连续十二次断开",
            Outcome(Ending.BY_ITSELF, Code.NET_BROKEN, Again.PARTS, 12),
            Arm(Reset(after_bytes=1000), PART, count=12, part_number=2),
        ),
        Scenario(
            "cover-reset",
            "The connection breaks in the middle of the cover",
            "封面上传中途连接断开",
            Outcome(Ending.BY_ITSELF, None, Again.COVER, 1),
            Arm(Reset(after_bytes=50), PUT),
        ),
        Scenario(
            "part-stalls",
            "The service takes no more bytes of a part",
            "服务不再接收分片数据",
            Outcome(Ending.BY_ITSELF, None, Again.PARTS, 1),
            Arm(StopReading(after_bytes=100_000), PART),
            impatient=True,
        ),
        Scenario(
            "slow-line",
            "Every connection is slow",
            "每个连接都很慢",
            Outcome(Ending.BY_ITSELF),
            Arm(SlowBody(bytes_per_s=4_000_000), count=None),
        ),
        Scenario(
            "part-altered-on-the-way",
            "A bit of a part changes on its way",
            "分片在传输途中出现错误比特",
            Outcome(Ending.BY_ITSELF, None, Again.PARTS, 1),
            Arm(FlipBit(offset=MIB), PART),
        ),
        Scenario(
            "cover-altered-on-the-way",
            "A bit of the cover changes on its way",
            "封面在传输途中出现错误比特",
            Outcome(Ending.BY_ITSELF, None, Again.COVER, 1),
            Arm(FlipBit(offset=20), PUT),
        ),
        Scenario(
            "part-always-altered",
            "Something on the way changes every part",
            "途中的设备修改了每个分片",
            Outcome(Ending.FAILS, Code.STORAGE_CORRUPT, Again.PARTS, None),
            Arm(FlipBit(offset=MIB), PART, count=None),
        ),
    ),
)
