"""A small JSON interface for tests and developers who run the practice cloud as its own process.

`GET /_practice/media`, `/uploads`, `/requests`, `/faults`; `POST /_practice/faults` arms one, `DELETE /_practice/faults` or
`/_practice/faults/<id>` clears; `POST /_practice/speed` sets the speed limit; `POST /_practice/expire` ends every certificate.
"""

from __future__ import annotations

import asyncio
import dataclasses
import json
import re
from typing import Any, get_args

from aiohttp import web

from vod_desktop.sandbox import inspection
from vod_desktop.sandbox.exchange import Exchange
from vod_desktop.sandbox.faults import ArmedFault, Effect, Fault

CONTROL_PREFIX = "/_practice"

MAX_REQUEST_BYTES = 64 * 1024

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
    match exchange.request.method, path:
        case "GET", "/media":
            records = await asyncio.to_thread(inspection.media, context)
            return [dataclasses.asdict(record) for record in records]
        case "GET", "/uploads":
            return [dataclasses.asdict(upload) for upload in inspection.open_uploads(context)]
        case "GET", "/requests":
            return [dataclasses.asdict(record) for record in context.log.snapshot()]
        case "GET", "/faults":
            return [_described(armed) for armed in context.faults.armed()]
        case "POST", "/faults":
            return {"id": context.faults.arm(fault_from(json.loads(body or b"")))}
        case "DELETE", "/faults":
            context.faults.clear()
            return {}
        case "DELETE", path if re.fullmatch(r"/faults/\d+", path):
            context.faults.clear(int(path.rpartition("/")[2]))
            return {}
        case "POST", "/speed":
            context.line.bytes_per_s = float(json.loads(body or b"")["bytes_per_s"])
            return {}
        case "POST", "/expire":
            inspection.expire_certificates(context)
            return {}
    return None


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
