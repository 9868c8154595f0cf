"""The rows: order, filter, counters, and the signals that views rely on."""

from __future__ import annotations

from collections import Counter
from dataclasses import replace
from pathlib import Path

import pytest
from PySide6.QtCore import QItemSelectionModel, Qt
from PySide6.QtTest import QAbstractItemModelTester, QSignalSpy

from tests.support.jobs import a_job
from vod_desktop.core.model.errors import Code, Problem
from vod_desktop.core.model.events import Progress
from vod_desktop.core.model.job import Job, ObjectKind, SourceFile, UploadObject, UploadResult
from vod_desktop.core.model.options import UploadOptions
from vod_desktop.core.model.states import Phase, State
from vod_desktop.paths import resources_dir
from vod_desktop.texts import Language, Texts
from vod_desktop.ui.models.columns import Column
from vod_desktop.ui.models.groups import Group, group_of
from vod_desktop.ui.models.queue_model import QueueModel


def a_row(number: int, name: str = "", state: State = State.QUEUED, size_bytes: int = 1000, **more: object) -> Job:
    name = name or f"clip {number}"
    source = SourceFile(Path(f"/videos/{name}.mp4"), size_bytes, 1)
    more = {"phase": Phase.UPLOAD if state is State.FAILED else Phase.PREPARE, **more}
    return a_job(
        id=number,
        position=number,
        media_name=name,
        state=state,
        objects=(UploadObject(ObjectKind.MEDIA, source),),
        **more,
    )


@pytest.fixture
def model(qapp):
    queue = QueueModel(Texts(Language.ENGLISH, resources_dir() / "locale"))
    tester = QAbstractItemModelTester(queue, QAbstractItemModelTester.FailureReportingMode.Fatal)
    yield queue
    tester.deleteLater()


def names(model: QueueModel) -> list[str]:
    return [model.index(row, Column.NAME).data() for row in range(model.rowCount())]


def test_a_batch_is_one_insert_at_the_end(model):
    inserted = QSignalSpy(model.rowsInserted)
    model.add(a_row(number) for number in range(1, 5001))
    assert inserted.count() == 1
    assert model.rowCount() == 5000
    assert model.counts[State.QUEUED] == 5000


def test_a_job_that_is_told_twice_has_one_row(model):
    model.add([a_row(1)])
    model.add([a_row(1), a_row(2)])
    assert names(model) == ["clip 1", "clip 2"]


def test_changes_repaint_only_the_rows_concerned(model):
    model.add(a_row(number) for number in range(1, 101))
    changed = QSignalSpy(model.dataChanged)
    model.change([a_row(7, state=State.RUNNING), a_row(8, state=State.RUNNING), a_row(50, state=State.RUNNING)])
    spans = [(changed.at(i)[0].row(), changed.at(i)[1].row()) for i in range(changed.count())]
    assert spans == [(6, 7), (49, 49)]


def test_counters_repaint_one_cell_of_each_busy_row_that_is_seen(model):
    model.add([a_row(1, state=State.RUNNING, phase=Phase.UPLOAD), a_row(2), a_row(3, state=State.RUNNING)])
    model.set_progress({1: Progress(500, 400, 1000, 100.0, 5.0)})
    changed = QSignalSpy(model.dataChanged)
    model.refresh((Column.STATE,), 0, 1)
    assert changed.count() == 1
    assert changed.at(0)[0] == changed.at(0)[1] == model.index(0, Column.STATE)
    assert model.index(0, Column.STATE).data() == "Uploading 50%"
    assert model.index(0, Column.SPEED).data() == "100 B/s"
    assert model.index(0, Column.LEFT).data() == "5 s"


def test_removed_rows_close_the_gap_in_the_numbers(model):
    model.add(a_row(number) for number in range(1, 7))
    model.remove([2, 3, 5, 99])
    assert names(model) == ["clip 1", "clip 4", "clip 6"]
    assert [model.index(row, Column.NUMBER).data() for row in range(3)] == ["1", "2", "3"]
    assert model.counts.total() == 3


