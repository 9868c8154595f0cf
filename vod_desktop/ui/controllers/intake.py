"""From a drop, a dialog or the clipboard to jobs: scans on the ui-io pool, posts what was taken, tells what was refused."""

from __future__ import annotations

import asyncio
import threading
from collections.abc import Callable, Sequence
from concurrent.futures import Executor
from datetime import datetime
from functools import partial
from pathlib import Path

from PySide6.QtCore import QObject, QSettings, QStandardPaths, QTimer, Signal
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QFileDialog

from vod_desktop.core.intake.media_types import MEDIA_TYPES
from vod_desktop.core.intake.scan import Scanned, scan
from vod_desktop.core.model.commands import AddJobs
from vod_desktop.core.model.job import Refusal
from vod_desktop.core.model.options import UploadOptions
from vod_desktop.core.model.states import State
from vod_desktop.ui.actions import Act
from vod_desktop.ui.clipboard import copy_text
from vod_desktop.ui.courtesy import Courtesy
from vod_desktop.ui.look import Look
from vod_desktop.ui.models.queue_model import QueueModel
from vod_desktop.ui.models.refusal_groups import Tally, tally, tally_text
from vod_desktop.ui.models.refusal_model import RefusalModel
from vod_desktop.ui.ports import Uploads
from vod_desktop.ui.tasks import Tasks
from vod_desktop.ui.views.main_window import MainWindow, has_local_files, local_paths
from vod_desktop.ui.views.refusal_sheet import RefusalSheet

_FOLDER_KEY = "add/folder"

_COUNT_MS = 100
"""How often the running count is shown."""

_COUNT_AFTER_MS = 300
"""A scan that ends sooner shows no count: it would only flash."""


class _Scan:
    """One scan on its way. `found` is called on the worker, the rest is read on the GUI thread.

    Args:
        courtesy: The worker lets the window pass.
    """

    def __init__(self, courtesy: Courtesy) -> None:
        self.stop = threading.Event()
        self.count = 0
        self._courtesy = courtesy

    def found(self, count: int) -> None:
        """Takes the running count."""
        self.count = count
        self._courtesy.give_way()


