"""The checker of signatures: what was pasted is explained at once, and compared with a key as soon as there is one."""

from __future__ import annotations

import time

import pytest
from PySide6.QtGui import QGuiApplication

from tests.gui.test_access import nameless
from tests.gui.test_access_dialogs import beyond_the_keyboard
from tests.support.account_dialogs import COMPANY, ID, KEY
from tests.support.album import dialog_picture
from tests.support.desk import eventually
from tests.support.dialogs import gone
from tests.support.signature_tools import OWN, TERMS, fill, fresh, open_tools, told, values
from tests.support.signatures import packed
from vod_desktop.core.cloud.signature_maker import SignatureMaker
from vod_desktop.core.model.account import SecretEntry
from vod_desktop.core.model.errors import Code, Problem
from vod_desktop.texts import Language
from vod_desktop.ui.views.signatures.dialog import Page, SignaturesDialog


def test_a_right_one_is_explained(run, tools):
    async def journey():
        dialog = await open_tools(tools, Page.CHECK)
        page = dialog.checking
        page.pasted.setPlainText(SignatureMaker(OWN).make(TERMS))
        assert page.mac.text() == "Checking the key…"
        await eventually(lambda: page.mac.text() == "Made with this key")
        assert page.verdict.text() == "The signature is valid."
        assert page.life.text().startswith("Valid until ")
        assert values(page.table)["storageRegion"] == "Chongqing (ap-chongqing)"
        assert values(page.table)["sourceContext"] == "来源 a&b"
        assert "can be used once" in told(page.findings)

    run(journey())


def test_one_of_another_key_is_told_with_its_reason(run, tools):
    async def journey():
        dialog = await open_tools(tools, Page.CHECK)
        dialog.checking.pasted.setPlainText(fresh(key="another-key", secret_id="AKIDother"))
        await eventually(lambda: dialog.checking.mac.text() == "Not made with this key")
        assert dialog.checking.verdict.text() == "The signature is not valid."
        assert "names another SecretId" in told(dialog.checking.findings)
        assert "HMAC-SHA1" in told(dialog.checking.findings)

    run(journey())


def test_without_a_key_the_rest_is_told_at_once(run, tools):
    async def journey():
        dialog = await open_tools(tools, Page.CHECK)
        dialog.key.box.setCurrentIndex(dialog.key.box.count() - 1)
        dialog.checking.pasted.setPlainText(fresh("&taskPriority=3"))
        assert dialog.checking.mac.text() == "Key not checked"
        assert "no procedure template is" in told(dialog.checking.findings)
        dialog.key.secrets["secret_id"].setText(ID)
        dialog.key.secrets["secret_key"].setText(KEY)
        await eventually(lambda: dialog.checking.mac.text() == "Made with this key")
        assert tools.fake.signatory.asked[-1][1] == SecretEntry(ID, KEY)

    run(journey())


def test_an_expired_one_is_told(run, tools):
    async def journey():
        dialog = await open_tools(tools, Page.CHECK)
        start = int(time.time()) - 7200
        dialog.checking.pasted.setPlainText(
            packed(f"secretId={ID}&currentTimeStamp={start}&expireTime={start + 3600}&random=1", KEY)
        )
        await eventually(lambda: dialog.checking.mac.text() == "Made with this key")
        assert dialog.checking.life.text().endswith("1 h 0 min ago")
        assert dialog.checking.verdict.text() == "The signature is not valid."

    run(journey())


def test_what_copying_did_to_it_is_said(run, tools):
    async def journey():
        dialog = await open_tools(tools, Page.CHECK)
        signature = fresh()
        QGuiApplication.clipboard().setText(f"{signature[:30]}\n{signature[30:]}\n")
        dialog.checking.paste.click()
        await eventually(lambda: dialog.checking.mac.text() == "Made with this key")
        assert "There were line breaks in the signature." in told(dialog.checking.findings)
        dialog.checking.clear.click()
        assert dialog.checking.pasted.hasFocus()
        assert dialog.checking.table.rowCount() == 0
        assert told(dialog.checking.findings) == ""

    run(journey())


