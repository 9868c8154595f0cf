"""The client route: why a job takes its way in, and accounts that are signed for by a service."""

from __future__ import annotations

SQL = """
ALTER TABLE job ADD COLUMN route_reason TEXT;
ALTER TABLE account ADD COLUMN signature_service TEXT; -- JSON; holds no secret
"""
