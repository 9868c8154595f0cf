"""A walk through the window as a screen reader takes it, and an upload with the keyboard alone."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from PySide6.QtCore import QMimeData, Qt, QUrl
from PySide6.QtGui import QAccessible, QAccessibleInterface, QGuiApplication
from PySide6.QtWidgets import QApplication, QDialog, QLineEdit, QWidget

from tests.support.desk import Desk, eventually
from tests.support.jobs import a_job
from vod_desktop.core.model.commands import AddJobs, EditJobs, MoveJobs, PauseJobs, RemoveJobs, RestoreJobs
from vod_desktop.core.model.errors import Code, Problem
from vod_desktop.core.model.events import HoldChanged, JobsAdded, JobsRemoved, Totals
from vod_desktop.core.model.job import UploadResult
from vod_desktop.core.model.states import Phase, State
from vod_desktop.texts import Language
from vod_desktop.ui.actions import Act
from vod_desktop.ui.models.columns import Column

ROLE = QAccessible.Role
CONTROLS = {
    ROLE.Button,
    ROLE.ButtonMenu,
    ROLE.ButtonDropDown,
    ROLE.CheckBox,
    ROLE.RadioButton,
    ROLE.ComboBox,
    ROLE.EditableText,
    ROLE.SpinBox,
    ROLE.Slider,
    ROLE.ProgressBar,
    ROLE.List,
    ROLE.Table,
    ROLE.Tree,
    ROLE.MenuItem,
    ROLE.PageTab,
    ROLE.Link,
    ROLE.Cell,
    ROLE.ColumnHeader,
    ROLE.ListItem,
}
"""What a user stops at."""

JOBS = (
    a_job(id=1, position=1, media_name="running", state=State.RUNNING, phase=Phase.UPLOAD),
    a_job(
        id=2,
        position=2,
        media_name="failed",
        state=State.FAILED,
        phase=Phase.APPLY,
        problem=Problem(Code.SERVICE_REFUSED, {}, "request-7", "InvalidParameterValue: no"),
    ),
    a_job(id=3, position=3, media_name="done", state=State.COMPLETE, result=UploadResult("528", "http://h/f0.mp4")),
)


def walk(interface: QAccessibleInterface) -> Iterator[QAccessibleInterface]:
    """Everything below, as far as it can be seen; the insides of a control belong to it."""
    for place in range(interface.childCount()):
        child = interface.child(place)
        if child is None or not child.isValid() or child.state().invisible:
            continue
        yield child
        if child.role() not in {ROLE.ComboBox, ROLE.SpinBox, ROLE.EditableText}:
            yield from walk(child)


def nameless(widget: QWidget) -> list[str]:
    """The controls of a window that a screen reader could not name, with what leads to them."""
    found = []
    for interface in walk(QAccessible.queryAccessibleInterface(widget)):
        if interface.role() in CONTROLS and not interface.text(QAccessible.Text.Name).strip():
            inside = interface.object()
            path = []
            while inside is not None and inside is not widget:
                path.append(f"{type(inside).__name__}#{inside.objectName()}")
                inside = inside.parent()
            found.append(f"{interface.role().name}: {' < '.join(path)}")
    return found


async def with_everything(desk: Desk) -> None:
    await desk.open()
    desk.window.resize(1300, 800)
    desk.session.engine.totals = Totals(500, 3000, 1, 3, files_failed=1, speed_bytes_per_s=100.0, left_s=25.0)
    await desk.show_jobs(*JOBS)
    for column in Column:
        desk.view.setColumnHidden(column, False)
    await desk.tell(HoldChanged("practice", Problem(Code.NET_UNREACHABLE, {"host": "vod.example"})))
    desk.select(3)
    desk.act(Act.REMOVE)
    desk.select(2)


@pytest.mark.parametrize("language", Language)
def test_no_control_of_the_window_is_without_a_name(run, make_desk, language):
    desk = make_desk(language=language)

    async def journey():
        await desk.open()
        assert nameless(desk.window) == []
        await with_everything(desk)
        roles = {interface.role() for interface in walk(QAccessible.queryAccessibleInterface(desk.window))}
        assert {ROLE.Table, ROLE.Cell, ROLE.Button, ROLE.EditableText, ROLE.ProgressBar, ROLE.MenuItem} <= roles
        assert nameless(desk.window) == []

    run(journey())


@pytest.mark.parametrize("act", [Act.SETTINGS, Act.PRACTICE_SWITCHES, Act.SHORTCUTS])
def test_no_control_of_a_dialog_is_without_a_name(run, desk, act):
    async def journey():
        await with_everything(desk)
        desk.act(act)
        dialog = desk.dialog()
        assert isinstance(dialog, QDialog)
        assert nameless(dialog) == []

    run(journey())


def test_the_keyboard_reaches_every_control_in_the_order_in_which_they_are_seen(run, desk, qtbot):
    async def journey():
        await with_everything(desk)
        desk.window.activateWindow()
        desk.window.tools.search.setFocus()
        seen: list[QWidget] = []
        for _ in range(100):
            widget = QApplication.focusWidget()
            if widget in seen:
                break
            seen.append(widget)
            qtbot.keyClick(widget, Qt.Key.Key_Tab)
        window = desk.window
        toast = window.toasts.shown[0]
        for wanted in (
            window.tools.search,
            window.target._account_button,
            window.target._preset_button,
            next(iter(window.filter_bar._chips.values())),
            desk.view,
            window.totals.limit,
            toast.button,
        ):
            assert wanted in seen, wanted
        chips = [chip for chip in window.filter_bar._chips.values() if chip in seen]
        order = [
            seen.index(widget) for widget in (window.target._account_button, chips[0], desk.view, window.totals.limit)
        ]
        assert order == sorted(order)

    run(journey())


def test_no_state_is_told_by_colour_alone(run, desk):
    async def journey():
        await desk.open()
        await desk.show_jobs(*(a_job(id=place, position=place, state=state) for place, state in enumerate(State, 1)))
        rows = [desk.model.row_of(place) for place in range(1, len(State) + 1)]
        words = [desk.cell(row, Column.STATE) for row in range(len(State))]
        assert len(set(words)) == len(State)
        assert all(row.icon for row in rows)

    run(journey())


def test_an_upload_with_the_keyboard_alone(run, desk, tmp_path, qtbot):
    path = tmp_path / "a.mp4"
    path.write_bytes(b"video")
    jobs = tuple(a_job(id=place, position=place, media_name=f"clip {place}") for place in (1, 2))

    async def journey():
        await desk.open()
        desk.window.activateWindow()
        mime = QMimeData()
        mime.setUrls([QUrl.fromLocalFile(str(path))])
        QGuiApplication.clipboard().setMimeData(mime)

        def press(key: Qt.Key, *modifiers: Qt.KeyboardModifier) -> None:
            pressed = Qt.KeyboardModifier.NoModifier
            for modifier in modifiers:
                pressed |= modifier
            qtbot.keyClick(QApplication.focusWidget(), key, pressed)

        press(Qt.Key.Key_V, Qt.KeyboardModifier.ControlModifier)
        await eventually(lambda: desk.asked)
        assert isinstance(desk.asked[0], AddJobs)
        await desk.show_jobs(*jobs)
        assert desk.view.hasFocus()
        press(Qt.Key.Key_Down)
        press(Qt.Key.Key_End, Qt.KeyboardModifier.ControlModifier)
        assert desk.view.selected_ids() == [2]
        press(Qt.Key.Key_Space)
        press(Qt.Key.Key_Up, Qt.KeyboardModifier.AltModifier)
        press(Qt.Key.Key_F2)
        await eventually(lambda: isinstance(QApplication.focusWidget(), QLineEdit))
        qtbot.keyClicks(QApplication.focusWidget(), "renamed")
        press(Qt.Key.Key_Return)
        await eventually(desk.view.hasFocus)
        press(Qt.Key.Key_Delete)
        await desk.tell(JobsRemoved((2,)))
        press(Qt.Key.Key_Z, Qt.KeyboardModifier.ControlModifier)
        await desk.tell(JobsAdded(jobs[1:], "undone"))
        kinds = [type(command) for command in desk.asked[1:]]
        assert kinds == [PauseJobs, MoveJobs, EditJobs, RemoveJobs, RestoreJobs]
        await eventually(lambda: desk.view.selected_ids() == [2])

    run(journey())
