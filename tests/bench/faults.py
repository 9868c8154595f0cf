"""The same faults for us and for the vendor's SDKs, and what becomes of one film under each: `dev.py bench faults`.

Every upload runs in a process of its own against a practice cloud of its own with one fault armed. What counts is what lies at the
service in the end, whatever the client has said: the film once and whole, or not.
"""

from __future__ import annotations

import argparse
import hashlib
import random
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path

from tests.bench.peers import PEERS
from tests.bench.side_by_side import PEERS_PYTHON, ROOT
from tests.support.command_line import environment
from vod_desktop.sandbox import PracticeCloud
from vod_desktop.sandbox.faults import Fault, LoseAnswer, Outage, SpoilPart, StopReading

MIB = 1 << 20
FILM_BYTES = 24 * MIB
SPEED_BYTES_PER_S = 6 * MIB
"""So that there is a middle in which something can happen."""
GIVEN_UP_S = 150.0
OUTAGE_S = 30.0
OURS = "VOD Desktop"
CONTENDERS = (OURS, *PEERS)

_LONGEST = 70

PART, COMPLETE, COMMIT = "UploadPart", "CompleteMultipartUpload", "CommitUpload"


@dataclass(frozen=True, slots=True)
class Case:
    """One fault.

    Attributes:
        arm: Sets the trap before the upload begins.
        midway: Done once, when a third of the film has arrived.
    """

    name: str
    told: str
    arm: Callable[[PracticeCloud], object] = lambda _: None
    midway: Callable[[PracticeCloud], object] | None = None


def _fault(effect: object, operation: str, **more: int) -> Callable[[PracticeCloud], object]:
    return lambda cloud: cloud.faults.arm(Fault(effect, operation=operation, **more))  # type: ignore[arg-type]


CASES = (
    Case("none", "Nothing goes wrong"),
    Case("corrupted-part", "A bit of a stored part flips", _fault(SpoilPart(), PART, part_number=2)),
    Case("lost-complete", "The answer to Complete is lost", _fault(LoseAnswer(), COMPLETE)),
    Case("lost-commit", "The answer to Commit is lost", _fault(LoseAnswer(), COMMIT)),
    Case("ended-certificate", "The upload certificate ends on the way", midway=PracticeCloud.expire_certificates),
    Case(
        "outage",
        f"The service is gone for {OUTAGE_S:.0f} s",
        midway=lambda cloud: cloud.faults.arm(Fault(Outage(OUTAGE_S))),
    ),
    Case("stalled", "A connection stalls in the middle of a part", _fault(StopReading(after_bytes=100_000), PART)),
)


@dataclass(frozen=True, slots=True)
class Ending:
    """What became of one upload.

    Attributes:
        said: What the client told: "" for a success, else its error; None where it was given up.
        media: How many media there are at the service.
        is_whole: The only medium is the film, byte for byte.
    """

    said: str | None
    media: int
    is_whole: bool
    seconds: float

    @property
    def is_good(self) -> bool:
        """The film is there once and whole, and the client knows it."""
        return self.said == "" and self.media == 1 and self.is_whole

    def words(self) -> str:
        """For the table."""
        there = "nothing there" if not self.media else f"{self.media} media"
        if self.media == 1:
            there = "the film is there" if self.is_whole else "**other bytes are there**"
        if self.said == "":
            told = "complete" if self.is_whole else "**says complete**"
        else:
            told = f"hangs, given up after {GIVEN_UP_S:.0f} s" if self.said is None else f"fails: {self.said}"
        return f"{told}; {there} ({self.seconds:.0f} s)"


def run(case: Case, contender: str, folder: Path) -> Ending:
    """One upload under one fault."""
    film = folder / "film.mp4"
    film.write_bytes(random.Random(case.name).randbytes(FILM_BYTES))
    with PracticeCloud(folder / "cloud") as cloud:
        cloud.set_speed(SPEED_BYTES_PER_S)
        case.arm(cloud)
        began = time.monotonic()
        said = _upload(contender, cloud, film, folder, case.midway)
        seconds = time.monotonic() - began
        cloud.faults.clear()
        media = cloud.media()
        is_whole = len(media) == 1 and media[0].sha256 == hashlib.sha256(film.read_bytes()).hexdigest()
        return Ending(said, len(media), is_whole, seconds)


