"""Composed procedures, for those who make options of what a user picks; the values stand in `core/model/composition.py`."""

from __future__ import annotations

from vod_desktop.core.model.composition import CONSOLE, CONSOLE_NUMBER, AsInConsole, Composition, parse

__all__ = ["CONSOLE", "CONSOLE_NUMBER", "AsInConsole", "Composition", "parse"]
