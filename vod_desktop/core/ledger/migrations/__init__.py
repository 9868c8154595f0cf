"""The numbered steps that bring a ledger of any age to the present shape.

A step is a module with one `SQL` text and is never changed once released. `PRAGMA user_version` of a ledger is the number of
steps it has taken. Each step is one transaction: after a crash a ledger stands before it or after it.
"""

from __future__ import annotations

import sqlite3

from vod_desktop.core.ledger.migrations import m0001_initial, m0002_desk, m0003_history, m0004_client_route

Migrations = tuple[str, ...]

MIGRATIONS: Migrations = (m0001_initial.SQL, m0002_desk.SQL, m0003_history.SQL, m0004_client_route.SQL)


def version_of(connection: sqlite3.Connection) -> int:
    """How many steps the ledger has taken; 0 for an empty file."""
    version = connection.execute("PRAGMA user_version").fetchone()[0]
    assert isinstance(version, int)
    return version


def migrate(connection: sqlite3.Connection, migrations: Migrations = MIGRATIONS) -> None:
    """Takes the steps that are missing.

    Foreign keys must be off: a step may rebuild a table that others refer to.
    """
    done = version_of(connection)
    for number, sql in enumerate(migrations[done:], start=done + 1):
        try:
            connection.executescript(f"BEGIN IMMEDIATE;\n{sql}\nPRAGMA user_version = {number};\nCOMMIT;")
        except sqlite3.Error:
            if connection.in_transaction:
                connection.rollback()
            raise
