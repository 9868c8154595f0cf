"""A real engine with a real ledger on a practice cloud, over real sockets."""

from __future__ import annotations

from pathlib import Path

from tests.support.jobs import a_candidate
from tests.support.listener import Listener
from tests.support.waiting import wait_until
from vod_desktop.core.cloud.gateway import CloudGateway
from vod_desktop.core.engine.engine import Engine
from vod_desktop.core.ledger.ledger import Ledger
from vod_desktop.core.model.account import Account, AccountKind, Credentials
from vod_desktop.core.model.commands import AddJobs, SetAccount
from vod_desktop.core.model.job import Job
from vod_desktop.core.model.states import State
from vod_desktop.sandbox import PracticeCloud


class Desk:
    """An engine on a practice cloud."""

    def __init__(self, folder: Path, cloud: PracticeCloud, ca_file: Path | None) -> None:
        self.cloud = cloud
        self.listener = Listener()
        gateway = CloudGateway({}, ca_file=ca_file)
        self.engine = Engine(lambda: Ledger.open(folder / "ledger.db"), gateway, self.listener)
        self.engine.start()
        account = Account("p", "practice", AccountKind.PRACTICE, endpoint=cloud.endpoint)
        self.engine.post(SetAccount(account, Credentials(cloud.secret_id, cloud.secret_key)))

    def add(self, path: Path, **options: object) -> int:
        before = set(self.listener.jobs)
        self.engine.post(AddJobs("p", (a_candidate(path, **options),)))
        wait_until(lambda: set(self.listener.jobs) - before)
        (job_id,) = set(self.listener.jobs) - before
        return job_id

    def job(self, job_id: int) -> Job:
        return self.listener.jobs[job_id]

    def wait_for(self, job_id: int, state: State, timeout_s: float = 60) -> None:
        wait_until(lambda: self.job(job_id).state is state, timeout_s=timeout_s)

    def part_numbers(self) -> list[int]:
        """Numbers of all parts that arrived whole, in order of arrival."""
        return [
            record.part_number
            for record in self.cloud.requests()
            if record.operation == "UploadPart" and record.status == 200 and record.part_number is not None
        ]

    def count(self, operation: str) -> int:
        """How often an operation was answered with success."""
        return sum(record.operation == operation and record.status == 200 for record in self.cloud.requests())
