"""The history can be searched and filtered from an index alone, without reading the wide rows of 100,000 jobs."""

from __future__ import annotations

SQL = r"""
ALTER TABLE job ADD COLUMN file_name TEXT NOT NULL DEFAULT ''; -- of the media, to search in; path has the truth
ALTER TABLE job ADD COLUMN outcome TEXT; -- of the task

-- The part of each path behind its last separator. rtrim() takes off the end what is in the path and no separator.
UPDATE job SET file_name = coalesce((
    SELECT substr(path, length(rtrim(path, replace(replace(path, '/', ''), '\', ''))) + 1)
    FROM (SELECT CAST(object.path AS TEXT) AS path FROM object WHERE object.job_id = job.id AND object.kind = 'media')
), '');

DROP INDEX job_in_history;
CREATE INDEX job_in_history ON job (finished_at DESC, id DESC, account_id, outcome, media_name, file_name, file_id, state)
    WHERE state = 'complete';
CREATE INDEX job_of_account ON job (account_id, finished_at DESC, id DESC, outcome, media_name, file_name, file_id, state)
    WHERE state = 'complete';
"""
