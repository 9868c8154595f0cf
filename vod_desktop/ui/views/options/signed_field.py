"""Options that are not the user's to choose: what an account's signature service sets by itself, and what none without a key can set.

The value that such a service gives is shown. One that a file asks for all the same, from a preset or from another account, would
stop its upload before anything is sent, so it is told and can be taken back.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from functools import partial
from typing import Any

from PySide6.QtWidgets import QLineEdit, QVBoxLayout

from vod_desktop.core.model.job import Route
from vod_desktop.core.model.options import RouteChoice, UploadOptions
from vod_desktop.core.model.signature import SignatureFields
from vod_desktop.texts import Texts
from vod_desktop.texts.options import (
    category_words,
    expiry_words,
    notify_words,
    priority_words,
    procedure_option,
    region_words,
)
from vod_desktop.texts.routes import ROUTE_LABELS, choice_words
from vod_desktop.ui.look import Look
from vod_desktop.ui.models.account_lists import AccountLists
from vod_desktop.ui.models.job_edits import Option, value_of, with_changes
from vod_desktop.ui.views.options.editor import Editor, line_of, small_button
from vod_desktop.ui.views.options.list_status import ListStatus

SIGNED: Mapping[Option, Callable[[Texts, UploadOptions], str]] = {
    Option.CLASS_ID: lambda texts, options: category_words(texts, options, {}),
    Option.PROCEDURE: lambda texts, options: procedure_option(texts, options, {}),
    Option.TASK_PRIORITY: lambda texts, options: priority_words(texts, options.task_priority),
    Option.TASK_NOTIFY_MODE: lambda texts, options: notify_words(texts, options.task_notify_mode),
    Option.STORAGE_REGION: lambda texts, options: region_words(texts, options, {}),
    Option.SOURCE_CONTEXT: lambda _texts, options: options.source_context or "",
    Option.SESSION_CONTEXT: lambda _texts, options: options.session_context or "",
}
"""What a signature sets, and how each value is put into words."""

_UNSUPPORTED: Mapping[Option, Callable[[Texts, UploadOptions], str]] = {
    Option.EXPIRE_TIME: expiry_words,
    Option.STORAGE_PATH: lambda _texts, options: options.storage_path or "",
    Option.ROUTE: lambda texts, options: choice_words(texts, options.route),
}
"""What no signature can say, and nothing else without a key."""

_PLAIN = UploadOptions()


def signed_editors(look: Look, lists: AccountLists) -> Mapping[Option, Callable[[], Editor]]:
    """What stands in the place of other editors for files of an account without a key; nothing for one that has a key."""
    if not lists.shows_signed:
        return {}
    fixed: dict[Option, Callable[[], Editor]] = {
        option: partial(UnsupportedField, look, option) for option in _UNSUPPORTED
    }
    if lists.is_decided_elsewhere:
        fixed |= {option: partial(SignedField, look, lists, option) for option in SIGNED}
    return fixed


class _FixedField(Editor):
    """A line that is read only, and a button that takes the file's own value back."""

    def __init__(self, look: Look, option: Option, words: Callable[[Texts, UploadOptions], str]) -> None:
        super().__init__(look)
        self._option = option
        self._words = words
        self._value: Any = value_of(_PLAIN, option)
        self.line = QLineEdit()
        self.line.setReadOnly(True)
        self.take_back = small_button(self._texts.tr("Take back"))
        self.take_back.setToolTip(self._texts.tr("Ask for nothing of your own here"))
        self.take_back.clicked.connect(self._on_take_back)
        self.setFocusProxy(self.line)

    def value(self) -> Any:
        return self._value

    def show_value(self, value: Any) -> None:
        self._value = value
        self.follow()

    def follow(self) -> None:
        """The value, or what stands against it, is another one."""
        self.line.setText(self._text())
        self.line.setCursorPosition(0)
        self.take_back.setVisible(self._is_own)
        self.told.emit()

    @property
    def _is_own(self) -> bool:
        """Whether the file asks for something."""
        return bool(self._value != value_of(_PLAIN, self._option))

    def _text(self) -> str:
        raise AssertionError("every kind has its text")

    def _told(self, options: UploadOptions) -> str:
        return self._words(self._texts, options)

    def _own_words(self) -> str:
        return self._told(with_changes(_PLAIN, {self._option: self._value}))

    def _on_take_back(self) -> None:
        self.show_value(value_of(_PLAIN, self._option))
        self.changed.emit()
        self.line.setFocus()


class UnsupportedField(_FixedField):
    """What an account without a key cannot set."""

    def __init__(self, look: Look, option: Option) -> None:
        super().__init__(look, option, _UNSUPPORTED[option])
        self.setLayout(line_of(self.line, self.take_back))
        self.follow()

    def note(self) -> str:
        return "" if self.complaint() else self._texts.tr("Only an account with a key can set it.")

    def complaint(self) -> str:
        if not self._is_own or self._value is RouteChoice.CLIENT:  # that is the way which it has
            return ""
        return self._texts.tr("Only an account with a key can set it: take it back, or the file is refused.")

    def _text(self) -> str:
        if self._is_own:
            return self._own_words()
        return self._texts.tr(ROUTE_LABELS[Route.CLIENT]) if self._option is Option.ROUTE else ""


class SignedField(_FixedField):
    """What the signature service sets."""

    def __init__(self, look: Look, lists: AccountLists, option: Option) -> None:
        super().__init__(look, option, SIGNED[option])
        self._lists = lists
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(3)
        column.addLayout(line_of(self.line, self.take_back))
        if option is next(iter(SIGNED)):  # one place is enough to say why nothing is known
            column.addWidget(ListStatus(look.texts, lists))
        lists.changed.connect(self._on_lists_changed)
        self.follow()

    def note(self) -> str:
        return self._texts.tr("Set by the signature service.")

    def complaint(self) -> str:
        said = self._lists.said()
        if not self._is_own or (said is not None and value_of(options_of(said), self._option) == self._value):
            return ""
        return self._texts.tr(
            "The file asks for “{value}”, and the service decides by itself: where they differ, the file is refused.",
            value=self._own_words(),
        )

    def _text(self) -> str:
        said = self._lists.said()
        return self._texts.tr("not known yet") if said is None else self._told(options_of(said)) or "–"

    def _on_lists_changed(self) -> None:
        self.follow()


def options_of(said: SignatureFields) -> UploadOptions:
    """What a signature comes to in the options of a file."""
    return UploadOptions(
        class_id=said.class_id or 0,
        procedure=said.procedure,
        task_priority=said.task_priority,
        task_notify_mode=said.task_notify_mode,
        storage_region=said.storage_region,
        source_context=said.source_context,
        session_context=said.session_context,
    )
