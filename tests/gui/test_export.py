"""Results become files: what, in which form and where is asked; then they open again."""

from __future__ import annotations

import csv
from pathlib import Path

from openpyxl import load_workbook
from PySide6.QtGui import QDesktopServices
from PySide6.QtWidgets import QApplication, QMessageBox

from tests.gui.test_history_window import KEY, PRACTICE, done, opened
from tests.support.desk import Desk, eventually
from tests.support.file_dialogs import asked_where, choose
from vod_desktop.core.model.catalog import CatalogKind, Category, Listing
from vod_desktop.core.model.life import Moment
from vod_desktop.core.model.options import UploadOptions
from vod_desktop.core.model.states import Phase, State
from vod_desktop.ui.actions import Act
from vod_desktop.ui.views.export_dialog import ExportDialog
from vod_desktop.ui.views.history_window import Deed


def asked_what() -> ExportDialog | None:
    """The question that is open."""
    return next(
        (top for top in QApplication.topLevelWidgets() if isinstance(top, ExportDialog) and top.isVisible()), None
    )


async def answer(path: Path, *, what: int = 0, form: int = 0) -> str:
    """Answers both questions; returns the name that was proposed."""
    await eventually(asked_what)
    dialog = asked_what()
    dialog.what.button(what).click()
    dialog.forms.button(form).click()
    dialog.go.click()
    return await choose(path)


async def toast(desk: Desk) -> str:
    await eventually(lambda: desk.window.toasts.shown)
    return desk.window.toasts.shown[-1].text


def test_all_complete_rows_become_a_workbook_in_the_order_of_the_queue(run, make_desk, tmp_path, monkeypatch):
    desk = make_desk()
    path = tmp_path / "results.xlsx"
    shown: list[str] = []
    monkeypatch.setattr(QDesktopServices, "openUrl", lambda url: shown.append(url.toLocalFile()))
    monkeypatch.setenv("PATH", str(tmp_path))
    desk.fake.catalogs.listings["key", CatalogKind.CATEGORIES] = Listing(
        CatalogKind.CATEGORIES, (Category(10, -1, "体育", 0),), 0.0
    )
    desk.fake.history.lives = {1: (Moment(1, 1_700_000_000.0, State.RUNNING, Phase.PREPARE),)}

    async def journey():
        desk.fake.known = (KEY, PRACTICE)
        await desk.open(practice=False)
        await desk.show_jobs(
            done(2, position=1, media_name="=second"),
            done(1, position=2, options=UploadOptions(class_id=10)),
            done(3, position=3, state=State.FAILED, result=None),
        )
        desk.act(Act.EXPORT)
        proposed = await answer(path)
        assert Path(proposed).name.startswith("VOD uploads 20")
        assert await toast(desk) == "2 rows exported to results.xlsx"
        titles, *rows = ([cell.value for cell in row] for row in load_workbook(path).active.iter_rows())
        told = [dict(zip(titles, row, strict=True)) for row in rows]
        assert [row["Name"] for row in told] == ["=second", "clip 1"]
        assert told[1]["FileId"] == f"5285{1:015d}"
        assert told[1]["Category"] == "体育"
        assert told[1]["Account"] == "公司账号"
        assert told[1]["Started"] is not None
        desk.window.toasts.shown[-1].button.click()
        await eventually(lambda: shown)
        assert shown == [str(tmp_path)]

    run(journey())


def test_chosen_rows_become_csv_and_the_form_is_remembered(run, desk, tmp_path):
    path = tmp_path / "results.csv"

    async def journey():
        desk.fake.known = (KEY,)
        await desk.open(practice=False)
        await desk.show_jobs(*(done(number, position=number) for number in (1, 2, 3)))
        desk.select(3, 1)
        desk.act(Act.EXPORT)
        await eventually(asked_what)
        assert asked_what().what.button(0).text() == "The 2 chosen rows"
        await answer(path, form=1)
        await toast(desk)
        with path.open(encoding="utf-8-sig", newline="") as file:
            rows = list(csv.DictReader(file))
        assert [row["Name"] for row in rows] == ["clip 1", "clip 3"]
        assert rows[0]["FileId"] == f"'5285{1:015d}"
        desk.act(Act.EXPORT)
        await eventually(asked_what)
        assert asked_what().forms.checkedId() == 1
        asked_what().reject()
        assert desk.settings.value("export/folder") == str(tmp_path)
        desk.window.toasts.clear()

    run(journey())


def test_a_place_that_cannot_be_written_is_told_with_what_to_do(run, desk, tmp_path):
    async def journey():
        await desk.open()
        await desk.show_jobs(done(1))
        desk.act(Act.EXPORT)
        await eventually(asked_what)
        asked_what().go.click()
        await eventually(asked_where)
        (tmp_path / "gone").mkdir()
        asked_where().setDirectory(str(tmp_path / "gone"))
        asked_where().selectFile("a.xlsx")
        (tmp_path / "gone").rmdir()
        asked_where().accepted.emit()
        asked_where().done(0)
        await eventually(lambda: isinstance(desk.dialog(), QMessageBox))
        assert "could not be written" in await desk.answer("Close")

    run(journey())


def test_what_was_found_in_the_history_is_exported_whole(run, desk, tmp_path):
    path = tmp_path / "history.xlsx"

    async def journey():
        window = await opened(desk, *(done(number) for number in range(1, 451)))
        window.deeds[Deed.EXPORT].trigger()
        await eventually(asked_what)
        assert asked_what().what.button(0).text() == "All 450 uploads that were found"
        await answer(path)
        await eventually(lambda: window.toasts.shown)
        assert window.toasts.shown[-1].text == "450 rows exported to history.xlsx"
        assert load_workbook(path).active.max_row == 451

    run(journey())


def test_without_results_there_is_nothing_to_export(run, desk):
    async def journey():
        await desk.open()
        assert not desk.window.acts[Act.EXPORT].isEnabled()
        await desk.show_jobs(done(1, state=State.QUEUED, result=None))
        assert not desk.window.acts[Act.EXPORT].isEnabled()
        await desk.show_jobs(done(2, position=2))
        assert desk.window.acts[Act.EXPORT].isEnabled()

    run(journey())
