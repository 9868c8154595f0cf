"""Names are shown as they are, whatever they look like: no file, account or preset can put HTML into the window."""

from __future__ import annotations

from pathlib import Path

import pytest
from PySide6.QtCore import QAbstractItemModel, QModelIndex, Qt
from PySide6.QtGui import QAction
from PySide6.QtGui import Qt as GuiQt
from PySide6.QtWidgets import QAbstractItemView, QApplication, QLabel, QMenu, QTextEdit, QWidget

from tests.support.desk import Desk, eventually
from tests.support.jobs import a_job
from vod_desktop.core.model.errors import Code, Problem
from vod_desktop.core.model.events import HoldChanged
from vod_desktop.core.model.job import ObjectKind, SourceFile, UploadObject, UploadResult
from vod_desktop.core.model.options import UploadOptions
from vod_desktop.core.model.presets import Preset
from vod_desktop.core.model.states import Phase, State
from vod_desktop.ui.actions import Act
from vod_desktop.ui.models.columns import Column
from vod_desktop.ui.tips import literal_tip

HOSTILE = '<img src="file:///etc/hostname"><b>片名</b>'
TIP = Qt.ItemDataRole.ToolTipRole
MEDIA = UploadObject(ObjectKind.MEDIA, SourceFile(Path("/videos") / f"{HOSTILE}.mp4".replace("/", "∕"), 1000, 1))
WITH_NAME = {
    "media_name": HOSTILE,
    "objects": (MEDIA,),
    "options": UploadOptions(procedure=HOSTILE, source_context=HOSTILE),
}
JOBS = (
    a_job(id=1, state=State.PAUSED, **WITH_NAME),
    a_job(
        id=2,
        position=2,
        state=State.COMPLETE,
        phase=Phase.AFTER,
        result=UploadResult("5285890400000000001", f"http://h/{HOSTILE}.mp4", None, HOSTILE),
        **WITH_NAME,
    ),
    a_job(
        id=3,
        position=3,
        state=State.FAILED,
        phase=Phase.APPLY,
        problem=Problem(Code.SERVICE_REFUSED, {}, HOSTILE, f"InvalidParameterValue: {HOSTILE}"),
        **WITH_NAME,
    ),
)
OPENED_BY = {
    Act.EDIT_OPTIONS: 1,
    Act.CHOOSE_COVER: 1,
    Act.REPLACE_COVER: 2,
    Act.PRESETS: 1,
    Act.ACCOUNTS: 1,
    Act.HISTORY: 2,
    Act.EXPORT: 2,
    Act.SUPPORT_BUNDLE: 1,
    Act.CANCEL: 1,
}


def is_html(text: str) -> bool:
    """Whether Qt would take a text for HTML in which the name stands unescaped."""
    return "<img" in text and GuiQt.mightBeRichText(text)


def taken_for_html(top: QWidget) -> list[str]:
    """Widgets of a window that would show a part of the name as HTML."""
    found = []
    for widget in (top, *top.findChildren(QWidget)):
        if is_html(widget.toolTip()) or is_html(widget.statusTip()) or is_html(widget.whatsThis()):
            found.append(f"tip of {type(widget).__name__}: {widget.toolTip()}")
        if isinstance(widget, QLabel):
            is_plain = widget.textFormat() is Qt.TextFormat.PlainText
            if not is_plain and (is_html(widget.text()) or "<img" in widget.text()):
                found.append(f"{type(widget).__name__}: {widget.text()}")
        if isinstance(widget, QTextEdit) and "<img" in widget.toHtml():
            found.append(f"{type(widget).__name__}: {widget.toHtml()}")
        if isinstance(widget, QAbstractItemView) and widget.model() is not None:
            found += [f"tip in {type(widget).__name__}: {tip}" for tip in said(widget.model(), TIP) if is_html(tip)]
    found += [
        f"action: {action.toolTip()}"
        for action in top.findChildren(QAction)
        if _shows_tip(action) and is_html(action.toolTip())
    ]
    return found


def _shows_tip(action: QAction) -> bool:
    """Menus show no tips unless they are told to."""
    return any(not isinstance(one, QMenu) or one.toolTipsVisible() for one in action.associatedObjects())


def said(model: QAbstractItemModel, role: int) -> list[str]:
    """What all cells of a model say in one role."""
    columns = range(len(Column) + 1)  # lists keep the number of their columns to themselves
    indexes = [
        model.index(row, column, QModelIndex()) for row in range(model.rowCount(QModelIndex())) for column in columns
    ]
    shown = [index.data(role) for index in indexes if index.isValid()]
    return [text for text in shown if isinstance(text, str)]


def shows_the_name(top: QWidget) -> bool:
    """Whether the name stands in the window at all, so that the look at it means something."""
    views = [view for view in top.findChildren(QAbstractItemView) if view.model() is not None]
    cells = [text for view in views for text in said(view.model(), Qt.ItemDataRole.DisplayRole)]
    return any("<img" in text for text in (*(label.text() for label in top.findChildren(QLabel)), *cells))


@pytest.fixture
def desk(make_desk) -> Desk:
    return make_desk()


async def _open(desk: Desk) -> None:
    await desk.open()
    desk.shell.presets.save((Preset("p", HOSTILE, UploadOptions(procedure=HOSTILE)),))
    await desk.show_jobs(*JOBS)


def test_the_window_shows_names_as_text(run, desk):
    async def journey():
        await _open(desk)
        held = Problem(Code.NET_UNREACHABLE, {"host": HOSTILE})
        await desk.tell(HoldChanged("practice", held))
        desk.window.toasts.tell(lambda: (HOSTILE, HOSTILE))
        for job in JOBS:
            desk.select(job.id)
            desk.act(Act.SHOW_DETAILS)
            await eventually(lambda: shows_the_name(desk.window))
            assert taken_for_html(desk.window) == []
        assert any("&lt;img" in tip for tip in said(desk.model, TIP))

    run(journey())


@pytest.mark.parametrize("act", OPENED_BY)
def test_every_dialog_shows_names_as_text(run, desk, act):
    async def journey():
        await _open(desk)
        desk.select(OPENED_BY[act])
        desk.act(act)
        others = lambda: [one for one in QApplication.topLevelWidgets() if one.isVisible() and one is not desk.window]  # noqa: E731
        await eventually(others)
        for window in others():
            assert taken_for_html(window) == []
        for window in others():
            window.close()

    run(journey())


def test_a_name_in_a_tip_is_written_so_that_it_stays_one():
    assert literal_tip("a & b < c") == "a & b < c"
    assert literal_tip(HOSTILE) == '<qt>&lt;img src="file:///etc/hostname"&gt;&lt;b&gt;片名&lt;/b&gt;</qt>'
    assert not is_html(literal_tip(HOSTILE).replace("<qt>", "").replace("</qt>", ""))
