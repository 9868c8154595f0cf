"""Runs a piece of Python as a user without rights: the tests may run as root, whom no mode stops."""

from __future__ import annotations

import os
import subprocess
import sys
import textwrap
from collections.abc import Mapping
from pathlib import Path

NOBODY_UID = 65534
_REPOSITORY = Path(__file__).parents[2]


def run_as_other_user(folder: Path, code: str, *arguments: str, environ: Mapping[str, str] | None = None) -> str:
    """Runs `code` and returns what it printed; `folder` and its parents are opened to everybody on the way.

    The child drops its rights after Python has started and the modules that `code` names at its top were found, since
    the checkout itself may lie where another user cannot look.
    """
    for parent in (folder, *folder.parents):
        if parent.stat().st_uid == os.getuid() and parent != Path(parent.anchor):
            parent.chmod(parent.stat().st_mode | 0o711)
    body = textwrap.dedent(code)
    imports = "\n".join(line for line in body.splitlines() if line.startswith(("import ", "from ")))
    drop = f"import os\nif os.getuid() == 0:\n    os.setgroups([])\n    os.setgid({NOBODY_UID})\n    os.setuid({NOBODY_UID})"
    done = subprocess.run(
        [sys.executable, "-B", "-c", f"{imports}\n{drop}\n{body}", *arguments],
        cwd=_REPOSITORY,
        env={**os.environ, "PYTHONPATH": str(_REPOSITORY), **(environ or {})},
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    return done.stdout
