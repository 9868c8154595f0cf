"""SearchMedia: filters combined with AND, in pages of the first five thousand (protocol.md 3.3)."""

from __future__ import annotations

from typing import Any

from vod_desktop.sandbox.api.action import Action, Answer, Call, parsed_time
from vod_desktop.sandbox.api.categories import categories_of, with_subclasses
from vod_desktop.sandbox.api.errors import ApiError
from vod_desktop.sandbox.api.fields import Field, array, integer, record, text
from vod_desktop.sandbox.api.library import FILTERS_FIELD, category_of, media_info
from vod_desktop.sandbox.api.paging import DEFAULT_LIMIT, page
from vod_desktop.sandbox.state import Medium

MAX_FOUND = 5000
"""A search shows no more than this."""

_NEVER_MATCHED = (
    # what nothing in the practice cloud has
    "StreamIds",
    "ReviewResults",
    "TrtcSdkAppIds",
    "TrtcRoomIds",
    "StreamDomains",
    "StreamPaths",
    "Vids",
    "Vid",
    "StreamId",
)


def search_media(call: Call) -> Answer:
    """One page of the media that match, newest first."""
    asked = call.parameters
    if asked.get("Offset", 0) + asked.get("Limit", DEFAULT_LIMIT) > MAX_FOUND:
        raise ApiError("InvalidParameterValue.Limit", f"Offset + Limit must not exceed {MAX_FOUND}.")
    classes = with_subclasses(categories_of(call.context, call.application.sub_app_id), asked.get("ClassIds", ()))
    found = [
        medium
        for medium in call.context.store.media.all()
        if medium.sub_app_id == call.application.sub_app_id
        and _named_as(medium, asked)
        and _kind_as(medium, asked)
        and _within(medium.created_at, _period(asked, "CreateTime", "StartTime", "EndTime"))
        and _within(parsed_time(medium.expire_time, "InternalError"), asked.get("ExpireTime", {}))
        and (not asked.get("ClassIds") or medium.class_id in classes)
        and not any(asked.get(name) for name in _NEVER_MATCHED)
    ]
    newest_first = asked.get("Sort", {}).get("Order", "Desc") == "Desc"
    found.sort(key=lambda medium: medium.created_at, reverse=newest_first)
    return {
        "TotalCount": min(len(found), MAX_FOUND),
        "MediaInfoSet": [media_info(call, medium) for medium in page(found, asked)],
    }


def _named_as(medium: Medium, asked: Any) -> bool:
    def has_any(field: str, matches: Any) -> bool:
        return not asked.get(field) or any(matches(value) for value in asked[field])

    return (
        has_any("FileIds", lambda value: value == medium.file_id)
        and has_any("Names", lambda value: value.lower() in medium.name.lower())
        and has_any("NamePrefixes", medium.name.startswith)
        and has_any("Descriptions", lambda value: value in medium.description)
        and has_any("Tags", lambda value: value in medium.tags)
        and (not asked.get("Text") or asked["Text"] in medium.name or asked["Text"] in medium.description)
    )


def _kind_as(medium: Medium, asked: Any) -> bool:
    properties = {
        "Categories": category_of(medium),
        "SourceTypes": "Upload",
        "StorageRegions": medium.region,
        "StorageClasses": "STANDARD",
        "MediaTypes": medium.media_type,
        "Status": "Normal",
    }
    return asked.get("SourceType", "Upload") == "Upload" and all(
        not asked.get(field) or value in asked[field] for field, value in properties.items()
    )


def _period(asked: Any, field: str, oldest: str, newest: str) -> dict[str, str]:
    """A period as a record, or as the two deprecated fields."""
    deprecated = {bound: asked[name] for bound, name in (("After", oldest), ("Before", newest)) if name in asked}
    return {**deprecated, **asked.get(field, {})}


def _within(moment: float, period: dict[str, str]) -> bool:
    code = "InvalidParameterValue"
    return ("After" not in period or moment >= parsed_time(period["After"], code)) and (
        "Before" not in period or moment <= parsed_time(period["Before"], code)
    )


def _texts(longest: int = 10) -> Field:
    return array(text(100), longest)


_PERIOD = record(After=text(), Before=text())

ACTIONS = {
    "SearchMedia": Action(
        {
            "FileIds": _texts(),
            "Names": _texts(),
            "NamePrefixes": _texts(),
            "Descriptions": _texts(),
            "ClassIds": array(integer(), 10),
            "Tags": _texts(16),
            "Categories": array(text(choices=("Video", "Audio", "Image")), 3),
            "SourceTypes": _texts(),
            "StreamIds": _texts(),
            "CreateTime": _PERIOD,
            "ExpireTime": _PERIOD,
            "StorageRegions": _texts(20),
            "StorageClasses": _texts(),
            "MediaTypes": _texts(),
            "Status": array(text(choices=("Normal", "Forbidden", "SystemForbidden")), 10),
            "ReviewResults": _texts(),
            "TrtcSdkAppIds": array(integer(), 10),
            "TrtcRoomIds": _texts(),
            "Filters": FILTERS_FIELD,
            "Sort": record(Field=text(choices=("CreateTime",)), Order=text(choices=("Asc", "Desc"))),
            "Offset": integer(0, code="InvalidParameterValue.Offset"),
            "Limit": integer(1, MAX_FOUND, code="InvalidParameterValue.Limit"),
            "Text": text(64),
            "SourceType": text(),
            "StreamId": text(),
            "StartTime": text(),
            "EndTime": text(),
            "Vids": _texts(),
            "Vid": text(),
            "StreamDomains": _texts(),
            "StreamPaths": _texts(),
        },
        search_media,
    ),
}