def test_the_filter_shows_states_and_names(model):
    model.add([a_row(1, "Intro", State.FAILED), a_row(2, "片头", State.COMPLETE), a_row(3, "Outro", State.FAILED)])
    model.set_filter(groups=frozenset({Group.FAILED}))
    assert names(model) == ["Intro", "Outro"]
    model.set_filter(needle="INTRO ")
    assert names(model) == ["Intro"]
    model.set_filter(groups=frozenset(), needle="片")
    assert names(model) == ["片头"]
    model.set_filter(needle="")
    assert len(names(model)) == 3


def test_a_file_id_can_be_searched_for(model):
    done = a_row(1, state=State.COMPLETE, result=UploadResult("5285890812345678901", "http://host/f0.mp4"))
    model.add([done, a_row(2)])
    model.set_filter(needle="34567890")
    assert names(model) == ["clip 1"]


def test_rows_come_and_go_as_the_filter_wants_it(model):
    model.add(a_row(number, state=State.FAILED if number % 2 else State.QUEUED) for number in range(1, 9))
    model.set_filter(groups=frozenset({Group.FAILED}))
    model.change([a_row(1), a_row(3), a_row(4, state=State.FAILED), a_row(8, state=State.FAILED)])
    assert names(model) == ["clip 4", "clip 5", "clip 7", "clip 8"]
    model.add([a_row(9), a_row(10, state=State.FAILED)])
    assert names(model) == ["clip 4", "clip 5", "clip 7", "clip 8", "clip 10"]
    model.remove([5, 6])
    assert names(model) == ["clip 4", "clip 7", "clip 8", "clip 10"]


@pytest.mark.parametrize(
    ("column", "expected"),
    [
        (Column.NAME, ["clip 1", "clip 2", "clip 10"]),
        (Column.SIZE, ["clip 10", "clip 2", "clip 1"]),
        (Column.STATE, ["clip 2", "clip 10", "clip 1"]),
        (Column.NUMBER, ["clip 10", "clip 2", "clip 1"]),
    ],
)
def test_rows_sort_naturally_by_every_kind_of_column(model, column, expected):
    model.add(
        [
            a_row(1, "clip 10", State.QUEUED, 10),
            a_row(2, "clip 2", State.FAILED, 20),
            a_row(3, "clip 1", State.COMPLETE, 30),
        ]
    )
    model.sort(column)
    assert names(model) == expected
    model.sort(column, Qt.SortOrder.DescendingOrder)
    assert names(model) == expected[::-1]
    model.sort(-1)
    assert names(model) == ["clip 10", "clip 2", "clip 1"]


def test_sorting_keeps_the_chosen_row(model):
    model.add(a_row(number, f"clip {10 - number}") for number in range(1, 6))
    selection = QItemSelectionModel(model)
    selection.setCurrentIndex(model.index_of(2), QItemSelectionModel.SelectionFlag.Select)
    model.sort(Column.NAME)
    assert [model.id_at(index.row()) for index in selection.selectedIndexes()] == [2]


def test_new_rows_take_their_place_in_a_sorted_list(model):
    model.add([a_row(1, "b"), a_row(2, "d")])
    model.sort(Column.NAME)
    model.add([a_row(3, "c"), a_row(4, "a")])
    assert names(model) == ["a", "b", "c", "d"]
    assert model.index_of(3).row() == 2


def test_a_held_account_is_told_in_its_queued_rows(model):
    model.add([a_row(1), a_row(2, state=State.COMPLETE)])
    model.hold("practice", Problem(Code.NET_UNREACHABLE, {"host": "vod.example"}))
    assert model.index(0, Column.STATE).data() == "On hold No connection to vod.example."
    assert model.index(1, Column.STATE).data().startswith("Complete")
    model.hold("practice", None)
    assert model.index(0, Column.STATE).data() == "Queued"


def test_unknown_jobs_are_ignored(model):
    model.change([a_row(5)])
    model.remove([5])
    assert model.rowCount() == 0
    assert model.row_of(5) is None
    assert not model.index_of(5).isValid()


def test_jobs_are_listed_in_queue_order_whatever_is_shown(model):
    model.add([a_row(1, "b"), a_row(2, "a")])
    model.sort(Column.NAME)
    model.set_filter(needle="a")
    assert [job.id for job in model.jobs()] == [1, 2]


def test_the_newest_version_of_a_job_is_kept(model):
    model.add([a_row(1)])
    newer = replace(a_row(1), state=State.PAUSED)
    model.change([newer])
    assert model.job(1) == newer
    assert model.counts[State.QUEUED] == 0
    assert model.counts[State.PAUSED] == 1


