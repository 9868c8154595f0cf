"""Tips say what they are given. Qt takes a tip for HTML when it looks like it, and names of files, accounts and presets may."""

from __future__ import annotations

from PySide6.QtGui import Qt


def plain_tip(text: str) -> str:
    """A text as a tip whose long lines break."""
    escaped = text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;").replace("\n", "<br>")
    return f"<qt>{escaped}</qt>" if text else ""


def literal_tip(text: str) -> str:
    """A text as a tip whose lines are those of the text; only what Qt would take for HTML is written otherwise."""
    return plain_tip(text) if Qt.mightBeRichText(text) else text
