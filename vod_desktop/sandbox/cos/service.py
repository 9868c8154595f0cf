"""Storage as a whole: identifies a request, checks it, hands it to its operation, answers errors."""

from __future__ import annotations

import asyncio
import math
from collections.abc import Awaitable, Callable, Mapping
from dataclasses import replace

from aiohttp import web

from vod_desktop.sandbox.cos import answers, listing, multipart, objects
from vod_desktop.sandbox.cos.access import authorise
from vod_desktop.sandbox.cos.errors import CosError
from vod_desktop.sandbox.cos.request import CosRequest, parse, storage_host
from vod_desktop.sandbox.exchange import Exchange
from vod_desktop.sandbox.faults import AnswerError, Busy

MAX_KEY_BYTES = 850
"""Longest object key in UTF-8."""

LOOK_AGAIN_S = 0.2
"""How often a request that is never answered looks whether its client has left."""

Operation = Callable[[Exchange, CosRequest], Awaitable[web.StreamResponse]]

OPERATIONS: Mapping[str, Operation] = {
    "PutObject": objects.put_object,
    "HeadObject": objects.head_object,
    "InitiateMultipartUpload": multipart.initiate,
    "UploadPart": multipart.upload_part,
    "CompleteMultipartUpload": multipart.complete,
    "AbortMultipartUpload": multipart.abort,
    "ListParts": listing.list_parts,
    "ListMultipartUploads": listing.list_uploads,
}


async def serve(exchange: Exchange) -> web.StreamResponse:
    """Serves one storage request."""
    request, settings = exchange.request, exchange.context.settings
    host = storage_host(request.headers["Host"], settings.added_storage_domains)
    assert host is not None  # the server has asked
    cos = parse(request.method, host, request.raw_path)
    exchange.identify(cos.operation, cos.key, cos.part_number, cos.upload_id)
    try:
        await exchange.begin()
        if (failure := exchange.drawn.get(AnswerError)) is not None:
            raise CosError(failure.code, failure.message, failure.status)  # noqa: TRY301 - answered like any other
        if exchange.drawn.get(Busy) is not None:
            raise CosError("SlowDown", "Please reduce your request rate.", 503)  # noqa: TRY301
        if not cos.operation:
            raise CosError("MethodNotAllowed", "The specified method is not allowed.")  # noqa: TRY301
        if len(cos.key.encode()) > MAX_KEY_BYTES:
            raise CosError("KeyTooLong", "Your key is too long.")  # noqa: TRY301
        if cos.operation == "HeadBucket":
            await _distance(exchange, settings.region_answer_s.get(cos.region, 0.0))
        certificate = authorise(exchange, cos)
        return await OPERATIONS[cos.operation](exchange, replace(cos, region=certificate.region))
    except CosError as failure:
        return answers.error(exchange, failure, cos.path)


async def _distance(exchange: Exchange, answer_s: float) -> None:
    """Waits as long as a region takes to answer; where it never does, until nobody waits any more."""
    if not math.isinf(answer_s):
        await asyncio.sleep(answer_s)
        return
    transport = exchange.request.transport
    while transport is not None and not transport.is_closing():  # noqa: ASYNC110 - nothing tells that a client left
        await asyncio.sleep(LOOK_AGAIN_S)
    raise ConnectionResetError
