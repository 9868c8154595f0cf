"""What the pictures of the user guide show: the real window, with files that somebody might have. One scene for each picture."""

from __future__ import annotations

import time
from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass, replace

from PySide6.QtCore import QPoint
from PySide6.QtWidgets import QWidget

from tests.support.cover_desk import choose, open_cover_desk, open_picker, show_time
from tests.support.desk import Desk, eventually
from tests.support.dialogs import opened
from tests.support.guide_world import HOME, MB, WINDOW_PX, company_window, named_job, words
from tests.support.jobs import a_session
from vod_desktop.core.model.account import PRACTICE_ID, AccountKind, RequestMethod
from vod_desktop.core.model.catalog import StepKind
from vod_desktop.core.model.composition import Composition
from vod_desktop.core.model.diagnosis import Check, CheckResult, Outcome
from vod_desktop.core.model.errors import Code, Problem
from vod_desktop.core.model.events import HoldChanged, Progress, Totals
from vod_desktop.core.model.job import Refusal
from vod_desktop.core.model.options import CoverMode, UploadOptions
from vod_desktop.core.model.presets import Preset
from vod_desktop.core.model.states import Phase, State
from vod_desktop.core.model.tasks import ProcedureTask, StepStatus, TaskStatus, TaskStep
from vod_desktop.ui.actions import Act
from vod_desktop.ui.controllers.first_steps import sample_clip
from vod_desktop.ui.models.cover_choice import CoverKind
from vod_desktop.ui.models.job_edits import Option
from vod_desktop.ui.views.accounts.account_editor import AccountEditor
from vod_desktop.ui.views.banner import BannerKind
from vod_desktop.ui.views.cover_desk import CoverDesk
from vod_desktop.ui.views.details.panel import Page
from vod_desktop.ui.views.export_dialog import ExportDialog
from vod_desktop.ui.views.options.composer import ComposerDialog
from vod_desktop.ui.views.options.dialog import OptionsDialog
from vod_desktop.ui.views.options.list_status import ListStatus
from vod_desktop.ui.views.options.presets_dialog import PresetsDialog
from vod_desktop.ui.views.options.procedure_dialog import ProcedureDialog
from vod_desktop.ui.views.practice_panel import PracticePanel
from vod_desktop.ui.views.quit_dialog import QuitDialog
from vod_desktop.ui.views.refusal_sheet import RefusalSheet
from vod_desktop.ui.views.settings_dialog import SettingsDialog
from vod_desktop.ui.views.signatures.dialog import Page as SignaturePage
from vod_desktop.ui.views.signatures.dialog import SignaturesDialog
from vod_desktop.ui.views.welcome_dialog import WelcomeDialog

_ID, _KEY = "AKIDz8krbsJ5yKBZQpn74WFkmLPx3EXAMPLE", "Gu5t9xGARNpq86cd98joQYCN3EXAMPLE"
"""From the service's documents: examples, not keys."""

Show = Callable[[Desk], Awaitable[QWidget]]


@dataclass(frozen=True, slots=True)
class Scene:
    """One picture.

    Attributes:
        show: Brings the window there; answers with the window to paint.
        is_real: On the practice cloud, else on an engine that only says what it is told.
    """

    show: Show
    is_real: bool = False


# The queue


async def _show_queue(desk: Desk) -> None:
    await company_window(desk)
    running = {"phase": Phase.UPLOAD, "session": a_session()}
    total, sent = 2_310 * MB, 1_240 * MB
    desk.session.engine.totals = Totals(
        sent,
        total,
        1,
        6,
        files_failed=1,
        speed_bytes_per_s=11.8 * MB,
        left_s=91.0,
        jobs={
            2: Progress(428 * MB, 420 * MB, 640 * MB, 7.4 * MB, 29.0),
            3: Progress(102 * MB, 98 * MB, 510 * MB, 4.4 * MB, 92.0),
        },
    )
    await desk.show_jobs(
        named_job(desk, 0, 710, State.COMPLETE),
        named_job(desk, 1, 640, State.RUNNING, **running),
        named_job(desk, 2, 510, State.RUNNING, **running),
        named_job(
            desk,
            3,
            220,
            State.FAILED,
            problem=Problem(Code.FILE_BROKEN, {"path": f"{words(desk).files[3]}.mp4"}),
        ),
        named_job(desk, 4, 230, State.PAUSED, phase=Phase.UPLOAD, session=a_session()),
        named_job(desk, 5, 0, State.QUEUED),
    )
    desk.shell.progress.follow()


