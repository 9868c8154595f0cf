"""Accounts through the real window: the list, the editor with its test, and where banners lead."""

from __future__ import annotations

import keyring
import pytest
from keyring.backends import null
from PySide6.QtCore import Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QAbstractButton, QApplication, QComboBox, QDialog, QLineEdit, QMessageBox

from tests.gui.test_journey import RealOpener, a_video, states
from tests.support.desk import Desk, eventually
from tests.support.jobs import a_job
from tests.support.vaults import InMemoryKeyring
from vod_desktop.core.model.account import (
    PRACTICE_ID,
    Account,
    AccountKind,
    KeyPlace,
    ProxyMode,
    SecretEntry,
)
from vod_desktop.core.model.catalog import Application
from vod_desktop.core.model.commands import SaveSettings
from vod_desktop.core.model.diagnosis import Check, CheckResult, Outcome
from vod_desktop.core.model.errors import Code, Problem
from vod_desktop.core.model.events import HoldChanged
from vod_desktop.core.model.settings import Settings
from vod_desktop.core.model.states import State
from vod_desktop.sandbox import PracticeCloud
from vod_desktop.ui.actions import Act
from vod_desktop.ui.models.accounts_model import AccountColumn
from vod_desktop.ui.views.accounts.account_editor import AccountEditor
from vod_desktop.ui.views.accounts.accounts_dialog import AccountsDialog
from vod_desktop.ui.views.accounts.test_dialog import TestDialog
from vod_desktop.ui.views.banner import BannerKind

ID, KEY = "AKIDcanary00000001", "canary-secret-key-00000001"
COMPANY = Account("a", "公司账号", AccountKind.KEY_PAIR, sub_app_id=7)
REJECTED = Problem(Code.AUTH_REJECTED, {"account": "公司账号"}, "request-1")


def opened(kind: type[QDialog]) -> QDialog | None:
    return next(
        (top for top in QApplication.topLevelWidgets() if isinstance(top, kind) and top.isVisible()),
        None,
    )


async def editor_of(desk: Desk) -> AccountEditor:
    await eventually(lambda: opened(AccountEditor))
    editor = opened(AccountEditor)
    assert isinstance(editor, AccountEditor)
    return editor


async def list_of(desk: Desk) -> AccountsDialog:
    desk.act(Act.ACCOUNTS)
    dialog = opened(AccountsDialog)
    assert isinstance(dialog, AccountsDialog)
    return dialog


def rows(dialog: AccountsDialog) -> list[list[str]]:
    model = dialog._model
    return [[model.index(row, column).data() or "" for column in AccountColumn] for row in range(model.rowCount())]


def fill(editor: AccountEditor, name: str, secret_id: str, secret_key: str) -> None:
    editor._name.setText(name)
    editor._secrets["secret_id"].setText(secret_id)
    editor._secrets["secret_key"].setText(secret_key)


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
            assert hold._second.text() == "Check the account…"
            hold._second.click()
            editor = await editor_of(desk)
            assert editor._name.text() == "公司账号"
            assert editor._secrets["secret_key"].text() == ""
            editor._secrets["secret_key"].setText(cloud.secret_key)
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


@pytest.fixture
def company(make_desk) -> Desk:
    """A window that knows one account, whose key is in the keyring."""
    desk = make_desk()
    desk.fake.known = (COMPANY,)
    desk.fake.keeper.places = {"a": KeyPlace.KEYRING}
    return desk


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


def test_a_secret_that_is_kept_is_said_to_be_and_not_filled_in(run, company):
    async def journey():
        await company.open(practice=False)
        dialog = await list_of(company)
        dialog.edit.click()
        editor = await editor_of(company)
        for edit in (editor._secrets["secret_id"], editor._secrets["secret_key"]):
            assert (edit.text(), edit.placeholderText()) == ("", "kept in the keyring")
        editor._name.setText("renamed")
        editor._save.click()
        await eventually(lambda: opened(AccountEditor) is None)
        ((account, entry),) = company.fake.keeper.saved
        assert (account.id, account.name, account.sub_app_id) == ("a", "renamed", 7)
        assert entry.secret_id is entry.secret_key is entry.token is None
        assert company.window.target._account_button.text() == "renamed"
        assert rows(dialog)[0][AccountColumn.NAME] == "renamed"

    run(journey())


