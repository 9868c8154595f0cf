"""From the start of the process to the first picture of the window, and to the rows: `dev.py bench start_up [--rounds 7]`.

The program is started as users start it, on a data directory of its own that was used before: once empty, once with 10,000 jobs. A
probe in the process looks when the window was painted first and when the rows were there, and ends it then. Offscreen by default;
QT_QPA_PLATFORM=xcb measures on a display.
"""

from __future__ import annotations

import argparse
import os
import subprocess
import sys
import tempfile
import time
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path
from statistics import median

ROOT = Path(__file__).parents[2]
_PROBE = "--probe"
_LIMIT_S = 60.0


def main(words: Sequence[str] | None = None) -> None:
    """Measures and prints a table."""
    options = argparse.ArgumentParser(prog="dev.py bench start_up", description="Start of the window.")
    options.add_argument("--rounds", type=int, default=7, help="starts of each kind (default: 7)")
    options.add_argument("--jobs", type=int, default=10_000, help="jobs of the full queue (default: 10000)")
    asked = options.parse_args(words)
    with tempfile.TemporaryDirectory() as name:
        places = {count: Path(name) / str(count) for count in (0, asked.jobs)}
        for count, place in places.items():
            fill(place, count)
            measure(place, count)  # first starts write caches
        figures: dict[int, list[tuple[float, float]]] = {count: [] for count in places}
        for _ in range(asked.rounds):
            for count, place in places.items():
                figures[count].append(measure(place, count))
    sys.stdout.write(f"{'second start with':<24}{'first paint s':>16}{'best':>8}{'rows there s':>16}{'best':>8}\n")
    for count, times in figures.items():
        painted, ready = zip(*times, strict=True)
        shown = f"{median(painted):>16.2f}{min(painted):>8.2f}{median(ready):>16.2f}{min(ready):>8.2f}"
        sys.stdout.write(f"{f'{count} jobs':<24}{shown}\n")


def measure(data_dir: Path, jobs: int) -> tuple[float, float]:
    """One start; returns when the window was painted and when its rows were there, in seconds."""
    environ = {name: value for name, value in os.environ.items() if not name.startswith("VOD_")}
    environ.setdefault("QT_QPA_PLATFORM", "offscreen")
    environ.pop("PYTHONDONTWRITEBYTECODE", None)  # a second start finds the modules compiled, as it does with users
    environ["PYTHONPYCACHEPREFIX"] = str(data_dir.parent / "compiled")
    began = time.monotonic()
    command = [sys.executable, "-m", "tests.bench.start_up", _PROBE, str(data_dir), str(jobs)]
    done = subprocess.run(command, cwd=ROOT, env=environ, capture_output=True, text=True, timeout=_LIMIT_S, check=True)
    painted, ready = (float(word) - began for word in done.stdout.split()[-2:])
    return painted, ready


def fill(data_dir: Path, count: int, *, checked: bool = False) -> None:
    """Makes a ledger with so many paused jobs; those that are not checked are looked at when the program starts."""
    from tests.support.jobs import a_job
    from vod_desktop.core.ledger.ledger import Changes, Ledger
    from vod_desktop.core.model.job import ObjectKind, SourceFile, UploadObject
    from vod_desktop.core.model.states import State
    from vod_desktop.paths import DataDir

    job = a_job(state=State.PAUSED, checked=checked)
    changes = Changes()
    for number in range(1, count + 1):
        media = UploadObject(ObjectKind.MEDIA, SourceFile(data_dir / f"clip {number}.mp4", 1000, 1))
        changes.jobs[number] = replace(job, id=number, position=number, objects=(media,), media_name=f"clip {number}")
    ledger = Ledger.open(DataDir(data_dir).ledger)
    try:
        ledger.write(changes)
    finally:
        ledger.close()


def _probe(data_dir: Path, jobs: int) -> int:
    """In the started process: the program itself, and somebody who looks at it."""
    from vod_desktop.ui import app

    make_shell = app.make_shell

    def watched(*args: object, **named: object) -> object:
        shell = make_shell(*args, **named)  # type: ignore[arg-type]
        _Watch(shell, jobs)
        return shell

    app.make_shell = watched  # type: ignore[assignment]
    sys.argv = ["vod-desktop", "--data-dir", str(data_dir)]
    from vod_desktop.__main__ import main as start

    return start()


class _Watch:
    """Notes the first paint and the moment when all rows are there; then the window is closed."""

    def __init__(self, shell: object, jobs: int) -> None:
        from PySide6.QtCore import QEvent, QObject, QTimer

        watch = self
        window, model = shell.window, shell.model  # type: ignore[attr-defined]
        self.painted = 0.0

        class Filter(QObject):
            def eventFilter(self, _watched: QObject, event: QEvent) -> bool:  # noqa: N802
                if event.type() is QEvent.Type.Paint and not watch.painted:
                    QTimer.singleShot(0, note)  # what was painted is on the screen when the event is over
                return False

        def note() -> None:
            if not watch.painted:
                watch.painted = time.monotonic()
                window.removeEventFilter(filter_)

        def look() -> None:
            if watch.painted and shell._session is not None and len(model.ids()) >= jobs:  # type: ignore[attr-defined]
                timer.stop()
                sys.stdout.write(f"{watch.painted} {time.monotonic()}\n")
                sys.stdout.flush()
                shell.tasks.start(shell.close())  # type: ignore[attr-defined]

        filter_ = Filter(window)
        window.installEventFilter(filter_)
        timer = QTimer(window)
        timer.timeout.connect(look)
        timer.start(5)


if __name__ == "__main__":
    if sys.argv[1:2] == [_PROBE]:
        sys.exit(_probe(Path(sys.argv[2]), int(sys.argv[3])))
    main()
