"""The two listings: parts of an upload, and open uploads by prefix."""

from __future__ import annotations

from urllib.parse import quote

from aiohttp import web

from vod_desktop.sandbox.cos.answers import document, xml_time
from vod_desktop.sandbox.cos.errors import CosError
from vod_desktop.sandbox.cos.multipart import open_upload
from vod_desktop.sandbox.cos.request import CosRequest
from vod_desktop.sandbox.cos.xml import Content
from vod_desktop.sandbox.exchange import Exchange

MAX_PAGE = 1000
"""Largest page of either listing (protocol.md 5.2)."""

_OWNER: list[tuple[str, Content]] = [("ID", "qcs::cam::uin/100000000001:uin/100000000001"), ("DisplayName", "practice")]


def _number(cos: CosRequest, name: str, default: int, highest: int) -> int:
    text = cos.parameters.get(name) or str(default)
    if not text.isdecimal() or int(text) > highest:
        raise CosError("InvalidArgument", f"{name} is out of range.")
    return int(text)


def _encoded(cos: CosRequest, text: str) -> str:
    return quote(text) if cos.parameters.get("encoding-type") == "url" else text


def _encoding(cos: CosRequest) -> list[tuple[str, Content]]:
    return [("Encoding-Type", "url")] if cos.parameters.get("encoding-type") == "url" else []


async def list_parts(exchange: Exchange, cos: CosRequest) -> web.StreamResponse:
    """One page of the parts of an upload, by number."""
    upload = open_upload(exchange.context, cos)
    marker = _number(cos, "part-number-marker", 0, 10_000)
    size = _number(cos, "max-parts", MAX_PAGE, MAX_PAGE)
    after = [part for part in exchange.context.store.parts.of(upload.upload_id) if part.number > marker]
    page, truncated = after[:size], len(after) > size
    content: list[tuple[str, Content]] = [
        ("Bucket", cos.bucket),
        *_encoding(cos),
        ("Key", _encoded(cos, cos.key)),
        ("UploadId", upload.upload_id),
        ("Initiator", _OWNER),
        ("Owner", _OWNER),
        ("PartNumberMarker", marker),
    ]
    if truncated:
        content.append(("NextPartNumberMarker", page[-1].number if page else marker))
    content += [
        ("StorageClass", "STANDARD"),
        ("MaxParts", size),
        ("IsTruncated", "true" if truncated else "false"),
    ]
    for part in page:
        content.append(
            (
                "Part",
                [
                    ("PartNumber", part.number),
                    ("LastModified", xml_time(part.stored_at)),
                    ("ETag", f'"{part.etag}"'),
                    ("Size", part.size),
                ],
            )
        )
    return document(exchange, "ListPartsResult", content)


async def list_uploads(exchange: Exchange, cos: CosRequest) -> web.StreamResponse:
    """One page of the open uploads of a bucket, by key and upload."""
    prefix = cos.parameters.get("prefix", "")
    marker = (cos.parameters.get("key-marker", ""), cos.parameters.get("upload-id-marker", ""))
    size = _number(cos, "max-uploads", MAX_PAGE, MAX_PAGE)
    after = sorted(
        (upload for upload in exchange.context.store.uploads.all() if upload.bucket == cos.bucket),
        key=lambda upload: (upload.key, upload.upload_id),
    )
    # Without an upload marker the listing goes on after all uploads of the marked key.
    after = [
        upload
        for upload in after
        if upload.key.startswith(prefix)
        and ((upload.key, upload.upload_id) > marker if marker[1] else upload.key > marker[0])
    ]
    page, truncated = after[:size], len(after) > size
    content: list[tuple[str, Content]] = [
        ("Bucket", cos.bucket),
        *_encoding(cos),
        ("KeyMarker", _encoded(cos, marker[0])),
        ("UploadIdMarker", marker[1]),
        ("MaxUploads", size),
        ("Prefix", _encoded(cos, prefix)),
        ("Delimiter", cos.parameters.get("delimiter", "")),
        ("IsTruncated", "true" if truncated else "false"),
    ]
    if truncated and page:
        content += [("NextKeyMarker", _encoded(cos, page[-1].key)), ("NextUploadIdMarker", page[-1].upload_id)]
    for upload in page:
        content.append(
            (
                "Upload",
                [
                    ("Key", _encoded(cos, upload.key)),
                    ("UploadId", upload.upload_id),
                    ("StorageClass", "STANDARD"),
                    ("Initiator", _OWNER),
                    ("Owner", _OWNER),
                    ("Initiated", xml_time(upload.initiated_at)),
                ],
            )
        )
    return document(exchange, "ListMultipartUploadsResult", content)
