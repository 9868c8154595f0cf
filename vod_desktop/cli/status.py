"""`status`: what the ledger holds. Only reads, so it works beside a window."""

from __future__ import annotations

import json
from collections import Counter
from pathlib import Path

from vod_desktop.cli.arguments import Common
from vod_desktop.cli.console import Console
from vod_desktop.cli.exit_codes import ExitCode
from vod_desktop.core.ledger.reader import LedgerReader
from vod_desktop.core.model.account import Account
from vod_desktop.core.model.job import Job
from vod_desktop.core.model.states import State
from vod_desktop.texts import Texts, formats
from vod_desktop.texts.errors import tell
from vod_desktop.texts.labels import STATE_LABELS, state_label
from vod_desktop.texts.tasks import task_label


def status(common: Common, console: Console) -> ExitCode:
    """Prints queue and accounts.

    Raises:
        AppError: ledger.newer, ledger.corrupt, data_dir.unusable.
    """
    data = common.data
    with LedgerReader.open(data.ledger) as ledger:
        jobs, accounts = ledger.queue(), ledger.accounts()
    lines = _json_lines(jobs, accounts) if common.json else _lines(console.texts, data.root, jobs, accounts)
    console.out.writelines(f"{line}\n" for line in lines)
    console.out.flush()
    return ExitCode.OK


def _json_lines(jobs: tuple[Job, ...], accounts: tuple[Account, ...]) -> list[str]:
    rows: list[dict[str, object]] = [
        {"event": "account", "id": account.id, "name": account.name, "endpoint": account.endpoint}
        for account in accounts
    ]
    rows += [
        {
            "event": "job",
            "path": str(job.media.source.path),
            "name": job.media_name,
            "account": job.account_id,
            "state": job.state,
            "phase": job.phase,
            "confirmed_bytes": job.confirmed_bytes,
            "total_bytes": job.total_bytes,
            "sent_bytes": job.sent_bytes,
            "file_id": job.result.file_id if job.result else None,
            "media_url": job.result.media_url if job.result else None,
            "cover_url": job.result.cover_url if job.result else None,
            "task": job.task.outcome if job.task else None,
            "code": job.problem.code if job.problem else None,
        }
        for job in jobs
    ]
    return [json.dumps(row, ensure_ascii=False) for row in rows]


def _lines(texts: Texts, root: Path, jobs: tuple[Job, ...], accounts: tuple[Account, ...]) -> list[str]:
    lines = [texts.tr("Data folder: {path}", path=root)]
    lines += [texts.tr("Account: {name}", name=account.name) for account in accounts]
    for job in jobs:
        pieces = [
            state_label(texts, job),
            formats.percent(job.confirmed_bytes, job.total_bytes),
            formats.size(job.total_bytes),
            str(job.media.source.path),
        ]
        if job.result is not None:
            pieces.append(f"FileId {job.result.file_id}")
        if job.task is not None:
            pieces.append(task_label(texts, job.task))
        lines.append("  ".join(pieces))
        if job.problem is not None and job.state is not State.COMPLETE:
            lines.append(f"    {tell(texts, job.problem).title}")
    counts = Counter(job.state for job in jobs)
    told = [f"{texts.tr(label)} {counts[state]}" for state, label in STATE_LABELS.items() if counts[state]]
    lines.append(", ".join(told) or texts.tr("The queue is empty."))
    return lines
