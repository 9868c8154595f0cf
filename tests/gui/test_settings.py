"""Every setting: changed in the dialog it is in force at once, kept, and shown in the next session."""

from __future__ import annotations

from dataclasses import fields, replace
from functools import partial
from typing import Any

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QCheckBox, QComboBox, QLabel, QPushButton, QWidget

from tests.support.desk import Desk, eventually
from tests.support.jobs import a_job
from vod_desktop.bootstrap import open_session
from vod_desktop.core.model.commands import SaveSettings
from vod_desktop.core.model.events import Totals
from vod_desktop.core.model.settings import DEFAULTS, ColourScheme, Settings
from vod_desktop.core.model.states import Phase, State
from vod_desktop.texts import Language
from vod_desktop.ui.actions import Act
from vod_desktop.ui.controllers.settings import OFFERED
from vod_desktop.ui.theme import DARK, LIGHT
from vod_desktop.ui.views.rate_dialog import RateDialog, RateField
from vod_desktop.ui.views.settings_dialog import SettingsDialog

REMEMBERED = {"told_of_tray", "welcomed", "account_id", "preset_ids", "recent_procedures"}
"""Choices made elsewhere, which nobody looks for among the settings."""

OTHER: dict[str, Any] = {
    "connections": 3,
    "files": 32,
    "start_paused": True,
    "follow_procedures": False,
    "scheme": ColourScheme.DARK,
    "close_to_tray": False,
    "notify": False,
    "keep_awake": False,
}
"""Another value for each that has one control."""

TITLES = {
    "connections": "Connections at once",
    "files": "Files at once",
    "start_paused": "Start paused",
    "follow_procedures": "Follow the processing",
    "scheme": "Colours",
    "close_to_tray": "Keep running when the window is closed",
    "notify": "Notifications",
    "keep_awake": "Keep the computer awake",
}
SCHEME_TEXTS = {ColourScheme.SYSTEM: "As the system has it", ColourScheme.LIGHT: "Light", ColourScheme.DARK: "Dark"}


def opened(desk: Desk) -> SettingsDialog:
    desk.act(Act.SETTINGS)
    dialog = desk.dialog()
    assert isinstance(dialog, SettingsDialog)
    return dialog


def control(dialog: QWidget, title: str) -> QCheckBox | QComboBox:
    found = [one for one in dialog.findChildren(QWidget) if one.accessibleName() == title]
    (one,) = [widget for widget in found if isinstance(widget, QCheckBox | QComboBox)]
    return one


def shown(dialog: QWidget, title: str) -> bool | str:
    one = control(dialog, title)
    return one.isChecked() if isinstance(one, QCheckBox) else one.currentText()


def put(dialog: QWidget, title: str, value: Any) -> None:
    """Sets a control by the keyboard."""
    one = control(dialog, title)
    if isinstance(one, QCheckBox):
        QTest.keyClick(one, Qt.Key.Key_Space)
        return
    wanted = SCHEME_TEXTS.get(value, str(value))
    QTest.keyClick(one, Qt.Key.Key_Home)
    while one.currentText() != wanted:
        QTest.keyClick(one, Qt.Key.Key_Down)


def as_shown(value: Any) -> bool | str:
    return value if isinstance(value, bool) else SCHEME_TEXTS.get(value, str(value))


def test_no_setting_is_forgotten():
    assert {item.name for item in fields(Settings)} == set(OFFERED) | REMEMBERED
    assert set(OTHER) | {"rate_bytes_per_s", "last_rate_bytes_per_s"} == set(OFFERED)


@pytest.mark.parametrize("name", OTHER)
def test_a_change_is_kept_at_once_and_shown_from_then_on(run, make_desk, name):
    async def journey():
        desk = make_desk()
        await desk.open()
        dialog = opened(desk)
        assert shown(dialog, TITLES[name]) == as_shown(getattr(DEFAULTS, name))
        put(dialog, TITLES[name], OTHER[name])
        assert getattr(desk.shell.settings.current, name) == OTHER[name]
        assert desk.asked[-1] == SaveSettings(replace(DEFAULTS, **{name: OTHER[name]}))
        assert shown(dialog, TITLES[name]) == as_shown(OTHER[name])
        dialog.accept()
        assert shown(opened(desk), TITLES[name]) == as_shown(OTHER[name])

    run(journey())


def test_all_settings_come_back_in_the_next_session(run, make_desk, tmp_path):
    opener = partial(open_session, tmp_path / "data", environ={})

    async def journey():
        first = make_desk(opener=opener)
        await first.open()
        dialog = opened(first)
        for name, value in OTHER.items():
            put(dialog, TITLES[name], value)
        control(dialog, "Limit the speed").click()
        dialog.findChild(RateField).setValue(1.25)
        changed = first.shell.settings.current
        await first.close()
        second = make_desk(opener=opener)
        await second.open()
        assert second.shell.settings.current == changed
        assert {name: getattr(changed, name) for name in OTHER} == OTHER
        assert changed.rate_bytes_per_s == 1_250_000
        dialog = opened(second)
        assert {name: shown(dialog, TITLES[name]) for name in OTHER} == {
            name: as_shown(value) for name, value in OTHER.items()
        }
        assert dialog.findChild(RateField).value() == 1.25
        assert second.window.totals.limit.text() == "Limit 1.2 MB/s"

    run(journey())


