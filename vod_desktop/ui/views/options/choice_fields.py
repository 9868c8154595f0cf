"""Fields with a few fixed values: the way in, and the two settings of the procedure that only the client route can send."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

from PySide6.QtWidgets import QComboBox

from vod_desktop.core.model.options import RouteChoice
from vod_desktop.core.model.signature import TASK_PRIORITIES, NotifyMode
from vod_desktop.texts import mark
from vod_desktop.texts.options import notify_words, priority_words
from vod_desktop.texts.routes import CHOICE_LABELS
from vod_desktop.ui.look import Look
from vod_desktop.ui.views.options.editor import Editor, line_of

_ROUTE_NOTES = {
    RouteChoice.AUTO: mark(
        "VOD Desktop decides for each file, and the details say how and why: by signature when the upload may take long, when"
        " the account has no key or when a priority or a notification mode is set; else with the access key."
    ),
    RouteChoice.SERVER: mark(
        "The documents' server upload. It alone can name a storage path. What it is allowed ends with its certificate, often"
        " after two hours, and cannot be renewed: a long upload on a slow line may have to begin again."
    ),
    RouteChoice.CLIENT: mark(
        "The documents' client upload. However long it takes, its certificate is renewed on the way, and for a day an"
        " interrupted upload goes on where it was. Names have at most 40 characters; an expiry is set after the upload."
    ),
}


class _FixedChoice(Editor):
    """A box with these values and no others."""

    def __init__(self, look: Look, choices: Sequence[tuple[Any, str]]) -> None:
        super().__init__(look)
        self.combo = QComboBox()
        self.combo.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon)
        self._values = [value for value, _ in choices]
        self.combo.addItems([label for _, label in choices])
        self.combo.activated.connect(lambda _place: self._on_edited())
        self.setFocusProxy(self.combo)
        self.setLayout(line_of(self.combo))

    def value(self) -> Any:
        return self._values[self.combo.currentIndex()]

    def show_value(self, value: Any) -> None:
        self.combo.setCurrentIndex(self._values.index(value) if value in self._values else 0)
        self.follow()

    def follow(self) -> None:
        """Something beside the value has changed that the field depends on."""
        self.told.emit()

    def _on_edited(self) -> None:
        self.follow()
        self.changed.emit()


class RouteField(_FixedChoice):
    """Which way in a file takes, and what that means."""

    def __init__(self, look: Look) -> None:
        super().__init__(look, [(choice, look.texts.tr(label)) for choice, label in CHOICE_LABELS.items()])

    def note(self) -> str:
        return self._texts.tr(_ROUTE_NOTES[self.value()])


class _OfTheProcedure(_FixedChoice):
    """A setting of the procedure: out of reach without one."""

    def __init__(self, look: Look, choices: Sequence[tuple[Any, str]], has_procedure: Callable[[], bool]) -> None:
        super().__init__(look, choices)
        self._has_procedure = has_procedure
        self.follow()

    def follow(self) -> None:
        self.combo.setEnabled(self._has_procedure() or self.value() is not None)
        super().follow()

    def note(self) -> str:
        tr = self._texts.tr
        if self.complaint():
            return ""
        if not self._has_procedure():
            return tr("Only with a procedure.")
        return "" if self.value() is None else tr("Such files are uploaded by signature: only that can say so.")

    def complaint(self) -> str:
        if self.value() is None or self._has_procedure():
            return ""
        return self._texts.tr("Only with a procedure: choose one, or leave this as it usually is.")


class PriorityField(_OfTheProcedure):
    """Whose procedure the service begins first."""

    def __init__(self, look: Look, has_procedure: Callable[[], bool]) -> None:
        numbers = [(number, priority_words(look.texts, number)) for number in reversed(TASK_PRIORITIES)]
        super().__init__(look, [(None, look.texts.tr("As usual")), *numbers], has_procedure)


class NotifyField(_OfTheProcedure):
    """When the service tells the user's own systems how the procedure fares."""

    def __init__(self, look: Look, has_procedure: Callable[[], bool]) -> None:
        modes = [(mode, notify_words(look.texts, mode)) for mode in NotifyMode]
        super().__init__(look, [(None, look.texts.tr("As usual")), *modes], has_procedure)
