"""Results on the clipboard, so that spreadsheets neither round a FileId nor take a name for a formula.

A FileId has 19 digits; a spreadsheet that reads it as a number keeps 15. So beside the plain text there is an HTML table
whose cells are declared as text, which spreadsheets prefer. Pure but for `mime_of`.
"""

from __future__ import annotations

import html
from collections.abc import Iterable, Sequence

from PySide6.QtCore import QMimeData

from vod_desktop.core.model.job import Job
from vod_desktop.export.cells import clean, guarded
from vod_desktop.texts import Texts, formats, mark
from vod_desktop.texts.labels import state_label

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

Table = Sequence[Sequence[str]]


def file_ids(jobs: Iterable[Job]) -> Table:
    """One column: the FileIds of those that have one."""
    return [[job.result.file_id] for job in jobs if job.result is not None]


def media_urls(jobs: Iterable[Job]) -> Table:
    """One column: the addresses of those that have one."""
    return [[job.result.media_url] for job in jobs if job.result is not None]


def rows(texts: Texts, jobs: Iterable[Job]) -> Table:
    """A table with a heading: what one would put into a list of uploads."""
    return [[texts.tr(title) for title in _HEADINGS], *(_row(texts, job) for job in jobs)]


def mime_of(table: Table) -> QMimeData:
    """The table for the clipboard, as text and as HTML."""
    mime = QMimeData()
    mime.setText(plain(table))
    mime.setHtml(html_table(table))
    return mime


def plain(table: Table) -> str:
    """Tab-separated; in a table of several columns a text that begins like a formula gets a `'` in front."""
    is_wide = any(len(line) > 1 for line in table)
    return "\n".join("\t".join(guarded(cell) if is_wide else clean(cell) for cell in line) for line in table)


def html_table(table: Table) -> str:
    """A table of text cells."""
    lines = (
        "<tr>" + "".join(f'<td style="{_TEXT_CELL}">{html.escape(clean(cell))}</td>' for cell in line) + "</tr>"
        for line in table
    )
    return f"<table>{''.join(lines)}</table>"


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
