"""All targets, by name."""

from __future__ import annotations

from pathlib import Path

from tests.fuzz import on_local_files, on_secrets, on_storage, on_texts, on_the_cloud_api, on_the_ledger
from tests.fuzz.canned import CannedCloud
from tests.fuzz.target import Target

NAMES = (
    "api-apply",
    "api-ugc-apply",
    "api-ugc-renew",
    "api-ugc-commit",
    "api-ugc-prepare",
    "api-ugc-cover",
    "api-cover",
    "api-commit",
    "api-search",
    "api-probe",
    "api-tasks",
    "api-task",
    "api-lists",
    "storage-initiate",
    "storage-list-parts",
    "storage-complete",
    "storage-receipts",
    "containers",
    "presets",
    "pictures",
    "names",
    "files-in-a-folder",
    "dropped-paths",
    "pasted-keys",
    "signatures",
    "signature-fields",
    "signature-answers",
    "keyring-entries",
    "sealed-certificates",
    "second-starts",
    "urls",
    "dates",
    "details",
    "settings",
    "options",
    "ledger-options",
    "ledger-problem",
    "ledger-task",
    "ledger-session",
    "ledger-rows",
    "ledger-file",
)

SLOW = frozenset({"ledger-file"})
"""Targets whose inputs cost ten times as much as others."""


def all_targets(folder: Path, canned: CannedCloud) -> dict[str, Target]:
    """The targets; `folder` is theirs, and what they ask the cloud goes to `canned`."""
    film = folder / "film.bin"
    film.write_bytes(b"hello")
    found = [
        *on_the_cloud_api.targets(canned),
        *on_storage.targets(canned, film),
        *on_local_files.targets(folder),
        *on_texts.targets(),
        *on_secrets.targets(),
        *on_the_ledger.targets(folder),
    ]
    return {target.name: target for target in found}
