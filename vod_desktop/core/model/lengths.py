"""How long the texts may be that go along with an upload, on every route (protocol.md 2.1, 4.1)."""

from __future__ import annotations

SOURCE_CONTEXT_CHARS = 250
SESSION_CONTEXT_CHARS = 1000
