"""The accounts as the user has them: added, changed, tested, removed; their secrets in keyring or memory."""
