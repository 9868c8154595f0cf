"""From a file to a medium that can be played, to a table of results, through the real window and the practice cloud."""

from __future__ import annotations

from openpyxl import load_workbook

from tests.gui.test_export import answer
from tests.gui.test_journey import RealOpener, a_video, states
from tests.support.album import picture
from tests.support.desk import eventually
from vod_desktop.core.model.options import UploadOptions
from vod_desktop.core.model.states import State
from vod_desktop.core.model.tasks import Outcome
from vod_desktop.ui.actions import Act
from vod_desktop.ui.models.history_model import HistoryColumn
from vod_desktop.ui.views.details.panel import Page

PROCEDURE = "短视频标准转码"
FAILING = "转码失败演示"


def test_an_upload_becomes_playable_and_its_results_open_again(run, make_desk, tmp_path):
    opener = RealOpener(tmp_path / "data")
    desk = make_desk(opener=opener)
    a_video(tmp_path / "=片头.mp4", 300_000)
    a_video(tmp_path / "second.mp4", 200_000)
    path = tmp_path / "results.xlsx"

    async def journey():
        await desk.open()
        await desk.shell.intake.add([tmp_path / "=片头.mp4"], options=UploadOptions(procedure=PROCEDURE))
        await desk.shell.intake.add([tmp_path / "second.mp4"], options=UploadOptions(procedure=FAILING), force=True)
        await eventually(lambda: states(desk) == [State.COMPLETE] * 2)
        panel = desk.window.details
        panel.turn_to(Page.PROCESSING)
        desk.select(1)
        await eventually(lambda: panel.processing.title.text() == "Playable", timeout_s=30)
        steps = [(name.text(), state.text()) for _, name, state in panel.processing.steps]
        assert len(steps) == 3
        assert {state for _, state in steps} == {"done"}
        desk.select(2)
        await eventually(lambda: panel.processing.title.text() == "Partly failed", timeout_s=30)
        panel.turn_to(Page.LOG)
        await eventually(lambda: "Complete: the service has confirmed" in panel.log.toPlainText())

        desk.select()
        desk.act(Act.EXPORT)
        await answer(path)
        await eventually(path.exists)  # it is put there when it is whole
        titles, *rows = ([cell.value for cell in row] for row in load_workbook(path).active.iter_rows())
        told = [dict(zip(titles, row, strict=True)) for row in rows]
        results = [job.result for job in desk.model.jobs()]
        assert [row["Name"] for row in told] == ["=片头", "second"]
        assert [row["FileId"] for row in told] == [result.file_id for result in results]
        assert [row["Outcome"] for row in told] == ["Complete · Playable", "Complete · Partly failed"]
        assert [row["Procedure"] for row in told] == [PROCEDURE, FAILING]
        assert all(row["Task id"] and row["Started"] and row["Finished"] for row in told)
        assert {row["Checked"] for row in told} == {"Verified by checksum"}

        picture(desk, "playable")
        desk.act(Act.HISTORY)
        window = desk.shell.history.window
        await eventually(lambda: window.total == 2)
        window.outcome.setCurrentIndex(window.outcome.findData(Outcome.PARTLY))
        await eventually(lambda: window.total == 1)
        assert window.table.model().index(0, HistoryColumn.NAME).data() == "second"

    run(journey())
