"""A real engine on a practice cloud: real HTTP, a real ledger, and a clock that skips what nobody needs to wait for."""

from __future__ import annotations

import hashlib
import random
import subprocess
import threading
import time
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import pytest

from tests.support.http_proxy import HttpProxy
from tests.support.jobs import a_candidate
from tests.support.listener import Listener
from tests.support.pictures import a_png
from tests.support.skipping_clock import SkippingClock
from tests.support.tls import TestCertificate
from vod_desktop.core.cloud.connections import TimeLimits
from vod_desktop.core.cloud.gateway import CloudGateway
from vod_desktop.core.engine.engine import Engine
from vod_desktop.core.engine.limits import Limits
from vod_desktop.core.ledger.ledger import Ledger
from vod_desktop.core.model.account import Account, AccountKind, Credentials
from vod_desktop.core.model.commands import AddJobs, Command, PauseJobs, SetAccount
from vod_desktop.core.model.errors import AppError, Code, Problem
from vod_desktop.core.model.events import EngineFailed, HoldChanged, JobsChanged
from vod_desktop.core.model.job import Job, Route
from vod_desktop.core.model.options import RouteChoice
from vod_desktop.core.model.states import State
from vod_desktop.sandbox import PracticeCloud, PracticeSettings, RequestRecord
from vod_desktop.sandbox.faults import Effect, Fault, Outage

MIB = 1 << 20
FILM_BYTES = 9 * MIB + 12_345
PART_BYTES = 4 * MIB
PARTS = 3
COVER = a_png(64, 64)
CONNECTIONS = 3
ACCOUNT_ID = "p"

NEEDED = {
    route: {
        f"ApplyUpload{ending}": 1,
        "InitiateMultipartUpload": 1,
        "UploadPart": PARTS,
        "PutObject": 1,
        "CompleteMultipartUpload": 1,
        f"CommitUpload{ending}": 1,
    }
    for route, ending in ((Route.SERVER, ""), (Route.CLIENT, "UGC"))
}
"""The requests of an undisturbed upload of film and cover."""

STRICT = PracticeSettings(certificate_life_s=7 * 86400)
"""Certificates last longer than the clock of any test skips."""

PATIENT = TimeLimits()
IMPATIENT = TimeLimits(connect_s=0.8, stall_s=0.8, read_s=1.2, order_s=0.8, complete_s=1.2, step_s=0.05)
"""For faults that show by nothing happening."""

_FAR_S = 86400.0
"""What comes after more than a day is not waited for: the renewal of a certificate that outlasts the test."""
_POLL_S = 0.005
_REST_S = 0.2
_PATIENCE_S = 40.0


@dataclass(frozen=True, slots=True)
class Setting:
    """What a desk is made of.

    Attributes:
        certificate: The cloud speaks TLS with it.
        trusted: Whether the program trusts it.
        film_on_a_drive, ledger_on_a_drive: They lie on a small disk of their own.
    """

    practice: PracticeSettings = STRICT
    limits: TimeLimits = PATIENT
    film_on_a_drive: bool = False
    ledger_on_a_drive: bool = False
    certificate: TestCertificate | None = None
    trusted: bool = True


