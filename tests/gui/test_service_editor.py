"""The editor of accounts for a signature service: what it takes, what it says where, and what a signature from there says."""

from __future__ import annotations

from dataclasses import replace

import pytest
from PySide6.QtWidgets import QLineEdit

from tests.gui.test_access import nameless
from tests.gui.test_access_dialogs import beyond_the_keyboard
from tests.support.account_dialogs import SIGNING, SIGNING_SERVICE, editor_of, list_of, opened, rows
from tests.support.album import picture
from tests.support.desk import eventually
from tests.support.signatures import a_sample
from vod_desktop.core.model.account import (
    AccountKind,
    KeyPlace,
    SecretEntry,
)
from vod_desktop.core.model.diagnosis import Check, CheckResult, Outcome
from vod_desktop.core.model.errors import Code, Problem
from vod_desktop.texts import Language
from vod_desktop.ui.models.accounts_model import AccountColumn
from vod_desktop.ui.views.accounts.account_editor import AccountEditor
from vod_desktop.ui.views.accounts.sample_dialog import SampleDialog

VALUE = "Bearer canary-header-0001"


def choose_service(editor: AccountEditor) -> None:
    editor._kind.setCurrentIndex(editor._kind.findData(AccountKind.SIGNATURE_SERVICE))


def shown(editor: AccountEditor) -> set[str]:
    return {name for name, field in editor._fields.items() if field.isVisibleTo(editor)}


def test_a_service_is_entered_without_any_key_and_saved(run, desk):
    async def journey():
        await desk.open(practice=False)
        desk.shell.accounts.add()
        editor = await editor_of(desk)
        choose_service(editor)
        assert shown(editor) == {
            "kind", "name", "signature_url", "signature_method", "signature_header", "takes_options", "answer_path",
            "sub_app_id", "proxy_mode", "advanced",
        }  # fmt: skip
        editor._name.setText("签名")
        editor._service.url.setText(" https://sign.company.example/upload ")
        editor._service.method.setCurrentText("POST")
        editor._service.header.setText("Authorization")
        assert "header_value" in shown(editor)
        assert editor._service.value.echoMode() is QLineEdit.EchoMode.Password
        editor._service.value.setText(VALUE)
        editor._service.path.line.setText("data.sign")
        editor._save.click()
        await eventually(lambda: opened(AccountEditor) is None)
        ((account, entry),) = desk.fake.keeper.saved
        assert (account.kind, account.signature_service) == (AccountKind.SIGNATURE_SERVICE, SIGNING_SERVICE)
        assert entry == SecretEntry(proxy_user="", proxy_password="", signature_header=VALUE)

    run(journey())


def test_an_account_that_is_there_shows_its_service_and_not_its_value(run, signing_company):
    async def journey():
        await signing_company.open(practice=False)
        dialog = await list_of(signing_company)
        assert rows(dialog)[0] == [
            "签名账号", "Signature service", "set by the service", "Ready, header in the keyring", "go here",
        ]  # fmt: skip
        dialog.edit.click()
        editor = await editor_of(signing_company)
        service = editor._service
        assert service.service() == SIGNING_SERVICE
        assert (service.value.text(), service.value.placeholderText()) == ("", "kept in the keyring")
        editor._name.setText("renamed")
        editor._save.click()
        await eventually(lambda: opened(AccountEditor) is None)
        ((account, entry),) = signing_company.fake.keeper.saved
        assert (account.id, account.signature_service, entry.signature_header) == ("s", SIGNING_SERVICE, None)

    run(journey())


def test_a_value_is_not_said_to_be_there_for_another_host(run, signing_company):
    async def journey():
        await signing_company.open(practice=False)
        signing_company.shell.accounts.edit("s")
        editor = await editor_of(signing_company)
        url, value = editor._service.url, editor._service.value
        for text, told in (
            ("https://sign.company.example/v2", "kept in the keyring"),
            ("https://elsewhere.example/upload", ""),
            ("http://sign.company.example/upload", ""),
            ("https://[", ""),
        ):
            url.setText(text)
            assert value.placeholderText() == told, text
        editor.reject()

    run(journey())


