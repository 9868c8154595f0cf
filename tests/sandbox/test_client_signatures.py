"""Client-upload signatures: the vectors of protocol.md 8.3, and everything that makes one invalid."""

from __future__ import annotations

import base64
from urllib.parse import urlencode

import pytest

from tests.support.ugc_calls import made_signature, signature_of
from vod_desktop.sandbox.tc3 import Key
from vod_desktop.sandbox.ugc.errors import Code, UgcError
from vod_desktop.sandbox.ugc.signature import Signature, verify

KEY = Key("AKIDugcTest00000000000000000000001", "SKugcTest00000000000000000000001")
NOW = 1_700_000_000
ENDS = 1_700_086_400

U1 = (
    "kpXqWZz4iLJCOh3A8UXZVE1yyddzZWNyZXRJZD1BS0lEdWdjVGVzdDAwMDAwMDAwMDAwMDAwMDAwMDAwMDAxJmN1cnJlbnRUaW1lU3RhbXA9MTcw"
    "MDAwMDAwMCZleHBpcmVUaW1lPTE3MDAwODY0MDAmcmFuZG9tPTEyMzQ1Ng=="
)
U2 = (
    "t7P50Qfk8dlGPFUo7rWcBGKEy0hzZWNyZXRJZD1BS0lEdWdjVGVzdDAwMDAwMDAwMDAwMDAwMDAwMDAwMDAxJmN1cnJlbnRUaW1lU3RhbXA9MTcw"
    "MDAwMDAwMCZleHBpcmVUaW1lPTE3MDAwODY0MDAmcmFuZG9tPTEyMzQ1NiZjbGFzc0lkPTcmb25lVGltZVZhbGlkPTEmdm9kU3ViQXBwSWQ9MTUw"
    "MDAxMjM0NSZzb3VyY2VDb250ZXh0PSVFNiU5RCVBNSVFNiVCQSU5MCthJTI2Yg=="
)
EVERYTHING = (
    "secretId=AKIDugcTest00000000000000000000001&currentTimeStamp=1700000000&expireTime=1700086400&random=123456"
    "&classId=7&procedure={procedure}&taskPriority=-5&taskNotifyMode=Finish&sourceContext=%E6%9D%A5%E6%BA%90%20a%26b"
    "&oneTimeValid=1&vodSubAppId=1500012345&sessionContext=ctx%3D1&storageRegion=ap-chongqing"
)
U3_ORIGINAL = EVERYTHING.format(procedure="QCVB_SimpleProcessFile%28%7B10%2C20%7D%2C150%2C10%2C10%29")
U3_MAC = "59b1288fe2845b7dceabef7a89dd1ff178f72510"
U3N_ORIGINAL = EVERYTHING.format(procedure="QCVB_SimpleProcessFile(%7B10%2C20%7D%2C150%2C10%2C10)")
U3N_BEGINNING = "EQpE+GUGZP2zsD8anLWwQiWpHqBzZWNyZXRJZD1B"


def refusal(text: str, now_s: float = NOW) -> Code:
    with pytest.raises(UgcError) as caught:
        verify(text, KEY, now_s)
    assert KEY.secret_key not in caught.value.message
    return caught.value.code


def changed(**fields: object) -> str:
    """A signature that would be right if it were not for these fields."""
    return made_signature(KEY.secret_id, KEY.secret_key, now_s=NOW, **fields)


def with_text(original: str) -> str:
    return signature_of(KEY.secret_key, original)


def test_the_four_required_fields_are_enough() -> None:
    signature = verify(U1, KEY, NOW)
    assert (signature.expires_at, signature.one_time, signature.sub_app_id) == (ENDS, False, 0)
    assert (signature.class_id, signature.procedure, signature.task_notify_mode) == (0, "", "Finish")
    assert (signature.source_context, signature.session_context, signature.storage_region) == ("", "", "")


def test_a_plus_is_a_space() -> None:
    signature = verify(U2, KEY, NOW)
    assert (signature.class_id, signature.one_time, signature.sub_app_id) == (7, True, 1500012345)
    assert signature.source_context == "来源 a&b"


@pytest.mark.parametrize(
    "text",
    [
        base64.b64encode(bytes.fromhex(U3_MAC) + U3_ORIGINAL.encode()).decode(),
        with_text(U3N_ORIGINAL),
    ],
    ids=["U3", "U3n"],
)
def test_every_way_of_encoding_is_good_for_its_own_bytes(text: str) -> None:
    signature = verify(text, KEY, NOW)
    assert signature.procedure == "QCVB_SimpleProcessFile({10,20},150,10,10)"
    assert (signature.task_priority, signature.task_notify_mode) == (-5, "Finish")
    assert (signature.source_context, signature.session_context) == ("来源 a&b", "ctx=1")
    assert (signature.storage_region, signature.class_id, signature.one_time) == ("ap-chongqing", 7, True)


def test_the_mac_of_one_encoding_does_not_fit_the_other() -> None:
    assert with_text(U3N_ORIGINAL).startswith(U3N_BEGINNING)
    mixed = base64.b64encode(bytes.fromhex(U3_MAC) + U3N_ORIGINAL.encode()).decode()
    assert refusal(mixed) == Code.INVALID_SIGNATURE


def test_another_key_and_another_byte_are_refused() -> None:
    assert refusal(made_signature(KEY.secret_id, "other", now_s=NOW)) == Code.INVALID_SIGNATURE
    assert refusal(made_signature("AKIDother", KEY.secret_key, now_s=NOW)) == Code.INVALID_SIGNATURE
    raw = bytearray(base64.b64decode(U1))
    raw[-1] ^= 1
    assert refusal(base64.b64encode(raw).decode()) == Code.INVALID_SIGNATURE


