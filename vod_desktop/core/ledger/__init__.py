"""The ledger on disk: accounts, queue, parts and history. The only place that imports sqlite3."""
