"""A newcomer's first minute: the first steps are offered once, lead to an upload with one key, and stand in nobody's way."""

from __future__ import annotations

import json
import signal
import sqlite3
import subprocess
import sys
from contextlib import closing
from pathlib import Path

import pytest
from PySide6.QtCore import Qt

from tests.gui.test_access import nameless
from tests.gui.test_access_dialogs import beyond_the_keyboard
from tests.gui.test_journey import RealOpener, states
from tests.gui.test_offscreen import ENVIRONMENT, REPOSITORY
from tests.support.account_dialogs import COMPANY, editor_of
from tests.support.album import dialog_picture, picture
from tests.support.desk import Desk, eventually
from tests.support.dialogs import find
from tests.support.jobs import a_job
from tests.support.waiting import wait_until
from vod_desktop.core.model.account import AccountKind, KeyPlace
from vod_desktop.core.model.commands import AddJobs, SaveSettings
from vod_desktop.core.model.events import JobsAdded
from vod_desktop.core.model.settings import Settings
from vod_desktop.core.model.states import State
from vod_desktop.texts import Language
from vod_desktop.ui.actions import Act
from vod_desktop.ui.models.columns import Column
from vod_desktop.ui.single_instance import Request
from vod_desktop.ui.views.accounts.account_editor import OFFERED_KINDS
from vod_desktop.ui.views.welcome_dialog import WelcomeDialog


def welcome() -> WelcomeDialog:
    dialog = find(WelcomeDialog)
    assert dialog is not None
    return dialog


async def started(desk: Desk, *paths) -> None:
    """As the program starts."""
    await desk.open(practice=False)
    desk.shell.begin(paths)


def test_a_newcomer_uploads_the_sample_with_one_key(run, make_desk, tmp_path, qtbot):
    opener = RealOpener(tmp_path / "data")
    desk = make_desk(opener=opener)

    async def journey():
        await started(desk)
        picture(desk, "first-steps")
        qtbot.keyClick(welcome(), Qt.Key.Key_Return)
        await eventually(lambda: states(desk) == [State.COMPLETE])
        assert find(WelcomeDialog) is None
        assert list(opener.arrived()) == ["Sample clip"]
        assert desk.cell(0, Column.STATE) == "Complete Verified by checksum"
        assert desk.view.selected_ids() == [job.id for job in desk.model.jobs()]
        assert [toast.button.text() for toast in desk.window.toasts.shown][-1] == "Play it"
        picture(desk, "first-steps-done")

    run(journey())


def test_the_sample_can_be_played_from_the_message(run, make_desk, tmp_path, monkeypatch):
    desk = make_desk(opener=RealOpener(tmp_path / "data"))
    opened = []
    monkeypatch.setattr("vod_desktop.ui.opening.QDesktopServices.openUrl", lambda url: opened.append(url) or True)

    async def journey():
        await started(desk)
        welcome().practise.click()
        await eventually(lambda: states(desk) == [State.COMPLETE])
        await eventually(lambda: any(toast.button.text() == "Play it" for toast in desk.window.toasts.shown))
        desk.select()
        next(toast for toast in desk.window.toasts.shown if toast.button.text() == "Play it").button.click()
        (job,) = desk.model.jobs()
        assert [url.toString() for url in opened] == [job.result.media_url]

    run(journey())


def test_it_is_offered_once_and_whoever_skips_it_finds_it_in_the_menu(run, make_desk, tmp_path, qtbot):
    first, second = (make_desk(opener=RealOpener(tmp_path / "data")) for _ in range(2))

    async def journey():
        await started(first)
        qtbot.keyClick(welcome(), Qt.Key.Key_Escape)
        await eventually(lambda: find(WelcomeDialog) is None)
        assert first.window.start_page._practise.isVisible()
        await first.close()
        await started(second)
        assert find(WelcomeDialog) is None
        second.act(Act.FIRST_STEPS)
        welcome().skip.click()
        await eventually(lambda: find(WelcomeDialog) is None)

    run(journey())


@pytest.mark.parametrize("hindrance", ["account", "jobs", "told before", "files"])
def test_it_stands_in_nobodys_way(run, desk, tmp_path, hindrance):
    clip = tmp_path / "a.mp4"
    clip.write_bytes(b"film")

    async def journey():
        await desk.open(practice=False)
        if hindrance == "account":
            desk.fake.known = desk.session.known = (COMPANY,)
        elif hindrance == "jobs":
            await desk.show_jobs(a_job())
        elif hindrance == "told before":
            desk.shell.settings.load(Settings(welcomed=True))
        desk.shell.begin([clip] if hindrance == "files" else [])
        assert find(WelcomeDialog) is None

    run(journey())


def test_the_practice_cloud_named_at_the_start_counts_as_an_account(run, desk):
    async def journey():
        await desk.open(practice=True)
        desk.shell.begin([])
        assert find(WelcomeDialog) is None

    run(journey())


