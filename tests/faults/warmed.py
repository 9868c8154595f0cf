"""Importing this has let an upload run from end to end: whatever is loaded only when it is needed has been loaded.

For processes that give up their rights afterwards, and with them the right to read Python's own files.
"""

from __future__ import annotations

from pathlib import Path
from tempfile import TemporaryDirectory

from tests.faults.desk import Desk

with TemporaryDirectory() as folder:
    desk = Desk(Path(folder))
    try:
        desk.start()
        job_id = desk.add()
        desk.until(lambda: desk.is_complete(job_id))
    finally:
        desk.close()
