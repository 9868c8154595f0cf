from __future__ import annotations

from pathlib import Path

from tests.support.jobs import a_session
from tests.support.ledger_values import numbered_job
from vod_desktop.core.ledger.ledger import Changes, Ledger
from vod_desktop.core.model.account import Account, AccountKind, Certificate, Credentials
from vod_desktop.core.secrets.sealing import seal

CREDENTIALS = Credentials("canary-secret-id", "canary-secret-key")
CERTIFICATE = Certificate("canary-temporary-id", "canary-temporary-key", "canary-token", 1_800_000_000)


def _bytes_on_disk(folder: Path) -> bytes:
    return b"".join(file.read_bytes() for file in sorted(folder.iterdir()))


def test_neither_key_nor_certificate_is_readable_in_any_file(ledger: Ledger, ledger_path: Path) -> None:
    sealed = seal(CERTIFICATE, CREDENTIALS, 1)
    job = numbered_job(1, session=a_session(sealed_certificate=sealed))
    ledger.write(Changes(jobs={1: job}, accounts={"a": Account("a", "Studio", AccountKind.KEY_PAIR)}))
    on_disk = _bytes_on_disk(ledger_path.parent)
    assert sealed in on_disk
    assert b"canary" not in on_disk
    ledger.close()
    assert b"canary" not in _bytes_on_disk(ledger_path.parent)


def test_a_wiped_certificate_leaves_no_bytes_behind(ledger: Ledger, ledger_path: Path) -> None:
    sealed = seal(CERTIFICATE, CREDENTIALS, 1)
    ledger.write(Changes(jobs={1: numbered_job(1, session=a_session(sealed_certificate=sealed))}))
    ledger.write(Changes(jobs={1: numbered_job(1)}))
    ledger.close()
    assert sealed not in _bytes_on_disk(ledger_path.parent)