def test_that_it_was_offered_is_stored(run, desk):
    async def journey():
        await started(desk)
        assert [command for command in desk.asked if isinstance(command, SaveSettings)][-1].settings.welcomed
        welcome().reject()

    run(journey())


def test_files_that_come_from_outside_close_it_and_wait(run, desk, tmp_path):
    clips = [tmp_path / name for name in ("a.mp4", "b.mp4")]
    for clip in clips:
        clip.write_bytes(b"film")

    async def journey():
        await started(desk)
        desk.shell.take_over(Request((clips[0],)))
        await eventually(lambda: find(WelcomeDialog) is None)
        page = desk.window.start_page
        assert page._title.text() == "1 file waits for an account"
        desk.drop(clips[1])
        await eventually(lambda: page._title.text() == "2 files wait for an account")
        picture(desk, "first-steps-waiting")
        desk.act(Act.FIRST_STEPS)
        assert welcome().practise.accessibleName() == "Practise with the 2 files that wait"
        welcome().practise.click()
        await eventually(lambda: any(isinstance(command, AddJobs) for command in desk.asked))
        added = [
            one.source.path for command in desk.asked if isinstance(command, AddJobs) for one in command.candidates
        ]
        assert added == clips  # and no sample with them

    run(journey())


@pytest.mark.parametrize("kind", OFFERED_KINDS)
def test_an_account_of_each_kind_can_be_added_from_it(run, desk, kind):
    async def journey():
        await started(desk)
        welcome().ways[kind].click()
        editor = await editor_of(desk)
        assert editor.kind is kind
        assert editor.windowTitle() == "Add an account"
        editor.reject()

    run(journey())


def test_every_kind_of_account_that_somebody_may_have_has_its_words():
    from vod_desktop.ui.views.welcome_dialog import _ACCOUNT_WAYS

    assert set(_ACCOUNT_WAYS) == set(AccountKind) - {AccountKind.PRACTICE}


@pytest.mark.parametrize("language", Language)
def test_it_can_be_used_with_keyboard_and_screen_reader_and_in_either_language(run, make_desk, language):
    desk = make_desk(language=language)

    async def journey():
        await started(desk)
        dialog = welcome()
        assert nameless(dialog) == []
        assert beyond_the_keyboard(dialog) == []
        assert dialog.focusWidget() is dialog.practise
        assert dialog.practise.isDefault()
        dialog_picture(desk, "welcome")
        other = next(one for one in Language if one is not language)
        before = dialog.practise.accessibleName()
        dialog.languages[other].click()
        assert desk.shell.texts.language is other
        assert dialog.practise.accessibleName() != before
        assert dialog.languages[other].isChecked()
        assert not dialog.languages[language].isChecked()
        dialog.reject()

    run(journey())


def test_the_sample_can_be_taken_again_on_the_practice_cloud(run, desk):
    async def journey():
        await desk.open()
        page = desk.window.start_page
        assert page._sample.isVisible()
        page._sample.click()
        await eventually(lambda: desk.asked)
        (added,) = (command for command in desk.asked if isinstance(command, AddJobs))
        assert [candidate.source.path.name for candidate in added.candidates] == ["sample.mp4"]
        await desk.tell(JobsAdded((a_job(id=7, media_name="Sample clip"),), added.tag))
        assert desk.view.selected_ids() == [7]

    run(journey())


def test_with_an_account_of_ones_own_no_sample_is_offered(run, company):
    company.fake.keeper.places = {COMPANY.id: KeyPlace.KEYRING}

    async def journey():
        await company.open(practice=False)
        assert not company.window.start_page._sample.isVisible()

    run(journey())


@pytest.mark.parametrize("with_file", [False, True])
def test_the_program_offers_it_at_a_first_start_without_files(tmp_path, with_file):
    """As its users start it, in a process of its own."""
    data_dir, clip = tmp_path / "data", tmp_path / "a.mp4"
    clip.write_bytes(b"film")
    command = [sys.executable, "-m", "vod_desktop", "--data-dir", str(data_dir), *([str(clip)] if with_file else [])]
    program = subprocess.Popen(command, cwd=REPOSITORY, env=ENVIRONMENT, stdout=subprocess.PIPE, stderr=subprocess.PIPE)
    try:
        wait_until((data_dir / "window.sock").exists, timeout_s=30.0)  # it listens: the start is over
        if not with_file:
            wait_until(lambda: welcomed(data_dir), timeout_s=30.0)
    finally:
        program.send_signal(signal.SIGTERM)
        program.communicate(timeout=30)
    assert program.returncode == 0
    assert welcomed(data_dir) is not with_file


def welcomed(data_dir: Path) -> bool:
    """Whether the ledger says that the first steps were offered."""
    with closing(sqlite3.connect(f"file:{data_dir / 'ledger.db'}?mode=ro", uri=True)) as ledger:
        rows = dict(ledger.execute("SELECT key, value FROM setting"))
    return json.loads(rows.get("welcomed", "false"))
