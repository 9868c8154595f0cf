"""The window: the only place that imports Qt. Shows what the engine tells, asks it for what the user wants.

`shell.py` puts one window together and keeps it alive; `views/` show, `models/` hold rows, `delegates/` paint,
`controllers/` carry intents to the engine and answers back. Everything here runs on the GUI thread unless it says otherwise.
"""