@pytest.mark.parametrize("text", ["", "x", "====", U1[:-2], U1 + "\n", U1[:40] + "\n" + U1[40:], U1[:24], "签名" * 20])
def test_what_is_not_base64_of_a_mac_and_a_text_is_refused(text: str) -> None:
    assert refusal(text) == Code.INVALID_SIGNATURE


def test_a_second_spelling_of_the_same_bytes_is_refused() -> None:
    text = next(one for one in (changed(sourceContext="x" * n) for n in range(3)) if one.endswith("=="))
    assert verify(text, KEY, NOW)
    spelt = text[:-3] + chr(ord(text[-3]) + 1) + "=="  # differs in bits that carry nothing
    assert base64.b64decode(spelt) == base64.b64decode(text)
    assert refusal(spelt) == Code.INVALID_SIGNATURE


@pytest.mark.parametrize(
    "fields",
    [
        {"secretId": None},
        {"currentTimeStamp": None},
        {"expireTime": None},
        {"random": None},
        {"currentTimeStamp": "1700000000.5"},
        {"currentTimeStamp": "1700000000.0"},
        {"expireTime": "1.7e9"},
        {"currentTimeStamp": " 1700000000"},
        {"currentTimeStamp": ""},
        {"currentTimeStamp": "１７００００００００"},
        {"currentTimeStamp": -1},
        {"currentTimeStamp": NOW * 1000, "expireTime": NOW * 1000 + 3600},
        {"currentTimeStamp": NOW + 301, "expireTime": NOW + 3600},
        {"expireTime": NOW},
        {"expireTime": NOW - 1},
        {"expireTime": NOW + 7_776_001},
        {"random": 2**32},
        {"random": -1},
        {"random": "0x10"},
        {"random": "abc"},
        {"random": "007"},
        {"classId": "seven"},
        {"classId": ""},
        {"classId": 1.5},
        {"procedure": "p", "taskPriority": 11},
        {"procedure": "p", "taskPriority": -11},
        {"procedure": "p", "taskPriority": "high"},
        {"procedure": "p", "taskNotifyMode": "finish"},
        {"procedure": "p", "taskNotifyMode": ""},
        {"taskPriority": 1},
        {"taskNotifyMode": "Finish"},
        {"procedure": "", "taskPriority": 1},
        {"sourceContext": "字" * 251},
        {"sessionContext": "字" * 1001},
        {"oneTimeValid": 2},
        {"oneTimeValid": "true"},
        {"vodSubAppId": "main"},
        {"vodSubAppId": -1},
        {"ClassId": 7},
        {"expire": ENDS},
    ],
    ids=str,
)
def test_a_field_of_the_wrong_kind_is_refused(fields: dict[str, object]) -> None:
    assert refusal(changed(**fields)) == Code.INVALID_SIGNATURE


@pytest.mark.parametrize(
    "fields",
    [
        {"currentTimeStamp": NOW + 300},
        {"expireTime": NOW + 7_776_000},
        {"random": 0},
        {"random": 2**32 - 1},
        {"classId": 7},
        {"procedure": "p", "taskPriority": -10, "taskNotifyMode": "None"},
        {"procedure": "p", "taskPriority": 10, "taskNotifyMode": "Change"},
        {"sourceContext": "字" * 250, "sessionContext": "字" * 1000},
        {"oneTimeValid": 0},
        {"vodSubAppId": ""},
        {"vodSubAppId": 0},
        {"sourceContext": "", "sessionContext": "", "procedure": "", "storageRegion": ""},
    ],
    ids=str,
)
def test_a_field_at_its_bound_is_taken(fields: dict[str, object]) -> None:
    assert isinstance(verify(changed(**fields), KEY, NOW), Signature)


@pytest.mark.parametrize(
    "original",
    [
        "",
        "nothing",
        "secretId=a&&random=1",
        "来源=1",
        "sourceContext=%FF",
        urlencode({"secretId": KEY.secret_id, "currentTimeStamp": NOW, "expireTime": ENDS, "random": 1}) + "&random=2",
    ],
)
def test_a_text_that_is_no_query_string_is_refused(original: str) -> None:
    assert refusal(with_text(original)) == Code.INVALID_SIGNATURE


def test_fields_may_come_in_any_order() -> None:
    original = urlencode({"random": 1, "expireTime": ENDS, "currentTimeStamp": NOW, "secretId": KEY.secret_id})
    assert verify(with_text(original), KEY, NOW).expires_at == ENDS


def test_a_signature_ends_at_its_time() -> None:
    assert verify(U1, KEY, ENDS - 0.1).expires_at == ENDS
    assert refusal(U1, ENDS) == Code.SIGNATURE_EXPIRED
    assert refusal(U1, ENDS + 86400) == Code.SIGNATURE_EXPIRED


def test_what_was_never_right_is_not_told_as_expired() -> None:
    text = changed(oneTimeValid=3)
    assert refusal(text, ENDS + 1) == Code.INVALID_SIGNATURE


def test_signatures_are_the_same_only_if_all_of_their_bytes_are() -> None:
    one = changed(random=5)
    assert verify(one, KEY, NOW).digest == verify(one, KEY, NOW + 1).digest
    assert verify(one, KEY, NOW).digest != verify(changed(random=5, life_s=3601), KEY, NOW).digest
