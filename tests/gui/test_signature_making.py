"""The generator of signatures: what stands in its form is signed with the chosen key, and what is wrong is said where it stands."""

from __future__ import annotations

import time

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QApplication

from tests.support.account_dialogs import COMPANY, ID, KEY
from tests.support.desk import eventually
from tests.support.dialogs import gone, opened
from tests.support.signature_tools import OWN, TERMS, fill, open_tools, values
from vod_desktop.bootstrap import open_session
from vod_desktop.core.cloud.signature import check, read_fields
from vod_desktop.core.model.account import Account, AccountKind, SecretEntry
from vod_desktop.core.model.errors import Code, Problem
from vod_desktop.core.model.signature import MacVerdict, SignatureTerms
from vod_desktop.ui.actions import Act
from vod_desktop.ui.views.signatures.dialog import Page, SignaturesDialog


def test_all_fields_are_signed_with_the_key_of_the_account(run, tools):
    async def journey():
        dialog = await open_tools(tools)
        fill(dialog, TERMS)
        dialog.making.rows["life_s"].editor.show_value(3 * 3600)
        dialog.making.make.click()
        await eventually(dialog.making.signature.toPlainText)
        made = dialog.making.signature.toPlainText()
        assert read_fields(made).terms == TERMS
        assert read_fields(made).life_s == 3 * 3600
        assert check(made, KEY, time.time()).mac is MacVerdict.RIGHT
        assert dialog.making.original.toPlainText().startswith(f"secretId={ID}&currentTimeStamp=")
        assert values(dialog.making.table)["taskNotifyMode"] == "At every step (Change)"
        assert dialog.making.copy.hasFocus()
        dialog.making.copy.click()
        assert QGuiApplication.clipboard().text() == made
        assert dialog.making.status.text() == "The signature was copied."
        dialog.making.copy_original.click()
        assert QGuiApplication.clipboard().text() == dialog.making.original.toPlainText()

    run(journey())


def test_an_untouched_form_gives_a_day_and_the_application_of_the_account(run, tools):
    async def journey():
        dialog = await open_tools(tools)
        assert dialog.key.box.currentText() == COMPANY.name
        dialog.making.make.click()
        await eventually(dialog.making.signature.toPlainText)
        fields = read_fields(dialog.making.signature.toPlainText())
        assert fields.terms == SignatureTerms(vod_sub_app_id=COMPANY.sub_app_id)
        assert fields.life_s == 86_400
        ((account, entry, _),) = tools.fake.signatory.asked
        assert (account, entry) == (COMPANY, SecretEntry())

    run(journey())


def test_a_change_takes_the_signature_away(run, tools):
    async def journey():
        dialog = await open_tools(tools)
        dialog.making.make.click()
        await eventually(dialog.making.signature.toPlainText)
        assert dialog.making.copy.isEnabled()
        dialog.making.rows["one_time_valid"].editor.box.click()
        assert dialog.making.signature.toPlainText() == dialog.making.original.toPlainText() == ""
        assert not dialog.making.copy.isEnabled()
        assert dialog.making.table.rowCount() == 0
        assert "make the signature anew" in dialog.making.status.text()

    run(journey())


def test_a_typed_key_signs_and_is_not_kept(run, tools):
    async def journey():
        dialog = await open_tools(tools)
        dialog.key.box.setCurrentIndex(dialog.key.box.count() - 1)
        QGuiApplication.clipboard().setText("SecretId: AKIDtyped00001\nSecretKey: typed-secret-key-1")
        dialog.key.secrets["secret_id"].paste()
        assert dialog.key.secrets["secret_key"].text() == "typed-secret-key-1"
        assert "typed-secret-key-1" not in dialog.key.secrets["secret_key"].displayText()
        dialog.making.make.click()
        await eventually(dialog.making.signature.toPlainText)
        made = dialog.making.signature.toPlainText()
        assert check(made, "typed-secret-key-1", time.time()).mac is MacVerdict.RIGHT
        assert read_fields(made).vod_sub_app_id is None
        dialog.reject()
        assert dialog.key.secrets["secret_key"].text() == ""
        await gone(SignaturesDialog)
        tools.act(Act.SIGNATURES)
        again = await opened(SignaturesDialog)
        assert again.key.box.currentText() == COMPANY.name
        assert again.key.secrets["secret_key"].text() == ""

    run(journey())


