"""The client route as a whole: checks a call's body and signature, runs its action, answers in its own shape (protocol.md 4.2)."""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any
from urllib.parse import parse_qs

from aiohttp import web

from vod_desktop.sandbox import seeds
from vod_desktop.sandbox.api.action import Answer
from vod_desktop.sandbox.api.errors import ApiError
from vod_desktop.sandbox.api.fields import check, text
from vod_desktop.sandbox.context import Context
from vod_desktop.sandbox.exchange import Exchange
from vod_desktop.sandbox.faults import AnswerError, Busy
from vod_desktop.sandbox.ugc import applying, committing, preparing
from vod_desktop.sandbox.ugc.call import Action, Call
from vod_desktop.sandbox.ugc.errors import Code, UgcError
from vod_desktop.sandbox.ugc.signature import Signature, verify

UGC_PATH = "/v3/index.php"
"""Where the calls go, on any host that is none of storage's."""

MAX_REQUEST_BYTES = 1024 * 1024
"""Far more than any call needs: a signature and a session key with their names."""

ACTIONS: Mapping[str, Action] = {**preparing.ACTIONS, **applying.ACTIONS, **committing.ACTIONS}


async def serve(exchange: Exchange) -> web.StreamResponse:
    """Serves one call. The service's own errors have status 200; what an HTTP status tells is the gateway's."""
    request = exchange.request
    actions = parse_qs(request.raw_path.partition("?")[2], keep_blank_values=True).get("Action", [])
    exchange.identify(actions[0] if len(actions) == 1 else "")
    drawn = exchange.drawn
    await exchange.begin()
    if request.method != "POST":
        return exchange.answer(405, b"", "text/plain")
    if drawn.get(Busy) is not None:
        return exchange.answer(503, b"", "text/plain")
    status = 200
    if (failure := drawn.get(AnswerError)) is not None:
        status = failure.status
        code = int(failure.code) if failure.code.lstrip("-").isdecimal() else Code.UNNAMED
        answer: Answer = {"code": code, "message": failure.message}
    else:
        answer = await _answer(exchange)
    if answer["code"]:
        exchange.record.code = str(int(answer["code"]))
    return exchange.answer(status, json.dumps(answer, ensure_ascii=False).encode(), "application/json")


async def _answer(exchange: Exchange) -> Answer:
    try:
        return {"code": Code.SUCCESS, "message": "成功", "data": await _run(exchange)}
    except UgcError as error:
        return {"code": error.code, "message": error.message}


async def _run(exchange: Exchange) -> Answer:
    context = exchange.context
    body = await exchange.read_all(MAX_REQUEST_BYTES)
    if body is None:
        raise UgcError(Code.INVALID_REQUEST, "the body is too large")
    if exchange.request.content_type != "application/json":
        raise UgcError(Code.INVALID_REQUEST, "the content type must be application/json")
    action = ACTIONS.get(exchange.record.operation)
    if action is None:
        raise UgcError(Code.INVALID_REQUEST, "there is no such Action")
    parameters = _parameters(body, action)
    signature = verify(parameters["signature"], context.key, exchange.now())
    application = _application(context, signature)
    return action.run(Call(context, parameters, application, exchange.now(), exchange.drawn, signature))


def _parameters(body: bytes, action: Action) -> dict[str, Any]:
    try:
        parameters = json.loads(body)
    except ValueError:
        parameters = None
    if not isinstance(parameters, dict):
        raise UgcError(Code.INVALID_REQUEST, "the body is not a JSON object")
    try:
        check(parameters, {"signature": text(required=True, shortest=1), **action.fields})
    except ApiError as error:
        raise UgcError(Code.INVALID_REQUEST, error.message) from None
    return parameters


def _application(context: Context, signature: Signature) -> seeds.Application:
    if context.settings.require_sub_app_id and not signature.sub_app_id:
        raise UgcError(Code.INVALID_REQUEST, "this account's signatures must name the application")
    application = seeds.application(signature.sub_app_id)
    if application is None or application.status != "On":
        raise UgcError(Code.INVALID_REQUEST, "the application does not exist or is disabled")
    return application
