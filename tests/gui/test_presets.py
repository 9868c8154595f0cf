"""Presets: edited in their dialog, given to colleagues as a file, and dropped on."""

from __future__ import annotations

import json
from dataclasses import replace
from pathlib import Path

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtWidgets import QFileDialog, QLineEdit, QToolButton

from tests.support.desk import eventually
from tests.support.dialogs import find, gone, opened, press
from tests.support.listings import listings
from vod_desktop.core.intake.preset_files import read_presets, write_presets
from vod_desktop.core.model.commands import AddJobs, SavePresets, SaveSettings
from vod_desktop.core.model.options import CoverMode, UploadOptions
from vod_desktop.core.model.presets import Preset
from vod_desktop.core.model.settings import DEFAULTS
from vod_desktop.ui.actions import Act
from vod_desktop.ui.models.job_edits import Option
from vod_desktop.ui.views.options.presets_dialog import PresetsDialog

SHORTS = Preset("s", "Shorts", UploadOptions(class_id=3, procedure="短视频加水印"), 0)
COURSES = Preset("c", "Courses", UploadOptions(class_id=5, procedure="课程归档"), 1)
PLAIN = Preset("p", "Plain", UploadOptions(), 2)


@pytest.fixture
def desk(make_desk):
    one = make_desk()
    one.fake.catalogs.listings.update(listings("practice"))
    one.fake.presets = (SHORTS, COURSES, PLAIN)
    one.fake.settings = replace(DEFAULTS, preset_ids={"practice": "c"})
    return one


async def open_presets(desk) -> PresetsDialog:
    desk.act(Act.PRESETS)
    return await opened(PresetsDialog)


def saved(desk) -> tuple[Preset, ...]:
    return [command for command in desk.asked if isinstance(command, SavePresets)][-1].presets


def shown(dialog: PresetsDialog) -> list[str]:
    return [dialog.presets.list.item(row).text() for row in range(dialog.presets.list.count())]


def type_name(dialog: PresetsDialog, name: str) -> None:
    dialog.name.setText(name)
    dialog.name.textEdited.emit(name)
    dialog.name.editingFinished.emit()


async def choose_file(path: Path) -> None:
    await eventually(lambda: find(QFileDialog))
    chooser = find(QFileDialog)
    chooser.findChild(QLineEdit, "fileNameEdit").setText(str(path))
    chooser.accept()


# The dialog


def test_presets_are_added_copied_renamed_moved_and_stored_together(run, desk, qtbot):
    async def journey():
        await desk.open()
        dialog = await open_presets(desk)
        assert shown(dialog) == ["Shorts", "Courses", "Plain"]
        dialog.presets.copy.click()
        assert shown(dialog) == ["Shorts", "Shorts (2)", "Courses", "Plain"]
        type_name(dialog, "Courses")
        qtbot.keyClick(dialog.name, Qt.Key.Key_Return)
        assert dialog.name.text() == "Courses (2)"
        assert dialog.isVisible()
        type_name(dialog, "  ")
        assert dialog.name.text() == "Courses (2)"
        dialog.presets.up.click()
        dialog.presets.add.click()
        type_name(dialog, "Fresh")
        dialog.form.rows[Option.CLASS_ID].editor._on_chosen(5)
        assert shown(dialog) == ["Courses (2)", "Shorts", "Courses", "Plain", "Fresh"]
        assert not any(isinstance(command, SavePresets) for command in desk.asked)
        dialog.ok.click()
        await gone(PresetsDialog)
        assert [(preset.name, preset.options.class_id, preset.position) for preset in saved(desk)] == [
            ("Courses (2)", 3, 0),
            ("Shorts", 3, 1),
            ("Courses", 5, 2),
            ("Plain", 0, 3),
            ("Fresh", 5, 4),
        ]
        assert desk.window.target._preset_button.text() == "Courses"

    run(journey())


def test_a_deleted_preset_comes_back_with_its_place_and_its_account(run, desk, qtbot):
    async def journey():
        await desk.open()
        dialog = await open_presets(desk)
        dialog.presets.list.setCurrentRow(1)
        qtbot.keyClick(dialog.presets.list, Qt.Key.Key_Delete)
        assert shown(dialog) == ["Shorts", "Plain"]
        assert dialog._notice.text() == "“Courses” was deleted."
        type_name(dialog, "Plainer")
        press(dialog, "Undo")
        assert shown(dialog) == ["Shorts", "Courses", "Plainer"]
        assert dialog.draft.chosen == {"practice": "c"}
        qtbot.keyClick(dialog.presets.list, Qt.Key.Key_Down, Qt.KeyboardModifier.AltModifier)
        assert shown(dialog) == ["Shorts", "Plainer", "Courses"]
        dialog.leave()

    run(journey())


