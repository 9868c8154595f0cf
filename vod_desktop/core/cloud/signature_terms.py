"""What a job wants its signature to say, and whether a signature says it (protocol.md 4.1). Pure."""

from __future__ import annotations

from dataclasses import fields

from vod_desktop.core.cloud.signature import read_fields
from vod_desktop.core.model.errors import Code, app_error
from vod_desktop.core.model.options import FASTEST, UploadOptions
from vod_desktop.core.model.signature import SignatureTerms

_OTHER_CATEGORY_ID = 0
_FREE = frozenset({"one_time_valid", "extras"})
"""Whoever signs decides these."""


def terms_of(options: UploadOptions, sub_app_id: int | None) -> SignatureTerms:
    """What the options of a job come to in a signature; what they leave open stays out of it."""
    region = options.storage_region
    return SignatureTerms(
        class_id=None if options.class_id == _OTHER_CATEGORY_ID else options.class_id,
        procedure=options.procedure,
        task_priority=options.task_priority,
        task_notify_mode=options.task_notify_mode,
        source_context=options.source_context,
        vod_sub_app_id=sub_app_id,
        session_context=options.session_context,
        storage_region=None if region == FASTEST else region,
    )


def require_agreement(signature: str, terms: SignatureTerms) -> None:
    """Compares what a signature says with what is wanted; what is left open is for whoever signs to say.

    Raises:
        AppError: signature.differs, with the field and what the signature says of it; signature.unreadable.
    """
    said = read_fields(signature)
    for name in (one.name for one in fields(SignatureTerms) if one.name not in _FREE):
        wanted = getattr(terms, name)
        if wanted is not None and getattr(said, name) != wanted:
            value = getattr(said, name)
            raise app_error(Code.SIGNATURE_DIFFERS, field=name, value="–" if value is None else str(value))
