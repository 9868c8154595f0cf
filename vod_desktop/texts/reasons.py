"""Reasons that stand inside the sentence of an error, where we and not the system have found them."""

from __future__ import annotations

from collections.abc import Mapping

from vod_desktop.texts.texts import mark

REASONS: Mapping[str, str] = {
    "not_json": mark("it is not JSON"),
    "other_format": mark("it is a file of another kind"),
    "newer_version": mark("a later version of VOD Desktop has written it"),
    "wrong_value": mark("a value in it makes no sense"),
    "too_large": mark("it is far too large"),
    "no_presets": mark("it holds none"),
    "empty": mark("there is nothing in it"),
    "signature_too_long": mark("it is far too long"),
    "not_base64": mark("it is not Base64"),
    "too_short": mark("it is too short, a part of it is missing"),
    "not_a_query": mark("what it holds is not a query string"),
    "wrong_fields": mark("a parameter is missing or is not what it has to be"),
}
"""Reasons that we find ourselves, by `core.intake.preset_files.Fault` and `core.model.signature.Unreadable`; those of the system
come as the system words them."""