def test_the_default_of_an_account_is_ticked_in_its_menu(run, desk):
    async def journey():
        await desk.open()
        dialog = await open_presets(desk)
        assert dialog.default.text() == "no account"
        assert (
            dialog.presets.list.item(1)
            .data(Qt.ItemDataRole.AccessibleTextRole)
            .startswith("Courses. Default of Practice cloud")
        )
        dialog._fill_default_menu()
        dialog.default.menu().actions()[0].setChecked(True)
        assert dialog.default.text() == "Practice cloud"
        dialog.ok.click()
        await gone(PresetsDialog)
        assert desk.shell.settings.current.preset_ids == {"practice": "s"}
        assert desk.window.target._preset_button.text() == "Shorts"
        assert any(isinstance(command, SaveSettings) for command in desk.asked)

    run(journey())


def test_a_preset_that_makes_no_sense_is_shown_with_its_field_and_nothing_is_stored(run, desk):
    async def journey():
        await desk.open()
        dialog = await open_presets(desk)
        context = dialog.form.rows[Option.SOURCE_CONTEXT].editor.focusProxy()
        context.setPlainText("x" * 300)
        dialog.presets.list.setCurrentRow(2)
        assert context.toPlainText() == ""
        dialog.ok.click()
        assert dialog.name.text() == "Shorts"
        assert context.hasFocus()
        assert dialog.form.rows[Option.SOURCE_CONTEXT]._problem.text() == "50 characters too many"
        context.setPlainText("fine")
        dialog.ok.click()
        await gone(PresetsDialog)
        assert saved(desk)[0].options.source_context == "fine"

    run(journey())


def test_changes_are_not_lost_without_a_question(run, desk):
    async def journey():
        await desk.open()
        dialog = await open_presets(desk)
        dialog.reject()
        await gone(PresetsDialog)  # nothing was changed
        dialog = await open_presets(desk)
        dialog.presets.delete.click()
        for answer in ("Keep editing", "Discard"):
            dialog.reject()
            await desk.answer(answer)
            await eventually(lambda answer=answer: dialog.is_over is (answer == "Discard"))
        await gone(PresetsDialog)
        assert desk.shell.presets.all == (SHORTS, COURSES, PLAIN)

    run(journey())


def test_without_presets_it_says_what_they_are_for(run, desk):
    desk.fake.presets = ()

    async def journey():
        await desk.open()
        dialog = await open_presets(desk)
        assert not dialog.form.isVisible()
        press(dialog, "New preset")
        assert dialog.form.isVisible()
        assert shown(dialog) == ["New preset"]
        dialog.leave()

    run(journey())


def test_every_button_has_a_name(run, desk):
    async def journey():
        await desk.open()
        dialog = await open_presets(desk)
        tools = [one for one in dialog.findChildren(QToolButton) if one.isVisible() and one.property("role")]
        assert len(tools) == 6
        assert all(one.accessibleName() and one.focusPolicy() & Qt.FocusPolicy.TabFocus for one in tools)
        assert "Practice cloud" not in dialog.default.accessibleName()
        dialog.leave()

    run(journey())


# Files


def test_presets_are_exported_without_paths_and_taken_in_again(run, desk, tmp_path):
    path = tmp_path / "预设.json"
    with_cover = UploadOptions(cover_mode=CoverMode.FILE, cover_path=Path("/home/me/logo.png"))
    desk.fake.presets = (SHORTS, replace(PLAIN, options=with_cover))

    async def journey():
        await desk.open()
        dialog = await open_presets(desk)
        press(dialog, "Export…")
        await desk.answer("Leave them out")
        await choose_file(path)
        await eventually(lambda: dialog._notice.text() == "2 presets were exported.")
        assert "logo.png" not in path.read_text(encoding="utf-8")
        assert json.loads(path.read_text(encoding="utf-8"))["version"] == 1
        press(dialog, "Import…")
        await choose_file(path)
        await eventually(lambda: dialog._notice.text() == "2 presets were taken in.")
        assert shown(dialog) == ["Shorts", "Plain", "Shorts (2)", "Plain (2)"]
        dialog.ok.click()
        await gone(PresetsDialog)
        assert saved(desk)[2].options == SHORTS.options
        assert saved(desk)[3].options == UploadOptions()

    run(journey())


def test_the_paths_are_exported_when_they_are_wanted(run, desk, tmp_path):
    path = tmp_path / "presets.json"
    options = UploadOptions(cover_mode=CoverMode.FILE, cover_path=Path("/home/me/logo.png"))
    desk.fake.presets = (replace(PLAIN, options=options),)

    async def journey():
        await desk.open()
        dialog = await open_presets(desk)
        press(dialog, "Export…")
        await desk.answer("Export the paths too")
        await choose_file(path)
        await eventually(lambda: dialog._notice.text() == "1 preset was exported.")
        assert read_presets(path)[0].options == options
        dialog.reject()

    run(journey())


