"""Proxies named by the environment: downloads go through them, unless none answers.

A machine may name a proxy that is not there (a laptop away from its office, a setting long forgotten). pip and apt would
then try for minutes and fail. What is downloaded is checked by hash or signature, so going without is safe; and it is said.
"""

from __future__ import annotations

import os
import socket
from functools import cache
from urllib.parse import urlsplit

from devtools.steps import say

VARIABLES = {"http_proxy", "https_proxy", "all_proxy"}
"""Tools read them in small or in capital letters."""
ANSWER_LIMIT_S = 3.0
DEFAULT_PORTS = {"http": 80, "https": 443, "socks4": 1080, "socks5": 1080, "socks5h": 1080}


def download_environment() -> dict[str, str]:
    """Our environment for a tool that downloads, without the proxies that do not answer."""
    environ = dict(os.environ)
    for name in [name for name in environ if name.lower() in VARIABLES]:
        place = _place(environ[name])
        if place is not None and not _answers(*place):
            del environ[name]
    return environ


def _place(url: str) -> tuple[str, int] | None:
    """Host and port of a proxy's URL; None if it names none."""
    parts = urlsplit(url if "//" in url else "//" + url)
    try:
        port = parts.port
    except ValueError:
        return None
    return (parts.hostname, port or DEFAULT_PORTS.get(parts.scheme, 80)) if parts.hostname else None


@cache
def _answers(host: str, port: int) -> bool:
    """Whether something listens there; says it once if not."""
    try:
        socket.create_connection((host, port), ANSWER_LIMIT_S).close()
    except OSError:
        # Host and port only: a proxy's URL may hold a password.
        say(f"The proxy {host}:{port} does not answer; downloads go without it.")
        return False
    return True
