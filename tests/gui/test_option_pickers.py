"""The pickers of the options form: the tree of categories, the procedure templates, the composer."""

from __future__ import annotations

from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QGuiApplication

from tests.support.desk import eventually
from tests.support.dialogs import gone, opened, press
from tests.support.jobs import a_job
from tests.support.listings import listings
from vod_desktop.core.model.catalog import CatalogKind
from vod_desktop.core.model.errors import Code, Problem
from vod_desktop.core.model.job import ObjectKind, SourceFile, UploadObject
from vod_desktop.core.model.options import UploadOptions
from vod_desktop.ui.actions import Act
from vod_desktop.ui.models.job_edits import Option
from vod_desktop.ui.views.options.category_dialog import CategoryDialog
from vod_desktop.ui.views.options.composer import ComposerDialog
from vod_desktop.ui.views.options.dialog import OptionsDialog
from vod_desktop.ui.views.options.list_status import ListStatus
from vod_desktop.ui.views.options.procedure_dialog import ProcedureDialog


@pytest.fixture
def desk(make_desk):
    one = make_desk()
    one.fake.catalogs.listings.update(listings("practice"))
    return one


async def open_form(desk, **options: object) -> OptionsDialog:
    if desk.fake.session is None:
        await desk.open()
    media = UploadObject(ObjectKind.MEDIA, SourceFile(Path("片头.mp4"), 1000, 1))
    await desk.show_jobs(a_job(media_name="片头", objects=(media,), options=UploadOptions(**options)))
    desk.select(1)
    desk.act(Act.EDIT_OPTIONS)
    return await opened(OptionsDialog)


def row_of(dialog: OptionsDialog, option: Option):
    return dialog.form.rows[option]


def statuses(parent) -> list[str]:
    return [status.text for status in parent.findChildren(ListStatus) if status.text]


async def end(dialog: OptionsDialog) -> None:
    dialog.reject()
    await gone(OptionsDialog)


# Category


def test_a_category_is_found_and_chosen_in_the_tree(run, desk):
    async def journey():
        dialog = await open_form(desk)
        row_of(dialog, Option.CLASS_ID).editor.choose()
        picker = await opened(CategoryDialog)
        picker.search.setText("春季")
        shown = [item.text(0) for item in picker._items() if not item.isHidden()]
        assert shown == ["产品宣传", "新品发布会", "2026 春季", "上海"]
        item = next(item for item in picker._items() if item.text(0) == "2026 春季")
        picker.tree.setCurrentItem(item)
        assert picker.path.text() == "产品宣传 / 新品发布会 / 2026 春季"
        press(picker, "Choose")
        await gone(CategoryDialog)
        assert dialog.form.changes() == {Option.CLASS_ID: 3}
        await end(dialog)

    run(journey())


def test_a_new_category_is_made_under_the_chosen_one(run, desk, qtbot):
    async def journey():
        dialog = await open_form(desk, class_id=2)
        row_of(dialog, Option.CLASS_ID).editor.choose()
        picker = await opened(CategoryDialog)
        press(picker, "New category…")
        assert picker._parent_label.text() == "It is made in: 产品宣传 / 新品发布会"
        picker.new_name.setText("2026 春季")
        press(picker, "Create")
        await eventually(picker._problem.isVisible)
        assert picker._problem.text() == "There is a category of this name already."
        picker.new_name.setText("2026 夏季")
        qtbot.keyClick(picker.new_name, Qt.Key.Key_Return)
        await eventually(lambda: picker.path.text() == "产品宣传 / 新品发布会 / 2026 夏季")
        assert picker.isVisible()
        qtbot.keyClick(picker.tree, Qt.Key.Key_Return)
        await gone(CategoryDialog)
        assert row_of(dialog, Option.CLASS_ID).editor._line.text() == "产品宣传 / 新品发布会 / 2026 夏季"
        assert dialog.form.changes() == {Option.CLASS_ID: 1005}
        await end(dialog)

    run(journey())


def test_categories_are_not_made_deeper_than_the_service_takes_them_and_a_refusal_is_told(run, desk):
    async def journey():
        dialog = await open_form(desk, class_id=4)
        row_of(dialog, Option.CLASS_ID).editor.choose()
        picker = await opened(CategoryDialog)
        press(picker, "New category…")
        picker.new_name.setText("deeper")
        assert picker._parent_label.text() == "Categories can be 4 levels deep."
        assert not picker.make.isEnabled()
        picker.tree.setCurrentItem(picker._items()[0])  # "other": the new one stands on the first level
        assert picker._parent_label.text() == "It is made in: the first level"
        desk.fake.catalogs.problem = Problem(Code.SERVICE_REFUSED, {}, detail="FailedOperation.ClassLevelLimitExceeded")
        press(picker, "Create")
        await eventually(picker._problem.isVisible)
        assert "FailedOperation.ClassLevelLimitExceeded" in picker._problem.text()
        picker.reject()
        await gone(CategoryDialog)
        await end(dialog)

    run(journey())


# Procedure


