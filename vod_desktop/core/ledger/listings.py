"""Lists that the service has answered, presets and settings: values kept as JSON, rows and back.

What cannot be read any more (a list of an older version) counts as not there: it is only fetched or made again.
"""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Iterable, Mapping
from dataclasses import asdict
from typing import Any

from vod_desktop.core.ledger.typed import built
from vod_desktop.core.ledger.values import pack_options, unpack_options
from vod_desktop.core.model.catalog import (
    Application,
    CatalogItem,
    CatalogKind,
    Category,
    Listing,
    ProcedureTemplate,
    Region,
    SnapshotTemplate,
    TranscodeTemplate,
    WatermarkTemplate,
)
from vod_desktop.core.model.presets import Preset
from vod_desktop.core.model.settings import Settings, pack_settings, unpack_settings

_ITEMS: Mapping[CatalogKind, type[Any]] = {
    CatalogKind.APPLICATIONS: Application,
    CatalogKind.REGIONS: Region,
    CatalogKind.CATEGORIES: Category,
    CatalogKind.PROCEDURES: ProcedureTemplate,
    CatalogKind.TRANSCODES: TranscodeTemplate,
    CatalogKind.WATERMARKS: WatermarkTemplate,
    CatalogKind.COVER_SNAPSHOTS: SnapshotTemplate,
    CatalogKind.SAMPLE_SNAPSHOTS: SnapshotTemplate,
}

_STORE_LISTING = """
INSERT INTO catalog (account_id, kind, body, fetched_at) VALUES (?, ?, ?, ?)
ON CONFLICT (account_id, kind) DO UPDATE SET body = excluded.body, fetched_at = excluded.fetched_at
"""
_STORE_SETTING = "INSERT INTO setting (key, value) VALUES (?, ?) ON CONFLICT (key) DO UPDATE SET value = excluded.value"


def store_listings(connection: sqlite3.Connection, listings: Mapping[tuple[str, CatalogKind], Listing]) -> None:
    """Keeps lists by account and kind, in the place of older ones."""
    connection.executemany(
        _STORE_LISTING,
        (
            (account_id, kind, json.dumps([asdict(item) for item in listing.items]), listing.fetched_at)
            for (account_id, kind), listing in listings.items()
        ),
    )


def drop_listings(connection: sqlite3.Connection, account_ids: Iterable[str]) -> None:
    """Forgets all lists of accounts."""
    connection.executemany("DELETE FROM catalog WHERE account_id = ?", ((account_id,) for account_id in account_ids))


def load_listings(connection: sqlite3.Connection) -> dict[tuple[str, CatalogKind], Listing]:
    """All lists by account and kind."""
    found: dict[tuple[str, CatalogKind], Listing] = {}
    for account_id, kind, body, fetched_at in connection.execute(
        "SELECT account_id, kind, body, fetched_at FROM catalog"
    ):
        try:
            listing = Listing(CatalogKind(kind), _items(CatalogKind(kind), body), fetched_at)
        except (ValueError, TypeError, KeyError, RecursionError):
            continue
        found[account_id, listing.kind] = listing
    return found


def store_presets(connection: sqlite3.Connection, presets: Iterable[Preset]) -> None:
    """Puts these presets in the place of all there were."""
    connection.execute("DELETE FROM preset")
    connection.executemany(
        "INSERT INTO preset (id, name, position, options) VALUES (?, ?, ?, ?)",
        ((preset.id, preset.name, preset.position, pack_options(preset.options)) for preset in presets),
    )


def load_presets(connection: sqlite3.Connection) -> tuple[Preset, ...]:
    """All presets, in their order."""
    rows = connection.execute("SELECT id, name, options, position FROM preset ORDER BY position, rowid")
    return tuple(
        Preset(preset_id, name, unpack_options(options), position) for preset_id, name, options, position in rows
    )


def store_settings(connection: sqlite3.Connection, settings: Settings) -> None:
    """Stores every setting."""
    connection.executemany(
        _STORE_SETTING, ((name, json.dumps(value)) for name, value in pack_settings(settings).items())
    )


def load_settings(connection: sqlite3.Connection) -> Settings:
    """The settings; what was never set, or cannot be read, has its default."""
    packed: dict[str, Any] = {}
    for name, value in connection.execute("SELECT key, value FROM setting"):
        try:
            packed[name] = json.loads(value)
        except (ValueError, RecursionError):
            continue
    return unpack_settings(packed)


def _items(kind: CatalogKind, body: str) -> tuple[CatalogItem, ...]:
    return tuple(built(_ITEMS[kind], values) for values in json.loads(body))
