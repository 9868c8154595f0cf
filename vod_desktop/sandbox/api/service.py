"""The cloud API as a whole: checks signature, version, fields and application, then runs the action."""

from __future__ import annotations

import json
import uuid
from collections.abc import Mapping
from typing import Any

from aiohttp import web

from vod_desktop.sandbox import seeds, tc3
from vod_desktop.sandbox.api import applications, categories, library, search, tasks, templates, uploads
from vod_desktop.sandbox.api.action import Action, Answer, Call
from vod_desktop.sandbox.api.errors import ApiError
from vod_desktop.sandbox.api.fields import check, integer
from vod_desktop.sandbox.context import Context
from vod_desktop.sandbox.exchange import Exchange
from vod_desktop.sandbox.faults import AnswerError, Busy

VERSION = "2018-07-17"

MAX_REQUEST_BYTES = 10 * 1024 * 1024
"""Largest request the gateway takes (protocol.md 3.3)."""

ACTIONS: Mapping[str, Action] = {
    **uploads.ACTIONS,
    **applications.ACTIONS,
    **categories.ACTIONS,
    **templates.ACTIONS,
    **library.ACTIONS,
    **search.ACTIONS,
    **tasks.ACTIONS,
}


async def serve(exchange: Exchange) -> web.StreamResponse:
    """Serves one call. Errors have status 200 too (protocol.md 1.3)."""
    exchange.identify(exchange.request.headers.get("X-TC-Action", ""))
    await exchange.begin()
    status = 200
    try:
        if (failure := exchange.drawn.get(AnswerError)) is not None:
            status = failure.status
            raise ApiError(failure.code, failure.message)  # noqa: TRY301 - answered like any other
        if exchange.drawn.get(Busy) is not None:
            raise ApiError("RequestLimitExceeded", "Too many requests.")  # noqa: TRY301
        answer = await _run(exchange)
    except ApiError as error:
        exchange.record.code = error.code
        answer = {"Error": {"Code": error.code, "Message": error.message}}
    body = json.dumps({"Response": {**answer, "RequestId": str(uuid.uuid4())}}, ensure_ascii=False).encode()
    return exchange.answer(status, body, "application/json")


async def _run(exchange: Exchange) -> Answer:
    context, headers = exchange.context, exchange.request.headers
    body = await exchange.read_all(MAX_REQUEST_BYTES)
    if body is None:
        raise ApiError("RequestSizeLimitExceeded", "The request is larger than 10 MB.")
    if headers.get("Content-Type") != "application/json":
        raise ApiError("UnsupportedProtocol", "The content type must be application/json.")
    tc3.verify(exchange.request.method, headers, body, context.key, exchange.now())
    if headers.get("X-TC-Version") != VERSION:
        raise ApiError("NoSuchVersion", "The API version does not exist.")
    action = ACTIONS.get(exchange.record.operation)
    if action is None:
        raise ApiError("InvalidAction", "The action does not exist.")
    _count_call(context, exchange.now())
    parameters = _parameters(body)
    check(parameters, {**action.fields, "SubAppId": integer()} if action.takes_sub_app_id else action.fields)
    application = _application(context, parameters, action)
    return action.run(Call(context, parameters, application, exchange.now(), exchange.drawn))


def _parameters(body: bytes) -> dict[str, Any]:
    try:
        parameters = json.loads(body)
    except ValueError:
        parameters = None
    if not isinstance(parameters, dict):
        raise ApiError("InvalidParameter", "The request is not a JSON object.")
    return parameters


def _application(context: Context, parameters: Mapping[str, Any], action: Action) -> seeds.Application:
    sub_app_id = parameters.get("SubAppId")
    if action.takes_sub_app_id and context.settings.require_sub_app_id and not sub_app_id:
        raise ApiError("InvalidParameterValue.SubAppId", "This account must name the application.")
    application = seeds.application(sub_app_id)
    if application is None or application.status != "On":
        raise ApiError("InvalidParameterValue.SubAppId", "The application does not exist or is disabled.")
    return application


def _count_call(context: Context, now_s: float) -> None:
    limit = context.settings.requests_per_s
    if limit <= 0:
        return
    context.api_calls_at[:] = [at for at in context.api_calls_at if now_s - at < 1.0]
    if len(context.api_calls_at) >= limit:
        raise ApiError("RequestLimitExceeded", f"More than {limit} requests a second.")
    context.api_calls_at.append(now_s)
