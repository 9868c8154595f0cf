"""Speed limits of the practice cloud: each is a line that bytes pass one after another."""

from __future__ import annotations

import asyncio


class Line:
    """A line of a given speed, shared by all who send through it; 0 is unlimited. On the server's thread only.

    The time a block needs is added to the end of the line's last block, so that the average holds however the blocks are cut.
    """

    def __init__(self, bytes_per_s: float) -> None:
        self.bytes_per_s = bytes_per_s
        self._free_at = 0.0

    async def pass_through(self, size_bytes: int) -> None:
        """Waits until the line has carried a block."""
        if self.bytes_per_s <= 0:
            return
        now = asyncio.get_running_loop().time()
        self._free_at = max(self._free_at, now) + size_bytes / self.bytes_per_s
        await asyncio.sleep(self._free_at - now)
