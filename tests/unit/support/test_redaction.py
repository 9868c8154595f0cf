"""Nothing secret and no name of a person leaves the machine in a report."""

from __future__ import annotations

from pathlib import Path

import pytest

from vod_desktop.logs import Redactor
from vod_desktop.support.redaction import Redaction

TOKEN = "kLkQ8dVn+2xP/7fWwYtR0aZbC5mEsJhG9uN1iOqXyT3vBcD6eFgHjKlMnPrStUvWxYz012345678=="


@pytest.fixture
def redaction() -> Redaction:
    known = Redactor()
    known.add("known-secret-of-this-run")
    return Redaction(known.redact, home=Path("/home/wangfang"), user="wangfang")


@pytest.mark.parametrize(
    ("text", "secret"),
    [
        ("uses AKIDz8krbsJ5yKBZQpn74WFkmLPx3EXAMPLE now", "AKIDz8krbsJ5yKBZQpn74WFkmLPx3EXAMPLE"),
        ("key known-secret-of-this-run!", "known-secret-of-this-run"),
        ("Authorization: TC3-HMAC-SHA256 Credential=AKIDxyz123/2026, Signature=abcdef0123", "abcdef0123"),
        ("x-cos-security-token: abcTOKENabc", "abcTOKENabc"),
        ('{"VodSessionKey": "s3ss10n-k3y"}', "s3ss10n-k3y"),
        ("SecretKey='Gu5t9xGARNpq86cd98joQYCN3EXAMPLE'", "Gu5t9xGARNpq86cd98joQYCN3EXAMPLE"),
        (f"answer {TOKEN} ended", TOKEN),
        ("GET https://host/f0.mp4?sign=0a1b2c&t=5f failed", "0a1b2c"),
        ("proxy http://user:pa55word@proxy:8080", "pa55word"),
        ("/home/wangfang/videos/a.mp4", "wangfang"),
        ("/Users/li.si/Movies/a.mp4", "li.si"),
        (r"C:\Users\Zhang San\Videos\a.mp4", "Zhang San"),
        ("owner=wangfang;", "wangfang"),
    ],
)
def test_secrets_and_names_are_taken_out(redaction, text, secret):
    cleaned = redaction.clean(text)
    assert secret not in cleaned
    assert "<redacted>" in cleaned or "~" in cleaned or "<user>" in cleaned


@pytest.mark.parametrize(
    "text",
    [
        "RequestId: 84a7fb42-9f05-4acd-9cc8-843690b188ce",
        "FileId 5285890812345678901 of task 1400329073-procedurev2-f6c0dc2d3f1a",
        'File "/Applications/VOD Desktop.app/Contents/vod_desktop/core/engine/scheduler.py", line 12',
        "service.refused · InvalidParameterValue.Procedure",
        "https://console.cloud.tencent.com/vod/media",
    ],
)
def test_what_helps_stays(redaction, text):
    assert redaction.clean(text) == text


def test_a_user_called_root_does_not_blot_out_the_word():
    assert Redaction(str, home=Path("/"), user="root").clean("the root of all") == "the root of all"
