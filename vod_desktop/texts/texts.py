"""The texts of one language at a time, and which language that is."""

from __future__ import annotations

from collections.abc import Mapping
from enum import StrEnum
from gettext import NullTranslations
from pathlib import Path

from vod_desktop.paths import resources_dir
from vod_desktop.texts.catalog import load_catalog


class Language(StrEnum):
    """The languages that are complete. The value names the folder under `resources/locale/`."""

    ENGLISH = "en"
    CHINESE = "zh_CN"


def mark(message: str) -> str:
    """Marks a text in a table for extraction; `Texts.tr` translates it when it is shown."""
    return message


class Texts:
    """All texts in the language in force. Cheap to ask; used on one thread.

    Args:
        language: The language to begin with.
        locale_folder: Holds `<language>/LC_MESSAGES/vod_desktop.po`.
    """

    def __init__(self, language: Language, locale_folder: Path) -> None:
        self._folder = locale_folder
        self._catalogs: dict[Language, NullTranslations] = {Language.ENGLISH: NullTranslations()}
        self.use(language)

    @property
    def language(self) -> Language:
        """The language in force."""
        return self._language

    def use(self, language: Language) -> None:
        """Changes the language; a catalog is read when it is first needed."""
        if language not in self._catalogs:
            self._catalogs[language] = load_catalog(self._folder / language / "LC_MESSAGES" / "vod_desktop.po")
        self._language = language
        self._catalog = self._catalogs[language]

    def tr(self, message: str, /, **values: object) -> str:
        """The message in the language in force, its named placeholders filled.

        Without values nothing is filled, so that a text may speak of `{stem}` itself.
        """
        text = self._catalog.gettext(message)
        return text.format_map(values) if values else text

    def tr_n(self, one: str, many: str, count: int, /, **values: object) -> str:
        """The singular or plural for `count`, which also fills `{count}`."""
        return self._catalog.ngettext(one, many, count).format_map({"count": count, **values})


def open_texts(language: Language) -> Texts:
    """The texts of this installation."""
    return Texts(language, resources_dir() / "locale")


def chosen_language(setting: str | None, environ: Mapping[str, str], *, system: str | None = None) -> Language:
    """The language to begin with.

    Args:
        setting: What the user chose (`en`, `zh_CN`), or None for the system's language.
        environ: Where POSIX systems name the language: LC_ALL, LC_MESSAGES, LANG, the first that is set.
        system: What the desktop names (Windows and macOS set no variable), used when the environment is silent.
    """
    named = setting or next((environ[name] for name in ("LC_ALL", "LC_MESSAGES", "LANG") if environ.get(name)), system)
    return Language.CHINESE if named and named.lower().startswith("zh") else Language.ENGLISH
