"""Client-upload signatures by the vectors of protocol.md 8.3, and what makes one unreadable or no good."""

from __future__ import annotations

import base64
import hmac
from collections.abc import Callable
from dataclasses import asdict, replace

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from tests.support.signatures import ALL, DEMO, KEY, NOW, SECRET_ID, SIMPLE, packed, signature_fields
from vod_desktop.core.cloud.signature import check, read, read_fields, sign
from vod_desktop.core.model.errors import AppError, Code
from vod_desktop.core.model.signature import (
    CheckedSignature,
    Finding,
    FindingKind,
    MacVerdict,
    Severity,
    SignatureFields,
    SignatureTerms,
    Unreadable,
    finding,
)

U1 = (
    "kpXqWZz4iLJCOh3A8UXZVE1yyddzZWNyZXRJZD1BS0lEdWdjVGVzdDAwMDAwMDAwMDAwMDAwMDAwMDAwMDAxJmN1cnJlbnRUaW1lU3RhbXA9MTcwMDAwMDAw"
    "MCZleHBpcmVUaW1lPTE3MDAwODY0MDAmcmFuZG9tPTEyMzQ1Ng=="
)
U2 = (
    "t7P50Qfk8dlGPFUo7rWcBGKEy0hzZWNyZXRJZD1BS0lEdWdjVGVzdDAwMDAwMDAwMDAwMDAwMDAwMDAwMDAxJmN1cnJlbnRUaW1lU3RhbXA9MTcwMDAwMDAw"
    "MCZleHBpcmVUaW1lPTE3MDAwODY0MDAmcmFuZG9tPTEyMzQ1NiZjbGFzc0lkPTcmb25lVGltZVZhbGlkPTEmdm9kU3ViQXBwSWQ9MTUwMDAxMjM0NSZzb3Vy"
    "Y2VDb250ZXh0PSVFNiU5RCVBNSVFNiVCQSU5MCthJTI2Yg=="
)
U3_ORIGINAL = (
    "secretId=AKIDugcTest00000000000000000000001&currentTimeStamp=1700000000&expireTime=1700086400&random=123456&classId=7"
    "&procedure=QCVB_SimpleProcessFile%28%7B10%2C20%7D%2C150%2C10%2C10%29&taskPriority=-5&taskNotifyMode=Finish"
    "&sourceContext=%E6%9D%A5%E6%BA%90%20a%26b&oneTimeValid=1&vodSubAppId=1500012345&sessionContext=ctx%3D1"
    "&storageRegion=ap-chongqing"
)
U3_MAC = "59b1288fe2845b7dceabef7a89dd1ff178f72510"
U3N_ORIGINAL = U3_ORIGINAL.replace("%28", "(").replace("%29", ")")
U3N_BEGINNING = "EQpE+GUGZP2zsD8anLWwQiWpHqBzZWNyZXRJZD1B"
REQUIRED = f"secretId={SECRET_ID}&currentTimeStamp=1700000000&expireTime=1700086400&random=1"


def kinds(original: str, *, now: float = NOW + 1) -> set[FindingKind]:
    return {one.kind for one in check(packed(original), KEY, now).findings}


def outcome(call: Callable[[], object]) -> object:
    """What comes of a call: its answer, or the code of its error; any other exception goes on."""
    try:
        return call()
    except AppError as error:
        return error.problem.code


class TestVectors:
    def test_the_four_required_fields_give_the_known_signature(self) -> None:
        assert sign(SIMPLE, KEY) == U1
        assert read(U1).mac.hex() == "9295ea599cf888b2423a1dc0f145d9544d72c9d7"
        assert read_fields(U1) == SIMPLE

    def test_all_fields_give_the_known_signature(self) -> None:
        made = sign(ALL, KEY)
        assert base64.b64decode(made) == bytes.fromhex(U3_MAC) + U3_ORIGINAL.encode()
        assert made.startswith("WbEoj+KEW33Oq+96id0f8Xj3JRBzZWNyZXRJZD1B")
        assert read_fields(made) == ALL

    def test_one_whose_encoder_writes_a_space_as_plus_is_right(self) -> None:
        found = check(U2, KEY, NOW)
        assert found.mac is MacVerdict.RIGHT
        assert found.read.fields == DEMO
        assert b"+a%26b" in found.read.original

    def test_one_whose_encoder_leaves_parentheses_bare_is_right(self) -> None:
        signature = packed(U3N_ORIGINAL)
        assert signature.startswith(U3N_BEGINNING)
        assert signature != sign(ALL, KEY)
        found = check(signature, KEY, NOW)
        assert found.mac is MacVerdict.RIGHT
        assert found.read.fields == ALL
        assert found.is_valid