class Desk:
    """One engine, one practice cloud, one account, one film with a cover."""

    def __init__(self, folder: Path, setting: Setting = Setting()) -> None:
        self.folder = folder
        self.clock = SkippingClock()
        self.listener = Listener()
        self.place = folder / "videos"
        """Where the film is; a drive may be mounted here."""
        self.data = folder / "data"
        self.drives: list[Path] = []
        self.place.mkdir()
        if setting.film_on_a_drive:
            self.mount(self.place, 40)
        if setting.ledger_on_a_drive:
            self.data.mkdir()
            self.mount(self.data, 4)
        self.film = self.place / "影片 #1 50%.mp4"
        self.film.write_bytes(random.Random(7).randbytes(FILM_BYTES))
        self.cover = self.place / "cover.png"
        self.cover.write_bytes(COVER)
        certificate = setting.certificate
        self.practice = PracticeCloud(
            folder / "practice", settings=setting.practice, tls=certificate.server if certificate else None
        )
        self.practice.start()
        self.ca_file = certificate.ca_file if certificate else None
        self.gateway = CloudGateway({}, ca_file=self.ca_file if setting.trusted else None, limits=setting.limits)
        self.patches = pytest.MonkeyPatch()
        self.last_armed = 0
        self._proxy: HttpProxy | None = None
        self.account = Account(ACCOUNT_ID, "Test account", AccountKind.KEY_PAIR, endpoint=self.practice.endpoint)
        self.credentials = Credentials(self.practice.secret_id, self.practice.secret_key)
        self.engine = self._new_engine()
        self._closed = False
        self._start_failure: Problem | None = None
        self._confirmed: dict[tuple[int, str], int] = {}

    def _new_engine(self) -> Engine:
        limits = Limits(connections=CONNECTIONS, files=4)
        ledger = self.data / "ledger.db"
        return Engine(
            lambda: Ledger.open(ledger),
            self.gateway,
            self.listener,
            limits=limits,
            clock=self.clock,
            start_paused=False,
        )

    def start(self) -> None:
        """Starts the engine and makes the account known to it."""
        self.engine.start()
        self.engine.post(SetAccount(self.account, self.credentials))

    def restart(self) -> None:
        """A new start of the program on the same ledger."""
        self.engine.stop()
        self.engine = self._new_engine()
        self.start()

    def fail_to_restart(self, spoil: Callable[[], None]) -> None:
        """The program ends, something is done to its ledger, and its next start fails."""
        self.engine.stop()
        spoil()
        self.engine = self._new_engine()
        with pytest.raises(AppError) as caught:
            self.engine.start()
        self._start_failure = caught.value.problem

    def close(self) -> None:
        """Stops all."""
        if not self._closed:
            self._closed = True
            self.patches.undo()
            self.engine.stop()
            self.practice.faults.clear()
            self.practice.stop()
            self.close_proxy()
            for drive in reversed(self.drives):
                subprocess.run(["umount", "--lazy", drive], check=True)

    # Drives; needs root

    def mount(self, place: Path, size_mb: int) -> None:
        """Puts a drive of this size in a place."""
        subprocess.run(["mount", "-t", "tmpfs", "-o", f"size={size_mb}m", "tmpfs", place], check=True)
        self.drives.append(place)

    def move_mount(self, place: Path, to: Path) -> None:
        """The drive at a place is pulled out, and kept elsewhere as it is; the other way round puts it in again."""
        to.mkdir(exist_ok=True)
        subprocess.run(["mount", "--bind", place, to], check=True)
        subprocess.run(["umount", "--lazy", place], check=True)
        self.drives = [to if drive == place else drive for drive in self.drives]

    # Faults

    def arm(self, effect: Effect, operation: str = "", **more: object) -> int:
        """Arms a fault at the practice cloud."""
        self.last_armed = self.practice.faults.arm(Fault(effect, operation=operation, **more))  # type: ignore[arg-type]
        return self.last_armed

    def hits(self, fault_id: int) -> int:
        """How often it has struck."""
        return self.practice.faults.hits(fault_id)

    def break_connections(self) -> None:
        """Resets every connection; new ones are let in."""
        self.practice.faults.clear(self.arm(Outage(), count=None))

    def open_proxy(self, port: int = 0, **login: str) -> str:
        """Opens a proxy that leads to the practice cloud whatever host is named; returns its URL."""
        self._proxy = HttpProxy(int(self.practice.endpoint.rpartition(":")[2]), port=port, **login)
        self._proxy.__enter__()
        return self._proxy.url

    def close_proxy(self) -> None:
        if self._proxy is not None:
            proxy, self._proxy = self._proxy, None
            proxy.__exit__(None, None, None)

    # The upload

    def add(self, route: Route = Route.SERVER) -> int:
        """Adds film and cover; returns the id of the job."""
        known = set(self.listener.jobs)
        self.engine.post(AddJobs(ACCOUNT_ID, (a_candidate(self.film, self.cover, route=RouteChoice(route)),)))
        self.until(lambda: set(self.listener.jobs) - known)
        (job_id,) = set(self.listener.jobs) - known
        return job_id

    def post(self, command: Command) -> None:
        self.engine.post(command)

    def job(self, job_id: int) -> Job:
        return self.listener.jobs[job_id]

    @property
    def hold(self) -> Problem | None:
        """Why the account is held."""
        return self.listener.holds.get(ACCOUNT_ID)

    @property
    def failure(self) -> Problem | None:
        """Why the engine has stopped, or did not start."""
        failed = (event.problem for event in self.listener.events if isinstance(event, EngineFailed))
        return self._start_failure or next(failed, None)

    def told(self) -> set[Code]:
        """Every code that was told of a job or of the account so far."""
        found: set[Code] = set()
        for event in tuple(self.listener.events):
            if isinstance(event, HoldChanged) and event.problem is not None:
                found.add(event.problem.code)
            if isinstance(event, EngineFailed):
                found.add(event.problem.code)
            if isinstance(event, JobsChanged):
                found.update(job.problem.code for job in event.jobs if job.problem is not None)
        if self._start_failure is not None:
            found.add(self._start_failure.code)
        return found - {Code.SECRET_MISSING}

    # Time

    def until(self, condition: Callable[[], object], *, timeout_s: float = _PATIENCE_S) -> None:
        """Waits for a condition; where no worker is busy the clock skips to what the engine waits for."""
        deadline = time.monotonic() + timeout_s
        while not condition():
            assert time.monotonic() < deadline, f"still not true after {timeout_s} s: {self._state()}"
            self._turn(None)

    def pass_time(self, seconds: float) -> None:
        """Lets so much time pass; work that it brings about is done meanwhile."""
        end = self.clock.monotonic() + seconds
        while (left := end - self.clock.monotonic()) > 0:
            self._turn(left)

    def rest(self) -> None:
        """Waits until nobody works, and what was stopped on its way has reached the practice cloud or is gone."""
        deadline = time.monotonic() + _PATIENCE_S
        seen, since = -1, time.monotonic()
        while time.monotonic() - since < _REST_S:
            assert time.monotonic() < deadline, f"it does not come to rest: {self._state()}"
            calls = len(self.practice.requests())
            if calls != seen or not self._is_idle():
                seen, since = calls, time.monotonic()
            threading.Event().wait(_POLL_S)

    def _turn(self, most_s: float | None) -> None:
        """One look: the clock skips to the next timer if nobody works, by no more than `most_s` if that is given."""
        self._watch_progress()
        calls = len(self.practice.requests())
        idle = self._is_idle()
        threading.Event().wait(_POLL_S)
        if not (idle and self._is_idle() and calls == len(self.practice.requests())):
            return
        scheduler = self.engine._scheduler
        wait = None if scheduler is None else scheduler.timers.wait_s()
        known = [each for each in (wait, most_s) if each is not None and each < _FAR_S]
        if known:
            self.clock.skip(max(0.0, min(known)) + 0.001)
            self.engine.post(PauseJobs(()))  # wakes the engine, which would wait by the computer's clock

    def _watch_progress(self) -> None:
        """The bar stays in its bounds, and what was confirmed stays so while its session lives."""
        totals = self.engine.progress()
        assert 0 <= totals.sent_bytes <= totals.total_bytes
        for progress in totals.jobs.values():
            assert 0 <= progress.confirmed_bytes <= progress.sent_bytes <= progress.total_bytes
        for job in tuple(self.listener.jobs.values()):
            session = job.session.session_key if job.session is not None else ""
            assert job.confirmed_bytes >= self._confirmed.get((job.id, session), 0)
            self._confirmed[job.id, session] = job.confirmed_bytes

    def _is_idle(self) -> bool:
        scheduler = self.engine._scheduler
        if scheduler is None:
            return False
        crew = scheduler._crew
        pools = (crew.parts, crew.calls, crew.checks)
        return self.engine._mailbox.empty() and all(pool._open == 0 for pool in pools)  # type: ignore[attr-defined]

    def _state(self) -> str:
        jobs = [(job.state, job.phase, job.problem) for job in self.listener.jobs.values()]
        last = [(record.operation, record.status, record.code) for record in self.practice.requests()[-5:]]
        return f"{jobs}, held: {self.hold}, last requests: {last}"

    # What arrived

    def requests(self, *operations: str) -> list[RequestRecord]:
        """The requests of some operations so far."""
        return [record for record in self.practice.requests() if record.operation in operations]

    def counts(self) -> Counter[str]:
        """How often each operation was asked for."""
        return Counter(record.operation for record in self.practice.requests())

    def assert_arrived(self, job_id: int) -> None:
        """The one medium is the film, byte for byte, with its cover."""
        (medium,) = self.practice.media()
        assert medium.sha256 == hashlib.sha256(self.film.read_bytes()).hexdigest()
        assert medium.cover_sha256 == hashlib.sha256(self.cover.read_bytes()).hexdigest()
        result = self.job(job_id).result
        assert result is not None
        assert result.file_id == medium.file_id

    def is_complete(self, job_id: int) -> bool:
        return self.job(job_id).state is State.COMPLETE
