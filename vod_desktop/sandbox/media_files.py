"""Serves uploaded media and covers by their URL, whole or in ranges, as a player asks for them."""

from __future__ import annotations

import re
from urllib.parse import unquote

from aiohttp import web

from vod_desktop.sandbox.context import MEDIA_PREFIX, Context
from vod_desktop.sandbox.exchange import Exchange
from vod_desktop.sandbox.state import StoredObject

_RANGE = re.compile(r"bytes=(\d*)-(\d*)")

_CONTENT_TYPES = {
    "mp4": "video/mp4",
    "m4a": "audio/mp4",
    "mov": "video/quicktime",
    "webm": "video/webm",
    "mkv": "video/x-matroska",
    "ts": "video/mp2t",
    "m3u8": "application/vnd.apple.mpegurl",
    "mp3": "audio/mpeg",
    "wav": "audio/wav",
    "ogg": "audio/ogg",
    "flac": "audio/flac",
    "jpg": "image/jpeg",
    "jpeg": "image/jpeg",
    "png": "image/png",
    "gif": "image/gif",
    "bmp": "image/bmp",
}


async def serve(exchange: Exchange) -> web.StreamResponse:
    """Serves one GET or HEAD."""
    request = exchange.request
    path = unquote(request.raw_path.partition("?")[0])[len(MEDIA_PREFIX) :]
    exchange.identify({"GET": "GetMedia", "HEAD": "HeadMedia"}.get(request.method, ""), path[1:])
    if not exchange.record.operation:
        return exchange.answer(405, b"", "text/plain")
    stored = committed_object(exchange.context, path)
    if stored is None:
        return exchange.answer(404, b"", "text/plain")
    span = requested_span(request.headers.get("Range"), stored.size)
    if span is None:
        return exchange.answer(416, b"", "text/plain", {"Content-Range": f"bytes */{stored.size}"})
    start, length = span
    partial = "Range" in request.headers
    headers = {
        "Accept-Ranges": "bytes",
        "Content-Length": str(length),
        "Content-Type": _CONTENT_TYPES.get(path.rpartition(".")[2].lower(), "application/octet-stream"),
        "ETag": f'"{stored.etag}"',
    }
    if partial:
        headers["Content-Range"] = f"bytes {start}-{start + length - 1}/{stored.size}"
    response = web.StreamResponse(status=206 if partial else 200, headers=headers)
    exchange.record.status = response.status
    await response.prepare(request)
    if request.method == "GET":
        for block in exchange.context.blobs.read(stored.blobs, start, length):
            await response.write(block)
    return response


def committed_object(context: Context, path: str) -> StoredObject | None:
    """The object of a medium or cover by its storage path; what was not committed is not served."""
    for medium in context.store.media.all():
        folder = medium.media_path.rpartition("/")[0]
        beside_manifest = medium.media_type in {"m3u8", "mpd"} and path.startswith(f"{folder}/")
        if path in {medium.media_path, medium.cover_path} or beside_manifest:
            return context.store.stored_object(medium.bucket, path[1:])
    return None


def requested_span(header: str | None, size: int) -> tuple[int, int] | None:
    """Start and length that a Range header asks for; the whole when there is none, None when it cannot be met."""
    if header is None:
        return 0, size
    match = _RANGE.fullmatch(header)
    if match is None or not (match[1] or match[2]):
        return None
    if not match[1]:  # the last bytes
        length = min(int(match[2]), size)
        return (size - length, length) if length else None
    start = int(match[1])
    end = min(int(match[2]) if match[2] else size - 1, size - 1)
    return (start, end - start + 1) if start <= end else None
