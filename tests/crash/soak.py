"""Kill runs: uploads that are killed at random moments and resumed until they are done, and what became of them.

    python -m tests.crash.soak --runs 1000 --jobs 2

Every run has a seed and can be run again by it. The client is killed from outside (SIGKILL) at the step that the seed names, and at
random moments after that; every fifth run kills the practice cloud instead, which starts again on the same folder and port. Then
the upload is resumed until it says that it is complete, and what stands at the practice cloud is compared with the file.
"""

from __future__ import annotations

import argparse
import hashlib
import os
import random
import shutil
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ProcessPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass, field
from itertools import count
from pathlib import Path

from tests.support.command_line import Finished
from tests.support.forked import Forked, forked
from tests.support.pictures import a_picture
from tests.support.waiting import wait_until
from vod_desktop.core.ledger.reader import LedgerReader
from vod_desktop.core.model.job import Job
from vod_desktop.core.model.states import Phase, State
from vod_desktop.sandbox import PracticeCloud, PracticeSettings

MIB = 1 << 20
PART_BYTES = 4 * MIB
CONNECTIONS = 3
GIVE_UP_S = 60.0
LATENCY_S = 0.04
"""Of each request: long enough for a kill to find the step that it aims at, between the request and its answer."""
PACE = ("--parallel", str(CONNECTIONS), "--network-wait", "300")
"""A practice cloud that takes long to start again on a busy machine is no fault of the upload."""
MOST_RESUMES = 8
CLOUD_KILLED_EVERY = 5

STEPS = ("apply", "initiate", "parts", "complete", "commit")
"""What kills aim at; where one has hit is read from the ledger afterwards."""
ROUTES = ("server", "client")
PLACES = ("before the job", "apply", "initiate", "parts", "complete", "commit sent", "after the end", "cloud")
"""Where a kill can find an upload; "cloud" is a kill of the practice cloud."""

_OPERATIONS = {
    "apply": {"ApplyUpload", "ApplyUploadUGC"},
    "initiate": {"InitiateMultipartUpload"},
    "parts": {"UploadPart", "PutObject"},
    "complete": {"CompleteMultipartUpload"},
    "commit": {"CommitUpload", "CommitUploadUGC"},
}


@dataclass(slots=True)
class Outcome:
    """What became of one run.

    Attributes:
        hits: Where each kill found the job, by the ledger; "cloud" for those of the practice cloud.
        faults: What must never be: empty for a good run.
        again_bytes: Body bytes that arrived more often than once.
        bound_bytes: What may have been in flight at the kills and at the ends of certificates.
    """

    seed: int
    route: str
    hits: Counter[str] = field(default_factory=Counter)
    faults: list[str] = field(default_factory=list)
    again_bytes: int = 0
    bound_bytes: int = 0


