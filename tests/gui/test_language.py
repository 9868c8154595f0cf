"""A switch of the language at run time leaves nothing behind in the other one."""

from __future__ import annotations

import re

from PySide6.QtWidgets import QApplication, QDialogButtonBox

from tests.support.desk import Desk
from tests.support.jobs import a_job
from tests.support.translations import chinese
from vod_desktop.core.model.errors import Code, Problem
from vod_desktop.core.model.events import HoldChanged
from vod_desktop.core.model.states import State
from vod_desktop.texts import Language
from vod_desktop.ui.models.columns import Column
from vod_desktop.ui.views.menus import LANGUAGE_NAMES

HAN = re.compile(r"[\u4e00-\u9fff]")

JOBS = (
    a_job(id=1, position=1, media_name="1", state=State.FAILED, problem=Problem(Code.FILE_CHANGED, {"path": "/1.mp4"})),
    a_job(id=2, position=2, media_name="2", state=State.RUNNING),
)
"""Their names are digits: whatever is read in the window is ours."""


def rows_of(desk: Desk) -> list[str]:
    cells = [desk.cell(row, column) for row in range(2) for column in Column]
    header = [desk.model.headerData(column, desk.view.horizontalHeader().orientation()) for column in Column]
    return [text for text in cells + header if text]


def test_english_shows_no_chinese_and_chinese_shows_no_english(run, make_desk):
    desk = make_desk(language=Language.ENGLISH)
    same = {entry.id for entry in chinese() if entry.id == entry.string} | set(LANGUAGE_NAMES.values())

    async def journey():
        await desk.open()
        await desk.show_jobs(*JOBS)
        await desk.tell(HoldChanged("practice", Problem(Code.AUTH_REJECTED, {"account": "1"})))
        desk.select(1)
        assert [text for text in desk.visible_texts() + rows_of(desk) if HAN.search(text) and text not in same] == []
        english = set(desk.visible_texts() + rows_of(desk))

        desk.window.menus.language_requested.emit(Language.CHINESE)
        after = desk.visible_texts() + rows_of(desk)
        words = [text for text in after if text in english and re.search("[A-Za-z]{2}", text)]
        ours = [text for text in words if text not in same and not _is_plain_value(text)]
        assert ours == []

        desk.window.menus.language_requested.emit(Language.ENGLISH)
        assert set(desk.visible_texts() + rows_of(desk)) == english

    run(journey())


def _is_plain_value(text: str) -> bool:
    """Names, paths, codes and sizes are the same in every language."""
    return (
        text in {"VOD Desktop", "0% · VOD Desktop", "错误代码：file.changed"}
        or re.fullmatch(r"[\w./:@%-]+( [KMG]?B)?", text) is not None
    )


def test_the_choice_is_remembered_and_qts_own_dialogs_follow(run, make_desk):
    desk = make_desk(language=Language.ENGLISH)

    async def journey():
        await desk.open()
        desk.window.menus.language_requested.emit(Language.CHINESE)
        assert desk.settings.value("window/language") == "zh_CN"
        box = QDialogButtonBox(QDialogButtonBox.StandardButton.Cancel)
        assert box.button(QDialogButtonBox.StandardButton.Cancel).text() == "取消"
        desk.window.menus.language_requested.emit(Language.ENGLISH)
        again = QDialogButtonBox(QDialogButtonBox.StandardButton.Cancel)
        assert again.button(QDialogButtonBox.StandardButton.Cancel).text() == "Cancel"
        for widget in (box, again):
            widget.deleteLater()

    run(journey())
    assert QApplication.instance() is not None
