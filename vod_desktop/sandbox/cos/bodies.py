"""Takes in the body of a put or of a part: its rules, its speed, its checksums."""

from __future__ import annotations

import asyncio
import base64
import binascii
import errno
import os
from dataclasses import dataclass

from vod_desktop.sandbox.blobs import Blob, BlobWriter
from vod_desktop.sandbox.cos.errors import CosError
from vod_desktop.sandbox.exchange import Exchange
from vod_desktop.sandbox.faults import FullDisk

MAX_BODY_BYTES = 5 * 1024**3
"""Largest part and largest single put (protocol.md 5.3)."""

TRAFFIC_LIMIT_BITS = range(819_200, 838_860_800 + 1)
"""Allowed values of x-cos-traffic-limit, bit/s (protocol.md 5.2)."""

INLINE_WRITE_BYTES = 16 * 1024
"""Smaller blocks are written on the server's own thread: handing them over would cost more than writing them."""


@dataclass(frozen=True, slots=True)
class BodyRules:
    """What the headers promise about a body; `md5` is None when there is no Content-MD5."""

    length: int
    md5: bytes | None
    traffic_limit_bytes_per_s: float


def rules_of(exchange: Exchange) -> BodyRules:
    """Reads the headers; raises CosError when one is missing or wrong. Nothing of the body has been read then."""
    request = exchange.request
    length = request.content_length
    if length is None or request.headers.get("Transfer-Encoding"):
        raise CosError("MissingContentLength", "You must provide the Content-Length HTTP header.")
    if length > MAX_BODY_BYTES:
        raise CosError("EntityTooLarge", "Your proposed upload exceeds the maximum allowed object size.")
    return BodyRules(length, _md5_of(request.headers.get("Content-MD5")), _traffic_limit_of(exchange))


def _md5_of(header: str | None) -> bytes | None:
    if header is None:
        return None
    try:
        digest = base64.b64decode(header, validate=True)
    except (binascii.Error, ValueError):
        digest = b""
    if len(digest) != 16:
        raise CosError("InvalidDigest", "The Content-MD5 you specified is invalid.")
    return digest


def _traffic_limit_of(exchange: Exchange) -> float:
    header = exchange.request.headers.get("x-cos-traffic-limit")
    if header is None:
        return 0.0
    if not header.isdecimal() or int(header) not in TRAFFIC_LIMIT_BITS:
        raise CosError("InvalidArgument", "x-cos-traffic-limit is out of range.")
    return int(header) / 8


async def receive(exchange: Exchange, rules: BodyRules, writer: BlobWriter) -> Blob:
    """Writes the body to a blob, and checks what was promised; raises CosError, and the blob is then dropped.

    A body that breaks off ends as the connection's error: there is nobody left to tell IncompleteBody to.
    """
    loop = asyncio.get_running_loop()
    full = exchange.drawn.get(FullDisk) is not None
    async for block in exchange.body(rules.traffic_limit_bytes_per_s):
        try:
            if full:
                raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))  # noqa: TRY301 - as the disk itself would say it
            if len(block) <= INLINE_WRITE_BYTES:
                writer.write(block)
            else:
                await loop.run_in_executor(exchange.context.workers, writer.write, block)
        except OSError as error:  # a full disk, for example
            raise CosError("InternalError", "We encountered an internal error. Please try again.", 500) from error
    if rules.md5 is not None and rules.md5 != writer.md5():
        raise CosError("BadDigest", "The Content-MD5 you specified did not match what we received.")
    return writer.finish()