def test_plain_http_is_warned_of_while_the_address_is_typed(run, desk):
    async def journey():
        await desk.open(practice=False)
        desk.shell.accounts.add()
        editor = await editor_of(desk)
        choose_service(editor)
        hint = editor._fields["signature_url"]._hint
        for text, warns in (
            ("http://sign.company.example/", True),
            ("http://127.0.0.1:8080/", False),
            ("https://sign.company.example/", False),
            ("http://[", False),
        ):
            editor._service.url.setText(text)
            assert ("not encrypted" in hint.text()) is warns, text
        editor._service.url.setText("http://192.168.1.5:80/s?k=v")
        assert hint.text().startswith("What is sent to 192.168.1.5 is not encrypted. Others on the network can read")
        editor.reject()

    run(journey())


def test_a_header_that_was_pasted_whole_is_parted_and_its_value_hidden(run, desk):
    async def journey():
        await desk.open(practice=False)
        desk.shell.accounts.add()
        editor = await editor_of(desk)
        choose_service(editor)
        editor._service.header.setText(f"Authorization: {VALUE}")
        editor._service.header.editingFinished.emit()
        assert (editor._service.header.text(), editor._service.value.text()) == ("Authorization", VALUE)
        editor.reject()

    run(journey())


@pytest.mark.parametrize(
    ("problem", "field", "says"),
    [
        (Problem(Code.OPTION_INVALID, {"field": "signature_url", "value": "x"}), "signature_url", "not valid: x"),
        (Problem(Code.OPTION_INVALID, {"field": "signature_header", "value": "Host"}), "signature_header", "Host"),
        (Problem(Code.SECRET_EMPTY, {"field": "header_value"}), "header_value", "Ask whoever runs"),
        (Problem(Code.SECRET_MALFORMED, {"field": "header_value"}), "header_value", "on one line"),
        (Problem(Code.OPTION_TOO_LONG, {"field": "header_value", "limit": 1200}), "header_value", "1200"),
        (Problem(Code.OPTION_INVALID, {"field": "answer_path", "value": "a..b"}), "answer_path", "a..b"),
    ],
)
def test_what_is_wrong_stands_at_its_field(run, signing_company, problem, field, says):
    async def journey():
        await signing_company.open(practice=False)
        signing_company.fake.keeper.problem = problem
        signing_company.shell.accounts.edit("s")
        editor = await editor_of(signing_company)
        editor._save.click()
        await eventually(lambda: editor._fields[field].error)
        assert says in editor._fields[field].error
        assert says in editor._fields[field].content.accessibleDescription()
        editor.reject()

    run(journey())


def test_the_application_can_be_typed_where_the_service_takes_options(run, signing_company):
    async def journey():
        await signing_company.open(practice=False)
        signing_company.shell.accounts.edit("s")
        editor = await editor_of(signing_company)
        editor._service.takes_options.setChecked(True)
        assert editor._application.picker.box.isEnabled()
        assert not editor._application.picker.load.isVisibleTo(editor)
        assert "no list to choose from" in editor._fields["sub_app_id"]._hint.text()
        editor._application.picker.box.setEditText("1500012345")
        draft = editor.draft()
        assert draft is not None
        assert (draft[0].sub_app_id, draft[0].signature_service.takes_options) == (1500012345, True)
        editor._service.takes_options.setChecked(False)
        draft = editor.draft()
        assert draft is not None
        assert draft[0].sub_app_id is None
        editor.reject()

    run(journey())


def test_what_a_command_line_has_held_an_account_to_stays(run, desk):
    desk.fake.known = (replace(SIGNING, sub_app_id=7),)

    async def journey():
        await desk.open(practice=False)
        desk.shell.accounts.edit("s")
        editor = await editor_of(desk)
        draft = editor.draft()
        assert draft is not None
        assert draft[0].sub_app_id == 7
        editor._kind.setCurrentIndex(0)
        editor._application.picker.box.setEditText("")
        assert editor.draft()[0].sub_app_id is None
        editor.reject()

    run(journey())


