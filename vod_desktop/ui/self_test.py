"""Checks an installation: everything that a copy of the program may lack is used once, in a real window that nobody sees.

What is found wrong is a sentence and exit code 1. All of it happens in a temporary data directory and on the practice
cloud; keys and settings of the user are not touched.
"""

from __future__ import annotations

import asyncio
import logging
import os
import tempfile
from collections.abc import Awaitable, Callable
from functools import partial
from pathlib import Path
from typing import Self

from PySide6.QtCore import QCoreApplication, QSize
from PySide6.QtGui import QImageReader

from vod_desktop import __version__
from vod_desktop.core.model.commands import SetLimits
from vod_desktop.core.model.errors import AppError
from vod_desktop.core.model.events import Event, JobsAdded
from vod_desktop.core.model.job import Job
from vod_desktop.core.model.states import State
from vod_desktop.desktop.awake import hold_awake
from vod_desktop.desktop.notify import notifier_name
from vod_desktop.export.files import FileFormat, save_table
from vod_desktop.export.table import Lookup, results_table
from vod_desktop.guide.guide import open_guide
from vod_desktop.texts import Language, Texts, mark
from vod_desktop.texts.errors import tell
from vod_desktop.ui.actions import Act
from vod_desktop.ui.app import gui_loop, make_shell, open_real_session
from vod_desktop.ui.comparing import sha256_of_file, sha256_of_url
from vod_desktop.ui.controllers.first_steps import sample_clip
from vod_desktop.ui.media.film import open_film
from vod_desktop.ui.models.verbs import ENDED
from vod_desktop.ui.shell import Shell

Write = Callable[[str], object]

_TAG = "self-test"
_STEP_LIMIT_S = 60.0
_LOOK_S = 0.02
_LARGE_BYTES = 32 << 20
_PRACTICE_BYTES_PER_S = 16_000_000
_CONNECTIONS = 2
"""Slow enough, and so few parts at once, that an upload can be paused in the middle on any machine."""
_PICTURES = {"bmp", "gif", "jpeg", "png", "svg", "tiff", "webp"}
_FILM_PX = 320
_CANCEL = ("QPlatformTheme", "Cancel", "取消")
"""A text of Qt's own buttons, and its Chinese."""


class _Failed(Exception):  # noqa: N818  (not an error of the program: the finding of a step)
    """A step has found something wrong; the text is a sentence for the user."""


def run_self_test(write: Write, write_error: Write) -> int:
    """Runs the whole test.

    Args:
        write: Takes what was found to be well, line by line.
        write_error: Takes what was not.

    Returns:
        The exit code: 0, or 1 when something does not work.
    """
    os.environ["QT_QPA_PLATFORM"] = "offscreen"  # without a display Qt would end the process
    with tempfile.TemporaryDirectory(prefix="vod-desktop-", ignore_cleanup_errors=True) as folder, gui_loop() as gui:
        app, loop, pool = gui
        shell = make_shell(app, loop, pool, Path(folder) / "data")
        test = _SelfTest(shell, Path(folder), write)
        finding = loop.run_until_complete(test.run())
    if finding:
        write_error(f"{finding}\n")
    return 1 if finding else 0


