"""Answers of storage: XML, headers and errors, through its SDK."""

from __future__ import annotations

import random
from collections.abc import Callable
from pathlib import Path
from typing import Any

from hypothesis import strategies as st

from tests.fuzz.canned import DATE, Canned, CannedCloud
from tests.fuzz.conforming import require
from tests.fuzz.mutating import XML_TOKENS, spoilt_bytes
from tests.fuzz.target import Target
from tests.support.sending import a_body
from vod_desktop.core.cloud.ports import ListedPart, Receipt
from vod_desktop.core.engine.control import ControlToken
from vod_desktop.core.model.job import Part

_KEY, _UPLOAD = "dir/1/f0.mp4", "1700000000abcdef"
_HEAD = b'<?xml version="1.0" encoding="utf-8" ?>'
_ERROR = (
    _HEAD + b"<Error><Code>NoSuchUpload</Code><Message>The specified upload does not exist.</Message>"
    b"<Resource>/dir/1/f0.mp4</Resource><RequestId>NjQ1</RequestId><TraceId>OGVm</TraceId></Error>"
)
_INITIATED = (
    _HEAD + b"<InitiateMultipartUploadResult><Bucket>b-1</Bucket><Key>dir/1/f0.mp4</Key>"
    b"<UploadId>1700000000abcdef</UploadId></InitiateMultipartUploadResult>"
)
_COMPLETED = (
    _HEAD + b'<CompleteMultipartUploadResult xmlns="http://www.qcloud.com/document/product/436/7751">'
    b"<Location>b-1.cos.ap-x.myqcloud.com/dir/1/f0.mp4</Location><Bucket>b-1</Bucket><Key>dir/1/f0.mp4</Key>"
    b"<ETag>&quot;0123456789abcdef0123456789abcdef-2&quot;</ETag></CompleteMultipartUploadResult>"
)
_LISTED = (
    _HEAD + b"<ListPartsResult><Bucket>b-1</Bucket><Encoding-Type>url</Encoding-Type><Key>dir%2F1%2Ff0.mp4</Key>"
    b"<UploadId>1700000000abcdef</UploadId><Initiator><ID>qcs</ID><DisplayName>x</DisplayName></Initiator>"
    b"<PartNumberMarker>0</PartNumberMarker><NextPartNumberMarker>2</NextPartNumberMarker>"
    b"<StorageClass>STANDARD</StorageClass><MaxParts>1000</MaxParts><IsTruncated>false</IsTruncated>"
    b"<Part><PartNumber>1</PartNumber><LastModified>2023-11-14T22:13:20.000Z</LastModified>"
    b"<ETag>&quot;0123456789abcdef0123456789abcdef&quot;</ETag><Size>1048576</Size></Part>"
    b"<Part><PartNumber>2</PartNumber><ETag>&quot;00&quot;</ETag><Size>5</Size></Part></ListPartsResult>"
)
_BOMB = (
    b'<!DOCTYPE a [<!ENTITY x "xxxxxxxxxx">'
    + b"".join(b'<!ENTITY x%d "%s">' % (n, (b"&x%d;" % (n - 1) if n else b"&x;") * 10) for n in range(9))
    + b"]><ListPartsResult>&x8;</ListPartsResult>"
)
_OUTSIDE = b'<!DOCTYPE a [<!ENTITY x SYSTEM "file:///etc/hostname">]><ListPartsResult><Key>&x;</Key></ListPartsResult>'
_XML = (_INITIATED, _COMPLETED, _LISTED, _LISTED.replace(b">false<", b">true<"), _ERROR, _OUTSIDE, b"")
_HARD = (
    _BOMB,
    b"<a>" * 5000 + b"</a>" * 5000,
    b"<ListPartsResult>" + b"<Part/>" * 30_000 + b"</ListPartsResult>",
    b"<Error>" + b"<Code/>" * 30_000 + b"</Error>",
    b"<a>" * 500_000,
    b" " * (8 << 20),
)
"""Entities upon entities, deep and wide trees, answers that do not end."""

