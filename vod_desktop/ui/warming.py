"""What is loaded before anybody waits for it, once the window has come to rest."""

from __future__ import annotations

import asyncio

from vod_desktop.ui.ports import OpenSession
from vod_desktop.ui.workplace import Workplace

WARM_UP_AFTER_S = 1.0
"""An import holds the window up the more the more else there is to do."""


async def warm_up(place: Workplace, session: OpenSession) -> None:
    """Loads what the first upload needs, beside the window."""
    await asyncio.sleep(WARM_UP_AFTER_S)
    await place.aside(session.warm_up)