class _SelfTest:
    """One run of it, step by step; each step returns what it has found to say."""

    def __init__(self, shell: Shell, folder: Path, write: Write) -> None:
        self._shell = shell
        self._aside = shell.place.aside
        self._folder = folder
        self._texts: Texts = shell.texts
        self._write = write
        self._jobs: tuple[int, int] | None = None  # the small one, the large one
        shell.events_taken.connect(self._on_events)

    async def run(self) -> str:
        """Does it all.

        Returns:
            What is wrong; empty if all is well.
        """
        tr = self._texts.tr
        self._say(tr("VOD Desktop {version} tests itself; nothing leaves this computer.", version=__version__))
        steps = (
            (mark("Window"), self._show_window),
            (mark("Ledger and practice cloud"), self._open_session),
            (mark("Keyring"), self._ask_keyring),
            (mark("Certificates"), self._set_up_trust),
            (mark("Languages"), self._switch_languages),
            (mark("Pictures"), self._draw_pictures),
            (mark("User guide"), self._read_guide),
            (mark("Films"), self._decode_film),
            (mark("Notifications"), self._load_desktop),
            (mark("Uploads, pause and resume"), self._upload),
            (mark("Bytes that arrived"), self._compare),
            (mark("Tables"), self._export),
        )
        finding = ""
        with _Errors() as errors:
            for name, step in steps:
                finding = await self._take(name, step)
                if finding:
                    break
            await self._shell.close()
        if not finding and errors.told:
            finding = tr("The log names an error: {error}", error=errors.told[0])
        self._say(tr("Something does not work.") if finding else tr("Everything works."))
        return finding

    async def _take(self, name: str, step: Callable[[], Awaitable[str]]) -> str:
        """Takes one step; returns what is wrong."""
        tr = self._texts.tr
        try:
            async with asyncio.timeout(_STEP_LIMIT_S):
                found = await step()
        except _Failed as failed:
            wrong = str(failed)
        except AppError as error:
            told = tell(self._texts, error.problem)
            wrong = f"{told.title} {told.advice}"
        except TimeoutError:
            wrong = tr("This did not end within {seconds} s.", seconds=round(_STEP_LIMIT_S))
        except Exception as error:  # whatever an incomplete installation leads to
            logging.getLogger(__name__).warning("self-test", exc_info=True)
            wrong = f"{type(error).__name__}: {error}"
        else:
            self._say(f"  {tr(name)}: {found}")
            return ""
        return tr("{step} failed: {reason}", step=tr(name), reason=wrong)

    async def _show_window(self) -> str:
        window = self._shell.window
        window.show()
        await asyncio.sleep(0)  # one turn of the loop, in which it is painted
        picture = window.grab()
        self._demand(window.isVisible() and not picture.isNull(), mark("There is no window."))
        return f"{picture.width()} x {picture.height()}"

    async def _open_session(self) -> str:
        await self._shell.open(partial(open_real_session, self._shell.data_dir), practice=True)
        session = self._shell.place.session()
        assert session is not None
        assert session.switches is not None
        await self._aside(session.switches.set_speed, _PRACTICE_BYTES_PER_S)
        session.engine.post(SetLimits(connections=_CONNECTIONS))
        return self._texts.tr("opened")

    async def _ask_keyring(self) -> str:
        from vod_desktop.bootstrap import installed_keyring  # noqa: PLC0415  (loaded by now)

        found = await self._aside(installed_keyring)
        return found or self._texts.tr("there is none on this system; keys are kept in memory until the program ends")

    async def _set_up_trust(self) -> str:
        from vod_desktop.bootstrap import installed_trust  # noqa: PLC0415  (loaded by now)

        return str(await self._aside(installed_trust))

    async def _switch_languages(self) -> str:
        before = self._texts.language
        context, english, chinese = _CANCEL
        try:
            self._shell.languages.use(Language.CHINESE)
            own = self._texts.tr("Pause") != "Pause"
            qt = QCoreApplication.translate(context, english) == chinese
        finally:
            self._shell.languages.use(before)
        self._demand(own, mark("The Chinese texts are missing."))
        self._demand(qt, mark("Qt's own Chinese texts are missing."))
        return "en, zh_CN"

    async def _draw_pictures(self) -> str:
        kinds = {bytes(each.data()).decode() for each in QImageReader.supportedImageFormats()}
        missing = _PICTURES - kinds
        self._demand(
            not missing, mark("Pictures of these types cannot be read: {types}"), types=", ".join(sorted(missing))
        )
        drawn = self._shell.window.windowIcon().pixmap(QSize(64, 64))
        glyph = self._shell.window.acts[Act.PAUSE].icon().pixmap(QSize(16, 16))
        for picture in (drawn, glyph):
            self._demand(not picture.isNull() and picture.toImage().hasAlphaChannel(), mark("An icon is missing."))
        return ", ".join(sorted(_PICTURES))

    async def _read_guide(self) -> str:
        texts, before = self._texts, self._texts.language
        try:
            for language in Language:
                texts.use(language)
                guide = open_guide(texts)
                pages = [name for chapter in guide.chapters() for name in chapter.pages]
                self._demand(all(guide.page(name) for name in pages), mark("A page of the guide is missing."))
                picture = QImageReader(str(guide.folder / "images" / "queue.webp"))
                self._demand(picture.canRead(), mark("A picture of the guide is missing."))
        finally:
            texts.use(before)
        return texts.tr_n("{count} page", "{count} pages", len(pages))

    async def _decode_film(self) -> str:
        film = await open_film(self._aside, sample_clip(), _FILM_PX)
        size = film.picture.size()
        film.close()
        return f"{size.width()} x {size.height()}"

    async def _load_desktop(self) -> str:
        """Also what keeps the computer awake; neither is asked for anything that the user would see."""

        def load() -> str:
            with hold_awake("VOD Desktop", _TAG):
                return notifier_name()

        return str(await self._aside(load))

    async def _upload(self) -> str:
        small, large = self._folder / "短片 1.mp4", self._folder / "长片 2.ts"
        await self._aside(small.write_bytes, await self._aside(sample_clip().read_bytes))
        await self._aside(lambda: large.write_bytes(os.urandom(_LARGE_BYTES)))
        await self._shell.intake.add([small, large], force=True, tag=_TAG)
        await self._until(lambda: self._jobs is not None)
        assert self._jobs is not None
        queue_view, acts = self._shell.window.queue_view, self._shell.window.acts
        first, second = self._jobs
        await self._until(lambda: self._confirmed_bytes(second) > 0 or self._has_ended(second))
        queue_view.select_jobs([second])
        acts[Act.PAUSE].trigger()
        await self._until(lambda: self._job(second).state is State.PAUSED or self._has_ended(second))
        paused = self._job(second)
        self._demand(paused.state is State.PAUSED, mark("The upload could not be paused."))
        kept = paused.confirmed_bytes
        acts[Act.RESUME].trigger()
        await self._until(lambda: self._has_ended(first) and self._has_ended(second))
        for job_id in self._jobs:
            job = self._job(job_id)
            if job.problem is not None:
                told = tell(self._texts, job.problem)
                raise _Failed(f"{told.title} {told.advice}")
            self._demand(job.state is State.COMPLETE, mark("An upload did not end well."))
        return self._texts.tr("paused after {kept} of {whole} bytes, then complete", kept=kept, whole=_LARGE_BYTES)

    async def _compare(self) -> str:
        assert self._jobs is not None
        for job in map(self._job, self._jobs):
            assert job.result is not None
            sent = await self._aside(sha256_of_file, job.media.source.path)
            arrived = await self._aside(sha256_of_url, job.result.media_url)
            self._demand(sent == arrived, mark("What arrived is not what was sent: {name}"), name=job.media_name)
        return self._texts.tr("SHA-256 is equal")

    async def _export(self) -> str:
        assert self._jobs is not None
        jobs = [self._job(job_id) for job_id in self._jobs]
        path = self._folder / "results.xlsx"
        await self._aside(save_table, results_table(self._texts, jobs, Lookup()), path, FileFormat.XLSX)
        return path.name

    def _on_events(self, batch: tuple[Event, ...]) -> None:
        added = [job.id for event in batch if isinstance(event, JobsAdded) and event.tag == _TAG for job in event.jobs]
        if len(added) > 1:
            self._jobs = (added[0], added[1])

    async def _until(self, condition: Callable[[], bool]) -> None:
        """Looks again and again until something holds; the step's limit ends it."""
        while not condition():  # noqa: ASYNC110  (of the counters, nobody tells)
            await asyncio.sleep(_LOOK_S)

    def _job(self, job_id: int) -> Job:
        job = self._shell.model.job(job_id)
        assert job is not None
        return job

    def _confirmed_bytes(self, job_id: int) -> int:
        """While it is on its way; part by part only the counters tell."""
        session = self._shell.place.session()
        progress = None if session is None else session.engine.progress().jobs.get(job_id)
        return 0 if progress is None else progress.confirmed_bytes

    def _has_ended(self, job_id: int) -> bool:
        return self._job(job_id).state in ENDED

    def _demand(self, is_well: bool, sentence: str, **values: object) -> None:
        """Raises the sentence, which is not yet translated, unless all is well."""
        if not is_well:
            raise _Failed(self._texts.tr(sentence, **values))

    def _say(self, text: str) -> None:
        self._write(f"{text}\n")


class _Errors(logging.Handler):
    """Listens to what the program logs as an error while the test runs."""

    def __init__(self) -> None:
        super().__init__(logging.ERROR)
        self.told: list[str] = []

    def emit(self, record: logging.LogRecord) -> None:
        self.told.append(record.getMessage())

    def __enter__(self) -> Self:
        logging.getLogger().addHandler(self)
        return self

    def __exit__(self, *_: object) -> None:
        logging.getLogger().removeHandler(self)
