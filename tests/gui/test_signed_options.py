"""Options of files whose account has no key: what its signature service sets is shown, and what it cannot be told is out of reach."""

from __future__ import annotations

import time
from dataclasses import replace
from pathlib import Path

import pytest

from tests.gui.test_access import nameless
from tests.gui.test_access_dialogs import beyond_the_keyboard
from tests.gui.test_option_form import row_of, statuses
from tests.support.album import picture
from tests.support.desk import Desk, eventually
from tests.support.dialogs import gone, opened, press
from tests.support.jobs import a_job
from tests.support.signatures import ALL, KEY, SIMPLE
from vod_desktop.core.cloud.signature import check, sign
from vod_desktop.core.model.account import Account, AccountKind, KeyPlace, RequestMethod, SecretEntry, SignatureService
from vod_desktop.core.model.commands import EditJobs
from vod_desktop.core.model.errors import Code, Problem
from vod_desktop.core.model.job import ObjectKind, SourceFile, UploadObject, UploadResult
from vod_desktop.core.model.options import UploadOptions
from vod_desktop.core.model.signature import CheckedSignature, SignatureFields
from vod_desktop.core.model.states import Phase, State
from vod_desktop.texts import Language
from vod_desktop.ui.actions import Act
from vod_desktop.ui.models.cover_choice import CoverKind
from vod_desktop.ui.models.details import one_job
from vod_desktop.ui.models.job_edits import Option
from vod_desktop.ui.models.row import Row
from vod_desktop.ui.views.cover_desk import CoverDesk
from vod_desktop.ui.views.options.category_dialog import CategoryDialog
from vod_desktop.ui.views.options.dialog import OptionsDialog
from vod_desktop.ui.views.options.presets_dialog import PresetsDialog
from vod_desktop.ui.views.options.signed_field import SIGNED, SignedField, UnsupportedField

DECIDING = Account(
    "s", "签名账号", AccountKind.SIGNATURE_SERVICE, signature_service=SignatureService("https://sign.example/")
)
ASKING = replace(
    DECIDING,
    signature_service=SignatureService("https://sign.example/", RequestMethod.POST, takes_options=True),
)
OFFLINE = Problem(Code.NET_UNREACHABLE, {"host": "sign.example"})


def signed(fields: SignatureFields = ALL) -> CheckedSignature:
    now = int(time.time())
    return check(sign(replace(fields, current_time_stamp=now, expire_time=now + 600), KEY), None, now)


@pytest.fixture
def signing(make_desk):
    """Makes a window whose account is the one given; its service hands out a signature that says everything."""

    def make(account: Account, language: Language = Language.ENGLISH) -> Desk:
        desk = make_desk(language=language)
        desk.fake.known = (account,)
        desk.fake.keeper.places = {"s": KeyPlace.NOT_NEEDED}
        desk.fake.examiner.sampled = signed()
        return desk

    return make


async def open_form(desk: Desk, **options: object) -> OptionsDialog:
    if desk.fake.session is None:
        await desk.open(practice=False)
    media = UploadObject(ObjectKind.MEDIA, SourceFile(Path("片头.mp4"), 1000, 1))
    await desk.show_jobs(a_job(account_id="s", media_name="片头", objects=(media,), options=UploadOptions(**options)))
    desk.select(1)
    desk.act(Act.EDIT_OPTIONS)
    return await opened(OptionsDialog)


def shown(dialog: OptionsDialog) -> dict[Option, str]:
    return {option: row_of(dialog, option).editor.line.text() for option in SIGNED}


async def end(dialog: OptionsDialog) -> None:
    dialog.reject()
    await gone(OptionsDialog)


def test_what_the_service_sets_is_shown_read_only_from_one_of_its_signatures(run, signing):
    desk = signing(DECIDING)

    async def journey():
        dialog = await open_form(desk)
        await eventually(lambda: shown(dialog)[Option.CLASS_ID] == "7")
        told = shown(dialog)
        assert told[Option.PROCEDURE].startswith("QCVB_SimpleProcessFile({10,20},150,10,10): Transcode to")
        assert told[Option.TASK_PRIORITY] == "−5"
        assert told[Option.TASK_NOTIFY_MODE] == "When all of it has ended (Finish)"
        assert told[Option.STORAGE_REGION].startswith("Chongqing")
        assert (told[Option.SOURCE_CONTEXT], told[Option.SESSION_CONTEXT]) == ("来源 a&b", "ctx=1")
        for option in SIGNED:
            row = row_of(dialog, option)
            assert isinstance(row.editor, SignedField)
            assert row.editor.line.isReadOnly()
            assert row.editor.note() == "Set by the signature service."
            assert not row.editor.take_back.isVisibleTo(dialog)
            assert not row.is_changed
        assert desk.fake.examiner.asked == [(DECIDING, SecretEntry())]
        assert desk.fake.catalogs.fetched == []
        assert statuses(dialog) == []
        await end(dialog)

    run(journey())