class TestReading:
    @pytest.mark.parametrize(
        ("text", "reason"),
        [
            ("", Unreadable.EMPTY),
            (b"", Unreadable.EMPTY),
            ("A" * 65_540, Unreadable.TOO_LONG),
            ("no signature", Unreadable.NOT_BASE64),
            ("签名", Unreadable.NOT_BASE64),
            (U1[:-1], Unreadable.NOT_BASE64),
            (U1 + "\n", Unreadable.NOT_BASE64),
            (U1.replace("A", " A", 1), Unreadable.NOT_BASE64),
            (U1.replace("+", "-").replace("k", "_", 1), Unreadable.NOT_BASE64),
            (U1[:-3] + "h==", Unreadable.NOT_BASE64),  # the same bytes, in a spelling that no encoder gives
            ("AAAA", Unreadable.TOO_SHORT),
            (base64.b64encode(bytes(20)).decode(), Unreadable.TOO_SHORT),
            (base64.b64encode(bytes(20) + b"hello").decode(), Unreadable.NOT_A_QUERY),
            (base64.b64encode(bytes(20) + b"&&").decode(), Unreadable.NOT_A_QUERY),
            (base64.b64encode(bytes(20) + b'{"a":"b=c"}').decode(), Unreadable.NOT_A_QUERY),
            (base64.b64encode(bytes(20) + b"a=\xff").decode(), Unreadable.NOT_A_QUERY),
        ],
    )
    def test_what_cannot_be_read_says_why(self, text: str | bytes, reason: Unreadable) -> None:
        with pytest.raises(AppError) as caught:
            read(text)
        assert caught.value.problem.code is Code.SIGNATURE_UNREADABLE
        assert caught.value.problem.params == {"reason": reason}

    def test_parameters_come_in_their_order_and_decoded(self) -> None:
        found = read(packed(f"zone=1&{REQUIRED}&sourceContext=%E6%9D%A5+b%3D%26&Zone=%2B"))
        assert [name for name, _ in found.parameters][:2] == ["zone", "secretId"]
        assert dict(found.parameters)["sourceContext"] == "来 b=&"
        assert found.fields is not None
        assert found.fields.extras == (("zone", "1"), ("Zone", "+"))

    def test_bytes_are_read_like_text(self) -> None:
        assert read(U1.encode()) == read(U1)

    @pytest.mark.parametrize("name", ["classId", "taskPriority", "taskNotifyMode", "oneTimeValid", "vodSubAppId"])
    def test_a_blank_choice_is_none(self, name: str) -> None:
        bare = read_fields(packed(REQUIRED))
        assert read_fields(packed(f"{REQUIRED}&{name}=")) == bare

    def test_zero_means_valid_many_times(self) -> None:
        assert read_fields(packed(f"{REQUIRED}&oneTimeValid=0")).one_time_valid is False

    @pytest.mark.parametrize(
        ("original", "expected"),
        [
            (REQUIRED.replace("random=1", "x=1"), finding(FindingKind.MISSING, field="random")),
            (REQUIRED.replace("random=1", "random="), finding(FindingKind.MISSING, field="random")),
            (REQUIRED.replace(SECRET_ID, ""), finding(FindingKind.MISSING, field="secret_id")),
            (f"{REQUIRED}&random=1", finding(FindingKind.REPEATED, field="random")),
            (f"{REQUIRED}&zone=1&zone=2", finding(FindingKind.REPEATED, field="zone")),
            (
                REQUIRED.replace("1700000000", "1700000000.25"),
                finding(FindingKind.FRACTION, field="current_time_stamp", value="1700000000.25"),
            ),
            (
                REQUIRED.replace("1700086400", "1.7e9"),
                finding(FindingKind.FRACTION, field="expire_time", value="1.7e9"),
            ),
            (REQUIRED.replace("random=1", "random=x1"), finding(FindingKind.NOT_WHOLE, field="random", value="x1")),
            (REQUIRED.replace("random=1", "random=１"), finding(FindingKind.NOT_WHOLE, field="random", value="１")),
            (f"{REQUIRED}&classId=+7", finding(FindingKind.NOT_WHOLE, field="class_id", value=" 7")),
            (
                f"{REQUIRED}&classId={'9' * 5000}",
                finding(FindingKind.NOT_WHOLE, field="class_id", value="9" * 59 + "…"),
            ),
            (
                f"{REQUIRED}&taskNotifyMode=finish",
                finding(FindingKind.NO_CHOICE, field="task_notify_mode", value="finish"),
            ),
            (f"{REQUIRED}&oneTimeValid=true", finding(FindingKind.NO_CHOICE, field="one_time_valid", value="true")),
        ],
    )
    def test_fields_that_say_nothing_are_named(self, original: str, expected: Finding) -> None:
        signature = packed(original)
        found = check(signature, KEY, NOW)
        assert found.mac is MacVerdict.RIGHT
        assert found.read.fields is None
        assert expected in found.findings
        assert not found.is_valid
        with pytest.raises(AppError) as caught:
            read_fields(signature)
        assert caught.value.problem.params == {"reason": Unreadable.WRONG_FIELDS}
        assert str(expected.kind) in str(caught.value.problem.detail)


