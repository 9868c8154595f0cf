"""Multipart upload: initiate, part, complete, abort."""

from __future__ import annotations

import asyncio
import hashlib
import secrets
from contextlib import suppress

from aiohttp import web

from vod_desktop.sandbox.blobs import combined_crc64
from vod_desktop.sandbox.context import Context
from vod_desktop.sandbox.cos import xml
from vod_desktop.sandbox.cos.answers import checksum_headers, common_headers, document, empty
from vod_desktop.sandbox.cos.bodies import receive, rules_of
from vod_desktop.sandbox.cos.errors import CosError
from vod_desktop.sandbox.cos.objects import store_object
from vod_desktop.sandbox.cos.request import CosRequest
from vod_desktop.sandbox.exchange import Exchange
from vod_desktop.sandbox.faults import ErrorInside200, LoseAnswer, SlowComplete, SpoilPart
from vod_desktop.sandbox.state import StoredObject, StoredPart, Upload

PART_NUMBERS = range(1, 10_000 + 1)
"""Allowed part numbers (protocol.md 5.3)."""

MAX_COMPLETE_BODY_BYTES = 4 * 1024 * 1024
"""Ten thousand parts need about one megabyte."""

SPACE_EVERY_S = 0.1
"""Pause between two of the spaces that keep the connection of a slow Complete open."""


async def initiate(exchange: Exchange, cos: CosRequest) -> web.StreamResponse:
    """Opens an upload."""
    now = exchange.context.now()
    upload = Upload(
        upload_id=f"{int(now)}{secrets.token_hex(24)}",
        bucket=cos.bucket,
        region=cos.region,
        key=cos.key,
        initiated_at=now,
        content_type=exchange.request.headers.get("Content-Type", "application/octet-stream"),
    )
    exchange.context.store.uploads.put(upload)
    exchange.record.upload_id = upload.upload_id
    return document(
        exchange,
        "InitiateMultipartUploadResult",
        [("Bucket", cos.bucket), ("Key", cos.key), ("UploadId", upload.upload_id)],
    )


def open_upload(context: Context, cos: CosRequest) -> Upload:
    """The upload a request names; raises CosError when it is not open or belongs to another object."""
    upload = context.store.uploads.get(cos.upload_id)
    if upload is None or (upload.bucket, upload.key) != (cos.bucket, cos.key):
        raise CosError("NoSuchUpload", "The specified multipart upload does not exist.")
    return upload


async def upload_part(exchange: Exchange, cos: CosRequest) -> web.StreamResponse:
    """Stores a part; one with the same number is replaced."""
    context = exchange.context
    number = cos.part_number
    if number is None or number not in PART_NUMBERS:
        raise CosError("InvalidArgument", "Part number must be an integer between 1 and 10000.")
    rules = rules_of(exchange)
    open_upload(context, cos)
    with context.blobs.writer() as writer:
        blob = await receive(exchange, rules, writer)
    try:
        open_upload(context, cos)  # it may have been aborted while the body came
    except CosError:
        context.blobs.remove([blob.name])
        raise
    spoil = exchange.drawn.get(SpoilPart)
    part = StoredPart(
        upload_id=cos.upload_id,
        number=number,
        blob=blob.name,
        size=blob.size,
        etag=blob.md5.hex(),
        crc64=blob.crc64 if spoil is None else context.blobs.spoil(blob.name, spoil.offset),
        stored_at=context.now(),
    )
    replaced = context.store.parts.put(part)
    if replaced is not None:
        context.blobs.remove([replaced.blob])
    return empty(exchange, 200, checksum_headers(part.etag, blob.crc64))


async def complete(exchange: Exchange, cos: CosRequest) -> web.StreamResponse:
    """Makes the object of its parts; may take its time, and may then still answer with an error inside a 200."""
    context = exchange.context
    body = await exchange.read_all(MAX_COMPLETE_BODY_BYTES)
    if not body:
        raise CosError("MalformedXML", "The XML you provided was not well-formed.")
    asked = xml.completed_parts(body)
    chosen_parts(context, cos, asked)
    slow = exchange.drawn.get(SlowComplete)
    seconds = slow.seconds if slow else context.settings.slow_complete_s
    if seconds > 0:
        return await _complete_slowly(exchange, cos, asked, seconds)
    if exchange.drawn.get(ErrorInside200) is not None:
        body = xml.DECLARATION + _outcome(exchange, cos, asked).encode()
        return exchange.answer(200, body, "application/xml", common_headers(exchange))
    stored = _make_object(context, cos, asked)
    headers = {**common_headers(exchange), "x-cos-hash-crc64ecma": str(stored.crc64)}
    return exchange.answer(200, xml.DECLARATION + _result(cos, stored).encode(), "application/xml", headers)


