"""Accounts and orphans: rows to values and back."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterable, Mapping

from vod_desktop.core.ledger.values import (
    pack_session,
    pack_signature_service,
    unpack_session,
    unpack_signature_service,
    upsert_sql,
)
from vod_desktop.core.model.account import Account, AccountKind, ProxyMode, Site
from vod_desktop.core.model.job import ObjectKind, Orphan

_ACCOUNT_COLUMNS = ("name", "kind", "endpoint", "sub_app_id", "site", "proxy_mode", "proxy_url", "signature_service")
_ORPHAN_COLUMNS = ("job_id", "account_id", "kind", "key", "session", "sealed_certificate", "tries", "not_before")

_STORE_ACCOUNT = upsert_sql("account", ("id",), _ACCOUNT_COLUMNS)
_STORE_ORPHAN = upsert_sql("orphan", ("upload_id",), _ORPHAN_COLUMNS)
_LOAD_ACCOUNTS = f"SELECT id, {', '.join(_ACCOUNT_COLUMNS)} FROM account ORDER BY rowid"  # noqa: S608  (our own names)
_LOAD_ORPHANS = f"SELECT upload_id, {', '.join(_ORPHAN_COLUMNS)} FROM orphan ORDER BY rowid"  # noqa: S608  (our own names)


def store_accounts(connection: sqlite3.Connection, accounts: Iterable[Account]) -> None:
    """Inserts or updates accounts."""
    connection.executemany(
        _STORE_ACCOUNT,
        (
            (
                account.id,
                account.name,
                account.kind,
                account.endpoint,
                account.sub_app_id,
                account.site,
                account.proxy_mode,
                account.proxy_url,
                pack_signature_service(account.signature_service),
            )
            for account in accounts
        ),
    )


def remove_accounts(connection: sqlite3.Connection, account_ids: Iterable[str]) -> None:
    """Forgets accounts, and the lists that were kept of them."""
    keys = [(account_id,) for account_id in account_ids]
    connection.executemany("DELETE FROM account WHERE id = ?", keys)
    connection.executemany("DELETE FROM catalog WHERE account_id = ?", keys)


def load_accounts(connection: sqlite3.Connection) -> tuple[Account, ...]:
    """All accounts, in the order they were made."""
    return tuple(
        Account(
            id=account_id,
            name=name,
            kind=AccountKind(kind),
            endpoint=endpoint,
            sub_app_id=sub_app_id,
            site=Site(site),
            proxy_mode=ProxyMode(proxy_mode),
            proxy_url=proxy_url,
            signature_service=unpack_signature_service(service),
        )
        for account_id, name, kind, endpoint, sub_app_id, site, proxy_mode, proxy_url, service in connection.execute(
            _LOAD_ACCOUNTS
        )
    )


def store_orphans(connection: sqlite3.Connection, orphans: Mapping[str, Orphan]) -> None:
    """Inserts or updates orphans, by upload id."""
    connection.executemany(
        _STORE_ORPHAN,
        (
            (
                upload_id,
                orphan.job_id,
                orphan.account_id,
                orphan.kind,
                orphan.key,
                pack_session(orphan.session),
                orphan.session.sealed_certificate,
                orphan.tries,
                orphan.not_before,
            )
            for upload_id, orphan in orphans.items()
        ),
    )


def drop_orphans(connection: sqlite3.Connection, upload_ids: Iterable[str]) -> None:
    """Forgets orphans that are aborted or cannot be any more."""
    connection.executemany("DELETE FROM orphan WHERE upload_id = ?", ((upload_id,) for upload_id in upload_ids))


def load_orphans(connection: sqlite3.Connection) -> tuple[Orphan, ...]:
    """All orphans, the oldest first."""
    return tuple(
        Orphan(
            job_id=job_id,
            account_id=account_id,
            kind=ObjectKind(kind),
            session=unpack_session(session, sealed),
            key=key,
            upload_id=upload_id,
            tries=tries,
            not_before=not_before,
        )
        for upload_id, job_id, account_id, kind, key, session, sealed, tries, not_before in connection.execute(
            _LOAD_ORPHANS
        )
    )
