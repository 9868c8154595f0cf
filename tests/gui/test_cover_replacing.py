"""The cover of an uploaded medium is replaced from the queue and from the history; its end is told where the user is."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from tests.gui.test_cover_journey import Opener, sha256
from tests.gui.test_history_window import KEY, done, opened
from tests.support.album import picture as take_picture
from tests.support.cover_desk import choose, dialog
from tests.support.desk import Desk, eventually
from tests.support.films import a_clip
from tests.support.pictures import a_picture, a_png
from vod_desktop.core.intake.cover import look_at_cover
from vod_desktop.core.model.account import Account, AccountKind
from vod_desktop.core.model.commands import RemoveJobs, ReplaceCover
from vod_desktop.core.model.errors import Code, Problem
from vod_desktop.core.model.events import CoverReplaced, EngineFailed, JobsChanged
from vod_desktop.core.model.job import Job, UploadResult
from vod_desktop.core.model.states import State
from vod_desktop.ui.actions import Act
from vod_desktop.ui.models.cover_choice import CoverKind
from vod_desktop.ui.models.history_model import HistoryColumn
from vod_desktop.ui.views.cover_desk import CoverDesk
from vod_desktop.ui.views.history_window import Deed

OFFLINE = Problem(Code.NET_UNREACHABLE, {"host": "vod.tencentcloudapi.com"})
NEW_URL = "http://host/new-cover.png"


@pytest.fixture
def poster(tmp_path: Path) -> Path:
    path = tmp_path / "poster.png"
    path.write_bytes(a_png(640, 360))
    return path


def asked(desk: Desk) -> list[ReplaceCover]:
    return [command for command in desk.asked if isinstance(command, ReplaceCover)]


def toasts(owner) -> list[str]:
    return [toast.text for toast in owner.toasts.shown]


async def show(desk: Desk, *jobs: Job) -> None:
    desk.fake.known = (KEY,)
    await desk.open(practice=False)
    await desk.show_jobs(*jobs)


async def desk_over(desk: Desk, job_id: int, poster: Path) -> CoverDesk:
    """The cover desk for a complete row, with a picture chosen."""
    desk.select(job_id)
    desk.act(Act.REPLACE_COVER)
    return await with_poster(poster)


async def with_poster(poster: Path) -> CoverDesk:
    await eventually(lambda: dialog(CoverDesk))
    covers = dialog(CoverDesk)
    assert covers is not None
    covers.picture_dropped.emit(poster)
    await eventually(covers._apply.isEnabled)
    return covers


async def send(desk: Desk, covers: CoverDesk) -> ReplaceCover:
    before = len(asked(desk))
    covers._apply.click()
    await eventually(lambda: len(asked(desk)) > before)
    return asked(desk)[-1]


def test_only_a_complete_row_of_a_known_account_can_get_another_cover(run, desk):
    async def journey():
        await show(desk, done(1), done(2, state=State.FAILED, result=None), done(3, account_id="gone"))
        action = desk.window.acts[Act.REPLACE_COVER]
        able = {}
        for chosen in ((1,), (2,), (3,), (1, 2), ()):
            desk.select(*chosen)
            able[chosen] = action.isEnabled()
        assert able == {(1,): True, (2,): False, (3,): False, (1, 2): False, (): False}

    run(journey())


def test_a_picture_is_sent_and_the_end_is_told(run, desk, poster):
    async def journey():
        await show(desk, done(1))
        covers = await desk_over(desk, 1, poster)
        assert covers._heading.text() == "New cover of “clip 1”"
        assert list(covers._radios) == [CoverKind.PICTURE, CoverKind.FRAME]
        assert covers._caption.text().startswith("poster.png · 640 × 360 · ")
        take_picture(desk, "replace-cover")
        command = await send(desk, covers)
        assert command == ReplaceCover(1, "key", f"5285{1:015d}", look_at_cover(poster))
        assert covers._caption.text() == "The picture is on its way. You may close this window meanwhile."
        assert covers._progress.isVisible()
        assert not covers._apply.isEnabled()
        take_picture(desk, "replace-cover-busy")
        changed = replace(desk.model.job(1), result=UploadResult(command.file_id, "http://host/1.mp4", NEW_URL))
        await desk.tell(JobsChanged((changed,)), CoverReplaced(1, NEW_URL, None))
        await eventually(lambda: dialog(CoverDesk) is None)
        assert toasts(desk.window) == ["The cover of “clip 1” is replaced."]
        assert desk.model.job(1).result.cover_url == NEW_URL

    run(journey())


def test_what_went_wrong_is_told_with_advice_and_can_be_tried_again(run, desk, poster):
    async def journey():
        await show(desk, done(1))
        covers = await desk_over(desk, 1, poster)
        await send(desk, covers)
        await desk.tell(CoverReplaced(1, None, OFFLINE))
        await eventually(covers._trouble.isVisible)
        assert (
            covers._trouble.text()
            == "No connection to vod.tencentcloudapi.com. Nothing was changed: try again in a moment."
        )
        take_picture(desk, "replace-cover-trouble")
        assert toasts(desk.window) == []
        assert not covers._progress.isVisible()
        assert all(radio.isEnabled() for radio in covers._radios.values())
        await send(desk, covers)
        assert not covers._trouble.isVisible()
        await desk.tell(CoverReplaced(1, NEW_URL, None))
        await eventually(lambda: dialog(CoverDesk) is None)
        assert toasts(desk.window) == ["The cover of “clip 1” is replaced."]

    run(journey())


@pytest.mark.parametrize(
    ("problem", "told"),
    [
        (None, "The cover of “clip 1” is replaced."),
        (OFFLINE, "The cover of “clip 1” was not replaced: No connection to vod.tencentcloudapi.com."),
    ],
    ids=["replaced", "failed"],
)
def test_who_closes_the_desk_meanwhile_is_told_the_end_all_the_same(run, desk, poster, problem, told):
    async def journey():
        await show(desk, done(1))
        covers = await desk_over(desk, 1, poster)
        await send(desk, covers)
        covers._cancel.click()
        await eventually(lambda: dialog(CoverDesk) is None)
        await desk.tell(CoverReplaced(1, None if problem else NEW_URL, problem))
        await eventually(lambda: toasts(desk.window))
        assert toasts(desk.window) == [told]
        desk.select(1)
        desk.act(Act.REPLACE_COVER)  # another one can be asked for
        await eventually(lambda: dialog(CoverDesk))
        dialog(CoverDesk).reject()
        await eventually(lambda: dialog(CoverDesk) is None)

    run(journey())


def test_an_engine_that_fails_leaves_nobody_waiting(run, desk, poster):
    full = Problem(Code.LEDGER_FULL, {"path": "/data"})

    async def journey():
        await show(desk, done(1))
        covers = await desk_over(desk, 1, poster)
        await send(desk, covers)
        await desk.tell(EngineFailed(full))
        await eventually(covers._trouble.isVisible)
        covers.reject()
        await eventually(lambda: dialog(CoverDesk) is None)

    run(journey())


def test_a_picture_that_is_no_cover_cannot_be_sent(run, desk, tmp_path):
    fake = a_picture(tmp_path / "photo.jpg").rename(tmp_path / "photo.png")

    async def journey():
        await show(desk, done(1))
        desk.select(1)
        desk.act(Act.REPLACE_COVER)
        await eventually(lambda: dialog(CoverDesk))
        covers = dialog(CoverDesk)
        covers.picture_dropped.emit(fake)
        await eventually(lambda: "no picture of the kind that its name says: photo.png" in covers._preview.text)
        assert not covers._apply.isEnabled()
        choose(covers, CoverKind.FRAME)
        assert covers._preview.text == "No frame picked yet"
        assert not covers._apply.isEnabled()
        covers.reject()
        await eventually(lambda: dialog(CoverDesk) is None)
        assert asked(desk) == []

    run(journey())


def test_from_the_history_the_row_shows_the_new_cover(run, desk, poster):
    async def journey():
        window = await opened(desk, done(1), done(2), done(3, account_id="gone"))
        window.table.selectRow(2)
        assert not window.deeds[Deed.REPLACE_COVER].isEnabled()
        window.table.selectRow(1)
        assert window.deeds[Deed.REPLACE_COVER].isEnabled()
        window.deeds[Deed.REPLACE_COVER].trigger()
        covers = await with_poster(poster)
        assert covers.parent() is window
        command = await send(desk, covers)
        assert (command.job_id, command.account_id) == (2, "key")
        await desk.tell(CoverReplaced(2, NEW_URL, None))
        await eventually(lambda: dialog(CoverDesk) is None)
        cells = [window.table.model().index(row, HistoryColumn.COVER_URL).data() for row in range(3)]
        assert cells == ["", NEW_URL, ""]
        assert toasts(window) == ["The cover of “clip 2” is replaced."]
        take_picture(desk, "replace-cover-history")

    run(journey())


def test_a_history_that_is_closed_by_then_leaves_the_word_to_the_main_window(run, desk, poster):
    async def journey():
        window = await opened(desk, done(1))
        window.table.selectRow(0)
        window.deeds[Deed.REPLACE_COVER].trigger()
        covers = await with_poster(poster)
        await send(desk, covers)
        covers.reject()
        await eventually(lambda: dialog(CoverDesk) is None)
        window.close()
        await desk.tell(CoverReplaced(1, NEW_URL, None))
        await eventually(lambda: toasts(desk.window))
        assert toasts(desk.window) == ["The cover of “clip 1” is replaced."]

    run(journey())


def test_the_practice_cloud_is_started_for_a_medium_of_last_time(run, desk, poster):
    async def journey():
        desk.fake.known = (Account("practice", "practice", AccountKind.PRACTICE),)
        await desk.open(practice=False)
        await desk.show_jobs(done(1, account_id="practice"))
        assert desk.fake.used == []
        covers = await desk_over(desk, 1, poster)
        await send(desk, covers)
        assert desk.fake.used == ["practice"]
        await desk.tell(CoverReplaced(1, NEW_URL, None))
        await eventually(lambda: dialog(CoverDesk) is None)

    run(journey())


def test_a_new_cover_arrives_byte_identical_and_is_remembered(run, make_desk, tmp_path, poster):
    """From the list by a request, then from the history by signature: a BMP goes no other way."""
    opener = Opener(tmp_path / "data")
    desk = make_desk(opener=opener)
    film, drawing = a_clip(tmp_path / "clip.mp4"), a_picture(tmp_path / "drawing.bmp")

    def arrived() -> tuple[str | None, str | None]:
        (medium,) = opener.session.practice.media()
        return medium.cover_url, medium.cover_sha256

    async def journey():
        await desk.open()
        desk.drop(film)
        await eventually(lambda: [job.state for job in desk.model.jobs()] == [State.COMPLETE])
        (job,) = desk.model.jobs()
        covers = await desk_over(desk, job.id, poster)
        covers._apply.click()
        await eventually(lambda: dialog(CoverDesk) is None)
        first_url = desk.model.job(job.id).result.cover_url
        assert arrived() == (first_url, sha256(poster))

        desk.shell.place.post(RemoveJobs((job.id,)))
        await eventually(lambda: not list(desk.model.jobs()))
        desk.act(Act.HISTORY)
        window = desk.shell.history.window
        await eventually(lambda: window.table.model().rowCount() == 1)
        window.table.selectRow(0)
        window.deeds[Deed.REPLACE_COVER].trigger()
        covers = await with_poster(drawing)
        covers._apply.click()
        await eventually(lambda: dialog(CoverDesk) is None)
        second_url = window.table.model().index(0, HistoryColumn.COVER_URL).data()
        assert arrived() == (second_url, sha256(drawing))
        assert second_url != first_url
        assert [record.operation for record in opener.session.practice.requests()][-3:] == [
            "ApplyUploadUGC",
            "PutObject",
            "CommitUploadUGC",
        ]
        window.close()
        desk.act(Act.HISTORY)  # read from the ledger anew
        window = desk.shell.history.window
        await eventually(lambda: window.table.model().rowCount() == 1)
        assert window.table.model().index(0, HistoryColumn.COVER_URL).data() == second_url

    run(journey())
