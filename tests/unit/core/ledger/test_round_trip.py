from __future__ import annotations

from contextlib import closing
from pathlib import Path
from tempfile import TemporaryDirectory

from hypothesis import given, settings
from hypothesis import strategies as st

from tests.support.ledger_values import any_account, any_job, any_orphan
from vod_desktop.core.ledger.ledger import Changes, Ledger
from vod_desktop.core.model.account import Account
from vod_desktop.core.model.job import Job, Orphan

_settings = settings(max_examples=120, deadline=None)


def _write(path: Path, changes: Changes) -> None:
    with closing(Ledger.open(path)) as ledger:
        ledger.write(changes)


def _with_parts(*jobs: Job) -> Changes:
    changes = Changes(jobs={job.id: job for job in jobs})
    for job in jobs:
        for item in job.objects:
            for part in item.parts:
                changes.add_part(job.id, item.kind, part)
    return changes


@_settings
@given(any_job())
def test_any_job_comes_back_as_it_was(job: Job) -> None:
    with TemporaryDirectory() as folder:
        path = Path(folder, "ledger.db")
        _write(path, _with_parts(job))
        with closing(Ledger.open(path)) as ledger:
            assert ledger.load_jobs() == (job,)


@_settings
@given(any_job(), any_job())
def test_a_newer_version_of_a_job_takes_the_place_of_the_older(older: Job, newer: Job) -> None:
    with TemporaryDirectory() as folder, closing(Ledger.open(Path(folder, "ledger.db"))) as ledger:
        ledger.write(_with_parts(older))
        changes = Changes()
        for item in older.objects:
            changes.drop_parts(older.id, item.kind)
        ledger.write(changes)
        ledger.write(_with_parts(newer))
        assert ledger.load_jobs() == (newer,)


@_settings
@given(
    st.lists(any_account, max_size=3, unique_by=lambda account: account.id),
    st.lists(any_orphan, max_size=3, unique_by=lambda orphan: orphan.upload_id),
)
def test_accounts_and_orphans_come_back_in_their_order(
    kept_accounts: list[Account], kept_orphans: list[Orphan]
) -> None:
    with TemporaryDirectory() as folder:
        path = Path(folder, "ledger.db")
        _write(
            path,
            Changes(
                accounts={account.id: account for account in kept_accounts},
                orphans={orphan.upload_id: orphan for orphan in kept_orphans},
            ),
        )
        with closing(Ledger.open(path)) as ledger:
            assert list(ledger.load_accounts()) == kept_accounts
            assert list(ledger.load_orphans()) == kept_orphans
