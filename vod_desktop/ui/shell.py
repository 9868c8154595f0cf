"""One window with its session, from opening to closing.

Order: the window is painted first, then the session is opened on the ui-io pool (it blocks on disk and locks), then the
queue comes through the bridge like every later event. Closing goes the other way: the engine stops first, on the pool.
"""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

from PySide6.QtCore import QObject, QSettings, Signal
from PySide6.QtWidgets import QApplication

from vod_desktop.core.model.account import AccountKind
from vod_desktop.core.model.commands import Command
from vod_desktop.core.model.errors import AppError, Code, Problem
from vod_desktop.core.model.events import (
    CoverReplaced,
    EngineFailed,
    EngineStopped,
    Event,
    HoldChanged,
    JobsAdded,
    JobsChanged,
    JobsRemoved,
)
from vod_desktop.core.model.job import Job
from vod_desktop.core.model.options import UploadOptions
from vod_desktop.paths import DataDir, resources_dir
from vod_desktop.ui.actions import Act
from vod_desktop.ui.bridge import Bridge
from vod_desktop.ui.controllers.about import AboutController
from vod_desktop.ui.controllers.accounts import AccountsController, AccountWishes
from vod_desktop.ui.controllers.banners import BannerController
from vod_desktop.ui.controllers.cover import CoverController
from vod_desktop.ui.controllers.cover_replacing import CoverReplacer
from vod_desktop.ui.controllers.crashes import CrashController
from vod_desktop.ui.controllers.data_folder import DataFolderController
from vod_desktop.ui.controllers.details import DetailsController
from vod_desktop.ui.controllers.errors import Concern, ErrorActions
from vod_desktop.ui.controllers.first_steps import FirstStepsController, FirstStepsWishes
from vod_desktop.ui.controllers.guide import GuideController
from vod_desktop.ui.controllers.hints import HintsController
from vod_desktop.ui.controllers.history import HistoryController
from vod_desktop.ui.controllers.intake import IntakeController
from vod_desktop.ui.controllers.life import LifeController
from vod_desktop.ui.controllers.names import NamesController
from vod_desktop.ui.controllers.options import OptionsController
from vod_desktop.ui.controllers.order import OrderController
from vod_desktop.ui.controllers.practice import PracticeController
from vod_desktop.ui.controllers.presets import PresetsController
from vod_desktop.ui.controllers.progress import ProgressController
from vod_desktop.ui.controllers.queue import QueueController
from vod_desktop.ui.controllers.removal import RemovalController
from vod_desktop.ui.controllers.renaming import RenamingController
from vod_desktop.ui.controllers.results import ResultsController
from vod_desktop.ui.controllers.settings import SettingsController
from vod_desktop.ui.controllers.signatures import SignaturesController
from vod_desktop.ui.controllers.support import SupportController
from vod_desktop.ui.controllers.target import TargetController
from vod_desktop.ui.current_account import CurrentAccount
from vod_desktop.ui.languages import LanguageSwitch
from vod_desktop.ui.look import Look
from vod_desktop.ui.media.thumbnails import Thumbnails
from vod_desktop.ui.models.queue_model import QueueModel
from vod_desktop.ui.ports import Opener, OpenSession, Uploads
from vod_desktop.ui.single_instance import Request
from vod_desktop.ui.stores import PresetStore, SettingsStore
from vod_desktop.ui.surroundings import Surroundings
from vod_desktop.ui.tasks import Tasks
from vod_desktop.ui.views.main_window import MainWindow
from vod_desktop.ui.waiting_files import WaitingFiles
from vod_desktop.ui.warming import warm_up
from vod_desktop.ui.workplace import Workplace

logger = logging.getLogger(__name__)


_HOLDS_AFTER_S = 1.0
"""So long after the start a hold must last to be told."""