def test_what_a_file_asks_for_besides_is_told_and_can_be_taken_back(run, signing):
    desk = signing(DECIDING)

    async def journey():
        dialog = await open_form(desk, class_id=9, procedure="转码", source_context="来源 a&b")
        await eventually(lambda: shown(dialog)[Option.CLASS_ID] == "7")
        category, procedure, context = (
            row_of(dialog, option) for option in (Option.CLASS_ID, Option.PROCEDURE, Option.SOURCE_CONTEXT)
        )
        assert "The file asks for “9”" in category.complaint()
        assert "The file asks for “转码”" in procedure.complaint()
        assert context.complaint() == ""  # the service says the same
        assert context.editor.take_back.isVisibleTo(dialog)
        category.editor.take_back.click()
        assert (category.complaint(), category.editor.value(), category.is_changed) == ("", 0, True)
        procedure.editor.take_back.click()
        press(dialog, "Save")
        await gone(OptionsDialog)
        (edit,) = next(command for command in desk.asked if isinstance(command, EditJobs)).edits
        assert (edit.options.class_id, edit.options.procedure, edit.options.source_context) == (0, None, "来源 a&b")

    run(journey())


def test_why_nothing_is_known_is_told_once_with_the_way_to_try_again(run, signing):
    desk = signing(DECIDING)
    desk.fake.examiner.sampled = OFFLINE

    async def journey():
        dialog = await open_form(desk)
        await eventually(lambda: statuses(dialog))
        assert statuses(dialog) == ["No connection to sign.example."]
        assert set(shown(dialog).values()) == {"not known yet"}
        desk.fake.examiner.sampled = signed(SIMPLE)
        press(dialog, "Try again")
        await eventually(lambda: shown(dialog)[Option.CLASS_ID] == "Other")
        assert statuses(dialog) == []
        assert shown(dialog)[Option.PROCEDURE] == "No processing"
        assert shown(dialog)[Option.STORAGE_REGION] == "Default region"
        await end(dialog)

    run(journey())


def test_what_was_signed_before_stays_while_the_service_is_away(run, signing):
    desk = signing(DECIDING)
    desk.fake.examiner.seen.said["s"] = ALL
    desk.fake.examiner.sampled = OFFLINE

    async def journey():
        dialog = await open_form(desk)
        assert shown(dialog)[Option.CLASS_ID] == "7"
        await eventually(lambda: statuses(dialog))
        assert statuses(dialog) == ["No connection to sign.example. What is shown was signed before."]
        await end(dialog)

    run(journey())


@pytest.mark.parametrize("account", [DECIDING, ASKING])
def test_what_no_signature_can_say_is_out_of_reach(run, signing, account):
    desk = signing(account)

    async def journey():
        dialog = await open_form(desk, expire_time="2031-01-01T00:00:00+00:00")
        route = row_of(dialog, Option.ROUTE)
        assert (route.editor.line.text(), route.complaint()) == ("By signature (client upload)", "")
        expiry, path = row_of(dialog, Option.EXPIRE_TIME), row_of(dialog, Option.STORAGE_PATH)
        assert isinstance(expiry.editor, UnsupportedField)
        assert isinstance(path.editor, UnsupportedField)
        assert path.editor.note() == "Only an account with a key can set it."
        assert expiry.editor.line.text().startswith("20")
        assert "take it back, or the file is refused" in expiry.complaint()
        expiry.editor.take_back.click()
        assert (expiry.complaint(), dialog.form.changes()) == ("", {Option.EXPIRE_TIME: None})
        await end(dialog)

    run(journey())


