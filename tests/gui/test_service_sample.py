"""A signature that is fetched to be looked at: what it says, why none came, and what a test of the service tells."""

from __future__ import annotations

import time

import pytest

from tests.support.account_dialogs import SIGNING, editor_of, opened
from tests.support.desk import eventually
from tests.support.signatures import a_sample
from vod_desktop.core.model.account import SecretEntry
from vod_desktop.core.model.diagnosis import Check, CheckResult, Outcome
from vod_desktop.core.model.errors import Code, Problem
from vod_desktop.ui.views.accounts.sample_dialog import SampleDialog


def test_trying_shows_what_the_signature_says_and_sets_nothing(run, signing_company):
    signing_company.fake.examiner.sampled = a_sample()

    async def journey():
        await signing_company.open(practice=False)
        signing_company.shell.accounts.edit("s")
        editor = await editor_of(signing_company)
        hint = editor._fields["sub_app_id"]._hint
        assert "Set by the signature service" in hint.text()
        assert not editor._application.picker.box.isEnabled()
        editor._service.path.button.click()
        await eventually(lambda: opened(SampleDialog))
        dialog = opened(SampleDialog)
        assert dialog.verdict.text() == "The service handed out a signature that can be used."
        assert "another 1 h 59 min" in dialog.life.text() or "another 2 h 0 min" in dialog.life.text()
        table = dialog.table
        told = {table.item(line, 1).text(): table.item(line, 2).text() for line in range(table.rowCount())}
        assert told["classId"] == "7"
        assert told["oneTimeValid"] == "Once (1)"
        assert told["storageRegion"].startswith("Chongqing")
        signing_company.fake.examiner.sampled = a_sample(class_id=8)
        dialog.another.click()
        await eventually(lambda: "8" in {table.item(line, 2).text() for line in range(table.rowCount())})
        assert [entry for _, entry in signing_company.fake.examiner.asked] == [SecretEntry()] * 2
        dialog.accept()
        await eventually(lambda: opened(SampleDialog) is None)
        assert hint.text() == "Set by the signature service: 1500012345"
        draft = editor.draft()
        assert draft is not None
        assert draft[0] == SIGNING
        editor.reject()

    run(journey())


def test_a_signature_that_would_be_refused_is_told_with_the_reason(run, signing_company):
    signing_company.fake.examiner.sampled = a_sample(
        current_time_stamp=int(time.time()) + 100_000, expire_time=int(time.time()) + 200_000
    )

    async def journey():
        await signing_company.open(practice=False)
        signing_company.shell.accounts.edit("s")
        editor = await editor_of(signing_company)
        editor._service.path.button.click()
        await eventually(lambda: opened(SampleDialog))
        dialog = opened(SampleDialog)
        assert dialog.verdict.text() == "The service handed out a signature that would be refused."
        assert dialog.findings.isVisibleTo(dialog)
        dialog.reject()
        editor.reject()

    run(journey())


def test_a_place_that_was_found_is_entered_and_tried_at_once(run, signing_company):
    elsewhere = Problem(Code.SIGNATURE_ELSEWHERE, {"account": "a", "place": "result.0.token"})
    signing_company.fake.examiner.sampled = elsewhere

    async def journey():
        await signing_company.open(practice=False)
        signing_company.shell.accounts.edit("s")
        editor = await editor_of(signing_company)
        editor._service.path.button.click()
        await eventually(lambda: editor._fields["answer_path"].error)  # it says the same of the place it named
        assert editor._service.path.line.text() == "result.0.token"
        assert [account.signature_service.answer_path for account, _ in signing_company.fake.examiner.asked] == [
            "data.sign",
            "result.0.token",
        ]
        assert "result.0.token" in editor._fields["answer_path"]._hint.text()
        assert editor._service.path.button.isEnabled()
        editor.reject()

    run(journey())


@pytest.mark.parametrize(
    ("problem", "field"),
    [
        (Problem(Code.SIGNATURE_DENIED, {"account": "a", "status": 401}), "header_value"),
        (Problem(Code.SIGNATURE_MISSING, {"account": "a"}), "answer_path"),
        (Problem(Code.SIGNATURE_UNREADABLE, {"reason": "not_base64"}), "answer_path"),
        (Problem(Code.SIGNATURE_REDIRECTED, {"account": "a", "address": "https://login.example/"}), "signature_url"),
        (Problem(Code.NET_UNREACHABLE, {"host": "sign.company.example"}), "signature_url"),
        (Problem(Code.SECRET_EMPTY, {"field": "header_value"}), "header_value"),
        (Problem(Code.OPTION_INVALID, {"field": "proxy_url", "value": "x"}), "proxy_url"),
    ],
)
def test_why_no_signature_came_stands_where_it_can_be_mended(run, signing_company, problem, field):
    signing_company.fake.examiner.sampled = problem

    async def journey():
        await signing_company.open(practice=False)
        signing_company.shell.accounts.edit("s")
        editor = await editor_of(signing_company)
        editor._service.path.button.click()
        await eventually(lambda: editor._fields[field].error)
        assert opened(SampleDialog) is None
        assert editor._service.path.button.text() == "Try"
        editor.reject()

    run(journey())


def test_the_test_tells_what_it_has_found(run, signing_company):
    said = a_sample().read.fields
    signing_company.fake.examiner.results = [
        CheckResult(Check.NAME, Outcome.OK, "sign.company.example"),
        CheckResult(Check.SIGNATURE, Outcome.OK, signature=said),
        CheckResult(Check.FRESH_SIGNATURE, Outcome.FAILED, "", Problem(Code.SIGNATURE_REPEATED, {"account": "a"})),
    ]
    signing_company.fake.examiner.passed = False

    async def journey():
        await signing_company.open(practice=False)
        signing_company.shell.accounts.edit("s")
        editor = await editor_of(signing_company)
        editor.pane._start.click()
        await eventually(editor.pane._copy.isEnabled)
        text = editor.pane.model.as_text()
        assert "Signature from the service: in order\n  It is valid for 2 h 0 min. It is a one-time signature" in text
        assert "gives out the same one-time signature again" in text
        index = editor.pane.model.index(1)
        assert "It is valid for 2 h 0 min" in index.data()
        editor.reject()

    run(journey())
