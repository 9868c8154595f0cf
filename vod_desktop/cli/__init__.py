"""The command line: upload, resume, status, account, sign, verify-signature, practice. The same engine as the window's, and never Qt."""
