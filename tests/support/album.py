"""Pictures of a window for people to look at: both languages, light and dark, in `build/pictures/`."""

from __future__ import annotations

from itertools import product
from pathlib import Path

from PySide6.QtWidgets import QApplication, QDialog

from tests.support.desk import Desk
from vod_desktop.core.model.settings import ColourScheme
from vod_desktop.texts import Language

_FOLDER = Path(__file__).parents[2] / "build" / "pictures"


def dialog_picture(desk: Desk, name: str) -> list[Path]:
    """Paints the dialogs before the window, light and dark, in the language they were opened in: most are made anew for another."""
    _FOLDER.mkdir(parents=True, exist_ok=True)
    language, painted = desk.shell.texts.language, []
    for scheme in (ColourScheme.LIGHT, ColourScheme.DARK):
        desk.theme.choose(scheme)
        QApplication.sendPostedEvents()
        for number, dialog in enumerate(_dialogs(), 1):
            path = _FOLDER / f"{name}-{language}-{scheme}-{number}.png"
            assert dialog.grab().save(str(path))
            painted.append(path)
    desk.theme.choose(ColourScheme.LIGHT)
    return painted


def picture(desk: Desk, name: str) -> list[Path]:
    """Paints the window and the dialogs before it, in every language and scheme; the window is then as it was before."""
    _FOLDER.mkdir(parents=True, exist_ok=True)
    before = desk.shell.texts.language
    painted: list[Path] = []
    for language, scheme in product((Language.ENGLISH, Language.CHINESE), (ColourScheme.LIGHT, ColourScheme.DARK)):
        desk.shell.languages.use(language)
        desk.theme.choose(scheme)
        QApplication.sendPostedEvents()  # words of another length want another layout
        for number, window in enumerate((desk.window, *_dialogs())):
            path = _FOLDER / f"{name}-{language}-{scheme}{f'-{number}' if number else ''}.png"
            assert window.grab().save(str(path))
            painted.append(path)
    desk.shell.languages.use(before)
    desk.theme.choose(ColourScheme.LIGHT)
    return painted


def _dialogs() -> list[QDialog]:
    return [one for one in QApplication.topLevelWidgets() if isinstance(one, QDialog) and one.isVisible()]