def test_without_procedure_there_is_no_priority(run, tools):
    async def journey():
        dialog = await open_tools(tools)
        rows = dialog.making.rows
        assert not rows["task_priority"].editor.combo.isEnabled()
        fill(dialog, TERMS)
        assert rows["task_priority"].editor.combo.isEnabled()
        assert dialog.making.terms().task_priority == -5
        rows["procedure"].editor.line.clear()
        assert not rows["task_notify_mode"].editor.combo.isEnabled()
        assert dialog.making.terms().task_priority is dialog.making.terms().task_notify_mode is None

    run(journey())


@pytest.mark.parametrize(
    ("name", "value", "says"),
    [
        ("source_context", "源" * 251, "1 character too many"),
        ("session_context", "x" * 1002, "2 characters too many"),
        ("class_id", "seven", "Only digits"),
        ("vod_sub_app_id", "-1", "Only digits"),
    ],
)
def test_what_cannot_be_signed_is_said_at_its_field(run, tools, name, value, says):
    async def journey():
        dialog = await open_tools(tools)
        row = dialog.making.rows[name]
        if name.endswith("context"):
            row.editor.show_value(value)
        else:
            row.editor.line.setText(value)
        assert says in row.complaint()
        dialog.making.make.click()
        assert says in row.editor.focusProxy().accessibleDescription()
        assert tools.fake.signatory.asked == []
        assert dialog.making.signature.toPlainText() == ""

    run(journey())


def test_lengths_are_counted_while_one_types(run, tools):
    async def journey():
        dialog = await open_tools(tools)
        row = dialog.making.rows["source_context"]
        row.editor.focusProxy().setPlainText("来源")
        assert "2 of 250 characters" in row.editor.focusProxy().accessibleDescription()

    run(journey())


def test_nothing_longer_than_90_days_can_be_chosen(run, tools):
    async def journey():
        dialog = await open_tools(tools)
        editor = dialog.making.rows["life_s"].editor
        for unit in range(3):
            editor.unit.setCurrentIndex(unit)
            editor.number.setValue(10**9)
            assert editor.value() == 7_776_000
        assert "at most 90 days" in editor.note()

    run(journey())


@pytest.mark.parametrize(
    ("problem", "says"),
    [
        (Problem(Code.SECRET_MISSING, {"account": "公司账号"}), "No key is known for account “公司账号”."),
        (Problem(Code.KEYRING_LOCKED, {"account": "公司账号"}), "keyring is locked"),
        (Problem(Code.SIGNATURE_TEMPORARY_KEY), "A temporary key cannot"),
    ],
)
def test_a_key_that_cannot_be_had_is_said_at_the_key(run, tools, problem, says):
    async def journey():
        dialog = await open_tools(tools)
        tools.fake.signatory.problem = problem
        dialog.making.make.click()
        await eventually(lambda: dialog.key.problem)
        assert says in dialog.key.problem
        assert dialog.making.make.isEnabled()
        dialog.key.box.setCurrentIndex(dialog.key.box.count() - 1)
        assert dialog.key.problem == ""

    run(journey())


def test_half_a_typed_key_is_said_at_its_field(run, tools):
    async def journey():
        dialog = await open_tools(tools)
        dialog.key.box.setCurrentIndex(dialog.key.box.count() - 1)
        dialog.key.secrets["secret_id"].setText(ID)
        dialog.making.make.click()
        await eventually(lambda: dialog.key.problem)
        assert dialog.key._fields["secret_key"].error.startswith("The SecretKey is missing.")

    run(journey())


def test_what_the_service_would_refuse_is_said_at_its_field(run, tools):
    async def journey():
        dialog = await open_tools(tools)
        tools.fake.signatory.problem = Problem(Code.OPTION_INVALID, {"field": "class_id", "value": "x"})
        dialog.making.make.click()
        row = dialog.making.rows["class_id"]
        await eventually(lambda: row.editor.focusProxy().accessibleDescription().startswith("The category is not"))

    run(journey())


