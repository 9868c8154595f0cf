"""Secrets: the OS keyring and the sealing of upload certificates. The only place that imports keyring."""
