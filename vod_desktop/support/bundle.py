"""The support bundle: what helps to find a fault, in parts that the user sees, may leave out, and saves.

Every text is cleaned before anybody sees it, so what is shown is what is saved. Accounts are told apart by a short hash that is
another one in every bundle; files are told by their extension.
"""

from __future__ import annotations

import hashlib
import json
import locale
import platform
import secrets
import ssl
import sys
import time
import zipfile
from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from pathlib import Path, PurePath

from vod_desktop import __version__
from vod_desktop.core.model.account import Account
from vod_desktop.core.model.errors import Problem
from vod_desktop.core.model.job import Job
from vod_desktop.core.model.settings import Settings, pack_settings
from vod_desktop.whole_files import save

LOG_LINES = 2_000
_LOG_BYTES = 400_000
_LOG_NAME = "vod-desktop.log"
_MOST_PROBLEMS = 300
_NO_SETTINGS = frozenset({"account_id", "preset_ids", "recent_procedures"})
"""They name what is the user's own."""


class PartKind(StrEnum):
    """The parts, in their order; the value names the file in the bundle."""

    SYSTEM = "system.txt"
    SETTINGS = "settings.txt"
    ACCOUNTS = "accounts.txt"
    QUEUE = "queue.txt"
    PROBLEMS = "problems.txt"
    REPORTS = "reports.txt"
    LOG = "log.txt"


@dataclass(frozen=True, slots=True)
class Part:
    """One part, cleaned."""

    kind: PartKind
    text: str


@dataclass(frozen=True, slots=True)
class Facts:
    """What the bundle is made of.

    Attributes:
        window: What only the window knows, such as the version of Qt.
        reports: Errors of this run and the last crash, as text.
        holds: What holds accounts, by their id.
        logs: The folder of the log files.
    """

    window: Mapping[str, str]
    settings: Settings
    accounts: Sequence[Account]
    jobs: Sequence[Job]
    holds: Mapping[str, Problem]
    reports: str
    logs: Path


def make_parts(facts: Facts, clean: Callable[[str], str]) -> tuple[Part, ...]:
    """All parts, those that hold nothing left out. Reads the log: blocks."""
    salt = secrets.token_hex(8)
    texts = {
        PartKind.SYSTEM: _lines(_system(facts)),
        PartKind.SETTINGS: _lines(
            (name, json.dumps(value))
            for name, value in pack_settings(facts.settings).items()
            if name not in _NO_SETTINGS
        ),
        PartKind.ACCOUNTS: "\n".join(_account(account, salt) for account in facts.accounts),
        PartKind.QUEUE: _queue(facts.jobs, salt),
        PartKind.PROBLEMS: "\n".join(_problems(facts, salt)),
        PartKind.REPORTS: facts.reports,
        PartKind.LOG: log_tail(facts.logs),
    }
    return tuple(Part(kind, clean(texts[kind])) for kind in PartKind if texts[kind].strip())


def save_bundle(parts: Iterable[Part], path: Path) -> None:
    """Writes parts as a zip file. Blocks.

    Raises:
        AppError: export.failed.
    """
    kept = tuple(parts)

    def write(file: object) -> None:
        with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as bundle:  # type: ignore[call-overload]
            for part in kept:
                bundle.writestr(part.kind.value, part.text + "\n")

    save(path, write)


def log_tail(folder: Path) -> str:
    """The last lines of the log; of the file before it too while the newest is short. Blocks."""
    lines: list[str] = []
    for name in (_LOG_NAME, f"{_LOG_NAME}.1"):
        if len(lines) < LOG_LINES:
            lines = [*_last_lines(folder / name), *lines]
    return "\n".join(lines[-LOG_LINES:])


def _last_lines(path: Path) -> list[str]:
    try:
        with path.open("rb") as file:
            size = file.seek(0, 2)
            file.seek(max(0, size - _LOG_BYTES))
            text = file.read().decode("utf-8", "replace")
    except OSError:
        return []
    lines = text.splitlines()
    return lines[1:] if size > _LOG_BYTES else lines  # the first is cut off


