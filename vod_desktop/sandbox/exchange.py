"""One request and its answer, with the faults it has drawn: how bodies are read and answers are bent."""

from __future__ import annotations

import asyncio
import secrets
import socket
from collections.abc import AsyncIterator
from email.utils import formatdate

from aiohttp import web

from vod_desktop.sandbox.context import Context
from vod_desktop.sandbox.faults import (
    AlterContentType,
    AlterHeader,
    AnswerPage,
    DelayAnswer,
    Drawn,
    Facts,
    FlipBit,
    LoseAnswer,
    Reset,
    SkewDate,
    SlowBody,
    StopReading,
    TruncateAnswer,
)
from vod_desktop.sandbox.request_log import OpenRecord
from vod_desktop.sandbox.resets import reset_connection
from vod_desktop.sandbox.shaping import Line

MAX_SHAPED_BLOCK_BYTES = 64 * 1024
"""Largest block on a limited line: what a handler holds while it waits has left the sender, who would see jumps."""

SHAPED_STEPS_PER_S = 20
"""A limited body is read in steps of a twentieth of a second, so that it flows instead of jumping."""

SHAPED_RECEIVE_BUFFER_BYTES = 64 * 1024
"""Kernel buffer of a limited connection: a large one would take whole parts at once and hide the limit from the sender."""


class ConnectionDropped(Exception):  # noqa: N818 - an event of a fault, not an error of ours
    """The connection was ended on purpose; there is nobody left to answer."""


class Intercepted(Exception):  # noqa: N818 - an event of a fault, not an error of ours
    """Somebody on the way has answered in the service's place."""

    def __init__(self, answer: web.Response) -> None:
        super().__init__(answer.status)
        self.answer = answer


class Exchange:
    """A request that is being served. On the server's thread only."""

    def __init__(self, context: Context, request: web.Request, service: str) -> None:
        peer = request.transport.get_extra_info("peername") if request.transport else None
        self.context = context
        self.request = request
        self.request_id = secrets.token_hex(12)
        self.record = OpenRecord(service, peer[1] if peer else 0, context.now(), request.headers.get("Host", ""))
        self.drawn = Drawn()
        context.log.add(self.record)

    def identify(self, operation: str, key: str = "", part_number: int | None = None, upload_id: str = "") -> None:
        """Says what the request is: notes it in the log and draws its faults."""
        record = self.record
        record.operation, record.key, record.part_number, record.upload_id = operation, key, part_number, upload_id
        self.drawn = self.context.faults.draw(Facts(record.service, operation, key, part_number))

    def now(self) -> float:
        """The server's clock as this request sees it."""
        skew = self.drawn.get(SkewDate)
        return self.context.now() + (skew.seconds if skew else 0.0)

    def drop(self) -> None:
        """Resets the connection; raises ConnectionDropped."""
        reset_connection(self.request.transport)
        raise ConnectionDropped

    async def begin(self) -> None:
        """What comes before anything is read or done: a reset, the waits that settings and faults ask for, a foreign answer.

        Raises:
            ConnectionDropped: There is nobody left to answer.
            Intercepted: There is an answer.
        """
        reset = self.drawn.get(Reset)
        if reset is not None and reset.after_bytes == 0:
            self.drop()
        if self.context.settings.latency_s > 0:
            await asyncio.sleep(self.context.settings.latency_s)
        held = self.drawn.get(DelayAnswer)
        if held is not None and not held.carried_out:
            await self.context.faults.hold(self.drawn.fault_id(held), held.seconds)
        page = self.drawn.get(AnswerPage)
        if page is not None:
            location = {"Location": page.location} if page.location else {}
            raise Intercepted(self.answer(page.status, page.text.encode(), "text/html; charset=utf-8", location))

    async def read_all(self, limit_bytes: int) -> bytes | None:
        """The whole body, or None when it is longer than the limit."""
        blocks = []
        async for block in self.body():
            blocks.append(block)
            if self.record.body_bytes > limit_bytes:
                return None
        return b"".join(blocks)

    async def body(self, traffic_limit_bytes_per_s: float = 0.0) -> AsyncIterator[bytes]:
        """The body in blocks, at the speed and with the faults that apply; sends "100 Continue" first when asked to."""
        await self._send_continue()
        reset = self.drawn.get(Reset)
        stop = self.drawn.get(StopReading)
        flip = self.drawn.get(FlipBit)
        rates = self._rates(traffic_limit_bytes_per_s)
        lines = [Line(rate) for rate in rates]
        shared_rate = self.context.line.bytes_per_s
        if rates or shared_rate:
            self._shrink_receive_buffer()
        slowest = min([*rates, *([shared_rate] if shared_rate else [])], default=0.0)
        while True:
            received = self.record.body_bytes
            if reset is not None and received >= reset.after_bytes:
                self.drop()
            if stop is not None and received >= stop.after_bytes:
                await self.context.faults.hold(self.drawn.fault_id(stop), stop.seconds)
                stop = None
            ends = [fault.after_bytes - received for fault in (reset, stop) if fault is not None]
            if slowest:
                ends.append(min(MAX_SHAPED_BLOCK_BYTES, max(1024, int(slowest / SHAPED_STEPS_PER_S))))
            block = await (self.request.content.read(min(ends)) if ends else self.request.content.readany())
            if not block:
                return
            for line in (*lines, self.context.line):
                await line.pass_through(len(block))
            if flip is not None and received <= flip.offset < received + len(block):
                block = flipped(block, flip.offset - received)
            self.record.body_bytes = received + len(block)
            yield block

    def _rates(self, traffic_limit_bytes_per_s: float) -> list[float]:
        slow = self.drawn.get(SlowBody)
        candidates = (
            traffic_limit_bytes_per_s,
            self.context.settings.connection_bytes_per_s,
            slow.bytes_per_s if slow else 0,
        )
        return [float(rate) for rate in candidates if rate > 0]

    async def _send_continue(self) -> None:
        if self.request.headers.get("Expect", "").lower() == "100-continue":
            writer = self.request.writer
            await writer.write(b"HTTP/1.1 100 Continue\r\n\r\n")
            writer.output_size = 0  # the answer itself has not begun

    def _shrink_receive_buffer(self) -> None:
        transport = self.request.transport
        connection = transport.get_extra_info("socket") if transport else None
        if connection is not None:
            connection.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, SHAPED_RECEIVE_BUFFER_BYTES)

    def answer(
        self, status: int, body: bytes, content_type: str, headers: dict[str, str] | None = None
    ) -> web.Response:
        """The answer as it leaves, bent by the faults; notes the status in the log.

        Raises:
            ConnectionDropped: The answer was to be lost.
        """
        if self.drawn.get(LoseAnswer) is not None:
            self.drop()
        truncate = self.drawn.get(TruncateAnswer)
        bent_type = self.drawn.get(AlterContentType)
        all_headers = {
            "Content-Type": bent_type.value if bent_type else content_type,
            "Date": formatdate(self.now(), usegmt=True),
            **(headers or {}),
        }
        for alter in self.drawn.every(AlterHeader):
            all_headers = {name: value for name, value in all_headers.items() if name.lower() != alter.name.lower()}
            if alter.value is not None:
                all_headers[alter.name] = alter.value
        self.record.status = status
        return web.Response(status=status, body=body[: truncate.keep_bytes] if truncate else body, headers=all_headers)


def flipped(block: bytes, offset: int) -> bytes:
    """The block with the lowest bit of one byte changed."""
    changed = bytearray(block)
    changed[offset] ^= 1
    return bytes(changed)