def test_a_bad_file_is_refused_with_its_reason_and_changes_nothing(run, desk, tmp_path):
    path = tmp_path / "bad.json"
    path.write_text("{}", encoding="utf-8")

    async def journey():
        await desk.open()
        dialog = await open_presets(desk)
        press(dialog, "Import…")
        await choose_file(path)
        await eventually(lambda: "it is a file of another kind" in dialog._notice.text())
        assert not dialog.is_changed
        dialog.reject()
        await gone(PresetsDialog)

    run(journey())


def test_a_file_that_is_read_when_the_dialog_is_gone_does_no_harm(run, desk, tmp_path):
    path = tmp_path / "presets.json"
    write_presets(path, (SHORTS,))

    async def journey():
        await desk.open()
        dialog = await open_presets(desk)
        dialog.leave()
        await gone(PresetsDialog)
        await desk.shell.preset_editing._import(dialog, path)
        assert desk.shell.presets.all == (SHORTS, COURSES, PLAIN)

    run(journey())


# At drop time


def chip(desk, label: str) -> QPoint:
    return next(one.area.center() for one in desk.window.overlay.chips()[0] if one.label == label)


def got(desk) -> list[UploadOptions]:
    return [one.options for command in desk.asked if isinstance(command, AddJobs) for one in command.candidates]


def test_the_chips_are_the_presets_and_light_up_under_the_pointer(run, desk, tmp_path):
    async def journey():
        await desk.open()
        overlay = desk.window.overlay
        assert [one.label for one in overlay.chips()[0]] == [
            "Default preset (Courses)",
            "No preset",
            "Shorts",
            "Plain",
        ]
        desk.drag(tmp_path / "a.mp4")
        assert overlay._invitation() == "Let go to upload"
        desk.move(chip(desk, "Shorts"))
        assert overlay._invitation() == "Let go to upload with “Shorts”"
        lit = overlay.grab().toImage().pixelColor(chip(desk, "Shorts") - QPoint(0, 15))
        assert lit.name() == desk.theme.colours.accent
        desk.move(chip(desk, "No preset"))
        assert overlay._invitation() == "Let go to upload without a preset"
        desk.leave()
        desk.drag(tmp_path / "a.mp4")
        assert overlay._invitation() == "Let go to upload"
        desk.leave()

    run(journey())


@pytest.mark.parametrize(
    ("label", "options"),
    [
        ("Shorts", SHORTS.options),
        ("Default preset (Courses)", COURSES.options),
        ("No preset", UploadOptions()),
        (None, COURSES.options),
    ],
)
def test_dropped_files_get_what_they_are_dropped_on(run, desk, tmp_path, label, options):
    path = tmp_path / "a.mp4"
    path.write_bytes(b"\x00\x01video")

    async def journey():
        await desk.open()
        desk.drop(path) if label is None else desk.drop(path, at=chip(desk, label))
        await eventually(lambda: got(desk))
        assert got(desk) == [options]

    run(journey())


def test_without_a_default_no_preset_stands_first_and_without_presets_there_are_no_chips(run, desk):
    desk.fake.settings = DEFAULTS

    async def journey():
        await desk.open()
        labels = [one.label for one in desk.window.overlay.chips()[0]]
        assert labels == ["No preset (as usual)", "Shorts", "Courses", "Plain"]
        desk.shell.presets.save(())
        assert desk.window.overlay.chips() == ([], 0)

    run(journey())


def test_as_many_chips_are_shown_as_fit_and_the_rest_is_counted(run, desk):
    many = tuple(Preset(str(number), f"Preset number {number}") for number in range(60))

    async def journey():
        await desk.open()
        desk.shell.presets.save(many)
        for size in ((880, 520), (1180, 720)):
            desk.window.resize(*size)
            desk.window.overlay.appear()
            chips, more = desk.window.overlay.chips()
            assert len(chips) + more == 61
            assert more > 0
            assert all(desk.window.overlay.rect().contains(one.area) for one in chips)
            areas = [one.area for one in chips]
            assert not any(one.intersects(other) for one in areas for other in areas if one is not other)
        desk.window.overlay.hide()

    run(journey())


def test_a_long_or_odd_name_does_not_widen_the_window(run, desk):
    long = Preset("l", "A & B " * 60)

    async def journey():
        await desk.open()
        before = desk.window.minimumSizeHint().width()
        desk.shell.presets.save((long,))
        desk.shell.presets.choose("practice", "l")
        button = desk.window.target._preset_button
        assert "…" in button.text()
        assert "&&" in button.text()
        assert long.name in button.accessibleName()
        assert desk.window.minimumSizeHint().width() <= max(before, 880)
        assert len(button.menu().actions()) == 4  # none, the preset, a line, "Presets…"

    run(journey())