def _system(facts: Facts) -> Iterable[tuple[str, str]]:
    yield "program", f"VOD Desktop {__version__}"
    yield "made", f"{datetime.now().astimezone():%Y-%m-%d %H:%M:%S %z}"
    yield "python", sys.version.split()[0]
    yield "frozen", str(bool(getattr(sys, "frozen", False)))
    yield "system", platform.platform()
    yield "machine", platform.machine()
    yield "openssl", ssl.OPENSSL_VERSION
    yield "locale", ".".join(filter(None, locale.getlocale()))
    yield "encoding", sys.getfilesystemencoding()
    yield "time zone", time.strftime("%z %Z")
    yield from facts.window.items()


def _account(account: Account, salt: str) -> str:
    own = "own address" if account.endpoint else "service"
    application = "with SubAppId" if account.sub_app_id is not None else "without SubAppId"
    told = (
        f"{_hash(account.id, salt)}: {account.kind}, {account.site}, {own}, {application}, proxy {account.proxy_mode}"
    )
    service = account.signature_service
    if service is None:
        return told
    answer = "JSON" if service.answer_path else "text"
    options = "takes options" if service.takes_options else "decides by itself"
    scheme = service.url.partition(":")[0]
    return f"{told}; signed by {service.method} over {scheme}, {'with' if service.header else 'no'} header, {answer}, {options}"


def _queue(jobs: Sequence[Job], salt: str) -> str:
    counts = Counter((job.state, job.phase) for job in jobs)
    accounts = Counter(_hash(job.account_id, salt) for job in jobs)
    types = Counter(job.media_type for job in jobs)
    sizes = sorted(job.total_bytes for job in jobs)
    pairs = [("jobs", str(len(jobs)))]
    pairs += [(f"{state}/{phase}", str(count)) for (state, phase), count in sorted(counts.items())]
    pairs += [(f"account {name}", str(count)) for name, count in sorted(accounts.items())]
    pairs += [(f"type {name}", str(count)) for name, count in types.most_common(10)]
    if sizes:
        pairs.append(("bytes smallest, middle, largest", f"{sizes[0]}, {sizes[len(sizes) // 2]}, {sizes[-1]}"))
    return _lines(pairs)


def _problems(facts: Facts, salt: str) -> Iterable[str]:
    for account_id, problem in facts.holds.items():
        yield f"hold of {_hash(account_id, salt)}: {_problem(problem)}"
    befallen = [job for job in facts.jobs if job.problem is not None]
    for job in befallen[:_MOST_PROBLEMS]:
        assert job.problem is not None
        where = f"{job.state}/{job.phase}, attempts {job.attempts}, sessions lost {job.sessions_lost}"
        yield f"job {job.id} ({job.media_type}, {job.total_bytes} bytes, {where}): {_problem(job.problem)}"
    if len(befallen) > _MOST_PROBLEMS:
        yield f"and {len(befallen) - _MOST_PROBLEMS} more"


def _problem(problem: Problem) -> str:
    """Code, RequestId and raw answer; what names a file, an account or a template stays out."""
    params = {name: _param(name, value) for name, value in problem.params.items()}
    said = [str(problem.code), *(f"{name}={value}" for name, value in params.items())]
    if problem.request_id:
        said.append(f"RequestId={problem.request_id}")
    if problem.detail:
        said.append(problem.detail)
    return " · ".join(said)


def _param(name: str, value: str | int) -> str | int:
    if name == "path":
        return f"<file>{PurePath(str(value)).suffix}"
    return f"<{name}>" if name in {"account", "value", "file_id", "address"} else value


def _hash(text: str, salt: str) -> str:
    return hashlib.sha256(f"{salt}{text}".encode("utf-8", "surrogatepass")).hexdigest()[:8]


def _lines(pairs: Iterable[tuple[str, str]]) -> str:
    return "\n".join(f"{name}: {value}" for name, value in pairs)
