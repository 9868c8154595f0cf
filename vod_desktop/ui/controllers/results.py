"""Results leave the window: as a file for a spreadsheet, or by a look into the console."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from pathlib import Path

from PySide6.QtCore import QObject, QSettings
from PySide6.QtWidgets import QWidget

from vod_desktop.core.model.catalog import CatalogKind
from vod_desktop.core.model.errors import AppError
from vod_desktop.core.model.job import Job
from vod_desktop.core.model.states import State
from vod_desktop.export.files import FileFormat, save_table
from vod_desktop.export.table import Lookup, results_table
from vod_desktop.texts import Language, open_texts
from vod_desktop.texts.errors import tell as told_of
from vod_desktop.texts.options import category_path
from vod_desktop.ui.actions import Act
from vod_desktop.ui.clipboard import copy_text
from vod_desktop.ui.models.console import console_url, why_no_console
from vod_desktop.ui.models.known import Known
from vod_desktop.ui.opening import open_url, show_in_folder
from vod_desktop.ui.saving import ask_where
from vod_desktop.ui.views.export_dialog import ExportDialog
from vod_desktop.ui.views.questions import tell
from vod_desktop.ui.views.toasts import LONG_MS, Toasts
from vod_desktop.ui.workplace import Workplace

_FOLDER_KEY = "export/folder"
_FORMAT_KEY = "export/format"


@dataclass(frozen=True, slots=True)
class Selection:
    """Some jobs that can be exported.

    Attributes:
        load: Gives the jobs in their order; may block, and is called on the ui-io pool.
    """

    label: str
    count: int
    load: Callable[[], Sequence[Job]]


class ResultsController(QObject):
    """Serves Act.EXPORT and Act.OPEN_CONSOLE; the history window exports through it too.

    Args:
        settings: Remembers folder and form of the last export.
    """

    def __init__(self, place: Workplace, settings: QSettings) -> None:
        super().__init__(place.window)
        self._place = place
        self._settings = settings
        self._known = Known(place.session)
        acts = place.window.acts
        acts[Act.EXPORT].triggered.connect(self._on_export)
        acts[Act.OPEN_CONSOLE].triggered.connect(lambda: self.open_console(self._chosen()))
        place.window.queue_view.selection_changed.connect(self.follow)

    def follow(self) -> None:
        """Choice, jobs or language have changed: says which actions mean something, and why one does not."""
        acts, texts = self._place.window.acts, self._place.texts
        chosen = self._chosen(most=2)
        job = chosen[0] if len(chosen) == 1 and chosen[0].result is not None else None
        why_not = why_no_console(texts, self._known.account(job.account_id)) if job else ""
        action = acts[Act.OPEN_CONSOLE]
        action.setEnabled(job is not None and not why_not)
        action.setToolTip(why_not or action.statusTip())
        acts[Act.EXPORT].setEnabled(self._place.model.counts[State.COMPLETE] > 0 or len(chosen) > 1)

    def open_console(self, jobs: Sequence[Job]) -> None:
        """Opens the console for the one job, its FileId at hand for the search there."""
        job = jobs[0] if len(jobs) == 1 else None
        account = self._known.account(job.account_id) if job else None
        if job is None or job.result is None or why_no_console(self._place.texts, account):
            return
        copy_text(job.result.file_id)
        open_url(console_url(account, job.result.file_id), self._place.window.toasts, self._place.texts)
        tr = self._place.texts.tr
        self._place.window.toasts.tell(
            lambda: (tr("The FileId was copied: paste it into the search of the console."), "")
        )

    def export(self, selections: Sequence[Selection], window: QWidget, toasts: Toasts) -> None:
        """Asks what, in which form and where; then writes it while the window goes on.

        Args:
            selections: What can be chosen; the first that holds anything is offered first.
            window: Over which to ask.
            toasts: Where to say that it is done.
        """
        labels = [(selection.label, selection.count > 0) for selection in selections]
        stored = self._settings.value(_FORMAT_KEY)
        file_format = FileFormat(stored) if stored in set(FileFormat) else FileFormat.XLSX
        dialog = ExportDialog(self._place.look, labels, file_format, window)
        dialog.chosen.connect(
            lambda number, form: self._choose_place(selections[number], FileFormat(form), window, toasts)
        )
        dialog.open()

    def _on_export(self) -> None:
        model, texts = self._place.model, self._place.texts
        chosen = self._chosen()
        order = {job.id: number for number, job in enumerate(model.jobs())} if len(chosen) > 1 else {}
        chosen.sort(key=lambda job: order.get(job.id, 0))
        complete = [job for job in model.jobs() if job.state is State.COMPLETE]
        selections = [
            Selection(
                texts.tr_n("The {count} chosen row", "The {count} chosen rows", len(chosen)),
                len(chosen),
                lambda: chosen,
            ),
            Selection(
                texts.tr_n("All {count} complete row", "All {count} complete rows", len(complete)),
                len(complete),
                lambda: complete,
            ),
        ]
        if len(chosen) <= 1:  # one row is chosen most of the time, and hardly anybody wants a table of it
            selections.reverse()
        self.export(selections, self._place.window, self._place.window.toasts)

    def _choose_place(self, selection: Selection, form: FileFormat, window: QWidget, toasts: Toasts) -> None:
        texts = self._place.texts
        kinds = {FileFormat.XLSX: texts.tr("Excel workbook"), FileFormat.CSV: texts.tr("Text table")}
        name = texts.tr("VOD uploads {date}", date=f"{datetime.now().astimezone():%Y-%m-%d %H%M}")
        stored = self._settings.value(_FOLDER_KEY)
        ask_where(
            texts,
            window,
            texts.tr("Export results"),
            kind=kinds[form],
            name=f"{name}.{form.value}",
            folder=stored if isinstance(stored, str) else None,
            then=lambda path: self._start(selection, path, form, window, toasts),
        )

    def _start(self, selection: Selection, path: Path, form: FileFormat, window: QWidget, toasts: Toasts) -> None:
        self._settings.setValue(_FOLDER_KEY, str(path.parent))
        self._settings.setValue(_FORMAT_KEY, form.value)
        self._place.tasks.start(self._write(selection, path, form, window, toasts))

    async def _write(self, selection: Selection, path: Path, form: FileFormat, window: QWidget, toasts: Toasts) -> None:
        session, texts = self._place.session(), self._place.texts
        if session is None:
            return
        try:
            jobs = await self._place.aside(selection.load)
            lookup = self._lookup(jobs)
            starts = await self._place.aside(session.history.starts, [job.id for job in jobs])
            await self._place.aside(write_results, jobs, replace(lookup, starts=starts), texts.language, path, form)
        except AppError as error:
            told = told_of(texts, error.problem)
            await tell(window, told.title, told.advice, close=texts.tr("Close"), warns=True)
            return
        done = len(jobs)
        toast = toasts.tell(
            lambda: (
                texts.tr_n("{count} row exported to {file}", "{count} rows exported to {file}", done, file=path.name),
                texts.tr("Show in folder"),
            ),
            life_ms=LONG_MS,
        )
        toast.pressed.connect(
            lambda: self._place.tasks.start(
                show_in_folder(self._place.pool, path, self._place.window.toasts, self._place.texts)
            )
        )

    def _lookup(self, jobs: Sequence[Job]) -> Lookup:
        """What the jobs name by number, as far as the window knows it."""
        texts = self._place.texts
        accounts = {
            account_id: self._known.account_name(texts, account_id) for account_id in {j.account_id for j in jobs}
        }
        lists = {account_id: self._known.listings(account_id).get(CatalogKind.CATEGORIES) for account_id in accounts}
        used = {(job.account_id, job.options.class_id) for job in jobs}
        return Lookup(accounts, {(one, number): category_path(lists[one], number) for one, number in used})

    def _chosen(self, most: int | None = None) -> list[Job]:
        ids = self._place.window.queue_view.selected_ids()[:most]
        return [job for job in map(self._place.model.job, ids) if job is not None]


def write_results(jobs: Sequence[Job], lookup: Lookup, language: Language, path: Path, form: FileFormat) -> None:
    """Writes the table of results. Blocks; for the ui-io pool, so it has texts of its own.

    Raises:
        AppError: export.failed.
    """
    save_table(results_table(open_texts(language), jobs, lookup), path, form)
