"""Notifications where there is nobody to show them."""

from __future__ import annotations

import asyncio
import logging
import socket
import time
from pathlib import Path

import pytest

from vod_desktop.desktop.notify import DesktopNotices

ICON = Path("app.svg").absolute()


async def _told(notices: DesktopNotices) -> None:
    try:
        await notices.show("title", "body", "Show", lambda: None)
        await notices.show("title", "body", "Show", lambda: None)
        await notices.withdraw()
    finally:
        notices.close()


def test_without_a_bus_there_is_silence(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    monkeypatch.setenv("DBUS_SESSION_BUS_ADDRESS", f"unix:path={tmp_path}/no-bus")
    asyncio.run(_told(DesktopNotices("VOD", ICON)))
    assert [record for record in caplog.records if record.levelno >= logging.WARNING] == []


def test_a_bus_that_does_not_answer_is_given_up(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    with socket.socket(socket.AF_UNIX) as deaf:
        deaf.bind(str(tmp_path / "bus"))
        deaf.listen()
        monkeypatch.setenv("DBUS_SESSION_BUS_ADDRESS", f"unix:path={tmp_path}/bus")
        begun = time.monotonic()
        asyncio.run(_told(DesktopNotices("VOD", ICON, patience_s=0.2)))
        assert time.monotonic() - begun < 5
