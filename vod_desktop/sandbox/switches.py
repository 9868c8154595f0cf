"""Trouble at the press of a button, for those who practise: the line cut, the key refused, a busy service.

Each switch is a fault of the board that tests arm by hand. Any thread; waits until the server has taken it.
"""

from __future__ import annotations

from collections.abc import Callable

from vod_desktop.sandbox.faults import AnswerError, Busy, Fault, FaultBoard, Outage

_KEY_REFUSED = AnswerError(200, "AuthFailure.SecretIdNotFound", "The SecretId does not exist.")
_SIGNATURE_REFUSED = AnswerError(200, "10004", "ugc upload | invalid signature: the SecretId does not exist")


class Switches:
    """The switches of one practice cloud.

    Args:
        faults: The board of the cloud.
        speed: Gives the speed limit of all uploads together, and takes another one; in bytes a second, 0 is none.
        expire_certificates: Ends every certificate given out so far.
    """

    def __init__(
        self,
        faults: FaultBoard,
        speed: tuple[Callable[[], int], Callable[[int], None]],
        expire_certificates: Callable[[], None],
    ) -> None:
        self._faults = faults
        self._get_speed, self._set_speed = speed
        self._expire_certificates = expire_certificates
        self._ids: dict[str, tuple[int, ...]] = {}

    @property
    def line_is_cut(self) -> bool:
        """Whether nobody gets through."""
        return bool(self._ids.get("line"))

    def cut_line(self, is_cut: bool, /) -> None:
        """Resets every connection and lets no new one in, until the line is restored."""
        self._turn("line", Fault(Outage(), count=None), is_on=is_cut)

    @property
    def key_is_refused(self) -> bool:
        """Whether the key counts as deleted."""
        return bool(self._ids.get("key"))

    def refuse_key(self, is_refused: bool, /) -> None:
        """Lets every call be answered as if the key had been deleted, until it is accepted again.

        The client route says so of the signatures that were made with it.
        """
        self._turn(
            "key",
            Fault(_KEY_REFUSED, service="api", count=None),
            Fault(_SIGNATURE_REFUSED, service="ugc", count=None),
            is_on=is_refused,
        )

    @property
    def refusals_left(self) -> int:
        """How many requests are still to be answered "busy"."""
        ids = self._ids.get("busy", ())
        armed = [one for one in self._faults.armed() if one.fault_id in ids]
        return sum(max(0, (one.fault.count or 0) - one.hits) for one in armed)

    def refuse_next(self, count: int, /) -> None:
        """Answers so many requests with "busy", those to storage and the calls of both routes counted together."""
        self._turn("busy", Fault(Busy(), count=count), is_on=count > 0)

    @property
    def speed_bytes_per_s(self) -> int:
        """The speed limit of all uploads together; 0 is none."""
        return self._get_speed()

    def set_speed(self, bytes_per_s: int, /) -> None:
        """Changes the speed limit, for what is under way too."""
        self._set_speed(bytes_per_s)

    def expire_certificates(self) -> None:
        """Ends every certificate given out so far."""
        self._expire_certificates()

    def _turn(self, name: str, *faults: Fault, is_on: bool) -> None:
        for fault_id in self._ids.pop(name, ()):
            self._faults.clear(fault_id)
        if is_on:
            self._ids[name] = tuple(self._faults.arm(fault) for fault in faults)
