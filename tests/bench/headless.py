"""The engine of this program without a window, on the bench's service."""

from __future__ import annotations

import shutil
import tempfile
import threading
import weakref
from collections.abc import Iterable
from pathlib import Path

from tests.support.jobs import a_candidate
from vod_desktop.core.cloud import sdk
from vod_desktop.core.cloud.gateway import CloudGateway
from vod_desktop.core.engine.engine import Engine
from vod_desktop.core.engine.limits import Limits
from vod_desktop.core.ledger.ledger import Ledger
from vod_desktop.core.model.account import Account, AccountKind, Credentials
from vod_desktop.core.model.commands import AddJobs, SetAccount
from vod_desktop.core.model.errors import Problem
from vod_desktop.core.model.events import Event, JobsAdded, JobsChanged
from vod_desktop.core.model.job import Job
from vod_desktop.core.model.options import RouteChoice
from vod_desktop.core.model.states import State

ACCOUNT = "bench"


class Headless:
    """A started engine, the SDKs loaded.

    Args:
        folder: Of the ledger; None for one that is gone with the process.
        limits: None for the defaults.
    """

    def __init__(
        self, port: int, ca_file: Path | None = None, *, folder: Path | None = None, limits: Limits | None = None
    ) -> None:
        if folder is None:
            folder = Path(tempfile.mkdtemp())
            weakref.finalize(self, shutil.rmtree, folder)
        sdk.load_all()
        self.states: dict[int, State] = {}
        self.problems: list[Problem] = []
        self.restored: tuple[Job, ...] = ()
        self._unfinished = 0
        self._idle = threading.Event()
        self.engine = Engine(
            lambda: Ledger.open(folder / "ledger.db"), CloudGateway({}, ca_file=ca_file), self._hear, limits=limits
        )
        self.engine.start()
        endpoint = f"{'http' if ca_file is None else 'https'}://127.0.0.1:{port}"
        account = Account(ACCOUNT, "bench", AccountKind.KEY_PAIR, endpoint=endpoint)
        self.engine.post(SetAccount(account, Credentials("AKIDbench", "bench")))

    def add(self, files: Iterable[Path]) -> None:
        """Adds files to the queue."""
        self._idle.clear()
        # By the server route, which is that of the vendor's upload SDK too.
        self.engine.post(AddJobs(ACCOUNT, tuple(a_candidate(file, route=RouteChoice.SERVER) for file in files)))

    def wait(self, timeout_s: float | None = None) -> bool:
        """Waits until all of the queue is complete; False when the time is over before.

        Raises:
            RuntimeError: A job has failed, or waits to be tried again: nothing here is out of order.
        """
        done = self._idle.wait(timeout_s)
        if self.problems:
            raise RuntimeError(f"the engine did not get through: {self.problems[0]}")
        return done

    def upload(self, files: Iterable[Path]) -> None:
        """Adds files and waits until all are complete."""
        self.add(files)
        self.wait()

    def count(self, state: State) -> int:
        """How many jobs are in a state."""
        return sum(one is state for one in tuple(self.states.values()))

    def _hear(self, events: tuple[Event, ...]) -> None:
        for event in events:
            if isinstance(event, JobsAdded) and event.tag == "restored":
                self.restored = event.jobs
            if isinstance(event, JobsAdded | JobsChanged):
                for job in event.jobs:
                    before = self.states.get(job.id)
                    self._unfinished += _open(job.state) - _open(before)
                    self.states[job.id] = job.state
                    if job.problem is not None:
                        self.problems.append(job.problem)
                if not self._unfinished or self.problems:
                    self._idle.set()


def _open(state: State | None) -> int:
    return int(state is not None and state not in {State.COMPLETE, State.FAILED, State.CANCELLED})