def test_a_service_that_takes_options_is_told_what_is_typed(run, signing):
    desk = signing(ASKING)

    async def journey():
        dialog = await open_form(desk)
        told = "Set by the signature service as you ask for it. Without a key there are no lists: type what you need."
        assert set(statuses(dialog)) == {told}
        line = row_of(dialog, Option.PROCEDURE).editor.line
        line.setText("转码")
        line.textEdited.emit("转码")
        row_of(dialog, Option.CLASS_ID).editor.choose()
        tree = await opened(CategoryDialog)
        assert statuses(tree) == [told]
        assert not tree._new.isEnabled()
        tree.number.setText("4711")
        tree._ok.click()
        await gone(CategoryDialog)
        assert row_of(dialog, Option.CLASS_ID).editor._line.text() == "Category 4711"
        assert row_of(dialog, Option.CLASS_ID).complaint() == ""
        press(dialog, "Save")
        await gone(OptionsDialog)
        (edit,) = next(command for command in desk.asked if isinstance(command, EditJobs)).edits
        assert (edit.options.class_id, edit.options.procedure) == (4711, "转码")
        assert desk.fake.catalogs.fetched == []
        assert desk.fake.examiner.asked == []

    run(journey())


def test_presets_can_be_made_for_other_accounts_while_one_without_a_key_is_chosen(run, signing):
    desk = signing(DECIDING)

    async def journey():
        await desk.open(practice=False)
        desk.act(Act.PRESETS)
        dialog = await opened(PresetsDialog)
        dialog.presets.add.click()
        form = dialog.form
        assert not isinstance(form.rows[Option.PROCEDURE].editor, SignedField)
        assert set(statuses(form)) == {
            "Set by the signature service of this account: it has no lists, and what it signs counts."
        }
        assert desk.fake.examiner.asked == []
        assert desk.fake.catalogs.fetched == []
        dialog.leave()
        await gone(PresetsDialog)

    run(journey())


def test_the_details_say_who_decides_and_claim_nothing(run, signing):
    desk = signing(DECIDING)
    done = a_job(
        account_id="s",
        state=State.COMPLETE,
        phase=Phase.COMMIT,
        result=UploadResult("1", "http://host/f0.mp4", None, "request-1"),
    )

    async def journey():
        await desk.open(practice=False)
        await desk.show_jobs(done)
        desk.select(1)
        one = one_job(desk.shell.texts, Row(done, 0), "A", {}, service_decides=True)
        told = {fact.name: fact.value for fact in one.options}
        assert {told["Category"], told["Procedure"], told["Storage region"]} == {"set by the service"}
        assert one.processing.title == "Set by the signature service"
        assert desk.window.details.processing._shown.title == "Set by the signature service"
        usual = one_job(desk.shell.texts, Row(done, 0), "A", {})
        assert usual.processing.title == "No processing"

    run(journey())


@pytest.mark.parametrize("account", [DECIDING, ASKING])
def test_no_list_is_asked_for_whatever_shows_one(run, signing, account, tmp_path):
    desk = signing(account)
    clip = tmp_path / "clip.mp4"
    clip.write_bytes(b"x" * 1000)
    media = UploadObject(ObjectKind.MEDIA, SourceFile(clip, 1000, 1))

    async def journey():
        await desk.open(practice=False)
        await desk.show_jobs(a_job(account_id="s", objects=(media,), options=UploadOptions(class_id=9)))
        desk.select(1)
        desk.act(Act.CHOOSE_COVER)
        dialog = await opened(CoverDesk)
        assert dialog._notes[CoverKind.TEMPLATE].text() == "The account has no key to ask for its templates."
        dialog.reject()
        await gone(CoverDesk)
        assert desk.fake.catalogs.fetched == []

    run(journey())


@pytest.mark.parametrize("language", list(Language))
@pytest.mark.parametrize("account", [DECIDING, ASKING])
def test_every_control_has_a_name_and_can_be_reached_and_looked_at(run, signing, account, language):
    desk = signing(account, language)

    async def journey():
        dialog = await open_form(desk, class_id=9, expire_time="2031-01-01T00:00:00+00:00")
        if account is DECIDING:
            await eventually(lambda: shown(dialog)[Option.CLASS_ID] == "7")
        dialog.resize(dialog.width(), 1000)
        await eventually(lambda: dialog.form.viewport().height() > 700)
        assert nameless(dialog) == []
        assert beyond_the_keyboard(dialog) == []
        kind = "deciding" if account is DECIDING else "asking"
        assert len(picture(desk, f"signed-options-{kind}-{language}")) == 8
        await end(dialog)

    run(journey())
