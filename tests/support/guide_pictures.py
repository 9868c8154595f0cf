"""Paints the pictures of the user guide: `python -m tests.support.guide_pictures [NAME...]` writes them to `resources/guide/`.

The real window, offscreen, in both languages, light and dark. Names are those of `guide_scenes.SCENES`; without one all are painted.
"""

from __future__ import annotations

import argparse
import os
import sys
import tempfile
from collections.abc import Sequence
from functools import partial
from pathlib import Path

os.environ["QT_QPA_PLATFORM"] = "offscreen"

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication

from tests.support.desk import Desk
from tests.support.guide_scenes import SCENES
from vod_desktop.bootstrap import open_session
from vod_desktop.core.model.settings import ColourScheme
from vod_desktop.guide.guide import FOLDERS
from vod_desktop.paths import resources_dir
from vod_desktop.texts import Language
from vod_desktop.ui.app import gui_loop
from vod_desktop.ui.ports import Opener

_SUFFIXES = {ColourScheme.LIGHT: "", ColourScheme.DARK: "-dark"}
_QUALITY = 60


async def paint(desk: Desk, name: str, folder: Path) -> list[Path]:
    """Shows one scene and paints it, light and dark, into a folder that is there; answers with the files."""
    widget = await SCENES[name].show(desk)
    painted = []
    for scheme, suffix in _SUFFIXES.items():
        desk.theme.choose(scheme)
        QApplication.sendPostedEvents()
        path = folder / f"{name}{suffix}.webp"
        if not widget.grab().save(str(path), "WEBP", _QUALITY):
            raise OSError(f"{path} could not be written")
        painted.append(path)
    desk.theme.choose(ColourScheme.LIGHT)
    for window in QApplication.topLevelWidgets():
        if window is not desk.window and window.isVisible():
            window.close()
    return painted


def opener_for(name: str, data_dir: Path) -> Opener | None:
    """What opens the session of a scene; None for that which only says what it is told."""
    return partial(open_session, data_dir, environ={}) if SCENES[name].is_real else None


def main(arguments: Sequence[str]) -> int:
    """Paints what is asked for."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("names", nargs="*", metavar="NAME", help=f"one of: {', '.join(SCENES)}")
    parser.add_argument("--to", type=Path, default=resources_dir() / "guide", help="instead of resources/guide")
    given = parser.parse_args(arguments)
    with gui_loop() as (app, loop, pool):
        app.setAttribute(Qt.ApplicationAttribute.AA_DontUseNativeDialogs)
        for name in given.names or SCENES:
            for language in Language:
                with tempfile.TemporaryDirectory(ignore_cleanup_errors=True) as folder:
                    data_dir, pictures = Path(folder) / "data", given.to / FOLDERS[language] / "images"
                    pictures.mkdir(parents=True, exist_ok=True)
                    desk = Desk(app, loop, pool, data_dir, language=language, opener=opener_for(name, data_dir))
                    paths = loop.run_until_complete(paint(desk, name, pictures))
                    loop.run_until_complete(desk.close())
                    sys.stdout.write("".join(f"{path.stat().st_size // 1000:4} KB  {path}\n" for path in paths))
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
