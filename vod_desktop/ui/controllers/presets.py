"""Serves the presets: the dialog in which they are edited, their files, and what is dropped on the chip of one."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Sequence
from datetime import datetime
from pathlib import Path

from PySide6.QtCore import QObject
from PySide6.QtWidgets import QFileDialog

from vod_desktop.core.intake.options import checked
from vod_desktop.core.intake.preset_files import read_presets, write_presets
from vod_desktop.core.model.account import Account
from vod_desktop.core.model.errors import AppError
from vod_desktop.core.model.options import CoverMode, UploadOptions
from vod_desktop.texts.errors import tell as told_of
from vod_desktop.ui.actions import Act
from vod_desktop.ui.controllers.intake import IntakeController
from vod_desktop.ui.controllers.option_world import world_of
from vod_desktop.ui.models.preset_draft import PresetDraft
from vod_desktop.ui.views.options.presets_dialog import PresetsDialog
from vod_desktop.ui.views.questions import ask
from vod_desktop.ui.workplace import Workplace

_FILE_NAME = "vod-desktop-presets.json"


class PresetsController(QObject):
    """Serves `Act.PRESETS` and the chips of the drop overlay.

    Args:
        intake: Takes what was dropped on a chip.
    """

    def __init__(self, place: Workplace, intake: IntakeController) -> None:
        super().__init__(place.window)
        self._place = place
        self._intake = intake
        place.window.acts[Act.PRESETS].triggered.connect(self.open)
        place.window.paths_dropped_on.connect(self._on_dropped_on)

    def open(self) -> None:
        """Opens the dialog."""
        place = self._place
        session = place.session()
        accounts: Sequence[Account] = session.accounts() if session is not None else ()
        names = [(account.id, place.window.target.name_of(account)) for account in accounts]
        draft = PresetDraft(place.presets.all, dict(place.settings.current.preset_ids))
        example = next((job.media.source.path for job in place.model.jobs()), None)
        world = world_of(place, place.account(), () if example is None else (example,), is_preset=True)
        dialog = PresetsDialog(place.look, world, draft, names, place.window)
        dialog.save_requested.connect(lambda: self._on_save(dialog))
        dialog.leave_requested.connect(lambda: place.tasks.start(self._leave(dialog)))
        dialog.import_requested.connect(lambda: self._choose_import(dialog))
        dialog.export_requested.connect(lambda: place.tasks.start(self._choose_export(dialog)))
        dialog.open()

    def _on_dropped_on(self, paths: Sequence[Path], preset_id: str | None) -> None:
        preset = self._place.presets.get(preset_id)
        options = UploadOptions() if preset is None else preset.options
        if paths:
            self._place.tasks.start(self._intake.add(paths, options=options))

    def _on_save(self, dialog: PresetsDialog) -> None:
        """Stores the draft when every preset that was touched can be used."""
        place, now = self._place, datetime.now().astimezone()
        for preset in dialog.draft.presets:
            before = place.presets.get(preset.id)
            if before is not None and before.options == preset.options:
                continue
            try:
                checked(preset.options, now=now)
            except AppError as error:
                dialog.show_problem(preset.id, error.problem)
                return
        place.presets.save(dialog.draft.presets)
        place.settings.change(preset_ids=dict(dialog.draft.chosen))
        dialog.accept()

    async def _leave(self, dialog: PresetsDialog) -> None:
        tr = self._place.texts.tr
        agreed = await ask(
            dialog,
            tr("Discard the changes?"),
            tr("What you have changed in the presets is not stored yet."),
            yes=tr("Discard"),
            no=tr("Keep editing"),
        )
        if agreed and not dialog.is_over:
            dialog.leave()

    # Files

    def _choose_import(self, dialog: PresetsDialog) -> None:
        chooser = self._chooser(dialog, self._place.texts.tr("Import presets"))
        chooser.setFileMode(QFileDialog.FileMode.ExistingFile)
        self._open_chooser(chooser, lambda path: self._import(dialog, path))

    async def _choose_export(self, dialog: PresetsDialog) -> None:
        """Asks about paths first: on another computer they lead nowhere, and they may say more than one wants to tell."""
        tr = self._place.texts.tr
        covers = False
        if any(preset.options.cover_mode is CoverMode.FILE for preset in dialog.draft.presets):
            covers = await ask(
                dialog,
                tr("Export the paths of cover pictures too?"),
                tr("They mean something on this computer only. The pictures themselves are not exported."),
                yes=tr("Export the paths too"),
                no=tr("Leave them out"),
            )
        if dialog.is_over:
            return
        chooser = self._chooser(dialog, tr("Export presets"))
        chooser.setAcceptMode(QFileDialog.AcceptMode.AcceptSave)
        chooser.setFileMode(QFileDialog.FileMode.AnyFile)
        chooser.setDefaultSuffix("json")
        chooser.selectFile(_FILE_NAME)
        self._open_chooser(chooser, lambda path: self._export(dialog, path, covers=covers))

    async def _import(self, dialog: PresetsDialog, path: Path) -> None:
        try:
            found = await self._place.aside(read_presets, path)
        except AppError as error:
            self._tell(dialog, error)
            return
        if not dialog.is_over:
            dialog.take_imported(found)

    async def _export(self, dialog: PresetsDialog, path: Path, *, covers: bool) -> None:
        presets = dialog.draft.presets
        try:
            await self._place.aside(write_presets, path, presets, covers=covers)
        except AppError as error:
            self._tell(dialog, error)
            return
        if not dialog.is_over:
            texts = self._place.texts
            told = texts.tr_n("{count} preset was exported.", "{count} presets were exported.", len(presets))
            dialog.tell(told)

    def _tell(self, dialog: PresetsDialog, error: AppError) -> None:
        if not dialog.is_over:
            told = told_of(self._place.texts, error.problem)
            dialog.tell(f"{told.title} {told.advice}", is_bad=True)

    def _chooser(self, dialog: PresetsDialog, title: str) -> QFileDialog:
        tr = self._place.texts.tr
        chooser = QFileDialog(dialog, title)
        presets, everything = tr("Presets"), tr("All files")
        chooser.setNameFilters([f"{presets} (*.json)", f"{everything} (*)"])
        # WORKAROUND(PySide6 6.11): Qt's own Chinese leaves these two labels of its dialog in English.
        chooser.setLabelText(QFileDialog.DialogLabel.LookIn, tr("Look in:"))
        chooser.setLabelText(QFileDialog.DialogLabel.FileType, tr("Files of type:"))
        return chooser

    def _open_chooser(self, chooser: QFileDialog, work: Callable[[Path], Awaitable[None]]) -> None:
        async def go(name: str) -> None:
            await work(Path(name))

        chooser.fileSelected.connect(lambda name: self._place.tasks.start(go(name)))
        chooser.finished.connect(chooser.deleteLater)
        chooser.open()
