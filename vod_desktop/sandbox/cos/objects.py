"""Put Object and Head Object."""

from __future__ import annotations

from email.utils import formatdate

from aiohttp import web

from vod_desktop.sandbox.context import Context
from vod_desktop.sandbox.cos.answers import checksum_headers, empty
from vod_desktop.sandbox.cos.bodies import receive, rules_of
from vod_desktop.sandbox.cos.errors import CosError
from vod_desktop.sandbox.cos.request import CosRequest
from vod_desktop.sandbox.exchange import Exchange
from vod_desktop.sandbox.state import StoredObject


async def put_object(exchange: Exchange, cos: CosRequest) -> web.StreamResponse:
    """Stores an object in one go."""
    context = exchange.context
    rules = rules_of(exchange)
    with context.blobs.writer() as writer:
        blob = await receive(exchange, rules, writer)
    stored = StoredObject(
        bucket=cos.bucket,
        key=cos.key,
        blobs=[[blob.name, blob.size]],
        size=blob.size,
        etag=blob.md5.hex(),
        crc64=blob.crc64,
        content_type=exchange.request.headers.get("Content-Type", "application/octet-stream"),
        stored_at=context.now(),
    )
    store_object(context, stored)
    return empty(exchange, 200, checksum_headers(stored.etag, stored.crc64))


def store_object(context: Context, stored: StoredObject) -> None:
    """Puts an object in its place; the bytes of the one it replaces are deleted."""
    replaced = context.store.stored_object(stored.bucket, stored.key)
    context.store.objects.put(stored)
    if replaced is not None:
        context.blobs.remove(name for name, _ in replaced.blobs)


async def head_object(exchange: Exchange, cos: CosRequest) -> web.StreamResponse:
    """Tells size and checksums of an object."""
    stored = exchange.context.store.stored_object(cos.bucket, cos.key)
    if stored is None:
        raise CosError("NoSuchKey", "The specified key does not exist.")
    headers = {
        **checksum_headers(stored.etag, stored.crc64),
        "Content-Length": str(stored.size),
        "Content-Type": stored.content_type,
        "Last-Modified": formatdate(stored.stored_at, usegmt=True),
    }
    return empty(exchange, 200, headers)
