"""SIGKILL in the middle of uploads by signature whose certificates end all the time: with a key, and signed for by a service."""

from __future__ import annotations

import hashlib
import random
from collections import Counter
from collections.abc import Iterator
from contextlib import ExitStack
from dataclasses import dataclass
from pathlib import Path

import pytest

from tests.crash.test_killed_upload import CONNECTIONS, answered, kill_when, stored_parts
from tests.support.command_line import vod
from tests.support.signature_service import Manner, SignatureService
from vod_desktop.sandbox import PracticeCloud, PracticeSettings

MIB = 1 << 20
SIZE = 64 * MIB + 777
LIFE_S = 2.0
HEADER = "staff-pass-7351"


@dataclass(frozen=True, slots=True)
class Rig:
    """A practice cloud with short certificates, and how a command line is signed for."""

    cloud: PracticeCloud
    words: tuple[str, ...]
    environ: dict[str, str]
    issued: list[str]


@pytest.fixture(params=["key", "one-time signatures of a service"])
def rig(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Rig]:
    with ExitStack() as stack:
        cloud = stack.enter_context(
            PracticeCloud(tmp_path / "cloud", settings=PracticeSettings(certificate_life_s=LIFE_S))
        )
        where = ("--endpoint", cloud.endpoint, "--route", "client")
        if request.param == "key":
            keys = {"VOD_SECRET_ID": cloud.secret_id, "VOD_SECRET_KEY": cloud.secret_key}
            yield Rig(cloud, where, keys, [])
            return
        manner = Manner(header=("X-Staff", HEADER), one_time=True, life_s=60)
        service = stack.enter_context(SignatureService(cloud.secret_id, cloud.secret_key, manner))
        words = (*where, "--signature-url", service.url)
        yield Rig(cloud, words, {"VOD_SIGNATURE_HEADER": f"X-Staff: {HEADER}"}, service.issued)


def test_killed_again_and_again_only_what_was_on_its_way_is_sent_again(rig: Rig, tmp_path: Path) -> None:
    film, data_dir = tmp_path / "影片 #1 50%.mp4", tmp_path / "data"
    film.write_bytes(random.Random(7).randbytes(SIZE))
    words: tuple[str | Path, ...] = ("upload", *rig.words, "--data-dir", data_dir, film)
    rig.cloud.set_speed(6 * MIB)
    confirmed: set[int] = set()
    for least in (3, 6, 10):
        before = len(rig.cloud.requests())
        kill_when(lambda least=least: len(answered(rig.cloud, "UploadPart")) >= least, rig.environ, *words)
        sent = [record.part_number for record in rig.cloud.requests()[before:] if record.operation == "UploadPart"]
        assert not confirmed & set(sent)
        confirmed = stored_parts(data_dir)
        words = ("resume", "--data-dir", data_dir)
    rig.cloud.set_speed(0)
    done = vod(*words, "--json", "--parallel", str(CONNECTIONS), environ=rig.environ)
    assert done.code == 0, done.out + done.err
    (medium,) = rig.cloud.media()
    assert medium.sha256 == hashlib.sha256(film.read_bytes()).hexdigest()
    end = done.ends()[film.name]
    assert (end["file_id"], end["verified"]) == (medium.file_id, "crc64")
    renewals = len(answered(rig.cloud, "ApplyUploadUGC")) - 1
    assert renewals >= 5
    assert len(answered(rig.cloud, "InitiateMultipartUpload")) == 1
    counts = Counter(record.part_number for record in answered(rig.cloud, "UploadPart"))
    assert sum(count - 1 for count in counts.values()) <= 3 * CONNECTIONS  # what was in flight at the three kills
    assert len(set(rig.issued)) == len(rig.issued)
    for path in data_dir.rglob("*"):
        if path.is_file():
            assert HEADER.encode() not in path.read_bytes(), path