@pytest.mark.parametrize(
    ("problem", "field", "says"),
    [
        (Problem(Code.ACCOUNT_NAME_TAKEN, {"account": "x"}), "name", "already"),
        (Problem(Code.ACCOUNT_NAME_EMPTY), "name", "no name"),
        (Problem(Code.SECRET_MALFORMED, {"field": "secret_key"}), "secret_key", "SecretKey cannot be right"),
        (Problem(Code.OPTION_TOO_LONG, {"field": "secret_key", "limit": 1200}), "secret_key", "too long"),
        (Problem(Code.ENDPOINT_INVALID, {"endpoint": "x"}), "endpoint", "not an address"),
        (Problem(Code.OPTION_INVALID, {"field": "proxy_url", "value": "x"}), "proxy_url", "proxy address is not valid"),
        (Problem(Code.AUTH_EXPIRED, {"account": "x"}), "ends_at", "expired"),
    ],
)
def test_what_is_wrong_stands_at_its_field_and_the_form_stays(run, company, problem, field, says):
    async def journey():
        await company.open(practice=False)
        company.fake.keeper.problem = problem
        company.shell.accounts.add()
        editor = await editor_of(company)
        editor._kind.setCurrentIndex(1)
        editor._proxy.setCurrentIndex(2)
        fill(editor, "x", ID, KEY)
        editor._save.click()
        await eventually(lambda: editor._fields[field].error)
        assert says in editor._fields[field].error
        assert says in editor._fields[field].content.accessibleDescription()
        assert editor._fields[field].isVisibleTo(editor)
        assert editor._save.isEnabled()
        company.fake.keeper.problem = None
        editor._save.click()
        await eventually(lambda: opened(AccountEditor) is None)

    run(journey())


def test_other_trouble_stands_beneath_the_form(run, company):
    async def journey():
        await company.open(practice=False)
        company.fake.keeper.problem = Problem(Code.KEYRING_LOCKED, {"account": "公司账号"})
        company.shell.accounts.edit("a")
        editor = await editor_of(company)
        editor._save.click()
        await eventually(editor._general.isVisible)
        assert "keyring is locked" in editor._general.text()
        editor.reject()

    run(journey())


@pytest.mark.parametrize(
    "text",
    [f"SecretId,SecretKey\r\n{ID},{KEY}\r\n", f"SecretId: {ID}\nSecretKey: {KEY}", f"SecretId：{ID} SecretKey：{KEY}"],
)
@pytest.mark.parametrize("into", ["secret_id", "secret_key"])
def test_pasting_what_the_console_gives_fills_both_fields(run, company, text, into):
    async def journey():
        await company.open(practice=False)
        company.shell.accounts.add()
        editor = await editor_of(company)
        QGuiApplication.clipboard().setText(text)
        editor._secrets[into].setFocus()
        editor._secrets[into].paste()
        editor._secrets[into].textEdited.emit(editor._secrets[into].text())
        assert editor._secrets["secret_id"].text() == ID
        assert editor._secrets["secret_key"].text() == KEY
        assert editor._secrets["secret_key"].echoMode() is QLineEdit.EchoMode.Password
        editor.reject()

    run(journey())


def test_a_temporary_key_asks_for_token_and_end(run, company):
    async def journey():
        await company.open(practice=False)
        company.shell.accounts.add()
        editor = await editor_of(company)
        assert not editor._fields["token"].isVisibleTo(editor)
        QGuiApplication.clipboard().setText(
            f'{{"TmpSecretId": "{ID}", "TmpSecretKey": "{KEY}", "Token": "token-0001"}}'
        )
        editor._secrets["secret_id"].paste()
        editor._secrets["secret_id"].textEdited.emit(editor._secrets["secret_id"].text())
        assert editor._fields["token"].isVisibleTo(editor)
        editor._name.setText("活动")
        editor._has_end.setChecked(True)
        ends_at = editor._end.dateTime().toSecsSinceEpoch()
        editor._save.click()
        await eventually(lambda: opened(AccountEditor) is None)
        ((account, entry),) = company.fake.keeper.saved
        assert account.kind is AccountKind.TEMPORARY
        assert entry == SecretEntry(ID, KEY, "token-0001", ends_at, "", "")

    run(journey())


def test_the_application_is_picked_from_the_list_or_typed(run, company):
    company.fake.examiner.listed = (Application(7, "主应用"), Application(8, "归档", is_on=False))

    async def journey():
        await company.open(practice=False)
        company.shell.accounts.edit("a")
        editor = await editor_of(company)
        picker = editor._picker
        assert picker.number() == 7
        picker.load.click()
        await eventually(lambda: picker.box.count() == 3)
        assert editor._fields["sub_app_id"]._hint.text() == "2 applications found; choose one."
        assert picker.box.currentText() == "主应用 (7)"
        assert picker.box.itemText(2) == "归档 (8) · switched off"
        picker.box.setCurrentIndex(2)
        assert picker.number() == 8
        picker.box.setEditText(" 1500012345 ")
        assert picker.number() == 1500012345
        picker.box.setEditText("")
        assert picker.number() is None
        picker.box.setEditText("main")
        editor._save.click()
        assert "application (SubAppId) is not valid" in editor._fields["sub_app_id"].error
        assert company.fake.keeper.saved == []
        editor.reject()

    run(journey())


def test_a_list_of_applications_that_cannot_be_had_is_told_at_the_field(run, company):
    company.fake.examiner.listed = REJECTED

    async def journey():
        await company.open(practice=False)
        company.shell.accounts.edit("a")
        editor = await editor_of(company)
        editor._picker.load.click()
        await eventually(lambda: "rejected" in editor._fields["sub_app_id"].error)
        assert editor._picker.load.isEnabled()
        editor.reject()

    run(journey())