class TestChecking:
    def test_another_key_is_noticed(self) -> None:
        found = check(U1, KEY + "x", NOW)
        assert found.mac is MacVerdict.WRONG
        assert not found.is_valid
        assert {one.kind for one in found.findings} == {FindingKind.MAC_WRONG}
        assert check(U1, KEY + "x", NOW, secret_id=SECRET_ID).findings == found.findings
        other = check(U1, KEY + "x", NOW, secret_id="AKIDother")
        assert {one.kind for one in other.findings} == {FindingKind.MAC_WRONG, FindingKind.OTHER_KEY}

    def test_without_a_key_the_rest_is_told(self) -> None:
        found = check(U1, None, NOW)
        assert found.mac is MacVerdict.UNCHECKED
        assert found.is_valid
        assert [one.kind for one in found.findings] == [FindingKind.MAC_UNCHECKED]

    def test_the_text_as_sent_is_checked_not_what_we_would_write(self) -> None:
        swapped = "&".join(reversed(U3N_ORIGINAL.split("&")))
        assert check(packed(swapped), KEY, NOW).mac is MacVerdict.RIGHT
        forged = base64.b64encode(bytes.fromhex(U3_MAC) + U3N_ORIGINAL.encode()).decode()
        assert check(forged, KEY, NOW).mac is MacVerdict.WRONG

    @pytest.mark.parametrize(
        ("now", "expected"),
        [
            (NOW - 301, finding(FindingKind.NOT_YET_VALID, wait_s=301)),
            (NOW - 300, None),
            (NOW, None),
            (NOW + 86_399.9, None),
            (NOW + 86_400, finding(FindingKind.EXPIRED, ago_s=0)),
            (NOW + 90_000, finding(FindingKind.EXPIRED, ago_s=3600)),
        ],
    )
    def test_it_is_valid_from_its_start_to_its_end(self, now: float, expected: Finding | None) -> None:
        found = check(U1, KEY, now)
        assert found.findings == (() if expected is None else (expected,))
        assert found.is_valid is (expected is None)

    @pytest.mark.parametrize(
        ("original", "expected"),
        [
            (
                REQUIRED.replace("1700086400", "1707776001"),
                finding(FindingKind.LIFE_TOO_LONG, life_s=7_776_001, limit_days=90),
            ),
            (
                REQUIRED.replace("1700000000", "1700000100").replace("1700086400", "1700000100"),
                finding(FindingKind.ENDS_BEFORE_START),
            ),
            (
                REQUIRED.replace("1700000000", "1700000000000"),
                finding(FindingKind.MILLISECONDS, field="current_time_stamp"),
            ),
            (
                REQUIRED.replace("random=1", "random=4294967296"),
                finding(FindingKind.OUT_OF_RANGE, field="random", value=2**32, least=0, most=2**32 - 1),
            ),
            (
                REQUIRED.replace("random=1", "random=-1"),
                finding(FindingKind.OUT_OF_RANGE, field="random", value=-1, least=0, most=2**32 - 1),
            ),
            (
                f"{REQUIRED}&procedure=P&taskPriority=11",
                finding(FindingKind.OUT_OF_RANGE, field="task_priority", value=11, least=-10, most=10),
            ),
            (
                f"{REQUIRED}&sourceContext={'%E6%9D%A5' * 251}",
                finding(FindingKind.TOO_LONG, field="source_context", count=251, limit=250),
            ),
            (
                f"{REQUIRED}&sessionContext={'x' * 1001}",
                finding(FindingKind.TOO_LONG, field="session_context", count=1001, limit=1000),
            ),
        ],
    )
    def test_what_breaks_a_rule_is_refused(self, original: str, expected: Finding) -> None:
        found = check(packed(original), KEY, NOW)
        assert found.read.fields is not None
        assert found.findings == (expected,)
        assert not found.is_valid

    @pytest.mark.parametrize(
        ("original", "expected"),
        [
            (f"{REQUIRED}&taskPriority=0", finding(FindingKind.WITHOUT_PROCEDURE, field="task_priority")),
            (
                f"{REQUIRED}&taskNotifyMode=None&procedure=",
                finding(FindingKind.WITHOUT_PROCEDURE, field="task_notify_mode"),
            ),
            (f"{REQUIRED}&procedure=a{{b}}", finding(FindingKind.NOT_ENCODED, field="procedure")),
            (f"{REQUIRED}&sourceContext=来源", finding(FindingKind.NOT_ENCODED, field="source_context")),
            (f"{REQUIRED}&sourceContext=50%", finding(FindingKind.NOT_ENCODED, field="source_context")),
            (f"{REQUIRED}&sourceContext=a=b", finding(FindingKind.NOT_ENCODED, field="source_context")),
            (f"{REQUIRED}&sourceContext=%C0%B4", finding(FindingKind.NOT_UTF8, field="source_context")),
            (f"{REQUIRED}&zone=1", finding(FindingKind.UNKNOWN, name="zone")),
            (f"{REQUIRED}&classid=1", finding(FindingKind.MISSPELT, name="classid", field="class_id")),
            (
                f"{REQUIRED}&one_time_valid=1",
                finding(FindingKind.MISSPELT, name="one_time_valid", field="one_time_valid"),
            ),
        ],
    )
    def test_what_may_not_do_what_was_meant_is_told_and_valid(self, original: str, expected: Finding) -> None:
        found = check(packed(original), KEY, NOW)
        assert found.findings == (expected,)
        assert found.is_valid
        assert found.findings[0].severity is Severity.WARNING

    def test_one_time_use_is_explained(self) -> None:
        found = check(packed(f"{REQUIRED}&oneTimeValid=1"), KEY, NOW)
        assert found.findings == (finding(FindingKind.ONE_TIME),)
        assert found.findings[0].severity is Severity.NOTE

    def test_the_worst_comes_first(self) -> None:
        found = check(packed(f"{REQUIRED}&oneTimeValid=1&zone=1&taskPriority=12"), KEY + "x", NOW + 86_400)
        order = [one.severity for one in found.findings]
        assert order == sorted(order, key=list(Severity).index)
        assert set(order) == set(Severity)