def test_a_procedure_is_found_by_what_it_does_and_remembered(run, desk, qtbot):
    async def journey():
        dialog = await open_form(desk)
        press(row_of(dialog, Option.PROCEDURE), "Choose…")
        picker = await opened(ProcedureDialog)
        texts = [picker.list.item(row).text() for row in range(picker.list.count())]
        assert texts == ["Own templates", "短视频加水印", "课程归档", "Templates of the service", "LongVideoPreset"]
        picker.search.setText("1080p")
        assert picker.words.text() == "Transcode to MP4 1080p H.264"
        qtbot.keyClick(picker.search, Qt.Key.Key_Return)
        await gone(ProcedureDialog)
        assert dialog.form.changes() == {Option.PROCEDURE: "课程归档"}
        assert desk.shell.settings.current.recent_procedures == ("课程归档",)
        press(row_of(dialog, Option.PROCEDURE), "Choose…")
        picker = await opened(ProcedureDialog)
        assert [picker.list.item(row).text() for row in range(2)] == ["Used lately", "课程归档"]
        assert picker._chosen().name == "课程归档"
        qtbot.keyClick(picker.search, Qt.Key.Key_Down)
        assert picker._chosen().name == "短视频加水印"
        picker.search.setText("no such thing")
        assert picker._nothing.isVisible()
        assert not picker._ok.isEnabled()
        picker.reject()
        await gone(ProcedureDialog)
        await end(dialog)

    run(journey())


def test_a_composed_procedure_goes_there_and_back(run, desk):
    async def journey():
        dialog = await open_form(desk, procedure="QCVB_SimpleProcessFile({100040, 77},1,10)")
        press(row_of(dialog, Option.PROCEDURE), "Compose…")
        composer = await opened(ComposerDialog)
        ticked = {
            composer.transcodes.item(row).text().rpartition("· ")[2]: composer.transcodes.item(row)
            for row in range(composer.transcodes.count())
        }
        assert [name for name, item in ticked.items() if item.checkState() is Qt.CheckState.Checked] == [
            "100040",
            "Template no. 77, does not exist any more",
        ]
        assert composer.watermark.currentText() == "Default watermark of the console"
        assert composer.samples.currentText() == "No sample snapshots"
        ticked["Template no. 77, does not exist any more"].setCheckState(Qt.CheckState.Unchecked)
        ticked["100030"].setCheckState(Qt.CheckState.Checked)
        for combo, place in ((composer.watermark, 2), (composer.samples, 1)):
            combo.setCurrentIndex(place)
            combo.activated.emit(place)
        assert composer.text.text() == "QCVB_SimpleProcessFile({100040,100030},150,10,11)"
        press(composer, "Copy")
        assert QGuiApplication.clipboard().text() == composer.text.text()
        press(composer, "Use it")
        await gone(ComposerDialog)
        assert row_of(dialog, Option.PROCEDURE).editor.value() == "QCVB_SimpleProcessFile({100040,100030},150,10,11)"
        assert "every 30 s" in row_of(dialog, Option.PROCEDURE).editor.note()
        assert desk.shell.settings.current.recent_procedures == ()
        await end(dialog)

    run(journey())


def test_a_text_that_is_typed_sets_the_composer_and_nonsense_is_told(run, desk):
    async def journey():
        dialog = await open_form(desk)
        press(row_of(dialog, Option.PROCEDURE), "Compose…")
        composer = await opened(ComposerDialog)
        for text in ("QCVB_Something(1)", "QCVB_SimpleProcessFile(1, 150)"):
            composer.text.setFocus()
            composer.text.setText(text)
            composer.text.textEdited.emit(text)
            assert composer._problem.isVisible() is text.startswith("QCVB_Something")
        assert composer.as_in_console.isChecked()
        assert not composer.transcodes.isEnabled()
        assert composer.watermark.currentData() == 150
        composer.by_templates.click()
        assert composer.text.text() == "QCVB_SimpleProcessFile(0,150)"
        composer.as_in_console.click()
        press(composer, "Use it")
        await gone(ComposerDialog)
        assert row_of(dialog, Option.PROCEDURE).editor.value() == "QCVB_SimpleProcessFile(1,150)"
        press(row_of(dialog, Option.PROCEDURE), "Compose…")
        composer = await opened(ComposerDialog)
        composer.text.setText("")
        composer.text.textEdited.emit("")
        press(composer, "Use it")
        await gone(ComposerDialog)
        assert row_of(dialog, Option.PROCEDURE).editor.value() is None
        await end(dialog)

    run(journey())


def test_the_service_s_other_category_stands_only_once(run, desk):
    from vod_desktop.core.model.catalog import Category, Listing

    known = desk.fake.catalogs.listings["practice", CatalogKind.CATEGORIES]
    desk.fake.catalogs.listings["practice", CatalogKind.CATEGORIES] = Listing(
        known.kind, (Category(0, -1, "其他", 0), *known.items), 0.0
    )

    async def journey():
        dialog = await open_form(desk)
        row_of(dialog, Option.CLASS_ID).editor.choose()
        picker = await opened(CategoryDialog)
        assert [picker._id(item) for item in picker._items()].count(0) == 1
        picker.reject()
        await gone(CategoryDialog)
        await end(dialog)

    run(journey())