async def _queue(desk: Desk) -> QWidget:
    await _show_queue(desk)
    desk.select(1)
    return desk.window


async def _error(desk: Desk) -> QWidget:
    await _show_queue(desk)
    desk.select(4)
    return desk.window


async def _hold(desk: Desk) -> QWidget:
    await company_window(desk)
    await desk.show_jobs(*(named_job(desk, number, 300 + 40 * number, State.QUEUED) for number in range(4)))
    await desk.tell(HoldChanged("company", Problem(Code.AUTH_REJECTED, {"account": words(desk).account})))
    desk.shell.banners.opened()
    await eventually(desk.window.banners[BannerKind.HOLD].isVisible)
    return desk.window


async def _drop(desk: Desk) -> QWidget:
    window = await company_window(desk)
    desk.drag(HOME / "a.mp4")
    desk.move(QPoint(window.width() // 2, window.height() // 2))
    return window


async def _follow(desk: Desk) -> QWidget:
    await company_window(desk)
    steps = (
        TaskStep(StepKind.TRANSCODE, StepStatus.SUCCESS, 100030),
        TaskStep(StepKind.TRANSCODE, StepStatus.PROCESSING, 100040, 60),
        TaskStep(StepKind.COVER, StepStatus.SUCCESS, 10),
    )
    task = ProcedureTask("1500012345-procedurev2-5a2b", TaskStatus.PROCESSING, steps, time.time() - 4)
    await desk.show_jobs(
        named_job(desk, 0, 710, State.COMPLETE, task=task, options=UploadOptions(procedure=words(desk).presets[0])),
        named_job(
            desk, 2, 510, State.COMPLETE, task=replace(task, status=TaskStatus.FINISH, steps=(steps[0], steps[2]))
        ),
    )
    desk.select(1)
    desk.window.details.turn_to(Page.PROCESSING)
    return desk.window


async def _refused(desk: Desk) -> QWidget:
    await company_window(desk)
    folder = HOME / words(desk).folder
    names = words(desk).files
    refusals = (
        Refusal(folder / f"{names[3]}.mp4", Problem(Code.FILE_EMPTY, {"path": f"{names[3]}.mp4"})),
        Refusal(folder / f"{names[1]}.mp4", Problem(Code.FILE_DUPLICATE, {"path": f"{names[1]}.mp4"}), may_force=True),
        Refusal(
            folder / f"{names[0]}.pptx", Problem(Code.FILE_TYPE, {"path": f"{names[0]}.pptx", "extension": "pptx"})
        ),
    )
    desk.shell.intake._tell(5, refusals)
    return await opened(RefusalSheet)


async def _quit(desk: Desk) -> QWidget:
    await _show_queue(desk)
    desk.around.tray.is_there = True
    desk.act(Act.QUIT)
    return await opened(QuitDialog)


async def _settings(desk: Desk) -> QWidget:
    await company_window(desk)
    desk.act(Act.SETTINGS)
    return await opened(SettingsDialog)


async def _export(desk: Desk) -> QWidget:
    await company_window(desk)
    await desk.show_jobs(named_job(desk, 0, 710, State.COMPLETE), named_job(desk, 2, 510, State.COMPLETE))
    desk.act(Act.EXPORT)
    return await opened(ExportDialog)


async def _history(desk: Desk) -> QWidget:
    await company_window(desk)
    sizes = (710, 640, 510, 220, 230, 480)
    task = ProcedureTask("t", TaskStatus.FINISH, (TaskStep(StepKind.TRANSCODE, StepStatus.SUCCESS, 100030),))
    desk.fake.history.jobs = [
        named_job(desk, number, size, State.COMPLETE, finished_at=time.time() - 5000 * (number + 1), task=task)
        for number, size in enumerate(sizes)
    ]
    desk.act(Act.HISTORY)
    await eventually(lambda: desk.shell.history.window is not None and desk.shell.history.window.total == len(sizes))
    window = desk.shell.history.window
    assert window is not None
    window.resize(1000, 460)
    return window


# Accounts and the first start


async def _welcome(desk: Desk) -> QWidget:
    await desk.open(practice=False)
    desk.shell.begin([])
    return await opened(WelcomeDialog)


async def _account(desk: Desk) -> QWidget:
    await company_window(desk)
    desk.fake.examiner.results = [
        CheckResult(Check.NAME, Outcome.OK, "vod.tencentcloudapi.com"),
        CheckResult(Check.CONNECTION, Outcome.OK, "vod.tencentcloudapi.com"),
        CheckResult(Check.CLOCK, Outcome.OK),
        CheckResult(Check.KEY, Outcome.OK),
        CheckResult(Check.APPLICATION, Outcome.OK, "1500012345"),
        CheckResult(Check.PERMISSION, Outcome.OK, "CommitUpload"),
        CheckResult(
            Check.PERMISSION,
            Outcome.WARNING,
            "DescribeTasks",
            Problem(Code.AUTH_FORBIDDEN, {"account": words(desk).account, "action": "DescribeTasks"}),
        ),
        CheckResult(Check.STORAGE, Outcome.OK),
    ]
    desk.shell.accounts.add()
    editor = await opened(AccountEditor)
    editor._name.setText(words(desk).account)
    editor._keys.secrets["secret_id"].setText(_ID)
    editor._keys.secrets["secret_key"].setText(_KEY)
    editor._application.picker.show_number("1500012345")
    editor.pane._start.click()
    await eventually(editor.pane._copy.isEnabled)
    return editor


async def _service(desk: Desk) -> QWidget:
    await company_window(desk)
    desk.fake.examiner.results = [
        CheckResult(Check.NAME, Outcome.OK, "upload.example.com"),
        CheckResult(Check.CONNECTION, Outcome.OK, "upload.example.com"),
        CheckResult(Check.SIGNATURE, Outcome.OK),
        CheckResult(Check.CLOCK, Outcome.OK),
        CheckResult(Check.FRESH_SIGNATURE, Outcome.OK),
        CheckResult(Check.UPLOAD_SERVICE, Outcome.OK, "vod2.qcloud.com"),
    ]
    desk.shell.accounts.add(AccountKind.SIGNATURE_SERVICE)
    editor = await opened(AccountEditor)
    editor._name.setText(words(desk).account)
    service = editor._service
    service.url.setText("https://upload.example.com/sign")
    service.method.setCurrentIndex(service.method.findData(RequestMethod.POST))
    service.header.setText("X-Upload-Password")
    service.value.setText("example")
    service.path.line.setText("signature")
    service.takes_options.setChecked(True)
    editor.pane._start.click()
    await eventually(editor.pane._copy.isEnabled)
    return editor


# On the practice cloud


async def _practice_rows(desk: Desk, count: int = 1) -> None:
    """Files that are paused before anything of them was sent."""
    await desk.open()
    desk.window.resize(*WINDOW_PX)
    session = desk.shell.place.session()
    assert session is not None
    assert session.switches is not None
    session.switches.cut_line(True)
    folder = desk.shell.data_dir / "clips"
    folder.mkdir()
    paths = [folder / f"{name}.mp4" for name in words(desk).files[:count]]
    for path in paths:
        path.write_bytes(sample_clip().read_bytes())
    await desk.shell.intake.add(paths, force=True)
    await eventually(lambda: desk.model.rowCount() == count and bool(desk.shell.banners.holds))
    await eventually(desk.window.acts[Act.PAUSE_ALL].isEnabled)
    desk.act(Act.PAUSE_ALL)
    await eventually(lambda: all(job.state is State.PAUSED for job in desk.model.jobs()))
    session.switches.cut_line(False)
    await eventually(lambda: not desk.shell.banners.holds)
    desk.select(*(job.id for job in desk.model.jobs()))


async def _options(desk: Desk) -> OptionsDialog:
    await _practice_rows(desk)
    desk.act(Act.EDIT_OPTIONS)
    dialog = await opened(OptionsDialog)
    procedure = dialog.form.rows[Option.PROCEDURE].editor
    await eventually(lambda: not any(status.text for status in dialog.findChildren(ListStatus)))
    procedure._on_chosen("STD-H264-MP4-720P")
    return dialog


async def _procedures(desk: Desk) -> QWidget:
    dialog = await _options(desk)
    dialog.form.rows[Option.PROCEDURE].editor._on_choose()
    return await opened(ProcedureDialog)


async def _compose(desk: Desk) -> QWidget:
    dialog = await _options(desk)
    dialog.form.rows[Option.PROCEDURE].editor._on_compose()
    composer = await opened(ComposerDialog)
    composer._take(Composition(transcodes=(100030, 100040), cover=10))
    return composer


async def _presets(desk: Desk) -> QWidget:
    await desk.open()
    options = UploadOptions(procedure="STD-H264-MP4-720P", cover_mode=CoverMode.SAME_NAME)
    names = words(desk).presets
    desk.shell.presets.save(tuple(Preset(f"p{n}", name, options, position=n) for n, name in enumerate(names)))
    desk.shell.presets.choose(PRACTICE_ID, "p0")
    desk.act(Act.PRESETS)
    dialog = await opened(PresetsDialog)
    await eventually(lambda: not any(status.text for status in dialog.findChildren(ListStatus)))
    return dialog


async def _covers(desk: Desk) -> CoverDesk:
    await _practice_rows(desk)
    (job,) = desk.model.jobs()
    desk_of_covers = await open_cover_desk(desk, job.id)
    choose(desk_of_covers, CoverKind.FRAME)
    picker = await open_picker(desk_of_covers)
    await show_time(picker, 1200)
    picker._use.click()
    await eventually(lambda: not desk_of_covers._preview.picture.isNull())
    return desk_of_covers


async def _frame(desk: Desk) -> QWidget:
    picker = await open_picker(await _covers(desk))
    await show_time(picker, 800)
    return picker


async def _switches(desk: Desk) -> QWidget:
    await desk.open()
    desk.act(Act.PRACTICE_SWITCHES)
    return await opened(PracticePanel)


async def _signature(desk: Desk) -> QWidget:
    await desk.open()
    desk.act(Act.SIGNATURES)
    tools = await opened(SignaturesDialog)
    tools.making.make.click()
    await eventually(tools.making.signature.toPlainText)
    made = tools.making.signature.toPlainText()
    tools.tabs.setCurrentIndex(SignaturePage.CHECK)
    tools.checking.pasted.setPlainText(made)
    await eventually(lambda: tools.checking.mac.text() == desk.shell.texts.tr("Made with this key"))
    tools.resize(900, 620)
    return tools


SCENES: Mapping[str, Scene] = {
    "account-key": Scene(_account),
    "account-service": Scene(_service),
    "compose": Scene(_compose, is_real=True),
    "covers": Scene(_covers, is_real=True),
    "drop": Scene(_drop),
    "error": Scene(_error),
    "export": Scene(_export),
    "first-steps": Scene(_welcome),
    "follow": Scene(_follow),
    "frame": Scene(_frame, is_real=True),
    "history": Scene(_history),
    "hold": Scene(_hold),
    "options": Scene(_options, is_real=True),
    "presets": Scene(_presets, is_real=True),
    "procedures": Scene(_procedures, is_real=True),
    "queue": Scene(_queue),
    "quit": Scene(_quit),
    "refused": Scene(_refused),
    "settings": Scene(_settings),
    "signature": Scene(_signature, is_real=True),
    "switches": Scene(_switches, is_real=True),
}
"""By the name of the picture."""