def test_what_is_no_signature_is_said_and_no_key_is_asked_for(run, tools):
    async def journey():
        dialog = await open_tools(tools, Page.CHECK)
        dialog.checking.pasted.setPlainText("this is no signature")
        assert "cannot be read" in dialog.checking.verdict.text()
        assert "developer" in told(dialog.checking.findings)
        assert not dialog.checking._timer.isActive()
        assert tools.fake.signatory.asked == []

    run(journey())


def test_a_key_that_cannot_be_had_is_said_and_the_rest_stays(run, tools):
    async def journey():
        dialog = await open_tools(tools, Page.CHECK)
        tools.fake.signatory.problem = Problem(Code.KEYRING_LOCKED, {"account": "公司账号"})
        dialog.checking.pasted.setPlainText(fresh())
        await eventually(lambda: dialog.key.problem)
        assert dialog.checking.mac.text() == "Key not checked"
        assert values(dialog.checking.table)["random"] == "1"

    run(journey())


def test_an_answer_that_comes_too_late_is_of_no_use(run, tools):
    async def journey():
        dialog = await open_tools(tools, Page.CHECK)
        held = tools.fake.signatory.held = []
        dialog.checking.pasted.setPlainText(fresh("&random2=1"))
        await eventually(lambda: len(held) == 1)
        dialog.checking.pasted.setPlainText(fresh("&zone=9", key="another-key"))
        await eventually(lambda: len(held) == 2)
        held[1]()
        await eventually(lambda: dialog.checking.mac.text() == "Not made with this key")
        held[0]()
        tools.fake.signatory.held = None
        dialog.making.make.click()  # comes after what is late
        await eventually(dialog.making.signature.toPlainText)
        assert dialog.checking.mac.text() == "Not made with this key"
        assert "zone" in values(dialog.checking.table)

    run(journey())


def test_closing_asks_for_nothing_any_more(run, tools):
    async def journey():
        dialog = await open_tools(tools, Page.CHECK)
        dialog.checking.pasted.setPlainText(fresh())
        assert dialog.checking._timer.isActive()
        dialog.reject()
        assert not dialog.checking._timer.isActive()
        await gone(SignaturesDialog)

    run(journey())


@pytest.mark.parametrize("language", Language)
@pytest.mark.parametrize("typed", [False, True], ids=["account", "typed"])
def test_both_tools_are_shown_in_both_languages(run, make_desk, language, typed):
    desk = make_desk(language=language)
    desk.fake.known = (COMPANY,)
    desk.fake.signatory.keys = {COMPANY.id: OWN}
    name = "signatures-typed" if typed else "signatures"

    async def journey():
        dialog = await open_tools(desk)
        if typed:
            dialog.key.box.setCurrentIndex(dialog.key.box.count() - 1)
            dialog.key.secrets["secret_id"].setText(ID)
            dialog.key.secrets["secret_key"].setText(KEY)
        else:
            fill(dialog, TERMS)
        dialog.making.make.click()
        await eventually(dialog.making.signature.toPlainText)
        assert nameless(dialog) == []
        assert beyond_the_keyboard(dialog) == []
        assert len(dialog_picture(desk, f"{name}-make")) == 2
        dialog.tabs.setCurrentIndex(Page.CHECK)
        signature = (
            dialog.making.signature.toPlainText()
            if typed
            else fresh("&classid=3&taskPriority=11&oneTimeValid=1", key="x")
        )
        dialog.checking.pasted.setPlainText(f"{signature[:60]}\n{signature[60:]}" if not typed else signature)
        await eventually(lambda: "…" not in dialog.checking.mac.text())
        assert nameless(dialog) == []
        assert beyond_the_keyboard(dialog) == []
        assert len(dialog_picture(desk, f"{name}-check")) == 2
        assert ("签名" in dialog.checking.verdict.text()) is (language is Language.CHINESE)
        dialog.reject()
        await gone(SignaturesDialog)

    run(journey())
