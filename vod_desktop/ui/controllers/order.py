"""Moves rows within the queue, by keys, by menu and with the mouse."""

from __future__ import annotations

from collections.abc import Mapping

from PySide6.QtCore import QObject

from vod_desktop.core.model.commands import MoveJobs
from vod_desktop.ui.actions import Act
from vod_desktop.ui.models.moving import Way, before_of, before_row, is_in_place
from vod_desktop.ui.workplace import Workplace

_WAYS: Mapping[Act, Way] = {
    Act.MOVE_UP: Way.UP,
    Act.MOVE_DOWN: Way.DOWN,
    Act.MOVE_TOP: Way.TOP,
    Act.MOVE_BOTTOM: Way.BOTTOM,
}


class OrderController(QObject):
    """Serves the four actions and the mouse. Rows are moved only while they stand in queue order, else that is said."""

    def __init__(self, place: Workplace) -> None:
        super().__init__(place.window)
        self._place = place
        self._model = place.model
        self._view = place.window.queue_view
        self._explains = False
        for act, way in _WAYS.items():
            place.window.acts[act].triggered.connect(lambda _checked, way=way: self._on_way(way))
        self._view.rows_dragged.connect(self._on_dragged)
        self._view.drag_refused.connect(self._explain)
        self._view.selection_changed.connect(self.follow)
        place.model.counts_changed.connect(self.follow)
        place.model.layoutChanged.connect(lambda: self._view.scrollTo(self._view.currentIndex()))
        self.follow()

    def follow(self) -> None:
        """Enables the actions as the choice stands now."""
        can_move = self._view.selectionModel().hasSelection() and self._model.counts.total() > 1
        self._place.window.acts.enable(dict.fromkeys(_WAYS, can_move))

    def _on_way(self, way: Way) -> None:
        if not self._model.follows_queue:
            self._explain()
            return
        chosen, order = self._view.selected_ids(), self._model.ids()
        self._move(chosen, order, before_of(way, order, self._model.shown_ids(), chosen))

    def _on_dragged(self, row: int) -> None:
        chosen, order = self._view.selected_ids(), self._model.ids()
        self._move(chosen, order, before_row(order, self._model.shown_ids(), chosen, row))

    def _move(self, chosen: list[int], order: list[int], before: int | None) -> None:
        if chosen and not is_in_place(order, chosen, before):
            self._place.post(MoveJobs(tuple(chosen), before))

    def _explain(self) -> None:
        """Once at a time: whoever drags again has not read it yet."""
        if self._explains:
            return
        tr = self._place.texts.tr
        self._explains = True
        toast = self._place.window.toasts.tell(
            lambda: (tr("Rows can be moved only while they stand in queue order."), tr("Show queue order"))
        )
        toast.pressed.connect(self._view.show_queue_order)
        toast.gone.connect(self._on_explained)

    def _on_explained(self) -> None:
        self._explains = False
