"""What goes back instead of the answer, or becomes of it on its way."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class DelayAnswer:
    """The request waits this long before it is carried out, or before its answer leaves; None is until cleared.

    Attributes:
        carried_out: It waits with its work done.
    """

    seconds: float | None = None
    carried_out: bool = False


@dataclass(frozen=True, slots=True)
class AnswerError:
    """The request is not carried out but answered with an error. The cloud API says its own errors with status 200."""

    status: int = 500
    code: str = "InternalError"
    message: str = "An internal error has occurred."


@dataclass(frozen=True, slots=True)
class Busy:
    """The request is not carried out but answered with "busy", each service in its own words."""


@dataclass(frozen=True, slots=True)
class AnswerPage:
    """The request is not carried out but answered with a web page, as gateways and the login pages of hotels do.

    Attributes:
        location: Where a redirect leads, "" for none.
    """

    status: int = 200
    text: str = "<!DOCTYPE html><html><head><title>Welcome</title></head><body>Please log in.</body></html>"
    location: str = ""


@dataclass(frozen=True, slots=True)
class LoseAnswer:
    """The request is carried out, and the connection is reset instead of the answer."""


@dataclass(frozen=True, slots=True)
class CutAnswer:
    """The request is carried out, and its answer breaks off after this many bytes on the wire, headers included.

    Attributes:
        after_bytes: A negative number counts from the answer's end.
        reset: The connection ends with a reset, otherwise as after a whole answer.
    """

    after_bytes: int
    reset: bool = True


@dataclass(frozen=True, slots=True)
class SlowAnswer:
    """The answer, headers included, leaves at this rate."""

    bytes_per_s: int


@dataclass(frozen=True, slots=True)
class TruncateAnswer:
    """The answer's body ends after this many bytes, with a matching Content-Length."""

    keep_bytes: int = 20


@dataclass(frozen=True, slots=True)
class AlterHeader:
    """A header of the answer has another value; None leaves it out."""

    name: str
    value: str | None = None


@dataclass(frozen=True, slots=True)
class AlterContentType:
    """The answer has another content type (protocol.md 1.5, first trap)."""

    value: str = "application/json; charset=utf-8"


@dataclass(frozen=True, slots=True)
class SkewDate:
    """The answer's Date is off by this many seconds, and signatures are judged by that clock."""

    seconds: float


AnswerEffect = (
    DelayAnswer
    | AnswerError
    | Busy
    | AnswerPage
    | LoseAnswer
    | CutAnswer
    | SlowAnswer
    | TruncateAnswer
    | AlterHeader
    | AlterContentType
    | SkewDate
)
