"""A session that prepares plain requests by itself: what `requests` does for each of them costs more than sending 2 MB.

Of a small upload's CPU time a quarter went into the preparation of its three requests: protocols checked by reflection, cookies,
redirects, hooks, each header by a pattern. The SDKs use none of it. Adapter, pools and connections stay what they were, and with
them proxies, trust, errors and interruption.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any
from urllib.parse import urlencode

import requests
from requests.utils import requote_uri

_PLAIN_URL = re.compile(r"https?://[\w.:\[\]-]+(/[^#?@\s]*)?", re.ASCII | re.IGNORECASE)
"""Needs no further look: no name in other letters, no user, no query, no fragment."""
_PLAIN_OPTIONS = frozenset({"auth", "timeout", "proxies", "allow_redirects", "stream", "verify"})
_WITHOUT_BODY = frozenset({"GET", "HEAD"})


class LeanSession(requests.Session):
    """Sends what the SDKs ask for without detours; anything unusual goes the usual way.

    On the wire both ways are the same, byte for byte. `verify` is not looked at: trust is the adapter's.
    """

    def request(  # type: ignore[override]
        self, method: str, url: str, params: Any = None, data: Any = None, headers: Any = None, **how: Any
    ) -> requests.Response:
        """As `requests.Session.request`; only without redirects there is a shorter way."""
        if self.trust_env or how.get("allow_redirects") is not False or not how.keys() <= _PLAIN_OPTIONS:
            return super().request(method, url, params, data, headers, **how)
        prepared = self._prepared(method, url, params or {}, data, headers or {})
        if prepared is None:
            return super().request(method, url, params, data, headers, **how)
        if how.get("auth") is not None:
            prepared = how["auth"](prepared)
        return self.get_adapter(prepared.url or "").send(
            prepared, stream=how.get("stream", False), timeout=how.get("timeout"), proxies=how.get("proxies")
        )

    def _prepared(self, method: str, url: str, params: Any, data: Any, headers: Any) -> requests.PreparedRequest | None:
        """The request, complete but for its signature; None where it takes more than this to make it."""
        body = data.encode() if isinstance(data, str) else data
        place = _PLAIN_URL.fullmatch(url)
        if place is None or not (_are_plain(params) and _are_plain(headers) and _is_whole(body)):
            return None
        url = url if place[1] else f"{url}/"
        query = urlencode(params)
        given = {name.lower() for name in headers}
        request = requests.PreparedRequest()
        request.method = method.upper()
        request.url = requote_uri(f"{url}?{query}" if query else url)
        # A plain mapping is enough: whoever reads it asks for names as they are written here.
        fields = {name: value for name, value in self.headers.items() if name.lower() not in given}
        fields |= headers
        if body:
            request.body = body
            fields["Content-Length"] = str(len(body))
        elif request.method not in _WITHOUT_BODY:
            fields["Content-Length"] = "0"
        request.headers = fields  # type: ignore[assignment]
        return request


def _are_plain(values: object) -> bool:
    return isinstance(values, Mapping) and all(
        type(name) is str and type(value) in {str, bytes, int} for name, value in values.items()
    )


def _is_whole(body: object) -> bool:
    """Whether a body is bytes, or yields them and knows how many: then it is sent with its length."""
    if body is None or isinstance(body, bytes):
        return True
    return (
        not isinstance(body, Mapping | list | tuple)
        and hasattr(body, "__iter__")
        and getattr(body, "__len__", int)() > 0
    )
