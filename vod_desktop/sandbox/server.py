"""The practice cloud's HTTP server: one loopback port, requests routed by host and path (protocol.md 9)."""

from __future__ import annotations

import asyncio
import logging
import ssl
from collections.abc import Awaitable, Callable

from aiohttp import web

from vod_desktop.sandbox import control, media_files
from vod_desktop.sandbox.api import service as api_service
from vod_desktop.sandbox.context import MEDIA_PREFIX, Context
from vod_desktop.sandbox.control import CONTROL_PREFIX
from vod_desktop.sandbox.cos import service as cos_service
from vod_desktop.sandbox.cos.request import storage_host
from vod_desktop.sandbox.delivery import delivered
from vod_desktop.sandbox.door import Door
from vod_desktop.sandbox.exchange import ConnectionDropped, Exchange, Intercepted
from vod_desktop.sandbox.resets import reset_connection
from vod_desktop.sandbox.ugc import service as ugc_service
from vod_desktop.sandbox.ugc.service import UGC_PATH

READ_BUFFER_BYTES = 256 * 1024
"""How much of a body waits for its handler: large blocks keep the cost per byte low, larger ones fall out of the cache."""

LIMITED_READ_BUFFER_BYTES = 16 * 1024
"""The same where a speed limit is set: what waits here has left the sender, who would see jumps instead of a flow."""

_log = logging.getLogger(__name__)

Service = Callable[[Exchange], Awaitable[web.StreamResponse]]


class Server:
    """Listens and serves. All methods run on the server's own event loop."""

    def __init__(self, context: Context, port: int, tls: ssl.SSLContext | None) -> None:
        self._context = context
        self._port = port
        self._door = Door(context.faults, tls, self._protocol)
        self._runner: web.AppRunner | None = None
        self._changing = asyncio.Lock()
        self._ending_by_themselves: set[int] = set()
        settings = context.settings
        self._is_limited = settings.speed_bytes_per_s > 0 or settings.connection_bytes_per_s > 0

    async def start(self, *, may_move: bool) -> int:
        """Begins to listen and returns the port.

        Raises:
            OSError: The port is taken, and no other will do (`may_move`).
        """
        application = web.Application(client_max_size=0)
        application.router.add_route("*", "/{target:.*}", self._serve, expect_handler=_leave_expect_to_the_body)
        self._runner = web.AppRunner(
            application,
            access_log=None,
            read_bufsize=LIMITED_READ_BUFFER_BYTES if self._is_limited else READ_BUFFER_BYTES,
            auto_decompress=False,
            max_field_size=64 * 1024,
            shutdown_timeout=0.1,
            lingering_time=2.0,
        )
        await self._runner.setup()
        try:
            self._port = self._door.open(self._port)
        except OSError:
            if not may_move:
                raise
            self._port = self._door.open(0)
        return self._port

    async def follow_outage(self) -> None:
        """Stops listening while an outage is armed, and listens again on the same port after it."""
        async with self._changing:
            outages = self._context.faults.outages()
            for fault_id, outage in outages.items():
                if outage.seconds is not None and fault_id not in self._ending_by_themselves:
                    self._ending_by_themselves.add(fault_id)
                    loop = asyncio.get_running_loop()
                    loop.call_later(outage.seconds, self._context.faults.clear, fault_id)
            if outages and self._door.is_open:
                await self._door.close()
                self._reset_connections()
            elif not outages and not self._door.is_open and self._runner is not None:
                self._door.open(self._port)

    async def stop(self) -> None:
        """Ends every connection and frees the port."""
        async with self._changing:
            await self._door.close()
            self._reset_connections()
            if self._runner is not None:
                await self._runner.cleanup()
                self._runner = None

    def _protocol(self) -> asyncio.BaseProtocol:
        assert self._runner is not None
        assert self._runner.server is not None
        return self._runner.server()

    def _reset_connections(self) -> None:
        if self._runner is not None and self._runner.server is not None:
            for connection in list(self._runner.server.connections):
                reset_connection(connection.transport)

    async def _serve(self, request: web.Request) -> web.StreamResponse:
        name, service = _service_of(request, self._context.settings.added_storage_domains)
        exchange = Exchange(self._context, request, name)
        try:
            return await delivered(exchange, await service(exchange))
        except Intercepted as intercepted:
            return intercepted.answer
        except ConnectionDropped:
            return web.Response(status=500)  # goes nowhere
        except (ConnectionError, web.RequestPayloadError):
            _log.debug("the client left during %s", exchange.record.operation)
            reset_connection(request.transport)
            return web.Response(status=500)
        except OSError:
            _log.exception("storing failed during %s", exchange.record.operation)
            return exchange.answer(500, b"", "text/plain")
        finally:
            exchange.record.finished_at = self._context.now()


async def _leave_expect_to_the_body(_request: web.Request) -> None:
    """Nothing yet: "100 Continue" is sent when the body is wanted, so that a refused part is never sent."""


async def _not_found(exchange: Exchange) -> web.StreamResponse:
    return exchange.answer(404, b"", "text/plain")


def _service_of(request: web.Request, added_storage_domains: tuple[str, ...]) -> tuple[str, Service]:
    path = request.raw_path.partition("?")[0]
    if storage_host(request.headers.get("Host", ""), added_storage_domains) is not None:
        return "cos", cos_service.serve
    if path == UGC_PATH:
        return "ugc", ugc_service.serve
    if path.startswith(f"{MEDIA_PREFIX}/"):
        return "media", media_files.serve
    if path.startswith(f"{CONTROL_PREFIX}/"):
        return "practice", control.serve
    if request.method == "POST" and path == "/":
        return "api", api_service.serve
    return "", _not_found
