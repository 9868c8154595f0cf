"""The window: puts the views together and passes their wishes on. Holds no data and decides nothing."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from pathlib import Path

from PySide6.QtCore import QByteArray, QMimeData, QSettings, Qt, QTimer, Signal
from PySide6.QtGui import (
    QCloseEvent,
    QDragEnterEvent,
    QDragLeaveEvent,
    QDragMoveEvent,
    QDropEvent,
    QHideEvent,
    QResizeEvent,
    QShowEvent,
)
from PySide6.QtWidgets import QApplication, QMainWindow, QSplitter, QStackedWidget, QVBoxLayout, QWidget

from vod_desktop.ui.actions import Act, Actions
from vod_desktop.ui.look import Look
from vod_desktop.ui.models.queue_model import QueueModel
from vod_desktop.ui.style_sheet import style_sheet
from vod_desktop.ui.views.banner import Banner, BannerKind
from vod_desktop.ui.views.details.panel import DetailsPanel
from vod_desktop.ui.views.drop_overlay import DropOverlay
from vod_desktop.ui.views.filter_bar import FilterBar
from vod_desktop.ui.views.menus import Menus, Tools
from vod_desktop.ui.views.queue_view import QueueView
from vod_desktop.ui.views.start_page import StartPage
from vod_desktop.ui.views.target_bar import TargetBar
from vod_desktop.ui.views.toasts import Toasts
from vod_desktop.ui.views.totals_bar import TotalsBar

_FIRST_SIZE_PX = (1180, 720)
_SMALLEST_SIZE_PX = (880, 640)
"""Less than a laptop has, and enough for a banner, some rows and the details."""

_SMALLEST_TABLE_PX = 190
_FIRST_SPLIT_PX = (430, 210)
_ANY_HEIGHT_PX = 16_777_215
_ON_MANY = (
    Act.PAUSE,
    Act.RESUME,
    Act.RETRY,
    Act.CANCEL,
    Act.REMOVE,
    Act.EDIT_OPTIONS,
    Act.CHOOSE_COVER,
    Act.COPY_IDS,
    Act.EXPORT,
)
"""What the details offer while several rows are chosen."""
TITLE = "VOD Desktop"


class MainWindow(QMainWindow):
    """The only window.

    Signals:
        paths_dropped: Files and folders, as a list of `Path`.
        paths_dropped_on: The same, on a preset: carries its id too, None for no preset.
        close_requested: The user wants to close; the window stays until `allow_close`.
        quit_requested: The user wants the program to end.
        visibility_changed: Shown, hidden, minimised or restored.

    Attributes:
        takes_drops: Files may be dropped: there is somebody who adds them, or keeps them until there is an account.
    """

    paths_dropped = Signal(object)
    paths_dropped_on = Signal(object, object)
    close_requested = Signal()
    quit_requested = Signal()
    visibility_changed = Signal()

    def __init__(self, look: Look, model: QueueModel, settings: QSettings) -> None:
        super().__init__()
        texts = look.texts
        self._theme = look.theme
        self._icons = look.icons
        self._model = model
        self._settings = settings
        self._may_close = False
        self.takes_drops = False
        self._percent: int | None = None
        self._split: QByteArray | None = None  # the user's, while the details are folded
        self.acts = Actions(texts, self)
        self.queue_view = QueueView(look, model)
        self.queue_view.addActions(self.acts.on_rows())
        self.menus = Menus(texts, self.acts, self.queue_view, self.menuBar())
        self.tools = Tools(texts, self.acts, self)
        self.banners = {kind: Banner(kind, look) for kind in BannerKind}
        self.scan_banner = Banner(BannerKind.NOTICE, look)
        self.target = TargetBar(look, self.acts[Act.ACCOUNTS], self.acts[Act.PRESETS])
        self.start_page = StartPage(look)
        self.filter_bar = FilterBar(texts)
        self.details = DetailsPanel(look, [self.acts[act] for act in _ON_MANY])
        self.totals = TotalsBar(look, [self.acts[act] for act in (Act.RESUME_ALL, Act.PAUSE_ALL, Act.RETRY_FAILED)])
        self._lay_out()
        self.toasts = Toasts(look, self._pages)
        self.overlay = DropOverlay(look, self)
        self.setAcceptDrops(True)
        self.setWindowIcon(look.icons.application())
        self._connect()
        self._restore()
        self._are_folded = True
        self._fold_details(True)
        self.recolour()
        self.retranslate()
        self.start_page.take_focus()

    # What others tell the window

    def show_progress(self, percent: int | None) -> None:
        """Total progress for the title; None while nothing is on its way."""
        if percent != self._percent:
            self._percent = percent
            self._set_title()

    def show_rows(self, job_ids: Sequence[int]) -> None:
        """Chooses these rows, and lets filter and search go if they hide one of them."""
        if not all(self._model.index_of(job_id).isValid() for job_id in job_ids):
            self.filter_bar.show_all()
            self.tools.search.clear()
        self.queue_view.select_jobs(list(job_ids))

    def show_drop_overlay(self, *, is_shown: bool) -> bool:
        """Shows or hides the sign that files may be dropped; answers whether they may."""
        if is_shown and self.takes_drops:
            self.overlay.appear()
        else:
            self.overlay.hide()
        return self.takes_drops

    def retranslate(self) -> None:
        """Another language is in force."""
        self.acts.retranslate()
        for part in (
            self.menus,
            self.tools,
            self.queue_view,
            self.target,
            self.start_page,
            self.filter_bar,
            self.details,
            self.totals,
            self.toasts,
            self._model,
        ):
            part.retranslate()
        # Words differ in length; a toolbar that is too narrow would hide the search, which stands last.
        self.setMinimumSize(max(_SMALLEST_SIZE_PX[0], self.tools.sizeHint().width()), _SMALLEST_SIZE_PX[1])
        self._set_title()

    def recolour(self) -> None:
        """Other colours are in force."""
        self.setStyleSheet(style_sheet(self._theme))
        self.acts.recolour(self._icons, self._theme.colours.text)
        self.menus.recolour(self._icons, self._theme.colours.text)
        for banner in (*self.banners.values(), self.scan_banner):
            banner.recolour()
        self.target.recolour()
        self.details.recolour()
        self.start_page.recolour()
        self.toasts.recolour()
        self.totals.recolour()
        self.queue_view.viewport().update()

    def remember(self) -> None:
        """Writes geometry, columns and panels to the settings."""
        self._settings.setValue("window/geometry", self.saveGeometry())
        columns, column_names = self.queue_view.columns_state()
        self._settings.setValue("window/columns", columns)
        self._settings.setValue("window/column_names", column_names)
        self._settings.setValue("window/split", self._splitter.saveState() if self._split is None else self._split)
        self._settings.setValue("window/details", int(self.acts[Act.SHOW_DETAILS].isChecked()))
        self._settings.sync()

    def allow_close(self) -> None:
        """Closes the window without another question."""
        self._may_close = True
        self.close()

    # Qt's side

    def closeEvent(self, event: QCloseEvent) -> None:
        if self._may_close:
            event.accept()
            return
        event.ignore()
        self.close_requested.emit()

    def dragEnterEvent(self, event: QDragEnterEvent) -> None:
        if self.takes_drops and has_local_files(event.mimeData()):
            self._accept_copy(event)
            self.overlay.appear()
        else:
            event.ignore()

    def dragMoveEvent(self, event: QDragMoveEvent) -> None:
        self._accept_copy(event)
        self.overlay.point_at(event.position().toPoint())

    def dragLeaveEvent(self, event: QDragLeaveEvent) -> None:
        self.overlay.hide()
        event.accept()

    def dropEvent(self, event: QDropEvent) -> None:
        self.overlay.hide()
        self._accept_copy(event)
        paths, chip = list(local_paths(event.mimeData())), self.overlay.chip_at(event.position().toPoint())
        if chip is None:
            self.paths_dropped.emit(paths)
        else:
            self.paths_dropped_on.emit(paths, chip.preset_id)

    def changeEvent(self, event: object) -> None:
        super().changeEvent(event)  # type: ignore[arg-type]
        self.visibility_changed.emit()

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        self.visibility_changed.emit()

    def hideEvent(self, event: QHideEvent) -> None:
        super().hideEvent(event)
        self.visibility_changed.emit()

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self.visibility_changed.emit()

    @staticmethod
    def _accept_copy(event: QDropEvent) -> None:
        """As a copy, so that no file manager ever takes it for a move and deletes the source (platform-facts 4)."""
        event.setDropAction(Qt.DropAction.CopyAction)
        event.accept()

    def _connect(self) -> None:
        actions = self.acts
        self.start_page.files_requested.connect(actions[Act.ADD_FILES].trigger)
        self.start_page.folder_requested.connect(actions[Act.ADD_FOLDER].trigger)
        self.queue_view.menu_requested.connect(lambda place: self.menus.popup_row_menu(place, self))
        self.filter_bar.filter_requested.connect(lambda groups: self._model.set_filter(groups=groups))
        self.totals.filter_requested.connect(self.filter_bar.choose)
        self.queue_view.all_requested.connect(self._on_all_requested)
        self.tools.search.textChanged.connect(lambda text: self._model.set_filter(needle=text))
        self._model.counts_changed.connect(self._on_counts_changed)
        self.tools.escape.activated.connect(self._on_search_left)
        actions[Act.FIND].triggered.connect(self._on_find)
        actions[Act.SELECT_ALL].triggered.connect(self.queue_view.selectAll)
        actions[Act.SHOW_DETAILS].toggled.connect(self.details.setVisible)
        self.details.folded.connect(self._on_details_folded)
        actions[Act.QUIT].triggered.connect(self.quit_requested)
        self._theme.changed.connect(self.recolour)

    def _on_counts_changed(self) -> None:
        self.filter_bar.show_counts(self._model.groups)
        page = self._splitter if self._model.counts.total() else self.start_page
        if page is not self._pages.currentWidget():
            self._pages.setCurrentWidget(page)
            self.queue_view.setFocus() if page is self._splitter else self.start_page.take_focus()

    def _on_find(self) -> None:
        self.tools.search.setFocus(Qt.FocusReason.ShortcutFocusReason)
        self.tools.search.selectAll()

    def _on_details_folded(self, folded: bool, /) -> None:
        """Details that open under a click wait for its second half: it is meant for the row."""
        self._are_folded = folded
        if not folded and QApplication.mouseButtons():
            QTimer.singleShot(QApplication.doubleClickInterval(), self, lambda: self._fold_details(self._are_folded))
        else:
            self._fold_details(folded)

    def _fold_details(self, folded: bool, /) -> None:
        """While nothing is chosen the details take one line; then they stand as the user left them."""
        if folded == (self._split is not None):
            return
        if folded:
            self._split = self._splitter.saveState()
            height, total = self.details.heading_height(), sum(self._splitter.sizes()) or sum(_FIRST_SPLIT_PX)
            self.details.setMaximumHeight(height)
            self._splitter.setSizes([total - height, height])  # by itself it would leave the room empty
        elif self._split is not None:
            self.details.setMaximumHeight(_ANY_HEIGHT_PX)
            self._splitter.restoreState(self._split)
            self._split = None
            # The row that was just chosen may lie where the details are now; not before Qt has ended with the click.
            QTimer.singleShot(0, self, lambda: self.queue_view.scrollTo(self.queue_view.currentIndex()))

    def _on_all_requested(self) -> None:
        self.filter_bar.show_all()
        self.tools.search.clear()
        self.queue_view.setFocus()

    def _on_search_left(self) -> None:
        self.tools.search.clear()
        if self._pages.currentWidget() is self._splitter:
            self.queue_view.setFocus()

    def _set_title(self) -> None:
        self.setWindowTitle(TITLE if self._percent is None else f"{self._percent}% · {TITLE}")

    def _lay_out(self) -> None:
        self.addToolBar(self.tools)
        table = QWidget()
        table.setMinimumHeight(_SMALLEST_TABLE_PX)
        table_column = _column(table)
        table_column.addWidget(self.filter_bar)
        table_column.addWidget(self.queue_view, 1)
        self._splitter = QSplitter(Qt.Orientation.Vertical)
        self._splitter.addWidget(table)
        self._splitter.addWidget(self.details)
        self._splitter.setStretchFactor(0, 1)
        self._splitter.setChildrenCollapsible(False)
        self._splitter.setHandleWidth(1)
        self._splitter.setSizes(list(_FIRST_SPLIT_PX))
        self._pages = QStackedWidget()
        self._pages.addWidget(self.start_page)
        self._pages.addWidget(self._splitter)
        middle = QWidget()
        column = _column(middle)
        for banner in (*self.banners.values(), self.scan_banner):
            column.addWidget(banner)
        column.addWidget(self.target)
        column.addWidget(self._pages, 1)
        column.addWidget(self.totals)
        self.setCentralWidget(middle)

    def _restore(self) -> None:
        stored = {name: self._settings.value(f"window/{name}") for name in ("geometry", "columns", "split")}
        if not (isinstance(stored["geometry"], QByteArray) and self.restoreGeometry(stored["geometry"])):
            self.resize(*_FIRST_SIZE_PX)
        if isinstance(stored["columns"], QByteArray):
            names = self._settings.value("window/column_names")
            self.queue_view.restore_columns(stored["columns"], names if isinstance(names, list) else None)
        if isinstance(stored["split"], QByteArray):
            self._splitter.restoreState(stored["split"])
        show_details = str(self._settings.value("window/details", "1")) == "1"
        self.acts[Act.SHOW_DETAILS].setChecked(show_details)
        self.details.setVisible(show_details)


def has_local_files(mime: QMimeData) -> bool:
    """Whether something that is dragged or copied is a file of this machine; the disk is not asked."""
    return next(local_paths(mime), None) is not None


def local_paths(mime: QMimeData) -> Iterator[Path]:
    """The files and folders in it."""
    return (Path(url.toLocalFile()) for url in mime.urls() if url.isLocalFile())


def _column(widget: QWidget) -> QVBoxLayout:
    column = QVBoxLayout(widget)
    column.setContentsMargins(0, 0, 0, 0)
    column.setSpacing(0)
    return column
