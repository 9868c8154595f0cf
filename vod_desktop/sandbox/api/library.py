"""The media library: describe, search, change, delete (protocol.md 3.3)."""

from __future__ import annotations

import base64
import binascii
import secrets
from dataclasses import replace
from typing import Any

from vod_desktop.sandbox.api.action import Action, Answer, Call, api_time, parsed_time
from vod_desktop.sandbox.api.categories import categories_of, chain
from vod_desktop.sandbox.api.errors import ApiError
from vod_desktop.sandbox.api.fields import array, integer, record, text
from vod_desktop.sandbox.state import Medium, StoredObject
from vod_desktop.sandbox.store import object_identity
from vod_desktop.sandbox.upload_rules import AUDIO_TYPES, NEVER

MAX_TAGS = 16

_FILTERS = {
    # name of a filter, its field in an answer
    "basicInfo": "BasicInfo",
    "metaData": "MetaData",
    "transcodeInfo": "TranscodeInfo",
    "animatedGraphicsInfo": "AnimatedGraphicsInfo",
    "imageSpriteInfo": "ImageSpriteInfo",
    "snapshotByTimeOffsetInfo": "SnapshotByTimeOffsetInfo",
    "sampleSnapshotInfo": "SampleSnapshotInfo",
    "keyFrameDescInfo": "KeyFrameDescInfo",
    "adaptiveDynamicStreamingInfo": "AdaptiveDynamicStreamingInfo",
    "miniProgramReviewInfo": "MiniProgramReviewInfo",
    "subtitleInfo": "SubtitleInfo",
    "reviewInfo": "ReviewInfo",
}
FILTERS_FIELD = array(text(choices=tuple(_FILTERS)), len(_FILTERS), code="InvalidParameterValue.Filters")

_IMAGE_STARTS = {b"\x89PNG\r\n\x1a\n": "png", b"\xff\xd8\xff": "jpg", b"GIF8": "gif"}
"""First bytes of the three kinds that ModifyMediaInfo takes as a cover."""


def own_medium(call: Call, file_id: str) -> Medium:
    """A medium of the application; raises ApiError when there is none."""
    medium = call.context.store.media.get(file_id)
    if medium is None or medium.sub_app_id != call.application.sub_app_id:
        raise ApiError("ResourceNotFound.FileNotExist", "The file does not exist.")
    return medium


def category_of(medium: Medium) -> str:
    """Video or Audio."""
    return "Audio" if medium.media_type in AUDIO_TYPES else "Video"


def media_info(call: Call, medium: Medium) -> Answer:
    """A medium with the parts that the request's Filters ask for; without Filters, all."""
    parts: dict[str, Any] = dict.fromkeys(_FILTERS.values())
    parts["BasicInfo"] = _basic_info(call, medium)
    parts["MetaData"] = meta_data(call, medium)
    if parts["MetaData"] is not None:
        original = {"Url": call.context.media_url(medium.media_path), "Definition": 0, **parts["MetaData"]}
        unused = ("Rotate", "VideoDuration", "AudioDuration")
        parts["TranscodeInfo"] = {
            "TranscodeSet": [{name: value for name, value in original.items() if name not in unused}]
        }
    wanted = call.parameters.get("Filters") or list(_FILTERS)
    return {"FileId": medium.file_id, **{_FILTERS[name]: parts[_FILTERS[name]] for name in wanted}}


def _basic_info(call: Call, medium: Medium) -> Answer:
    context = call.context
    names = [one.name for one in chain(categories_of(context, medium.sub_app_id), medium.class_id)]
    return {
        "Name": medium.name,
        "Description": medium.description,
        "CreateTime": api_time(medium.created_at),
        "UpdateTime": api_time(medium.updated_at),
        "ExpireTime": medium.expire_time,
        "ClassId": medium.class_id,
        "ClassName": names[-1] if names else "",
        "ClassPath": "/".join(names),
        "CoverUrl": context.media_url(medium.cover_path) if medium.cover_path else "",
        "Type": medium.media_type,
        "MediaUrl": context.media_url(medium.media_path),
        "SourceInfo": {"SourceType": "Upload", "SourceContext": medium.source_context},
        "StorageRegion": medium.region,
        "StoragePath": medium.media_path,
        "TagSet": medium.tags,
        "Vid": "",
        "Category": category_of(medium),
        "Status": "Normal",
        "StorageClass": "STANDARD",
    }


def meta_data(call: Call, medium: Medium) -> Answer | None:
    """What the service knows of a file once it has looked at it; None before. The practice cloud only knows its size."""
    stored = call.context.store.stored_object(medium.bucket, medium.media_path[1:])
    if stored is None or call.now_s < medium.created_at + call.context.settings.probe_s:
        return None
    return {
        "Size": stored.size,
        "Container": medium.media_type,
        "Bitrate": 0,
        "Height": 0,
        "Width": 0,
        "Duration": 0.0,
        "Rotate": 0,
        "VideoStreamSet": [],
        "AudioStreamSet": [],
        "VideoDuration": 0.0,
        "AudioDuration": 0.0,
        "Md5": stored.etag if "-" not in stored.etag else "",
    }


def describe_media_infos(call: Call) -> Answer:
    """Media by FileId, and the identities that are unknown."""
    wanted = call.parameters["FileIds"]
    if not wanted:
        raise ApiError("InvalidParameterValue.FileIdsEmpty", "No FileId was given.")
    found, missing = [], []
    for file_id in wanted:
        medium = call.context.store.media.get(file_id)
        if medium is None or medium.sub_app_id != call.application.sub_app_id:
            missing.append(file_id)
        else:
            found.append(media_info(call, medium))
    return {"MediaInfoSet": found, "NotExistFileIdSet": missing}


