"""Answers that leave slowly or break off: written to the connection by hand, since a web server would send them whole."""

from __future__ import annotations

from aiohttp import web

from vod_desktop.sandbox.exchange import ConnectionDropped, Exchange
from vod_desktop.sandbox.faults import CutAnswer, DelayAnswer, SlowAnswer
from vod_desktop.sandbox.shaping import Line

STEPS_PER_S = 20
"""A slow answer leaves in pieces of a twentieth of a second, so that it drips instead of jumping."""


async def delivered(exchange: Exchange, answer: web.StreamResponse) -> web.StreamResponse:
    """The answer as it came, unless a fault has a say in how it leaves; one that has begun leaves as it likes.

    Raises:
        ConnectionDropped: It was delivered here, as far as it was to be, and its connection has ended.
    """
    held = exchange.drawn.get(DelayAnswer)
    if held is not None and held.carried_out:
        await exchange.context.faults.hold(exchange.drawn.fault_id(held), held.seconds)
    cut, slow = exchange.drawn.get(CutAnswer), exchange.drawn.get(SlowAnswer)
    if answer.prepared or (cut is None and slow is None):
        return answer
    wire = on_the_wire(answer)
    if cut is not None:
        exchange.record.status = None
        wire = wire[: cut.after_bytes]
    await _write(exchange, wire, slow)
    if cut is not None and cut.reset:
        exchange.drop()
    transport = exchange.request.transport
    if transport is not None:
        transport.close()
    raise ConnectionDropped


def on_the_wire(answer: web.StreamResponse) -> bytes:
    """All bytes of an answer, whose connection ends after it."""
    body = answer.body if isinstance(answer, web.Response) else b""
    content = bytes(body) if isinstance(body, bytes | bytearray) else b""
    headers = {"Content-Length": str(len(content)), **answer.headers, "Connection": "close"}
    lines = [f"HTTP/1.1 {answer.status} {answer.reason}", *(f"{name}: {value}" for name, value in headers.items())]
    return "\r\n".join([*lines, "", ""]).encode() + content


async def _write(exchange: Exchange, wire: bytes, slow: SlowAnswer | None) -> None:
    transport = exchange.request.transport
    if transport is None:
        raise ConnectionDropped
    if slow is None:
        transport.write(wire)
        return
    line, step = Line(slow.bytes_per_s), max(1, slow.bytes_per_s // STEPS_PER_S)
    for offset in range(0, len(wire), step):
        piece = wire[offset : offset + step]
        await line.pass_through(len(piece))
        if transport.is_closing():
            raise ConnectionDropped
        transport.write(piece)
