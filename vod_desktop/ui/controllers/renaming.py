"""Changes the media name of a job in its row."""

from __future__ import annotations

from PySide6.QtCore import QObject, Qt

from vod_desktop.core.intake.names import checked_name
from vod_desktop.core.model.commands import EditJobs, JobEdit
from vod_desktop.core.model.errors import AppError
from vod_desktop.texts.errors import tell
from vod_desktop.ui.actions import Act
from vod_desktop.ui.models.columns import Column
from vod_desktop.ui.workplace import Workplace


class RenamingController(QObject):
    """Serves the action; the editor is the delegate's."""

    def __init__(self, place: Workplace) -> None:
        super().__init__(place.window)
        self._place = place
        self._view = place.window.queue_view
        place.window.acts[Act.RENAME].triggered.connect(self._on_rename)
        delegate = self._view.names
        delegate.set_check(self._what_is_wrong)
        delegate.renamed.connect(self._on_renamed)
        self._view.rename_missed.connect(self._on_missed)
        self._view.selection_changed.connect(self.follow)
        place.model.counts_changed.connect(self.follow)
        self.follow()

    def follow(self) -> None:
        """Enables the action where there is one row whose upload has not begun."""
        ids = self._view.selected_ids() if self._view.selectionModel().hasSelection() else []
        job = self._place.model.job(ids[0]) if len(ids) == 1 else None
        self._place.window.acts.enable({Act.RENAME: job is not None and job.may_edit})

    def _on_rename(self) -> None:
        ids = self._view.selected_ids()
        index = self._place.model.index_of(ids[0]).siblingAtColumn(Column.NAME) if len(ids) == 1 else None
        if index is not None and index.flags() & Qt.ItemFlag.ItemIsEditable:
            self._view.setCurrentIndex(index)
            self._view.scrollTo(index)
            self._view.edit(index)

    def _on_missed(self) -> None:
        """F2 on a row whose upload has begun: to do nothing would look like a fault."""
        ids = self._view.selected_ids()
        job = self._place.model.job(ids[0]) if len(ids) == 1 else None
        if job is not None and not job.may_edit:
            texts = self._place.texts
            self._place.window.toasts.tell(lambda: (texts.tr("The name can be changed until the upload begins."), ""))

    def _what_is_wrong(self, text: str) -> str:
        if not text.strip():
            return self._place.texts.tr("A name is needed.")
        try:
            checked_name(text)
        except AppError as error:
            return tell(self._place.texts, error.problem).title
        return ""

    def _on_renamed(self, job_id: int, text: str) -> None:
        job = self._place.model.job(job_id)
        if job is None or not job.may_edit or text.strip() == job.media_name:
            return
        try:
            name = checked_name(text)
        except AppError:
            return  # it was told while it was typed
        cover = job.cover.source if job.cover is not None else None
        self._place.post(EditJobs((JobEdit(job.id, name, job.media_type, job.options, cover, job.force),)))
