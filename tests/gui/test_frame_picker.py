"""A frame is picked by hand, and what was on show is what is kept."""

from __future__ import annotations

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtGui import QImage

from tests.support.cover_desk import choose, dialog, edits, job_of, open_cover_desk, open_picker, show_time, use_cover
from tests.support.desk import eventually
from tests.support.films import a_clip, a_tone, an_mp3, noise
from vod_desktop.core.intake.picked_frames import frame_time_ms
from vod_desktop.core.model.options import CoverMode
from vod_desktop.texts import Language
from vod_desktop.ui.models.cover_choice import CoverKind
from vod_desktop.ui.views.cover_desk import CoverDesk
from vod_desktop.ui.views.frame_picker import FramePicker


async def pick(covers, at_ms: int) -> QImage:
    """Picks a frame; returns what the picker showed."""
    picker = await open_picker(covers)
    await show_time(picker, at_ms)
    shown = picker._view.picture.copy()
    picker._use.click()
    await eventually(lambda: dialog(FramePicker) is None)
    return shown


async def pick_and_use(desk, at_ms: int) -> None:
    covers = await open_cover_desk(desk, 1)
    await pick(covers, at_ms)
    await eventually(lambda: covers.kind is CoverKind.FRAME)
    await use_cover(desk, covers)


def differs(one: QImage, other: QImage) -> int:
    """The largest difference of a colour in places all over two pictures."""
    places = [(x, y) for x in range(4, one.width(), 16) for y in range(4, one.height(), 16)]
    colours = [(one.pixelColor(*place), other.pixelColor(*place)) for place in places]
    return max(max(abs(a.red() - b.red()), abs(a.green() - b.green()), abs(a.blue() - b.blue())) for a, b in colours)


def test_the_frame_on_show_becomes_the_cover(run, desk, tmp_path):
    job = job_of(a_clip(tmp_path / "a.mp4"))

    async def journey():
        await desk.open()
        await desk.show_jobs(job)
        covers = await open_cover_desk(desk, 1)
        choose(covers, CoverKind.FRAME)
        assert not covers._apply.isEnabled()
        shown = await pick(covers, 1200)
        await eventually(lambda: not covers._preview.picture.isNull())
        assert covers._caption.text().startswith("Frame at 0:01.")
        (edit,) = await use_cover(desk, covers)
        assert edit.cover.path.parent == desk.shell.data_dir / "covers"
        assert edit.options.cover_mode is CoverMode.FILE
        assert edit.options.cover_path == edit.cover.path
        kept = QImage(str(edit.cover.path))
        assert kept.size() == shown.size()
        assert differs(kept, shown) < 40  # a JPEG is not exact
        assert abs(frame_time_ms(edit.cover.path) - 1200) <= 40

    run(journey())


def test_two_times_give_two_pictures_and_the_same_time_the_same_file(run, desk, tmp_path):
    job = job_of(a_clip(tmp_path / "a.mp4"))

    async def journey():
        await desk.open()
        await desk.show_jobs(job)
        for at_ms in (200, 1600, 200):
            await pick_and_use(desk, at_ms)
        first, second, third = (edit.cover.path for edit in edits(desk))
        assert first == third
        assert first.read_bytes() != second.read_bytes()
        assert differs(QImage(str(first)), QImage(str(second))) > 100

    run(journey())


@pytest.mark.parametrize(
    ("name", "make"), [("tone.wav", a_tone), ("silence.mp3", an_mp3), ("noise.mp4", noise)], ids=["wav", "mp3", "noise"]
)
def test_a_file_without_pictures_says_so_and_offers_nothing(run, desk, tmp_path, name, make):
    job = job_of(make(tmp_path / name))

    async def journey():
        await desk.open()
        await desk.show_jobs(job)
        covers = await open_cover_desk(desk, 1)
        picker = await open_picker(covers)
        await eventually(lambda: f"No picture could be taken from this file: {name}" in picker._view.text)
        assert not picker._use.isEnabled()
        assert not picker._line.isEnabled()
        picker._cancel.click()
        await eventually(lambda: dialog(FramePicker) is None)
        assert dialog(CoverDesk) is covers

    run(journey())


def test_keys_and_pointer_move_through_the_film(run, desk, tmp_path, qtbot):
    job = job_of(a_clip(tmp_path / "a.mp4"))

    async def journey():
        await desk.open()
        await desk.show_jobs(job)
        picker = await open_picker(await open_cover_desk(desk, 1))
        await eventually(lambda: picker._film)
        film, line = picker._film, picker._line

        async def press(key, modifier=Qt.KeyboardModifier.NoModifier) -> int:
            qtbot.keyClick(line, key, modifier)
            await eventually(lambda: not film.is_seeking)
            return film.at_ms

        assert line.hasFocus()
        assert await press(Qt.Key.Key_Right) == 40
        assert await press(Qt.Key.Key_Right) == 80
        assert await press(Qt.Key.Key_Left) == 40
        assert 960 <= await press(Qt.Key.Key_Right, Qt.KeyboardModifier.ShiftModifier) <= 1040
        assert await press(Qt.Key.Key_Right, Qt.KeyboardModifier.ControlModifier) == 1960
        assert await press(Qt.Key.Key_Home) == 0
        assert picker._time.text() == "0:00.000 / 0:02.000"
        qtbot.keyClick(line, Qt.Key.Key_Space)
        await eventually(lambda: film.is_playing and film.at_ms > 0)
        assert picker._steps[3].text() == "Pause"
        qtbot.keyClick(line, Qt.Key.Key_Space)
        assert not film.is_playing
        qtbot.mouseClick(line, Qt.MouseButton.LeftButton, pos=QPoint(line.width() // 2, line.height() // 2))
        await eventually(lambda: not film.is_seeking)
        assert 900 <= film.at_ms <= 1100
        for step, expected in ((picker._steps[4], 1), (picker._steps[2], 0)):
            before = film.at_ms
            step.click()
            await eventually(lambda: not film.is_seeking)
            assert (film.at_ms > before) == bool(expected)

    run(journey())


def test_closing_the_picker_while_the_file_opens_ends_it(run, desk, tmp_path):
    job = job_of(a_clip(tmp_path / "a.mp4"))

    async def journey():
        await desk.open()
        await desk.show_jobs(job)
        covers = await open_cover_desk(desk, 1)
        picker = await open_picker(covers)
        picker.reject()
        await eventually(lambda: dialog(FramePicker) is None)
        covers.reject()
        await eventually(lambda: dialog(CoverDesk) is None)
        assert edits(desk) == []

    run(journey())


def test_closing_the_window_closes_the_film(run, desk, tmp_path):
    job = job_of(a_clip(tmp_path / "a.mp4"))

    async def journey():
        await desk.open()
        await desk.show_jobs(job)
        picker = await open_picker(await open_cover_desk(desk, 1))
        await eventually(lambda: picker._film)
        film = picker._film
        film.play()
        await desk.close()
        assert film._is_closed

    run(journey())


def test_every_control_has_a_name_in_both_languages(run, make_desk, tmp_path):
    job = job_of(a_clip(tmp_path / "a.mp4"))

    async def journey():
        desk = make_desk(language=Language.CHINESE)
        await desk.open()
        await desk.show_jobs(job)
        picker = await open_picker(await open_cover_desk(desk, 1))
        names = [widget.accessibleName() for widget in (picker._line, picker._view, picker._time, *picker._steps)]
        assert all(names)
        assert all(any("一" <= letter <= "鿿" for letter in name) for name in names)

    run(journey())
