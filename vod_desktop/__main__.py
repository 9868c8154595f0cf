"""The program: the command line, or the window when no command is given."""

from __future__ import annotations

import gc
import os
import sys
from pathlib import Path

from vod_desktop.cli.arguments import WindowRequest
from vod_desktop.cli.main import run


def main() -> int:
    """Runs the command line of this process."""
    if sys.stdout is None or sys.stderr is None:  # a program of Windows that has a window has no console
        sys.stdout = sys.stderr = Path(os.devnull).open("w", encoding="utf-8")  # noqa: SIM115  (as long as the process)
    for stream in (sys.stdout, sys.stderr):
        stream.reconfigure(errors="backslashreplace")  # type: ignore[union-attr]  # a name that a console cannot show
    return run(sys.argv[1:], _open_window)


def _open_window(request: WindowRequest) -> int:
    # Imported here, because commands load no Qt.
    if request.self_test:
        from vod_desktop.ui.self_test import run_self_test  # noqa: PLC0415

        return run_self_test(sys.stdout.write, sys.stderr.write)
    if request.offscreen:
        from vod_desktop.ui.offscreen import run_offscreen  # noqa: PLC0415

        write = sys.stdout.write
        return run_offscreen(request.data_dir, paths=request.files, screenshot=request.screenshot, write=write)
    gc.disable()  # the window brings a collector of its own; Python's would look at all that is loaded, again and again
    from vod_desktop.ui.app import run_window  # noqa: PLC0415

    return run_window(request.data_dir, practice=request.practice, paths=request.files)


if __name__ == "__main__":
    sys.exit(main())
