"""From options to media: what a preset says, or what many files were given at once, arrives at the practice cloud."""

from __future__ import annotations

import hashlib
import struct
from functools import partial
from pathlib import Path

import pytest

from tests.support.album import picture as take_picture
from tests.support.desk import Desk, eventually
from tests.support.dialogs import a_picture, gone, opened, press
from vod_desktop.bootstrap import Session, open_session
from vod_desktop.core.model.commands import SetLimits
from vod_desktop.core.model.states import State
from vod_desktop.ui.actions import Act
from vod_desktop.ui.controllers.first_steps import sample_clip
from vod_desktop.ui.models.job_edits import Option
from vod_desktop.ui.views.options.category_dialog import CategoryDialog
from vod_desktop.ui.views.options.dialog import OptionsDialog
from vod_desktop.ui.views.options.presets_dialog import PresetsDialog
from vod_desktop.ui.views.options.procedure_dialog import ProcedureDialog


class RealOpener:
    """Opens the real session and keeps it for a look at the practice cloud."""

    def __init__(self, data_dir) -> None:
        self.open = partial(open_session, data_dir, environ={})
        self.session: Session | None = None

    def __call__(self, sink) -> Session:
        self.session = self.open(sink)
        return self.session


@pytest.fixture
def opener(tmp_path) -> RealOpener:
    return RealOpener(tmp_path / "data")


@pytest.fixture
def real(make_desk, opener) -> Desk:
    return make_desk(opener=opener)


def a_video(path: Path, more_bytes: int = 100) -> Path:
    """The sample clip with a box at its end that players pass over: real, and no two alike."""
    more = hashlib.sha256(path.name.encode()).digest() * (more_bytes // 32 + 1)
    path.write_bytes(sample_clip().read_bytes() + struct.pack(">I4s", 8 + len(more), b"free") + more)
    return path


async def make_preset(desk: Desk) -> None:
    """Makes a preset in its dialog, out of what the practice cloud really has."""
    desk.act(Act.PRESETS)
    dialog = await opened(PresetsDialog)
    press(dialog, "New preset")
    dialog.name.setText("Launch")
    dialog.name.textEdited.emit("Launch")
    category = dialog.form.rows[Option.CLASS_ID].editor
    await eventually(category._lists.categories)
    category.choose()
    tree = await opened(CategoryDialog)
    tree.search.setText("2026 春季")
    tree.tree.setCurrentItem(next(item for item in tree._items() if item.text(0) == "2026 春季"))
    press(tree, "New category…")
    tree.new_name.setText("发布会现场")
    press(tree, "Create")
    await eventually(lambda: tree.path.text() == "产品宣传 / 新品发布会 / 2026 春季 / 发布会现场")
    press(tree, "Choose")
    await gone(CategoryDialog)
    press(dialog.form.rows[Option.PROCEDURE], "Choose…")
    picker = await opened(ProcedureDialog)
    await eventually(lambda: picker.list.count() > 5)
    picker.search.setText("短视频加水印")
    press(picker, "Choose")
    await gone(ProcedureDialog)
    cover = dialog.form.rows[Option.COVER].editor
    cover.mode.setCurrentIndex(1)
    cover.mode.activated.emit(1)
    dialog.ok.click()
    await gone(PresetsDialog)


def test_a_file_dropped_on_a_preset_arrives_with_category_procedure_and_cover(run, real, opener, tmp_path):
    video, picture = tmp_path / "新品发布会.mp4", tmp_path / "新品发布会.jpg"
    a_video(video)
    a_picture(picture)
    plain = a_video(tmp_path / "plain.mp4")

    async def journey():
        await real.open()
        await make_preset(real)
        chip = next(one for one in real.window.overlay.chips()[0] if one.label == "Launch")
        real.drop(video, at=chip.area.center())
        await eventually(lambda: [job.state for job in real.model.jobs()] == [State.COMPLETE])
        real.drop(plain)
        await eventually(lambda: [job.state for job in real.model.jobs()] == [State.COMPLETE] * 2)
        media = {medium.name: medium for medium in opener.session.practice.media()}
        made = media["新品发布会"]
        assert made.procedure == "短视频加水印"
        assert made.class_id == real.shell.presets.all[0].options.class_id
        assert made.class_id > 1000
        assert made.cover_sha256 == hashlib.sha256(picture.read_bytes()).hexdigest()
        assert (media["plain"].procedure, media["plain"].class_id, media["plain"].cover_path) == ("", 0, None)

    run(journey())


def test_a_preset_is_there_again_in_the_next_window(run, make_desk, tmp_path):
    first_opener, second_opener = RealOpener(tmp_path / "data"), RealOpener(tmp_path / "data")

    async def journey():
        first = make_desk(opener=first_opener)
        await first.open()
        await make_preset(first)
        first.shell.presets.choose("practice", first.shell.presets.all[0].id)
        await first.close()
        second = make_desk(opener=second_opener)
        await second.open()
        assert [preset.name for preset in second.shell.presets.all] == ["Launch"]
        assert second.window.target._preset_button.text() == "Launch"
        assert second.shell.settings.current.recent_procedures == ("短视频加水印",)

    run(journey())


def test_ten_files_that_wait_are_given_names_category_and_procedure_at_once(run, real, opener, tmp_path):
    """One file on a slow line keeps the others waiting; they are edited together, then all go."""
    first = a_video(tmp_path / "first.mp4", more_bytes=2_000_000)
    videos = [a_video(tmp_path / f"镜头 {number}.mp4") for number in range(1, 11)]

    async def journey():
        await real.open()
        opener.session.engine.post(SetLimits(files=1, rate_bytes_per_s=200_000))
        real.drop(first)
        await eventually(lambda: [job.state for job in real.model.jobs()] == [State.RUNNING])
        real.drop(*videos)
        await eventually(lambda: real.model.rowCount() == 11)
        real.view.selectAll()
        real.act(Act.EDIT_OPTIONS)
        dialog = await opened(OptionsDialog)
        assert dialog.heading.text() == "Options of 10 files"
        await eventually(lambda: real.model.counts[State.PAUSED] == 10)  # they do not start under the dialog
        assert dialog.left_out.text() == "1 of 11 can no longer be changed: its upload has begun."
        rows = dialog.form.rows
        press(rows[Option.MEDIA_NAME], "Change for all…")
        rows[Option.MEDIA_NAME].editor.insert("{stem} · {n:03}")
        await eventually(rows[Option.CLASS_ID].editor._lists.categories)
        rows[Option.CLASS_ID].editor._on_chosen(1006)
        rows[Option.PROCEDURE].editor._on_chosen("QCVB_SimpleProcessFile({100020},0,10)")
        take_picture(real, "ten-files")
        dialog.ok.click()
        await gone(OptionsDialog)
        await eventually(lambda: real.model.job(11).options.class_id == 1006)
        opener.session.engine.post(SetLimits(files=12, rate_bytes_per_s=0))
        await eventually(lambda: {job.state for job in real.model.jobs()} == {State.COMPLETE})
        media = {medium.name: medium for medium in opener.session.practice.media()}
        named = [f"镜头 {number} · {number:03}" for number in range(1, 11)]
        assert sorted(media) == sorted(["first", *named])
        assert {(media[name].class_id, media[name].procedure) for name in named} == {
            (1006, "QCVB_SimpleProcessFile({100020},0,10)")
        }
        assert (media["first"].class_id, media["first"].procedure) == (0, "")

    run(journey())
