"""What the services themselves do to a request that has come in whole."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class ExpireCertificate:
    """The certificate counts as ended; `form` is a value of `ExpiredForm`, "" is the one of the settings."""

    form: str = ""


@dataclass(frozen=True, slots=True)
class SpoilPart:
    """One bit of a part changes after it was stored: its answer tells the right checksums, the whole object's does not."""

    offset: int = 0


@dataclass(frozen=True, slots=True)
class SlowComplete:
    """Complete answers 200 at once, sends spaces for this long, then the result (protocol.md 5.2)."""

    seconds: float


@dataclass(frozen=True, slots=True)
class ErrorInside200:
    """Complete answers 200 with an error element and does not make the object."""

    code: str = "InternalError"


@dataclass(frozen=True, slots=True)
class RefuseSecondCommit:
    """A Commit of a session that was committed is refused."""


ServiceEffect = ExpireCertificate | SpoilPart | SlowComplete | ErrorInside200 | RefuseSecondCommit
