"""A small JSON interface for tests and developers who run the practice cloud as its own process.

`GET /_practice/media`, `/uploads`, `/requests`, `/faults`; `POST /_practice/faults` arms one, `DELETE /_practice/faults` or
`/_practice/faults/<id>` clears; `POST /_practice/speed` sets the speed limit; `POST /_practice/expire` ends every certificate.
"""

from __future__ import annotations

import asyncio
import dataclasses
import json
import re
from collections.abc import Callable, Mapping
from typing import Any, get_args

from aiohttp import web

from vod_desktop.sandbox import inspection
from vod_desktop.sandbox.context import Context
from vod_desktop.sandbox.exchange import Exchange
from vod_desktop.sandbox.faults import ArmedFault, Effect, Fault

CONTROL_PREFIX = "/_practice"

MAX_REQUEST_BYTES = 64 * 1024

Asked = dict[str, Any]

_EFFECTS: dict[str, type[Any]] = {kind.__name__: kind for kind in get_args(Effect)}


async def serve(exchange: Exchange) -> web.StreamResponse:
    """Serves one control request."""
    path = exchange.request.raw_path[len(CONTROL_PREFIX) :]
    exchange.record.operation = f"{exchange.request.method} {path}"
    try:
        answer = await _run(exchange, path)
    except (ValueError, TypeError, KeyError) as error:
        return _json(exchange, 400, {"error": str(error)})
    return _json(exchange, 404, {"error": "no such thing"}) if answer is None else _json(exchange, 200, answer)


def _json(exchange: Exchange, status: int, answer: Any) -> web.Response:
    return exchange.answer(status, json.dumps(answer, ensure_ascii=False).encode(), "application/json")


async def _run(exchange: Exchange, path: str) -> Any:
    context = exchange.context
    body = await exchange.read_all(MAX_REQUEST_BYTES)
    asked = json.loads(body) if body else {}
    cleared = re.fullmatch(r"/faults/(\d+)", path)
    if exchange.request.method == "DELETE" and cleared:
        context.faults.clear(int(cleared[1]))
        return {}
    if (exchange.request.method, path) == ("GET", "/media"):
        return await asyncio.to_thread(_media, context, asked)  # hashes: too long for the server's own thread
    answer = _ANSWERS.get((exchange.request.method, path))
    return None if answer is None else answer(context, asked)


def _media(context: Context, _asked: Asked) -> Any:
    return [dataclasses.asdict(record) for record in inspection.media(context)]


def _uploads(context: Context, _asked: Asked) -> Any:
    return [dataclasses.asdict(upload) for upload in inspection.open_uploads(context)]


def _requests(context: Context, _asked: Asked) -> Any:
    return [dataclasses.asdict(record) for record in context.log.snapshot()]


def _faults(context: Context, _asked: Asked) -> Any:
    return [_described(armed) for armed in context.faults.armed()]


def _arm(context: Context, asked: Asked) -> Any:
    return {"id": context.faults.arm(fault_from(asked))}


def _clear(context: Context, _asked: Asked) -> Any:
    context.faults.clear()
    return {}


def _set_speed(context: Context, asked: Asked) -> Any:
    context.line.bytes_per_s = float(asked["bytes_per_s"])
    return {}


def _expire(context: Context, _asked: Asked) -> Any:
    inspection.expire_certificates(context)
    return {}


_ANSWERS: Mapping[tuple[str, str], Callable[[Context, Asked], Any]] = {
    ("GET", "/uploads"): _uploads,
    ("GET", "/requests"): _requests,
    ("GET", "/faults"): _faults,
    ("POST", "/faults"): _arm,
    ("DELETE", "/faults"): _clear,
    ("POST", "/speed"): _set_speed,
    ("POST", "/expire"): _expire,
}


def fault_from(description: dict[str, Any]) -> Fault:
    """A fault from `{"effect": {"kind": "Reset", "after_bytes": 1000}, "service": "cos", ...}`.

    Raises:
        KeyError: The effect is missing or unknown.
        TypeError: A field is unknown or missing.
    """
    effect = dict(description["effect"])
    kind = _EFFECTS[effect.pop("kind")]
    return Fault(**{**description, "effect": kind(**effect)})


def _described(armed: ArmedFault) -> dict[str, Any]:
    effect = {"kind": type(armed.fault.effect).__name__, **dataclasses.asdict(armed.fault.effect)}
    return {**dataclasses.asdict(armed.fault), "effect": effect, "id": armed.fault_id, "hits": armed.hits}
