"""Results on the clipboard, so that spreadsheets neither round a FileId nor take a name for a formula.

A FileId has 19 digits; a spreadsheet that reads it as a number keeps 15. So beside the plain text there is an HTML table
whose cells are declared as text, which spreadsheets prefer. Thousands of rows are put together in pieces (`Copier`).
"""

from __future__ import annotations

import html
from collections.abc import Iterable, Iterator, Sequence

from PySide6.QtCore import QMimeData, QObject
from PySide6.QtGui import QGuiApplication

from vod_desktop.core.model.job import Job
from vod_desktop.export.cells import clean, guarded
from vod_desktop.texts import Texts, formats, mark
from vod_desktop.texts.labels import state_label
from vod_desktop.ui.courtesy import Courtesy
from vod_desktop.ui.piecemeal import Piecemeal

_TEXT_CELL = "mso-number-format:'\\@'"

_HEADINGS = (
    mark("Name"),
    mark("State"),
    mark("Size"),
    mark("FileId"),
    mark("Media URL"),
    mark("Cover URL"),
    mark("RequestId"),
    mark("File"),
)

_LINES_A_PIECE = 25
_PIECES_AT_ONCE = 8
"""So much is on the clipboard before the key that asked for it is let go; the window may be held for 3 ms by it."""

Line = Sequence[str]
Table = Iterable[Line]
"""Read once, line by line."""


def file_ids(jobs: Iterable[Job]) -> Iterator[Line]:
    """One column: the FileIds of those that have one."""
    return ([job.result.file_id] for job in jobs if job.result is not None)


def media_urls(jobs: Iterable[Job]) -> Iterator[Line]:
    """One column: the addresses of those that have one."""
    return ([job.result.media_url] for job in jobs if job.result is not None)


def rows(texts: Texts, jobs: Iterable[Job]) -> Iterator[Line]:
    """A table with a heading: what one would put into a list of uploads."""
    yield [texts.tr(title) for title in _HEADINGS]
    for job in jobs:
        yield _row(texts, job)


class Sheet:
    """A table that grows line by line, in the two forms in which it goes to the clipboard."""

    def __init__(self, table: Table = ()) -> None:
        self._plain: list[str] = []
        self._html: list[str] = []
        for line in table:
            self.add(line)

    def add(self, line: Line) -> None:
        """One line more; in one of several cells a text that begins like a formula gets a `'` in front of its plain form."""
        self._plain.append("\t".join(map(guarded if len(line) > 1 else clean, line)))
        cells = "".join(f'<td style="{_TEXT_CELL}">{html.escape(clean(cell))}</td>' for cell in line)
        self._html.append(f"<tr>{cells}</tr>")

    @property
    def plain(self) -> str:
        """Tab-separated."""
        return "\n".join(self._plain)

    @property
    def html(self) -> str:
        """A table of text cells."""
        return f"<table>{''.join(self._html)}</table>"

    def mime(self) -> QMimeData:
        """Both forms, for the clipboard."""
        mime = QMimeData()
        mime.setText(self.plain)
        mime.setHtml(self.html)
        return mime


class Copier(QObject):
    """Puts tables on the clipboard: short ones at once, long ones whole as soon as they are put together. GUI thread."""

    def __init__(self, parent: QObject, courtesy: Courtesy) -> None:
        super().__init__(parent)
        self._pieces = Piecemeal(self, courtesy)

    def copy(self, table: Table) -> None:
        """Takes the place of what is on the clipboard, and of what was to come there; an empty table leaves both alone."""
        lines = iter(table)
        first = next(lines, None)
        if first is not None:
            self._pieces.start(_put_together(Sheet([first]), lines), at_once=_PIECES_AT_ONCE)


def copy_text(text: str) -> None:
    """Puts plain text on the clipboard."""
    QGuiApplication.clipboard().setText(text)


def _put_together(sheet: Sheet, lines: Iterator[Line]) -> Iterator[None]:
    for number, line in enumerate(lines, 1):
        sheet.add(line)
        if number % _LINES_A_PIECE == 0:
            yield
    QGuiApplication.clipboard().setMimeData(sheet.mime())


def _row(texts: Texts, job: Job) -> list[str]:
    result = job.result
    return [
        job.media_name,
        state_label(texts, job),
        formats.size(job.total_bytes),
        result.file_id if result else "",
        result.media_url if result else "",
        (result.cover_url or "") if result else "",
        (result.request_id or "") if result else "",
        str(job.media.source.path),
    ]
