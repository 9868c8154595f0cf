"""What this copy of the program contains, and under which licences: as the build wrote it down. Blocks for a moment.

Only a bundle contains anything but the program itself. In a checkout or a wheel the parts are packages of their own, which
bring their licences along.
"""

from __future__ import annotations

import json
from dataclasses import dataclass
from pathlib import Path

_FOLDER = "licences"
_INDEX = "index.json"


@dataclass(frozen=True, slots=True)
class Part:
    """Something in the bundle that has a licence of its own.

    Attributes:
        licence: Its name.
        text: Its words.
    """

    name: str
    version: str
    licence: str
    text: str


def read_parts(resources: Path) -> tuple[Part, ...]:
    """The parts of a bundle, the program first; none where this is no bundle.

    Args:
        resources: The folder of the program's resources.

    Raises:
        OSError: The copy is incomplete.
    """
    folder = resources / _FOLDER
    if not folder.is_dir():
        return ()
    index = json.loads((folder / _INDEX).read_text(encoding="utf-8"))
    return tuple(
        Part(entry["name"], entry["version"], entry["licence"], (folder / entry["text"]).read_text(encoding="utf-8"))
        for entry in index
    )
