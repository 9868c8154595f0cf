"""The signatures and checksums, by the vectors of protocol.md 8 (made with the official SDKs)."""

from __future__ import annotations

import hashlib

import pytest
from multidict import CIMultiDict

from vod_desktop.sandbox import qsign, tc3
from vod_desktop.sandbox.api.errors import ApiError
from vod_desktop.sandbox.blobs import combined_crc64, crc64

KEY = tc3.Key("AKIDtestVodUploader0000000000000001", "SKtestVodUploader000000000000001")
NOW = 1700000000
APPLY_BODY = rb'{"MediaType": "mp4", "SubAppId": 1500012345, "MediaName": "\u6d4b\u8bd5 video", "ClassId": 0}'
COMMIT_BODY = b'{"VodSessionKey": "session/key+1==", "SubAppId": 1500012345}'

CLOUD_API_VECTORS = {
    "T1": (
        "vod.tencentcloudapi.com",
        APPLY_BODY,
        "19b2dabcd2ebb15c1cb86bc1c6e9fa1d33ed0d65f978b8274c165a7bf617e579",
        "b7f4a117e2634f2ab1144acbcff65d008512aa5f5fc4bd63750fe74c876a22f2",
    ),
    "T2": (
        "127.0.0.1:18080",
        APPLY_BODY,
        "510eecca99985d88ffd94f4037eb712d84f05bd4d8a6ed166c38c3794354b843",
        "4e7731dd2de66935506ecf9c33f8219f06da6f23de7e019d7a93d5809eb43ff5",
    ),
    "T3": (
        "vod.tencentcloudapi.com",
        COMMIT_BODY,
        "93ea420e356d66c186bc30d638289be41314e2015fa4d194776bf30ddc82c3db",
        "343e7d96866d378a9cbc4a7314f26c37ddbeaf37b8467c8428f7a83f26b31773",
    ),
}


def signed_headers(host: str, signature: str) -> CIMultiDict[str]:
    return CIMultiDict(
        {
            "Content-Type": "application/json",
            "Host": host,
            "X-TC-Timestamp": str(NOW),
            "Authorization": f"TC3-HMAC-SHA256 Credential={KEY.secret_id}/2023-11-14/vod/tc3_request, "
            f"SignedHeaders=content-type;host, Signature={signature}",
        }
    )


@pytest.mark.parametrize("name", CLOUD_API_VECTORS)
def test_cloud_api_vectors_verify(name: str) -> None:
    host, body, canonical_hash, signature = CLOUD_API_VECTORS[name]
    headers = signed_headers(host, signature)
    canonical = tc3.canonical_request("POST", headers, ["content-type", "host"], hashlib.sha256(body).hexdigest())
    assert hashlib.sha256(canonical.encode()).hexdigest() == canonical_hash
    tc3.verify("POST", headers, body, KEY, NOW + 299)


@pytest.mark.parametrize(
    ("change", "code"),
    [
        ({"X-TC-Timestamp": str(NOW + 1)}, "AuthFailure.SignatureFailure"),
        ({"Host": "127.0.0.1:18081"}, "AuthFailure.SignatureFailure"),
        ({"Content-Type": "application/json; charset=utf-8"}, "AuthFailure.SignatureFailure"),
        ({"X-TC-Timestamp": str(NOW + 90_000)}, "AuthFailure.InvalidAuthorization"),
        ({"Authorization": "Basic x"}, "AuthFailure.InvalidAuthorization"),
        ({"X-TC-Token": "token"}, "AuthFailure.TokenFailure"),
    ],
)
def test_a_changed_cloud_api_header_is_refused(change: dict[str, str], code: str) -> None:
    host, body, _, signature = CLOUD_API_VECTORS["T2"]
    headers = signed_headers(host, signature)
    headers.update(change)
    with pytest.raises(ApiError) as caught:
        tc3.verify("POST", headers, body, KEY, NOW)
    assert caught.value.code == code


def test_a_body_that_says_the_same_in_other_bytes_is_refused() -> None:
    host, body, _, signature = CLOUD_API_VECTORS["T1"]
    with pytest.raises(ApiError) as caught:
        tc3.verify("POST", signed_headers(host, signature), body.replace(b": ", b":"), KEY, NOW)
    assert caught.value.code == "AuthFailure.SignatureFailure"


@pytest.mark.parametrize("skew", [-301, 301])
def test_a_clock_five_minutes_off_is_refused(skew: int) -> None:
    host, body, _, signature = CLOUD_API_VECTORS["T1"]
    with pytest.raises(ApiError) as caught:
        tc3.verify("POST", signed_headers(host, signature), body, KEY, NOW + skew)
    assert caught.value.code == "AuthFailure.SignatureExpire"


STORAGE_SECRET = "SKtmpCosUploader0000000000000001"
STORAGE_HOST = "vodtest-1251000001.cos.ap-chongqing.myqcloud.com"
MEDIA_PATH = "/abcd/5285890000000000001/测试 a+b.mp4"

STORAGE_VECTORS = {
    "C1": (
        "PUT",
        MEDIA_PATH,
        "partNumber=3&uploadId=1700000000abcdef",
        {"content-length": "100"},
        "partnumber;uploadid",
        "f8a307ff0ee01ae1b37f1862b3689483bd29ff24",
        "e9c0e068ffb788fd89b58bedb74efb2216eda973",
    ),
    "C2": (
        "POST",
        MEDIA_PATH,
        "uploads=",
        {"content-length": "0", "content-type": "video/mp4"},
        "uploads",
        "6c75bce61c5e22826cb4cf522012900ba592246e",
        "711739df7d6de448c3e5d0e9e7e1b50633e88b8f",
    ),
    "C3": (
        "PUT",
        "/d/x.mp4",
        "",
        {"content-length": "5", "content-md5": "XUFAKrxLKna5cZ2REBfFkg==", "x-cos-traffic-limit": "819200"},
        "",
        "e49f3ef39ed7f60a62868010555bb67e54049b56",
        "5a85571094feb16e579108f98ec4117ee716596b",
    ),
}


@pytest.mark.parametrize("name", STORAGE_VECTORS)
def test_storage_vectors_verify(name: str) -> None:
    method, path, query, own_headers, parameter_list, text_hash, signature = STORAGE_VECTORS[name]
    headers = {"host": STORAGE_HOST, "x-cos-security-token": "tokTOKEN-0001", **own_headers}
    time = "1700000000;1700010060"
    signed = qsign.parse(
        f"q-sign-algorithm=sha1&q-ak=AKIDtmpCosUploader00000000000001&q-sign-time={time}&q-key-time={time}"
        f"&q-header-list={';'.join(sorted(headers))}&q-url-param-list={parameter_list}&q-signature={signature}"
    )
    text = qsign.http_string(method, path, qsign.parameters_of(query), headers, signed)
    assert hashlib.sha1(text.encode()).hexdigest() == text_hash
    assert qsign.is_signed_with(STORAGE_SECRET, signed, text)
    assert not qsign.is_signed_with(STORAGE_SECRET + "x", signed, text)


def test_crc64_check_values() -> None:
    assert crc64(b"123456789") == 11051210869376104954
    assert crc64(b"") == 0
    assert crc64(b"0123456789" * 10) == 15511097709409610797


def test_crc64_of_parts_combines_to_that_of_the_whole() -> None:
    parts = [b"0123456789" * 7, b"", b"x", b"tail" * 1000]
    assert combined_crc64((crc64(part), len(part)) for part in parts) == crc64(b"".join(parts))
