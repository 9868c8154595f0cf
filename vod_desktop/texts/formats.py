"""Numbers as people read them: sizes, speeds, durations, percents, moments; the same in window and command line."""

from __future__ import annotations

from datetime import datetime

from vod_desktop.texts.texts import Texts

_UNITS = ("B", "KB", "MB", "GB", "TB")
_STEP = 1000  # as the console, disks and network people count
_MINUTE_S = 60
_HOUR_S = 3600
_DAY_S = 86_400


def size(n_bytes: float) -> str:
    """`1.5 MB`: three digits at most below a thousand, decimal units, the same in every language."""
    value, unit = float(n_bytes), 0
    while value >= _STEP - (0.5 if unit else 0) and unit < len(_UNITS) - 1:
        value /= _STEP
        unit += 1
    digits = 0 if unit == 0 or value >= 99.95 else 1
    return f"{value:.{digits}f} {_UNITS[unit]}"


def speed(bytes_per_s: float) -> str:
    """`1.5 MB/s`."""
    return f"{size(bytes_per_s)}/s"


def percent(done: int, total: int) -> str:
    """`42%`, rounded down so that 100% means all; an empty whole counts as done."""
    return f"{done * 100 // total if total else 100}%"


def duration(texts: Texts, seconds: float) -> str:
    """`45 s`, `2 min 5 s`, `1 h 3 min`, `2 d 4 h`: the two largest units."""
    whole = max(0, round(seconds))
    if whole < _MINUTE_S:
        return texts.tr("{seconds} s", seconds=whole)
    if whole < _HOUR_S:
        return texts.tr("{minutes} min {seconds} s", minutes=whole // _MINUTE_S, seconds=whole % _MINUTE_S)
    if whole < _DAY_S:
        return texts.tr("{hours} h {minutes} min", hours=whole // _HOUR_S, minutes=whole % _HOUR_S // _MINUTE_S)
    return texts.tr("{days} d {hours} h", days=whole // _DAY_S, hours=whole % _DAY_S // _HOUR_S)


def place(at_ms: int, *, exact: bool = False) -> str:
    """A place in a film: `0:12`, `1:02:03`; exactly `0:12.480`. Rounded down."""
    seconds, rest_ms = divmod(max(0, at_ms), 1000)
    minutes, seconds = divmod(seconds, 60)
    hours, minutes = divmod(minutes, 60)
    clock = f"{hours}:{minutes:02}:{seconds:02}" if hours else f"{minutes}:{seconds:02}"
    return f"{clock}.{rest_ms:03}" if exact else clock


def moment(at: float, *, now: float, exact: bool = False) -> str:
    """A local time for Unix seconds: `14:05` today, exactly `14:05:09`, else with its date."""
    local, today = datetime.fromtimestamp(at).astimezone(), datetime.fromtimestamp(now).astimezone()
    clock = f"{local:%H:%M:%S}" if exact else f"{local:%H:%M}"
    return clock if local.date() == today.date() else f"{local:%Y-%m-%d} {clock}"
