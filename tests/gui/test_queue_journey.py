"""Rows moved, renamed, removed and had back, with the real engine: what is seen is what is stored and what arrives."""

from __future__ import annotations

from functools import partial

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication, QFileDialog, QLineEdit

from tests.support.desk import Desk, eventually
from tests.support.jobs import a_job
from vod_desktop.bootstrap import Session, open_session
from vod_desktop.core.model.states import State
from vod_desktop.ui.actions import Act
from vod_desktop.ui.views.settings_dialog import SettingsDialog


def session_of(desk: Desk) -> Session:
    session = desk.shell.place.session()
    assert isinstance(session, Session)
    return session


async def with_files(desk: Desk, tmp_path, count: int) -> None:
    """Files in the queue that do not start: the line is cut."""
    paths = [tmp_path / f"clip {number}.mp4" for number in range(1, count + 1)]
    for path in paths:
        path.write_bytes(path.name.encode() * 100)
    await desk.open()
    session_of(desk).switches.cut_line(True)
    desk.drop(*paths)
    await eventually(lambda: len(desk.names()) == count)
    await eventually(lambda: not desk.model.counts[State.RUNNING])


def test_what_was_rearranged_is_uploaded_so_and_stands_so_after_a_restart(run, make_desk, tmp_path, qtbot):
    opener = partial(open_session, tmp_path / "data", environ={})

    async def journey():
        desk = make_desk(opener=opener)
        await with_files(desk, tmp_path, 4)
        desk.act(Act.PAUSE_ALL)
        await eventually(lambda: desk.model.counts[State.PAUSED] == 4)
        desk.select(4)
        desk.act(Act.MOVE_TOP)
        await eventually(lambda: desk.names() == ["clip 4", "clip 1", "clip 2", "clip 3"])
        assert desk.view.selected_ids() == [4]
        desk.act(Act.RENAME)
        editor = desk.view.findChild(QLineEdit, "rename")
        editor.setText("第一个")
        qtbot.keyClick(editor, Qt.Key.Key_Return)
        await eventually(lambda: desk.names()[0] == "第一个")
        desk.select(1, 3)
        desk.act(Act.REMOVE)
        await eventually(lambda: desk.names() == ["第一个", "clip 2"])
        desk.act(Act.UNDO_REMOVE)
        await eventually(lambda: desk.names() == ["第一个", "clip 1", "clip 2", "clip 3"])
        await eventually(lambda: desk.view.selected_ids() == [1, 3])
        await desk.close()
        again = make_desk(opener=opener)
        await again.open()
        assert again.names() == ["第一个", "clip 1", "clip 2", "clip 3"]
        again.act(Act.RESUME_ALL)
        await eventually(lambda: again.model.counts[State.COMPLETE] == 4)
        arrived = {medium.name for medium in session_of(again).practice.media()}
        assert arrived == {"第一个", "clip 1", "clip 2", "clip 3"}

    run(journey())


@pytest.mark.parametrize(
    ("key", "kind"), [(Qt.Key.Key_O, QFileDialog), (Qt.Key.Key_Comma, SettingsDialog)], ids=["add", "settings"]
)
def test_dialogs_open_by_their_keys_from_the_table(run, desk, qtbot, key, kind):
    async def journey():
        await desk.open()
        await desk.show_jobs(a_job())
        desk.window.activateWindow()
        desk.view.setFocus()
        qtbot.keyClick(desk.view, key, Qt.KeyboardModifier.ControlModifier)
        await eventually(lambda: isinstance(desk.dialog(), kind))
        qtbot.keyClick(QApplication.activeModalWidget() or desk.dialog(), Qt.Key.Key_Escape)
        await eventually(lambda: desk.dialog() is None)

    run(journey())
