"""Answers of storage: XML, empty ones and errors, with the headers that every answer has (protocol.md 5.2)."""

from __future__ import annotations

from datetime import UTC, datetime

from aiohttp import web

from vod_desktop.sandbox.cos import xml
from vod_desktop.sandbox.cos.errors import CosError
from vod_desktop.sandbox.exchange import Exchange


def common_headers(exchange: Exchange) -> dict[str, str]:
    """Headers of every answer."""
    return {"Server": "tencent-cos", "x-cos-request-id": exchange.request_id}


def checksum_headers(etag: str, crc64: int) -> dict[str, str]:
    """ETag in quotes and CRC64 as an unsigned decimal."""
    return {"ETag": f'"{etag}"', "x-cos-hash-crc64ecma": str(crc64)}


def empty(exchange: Exchange, status: int, headers: dict[str, str] | None = None) -> web.Response:
    """An answer without a body."""
    return exchange.answer(status, b"", "application/xml", {**common_headers(exchange), **(headers or {})})


def document(exchange: Exchange, name: str, content: xml.Content) -> web.Response:
    """An XML answer."""
    body = xml.DECLARATION + xml.element(name, content).encode()
    return exchange.answer(200, body, "application/xml", common_headers(exchange))


def error(exchange: Exchange, failure: CosError, resource: str) -> web.Response:
    """An error answer; a HEAD request gets the status only."""
    exchange.record.code = failure.code
    text = xml.error(failure.code, failure.message, resource, exchange.request_id)
    body = b"" if exchange.request.method == "HEAD" else xml.DECLARATION + text.encode()
    return exchange.answer(failure.status, body, "application/xml", common_headers(exchange))


def xml_time(unix_s: float) -> str:
    """A time as the listings write it."""
    return datetime.fromtimestamp(unix_s, UTC).strftime("%Y-%m-%dT%H:%M:%S.000Z")