class TestSigning:
    @pytest.mark.parametrize(
        ("change", "field"),
        [
            ({"current_time_stamp": 1700000000.5}, "current_time_stamp"),
            ({"expire_time": 1700000000}, "expire_time"),
            ({"expire_time": 1707776001}, "expire_time"),
            ({"current_time_stamp": 1700000000_000, "expire_time": 1700000001_000}, "current_time_stamp"),
            ({"random": 2**32}, "random"),
            ({"random": -1}, "random"),
            ({"class_id": -1}, "class_id"),
            ({"procedure": "P", "task_priority": 11}, "task_priority"),
            ({"source_context": "\ud800"}, "source_context"),
            ({"extras": (("classId", "1"),)}, "classId"),
            ({"extras": (("zone", "1"), ("zone", "2"))}, "zone"),
            ({"extras": (("a b", "1"),)}, "a b"),
        ],
    )
    def test_what_the_service_would_refuse_is_not_signed(self, change: dict[str, object], field: str) -> None:
        with pytest.raises(AppError) as caught:
            sign(replace(SIMPLE, **change), KEY)
        assert caught.value.problem.code is Code.OPTION_INVALID
        assert caught.value.problem.params["field"] == field

    def test_a_context_that_is_too_long_is_not_signed(self) -> None:
        assert sign(replace(SIMPLE, source_context="源" * 250), KEY)
        with pytest.raises(AppError) as caught:
            sign(replace(SIMPLE, source_context="源" * 251), KEY)
        assert caught.value.problem.code is Code.OPTION_TOO_LONG
        assert caught.value.problem.params == {"field": "source_context", "limit": 250}

    @pytest.mark.parametrize(("fields", "key"), [(replace(SIMPLE, secret_id=""), KEY), (SIMPLE, "")])
    def test_half_a_key_signs_nothing(self, fields: SignatureFields, key: str) -> None:
        with pytest.raises(AppError) as caught:
            sign(fields, key)
        assert caught.value.problem.code is Code.SECRET_EMPTY

    def test_unknown_parameters_are_kept(self) -> None:
        fields = replace(SIMPLE, extras=(("zone", "东 1"), ("Trace", "a&b")))
        assert read_fields(sign(fields, KEY)) == fields

    def test_the_terms_are_the_fields_without_whose_and_when(self) -> None:
        terms = ALL.terms
        assert type(terms) is SignatureTerms
        left_out = {"secret_id", "current_time_stamp", "expire_time", "random"}
        assert asdict(terms) == {name: value for name, value in asdict(ALL).items() if name not in left_out}
        assert ALL.life_s == 86_400