def modify_media_info(call: Call) -> Answer:
    """Changes name, description, class, expiry, tags or cover."""
    asked = call.parameters
    medium = own_medium(call, asked["FileId"])
    known_classes = {one.class_id for one in categories_of(call.context, medium.sub_app_id)}
    if asked.get("ClassId", medium.class_id) not in known_classes:
        raise ApiError("InvalidParameterValue.ClassId", "The class does not exist.")
    if "ExpireTime" in asked and asked["ExpireTime"] != NEVER:
        parsed_time(asked["ExpireTime"], "InvalidParameterValue.ExpireTime")
    changed = replace(
        medium,
        name=asked.get("Name", medium.name),
        description=asked.get("Description", medium.description),
        class_id=asked.get("ClassId", medium.class_id),
        expire_time=asked.get("ExpireTime", medium.expire_time),
        tags=_changed_tags(medium.tags, asked),
        updated_at=call.now_s,
    )
    answer: Answer = {}
    if "CoverData" in asked:
        changed = replace(changed, cover_path=_store_cover(call, medium, asked["CoverData"]))
        answer["CoverUrl"] = call.context.media_url(changed.cover_path or "")
    call.context.store.media.put(changed)
    return answer


def _changed_tags(tags: list[str], asked: Any) -> list[str]:
    adds, deletes, clears = asked.get("AddTags", []), asked.get("DeleteTags", []), asked.get("ClearTags", 0)
    if adds and clears:
        raise ApiError("InvalidParameterValue.AddTagsAndClearTagsConflict", "AddTags and ClearTags conflict.")
    if set(adds) & set(deletes):
        raise ApiError("InvalidParameterValue.AddTagsAndDeleteTagsConflict", "AddTags and DeleteTags conflict.")
    changed = [] if clears else [tag for tag in tags if tag not in deletes]
    changed += [tag for tag in dict.fromkeys(adds) if tag not in changed]
    if len(changed) > MAX_TAGS:
        raise ApiError("LimitExceeded.TagCountReachMax", "The file has too many tags.")
    return changed


def _store_cover(call: Call, medium: Medium, encoded: str) -> str:
    try:
        image = base64.b64decode(encoded, validate=True)
    except (binascii.Error, ValueError):
        image = b""
    kind = next((kind for start, kind in _IMAGE_STARTS.items() if image.startswith(start)), None)
    if kind is None:
        raise ApiError("InvalidParameterValue.ImageDecodeError", "The cover is not a gif, jpeg or png.")
    context = call.context
    folder = medium.media_path.rpartition("/")[0]
    path = f"{folder}/coverBySnapshot_{secrets.token_hex(4)}.{kind}"
    with context.blobs.writer() as writer:
        writer.write(image)
        blob = writer.finish()
    context.store.objects.put(
        StoredObject(
            bucket=medium.bucket,
            key=path[1:],
            blobs=[[blob.name, blob.size]],
            size=blob.size,
            etag=blob.md5.hex(),
            crc64=blob.crc64,
            content_type=f"image/{kind}",
            stored_at=call.now_s,
        )
    )
    return path


def delete_media(call: Call) -> Answer:
    """Deletes a medium with its files, or only its original file when DeleteParts says so."""
    medium = own_medium(call, call.parameters["FileId"])
    parts = {part["Type"] for part in call.parameters.get("DeleteParts", [])}
    keys = [medium.media_path[1:]] if not parts or "OriginalFiles" in parts else []
    if not parts:
        keys += [medium.cover_path[1:]] if medium.cover_path else []
        call.context.store.media.remove(medium.file_id)
        if medium.media_type in {"m3u8", "mpd"}:
            folder = medium.media_path[1:].rpartition("/")[0] + "/"
            keys += [one.key for one in call.context.store.objects.all() if one.key.startswith(folder)]
    for key in dict.fromkeys(keys):
        stored = call.context.store.stored_object(medium.bucket, key)
        if stored is not None:
            call.context.store.objects.remove(object_identity(stored.bucket, stored.key))
            call.context.blobs.remove(name for name, _ in stored.blobs)
    return {}


ACTIONS = {
    "DescribeMediaInfos": Action(
        {
            "FileIds": array(text(), 20, required=True, code="InvalidParameterValue.FileIds"),
            "Filters": FILTERS_FIELD,
        },
        describe_media_infos,
    ),
    "ModifyMediaInfo": Action(
        {
            "FileId": text(required=True),
            "Name": text(64, code="InvalidParameterValue.Name"),
            "Description": text(128, code="InvalidParameterValue.Description"),
            "ClassId": integer(),
            "ExpireTime": text(),
            "CoverData": text(),
            "AddTags": array(text(32, code="InvalidParameterValue.TagTooLong"), MAX_TAGS),
            "DeleteTags": array(text(32, code="InvalidParameterValue.TagTooLong"), MAX_TAGS),
            "ClearTags": integer(0, 1),
        },
        modify_media_info,
    ),
    "DeleteMedia": Action(
        {
            "FileId": text(required=True),
            "DeleteParts": array(
                record(
                    Type=text(
                        required=True,
                        choices=(
                            "OriginalFiles",
                            "TranscodeFiles",
                            "AdaptiveDynamicStreamingFiles",
                            "WechatPublishFiles",
                        ),
                    ),
                    Definition=integer(),
                ),
                20,
            ),
        },
        delete_media,
    ),
}
