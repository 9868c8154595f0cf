"""Signatures that are pasted or handed out, entries of the keyring, sealed certificates, and what a second start of the program says."""

from __future__ import annotations

import base64
import json
from pathlib import Path

from hypothesis import strategies as st

from tests.fuzz.conforming import require
from tests.fuzz.mutating import spoilt_bytes
from tests.fuzz.target import Target
from vod_desktop.core.cloud.signature import read_fields
from vod_desktop.core.cloud.signature_answer import signature_in
from vod_desktop.core.cloud.signature_paste import check_pasted
from vod_desktop.core.model.account import Certificate, Credentials
from vod_desktop.core.model.signature import CheckedSignature, SignatureFields
from vod_desktop.core.secrets.keyring_vault import _credentials_of, _line_of
from vod_desktop.core.secrets.sealing import seal, unseal
from vod_desktop.ui.single_instance import Request, pack, unpack

_NOW = 1_700_000_000.0
_KEY = "key-of-the-fuzz"
_MAC = bytes(range(20))
_SHORT = b"secretId=AKIDfuzz0000000000001&currentTimeStamp=1699999000&expireTime=1700003600&random=220625"
_LONG = (
    _SHORT + b"&classId=5&procedure=flow&taskPriority=-3&taskNotifyMode=Change&sourceContext=%E6%9D%A5%E6%BA%90"
    b"&oneTimeValid=1&vodSubAppId=1500000001&sessionContext=a%26b&storageRegion=ap-chongqing"
)
_ORIGINALS = (_SHORT, _LONG)
_PARAMETERS = (
    b"&",
    b"=",
    b"%",
    b"%zz",
    b"%E6%9D",
    b"+",
    b"&random=",
    b"&classId=",
    b"9" * 5000,
    b"-",
    b"&oneTimeValid=2",
    b"&taskNotifyMode=",
    b"&secretId=",
    b"\x00",
    b"\xff",
    "٣".encode(),
    b"&" * 2000,
)
_SIGNATURES = tuple(base64.b64encode(_MAC + original) for original in _ORIGINALS)
_COPYING = (
    b"=",
    b"%2B",
    b"%253D",
    b"+",
    b" ",
    b"\r\n",
    b'"',
    b"\\u002b",
    b"-",
    b"_",
    b"\xe2\x80\x8b",
    b"\xff",
    b"\\/" * 500,
)
_ANSWERS = (
    _SIGNATURES[0],
    b'"' + _SIGNATURES[1] + b'"\n',
    json.dumps({"code": 0, "data": {"signature": _SIGNATURES[0].decode(), "list": [1, {"a": None}]}}).encode(),
    b"<!DOCTYPE html><html><body>Please log in</body></html>",
)
_JSON = (
    b"{",
    b"}",
    b"[",
    b"]",
    b'"',
    b",",
    b":",
    b"null",
    b"1e999",
    b"\\ud800",
    b'{"signature":',
    b"[" * 3000,
    b"\xff",
    b"\x00",
)
_OWNER = Credentials("AKIDfuzz0000000000001", _KEY)
_SEALED = seal(Certificate("AKID1", "key", "token", 1_800_000_000), _OWNER, 1)
_ENTRIES = (
    _line_of(_OWNER).encode(),
    _line_of(Credentials("", "", proxy_user="me", proxy_password="p", signature_header="v")).encode(),
)
_STARTS = (
    pack(Request((Path("/a/b.mp4"), Path("/c")), practice=True, token="token-1")),
    pack(Request()),
)


def _pasted(raw: bytes) -> None:
    text = raw.decode("utf-8", "surrogateescape")
    require(check_pasted(text, _KEY, _NOW, secret_id="AKIDfuzz0000000000001"), CheckedSignature)
    require(check_pasted(text, None, _NOW), CheckedSignature)


def _answered(value: tuple[str, bytes]) -> None:
    path, body = value
    signature, fields = signature_in(body, path, "studio")
    require(signature, str)
    require(fields, SignatureFields)


def targets() -> list[Target]:
    """The parsers of this module."""
    originals = spoilt_bytes(_ORIGINALS, _PARAMETERS).map(lambda original: base64.b64encode(_MAC + original))
    signatures = st.one_of(originals, spoilt_bytes(_SIGNATURES, _COPYING))
    paths = st.sampled_from(
        ["", "data.signature", "data.list.1.a", "data", "0", "data.list.99", "signature", "..", "data..x"]
    )
    deep = b"[" * 200_000
    return [
        Target("signatures", signatures, _pasted, (b"A" * 300_000, b"%25" * 100_000, b'"' * 100_000, b"=" * 100_000)),
        Target("signature-fields", originals, lambda raw: require(read_fields(raw), SignatureFields)),
        Target(
            "signature-answers",
            st.tuples(paths, st.one_of(spoilt_bytes(_ANSWERS, _JSON), originals)),
            _answered,
            (("", deep), ("data.signature", b'{"data":' * 50_000), ("", b"x" * 300_000)),
        ),
        Target(
            "keyring-entries",
            spoilt_bytes(_ENTRIES, _JSON),
            lambda raw: require(_credentials_of(raw.decode("utf-8", "replace")), Credentials | None),
            (deep, b"9" * 5000),
        ),
        Target(
            "sealed-certificates",
            spoilt_bytes((_SEALED,), (b"\x00", b"\x01", b"\xff" * 16)),
            lambda raw: require(unseal(raw, _OWNER, 1), Certificate | None),
            (b"", b"\x01" * 61),
        ),
        Target(
            "second-starts", spoilt_bytes(_STARTS, _JSON), lambda raw: require(unpack(raw), Request | None), (deep, b"")
        ),
    ]
