"""The language of the window: chosen, remembered, switched at run time; Qt's own dialogs follow."""

from __future__ import annotations

import os
from collections.abc import Callable

from PySide6.QtCore import QCoreApplication, QLibraryInfo, QLocale, QSettings, QTranslator

from vod_desktop.texts import Language, Texts, chosen_language, open_texts

_KEY = "window/language"


def first_texts(settings: QSettings) -> Texts:
    """The texts in the language that was chosen last time, else in the system's."""
    stored = settings.value(_KEY)
    system = QLocale.system().name()
    return open_texts(chosen_language(stored if isinstance(stored, str) else None, os.environ, system=system))


class LanguageSwitch:
    """Switches the language for everything that shows texts."""

    def __init__(self, app: QCoreApplication, texts: Texts, settings: QSettings) -> None:
        self._app = app
        self._texts = texts
        self._settings = settings
        self._qt_translator = QTranslator()
        self._followers: list[Callable[[], None]] = []
        self._translate_qt()

    def tell(self, follower: Callable[[], None]) -> None:
        """Adds something that is to ask for its texts again after a switch."""
        self._followers.append(follower)

    def use(self, language: Language) -> None:
        """Switches, and remembers the choice."""
        self._settings.setValue(_KEY, str(language))
        if language is self._texts.language:
            return
        self._texts.use(language)
        self._translate_qt()
        for follower in self._followers:
            follower()

    def close(self) -> None:
        """Takes Qt's translations out again."""
        self._app.removeTranslator(self._qt_translator)

    def _translate_qt(self) -> None:
        self._app.removeTranslator(self._qt_translator)
        is_chinese = self._texts.language is Language.CHINESE
        QLocale.setDefault(QLocale("zh_CN" if is_chinese else "en_US"))
        folder = QLibraryInfo.path(QLibraryInfo.LibraryPath.TranslationsPath)
        if is_chinese and self._qt_translator.load("qtbase_zh_CN", folder):
            self._app.installTranslator(self._qt_translator)
