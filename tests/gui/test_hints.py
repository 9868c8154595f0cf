"""The sheet of keys and hints, and the start page: what can be done, and what happens next."""

from __future__ import annotations

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QKeySequence
from PySide6.QtWidgets import QLabel

from tests.support.desk import eventually
from tests.support.jobs import a_job
from vod_desktop.texts import Language
from vod_desktop.ui.actions import SPECS
from vod_desktop.ui.views.hints_sheet import HintsSheet
from vod_desktop.ui.views.menus import MENUS


@pytest.mark.parametrize("language", Language)
def test_every_key_of_every_menu_is_listed(run, make_desk, language, qtbot):
    desk = make_desk(language=language)

    async def journey():
        await desk.open()
        await desk.show_jobs(a_job())
        desk.window.activateWindow()
        desk.view.setFocus()
        qtbot.keyClick(desk.view, Qt.Key.Key_Slash, Qt.KeyboardModifier.ControlModifier)
        sheet = desk.dialog()
        assert isinstance(sheet, HintsSheet)
        said = {label.text() for label in sheet.findChildren(QLabel)}
        for spec in SPECS.values():
            if spec.keys:
                assert desk.shell.texts.tr(spec.text).rstrip("…") in said
                assert any(
                    QKeySequence(spec.keys[0]).toString(QKeySequence.SequenceFormat.NativeText) in text for text in said
                )
        assert not any("&" in text for text in said)
        qtbot.keyClick(sheet, Qt.Key.Key_Escape)
        await eventually(lambda: desk.dialog() is None)

    run(journey())


def test_every_action_stands_in_a_menu():
    assert {act for acts in MENUS.values() for act in acts if act is not None} == set(SPECS)


def test_the_start_page_says_what_happens_next_and_cuts_nothing_off(run, desk):
    async def journey():
        await desk.open()
        page = desk.window.start_page
        desk.window.resize(1180, 720)
        await eventually(page._steps.isVisible)
        assert [title.text() for title in page._steps._titles] == ["Checked first", "Uploaded", "Ready to use"]
        desk.window.resize(desk.window.minimumSize())
        await eventually(lambda: not page._steps.isVisible())
        assert page._types.height() >= page._types.heightForWidth(page._types.width())

    run(journey())