def test_a_password_goes_to_no_other_proxy_than_its_own(run, make_desk):
    desk = make_desk()
    desk.fake.known = (Account("a", "a", AccountKind.KEY_PAIR, proxy_mode=ProxyMode.MANUAL, proxy_url="http://p:1"),)

    async def journey():
        await desk.open(practice=False)
        for url, expected in (("http://p:1", None), ("http://other:1", "")):
            desk.shell.accounts.edit("a")
            editor = await editor_of(desk)
            editor._proxy_url.setText(url)
            draft = editor.draft()
            assert draft is not None
            assert (draft[1].proxy_user, draft[1].proxy_password) == (expected, expected)
            editor.reject()
            await eventually(lambda: opened(AccountEditor) is None)

    run(journey())


def test_a_running_test_is_stopped_by_its_button_and_by_closing(run, company):
    company.fake.examiner.results = [
        CheckResult(Check.NAME, Outcome.OK, "h"),
        CheckResult(Check.CONNECTION, Outcome.RUNNING, "h"),
    ]
    company.fake.examiner.passed = None

    async def journey():
        await company.open(practice=False)
        dialog = await list_of(company)
        dialog.test.click()
        await eventually(lambda: opened(TestDialog))
        pane = opened(TestDialog).pane
        await eventually(lambda: pane.model.rowCount() == 2)
        assert pane._start.text() == "Stop the test"
        pane._start.click()
        await eventually(lambda: pane._verdict.text() == "The test was stopped.")
        assert [result.outcome for result in pane.model.results.values()] == [Outcome.OK, Outcome.SKIPPED]
        pane._start.click()
        await eventually(lambda: len(company.fake.examiner.running) == 2)
        opened(TestDialog).reject()
        await eventually(company.fake.examiner.running[1].passed.cancelled)

    run(journey())


def test_a_failed_test_can_be_read_by_eye_by_ear_and_copied(run, company):
    forbidden = Problem(Code.AUTH_FORBIDDEN, {"account": "公司账号", "action": "DescribeAllClass"}, "request-9")
    company.fake.examiner.results = [
        CheckResult(Check.KEY, Outcome.FAILED, "", REJECTED),
        CheckResult(Check.PERMISSION, Outcome.WARNING, "DescribeAllClass", forbidden),
    ]
    company.fake.examiner.passed = False

    async def journey():
        await company.open(practice=False)
        company.shell.accounts.edit("a")
        editor = await editor_of(company)
        editor.pane._start.click()
        await eventually(lambda: editor.pane._verdict.text().startswith("Uploads cannot begin"))
        model = editor.pane.model
        heard = model.index(1).data(Qt.ItemDataRole.AccessibleTextRole)
        assert heard.startswith("Permission for DescribeAllClass: attention.")
        assert "the category cannot be chosen from a list" in heard
        editor.pane._copy.click()
        assert "RequestId: request-9" in QGuiApplication.clipboard().text()
        editor.reject()

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
        button = company.window.details._act
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


def test_every_control_of_the_dialogs_has_a_name(run, company):
    async def journey():
        await company.open(practice=False)
        dialog = await list_of(company)
        dialog.edit.click()
        editor = await editor_of(company)
        editor._kind.setCurrentIndex(1)
        editor._proxy.setCurrentIndex(2)
        editor._advanced.setChecked(True)
        for top in (dialog, editor):
            for kind in (QLineEdit, QComboBox, QAbstractButton):
                for widget in top.findChildren(kind):
                    is_part = widget.objectName().startswith("qt_") or isinstance(widget.parent(), QComboBox)
                    named = widget.accessibleName() or (isinstance(widget, QAbstractButton) and widget.text())
                    assert named or is_part or not widget.isVisibleTo(top), widget
        editor.reject()
        dialog.accept()

    run(journey())


def test_saving_while_the_keyring_asks_leaves_the_window_alive_and_is_told_when_the_editor_is_gone(run, company):
    from concurrent.futures import Future

    from vod_desktop.core.accounts.keeper import Saved
    from vod_desktop.core.model.errors import AppError

    answer: Future[Saved] = Future()

    async def journey():
        await company.open(practice=False)
        company.fake.keeper.save = lambda _account, _entry: answer
        company.shell.accounts.add()
        editor = await editor_of(company)
        fill(editor, "x", ID, KEY)
        editor._save.click()
        assert editor._save.text() == "Saving…"
        assert not editor._save.isEnabled()
        editor.reject()
        await eventually(lambda: opened(AccountEditor) is None)
        answer.set_exception(AppError(Problem(Code.KEYRING_LOCKED, {"account": "x"})))
        await eventually(company.window.banners[BannerKind.NOTICE].isVisible)
        assert not any(isinstance(top, QMessageBox) and top.isVisible() for top in QApplication.topLevelWidgets())

    run(journey())