@given(signature_fields())
def test_what_was_signed_is_read_again_as_it_was(fields: SignatureFields) -> None:
    made = sign(fields, KEY)
    assert read_fields(made) == fields
    found = check(made, KEY, fields.current_time_stamp)
    assert found.mac is MacVerdict.RIGHT
    assert found.is_valid


@given(signature_fields(), st.data())
def test_one_changed_character_makes_it_wrong_or_unreadable(fields: SignatureFields, data: st.DataObject) -> None:
    made = sign(fields, KEY)
    at = data.draw(st.integers(0, len(made) - 1))
    alphabet = st.sampled_from("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/=-_ \n%")
    other = data.draw((alphabet | st.characters()).filter(lambda char: char != made[at]))
    changed = made[:at] + other + made[at + 1 :]
    found = outcome(lambda: check(changed, KEY, fields.current_time_stamp))
    if isinstance(found, CheckedSignature):
        assert found.mac is MacVerdict.WRONG
        assert not found.is_valid
    else:
        assert found is Code.SIGNATURE_UNREADABLE


@given(st.text(max_size=300) | st.binary(max_size=300))
@example("=" * 8)
@example("\udcff")
def test_any_other_text_is_unreadable_and_nothing_worse(text: str | bytes) -> None:
    assert outcome(lambda: read(text)) is Code.SIGNATURE_UNREADABLE
    assert outcome(lambda: read_fields(text)) is Code.SIGNATURE_UNREADABLE
    assert outcome(lambda: check(text, KEY, NOW)) is Code.SIGNATURE_UNREADABLE


_names = st.sampled_from(
    ["secretId", "currentTimeStamp", "expireTime", "random", "classId", "taskPriority", "oneTimeValid", "x"]
)
_values = (
    st.text(max_size=12) | st.integers().map(str) | st.floats().map(str) | st.sampled_from(["", "1", "%", "%ff", "+"])
)


@given(st.lists(st.tuples(_names, _values), max_size=9))
def test_any_query_is_judged_and_nothing_worse(pairs: list[tuple[str, str]]) -> None:
    original = "&".join(f"{name}={value}" for name, value in pairs).encode("utf-8", "surrogatepass")
    signature = base64.b64encode(hmac.digest(KEY.encode(), original, "sha1") + original)
    found = outcome(lambda: check(signature, KEY, NOW))
    if isinstance(found, CheckedSignature):
        assert found.mac is MacVerdict.RIGHT
        assert found.read.fields is not None or not found.is_valid
    else:
        assert found is Code.SIGNATURE_UNREADABLE


def test_no_text_of_a_value_or_an_error_shows_the_signature() -> None:
    found = check(U2, KEY, NOW)
    with pytest.raises(AppError) as caught:
        read_fields(packed(f"secretId={SECRET_ID}&random=1"))
    shown = f"{found!r} {found.read} {found.read.fields!r} {caught.value} {caught.value.problem!r}"
    for secret in (SECRET_ID, KEY, U2, U2[:24], found.read.mac.hex(), "AKIDugc"):
        assert secret not in shown
