"""The first shape of the ledger. No column may hold a secret in the clear."""

from __future__ import annotations

SQL = """
CREATE TABLE account (
    id TEXT PRIMARY KEY,
    name TEXT NOT NULL,
    kind TEXT NOT NULL,
    endpoint TEXT,
    sub_app_id INTEGER,
    site TEXT NOT NULL,
    proxy_mode TEXT NOT NULL,
    proxy_url TEXT
) STRICT;

CREATE TABLE preset (
    id TEXT PRIMARY KEY,
    name TEXT NOT NULL,
    position INTEGER NOT NULL,
    options TEXT NOT NULL -- JSON, as in job
) STRICT;

-- AUTOINCREMENT: an id is never used twice, also after its job is gone.
-- No reference to account: history outlives the account that made it.
CREATE TABLE job (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    account_id TEXT NOT NULL,
    position INTEGER NOT NULL,
    state TEXT NOT NULL,
    phase TEXT NOT NULL,
    route TEXT NOT NULL,
    media_name TEXT NOT NULL,
    media_type TEXT NOT NULL,
    options TEXT NOT NULL, -- JSON of what differs from the defaults
    stop_reason TEXT,
    attempts INTEGER NOT NULL,
    sessions_lost INTEGER NOT NULL,
    not_before REAL,
    problem TEXT, -- JSON
    session TEXT, -- JSON
    sealed_certificate BLOB,
    commit_sent INTEGER NOT NULL,
    file_id TEXT, -- 19 digits: text
    media_url TEXT,
    cover_url TEXT,
    request_id TEXT,
    sent_bytes INTEGER NOT NULL,
    active_s REAL NOT NULL,
    created_at REAL NOT NULL,
    finished_at REAL,
    cleared INTEGER NOT NULL DEFAULT 0 -- complete and off the list: history only
) STRICT;

CREATE INDEX job_in_queue ON job (position, id) WHERE cleared = 0;
CREATE INDEX job_in_history ON job (finished_at DESC, id DESC) WHERE state = 'complete';

CREATE TABLE object (
    job_id INTEGER NOT NULL REFERENCES job (id) ON DELETE CASCADE,
    kind TEXT NOT NULL,
    path BLOB NOT NULL, -- UTF-8; a BLOB because a file name need not be text
    size_bytes INTEGER NOT NULL,
    mtime_ns INTEGER NOT NULL,
    sample_hash TEXT,
    key TEXT,
    part_size_bytes INTEGER,
    upload_id TEXT,
    complete INTEGER NOT NULL,
    verified TEXT,
    crc64 TEXT, -- decimal: unsigned 64 bits do not fit an INTEGER
    PRIMARY KEY (job_id, kind)
) STRICT, WITHOUT ROWID;

CREATE TABLE part (
    job_id INTEGER NOT NULL,
    kind TEXT NOT NULL,
    number INTEGER NOT NULL,
    size_bytes INTEGER NOT NULL,
    etag TEXT NOT NULL,
    crc64 TEXT NOT NULL, -- decimal, as in object
    PRIMARY KEY (job_id, kind, number),
    FOREIGN KEY (job_id, kind) REFERENCES object (job_id, kind) ON DELETE CASCADE
) STRICT, WITHOUT ROWID;

-- No reference to job: an orphan outlives the job that left it.
CREATE TABLE orphan (
    upload_id TEXT PRIMARY KEY,
    job_id INTEGER NOT NULL,
    account_id TEXT NOT NULL,
    kind TEXT NOT NULL,
    key TEXT NOT NULL,
    session TEXT NOT NULL, -- JSON, as in job
    sealed_certificate BLOB,
    tries INTEGER NOT NULL,
    not_before REAL NOT NULL
) STRICT;

CREATE TABLE setting (
    key TEXT PRIMARY KEY,
    value TEXT NOT NULL
) STRICT;

CREATE TABLE catalog (
    account_id TEXT NOT NULL,
    kind TEXT NOT NULL,
    body TEXT NOT NULL, -- JSON as the service answered
    fetched_at REAL NOT NULL,
    PRIMARY KEY (account_id, kind)
) STRICT;
"""
