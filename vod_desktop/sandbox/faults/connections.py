"""What happens to a connection before there is a request on it. These match connections, and so no service or operation."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Refuse:
    """Connections are reset as soon as they are accepted."""


@dataclass(frozen=True, slots=True)
class Hang:
    """Connections are accepted and nothing more happens on them, not even a TLS handshake; None is until cleared."""

    seconds: float | None = None


@dataclass(frozen=True, slots=True)
class BreakTls:
    """The TLS handshake is answered with a fatal alert. Without TLS the same bytes are no answer in HTTP."""


@dataclass(frozen=True, slots=True)
class Outage:
    """The server is gone for `seconds`; None is until the fault is cleared.

    Live connections are reset, new ones find no listener; the control interface is gone too.
    """

    seconds: float | None = None


ConnectionEffect = Refuse | Hang | BreakTls
"""Effects that a connection draws when it is accepted; an outage is in force all the time instead."""
