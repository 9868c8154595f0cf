"""The machine of random histories with more that goes wrong: files and parts that vanish, a locked keyring, a clock that is set."""

from __future__ import annotations

from pathlib import Path

from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import invariant, precondition, rule

from tests.engine.harness import ACCOUNT
from tests.property.test_engine_machine import LARGE_BYTES, EngineMachine
from tests.property.test_engine_machine import TestEngine as _Plain
from tests.support.pictures import a_picture
from vod_desktop.core.ledger.reader import LedgerReader
from vod_desktop.core.model.commands import SetAccount
from vod_desktop.core.model.errors import Code, Problem
from vod_desktop.core.model.states import State

del _Plain  # its own module runs it


class FaultyMachine(EngineMachine):
    """The user, the network and the power switch, and a computer as unreasonable as they are."""

    def __init__(self) -> None:
        super().__init__()
        self.cloud._now = self.clock.monotonic  # the service's clock is nobody's to set
        self.away: dict[Path, Path] = {}
        self.confirmed: dict[tuple[int, str], int] = {}
        self.lost_bytes: dict[str, int] = {}  # of parts that the service has lost, by object key

    def teardown(self) -> None:
        for path in tuple(self.away):
            self.away.pop(path).rename(path)
        super().teardown()

    @precondition(lambda self: len(self.files) < 8)
    @rule(large=st.booleans())
    def add_with_cover(self, *, large: bool) -> None:
        path = self.folder / f"{len(self.files)}.mp4"
        self.files.append(path)
        with path.open("wb") as file:
            file.write(b"covered %d" % len(self.files))
            file.truncate(LARGE_BYTES if large else 2000)
        self.bench.add(path, cover=a_picture(path.with_suffix(".jpg")), check=False)

    @precondition(lambda self: any(path not in self.away for path in self.files))
    @rule(data=st.data())
    def a_file_goes_away(self, data: st.DataObject) -> None:
        path = data.draw(st.sampled_from([path for path in self.files if path not in self.away]))
        self.away[path] = path.with_suffix(".away")
        path.rename(self.away[path])

    @precondition(lambda self: self.away)
    @rule(data=st.data())
    def a_file_comes_back(self, data: st.DataObject) -> None:
        path = data.draw(st.sampled_from(sorted(self.away)))
        self.away.pop(path).rename(path)

    @precondition(lambda self: len(self.files) > len(self.away))
    @rule(data=st.data(), grows=st.booleans())
    def write_to_a_file(self, data: st.DataObject, *, grows: bool) -> None:
        """As the plain machine does it, to a file that is there."""
        path = data.draw(st.sampled_from([path for path in self.files if path not in self.away]))
        with path.open("ab" if grows else "r+b") as file:
            file.write(b"more")

    @precondition(lambda self: len(self.files) > len(self.away) and len(self.bench.jobs) < 12)
    @rule(data=st.data(), force=st.booleans())
    def add_again(self, data: st.DataObject, *, force: bool) -> None:
        """As the plain machine does it, with a file that is there."""
        there = [path for path in self.files if path not in self.away]
        self.bench.add(data.draw(st.sampled_from(there)), force=force, check=False)

    @precondition(lambda self: any(upload.parts for upload in self.cloud.uploads.values()))
    @rule(data=st.data())
    def the_service_loses_a_part(self, data: st.DataObject) -> None:
        known = [upload for upload in self.cloud.uploads.values() if upload.parts]
        upload = data.draw(st.sampled_from(known))
        number = data.draw(st.sampled_from(sorted(upload.parts)))
        self.lost_bytes[upload.key] = self.lost_bytes.get(upload.key, 0) + len(upload.parts.pop(number))

    @rule()
    def the_keyring_is_locked(self) -> None:
        self._post(SetAccount(ACCOUNT, None, Problem(Code.KEYRING_LOCKED, {"account": ACCOUNT.name})))

    @rule(seconds=st.sampled_from([5.0, 90.0, 4000.0]))
    def somebody_sets_the_clock(self, seconds: float) -> None:
        self.clock.set_wall(seconds)

    @invariant()
    def what_was_confirmed_stays_unless_the_service_has_lost_it(self) -> None:
        for job in self.bench.scheduler._book:
            if job.session is None or job.state is State.CANCELLED:
                continue
            key = (job.id, job.session.session_key)
            lost = sum(self.lost_bytes.get(item.key or "", 0) for item in job.objects)
            assert job.confirmed_bytes >= self.confirmed.get(key, 0) - lost
            self.confirmed[key] = max(job.confirmed_bytes, self.confirmed.get(key, 0))

    @invariant()
    def the_ledger_can_always_be_opened(self) -> None:
        with LedgerReader.open(self.folder / "ledger.sqlite") as reader:
            assert {job.id for job in reader.queue()} == {job.id for job in self.bench.scheduler._book}


TestEngineUnderFaults = FaultyMachine.TestCase
# The same histories each time: what takes long to shrink must not keep others waiting. Long runs of chance are made by hand.
TestEngineUnderFaults.settings = settings(EngineMachine.TestCase.settings, max_examples=40, derandomize=True)
