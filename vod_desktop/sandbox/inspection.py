"""Looks into a practice cloud from outside: what was committed, what is still open. Any thread."""

from __future__ import annotations

import hashlib
from dataclasses import replace

from vod_desktop.sandbox.context import Context
from vod_desktop.sandbox.records import MediaRecord, OpenUpload
from vod_desktop.sandbox.state import Medium, StoredObject


def media(context: Context) -> list[MediaRecord]:
    """Every medium, oldest first; hashes objects that were not hashed yet."""
    return [_media_record(context, medium) for medium in context.store.media.all()]


def _media_record(context: Context, medium: Medium) -> MediaRecord:
    stored = _hashed(context, medium.bucket, medium.media_path)
    cover = _hashed(context, medium.bucket, medium.cover_path) if medium.cover_path else None
    return MediaRecord(
        file_id=medium.file_id,
        sub_app_id=medium.sub_app_id,
        name=medium.name,
        media_type=medium.media_type,
        class_id=medium.class_id,
        procedure=medium.procedure,
        expire_time=medium.expire_time,
        storage_region=medium.region,
        source_context=medium.source_context,
        session_context=medium.session_context,
        media_path=medium.media_path,
        media_url=context.media_url(medium.media_path),
        size=stored.size if stored else 0,
        sha256=(stored.sha256 if stored else None) or "",
        cover_path=medium.cover_path,
        cover_url=context.media_url(medium.cover_path) if medium.cover_path else None,
        cover_size=cover.size if cover else None,
        cover_sha256=cover.sha256 if cover else None,
        session_key=medium.session_key,
        created_at=medium.created_at,
        source_type=medium.source_type,
    )


def _hashed(context: Context, bucket: str, path: str) -> StoredObject | None:
    stored = context.store.stored_object(bucket, path[1:])
    if stored is None or stored.sha256 is not None:
        return stored
    hashed = replace(stored, sha256=context.blobs.digest(stored.blobs, stored.size, hashlib.sha256))
    context.store.objects.put(hashed)
    return hashed


def open_uploads(context: Context) -> list[OpenUpload]:
    """Every multipart upload that is neither completed nor aborted, oldest first."""
    return [
        OpenUpload(
            upload_id=upload.upload_id,
            bucket=upload.bucket,
            key=upload.key,
            initiated_at=upload.initiated_at,
            part_sizes={part.number: part.size for part in context.store.parts.of(upload.upload_id)},
        )
        for upload in context.store.uploads.all()
    ]


def expire_certificates(context: Context) -> None:
    """Ends every certificate now."""
    now = context.now()
    with context.store.transaction():
        for certificate in context.store.certificates.all():
            if certificate.expires_at > now:
                context.store.certificates.put(replace(certificate, expires_at=now))
