"""Staff of a company upload with no key on their machine: from an empty editor to a medium, through the real window."""

from __future__ import annotations

import asyncio
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest

from tests.gui.test_journey import RealOpener, a_video, states
from tests.support.account_dialogs import editor_of, list_of, opened, rows
from tests.support.desk import Desk, eventually
from tests.support.dialogs import gone, press
from tests.support.dialogs import opened as when_opened
from tests.support.signature_service import Manner, SignatureService, Trouble
from vod_desktop.core.model import account as model
from vod_desktop.core.model.account import Account, AccountKind, SecretEntry
from vod_desktop.core.model.errors import Code
from vod_desktop.core.model.options import UploadOptions
from vod_desktop.core.model.states import State
from vod_desktop.sandbox import PracticeCloud
from vod_desktop.ui.actions import Act
from vod_desktop.ui.models.accounts_model import AccountColumn
from vod_desktop.ui.models.job_edits import Option
from vod_desktop.ui.views.accounts.account_editor import AccountEditor
from vod_desktop.ui.views.accounts.sample_dialog import SampleDialog
from vod_desktop.ui.views.banner import BannerKind
from vod_desktop.ui.views.options.dialog import OptionsDialog

VALUE = "Bearer canary-header-value-0001"
MANNER = Manner(
    json_path="result.sign",
    header=("Authorization", VALUE),
    one_time=True,
    fixed=(("classId", 1005), ("sourceContext", "运营")),
)
OF_A_KEY = {"ApplyUpload", "DescribeAllClass", "DescribeTasks", "DescribeSubAppIds", "DescribeProcedureTemplates"}


@dataclass
class Company:
    """A window, and the two services that it speaks to."""

    desk: Desk
    cloud: PracticeCloud
    service: SignatureService
    clip: Path

    async def sign_in(self) -> None:
        """Opens the window with an account of the signature service."""
        await self.desk.open(practice=False)
        signing = model.SignatureService(self.service.url, header="Authorization", answer_path="result.sign")
        account = Account("", "运营", AccountKind.SIGNATURE_SERVICE, self.cloud.endpoint, signature_service=signing)
        session = self.desk.shell.place.session()
        saved = await asyncio.wrap_future(session.keeper.save(account, SecretEntry(signature_header=VALUE)))
        self.desk.shell.account.choose(saved.account.id)

    def is_told(self, kind: BannerKind) -> bool:
        return self.desk.window.banners[kind].isVisible()


@pytest.fixture
def company(make_desk, tmp_path) -> Iterator[Company]:
    clip = tmp_path / "片头.mp4"
    a_video(clip, 300_000)
    with (
        PracticeCloud(tmp_path / "cloud") as cloud,
        SignatureService(cloud.secret_id, cloud.secret_key, MANNER) as service,
    ):
        desk = make_desk(opener=RealOpener(tmp_path / "data"))
        yield Company(desk, cloud, service, clip)


def test_staff_upload_with_no_key_on_their_machine(run, company, tmp_path):
    desk, cloud, service = company.desk, company.cloud, company.service

    async def journey():
        await desk.open(practice=False)
        desk.shell.accounts.add()
        editor = await editor_of(desk)
        editor._kind.setCurrentIndex(2)
        editor._name.setText("运营")
        editor._service.url.setText(service.url)
        editor._advanced.setChecked(True)
        editor._endpoint.setText(cloud.endpoint)
        editor._service.path.button.click()
        await eventually(lambda: "HTTP 401" in editor._fields["header_value"].error)
        editor._service.header.setText("Authorization")
        editor._service.value.setText(VALUE)
        editor._service.path.button.click()
        await eventually(lambda: opened(SampleDialog))
        assert editor._service.path.line.text() == "result.sign"  # it was found
        opened(SampleDialog).accept()
        assert editor._fields["sub_app_id"]._hint.text() == "Set by the signature service: main application"
        editor.pane._start.click()
        await eventually(lambda: editor.pane._verdict.text() == "Uploads can begin.")
        editor._save.click()
        await eventually(lambda: opened(AccountEditor) is None)
        await eventually(lambda: company.is_told(BannerKind.NOTICE))  # here there is no keyring
        first, _practice = rows(await list_of(desk))
        assert first[AccountColumn.STATE] == "Ready, header for this run only"
        desk.shell.accounts._list.reject()
        await desk.shell.intake.add([company.clip])
        await eventually(lambda: states(desk) == [State.COMPLETE])
        (medium,) = cloud.media()
        assert (medium.class_id, medium.source_context) == (1005, "运营")
        assert {request.operation for request in cloud.requests()}.isdisjoint(OF_A_KEY)

    run(journey())
    written = b"".join(one.read_bytes() for one in (tmp_path / "data").rglob("*") if one.is_file())
    assert VALUE.split()[1].encode() not in written


def test_a_file_that_asks_for_something_else_is_stopped_and_can_be_mended(run, company):
    desk = company.desk

    async def journey():
        await company.sign_in()
        await desk.shell.intake.add([company.clip], options=UploadOptions(class_id=1002))
        await eventually(lambda: states(desk) == [State.FAILED])
        (job,) = desk.model.jobs()
        assert (job.problem.code, company.cloud.media()) == (Code.SIGNATURE_DIFFERS, [])
        desk.select(job.id)
        desk.act(Act.EDIT_OPTIONS)
        dialog = await when_opened(OptionsDialog)
        category = dialog.form.rows[Option.CLASS_ID]
        await eventually(lambda: category.editor.line.text() == "1005")
        assert "The file asks for “1002”" in category.complaint()
        category.editor.take_back.click()
        press(dialog, "Save")
        await gone(OptionsDialog)
        await eventually(lambda: states(desk) == [State.COMPLETE])

    run(journey())


def test_while_the_service_is_away_everything_waits_with_one_banner_and_then_goes_on(run, company):
    desk = company.desk

    async def journey():
        company.service.manner = Manner(trouble=Trouble.ERROR)
        await company.sign_in()
        await desk.shell.intake.add([company.clip])
        await eventually(lambda: company.is_told(BannerKind.HOLD))
        assert states(desk) == [State.QUEUED]
        company.service.manner = MANNER
        await eventually(lambda: states(desk) == [State.COMPLETE], timeout_s=30)
        await eventually(lambda: not company.is_told(BannerKind.HOLD))

    run(journey())