def test_while_the_keyring_asks_there_is_nothing_to_press_and_closing_is_possible(run, tools):
    async def journey():
        dialog = await open_tools(tools)
        tools.fake.signatory.held = []
        dialog.making.make.click()
        await eventually(lambda: tools.fake.signatory.held)
        assert not dialog.making.make.isEnabled()
        assert dialog.making.make.text() == "Making…"
        dialog.reject()
        await gone(SignaturesDialog)
        tools.fake.signatory.held[0]()

    run(journey())


def test_only_accounts_with_a_permanent_key_are_offered(run, tools):
    tools.fake.known = (*tools.fake.known, Account("t", "temporary", AccountKind.TEMPORARY))

    async def journey():
        dialog = await open_tools(tools)
        offered = [dialog.key.box.itemText(place) for place in range(dialog.key.box.count())]
        assert offered == [COMPANY.name, "Practice cloud", "Another key, typed here"]

    run(journey())


def test_the_practice_cloud_is_started_for_its_key(run, tools):
    tools.fake.signatory.keys["practice"] = OWN

    async def journey():
        dialog = await open_tools(tools)
        dialog.key.box.setCurrentIndex(1)
        assert tools.session.switches is None
        dialog.making.make.click()
        await eventually(dialog.making.signature.toPlainText)
        assert tools.session.switches is not None

    run(journey())


def test_a_signature_is_made_with_the_keyboard_alone(run, tools, qtbot):
    async def journey():
        dialog = await open_tools(tools)
        dialog.activateWindow()
        dialog.key.setFocus()
        seen = []
        for _ in range(60):
            widget = QApplication.focusWidget()
            if widget is dialog.making.make:
                break
            seen.append(widget)
            qtbot.keyClick(widget, Qt.Key.Key_Tab)
        assert len(seen) == len(set(seen))
        assert dialog.making.rows["source_context"].editor.focusProxy() in seen
        assert dialog.tabs in seen
        qtbot.keyClick(QApplication.focusWidget(), Qt.Key.Key_Space)
        await eventually(dialog.making.copy.hasFocus)
        qtbot.keyClick(QApplication.focusWidget(), Qt.Key.Key_Space)
        assert read_fields(QGuiApplication.clipboard().text()).vod_sub_app_id == COMPANY.sub_app_id

    run(journey())


def test_enter_in_a_field_makes_the_signature(run, tools, qtbot):
    async def journey():
        dialog = await open_tools(tools)
        line = dialog.making.rows["class_id"].editor.line
        line.setFocus()
        qtbot.keyClicks(line, "12")
        qtbot.keyClick(line, Qt.Key.Key_Return)
        await eventually(dialog.making.signature.toPlainText)
        assert read_fields(dialog.making.signature.toPlainText()).class_id == 12

    run(journey())


def test_the_practice_cloud_signs_in_a_real_session(run, make_desk, tmp_path):
    opened_sessions = []

    def opener(sink):
        opened_sessions.append(open_session(tmp_path / "data", sink, environ={}))
        return opened_sessions[0]

    desk = make_desk(opener=opener)

    async def journey():
        dialog = await open_tools(desk)
        (session,) = opened_sessions
        assert session.practice is None
        assert dialog.key.box.currentText() == "Practice cloud"
        fill(dialog, TERMS)
        dialog.making.make.click()
        await eventually(dialog.making.signature.toPlainText)
        made = dialog.making.signature.toPlainText()
        found = check(made, session.practice.secret_key, time.time(), secret_id=session.practice.secret_id)
        assert found.mac is MacVerdict.RIGHT
        assert found.read.fields.terms == TERMS
        dialog.tabs.setCurrentIndex(Page.CHECK)
        dialog.checking.pasted.setPlainText(made)
        await eventually(lambda: dialog.checking.mac.text() == "Made with this key")
        dialog.reject()
        await gone(SignaturesDialog)

    run(journey())