@dataclass(frozen=True, slots=True)
class Scene:
    """What a seed decides."""

    seed: int
    route: str
    step: str
    kills: int
    kills_cloud: bool
    size_bytes: int
    with_cover: bool
    life_s: float

    @classmethod
    def of(cls, seed: int) -> Scene:
        """The scene of a seed: each fifth of the seeds aims at another step, each half takes another route."""
        chance = random.Random(seed)
        step = STEPS[seed % len(STEPS)]
        route = ROUTES[(seed // len(STEPS)) % 2]
        small = step in {"apply", "commit"} and chance.random() < 0.3
        return cls(
            seed,
            route,
            step,
            kills=chance.choice((1, 1, 2, 3)),
            kills_cloud=(seed // (2 * len(STEPS))) % CLOUD_KILLED_EVERY == 0,
            size_bytes=chance.randrange(1, 3 * MIB) if small else chance.randrange(9 * MIB, 20 * MIB),
            with_cover=chance.random() < 0.3,
            life_s=float(chance.choice((2, 3, 7200))) if route == "client" else 7200.0,
        )


def run(seed: int) -> Outcome:
    """One run, in a folder of its own that is left behind only when something is wrong."""
    folder = Path(tempfile.mkdtemp(prefix=f"vod-soak-{seed}-"))
    scene = Scene.of(seed)
    outcome = Outcome(seed, scene.route)
    try:
        (_with_cloud_killed if scene.kills_cloud else _with_client_killed)(scene, folder, outcome)
    except Exception as error:  # noqa: BLE001 - a soak reports what it meets and goes on
        outcome.faults.append(f"{type(error).__name__}: {error}"[:500])
    if not outcome.faults:
        shutil.rmtree(folder, ignore_errors=True)
    return outcome


class Shell:
    """Starts the commands of one run.

    Attributes:
        folder: Of the run; what the commands print is kept in it.
    """

    def __init__(self, folder: Path, environ: dict[str, str]) -> None:
        self.folder = folder
        self._environ = environ
        self._numbers = count(1)

    @contextmanager
    def started(self, *words: str | Path) -> Iterator[Forked]:
        """A command that runs; it is killed at the end if it still does."""
        name = f"{next(self._numbers)}-{words[0]}"
        with forked(words, self._environ, self.folder / f"{name}.out", self.folder / f"{name}.err") as command:
            yield command

    def run(self, *words: str | Path) -> Finished:
        """Runs a command to its end."""
        with self.started(*words) as command:
            return command.finish()


# The client is killed


def _with_client_killed(scene: Scene, folder: Path, outcome: Outcome) -> None:
    chance = random.Random(scene.seed + 1)
    film = _film(scene, folder)
    settings = PracticeSettings(latency_s=LATENCY_S, certificate_life_s=scene.life_s)
    with PracticeCloud(folder / "cloud", settings=settings) as cloud:
        cloud.set_speed(60 * MIB)
        shell = Shell(folder, {"VOD_SECRET_ID": cloud.secret_id, "VOD_SECRET_KEY": cloud.secret_key})
        words = _upload_words(scene, folder, film, cloud.endpoint)
        for number in range(scene.kills):
            step = scene.step if number == 0 else chance.choice(STEPS)
            if not _killed(shell, words, _begun(cloud, step, len(cloud.requests())), chance.uniform(0.0, 0.03)):
                break
            outcome.hits[_where(folder)] += 1
            words = _resume_words(folder)
        _finish(shell, outcome)
        received = [record.body_bytes for record in cloud.requests() if record.operation in _OPERATIONS["parts"]]
        applies = sum(record.operation == "ApplyUploadUGC" for record in cloud.requests())
        _judge(scene, film, cloud, outcome, sum(received))
        outcome.bound_bytes = (scene.kills + applies) * CONNECTIONS * PART_BYTES


def _begun(cloud: PracticeCloud, step: str, seen: int) -> Callable[[], bool]:
    def begun() -> bool:
        return any(record.operation in _OPERATIONS[step] for record in cloud.requests()[seen:])

    return begun


def _killed(shell: Shell, words: Sequence[str | Path], begun: Callable[[], bool], delay_s: float) -> bool:
    """Starts a command and kills it a moment after a step has begun; False when it ended first."""
    with shell.started(*words) as command:
        wait_until(lambda: begun() or command.has_ended, timeout_s=GIVE_UP_S)
        if command.ends_within(delay_s):
            return False
        command.kill()
        return command.was_killed


def _where(folder: Path) -> str:
    """Where a kill has found the job, as the ledger was left."""
    with LedgerReader.open(folder / "data" / "ledger.db") as ledger:
        jobs: tuple[Job, ...] = ledger.queue()
    if not jobs:
        return "before the job"
    job = jobs[0]
    if job.state is State.COMPLETE:
        return "after the end"
    multipart = job.media.part_size_bytes is not None
    names = {
        Phase.PREPARE: "before the job",
        Phase.APPLY: "apply",
        Phase.UPLOAD: "initiate" if multipart and job.media.upload_id is None else "parts",
        Phase.FINISH: "complete",
        Phase.COMMIT: "commit sent" if job.commit_sent else "complete",
        Phase.AFTER: "after the end",
    }
    return names[job.phase]


# The practice cloud is killed


def _with_cloud_killed(scene: Scene, folder: Path, outcome: Outcome) -> None:
    chance = random.Random(scene.seed + 1)
    film = _film(scene, folder)
    cloud_folder = folder / "cloud"
    with PracticeCloud(cloud_folder) as first:  # makes key and port, which its folder remembers
        endpoint, keys = first.endpoint, {"VOD_SECRET_ID": first.secret_id, "VOD_SECRET_KEY": first.secret_key}
    port = endpoint.rpartition(":")[2]
    serve = ["practice", "--folder", cloud_folder, "--port", port, "--speed", str(20 * MIB), "--json"]
    shell = Shell(folder, keys)
    with shell.started(*_upload_words(scene, folder, film, endpoint)) as client:
        for _ in range(scene.kills):
            with shell.started(*serve) as server:
                server.wait_for_line()
                ended = client.ends_within(chance.uniform(0.3, 1.5))
                server.kill()
            if ended:
                break
            outcome.hits["cloud"] += 1
            client.ends_within(chance.uniform(0.0, 0.3))
        with shell.started(*serve) as server:
            server.wait_for_line()
            done = client.finish(timeout_s=GIVE_UP_S)
            if done.code != 0:
                outcome.faults.append(f"the upload did not end well by itself: {done.out[-300:]} {done.err[-300:]}")
    with PracticeCloud(cloud_folder) as cloud:
        _finish(shell, outcome, already=done)
        _judge(scene, film, cloud, outcome, received_bytes=None)


# What must hold


def _finish(shell: Shell, outcome: Outcome, already: Finished | None = None) -> None:
    """Resumes until the upload says that it is complete, and only then."""
    done = already
    for _ in range(MOST_RESUMES):
        if done is not None and any(event["event"] == "complete" for event in done.events):
            break
        done = shell.run(*_resume_words(shell.folder))
        if done.code == 0 and not done.events:
            break  # an earlier run was killed after the end
    with LedgerReader.open(shell.folder / "data" / "ledger.db") as ledger:
        jobs = ledger.queue()
    if [job.state for job in jobs] != [State.COMPLETE]:
        outcome.faults.append(f"lost: {[(job.state, job.problem) for job in jobs]} {done}")


def _judge(scene: Scene, film: Path, cloud: PracticeCloud, outcome: Outcome, received_bytes: int | None) -> None:
    media = cloud.media()
    if len(media) != 1:
        outcome.faults.append(f"{len(media)} media")
        return
    if media[0].sha256 != hashlib.sha256(film.read_bytes()).hexdigest():
        outcome.faults.append("other bytes")
    if (media[0].cover_path is not None) != scene.with_cover:
        outcome.faults.append("the cover is missing")
    if any(upload.part_sizes for upload in cloud.open_uploads()):
        outcome.faults.append("parts were left at the service")
    if received_bytes is not None:
        cover_bytes = media[0].cover_size or 0
        outcome.again_bytes = max(0, received_bytes - film.stat().st_size - cover_bytes)


def _film(scene: Scene, folder: Path) -> Path:
    film = folder / f"影片 {scene.seed}.mp4"
    film.write_bytes(random.Random(scene.seed).randbytes(scene.size_bytes))
    if scene.with_cover:
        a_picture(folder / "cover.jpg")
    return film


def _upload_words(scene: Scene, folder: Path, film: Path, endpoint: str) -> tuple[str | Path, ...]:
    cover = ("--cover", folder / "cover.jpg") if scene.with_cover else ()
    where = ("--endpoint", endpoint, "--route", scene.route, "--data-dir", folder / "data")
    return ("upload", "--json", *PACE, *where, *cover, film)


def _resume_words(folder: Path) -> tuple[str | Path, ...]:
    return ("resume", "--json", *PACE, "--data-dir", folder / "data")


# The report


def report(outcomes: Sequence[Outcome], seconds: float) -> str:
    """The runs as a table in Markdown, and every fault with its seed."""
    hits = {route: _hits(outcomes, route) for route in ROUTES}
    bad = [outcome for outcome in outcomes if outcome.faults]
    judged = [outcome for outcome in outcomes if outcome.bound_bytes]
    over = [outcome.seed for outcome in judged if outcome.again_bytes > outcome.bound_bytes]
    routes = Counter(outcome.route for outcome in outcomes)
    lines = [
        f"{len(outcomes)} runs in {seconds:.0f} s, {sum(counted.total() for counted in hits.values())} kills",
        "",
        f"| Kill found the upload at | {' | '.join(f'{route} route ({routes[route]} runs)' for route in ROUTES)} | Both |",
        "|---|---|---|---|",
        *(_line(place, [hits[route][place] for route in ROUTES]) for place in PLACES),
        "",
        f"Runs with a fault: {len(bad)}. Bytes sent again beyond the bound: {over or 'none'}.",
        *(
            f"{said}: {outcome.again_bytes / MIB:.1f} of {outcome.bound_bytes / MIB:.0f} MiB (seed {outcome.seed})."
            for said, outcome in _worst(judged)
        ),
        *(f"- seed {outcome.seed} ({outcome.route}): {'; '.join(outcome.faults)}" for outcome in bad),
    ]
    return "\n".join(lines)


def _hits(outcomes: Sequence[Outcome], route: str) -> Counter[str]:
    return sum((outcome.hits for outcome in outcomes if outcome.route == route), Counter())


def _line(place: str, counted: Sequence[int]) -> str:
    return f"| {place} | {' | '.join(map(str, counted))} | {sum(counted)} |"


def _worst(judged: Sequence[Outcome]) -> list[tuple[str, Outcome]]:
    """The runs that sent most again, in bytes and of what their bound allows."""
    if not judged:
        return []
    return [
        ("Most bytes sent again", max(judged, key=lambda outcome: outcome.again_bytes)),
        ("Nearest to its bound", max(judged, key=lambda outcome: outcome.again_bytes / outcome.bound_bytes)),
    ]


def main(words: Sequence[str] | None = None) -> int:
    """Runs the kill runs of a range of seeds; returns 1 when one of them has a fault."""
    parser = argparse.ArgumentParser(prog="dev.py soak", description=__doc__)
    parser.add_argument("--runs", type=int, default=100)
    parser.add_argument("--first-seed", type=int, default=0)
    parser.add_argument("--jobs", type=int, default=os.cpu_count() or 2, help="runs side by side")
    parser.add_argument("--report", type=Path, help="write the table to this file, too")
    given = parser.parse_args(words)
    began = time.monotonic()
    seeds = range(given.first_seed, given.first_seed + given.runs)
    outcomes: list[Outcome] = []
    with ProcessPoolExecutor(given.jobs) as pool:
        for outcome in pool.map(run, seeds):
            outcomes.append(outcome)
            if outcome.faults:
                sys.stderr.write(f"seed {outcome.seed}: {outcome.faults}\n")
            elif len(outcomes) % 50 == 0:
                sys.stderr.write(f"{len(outcomes)} of {given.runs}\n")
    told = report(outcomes, time.monotonic() - began)
    sys.stdout.write(f"{told}\n")
    if given.report is not None:
        given.report.write_text(f"{told}\n", encoding="utf-8")
    return 1 if any(outcome.faults or outcome.again_bytes > outcome.bound_bytes > 0 for outcome in outcomes) else 0


if __name__ == "__main__":
    sys.exit(main())
