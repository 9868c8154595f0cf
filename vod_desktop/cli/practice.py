"""`practice`: the practice cloud alone, for trying out scripts and other clients."""

from __future__ import annotations

import json
from pathlib import Path
from typing import TYPE_CHECKING

from vod_desktop.cli.arguments import PROGRAM, PracticeRequest
from vod_desktop.cli.console import Console
from vod_desktop.cli.exit_codes import ExitCode
from vod_desktop.cli.inbox import Inbox
from vod_desktop.core.model.errors import Code, app_error
from vod_desktop.paths import DataDir, default_data_dir

if TYPE_CHECKING:
    from vod_desktop.sandbox import PracticeCloud

_HOUR_S = 3600.0


def practice(request: PracticeRequest, console: Console) -> ExitCode:
    """Serves until a signal comes. Its key may be shown: it opens nothing else.

    Raises:
        AppError: data_dir.unusable, also when another practice cloud uses the folder or the port is taken.
    """
    from vod_desktop.sandbox import PracticeCloud, PracticeSettings  # noqa: PLC0415  (slow; other commands do without)

    given = request.common.data_dir
    data = default_data_dir() if given is None else DataDir(given.absolute())
    folder = data.practice if request.folder is None else request.folder.absolute()
    settings = PracticeSettings(speed_bytes_per_s=request.speed_bytes_per_s, certificate_life_s=request.life_s)
    inbox = Inbox()
    inbox.listen_to_signals()
    try:
        cloud = PracticeCloud(folder, port=request.port, settings=settings)
        cloud.start()
    except OSError as error:
        reason = error.strerror or str(error)
        raise app_error(Code.DATA_DIR_UNUSABLE, path=str(folder), reason=reason) from error
    try:
        console.out.write(_description(request, console, cloud, folder))
        console.out.flush()
        while not inbox.interrupted:
            inbox.get(_HOUR_S)
    finally:
        cloud.stop()
    return ExitCode.OK


def _description(request: PracticeRequest, console: Console, cloud: PracticeCloud, folder: Path) -> str:
    if request.common.json:
        row = {
            "event": "practice",
            "endpoint": cloud.endpoint,
            "secret_id": cloud.secret_id,
            "secret_key": cloud.secret_key,
            "folder": str(folder),
        }
        return json.dumps(row, ensure_ascii=False) + "\n"
    tr = console.texts.tr
    lines = [
        tr("The practice cloud runs at {endpoint}", endpoint=cloud.endpoint),
        tr("Its state is kept in {folder}", folder=folder),
        "",
        tr("In another terminal:"),
        f"  export VOD_SECRET_ID={cloud.secret_id}",
        f"  export VOD_SECRET_KEY={cloud.secret_key}",
        f"  {PROGRAM} upload --endpoint {cloud.endpoint} FILE...",
        "",
        tr("Ctrl+C ends it."),
    ]
    return "\n".join(lines) + "\n"