def chosen_parts(context: Context, cos: CosRequest, asked: list[tuple[int, str]]) -> list[StoredPart]:
    """The stored parts that a Complete names; raises CosError when order, presence, ETag or size is wrong."""
    open_upload(context, cos)
    numbers = [number for number, _ in asked]
    if numbers != sorted(set(numbers)):
        raise CosError("InvalidPartOrder", "The list of parts was not in ascending order.")
    stored = {part.number: part for part in context.store.parts.of(cos.upload_id)}
    for position, (number, etag) in enumerate(asked, start=1):
        if number != position or number not in stored or stored[number].etag != etag:
            raise CosError("InvalidPart", "One or more of the specified parts could not be found.")
    parts = [stored[number] for number in numbers]
    if any(part.size < context.settings.min_part_bytes for part in parts[:-1]):
        raise CosError("EntityTooSmall", "Your proposed upload is smaller than the minimum allowed part size.")
    return parts


def _make_object(context: Context, cos: CosRequest, asked: list[tuple[int, str]]) -> StoredObject:
    parts = chosen_parts(context, cos, asked)
    joined = hashlib.md5(b"".join(bytes.fromhex(part.etag) for part in parts), usedforsecurity=False).hexdigest()
    stored = StoredObject(
        bucket=cos.bucket,
        key=cos.key,
        blobs=[[part.blob, part.size] for part in parts],
        size=sum(part.size for part in parts),
        etag=f"{joined}-{len(parts)}",
        crc64=combined_crc64((part.crc64, part.size) for part in parts),
        content_type=open_upload(context, cos).content_type,
        stored_at=context.now(),
    )
    unused = {part.blob for part in context.store.parts.of(cos.upload_id)} - {part.blob for part in parts}
    with context.store.transaction():
        store_object(context, stored)
        context.store.parts.remove_upload(cos.upload_id)
        context.store.uploads.remove(cos.upload_id)
    context.blobs.remove(unused)
    return stored


def _result(cos: CosRequest, stored: StoredObject) -> str:
    return xml.element(
        "CompleteMultipartUploadResult",
        [
            ("Location", f"{cos.bucket}.cos.{cos.region}.myqcloud.com/{cos.key}"),
            ("Bucket", cos.bucket),
            ("Key", cos.key),
            ("ETag", f'"{stored.etag}"'),
        ],
    )


async def _complete_slowly(
    exchange: Exchange, cos: CosRequest, asked: list[tuple[int, str]], seconds: float
) -> web.StreamResponse:
    """Answers at once, keeps the connection open with spaces, then sends result or error (protocol.md 5.2).

    The object's CRC cannot be in the headers: they leave before it is known.
    """
    response = web.StreamResponse(headers={**common_headers(exchange), "Content-Type": "application/xml"})
    response.enable_chunked_encoding()
    exchange.record.status = 200
    ends_at = asyncio.get_running_loop().time() + seconds
    with suppress(ConnectionError):  # a client that left does not stop the service from completing
        await response.prepare(exchange.request)
        await response.write(xml.DECLARATION)
        while asyncio.get_running_loop().time() < ends_at:
            await asyncio.sleep(SPACE_EVERY_S)
            await response.write(b" ")
    text = _outcome(exchange, cos, asked)
    if exchange.drawn.get(LoseAnswer) is not None:
        exchange.drop()
    with suppress(ConnectionError):
        await response.write(text.encode())
    return response


def _outcome(exchange: Exchange, cos: CosRequest, asked: list[tuple[int, str]]) -> str:
    """Makes the object and tells it, or tells an error, as the body of a 200 that has already begun."""
    inside = exchange.drawn.get(ErrorInside200)
    if inside is not None:
        failure = CosError(inside.code, "The upload could not be completed.", 200)
    else:
        try:
            return _result(cos, _make_object(exchange.context, cos, asked))
        except CosError as error:
            failure = error
    exchange.record.code = failure.code
    return xml.error(failure.code, failure.message, cos.path, exchange.request_id)


async def abort(exchange: Exchange, cos: CosRequest) -> web.StreamResponse:
    """Drops an upload and its parts."""
    context = exchange.context
    open_upload(context, cos)
    names = [part.blob for part in context.store.parts.of(cos.upload_id)]
    with context.store.transaction():
        context.store.parts.remove_upload(cos.upload_id)
        context.store.uploads.remove(cos.upload_id)
    context.blobs.remove(names)
    return empty(exchange, 204)
