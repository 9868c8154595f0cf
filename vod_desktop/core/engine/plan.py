"""How an object is cut into requests. Pure."""

from __future__ import annotations

from dataclasses import dataclass

from vod_desktop.core.model.job import UploadObject

MIB = 1 << 20
SINGLE_PUT_BYTES = 8 * MIB
"""Up to this size one PUT Object is quicker than initiate, parts and complete."""
MIN_PART_BYTES = 4 * MIB
MAX_USUAL_PART_BYTES = 16 * MIB
FAST_PART_BYTES = 32 * MIB
"""On a line that moves a usual part in less than a second: half the requests and answers for the same bytes."""
MAX_PARTS = 10_000
PARTS_PER_CONNECTION = 6
"""A part is about size / (connections x 6): enough parts that all connections end together, few enough that requests
do not cost more than bytes (measured on a 60 ms line: 10 x 8 MB beat 8 x 16 MB by a third)."""

PART_TIME_S = 60.0
"""A part should take no longer: one that is not confirmed when the line breaks, or somebody pauses, is sent again as a whole."""


@dataclass(frozen=True, slots=True)
class Slice:
    """The bytes of one request."""

    number: int
    offset: int
    size_bytes: int


def part_size(size_bytes: int, connections: int, bytes_per_s: float | None = None) -> int | None:
    """Part size in bytes, a whole number of MiB, or None for one PUT.

    Parts of storage are 1 MB to 5 GB and at most 10,000 (protocol.md 5.3).

    Args:
        size_bytes: Of the object.
        connections: How many parts go at once. The number itself is the user's: on a line with a speed for each connection more of
            them are faster, and on one that a single connection fills they cost next to nothing.
        bytes_per_s: Of all connections together as measured during the last hour; None where nothing was sent.
    """
    if size_bytes <= SINGLE_PUT_BYTES:
        return None
    wanted = size_bytes // (connections * PARTS_PER_CONNECTION)
    most = MAX_USUAL_PART_BYTES if bytes_per_s is None else _most_at(bytes_per_s / connections)
    usual = min(max(wanted, MIN_PART_BYTES), most)
    least = -(-size_bytes // MAX_PARTS)
    return -(-max(usual, least) // MIB) * MIB


def _most_at(bytes_per_s: float) -> int:
    """How large a part may be on a connection of this speed, the limits of storage aside."""
    if bytes_per_s > MAX_USUAL_PART_BYTES:
        return FAST_PART_BYTES
    return min(max(int(bytes_per_s * PART_TIME_S), MIN_PART_BYTES), MAX_USUAL_PART_BYTES)


def slice_of(item: UploadObject, number: int) -> Slice:
    """Where part `number` (from 1) of an object lies. A PUT is part 1 with all bytes."""
    size = item.source.size_bytes
    if item.part_size_bytes is None:
        return Slice(1, 0, size)
    offset = (number - 1) * item.part_size_bytes
    return Slice(number, offset, min(item.part_size_bytes, size - offset))


def missing_parts(item: UploadObject) -> tuple[int, ...]:
    """Numbers of the requests that are still to be sent, in order."""
    if item.complete:
        return ()
    confirmed = {part.number for part in item.parts}
    return tuple(number for number in range(1, item.part_count + 1) if number not in confirmed)
