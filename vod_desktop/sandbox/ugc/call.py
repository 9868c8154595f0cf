"""What an action of the client route is, and what it gets to work with."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass

from vod_desktop.sandbox.api import action as api
from vod_desktop.sandbox.api.action import Answer
from vod_desktop.sandbox.api.fields import Field
from vod_desktop.sandbox.ugc.signature import Signature

MAIN_HOST = "vod2.qcloud.com"
"""The route's own host, which answers name; another one stands in for it (protocol.md 4.2). All hosts lead here."""

STORAGE_ACCOUNT = 10022853
"""The number behind the buckets of this route, not that of the user's account: a client that takes the wrong one is found out."""


@dataclass(frozen=True, slots=True)
class Call(api.Call):
    """One call whose signature is valid, and names the application, and whose fields are of the right types."""

    signature: Signature


@dataclass(frozen=True, slots=True)
class Action:
    """An action: its fields besides the signature, and what carries it out."""

    fields: Mapping[str, Field]
    run: Callable[[Call], Answer]
