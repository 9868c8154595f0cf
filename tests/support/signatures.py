"""Client-upload signatures for tests: the values of the vectors of protocol.md 8.3, and any others."""

from __future__ import annotations

import base64
import hmac
import time
from dataclasses import replace

from hypothesis import strategies as st

from vod_desktop.core.cloud.signature import check, sign
from vod_desktop.core.model.signature import CheckedSignature, NotifyMode, SignatureFields

SECRET_ID = "AKIDugcTest00000000000000000000001"
KEY = "SKugcTest00000000000000000000001"
NOW = 1_700_000_000

SIMPLE = SignatureFields(secret_id=SECRET_ID, current_time_stamp=NOW, expire_time=NOW + 86_400, random=123456)
"""Vector U1."""

DEMO = replace(SIMPLE, class_id=7, source_context="来源 a&b", one_time_valid=True, vod_sub_app_id=1500012345)
"""Vector U2."""

ALL = replace(
    DEMO,
    procedure="QCVB_SimpleProcessFile({10,20},150,10,10)",
    task_priority=-5,
    task_notify_mode=NotifyMode.FINISH,
    session_context="ctx=1",
    storage_region="ap-chongqing",
)
"""Vector U3."""


def packed(original: str, key: str = KEY) -> str:
    """A signature of any text at all: made in two lines, so that ours is not judged by itself."""
    content = original.encode()
    return base64.b64encode(hmac.digest(key.encode(), content, "sha1") + content).decode()


def a_sample(**changes: object) -> CheckedSignature:
    """One as a signature service hands it out at this moment, taken apart."""
    now = int(time.time())
    fields = replace(ALL, **{"current_time_stamp": now, "expire_time": now + 7200, **changes})  # type: ignore[arg-type]
    return check(sign(fields, KEY), None, now)


@st.composite
def signature_fields(draw: st.DrawFn) -> SignatureFields:
    """Any fields that can be signed and are as they should be."""
    start = draw(st.integers(0, 4_000_000_000))
    procedure = draw(st.none() | st.text(min_size=1, max_size=30))
    return SignatureFields(
        secret_id=draw(st.text(min_size=1, max_size=40)),
        current_time_stamp=start,
        expire_time=start + draw(st.integers(1, 7_776_000)),
        random=draw(st.integers(0, 2**32 - 1)),
        class_id=draw(st.none() | st.integers(0, 2**53)),
        procedure=procedure,
        task_priority=draw(st.none() | st.integers(-10, 10)) if procedure else None,
        task_notify_mode=draw(st.none() | st.sampled_from(NotifyMode)) if procedure else None,
        source_context=draw(st.none() | st.text(max_size=250)),
        one_time_valid=draw(st.booleans()),
        vod_sub_app_id=draw(st.none() | st.integers(0, 2**53)),
        session_context=draw(st.none() | st.text(max_size=100)),
        storage_region=draw(st.none() | st.text(max_size=20)),
    )
