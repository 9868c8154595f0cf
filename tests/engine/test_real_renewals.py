"""Certificates that end again and again under a real upload: nothing stands still, and only what was on its way is sent again."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.support.real_desk import Desk
from tests.support.signature_service import Manner, SignatureService
from tests.support.waiting import wait_until
from vod_desktop.core.model.account import Account, AccountKind, Credentials
from vod_desktop.core.model.account import SignatureService as SignedFor
from vod_desktop.core.model.commands import SetAccount, SetLimits
from vod_desktop.core.model.job import Route
from vod_desktop.core.model.options import RouteChoice
from vod_desktop.core.model.states import State
from vod_desktop.sandbox import PracticeCloud, PracticeSettings

MIB = 1 << 20
CONNECTIONS = 3
LIFE_S = 2.0
HEADER = "staff-pass-7351"


@pytest.fixture
def desk(tmp_path: Path) -> Iterator[Desk]:
    with PracticeCloud(tmp_path / "cloud", settings=PracticeSettings(certificate_life_s=LIFE_S)) as cloud:
        desk = Desk(tmp_path, cloud, None)
        desk.engine.post(SetLimits(connections=CONNECTIONS))
        yield desk
        desk.engine.stop()


@pytest.fixture
def film(tmp_path: Path) -> Path:
    """48 MiB, every block of it different: twelve parts."""
    path = tmp_path / "长片.mp4"
    path.write_bytes(b"".join(number.to_bytes(8, "big") * 512 for number in range(48 * 256)))
    return path


def _outlive_five_certificates(desk: Desk, film: Path) -> None:
    desk.cloud.set_speed(4 * MIB)
    job_id = desk.add(film, route=RouteChoice.CLIENT)
    wait_until(lambda: desk.count("ApplyUploadUGC") > 5 or desk.job(job_id).state is State.COMPLETE, timeout_s=60)
    desk.cloud.set_speed(0)
    desk.wait_for(job_id, State.COMPLETE)
    job = desk.job(job_id)
    ends = desk.count("ApplyUploadUGC") - 1
    assert ends >= 5
    assert job.route is Route.CLIENT
    assert job.sessions_lost == 0
    stored = Counter(desk.part_numbers())
    assert set(stored.values()) == {1}
    assert desk.count("InitiateMultipartUpload") == 1
    # A part in flight at each end of a certificate, on each connection, is all that may have been for nothing.
    lost = job.sent_bytes - film.stat().st_size
    assert 0 <= lost <= ends * CONNECTIONS * 4 * MIB
    (medium,) = desk.cloud.media()
    assert medium.size == film.stat().st_size
    assert not desk.cloud.open_uploads()


def test_an_upload_outlives_five_certificates_and_sends_only_what_was_on_its_way_again(desk: Desk, film: Path) -> None:
    _outlive_five_certificates(desk, film)


def test_so_does_one_that_a_service_signs_for_with_signatures_for_one_use(desk: Desk, film: Path) -> None:
    manner = Manner(json_path="data.signature", header=("X-Staff", HEADER), one_time=True, life_s=60)
    with SignatureService(desk.cloud.secret_id, desk.cloud.secret_key, manner) as service:
        signed = SignedFor(service.url, header="X-Staff", answer_path="data.signature")
        account = Account(
            "p", "by signature", AccountKind.SIGNATURE_SERVICE, endpoint=desk.cloud.endpoint, signature_service=signed
        )
        desk.engine.post(SetAccount(account, Credentials("", "", signature_header=HEADER)))
        _outlive_five_certificates(desk, film)
        assert len(set(service.issued)) == len(service.issued) >= 7  # apply, five renewals at least, commit
        assert desk.count("ApplyUpload") == desk.count("CommitUpload") == 0
