"""The whole guide in the language in force: pages by name, the table of contents, search."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path, PurePosixPath

from vod_desktop.core.model.errors import Code
from vod_desktop.guide import error_pages
from vod_desktop.guide.pages import Page, links, read_page
from vod_desktop.guide.search import Hit, search
from vod_desktop.paths import resources_dir
from vod_desktop.texts import Language, Texts

INDEX = "index"
"""Name of the page with the table of contents."""

FOLDERS: Mapping[Language, str] = {Language.ENGLISH: "en", Language.CHINESE: "zh-CN"}
"""Where each language lies below `resources/guide`."""

_SUFFIX = ".md"


@dataclass(frozen=True, slots=True)
class Chapter:
    """A part of the table of contents: its title and the names of its pages."""

    title: str
    pages: tuple[str, ...]


class Guide:
    """Reads pages when they are first asked for, each language once. Used on one thread.

    Args:
        texts: Says which language is in force.
        folder: `resources/guide`.
    """

    def __init__(self, texts: Texts, folder: Path) -> None:
        self._texts = texts
        self._folder = folder
        self._pages: dict[Language, Mapping[str, Page]] = {}

    @property
    def folder(self) -> Path:
        """Where the pages of the language in force lie, with their pictures."""
        return self._folder / FOLDERS[self._texts.language]

    def page(self, name: str) -> Page | None:
        """A page by its name."""
        return self._all().get(name)

    def chapters(self) -> Sequence[Chapter]:
        """The table of contents, as `index.md` has it; without the page itself."""
        index = self._all()[INDEX]
        titles = [section.title for section in index.sections if section.level > 1]
        _, *bodies = index.markdown.split("\n## ")
        pages = (tuple(place(target)[0] for _, target in links(body)) for body in bodies)
        return [Chapter(*one) for one in zip(titles, pages, strict=True)]

    def search(self, query: str) -> Sequence[Hit]:
        """Sections with these words, the most fitting first."""
        return search((page for name, page in self._all().items() if name not in {INDEX, error_pages.PAGE}), query)

    def _all(self) -> Mapping[str, Page]:
        language = self._texts.language
        if language not in self._pages:
            self._pages[language] = self._read()
        return self._pages[language]

    def _read(self) -> Mapping[str, Page]:
        sources = {path.stem: path.read_text(encoding="utf-8") for path in sorted(self.folder.glob(f"*{_SUFFIX}"))}
        notes = error_pages.read_notes(sources.pop(error_pages.PAGE))
        pages = {name: read_page(name, source) for name, source in sources.items()}
        pages[error_pages.PAGE] = error_pages.overview(self._texts, notes)
        for code in Code:
            note = notes.of_code.get(code, "")
            pages[error_pages.name_of(code)] = error_pages.page_of(self._texts, code, note)
        return pages


def open_guide(texts: Texts) -> Guide:
    """The guide of this installation."""
    return Guide(texts, resources_dir() / "guide")


def place(target: str) -> tuple[str, str]:
    """The page and the anchor that a link inside the guide leads to; a place among the errors is a page of its own."""
    path, _, anchor = target.partition("#")
    name = str(PurePosixPath(path).with_suffix("")) if path else ""
    if name == error_pages.PAGE and anchor in set(Code):
        return error_pages.name_of(anchor), ""
    return name, anchor
