"""Every dialog as a screen reader takes it: no control is without a name, and each can be reached with the keyboard."""

from __future__ import annotations

from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QAbstractButton, QApplication, QComboBox, QLineEdit, QRadioButton, QWidget

from tests.gui.test_access import nameless
from tests.support.album import picture
from tests.support.desk import Desk, eventually
from tests.support.films import a_clip
from tests.support.jobs import a_job
from vod_desktop.core.model.job import ObjectKind, SourceFile, UploadObject, UploadResult
from vod_desktop.core.model.options import UploadOptions
from vod_desktop.core.model.presets import Preset
from vod_desktop.core.model.states import State
from vod_desktop.texts import Language
from vod_desktop.ui.actions import Act

OPENED_BY = {
    Act.EDIT_OPTIONS: 1,
    Act.CHOOSE_COVER: 1,
    Act.REPLACE_COVER: 2,
    Act.PRESETS: 1,
    Act.ACCOUNTS: 1,
    Act.SETTINGS: 1,
    Act.HISTORY: 2,
    Act.EXPORT: 2,
    Act.SUPPORT_BUNDLE: 1,
    Act.SHORTCUTS: 1,
    Act.SIGNATURES: 1,
}
"""Each with the row that is chosen before."""


def windows_beside(desk: Desk) -> list[QWidget]:
    tops = QApplication.topLevelWidgets()
    return [one for one in tops if one.isVisible() and one is not desk.window and one.windowTitle()]


def beyond_the_keyboard(window: QWidget) -> list[str]:
    """Controls that can be clicked or filled, and not be reached by Tab or as part of a group that can."""
    found = []
    for kind in (QAbstractButton, QLineEdit, QComboBox):
        for control in window.findChildren(kind):
            is_part = isinstance(control, QLineEdit) and control.isReadOnly()
            is_part |= isinstance(control, QRadioButton) and not control.isChecked()  # the arrows lead there
            if control.isVisibleTo(window) and control.isEnabled() and not is_part:
                policy = control.focusPolicy() | (
                    control.focusProxy().focusPolicy() if control.focusProxy() else policy_of(control)
                )
                if not policy & Qt.FocusPolicy.TabFocus:
                    found.append(f"{type(control).__name__} {control.accessibleName() or control.objectName()}")
    return found


def policy_of(control: QWidget) -> Qt.FocusPolicy:
    """A control inside another one (the field of a combo box, the clearing cross of a search) goes with it."""
    parent = control.parentWidget()
    return parent.focusPolicy() if isinstance(parent, QComboBox | QLineEdit) else Qt.FocusPolicy.NoFocus


@pytest.mark.parametrize("language", Language)
@pytest.mark.parametrize("act", OPENED_BY)
def test_every_control_of_a_dialog_has_a_name_and_can_be_reached(run, make_desk, tmp_path: Path, act, language):
    desk = make_desk(language=language)
    clip = a_clip(tmp_path / "片头.mp4")
    media = UploadObject(ObjectKind.MEDIA, SourceFile(clip, clip.stat().st_size, 1))
    jobs = (
        a_job(id=1, objects=(media,), state=State.PAUSED),
        a_job(id=2, position=2, state=State.COMPLETE, result=UploadResult("5285890400000000001", "http://h/f0.mp4")),
    )

    async def journey():
        await desk.open()
        desk.shell.presets.save((Preset("p", "标准", UploadOptions(procedure="LongVideoPreset")),))
        await desk.show_jobs(*jobs)
        desk.select(OPENED_BY[act])
        desk.act(act)
        await eventually(lambda: windows_beside(desk))
        for window in windows_beside(desk):
            assert nameless(window) == []
            assert beyond_the_keyboard(window) == []
        if language is Language.ENGLISH:
            picture(desk, f"dialog-{act}")
        for window in windows_beside(desk):
            window.close()

    run(journey())