_ODD = (
    b"<CompleteMultipartUploadResult><ETag><a/><a/></ETag></CompleteMultipartUploadResult>",
    b"<CompleteResult><ETag>e</ETag><x-cos-hash-crc64ecma><a/></x-cos-hash-crc64ecma></CompleteResult>",
    b"<ListPartsResult><Part><PartNumber>1</PartNumber><Size>5</Size><ETag><a/></ETag></Part></ListPartsResult>",
)
"""Elements where a text is expected."""

_STATUSES = st.sampled_from([200] * 8 + [204, 301, 400, 403, 404, 409, 411, 451, 500, 503])

_ETAG = '"0123456789abcdef0123456789abcdef"'
_CRC_TEXTS = (
    "11051210869376104954",
    "0",
    "-1",
    "",
    "1e5",
    "٣",
    "9" * 5000,
    "0x10",
    " 7 ",
    "18446744073709551616",
    "NaN",
)
_LENGTHS = ("1048576", "0", "-5", "", "x", "9" * 5000)


def _headers(count: int = 400) -> list[tuple[tuple[str, str], ...]]:
    """Sets of headers, each there or not, with good values and odd ones."""
    choices = (
        [("ETag", _ETAG), ("etag", _ETAG), ("ETag", ""), ("ETag", "\x7f"), ("Etag", "x" * 5000)],
        [("x-cos-hash-crc64ecma", text) for text in _CRC_TEXTS],
        [("Content-Length", text) for text in _LENGTHS],
        [("Date", text) for text in (DATE, "", "yesterday", "Sun, 00 Jan 0000 00:00:00 GMT")],
        [("x-cos-request-id", text) for text in ("NjQ1", "", "x" * 5000)],
        [("x-cos-error-code", text) for text in ("", "ExpiredToken", "AccessDenied")],
    )
    chance = random.Random(1)
    return [tuple(chance.choice(some) for some in choices if chance.random() < 0.6) for _ in range(count)]


def targets(canned: CannedCloud, film: Path) -> list[Target]:
    """The parsers of this module."""
    store = canned.store
    headers = st.sampled_from(_headers())
    body = st.builds(Canned, spoilt_bytes(_XML, XML_TOKENS), _STATUSES, headers)
    bare = st.builds(Canned, st.sampled_from([b"", b"x"]) | spoilt_bytes([_ERROR], XML_TOKENS), _STATUSES, headers)
    hard = tuple(Canned(content, status, (("ETag", _ETAG),)) for content in _HARD for status in (200, 400))
    hard += tuple(Canned(content, headers=()) for content in _ODD)
    calls: dict[str, tuple[Callable[[], Any], Any]] = {
        "initiate": (lambda: store.initiate(_KEY), str),
        "list-parts": (lambda: store.list_parts(_KEY, _UPLOAD), tuple[ListedPart, ...]),
        "complete": (lambda: store.complete(_KEY, _UPLOAD, (Part(1, 5, _ETAG, 7),)), Receipt),
        "abort": (lambda: store.abort(_KEY, _UPLOAD), None),
        "head": (lambda: store.head(_KEY), Receipt | None),
        "part": (lambda: store.upload_part(_KEY, _UPLOAD, 1, a_body(film), ControlToken()), Receipt),
        "put": (lambda: store.put(_KEY, a_body(film), ControlToken()), Receipt),
    }
    documents, receipts = ("initiate", "list-parts", "complete"), ("abort", "head", "part", "put")

    def feed(value: tuple[str, Canned]) -> None:
        ask, kind = calls[value[0]]
        canned.give(value[1])
        require(ask(), kind)

    def target(name: str, answers: st.SearchStrategy[Canned], asked: tuple[str, ...]) -> Target:
        kept = tuple((call, answer) for call in asked for answer in hard)
        return Target(f"storage-{name}", st.tuples(st.sampled_from(asked), answers), feed, kept)

    return [*(target(name, body, (name,)) for name in documents), target("receipts", bare, receipts)]
