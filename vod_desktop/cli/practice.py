"""`practice`: the practice cloud alone, for trying out scripts and other clients."""

from __future__ import annotations

import json
from collections.abc import Mapping

from vod_desktop.bootstrap import start_practice_cloud
from vod_desktop.cli.arguments import PracticeRequest
from vod_desktop.cli.console import Console
from vod_desktop.cli.exit_codes import ExitCode
from vod_desktop.cli.inbox import Inbox

_HOUR_S = 3600.0


def practice(request: PracticeRequest, console: Console) -> ExitCode:
    """Serves until a signal comes. Its key may be shown: it opens nothing else.

    Raises:
        AppError: data_dir.unusable, also when another practice cloud uses the folder or the port is taken.
    """
    folder = request.common.data.practice if request.folder is None else request.folder.absolute()
    inbox = Inbox()
    inbox.listen_to_signals()
    cloud = start_practice_cloud(
        folder, port=request.port, speed_bytes_per_s=request.speed_bytes_per_s, certificate_life_s=request.life_s
    )
    facts = {
        "event": "practice",
        "endpoint": cloud.endpoint,
        "secret_id": cloud.secret_id,
        "secret_key": cloud.secret_key,
        "folder": str(folder),
    }
    try:
        told = json.dumps(facts, ensure_ascii=False) if request.common.json else _told(console, facts)
        console.out.write(f"{told}\n")
        console.out.flush()
        while not inbox.interrupted:
            inbox.get(_HOUR_S)
    finally:
        cloud.stop()
    return ExitCode.OK


def _told(console: Console, facts: Mapping[str, str]) -> str:
    texts = console.texts
    lines = [
        texts.tr("The practice cloud runs at {endpoint}", endpoint=facts["endpoint"]),
        texts.tr("Its state is kept in {folder}", folder=facts["folder"]),
        "",
        texts.tr("In another terminal:"),
        f"  export VOD_SECRET_ID={facts['secret_id']}",
        f"  export VOD_SECRET_KEY={facts['secret_key']}",
        f"  {console.program} upload --endpoint {facts['endpoint']} FILE...",
        "",
        texts.tr("Ctrl+C ends it."),
    ]
    return "\n".join(lines)