class Shell(QObject):
    """The window and what makes it work.

    Signals:
        events_taken: A batch of events has reached the models; carries it.
        closing: The window is about to close and takes nothing more.
        closed: The window is gone and the session is closed.

    Args:
        pool: The ui-io pool; shut down by its maker.
        surroundings: Tray, notifications and the like; none by itself.
    """

    events_taken = Signal(object)
    closing = Signal()
    closed = Signal()

    _session: OpenSession | None = None
    _closing = False
    _comes_more = False  # the rest of jobs that are being added

    def __init__(
        self,
        app: QApplication,
        look: Look,
        settings: QSettings,
        *,
        loop: asyncio.AbstractEventLoop,
        pool: ThreadPoolExecutor,
        surroundings: Surroundings | None = None,
    ) -> None:
        super().__init__()
        self.app = app
        self.texts = texts = look.texts
        self._settings = settings
        self._loop = loop
        self._pool = pool
        self._waiting = WaitingFiles(self)
        self.settings = SettingsStore(self._post, self)
        self.presets = PresetStore(self._post, self.settings, self)
        self.bridge = Bridge(self._on_events, look.courtesy)
        self.tasks = Tasks(loop, self.on_unexpected)
        self.model = QueueModel(texts, self, look.courtesy)
        self.window = MainWindow(look, self.model, settings)
        self.account = CurrentAccount(self.model, self.settings, self.tasks, lambda: self._session, self)
        self.place = Workplace(
            look=look,
            model=self.model,
            window=self.window,
            tasks=self.tasks,
            pool=pool,
            settings=self.settings,
            presets=self.presets,
            session=lambda: self._session,
            account=self.account.get,
        )
        self.errors = ErrorActions(self.place, self._on_release, self._on_check_account)
        self.banners = BannerController(
            texts, self.window, self._on_release, lambda action, one: self.errors.do(action, Concern((), one))
        )
        self.crashes = CrashController(self.place)
        self.support = SupportController(self.place, self.crashes, self.data_dir, lambda: self.banners.holds)
        self.data_folder = DataFolderController(self.place, self.close)
        self.queue = QueueController(self.place)
        self.thumbnails = Thumbnails(self.place.aside, self.tasks.start, self)
        self.details = DetailsController(self.place, self.errors, self.thumbnails)
        self.results = ResultsController(self.place, settings)
        self.progress = ProgressController(self.model, self.window, self._engine, self.details.follow_counters)
        self.intake = IntakeController(
            look,
            self.model,
            self.window,
            tasks=self.tasks,
            pool=pool,
            target=self._target,
            options=self._options_of_new_files,
            settings=settings,
        )
        self.target = TargetController(self.place, self.account.choose)
        self.options = OptionsController(self.place)
        self.cover_replacer = CoverReplacer(self.place, DataDir(self.data_dir).covers)
        self.history = HistoryController(self.place, self.intake, self.results, self.cover_replacer)
        self.removal = RemovalController(self.place)
        self.order = OrderController(self.place)
        self.renaming = RenamingController(self.place)
        self.names = NamesController(self.place)
        self.life = LifeController(self.place, surroundings or Surroundings(), self.close)
        self.preset_editing = PresetsController(self.place, self.intake)
        self.settings_desk = SettingsController(self.place)
        self.practice = PracticeController(self.place)
        self.hints, self.about = HintsController(self.place), AboutController(self.place, resources_dir())
        self.accounts = AccountsController(
            self.place,
            AccountWishes(
                holds=lambda: self.banners.holds,
                notice=lambda problem: self.banners.add_notices([problem]),
                saved=self.account.saved,
                removed=self.account.removed,
                choose=self.account.choose,
                practise=self.account.start_practice,
            ),
        )
        self.guide = GuideController(self.place, app, settings)
        self.first_steps = FirstStepsController(
            self.place,
            self.intake,
            FirstStepsWishes(
                practise=self.account.practise,
                add_account=self.accounts.add,
                open_guide=self.guide.open,
                waiting=lambda: len(self._waiting),
            ),
        )
        self.signatures = SignaturesController(self.place, self.account.start_practice)
        self.cover = CoverController(self.place, DataDir(self.data_dir).covers)
        self.languages = LanguageSwitch(app, texts, settings)
        self._connect()
        self._allow_adding()
        self.queue.follow()

    @property
    def data_dir(self) -> Path:
        """The folder of the session, and of the window's own settings."""
        return Path(self._settings.fileName()).parent

    async def open(self, opener: Opener, *, practice: bool) -> None:
        """Opens the session and fills the window.

        Raises:
            AppError: The data directory or its ledger cannot be used; the window stays empty.
        """
        session = await self._loop.run_in_executor(self._pool, opener, self.bridge.sink)
        self._session = session
        session.engine.give_way_by(self.place.look.courtesy.give_way)
        await self.bridge.catch_up()  # the restored queue: what it holds decides which accounts are needed
        self.banners.add_notices(session.notices)
        self.settings.load(session.settings)
        self.presets.load(session.presets)
        self.progress.follow()
        await self.account.open(session, practice=practice)
        self.target.opened()
        await self.bridge.catch_up()
        if self.banners.holds:  # the engine lets them go a moment after it got the keys
            self.tasks.start(self._tell_holds_soon())
        else:
            self._tell_holds()
        self._on_queue_changed()
        self.life.opened()
        self.cover.tidy()
        self.tasks.start(warm_up(self.place, session))

    async def close(self) -> None:
        """Stops the uploads, which go on next time, and closes the window. Within about 2 s."""
        if self._closing:
            return
        self._closing = True
        self.closing.emit()
        self.window.remember()
        self.window.setEnabled(False)
        self.progress.stop()
        self.details.stop()
        self.thumbnails.stop()
        self.history.close()
        self.guide.close()
        self.crashes.close()
        self.intake.stop()
        await self.life.close()
        await self.tasks.cancel_all()
        session, self._session = self._session, None
        if session is not None:
            await self._loop.run_in_executor(self._pool, session.close)
        self.bridge.close()
        self.languages.close()
        self.window.allow_close()
        self.closed.emit()

    def close_now(self) -> None:
        """Stops the uploads before it returns, which blocks for up to 2 s: the process is about to be killed."""
        session, self._session = self._session, None
        if session is not None:
            self.window.remember()
            self.life.presence.close_now()
            session.close()

    def take_over(self, request: Request) -> None:
        """Does what a second start of the program was meant to do."""
        self.life.show_window(token=request.token)
        self.tasks.start(self._take_over(request))

    async def _take_over(self, request: Request) -> None:
        if request.practice:
            await self.account.practise()
        self.add(request.paths)

    def begin(self, paths: Sequence[Path]) -> None:
        """The window is open: adds the files that it was opened with; without any a newcomer is offered the first steps."""
        self.add(paths)
        self.first_steps.offer(has_files=bool(paths or self._waiting))

    def add(self, paths: Sequence[Path]) -> None:
        """Adds files that another program or the command line names; before there is an account, as soon as there is one."""
        if not paths:
            return
        self.first_steps.give_way()
        if self._target() is None:
            self._waiting.add(paths)
        else:
            self.tasks.start(self.intake.add(paths))

    def on_unexpected(self, error: BaseException) -> None:
        """The one end of every error that nobody handled: logged, told, and the window goes on."""
        if isinstance(error, AppError):
            if not self._closing:
                self.banners.add_notices([error.problem])
            return
        logger.error("unexpected in the window", exc_info=error)
        if not self._closing:
            self.crashes.add(error)

    def tell_of_crash(self, text: str) -> None:
        """The last run died, and left this."""
        self.crashes.add_last(text)
        self.banners.add_notices([Problem(Code.CRASHED)])

    def _connect(self) -> None:
        window = self.window
        self.account.changed.connect(self._on_account_changed)
        self.account.noticed.connect(lambda problem: self.banners.add_notices([problem]))
        window.visibility_changed.connect(self.progress.follow)
        self.errors.report_requested.connect(self.crashes.show_last)
        self.errors.data_dir_requested.connect(lambda: self.data_folder.choose(self.window))
        window.start_page.practice_requested.connect(lambda: self.tasks.start(self.account.practise()))
        self.intake.unplaced.connect(self._waiting.add)
        self._waiting.changed.connect(window.start_page.show_waiting)
        for banner in window.banners.values():
            banner.help_requested.connect(self.guide.open)
        window.menus.language_requested.connect(self.languages.use)
        for follower in (
            window.retranslate,
            self.banners.retranslate,
            self.intake.retranslate,
            self.target.follow,
            self.names.follow,
            self.settings_desk.retranslate,
            self.practice.retranslate,
            self.queue.follow,
            self.details.retranslate,
            self.life.retranslate,
            self.results.follow,
            self.history.retranslate,
            self.crashes.retranslate,
            self.support.retranslate,
            self.guide.retranslate,
            self.first_steps.retranslate,
        ):
            self.languages.tell(follower)

    def _engine(self) -> Uploads | None:
        return None if self._session is None else self._session.engine

    def _options_of_new_files(self) -> UploadOptions:
        account = self.account.get()
        preset = None if account is None else self.presets.of_account(account.id)
        return UploadOptions() if preset is None else preset.options

    def _post(self, command: Command) -> None:
        engine = self._engine()
        if engine is not None:
            engine.post(command)

    def _target(self) -> tuple[Uploads, str] | None:
        engine, account = self._engine(), self.account.get()
        return None if engine is None or account is None else (engine, account.id)

    def _on_check_account(self, account_id: str) -> None:
        self.accounts.edit(account_id)

    def _on_release(self, account_id: str) -> None:
        self.tasks.start(self.account.release(account_id))

    def _on_account_changed(self) -> None:
        account = self.account.get()
        self.banners.set_account(account)
        is_practice = account is not None and account.kind is AccountKind.PRACTICE
        self.window.start_page.show_account(account is not None, is_practice=is_practice)
        self.target.follow()
        self.names.follow()
        self.practice.follow()
        self.accounts.follow()
        self._allow_adding()
        if account is not None:
            self.add(self._waiting.take())

    def _allow_adding(self) -> None:
        can_add = self._target() is not None
        self.window.acts.enable({Act.ADD_FILES: can_add, Act.ADD_FOLDER: can_add, Act.PASTE: can_add})
        self.window.takes_drops = self._session is not None

    def _on_events(self, batch: tuple[Event, ...]) -> None:
        changed: dict[int, Job] = {}  # those of several events go to the model in one go
        more_changed = False
        for event in batch:
            match event:
                case JobsChanged(jobs=jobs, more=more_changed):
                    changed.update((job.id, job) for job in jobs)
                case JobsAdded():
                    self._take_changed(changed)
                    self._take_new(event)
                case JobsRemoved(job_ids=job_ids):
                    self._take_changed(changed)
                    self.model.remove(job_ids)
                case HoldChanged(account_id=account_id, problem=problem):
                    self._take_hold(account_id, problem)
                case EngineFailed(problem=problem):
                    self.banners.set_failure(problem)
                case CoverReplaced() | EngineStopped():
                    pass
        self._take_changed(changed, more=more_changed)
        self._on_queue_changed()
        self.life.take(batch)
        self.cover_replacer.follow_events(batch)
        self.history.follow_events(batch)
        self.first_steps.take(batch)
        self.events_taken.emit(batch)

    def _take_changed(self, changed: dict[int, Job], *, more: bool = False) -> None:
        if changed:
            self.model.change(changed.values(), more=more)
            changed.clear()

    def _take_new(self, event: JobsAdded) -> None:
        is_first, self._comes_more = not self._comes_more, event.more
        self.model.add(event.jobs, more=event.more)
        if event.jobs and is_first and self.banners.tells_holds:  # not the queue of last time
            self.window.queue_view.show_new(event.jobs[0].id)

    def _take_hold(self, account_id: str, problem: Problem | None) -> None:
        self.banners.set_hold(account_id, problem)
        if self.banners.tells_holds:
            self.model.hold(account_id, problem)
        self.accounts.follow()

    async def _tell_holds_soon(self) -> None:
        await asyncio.sleep(_HOLDS_AFTER_S)
        self._tell_holds()

    def _tell_holds(self) -> None:
        self.banners.opened()
        for account_id, problem in self.banners.holds.items():
            self.model.hold(account_id, problem)

    def _on_queue_changed(self) -> None:
        self.queue.follow()
        self.details.follow()
        self.results.follow()
        self.cover.follow()
        self.cover_replacer.follow()
        self.progress.follow()


def settings_of(data_dir: Path) -> QSettings:
    """Where a window remembers its size, columns and language; may be thrown away."""
    return QSettings(str(data_dir / "window.ini"), QSettings.Format.IniFormat)