def moved_to_the_end(*numbers: int) -> list[Job]:
    return [replace(a_row(number), position=100 + number) for number in numbers]


def test_rows_that_are_told_in_pieces_take_their_places_with_the_last_piece(model):
    model.add(a_row(number) for number in range(1, 7))
    moved = QSignalSpy(model.order_changed)
    model.change(moved_to_the_end(1, 2), more=True)
    model.change(moved_to_the_end(3), more=True)
    assert names(model) == ["clip 1", "clip 2", "clip 3", "clip 4", "clip 5", "clip 6"]
    assert model.ids() == [1, 2, 3, 4, 5, 6]
    assert [model.index(row, Column.NUMBER).data() for row in range(6)] == ["1", "2", "3", "4", "5", "6"]
    assert moved.count() == 0
    model.change([a_row(4, state=State.PAUSED)])
    assert names(model) == ["clip 4", "clip 5", "clip 6", "clip 1", "clip 2", "clip 3"]
    assert model.ids() == [4, 5, 6, 1, 2, 3]
    assert moved.count() == 1


def test_between_two_pieces_rows_can_be_sorted_filtered_and_taken_out(model):
    model.add(a_row(number, f"clip {9 - number}") for number in range(1, 7))
    model.change([replace(a_row(1, "clip 8"), position=101)], more=True)
    model.sort(Column.NAME)
    assert names(model) == ["clip 3", "clip 4", "clip 5", "clip 6", "clip 7", "clip 8"]
    model.set_filter(needle="clip")
    model.remove([2])
    model.change([replace(a_row(3, "clip 6"), position=200)])
    assert sorted(names(model)) == ["clip 3", "clip 4", "clip 5", "clip 6", "clip 8"]
    model.sort(-1)
    assert model.ids() == [4, 5, 6, 1, 3]
    assert [model.id_at(row) for row in range(5)] == [4, 5, 6, 1, 3]
    assert [model.index(row, Column.NUMBER).data() for row in range(5)] == ["1", "2", "3", "4", "5"]


def test_rows_that_come_back_in_pieces_are_there_with_the_last_piece(model):
    model.add(a_row(number) for number in (2, 4, 6))
    resets = QSignalSpy(model.modelReset)
    model.add([a_row(1), a_row(3)], more=True)
    assert names(model) == ["clip 2", "clip 4", "clip 6"]
    assert model.job(3) is None
    assert model.counts.total() == 3
    model.add([a_row(5), a_row(7)])
    assert names(model) == [f"clip {number}" for number in range(1, 8)]
    assert model.counts.total() == 7
    assert resets.count() == 1


def test_new_rows_at_the_end_are_there_with_each_piece_and_sorted_with_the_last(model):
    model.add([a_row(1, "m")])
    model.sort(Column.NAME)
    model.add([a_row(2, "z"), a_row(3, "b")], more=True)
    assert names(model) == ["m", "z", "b"]
    model.add([a_row(4, "a")])
    assert names(model) == ["a", "b", "m", "z"]
    assert model.ids() == [1, 2, 3, 4]


def test_accounts_whose_jobs_have_a_category_are_known_without_a_look_at_all_jobs(model):
    in_one = UploadOptions(class_id=7)
    model.add([a_row(1), a_row(2, options=in_one), a_row(3, options=in_one, account_id="other")])
    assert model.has_categories("practice")
    assert model.has_categories("other")
    model.change([a_row(2)])
    model.remove([3])
    assert not model.has_categories("practice")
    assert not model.has_categories("other")


def test_counters_are_right_whatever_comes_changes_and_goes(model):
    model.add(a_row(number, state=State.FAILED if number % 3 else State.QUEUED) for number in range(1, 1001))
    model.change(a_row(number, state=State.PAUSED) for number in range(1, 901, 2))
    model.change([a_row(2, state=State.FAILED, phase=Phase.PREPARE)])
    model.remove(range(500, 2000))
    jobs = list(model.jobs())
    assert +model.counts == Counter(job.state for job in jobs)
    assert +model.groups == Counter(map(group_of, jobs))
    assert model.counts.total() == len(jobs) == 499
