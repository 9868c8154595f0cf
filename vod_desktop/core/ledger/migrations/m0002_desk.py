"""What the window needs beside the queue: checks before the upload, the life of each job, tasks after it."""

from __future__ import annotations

SQL = """
ALTER TABLE job ADD COLUMN checked INTEGER NOT NULL DEFAULT 0;
ALTER TABLE job ADD COLUMN force INTEGER NOT NULL DEFAULT 0;
ALTER TABLE job ADD COLUMN task TEXT; -- JSON

-- Has this content been uploaded before?
CREATE INDEX object_by_content ON object (size_bytes, sample_hash) WHERE kind = 'media' AND complete = 1;

CREATE TABLE moment (
    job_id INTEGER NOT NULL REFERENCES job (id) ON DELETE CASCADE,
    at REAL NOT NULL,
    state TEXT NOT NULL,
    phase TEXT NOT NULL,
    problem TEXT -- JSON, as in job
) STRICT;

CREATE INDEX moment_of_job ON moment (job_id);
"""
