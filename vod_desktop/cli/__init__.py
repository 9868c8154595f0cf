"""The command line: upload, resume, status, practice. The same engine as the window's, and never Qt."""
