"""Accounts through the real window: from the first to an upload, the list, and where banners lead."""

from __future__ import annotations

import threading
import time

import keyring
import pytest
from keyring.backends import null
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest

from tests.gui.test_journey import RealOpener, a_video, states
from tests.support.account_dialogs import COMPANY, ID, KEY, REJECTED, editor_of, fill, list_of, opened, rows
from tests.support.album import picture
from tests.support.desk import eventually
from tests.support.jobs import a_job
from tests.support.vaults import InMemoryKeyring
from vod_desktop.core.model.account import (
    PRACTICE_ID,
)
from vod_desktop.core.model.commands import SaveSettings
from vod_desktop.core.model.diagnosis import Check, Outcome
from vod_desktop.core.model.errors import Code, Problem
from vod_desktop.core.model.events import HoldChanged
from vod_desktop.core.model.settings import Settings
from vod_desktop.core.model.states import State
from vod_desktop.sandbox import PracticeCloud
from vod_desktop.ui.actions import Act
from vod_desktop.ui.models.accounts_model import AccountColumn
from vod_desktop.ui.views.accounts.account_editor import AccountEditor
from vod_desktop.ui.views.accounts.accounts_dialog import AccountsDialog
from vod_desktop.ui.views.banner import BannerKind


def checks(editor: AccountEditor) -> dict[Check, Outcome]:
    return {result.check: result.outcome for result in editor.pane.model.results.values()}


def test_from_a_wrong_key_over_its_advice_to_the_right_one_and_an_upload(run, make_desk, tmp_path):
    """The whole way: first start, add an account, test it, mend it, upload; the keyring is missing, and that is said."""
    opener = RealOpener(tmp_path / "data")
    desk = make_desk(opener=opener)
    sent = a_video(tmp_path / "a.mp4", 40_000)
    keyring.set_keyring(null.Keyring())

    async def journey():
        with PracticeCloud(tmp_path / "cloud") as cloud:
            await desk.open(practice=False)
            desk.window.start_page._add_account.click()
            editor = await editor_of(desk)
            fill(editor, "公司账号", cloud.secret_id, "wrong-secret-key-000000")
            editor._advanced.setChecked(True)
            editor._endpoint.setText(cloud.endpoint)
            editor.pane._start.click()
            await eventually(lambda: editor.pane._start.text() == "Test connection" and checks(editor))
            assert checks(editor)[Check.KEY] is Outcome.FAILED
            assert checks(editor)[Check.CONNECTION] is checks(editor)[Check.STORAGE] is Outcome.OK
            assert checks(editor)[Check.PERMISSION] is Outcome.SKIPPED
            assert "Check the key of account “公司账号”" in editor.pane.model.as_text()
            editor._save.click()  # saving is allowed all the same
            await eventually(lambda: opened(AccountEditor) is None)
            assert "no usable keyring" in desk.window.banners[BannerKind.NOTICE].accessibleName()
            desk.window.banners[BannerKind.NOTICE].pressed.emit()
            desk.drop(tmp_path / "a.mp4")
            hold = desk.window.banners[BannerKind.HOLD]
            await eventually(hold.isVisible)
            picture(desk, "wrong-key")
            assert hold._second.text() == "Check the account…"
            hold._second.click()
            editor = await editor_of(desk)
            assert editor._name.text() == "公司账号"
            assert editor._keys.secrets["secret_key"].text() == ""
            editor._keys.secrets["secret_key"].setText(cloud.secret_key)
            editor._save.click()
            await eventually(lambda: states(desk) == [State.COMPLETE])
            assert not hold.isVisible()
            assert {medium.name: medium.sha256 for medium in cloud.media()} == {"a": sent}
            await desk.close()
            written = b"".join(path.read_bytes() for path in (tmp_path / "data").rglob("*") if path.is_file())
            assert cloud.secret_key.encode() not in written
            assert "公司账号".encode() in written

    run(journey())


def test_a_key_in_the_keyring_is_found_by_the_next_window_and_removed_with_the_account(run, make_desk, tmp_path):
    kept = InMemoryKeyring()
    keyring.set_keyring(kept)

    async def journey():
        first = make_desk(opener=RealOpener(tmp_path / "data"))
        await first.open(practice=False)
        first.window.start_page._add_account.click()
        editor = await editor_of(first)
        fill(editor, "公司账号", ID, KEY)
        editor._save.click()
        await eventually(lambda: opened(AccountEditor) is None)
        assert not first.window.banners[BannerKind.NOTICE].isVisible()
        assert len(kept.entries) == 1
        await first.close()
        second = make_desk(opener=RealOpener(tmp_path / "data"))
        await second.open(practice=False)
        assert second.window.target._account_button.text() == "公司账号"
        dialog = await list_of(second)
        assert rows(dialog)[0][AccountColumn.STATE] == "Ready, key in the keyring"
        dialog.remove.click()
        await second.answer("Remove the account")
        await eventually(lambda: len(rows(dialog)) == 1)
        assert kept.entries == {}
        dialog.accept()
        assert second.window.start_page._practise.isVisible()
        assert not second.window.acts[Act.ADD_FILES].isEnabled()

    try:
        run(journey())
    finally:
        keyring.set_keyring(null.Keyring())


