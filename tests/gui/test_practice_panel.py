"""The switches of the practice cloud: what is pressed is carried out, how they stand is shown, and the queue feels it."""

from __future__ import annotations

from functools import partial

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QPushButton

from tests.support.album import picture
from tests.support.desk import Desk, eventually
from vod_desktop.bootstrap import open_session
from vod_desktop.core.model.account import Account, AccountKind
from vod_desktop.core.model.states import State
from vod_desktop.texts import Language
from vod_desktop.ui.actions import Act
from vod_desktop.ui.views.banner import BannerKind
from vod_desktop.ui.views.practice_panel import REFUSALS, PracticePanel

MB = 1_000_000


def opened(desk: Desk) -> PracticePanel:
    desk.act(Act.PRACTICE_SWITCHES)
    panel = desk.dialog()
    assert isinstance(panel, PracticePanel)
    return panel


def test_every_switch_reaches_the_practice_cloud_and_is_shown(run, desk, qtbot):
    async def journey():
        await desk.open()
        switches, panel = desk.session.switches, opened(desk)
        assert panel._state.text() == "Everything works."
        panel._line.click()
        await eventually(lambda: panel._state.text() == "The line is cut.")
        assert switches.line_is_cut
        panel._line.click()
        panel._key.click()
        await eventually(lambda: panel._state.text() == "The key is refused.")
        panel._refuse.click()
        await eventually(lambda: f"{REFUSALS} requests are still refused." in panel._state.text())
        panel._expire.click()
        await eventually(lambda: switches.expired == 1)
        qtbot.keyClick(panel._speed, Qt.Key.Key_End)
        await eventually(lambda: switches.speed_bytes_per_s == 50_000)

    run(journey())


def test_what_changes_by_itself_is_shown_too(run, desk):
    async def journey():
        await desk.open()
        panel = opened(desk)
        desk.session.switches.refusals_left = 1
        await eventually(lambda: panel._state.text() == "1 request is still refused.")

    run(journey())


def test_the_panel_opens_from_the_banner_once_follows_the_language_and_goes_with_escape(run, desk, qtbot):
    async def journey():
        await desk.open()
        banner = desk.window.banners[BannerKind.PRACTICE]
        next(button for button in banner.findChildren(QPushButton) if button.isVisible()).click()
        panel = desk.dialog()
        assert isinstance(panel, PracticePanel)
        assert not panel.isModal()
        banner.pressed.emit()
        desk.window.menus.language_requested.emit(Language.CHINESE)
        assert panel.windowTitle() == "练习开关"
        assert panel._state.text() == "一切正常。"
        qtbot.keyClick(panel, Qt.Key.Key_Escape)
        assert desk.dialog() is None
        opened(desk)

    run(journey())


def test_without_a_practice_cloud_there_are_no_switches(run, desk):
    async def journey():
        desk.fake.known = (Account("real", "real", AccountKind.KEY_PAIR),)
        await desk.open(practice=False)
        assert not desk.window.acts[Act.PRACTICE_SWITCHES].isEnabled()
        desk.window.start_page.practice_requested.emit()
        await eventually(desk.window.acts[Act.PRACTICE_SWITCHES].isEnabled)

    run(journey())


def test_a_cut_line_is_told_and_uploads_go_on_by_themselves_after_it(run, make_desk, tmp_path):
    path = tmp_path / "a.mp4"
    path.write_bytes(b"0123456789abcdef" * (12 * MB // 16))
    desk = make_desk(opener=partial(open_session, tmp_path / "data", environ={}))

    def state() -> State | None:
        return next((job.state for job in desk.model.jobs()), None)

    async def journey():
        await desk.open()
        panel = opened(desk)
        panel.speed_requested.emit(MB)
        desk.drop(path)
        await eventually(lambda: state() is State.RUNNING and desk.window.totals.text().count("MB/s"))
        panel._line.click()
        hold = desk.window.banners[BannerKind.HOLD]
        await eventually(hold.isVisible)
        picture(desk, "line-is-cut")
        assert state() is not State.FAILED
        panel.speed_requested.emit(20 * MB)
        panel._line.click()
        await eventually(lambda: state() is State.COMPLETE, timeout_s=40.0)
        assert not hold.isVisible()

    run(journey())


def test_a_refused_key_holds_the_queue_until_it_is_accepted_and_tried_again(run, make_desk, tmp_path):
    path = tmp_path / "a.mp4"
    path.write_bytes(b"0123456789abcdef" * 1000)
    desk = make_desk(opener=partial(open_session, tmp_path / "data", environ={}))

    async def journey():
        await desk.open()
        panel, hold = opened(desk), desk.window.banners[BannerKind.HOLD]
        panel._key.click()
        await eventually(lambda: panel._state.text() == "The key is refused.")
        desk.drop(path)
        await eventually(hold.isVisible)
        assert "access key was rejected" in hold.accessibleName()
        panel._key.click()
        await eventually(lambda: panel._state.text() == "Everything works.")
        hold.pressed.emit()
        await eventually(lambda: [job.state for job in desk.model.jobs()] == [State.COMPLETE])

    run(journey())
