"""The editor of accounts: what it takes, what it says where, and the connection test in it."""

from __future__ import annotations

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QAbstractButton, QApplication, QComboBox, QLineEdit, QMessageBox

from tests.support.account_dialogs import ID, KEY, REJECTED, editor_of, fill, list_of, opened, rows
from tests.support.desk import eventually
from vod_desktop.core.model.account import (
    Account,
    AccountKind,
    ProxyMode,
    SecretEntry,
)
from vod_desktop.core.model.catalog import Application
from vod_desktop.core.model.diagnosis import Check, CheckResult, Outcome
from vod_desktop.core.model.errors import Code, Problem
from vod_desktop.ui.models.accounts_model import AccountColumn
from vod_desktop.ui.views.accounts.account_editor import AccountEditor
from vod_desktop.ui.views.accounts.trial_dialog import TestDialog
from vod_desktop.ui.views.banner import BannerKind


def test_a_secret_that_is_kept_is_said_to_be_and_not_filled_in(run, company):
    async def journey():
        await company.open(practice=False)
        dialog = await list_of(company)
        dialog.edit.click()
        editor = await editor_of(company)
        for edit in (editor._keys.secrets["secret_id"], editor._keys.secrets["secret_key"]):
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
        editor._proxy.mode.setCurrentIndex(2)
        fill(editor, "x", ID, KEY)
        editor._save.click()
        await eventually(lambda: editor._fields[field].error)
        assert says in editor._fields[field].error
        assert says in editor._fields[field].content.accessibleDescription()
        assert editor._fields[field].isVisibleTo(editor)
        assert editor._save.isEnabled()
        fill(editor, "y", ID + "1", KEY + "1")
        if field in {"name", "secret_key"}:
            assert not editor._fields[field].error  # it is being mended
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
        editor._keys.secrets[into].setFocus()
        editor._keys.secrets[into].paste()
        editor._keys.secrets[into].textEdited.emit(editor._keys.secrets[into].text())
        assert editor._keys.secrets["secret_id"].text() == ID
        assert editor._keys.secrets["secret_key"].text() == KEY
        assert editor._keys.secrets["secret_key"].echoMode() is QLineEdit.EchoMode.Password
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
        editor._keys.secrets["secret_id"].paste()
        editor._keys.secrets["secret_id"].textEdited.emit(editor._keys.secrets["secret_id"].text())
        assert editor._fields["token"].isVisibleTo(editor)
        editor._name.setText("活动")
        editor._keys.has_end.setChecked(True)
        ends_at = editor._keys.end.dateTime().toSecsSinceEpoch()
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
        picker = editor._application.picker
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
        editor._application.picker.load.click()
        await eventually(lambda: "rejected" in editor._fields["sub_app_id"].error)
        assert editor._application.picker.load.isEnabled()
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
            editor._proxy.url.setText(url)
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


def test_a_test_without_a_key_says_at_the_field_what_is_missing(run, company):
    company.fake.examiner.passed = Problem(Code.SECRET_EMPTY, {"field": "secret_id"})

    async def journey():
        await company.open(practice=False)
        company.shell.accounts.add()
        editor = await editor_of(company)
        hint = editor.pane._verdict.text()
        editor.pane._start.click()
        await eventually(lambda: editor._fields["secret_id"].error)
        assert editor._fields["secret_id"].error.startswith("The SecretId is missing.")
        await eventually(lambda: editor.pane._start.text() == "Test connection")
        assert editor.pane._verdict.text() == hint
        editor.reject()

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


def test_every_control_of_the_dialogs_has_a_name(run, company):
    async def journey():
        await company.open(practice=False)
        dialog = await list_of(company)
        dialog.edit.click()
        editor = await editor_of(company)
        editor._kind.setCurrentIndex(1)
        editor._proxy.mode.setCurrentIndex(2)
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