def test_defaults_come_back_with_one_button_that_asks_first(run, desk):
    async def journey():
        await desk.open()
        desk.shell.settings.change(**OTHER, rate_bytes_per_s=5, account_id="kept")
        dialog = opened(desk)
        next(one for one in dialog.findChildren(QPushButton) if one.text() == "Restore defaults").click()
        await desk.answer("Keep the settings")
        assert desk.shell.settings.current.rate_bytes_per_s == 5
        next(one for one in dialog.findChildren(QPushButton) if one.text() == "Restore defaults").click()
        await desk.answer("Restore defaults")
        await eventually(lambda: desk.shell.settings.current == replace(DEFAULTS, account_id="kept"))
        assert desk.shell.settings.current == replace(DEFAULTS, account_id="kept")
        assert shown(dialog, "Files at once") == "12"

    run(journey())


def test_each_setting_has_a_name_and_a_sentence(run, desk):
    async def journey():
        await desk.open()
        dialog = opened(desk)
        for title in (*TITLES.values(), "Language"):
            assert control(dialog, title).accessibleDescription().endswith(".")
        hints = [label for label in dialog.findChildren(QLabel) if label.property("tone") == "dim"]
        assert len(hints) == len(TITLES) + 2
        assert all(label.text() for label in hints)

    run(journey())


def test_colours_and_language_change_at_once(run, desk):
    async def journey():
        await desk.open()
        dialog = opened(desk)
        put(dialog, "Colours", ColourScheme.DARK)
        assert desk.theme.colours is DARK
        put(dialog, "Colours", ColourScheme.SYSTEM)
        assert desk.theme.colours is LIGHT
        put(dialog, "Language", "中文")
        assert desk.shell.texts.language is Language.CHINESE
        assert dialog.windowTitle() == "设置"
        assert shown(dialog, "语言") == "中文"
        assert shown(dialog, "颜色") == "跟随系统"

    run(journey())


def test_the_speed_limit_is_shown_and_changed_where_the_speed_is(run, desk):
    async def journey():
        await desk.open()
        button = desk.window.totals.limit
        assert button.text() == "No speed limit"
        assert button.accessibleName() == "Speed limit: No speed limit"
        assert "10 connections and 12 files" in button.toolTip()
        button.menu().aboutToShow.emit()
        entries = {action.text(): action for action in button.menu().actions()}
        assert list(entries) == [
            "No limit",
            "500 KB/s",
            "1.0 MB/s",
            "2.0 MB/s",
            "5.0 MB/s",
            "10.0 MB/s",
            "20.0 MB/s",
            "",
            "Other value…",
        ]
        assert entries["No limit"].isChecked()
        entries["5.0 MB/s"].trigger()
        assert desk.shell.settings.current.rate_bytes_per_s == 5_000_000
        assert desk.asked == [SaveSettings(desk.shell.settings.current)]
        assert button.text() == "Limit 5.0 MB/s"

    run(journey())


def test_a_limit_of_ones_own_is_asked_for_and_offered_again(run, desk, qtbot):
    async def journey():
        await desk.open()
        button = desk.window.totals.limit
        button.other_requested.emit()
        dialog = desk.dialog()
        assert isinstance(dialog, RateDialog)
        field = dialog.findChild(RateField)
        assert field.value() == 2.0
        field.selectAll()
        qtbot.keyClicks(field, "0.75")
        qtbot.keyClick(field, Qt.Key.Key_Return)
        await eventually(lambda: desk.dialog() is None)
        assert button.text() == "Limit 750 KB/s"
        button.limit_requested.emit(0)
        assert button.text() == "No speed limit"
        button.menu().aboutToShow.emit()
        assert "750 KB/s" in [action.text() for action in button.menu().actions()]

    run(journey())


def test_pressing_a_counter_of_the_totals_filters(run, desk):
    jobs = (
        a_job(id=1, position=1, media_name="fine"),
        a_job(id=2, position=2, media_name="broken", state=State.FAILED, phase=Phase.UPLOAD),
        a_job(id=3, position=3, media_name="growing", state=State.FAILED),
    )

    async def journey():
        await desk.open()
        desk.session.engine.totals = Totals(0, 1000, 0, 3, files_failed=2)
        await desk.show_jobs(*jobs)
        desk.window.totals._failed.click()
        assert desk.names() == ["broken"]
        desk.window.totals._needs_you.click()
        assert desk.names() == ["growing"]
        desk.window.totals._files.click()
        assert len(desk.names()) == 3
        chips = [chip.text() for chip in desk.window.filter_bar._chips.values() if chip.isChecked()]
        assert chips == ["All  3"]

    run(journey())


def test_retrying_all_failed_is_offered_beside_the_totals_only_then(run, desk):
    async def journey():
        await desk.open()
        await desk.show_jobs(a_job(id=1))
        button = desk.window.totals._buttons[desk.window.acts[Act.RETRY_FAILED]]
        assert not button.isVisible()
        await desk.show_jobs(a_job(id=2, position=2, state=State.FAILED))
        assert button.isVisible()
        button.click()
        assert [command.job_ids for command in desk.asked] == [(2,)]

    run(journey())
