"""Questions to the history, answered from two covering indexes; only the rows of a page are read."""

from __future__ import annotations

import sqlite3

from vod_desktop.core.ledger.jobs import load_without_parts
from vod_desktop.core.model.history import HistoryQuery
from vod_desktop.core.model.job import Job

_Condition = tuple[str, tuple[str | float, ...]]

_SEARCHED = ("media_name", "file_name", "file_id")
_ESCAPE = str.maketrans({character: f"\\{character}" for character in "\\%_"})


def load_page(connection: sqlite3.Connection, query: HistoryQuery, *, limit: int, offset: int) -> tuple[Job, ...]:
    """Complete jobs, the newest first."""
    where, values = _where(query)
    order = "ORDER BY finished_at DESC, id DESC LIMIT ? OFFSET ?"
    selected = connection.execute(f"SELECT id FROM job WHERE {where} {order}", (*values, limit, offset))  # noqa: S608
    return load_without_parts(connection, [row[0] for row in selected])


def count(connection: sqlite3.Connection, query: HistoryQuery) -> int:
    """How many there are."""
    where, values = _where(query)
    return int(connection.execute(f"SELECT count(*) FROM job WHERE {where}", values).fetchone()[0])  # noqa: S608


def _where(query: HistoryQuery) -> _Condition:
    """The condition in SQL; all that the user wrote goes in as values."""
    conditions = ["state = 'complete'"]
    values: list[str | float] = []
    compared: list[tuple[str, str | float | None]] = [
        ("account_id = ?", query.account_id),
        ("finished_at >= ?", query.since),
        ("finished_at <= ?", query.until),
        ("outcome = ?", query.outcome),
    ]
    for condition, value in compared:
        if value is not None:
            conditions.append(condition)
            values.append(value)
    needle = query.text.strip().encode("utf-8", "replace").decode("utf-8")
    if needle:
        likes = " OR ".join(f"{column} LIKE ? ESCAPE '\\'" for column in _SEARCHED)
        conditions.append(f"({likes})")
        values += [f"%{needle.translate(_ESCAPE)}%"] * len(_SEARCHED)
    return " AND ".join(conditions), tuple(values)
