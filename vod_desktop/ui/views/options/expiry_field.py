"""When the medium is deleted: never, or at a date and time of this computer's zone, which is named."""

from __future__ import annotations

from datetime import datetime, timedelta

from PySide6.QtCore import QDateTime, QTime
from PySide6.QtWidgets import QComboBox, QDateTimeEdit, QHBoxLayout, QVBoxLayout

from vod_desktop.ui.look import Look
from vod_desktop.ui.views.options.editor import Editor, plain_label, small_button

QUICK_DAYS = (7, 30, 90)
_FIRST_DAYS = 30
_NEVER, _AT = 0, 1


class ExpiryField(Editor):
    """Edits ExpireTime. A text that nobody has changed stays as it was written."""

    def __init__(self, look: Look) -> None:
        super().__init__(look)
        tr = look.texts.tr
        self._given: str | None = None
        self._is_touched = False
        self.choice = QComboBox()
        self.choice.addItems([tr("Never"), tr("At a date and time")])
        self.moment = QDateTimeEdit()
        self.moment.setDisplayFormat("yyyy-MM-dd HH:mm")
        self.moment.setCalendarPopup(True)
        self.moment.setAccessibleName(tr("Date and time of the expiry"))
        self._zone = plain_label(tone="dim")
        self.quick = {days: small_button(tr("In {days} days", days=days)) for days in QUICK_DAYS}
        self.choice.activated.connect(self._on_choice)
        self.moment.dateTimeChanged.connect(self._on_moment)
        for days, button in self.quick.items():
            button.clicked.connect(lambda _checked, days=days: self.choose_days(days))
        self.setFocusProxy(self.choice)
        self._lay_out()
        self.show_value(None)

    def value(self) -> str | None:
        if not self._is_touched:
            return self._given
        return None if self.choice.currentIndex() == _NEVER else self._moment().isoformat(timespec="seconds")

    def show_value(self, value: str | None) -> None:
        self._given, self._is_touched = value, False
        moment = _read(value)
        self.choice.setCurrentIndex(_NEVER if value is None else _AT)
        self._show_moment(moment or _in_days(_FIRST_DAYS))
        self._follow()

    def choose_days(self, days: int) -> None:
        """Sets the expiry to the end of the hour in so many days."""
        self.choice.setCurrentIndex(_AT)
        self._show_moment(_in_days(days))
        self._on_touched()

    def complaint(self) -> str:
        value = self.value()
        moment = _read(value)
        if value is None:
            return ""
        if moment is None:
            return self._texts.tr("This is no date and time with a zone: {value}", value=value)
        if moment > datetime.now().astimezone():
            return ""
        return self._texts.tr("This time has passed: choose a later one, or never.")

    def note(self) -> str:
        is_never = self.choice.currentIndex() == _NEVER
        return "" if is_never else self._texts.tr("VOD then deletes the medium and all that was made of it.")

    def _moment(self) -> datetime:
        """What the box says, with the offset that holds at that time."""
        shown = self.moment.dateTime()
        date, time = shown.date(), shown.time()
        naive = datetime(date.year(), date.month(), date.day(), time.hour(), time.minute())  # noqa: DTZ001  (zone follows)
        return naive.astimezone()

    def _show_moment(self, moment: datetime) -> None:
        local = moment.astimezone()
        blocked = self.moment.blockSignals(True)
        stamp = QDateTime.fromSecsSinceEpoch(int(local.timestamp()))
        stamp.setTime(QTime(local.hour, local.minute))
        self.moment.setDateTime(stamp)
        self.moment.blockSignals(blocked)

    def _on_choice(self, _place: int) -> None:
        self._on_touched()

    def _on_moment(self) -> None:
        self._on_touched()

    def _on_touched(self) -> None:
        self._is_touched = True
        self._follow()
        self.changed.emit()

    def _follow(self) -> None:
        is_at = self.choice.currentIndex() == _AT
        for widget in (self.moment, self._zone):
            widget.setVisible(is_at)
        offset = f"{self._moment():%z}"
        self._zone.setText(
            self._texts.tr("UTC{offset}, the zone of this computer", offset=f"{offset[:3]}:{offset[3:5]}")
        )
        self.told.emit()

    def _lay_out(self) -> None:
        first, second = QHBoxLayout(), QHBoxLayout()
        for line in (first, second):
            line.setContentsMargins(0, 0, 0, 0)
            line.setSpacing(8)
        first.addWidget(self.choice, 1)
        for button in self.quick.values():
            first.addWidget(button)
        second.addWidget(self.moment)
        second.addWidget(self._zone, 1)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(6)
        column.addLayout(first)
        column.addLayout(second)


def _in_days(days: int) -> datetime:
    """So many days from now, at a full hour: minutes of a click mean nothing."""
    later = datetime.now().astimezone() + timedelta(days=days, hours=1)
    return later.replace(minute=0, second=0, microsecond=0)


def _read(text: str | None) -> datetime | None:
    try:
        moment = datetime.fromisoformat(text) if text is not None else None
    except ValueError:
        return None
    return None if moment is None or moment.tzinfo is None else moment