def _upload(
    contender: str,
    cloud: PracticeCloud,
    film: Path,
    folder: Path,
    midway: Callable[[PracticeCloud], object] | None,
) -> str | None:
    keys = {"VOD_SECRET_ID": cloud.secret_id, "VOD_SECRET_KEY": cloud.secret_key, "HOME": str(folder)}
    with (folder / "said").open("w+b") as said:
        process = subprocess.Popen(
            _command(contender, cloud, film, folder), cwd=ROOT, env=environment(keys), stdout=said, stderr=said
        )
        try:
            if midway is not None:
                _wait(process, lambda: _arrived(cloud) >= FILM_BYTES // 3)
                midway(cloud)
            _wait(process, lambda: False)
        finally:
            process.kill()
            process.wait()
        said.seek(0)
        lines = said.read().decode("utf-8", "replace").strip().splitlines() or [""]
    if process.returncode < 0:
        return None
    return "" if process.returncode == 0 else _short(lines)


def _command(contender: str, cloud: PracticeCloud, film: Path, folder: Path) -> list[str]:
    port = cloud.endpoint.rpartition(":")[2]
    if contender == OURS:
        words = ["upload", "--endpoint", cloud.endpoint, "--data-dir", str(folder / "data"), str(film)]
        return [sys.executable, "-m", "vod_desktop", *words]
    return [str(PEERS_PYTHON), "-m", "tests.bench.peers", contender, port, str(film)]


def _wait(process: subprocess.Popen[bytes], is_over: Callable[[], bool]) -> None:
    deadline = time.monotonic() + GIVEN_UP_S
    while not is_over() and time.monotonic() < deadline:
        try:
            process.wait(0.05)
        except subprocess.TimeoutExpired:
            continue
        return


def _arrived(cloud: PracticeCloud) -> int:
    return sum(record.body_bytes for record in cloud.requests() if record.operation == PART)


def _short(lines: Sequence[str]) -> str:
    """The last line, as much of it as a table takes."""
    line = lines[-1].replace("|", "/")
    return line if len(line) <= _LONGEST else f"{line[:_LONGEST]}…"


def table(endings: dict[tuple[str, str], Ending], cases: Sequence[Case]) -> str:
    """The outcomes in Markdown, a line for each fault."""
    lines = [f"| Fault | {' | '.join(CONTENDERS)} |", f"|---|{'---|' * len(CONTENDERS)}"]
    for case in cases:
        cells = [endings[case.name, contender].words() for contender in CONTENDERS]
        lines.append(f"| {case.told} | {' | '.join(cells)} |")
    return "\n".join(lines)


def main(words: Sequence[str] | None = None) -> int:
    """Runs the cases and prints the table; 1 where we have not brought a film home."""
    options = argparse.ArgumentParser(prog="dev.py bench faults", description=__doc__)
    options.add_argument("cases", nargs="*", metavar="CASE", help=f"only these of: {', '.join(c.name for c in CASES)}")
    asked = options.parse_args(words)
    cases = [case for case in CASES if not asked.cases or case.name in asked.cases]
    endings: dict[tuple[str, str], Ending] = {}
    for case in cases:
        for contender in CONTENDERS:
            with tempfile.TemporaryDirectory() as name:
                endings[case.name, contender] = run(case, contender, Path(name))
            sys.stderr.write(f"{case.name}, {contender}: {endings[case.name, contender].words()}\n")
    sys.stdout.write(f"{table(endings, cases)}\n")
    return 0 if all(endings[case.name, OURS].is_good for case in cases) else 1


if __name__ == "__main__":
    sys.exit(main())
