"""What people paste or type, and what headers and settings hold."""

from __future__ import annotations

import json
from typing import Any

from tests.fuzz.conforming import require
from tests.fuzz.mutating import spoilt_bytes, spoilt_values
from tests.fuzz.on_local_files import NOW
from tests.fuzz.target import Target
from vod_desktop.core.accounts.pasted import entered_lines, pasted_key
from vod_desktop.core.cloud.endpoints import checked_endpoint, split_proxy
from vod_desktop.core.cloud.failures import redacted, skew_s
from vod_desktop.core.intake.options import checked
from vod_desktop.core.model.account import SecretEntry
from vod_desktop.core.model.options import UploadOptions
from vod_desktop.core.model.settings import Settings, pack_settings, unpack_settings

_KEYS = (
    b"SecretId,SecretKey\r\nAKIDexample00000001,keykeykey\r\n",
    b"SecretId: AKIDexample00000001\nSecretKey: keykeykey\nToken: tok/en==\n",
    "SecretId：AKIDexample00000001，SecretKey：keykeykey".encode(),
    b'export TENCENTCLOUD_SECRET_ID="AKIDexample00000001"; export TENCENTCLOUD_SECRET_KEY="keykeykey"',
    b'{"tmpSecretId": "AKID1", "tmpSecretKey": "key", "sessionToken": "tok"}',
    b"AKIDexample00000001\nkeykeykey\n",
)
_KEY_TOKENS = (
    b"secret_id",
    b"SecretKey",
    b"token",
    b"proxy_password",
    b" " * 3000,
    b"\t \"'" * 700,
    b"secretid " * 500,
    b"=",
    "：".encode(),
    "\ufeff".encode(),
    b"\x00",
    b"\xff",
    b"\n" * 2000,
    b'"',
    b"_" * 2000,
)
_HARD_KEYS = (
    b"secretid" + b" " * 50_000,
    b"secretid " * 10_000,
    b"secretid" + b" '\"" * 20_000 + b"x",
    b"SecretId=" + b"x" * 100_000 + b"\nSecretKey=" + b"y" * 100_000,
    b"SecretId," * 20_000,
)

_URLS = (
    b"http://127.0.0.1:8080",
    b"https://vod.example",
    b"http://user:pa%20ss@proxy.example:3128",
    b"proxy:3128",
    b"[::1]:80",
)
_URL_TOKENS = (
    b"://",
    b"@",
    b":",
    b"[",
    b"]",
    b"/",
    b"?",
    b"#",
    b"%",
    b"%zz",
    b"\\",
    b" ",
    b"\t",
    b"99999",
    "：".encode(),
    "。".encode(),
    b"\xff",
    b"\x00",
    b"xn--",
    "\u2100".encode(),
)

_DATES = (b"Tue, 14 Nov 2023 22:13:20 GMT", b"Tuesday, 14-Nov-23 22:13:20 GMT", b"Tue Nov 14 22:13:20 2023", b"")
_DATE_TOKENS = (
    b"99999",
    b"-",
    b"+9999",
    b"-2359",
    b"GMT",
    b"(",
    b")",
    b"(" * 500,
    b"0",
    b":",
    b",",
    b"Dec 9999",
    b"\xff",
    b"\x00",
)

_DETAILS = (
    b"q-sign-algorithm=sha1&q-ak=AKIDsecretsecret1234&q-sign-time=1;2&q-signature=0a1b2c3d4e",
    b'{"SecretKey": "topsecretkey", "Token": "tok/EN=="}',
    b"<AccessKeyId>AKIDsecretsecret1234</AccessKeyId>",
    b"http://user:password@proxy.example/",
)
_DETAIL_TOKENS = (b"token", b"=", b":", b"<Token>", b"TC3-HMAC-SHA256 ", b" " * 2000, b"://", b"@", b"token " * 300)

_OPTIONS: tuple[dict[str, Any], ...] = (
    {"expire_time": "2030-01-01T00:00:00Z", "class_id": 5, "procedure": "flow", "media_name": "{stem} {n:02}"},
    {"storage_region": "ap-chongqing", "source_context": "来源", "session_context": "x", "storage_path": "/a/b.mp4"},
)


def _text(raw: bytes) -> str:
    return raw.decode("utf-8", "surrogateescape")


def _key(raw: bytes) -> None:
    text = _text(raw)
    require(pasted_key(text), SecretEntry | None)
    require(entered_lines(text), SecretEntry)


def _url(raw: bytes) -> None:
    text = _text(raw)
    require(split_proxy(text), tuple[str, str | None, str | None])
    require(checked_endpoint(text), str)


def _date(raw: bytes) -> None:
    require(skew_s(raw.decode("latin-1"), 1_700_000_000.0), float | None)


def _setting(values: Any) -> None:
    settings = unpack_settings(values if isinstance(values, dict) else {})
    require(settings, Settings)
    json.dumps(pack_settings(settings))


def _option(values: Any) -> None:
    """Texts as a dialog hands them over."""
    texts = (
        {name: value for name, value in values.items() if isinstance(value, str)} if isinstance(values, dict) else {}
    )
    known = {name: value for name, value in texts.items() if name in UploadOptions.__dataclass_fields__}
    require(
        checked(
            UploadOptions(
                **{name: value for name, value in known.items() if name not in {"cover_mode", "cover_path", "class_id"}}
            ),
            now=NOW,
        ),
        UploadOptions,
    )


def targets() -> list[Target]:
    """The parsers of this module."""
    return [
        Target("pasted-keys", spoilt_bytes(_KEYS, _KEY_TOKENS), _key, _HARD_KEYS),
        Target("urls", spoilt_bytes(_URLS, _URL_TOKENS), _url, (b"http://[", b"http://\xe2\x84\x80@x", b"x" * 100_000)),
        Target("dates", spoilt_bytes(_DATES, _DATE_TOKENS), _date, (b"(" * 100_000, b"1 " * 50_000)),
        Target(
            "details",
            spoilt_bytes(_DETAILS, _DETAIL_TOKENS),
            lambda raw: require(redacted(_text(raw)), str),
            (b"token " * 20_000, b"://" * 50_000),
        ),
        Target("settings", spoilt_values([pack_settings(Settings())]), _setting),
        Target("options", spoilt_values(_OPTIONS), _option),
    ]
