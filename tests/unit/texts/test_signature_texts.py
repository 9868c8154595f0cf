"""Signatures and what is found in them, in words."""

from __future__ import annotations

import string
from dataclasses import replace
from pathlib import Path

import pytest

from tests.support.signatures import ALL, KEY, NOW, SIMPLE, packed
from vod_desktop.core.cloud.signature import check, sign
from vod_desktop.core.model.signature import (
    PARAMETERS,
    SEVERITIES,
    CheckedSignature,
    Finding,
    FindingKind,
    MacVerdict,
    NotifyMode,
    Unreadable,
    finding,
)
from vod_desktop.texts import Language, Texts
from vod_desktop.texts.errors import FIELD_NAMES
from vod_desktop.texts.reasons import REASONS
from vod_desktop.texts.signature_findings import FINDING_TEXTS, tell_finding
from vod_desktop.texts.signatures import FIELD_LABELS, life_words, local_time, mac_words, parameter_rows

LOCALE = Path(__file__).parents[3] / "resources" / "locale"
ENGLISH = Texts(Language.ENGLISH, LOCALE)
CHINESE = Texts(Language.CHINESE, LOCALE)
EXAMPLE = {"field": "task_priority", "value": "11", "least": -10, "most": 10, "count": 3, "limit": 2, "name": "zone"}
SPANS = {"life_s": 8_000_000, "limit_days": 90, "wait_s": 400, "ago_s": 3600}


@pytest.mark.parametrize("kind", FindingKind)
@pytest.mark.parametrize("texts", [ENGLISH, CHINESE], ids=["en", "zh"])
def test_every_finding_is_told_in_every_language(texts: Texts, kind: FindingKind) -> None:
    told = tell_finding(texts, Finding(kind, {**EXAMPLE, **SPANS}))
    assert told.title
    assert told.advice
    assert "{" not in told.title + told.advice
    if texts is CHINESE:
        assert all(any("\u4e00" <= char <= "\u9fff" for char in text) for text in (told.title, told.advice))


def test_tables_are_complete() -> None:
    assert set(FINDING_TEXTS) == set(SEVERITIES) == set(FindingKind)
    assert set(FIELD_LABELS) == set(PARAMETERS)
    assert set(PARAMETERS) <= set(FIELD_NAMES)
    assert set(Unreadable) <= set(REASONS)


def test_words_use_only_what_findings_bring() -> None:
    brought = {"parameter", "field", "choices", *EXAMPLE, *SPANS}
    used = {
        name
        for pair in FINDING_TEXTS.values()
        for text in pair
        for _, name, _, _ in string.Formatter().parse(text)
        if name
    }
    assert used <= brought


@pytest.mark.parametrize(
    ("one", "title", "advice"),
    [
        (
            finding(FindingKind.OUT_OF_RANGE, field="task_priority", value=11, least=-10, most=10),
            "The priority is out of range: 11",
            "taskPriority has to be from -10 to 10.",
        ),
        (
            finding(FindingKind.LIFE_TOO_LONG, life_s=7_776_001 + 3600, limit_days=90),
            "The signature is to be valid for too long: 90 d 1 h",
            "It may be valid for at most 90 days.",
        ),
        (
            finding(FindingKind.NO_CHOICE, field="task_notify_mode", value="finish"),
            "taskNotifyMode cannot be “finish”.",
            "It can be one of these: Finish, Change, None",
        ),
        (
            finding(FindingKind.REPEATED, field="zone"),
            "zone is there more than once.",
            "Write each parameter once.",
        ),
    ],
)
def test_findings_name_what_they_mean(one: Finding, title: str, advice: str) -> None:
    told = tell_finding(ENGLISH, one)
    assert (told.title, told.advice) == (title, advice)


def checked(original: str) -> CheckedSignature:
    return check(packed(original), KEY, NOW)


def words(texts: Texts, of: CheckedSignature) -> dict[str, tuple[str, str]]:
    return {row.name: (row.label, row.words) for row in parameter_rows(texts, of.read)}


def test_every_field_is_told_in_words() -> None:
    found = check(sign(replace(ALL, extras=(("zone", "1"),)), KEY), KEY, NOW)
    told = words(ENGLISH, found)
    assert list(told) == [*PARAMETERS.values(), "zone"]
    assert told["currentTimeStamp"] == ("Signed at", local_time(NOW))
    assert told["procedure"][1].startswith("QCVB_SimpleProcessFile({10,20},150,10,10): ")
    assert told["taskNotifyMode"] == ("Notification", "Once all has ended")
    assert told["oneTimeValid"] == ("Can be used", "Once")
    assert told["storageRegion"] == ("Storage region", "Chongqing")
    assert told["random"] == ("Random number", "123456")
    assert told["zone"] == ("zone", "1")
    assert words(CHINESE, found)["storageRegion"] == ("存储地域", "重庆")


def test_zeros_and_blanks_say_what_they_stand_for() -> None:
    blank = "classId=0&vodSubAppId=0&oneTimeValid=0&storageRegion=&procedure=&taskNotifyMode="
    told = words(ENGLISH, checked(f"secretId=a&currentTimeStamp={NOW}&expireTime={NOW + 9}&random=0&{blank}"))
    assert {name: value for name, (_, value) in told.items() if name in blank} == {
        "classId": "Other",
        "vodSubAppId": "Main application",
        "oneTimeValid": "Any number of times",
        "storageRegion": "Default region",
        "procedure": "",
        "taskNotifyMode": "",
    }


def test_what_cannot_be_read_is_shown_as_it_is() -> None:
    told = words(ENGLISH, checked("secretId=a&currentTimeStamp=1.5&oneTimeValid=yes"))
    assert told == {
        "secretId": ("SecretId", "a"),
        "currentTimeStamp": ("Signed at", "1.5"),
        "oneTimeValid": ("Can be used", "yes"),
    }


@pytest.mark.parametrize("mode", NotifyMode)
def test_every_notification_has_its_words(mode: NotifyMode) -> None:
    found = check(sign(replace(ALL, task_notify_mode=mode), KEY), KEY, NOW)
    assert words(ENGLISH, found)["taskNotifyMode"][1] not in {"", mode.value}


def test_life_is_told_from_now_on() -> None:
    found = check(sign(SIMPLE, KEY), KEY, NOW)
    end = local_time(NOW + 86_400)
    assert life_words(ENGLISH, found, NOW + 60) == f"Valid until {end}, another 23 h 59 min"
    assert life_words(ENGLISH, found, NOW + 86_400 + 61) == f"Expired {end}, 1 min 1 s ago"
    assert life_words(CHINESE, found, NOW + 60).startswith("有效期至")
    in_ms = f"secretId=a&currentTimeStamp={NOW}000&expireTime={NOW}001&random=1"
    assert life_words(ENGLISH, checked(in_ms), NOW) == ""
    assert life_words(ENGLISH, checked("secretId=a"), NOW) == ""


def test_a_time_beyond_all_calendars_is_a_number() -> None:
    assert local_time(-(10**19)) == "-10000000000000000000"
    assert local_time(10**30) == str(10**30)


@pytest.mark.parametrize("verdict", MacVerdict)
def test_every_verdict_has_its_words(verdict: MacVerdict) -> None:
    assert mac_words(ENGLISH, verdict)
    assert mac_words(CHINESE, verdict) != mac_words(ENGLISH, verdict)