def test_changing_the_kind_there_and_back_keeps_what_was_entered(run, desk):
    async def journey():
        await desk.open(practice=False)
        desk.shell.accounts.add()
        editor = await editor_of(desk)
        hint = editor.pane._verdict.text()
        editor._keys.secrets["secret_id"].setText("AKIDcanary00000001")
        choose_service(editor)
        assert "signature service" in editor.pane._verdict.text()
        editor._service.url.setText("https://h/")
        account, entry = editor.draft()
        assert (entry.secret_id, account.signature_service.url) == (None, "https://h/")
        editor._kind.setCurrentIndex(0)
        assert editor.pane._verdict.text() == hint
        account, entry = editor.draft()
        assert (entry.secret_id, entry.signature_header, account.signature_service) == (
            "AKIDcanary00000001",
            None,
            None,
        )
        editor.reject()

    run(journey())


@pytest.mark.parametrize("language", list(Language))
def test_every_control_has_a_name_and_can_be_reached_with_the_keyboard(run, make_desk, language):
    desk = make_desk(language=language)
    desk.fake.known = (SIGNING,)
    desk.fake.examiner.sampled = a_sample()

    async def journey():
        await desk.open(practice=False)
        desk.shell.accounts.edit("s")
        editor = await editor_of(desk)
        assert nameless(editor) == []
        assert beyond_the_keyboard(editor) == []
        editor._service.path.button.click()
        await eventually(lambda: opened(SampleDialog))
        assert nameless(opened(SampleDialog)) == []
        assert beyond_the_keyboard(opened(SampleDialog)) == []
        opened(SampleDialog).reject()
        editor.reject()

    run(journey())


@pytest.mark.parametrize("language", list(Language))
def test_pictures_for_people_to_look_at(run, make_desk, language):
    desk = make_desk(language=language)
    desk.fake.known = (SIGNING,)
    desk.fake.keeper.places = {"s": KeyPlace.KEYRING}
    desk.fake.examiner.sampled = a_sample()
    desk.fake.examiner.results = [
        CheckResult(Check.NAME, Outcome.OK, "sign.company.example"),
        CheckResult(
            Check.CONNECTION,
            Outcome.WARNING,
            "sign.company.example",
            Problem(Code.SIGNATURE_UNENCRYPTED, {"host": "sign.company.example"}),
        ),
        CheckResult(Check.SIGNATURE, Outcome.OK, signature=a_sample().read.fields),
        CheckResult(Check.FRESH_SIGNATURE, Outcome.FAILED, "", Problem(Code.SIGNATURE_REPEATED, {"account": "a"})),
    ]
    desk.fake.examiner.passed = False

    async def journey():
        await desk.open(practice=False)
        await list_of(desk)
        picture(desk, f"service-list-{language}")
        desk.shell.accounts.edit("s")
        editor = await editor_of(desk)
        editor._service.url.setText("http://sign.company.example/upload")
        editor.pane._start.click()
        hint = editor._fields["signature_url"]._hint
        await eventually(lambda: editor.pane._copy.isEnabled() and hint.height() >= hint.heightForWidth(hint.width()))
        picture(desk, f"service-editor-{language}")
        editor._service.path.button.click()
        await eventually(lambda: opened(SampleDialog))
        assert len(picture(desk, f"service-sample-{language}")) == 16
        opened(SampleDialog).reject()
        editor.reject()

    run(journey())


def test_a_value_that_is_missing_is_told_in_the_list(run, desk):
    desk.fake.known = (SIGNING,)
    desk.fake.keeper.places = {"s": KeyPlace.MISSING}

    async def journey():
        await desk.open(practice=False)
        dialog = await list_of(desk)
        assert rows(dialog)[0][AccountColumn.STATE] == "Header missing"
        desk.shell.accounts.edit("s")
        editor = await editor_of(desk)
        assert editor.focusWidget() is editor._service.value
        editor.reject()

    run(journey())