def test_a_keyring_that_asks_its_owner_keeps_neither_the_start_nor_the_end_of_the_window(run, make_desk, tmp_path):
    """The prompt stands open all the while: the window opens, works and closes."""
    kept, answered = InMemoryKeyring(), threading.Event()
    keyring.set_keyring(kept)

    async def journey():
        first = make_desk(opener=RealOpener(tmp_path / "data"))
        await first.open(practice=False)
        first.window.start_page._add_account.click()
        editor = await editor_of(first)
        fill(editor, "公司账号", ID, KEY)
        editor._save.click()
        await eventually(lambda: opened(AccountEditor) is None)
        await first.close()
        kept.get_password = lambda _service, _user: answered.wait() and None
        second = make_desk(opener=RealOpener(tmp_path / "data"))
        await second.open(practice=False)
        assert second.window.target._account_button.text() == "公司账号"
        second.act(Act.ACCOUNTS)
        await eventually(lambda: opened(AccountsDialog))
        opened(AccountsDialog).accept()
        closing_at = time.monotonic()
        await second.close()
        assert time.monotonic() - closing_at < 3
        answered.set()
        await eventually(lambda: not any(thread.name == "keyring" for thread in threading.enumerate()))

    try:
        run(journey())
    finally:
        answered.set()
        keyring.set_keyring(null.Keyring())


def test_the_list_says_how_accounts_stand_and_follows(run, company):
    async def journey():
        await company.open(practice=False)
        dialog = await list_of(company)
        assert rows(dialog) == [
            ["公司账号", "Key pair", "7", "Ready, key in the keyring", "go here"],
            ["Practice cloud", "Practice cloud", "", "Starts when it is chosen", ""],
        ]
        await company.tell(HoldChanged("a", REJECTED))
        assert rows(dialog)[0][AccountColumn.STATE] == "The access key was rejected."
        dialog.choose(PRACTICE_ID)
        assert [button.isEnabled() for button in (dialog.edit, dialog.remove, dialog.test, dialog.use)] == [
            False, False, True, True,
        ]  # fmt: skip
        dialog.use.click()
        await eventually(lambda: rows(dialog)[1][AccountColumn.TARGET])
        assert company.window.target._account_button.text() == "Practice cloud"
        assert SaveSettings(Settings(account_id=PRACTICE_ID)) in company.asked

    run(journey())


def test_an_account_in_use_is_not_removed_and_says_why(run, company):
    async def journey():
        await company.open(practice=False)
        dialog = await list_of(company)
        company.fake.keeper.problem = Problem(Code.ACCOUNT_IN_USE, {"account": "公司账号", "count": 3})
        dialog.activateWindow()
        dialog._table.setFocus()
        await eventually(dialog._table.hasFocus)
        QTest.keyClick(dialog._table, Qt.Key.Key_Delete)
        await company.answer("Remove the account")
        told = await company.answer("Close")
        assert "uploads that have not ended: 3" in told
        assert len(rows(dialog)) == 2

    run(journey())


@pytest.mark.parametrize(
    ("problem", "label"),
    [
        (REJECTED, "Check the account…"),
        (Problem(Code.SECRET_MISSING, {"account": "公司账号"}), "Enter the key…"),
        (Problem(Code.AUTH_EXPIRED, {"account": "公司账号"}), "Enter the key…"),
        (Problem(Code.CLOCK_SKEWED, {"minutes": 9}), ""),
    ],
)
def test_a_hold_that_lies_with_the_account_leads_to_its_editor(run, company, problem, label):
    async def journey():
        await company.open(practice=False)
        await company.tell(HoldChanged("a", problem))
        banner = company.window.banners[BannerKind.HOLD]
        assert banner._second.text() == label
        assert banner._button.text() == "Try again now"
        if label:
            banner._second.click()
            editor = await editor_of(company)
            assert editor._account == COMPANY
            editor.reject()

    run(journey())


def test_the_details_of_a_held_row_lead_to_the_account(run, company):
    async def journey():
        await company.open(practice=False)
        await company.show_jobs(a_job(id=1, account_id="a"))
        await company.tell(HoldChanged("a", REJECTED))
        company.select(1)
        (button,) = company.window.details.problem.buttons[:1]
        assert button.text() == "Check the account…"
        button.click()
        editor = await editor_of(company)
        editor.reject()

    run(journey())


def test_an_account_that_is_gone_leads_to_the_list(run, company):
    async def journey():
        await company.open(practice=False)
        await company.tell(HoldChanged("gone", Problem(Code.ACCOUNT_UNKNOWN, {"account": "gone"})))
        company.window.banners[BannerKind.HOLD]._second.click()
        assert opened(AccountsDialog)
        opened(AccountsDialog).accept()

    run(journey())


def test_a_key_that_lives_for_this_run_only_is_told_in_a_strip(run, company):
    async def journey():
        await company.open(practice=False)
        company.fake.keeper.remark = Problem(Code.KEYRING_LOCKED, {"account": "x"})
        company.shell.accounts.add()
        editor = await editor_of(company)
        fill(editor, "x", ID, KEY)
        editor._save.click()
        await eventually(company.window.banners[BannerKind.NOTICE].isVisible)
        assert "for this run only" in company.window.banners[BannerKind.NOTICE].accessibleName()

    run(journey())


def test_the_chosen_account_is_the_target_even_while_its_key_is_missing(run, company):
    company.fake.settings = Settings(account_id="a")
    company.fake.keyless = {"a"}

    async def journey():
        await company.open(practice=False)
        assert company.window.target._account_button.text() == "公司账号"
        assert company.window.acts[Act.ADD_FILES].isEnabled()

    run(journey())


def test_the_practice_cloud_is_always_offered_and_starts_when_it_is_chosen(run, company):
    async def journey():
        await company.open(practice=False)
        menu = company.window.target._account_button.menu()
        names = [action.text() for action in menu.actions() if action.text()]
        assert names == ["公司账号", "Practice cloud", "Accounts…"]
        assert PRACTICE_ID not in company.fake.used
        menu.actions()[1].trigger()
        await eventually(company.window.banners[BannerKind.PRACTICE].isVisible)
        assert PRACTICE_ID in company.fake.used

    run(journey())