class IntakeController(QObject):
    """Adds files. One scan after another, so that what was dropped first stands first.

    Signals:
        scanned: A scan has ended; carries the number of files added and the refusals.
        unplaced: There is no account yet for these files and folders.

    Args:
        pool: The ui-io pool.
        target: The engine and the account that new files go to, once there is one.
        options: What new files get.
        settings: Where the folder used last is remembered.
    """

    scanned = Signal(int, object)
    unplaced = Signal(object)

    def __init__(
        self,
        look: Look,
        model: QueueModel,
        window: MainWindow,
        *,
        tasks: Tasks,
        pool: Executor,
        target: Callable[[], tuple[Uploads, str] | None],
        options: Callable[[], UploadOptions] = UploadOptions,
        settings: QSettings | None = None,
    ) -> None:
        super().__init__(window)
        self._look = look
        self._texts = look.texts
        self._model = model
        self._window = window
        self._tasks = tasks
        self._pool = pool
        self._target = target
        self._options = options
        self._settings = settings
        self._one_at_a_time = asyncio.Lock()
        self._scan: _Scan | None = None
        self._sheet: RefusalSheet | None = None
        self._adds = 0
        self._counter = QTimer(self)
        self._counter.timeout.connect(self._show_count)
        self._connect()

    async def add(
        self,
        paths: Sequence[Path],
        *,
        options: UploadOptions | None = None,
        force: bool = False,
        tag: str | None = None,
        account_id: str | None = None,
    ) -> None:
        """Scans files and folders, and queues what is taken.

        Args:
            paths: Need not exist.
            options: What the files get; None for the preset of the account that they go to.
            force: "Add anyway": duplicates and very large files are taken.
            tag: Comes back with the `JobsAdded` of these files.
            account_id: Where the files go; None for where all new files go.
        """
        if self._target() is None:
            self.unplaced.emit(list(paths))
            return
        async with self._one_at_a_time:
            candidates, refusals = await self._look_at(paths, options or self._options(), force=force)
        target = self._target()
        if target is None:
            return
        self._adds += 1
        if candidates:
            engine, usual_id = target
            engine.post(AddJobs(account_id or usual_id, candidates, tag or f"window-{self._adds}"))
        with self._look.courtesy:  # the engine has begun
            self._tell(len(candidates), refusals)
            self.scanned.emit(len(candidates), refusals)

    def stop(self) -> None:
        """Ends a running scan; what it found so far is still added."""
        if self._scan is not None:
            self._scan.stop.set()

    def retranslate(self) -> None:
        """Another language is in force."""
        if self._sheet is not None:
            self._sheet.retranslate()
        if self._window.scan_banner.isVisible():
            self._show_count()

    async def _look_at(self, paths: Sequence[Path], options: UploadOptions, *, force: bool) -> Scanned:
        running = self._scan = _Scan(self._look.courtesy)
        # What became of a file that was uploaded is said by its content, with its FileId, before it is uploaded again.
        over = {State.CANCELLED, State.COMPLETE}
        queued = [job.media.source.path for job in self._model.jobs() if job.state not in over]
        work = partial(
            scan,
            paths,
            options,
            now=datetime.now().astimezone(),
            queued=queued,
            force=force,
            stopped=running.stop.is_set,
            found=running.found,
        )
        self._counter.start(_COUNT_AFTER_MS)
        try:
            return await asyncio.get_running_loop().run_in_executor(self._pool, work)
        finally:
            running.stop.set()  # also when this task was cancelled: nobody waits for the rest
            self._scan = None
            self._counter.stop()
            self._window.scan_banner.hide()

    def _show_count(self) -> None:
        if self._scan is None:
            return
        self._counter.setInterval(_COUNT_MS)
        texts = self._texts
        self._window.scan_banner.tell(
            texts.tr("Looking for videos…"),
            texts.tr_n("{count} file looked at", "{count} files looked at", self._scan.count),
            texts.tr("Stop looking"),
        )

    def _tell(self, added: int, refusals: tuple[Refusal, ...]) -> None:
        """Quietly if all is well; with a sheet if something was refused that somebody wanted to upload."""
        counts = tally(added, refusals)
        if counts.refused or counts.duplicates:
            self._show_refusals(counts, refusals)
        elif added:
            texts = self._texts
            toast = self._window.toasts.tell(
                lambda: (
                    tally_text(texts, counts)
                    if refusals
                    else texts.tr_n("{count} file added", "{count} files added", added),
                    texts.tr("Show") if refusals else "",
                )
            )
            toast.pressed.connect(lambda: self._show_refusals(counts, refusals))

    def _show_refusals(self, counts: Tally, refusals: tuple[Refusal, ...]) -> None:
        model = RefusalModel(self._texts, refusals)
        sheet = RefusalSheet(self._look, model, counts, self._window)
        model.setParent(sheet)
        sheet.force_requested.connect(lambda paths: self._start(paths, force=True))
        sheet.copy_requested.connect(copy_text)
        sheet.finished.connect(self._on_sheet_closed)
        self._sheet = sheet
        sheet.open()

    def _on_sheet_closed(self) -> None:
        self._sheet = None

    def _connect(self) -> None:
        acts = self._window.acts
        self._window.paths_dropped.connect(self._start)
        self._window.scan_banner.pressed.connect(self.stop)
        acts[Act.ADD_FILES].triggered.connect(self._choose_files)
        acts[Act.ADD_FOLDER].triggered.connect(self._choose_folder)
        acts[Act.PASTE].triggered.connect(self._on_paste)

    def _start(self, paths: Sequence[Path], *, force: bool = False) -> None:
        if paths:
            self._tasks.start(self.add(paths, force=force))

    def _on_paste(self) -> None:
        mime = QGuiApplication.clipboard().mimeData()
        if has_local_files(mime):
            self._start(list(local_paths(mime)))

    def _choose_files(self) -> None:
        patterns = " ".join(f"*.{name} *.{name.upper()}" for name in sorted(MEDIA_TYPES))
        tr = self._texts.tr
        media, everything = tr("Video and audio"), tr("All files")
        filters = [f"{media} ({patterns})", f"{everything} (*)"]
        self._choose(tr("Choose videos to upload"), QFileDialog.FileMode.ExistingFiles, filters)

    def _choose_folder(self) -> None:
        self._choose(self._texts.tr("Choose a folder to upload"), QFileDialog.FileMode.Directory, [])

    def _choose(self, title: str, mode: QFileDialog.FileMode, filters: list[str]) -> None:
        dialog = QFileDialog(self._window, title)
        dialog.setFileMode(mode)
        self._show_first_folder(dialog)
        if mode is QFileDialog.FileMode.Directory:
            dialog.setOption(QFileDialog.Option.ShowDirsOnly)
        else:
            dialog.setNameFilters(filters)
        # WORKAROUND(PySide6 6.11): Qt's own Chinese leaves these two labels of its dialog in English.
        dialog.setLabelText(QFileDialog.DialogLabel.LookIn, self._texts.tr("Look in:"))
        dialog.setLabelText(QFileDialog.DialogLabel.FileType, self._texts.tr("Files of type:"))
        dialog.accepted.connect(lambda: self._on_chosen([Path(name) for name in dialog.selectedFiles()]))
        dialog.finished.connect(dialog.deleteLater)
        dialog.open()

    def _on_chosen(self, paths: list[Path]) -> None:
        if paths and self._settings is not None:
            self._settings.setValue(_FOLDER_KEY, str(paths[0].parent))
        self._start(paths)

    def _show_first_folder(self, dialog: QFileDialog) -> None:
        """Begins in the folder used last, else among the user's videos; a folder that is gone changes nothing."""
        where = QStandardPaths.StandardLocation
        folders = [QStandardPaths.writableLocation(each) for each in (where.HomeLocation, where.MoviesLocation)]
        stored = self._settings.value(_FOLDER_KEY) if self._settings is not None else None
        for folder in (*folders, stored):
            if isinstance(folder, str) and folder:
                dialog.setDirectory(folder)
