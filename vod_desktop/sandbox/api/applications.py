"""Applications and storage regions (protocol.md 3.1)."""

from __future__ import annotations

from vod_desktop.sandbox.api.action import Action, Answer, Call
from vod_desktop.sandbox.api.fields import array, record, text
from vod_desktop.sandbox.api.paging import page, paging_fields
from vod_desktop.sandbox.seeds import APPLICATIONS, REGIONS

MAX_APPLICATIONS = 200
"""Largest page of applications."""


def describe_sub_app_ids(call: Call) -> Answer:
    """The account's applications; one with tags asked for is never found, since none has any."""
    asked = call.parameters
    found = [one for one in APPLICATIONS if asked.get("Name", one.name) == one.name and not asked.get("Tags")]
    opened = [region.name for region in REGIONS if region.opened]
    return {
        "SubAppIdInfoSet": [
            {
                "SubAppId": one.sub_app_id,
                "SubAppIdName": one.name,
                "Description": one.description,
                "CreateTime": one.created_at,
                "Status": one.status,
                "Name": one.name,
                "Mode": one.mode,
                "StorageRegions": opened,
                "Tags": [],
            }
            for one in page(found, {"Limit": MAX_APPLICATIONS, **asked})
        ],
        "TotalCount": len(found),
    }


def describe_storage_regions(_call: Call) -> Answer:
    """All regions, opened or not."""
    return {
        "StorageRegionInfos": [
            {
                "Region": region.name,
                "Description": region.description,
                "Status": "opened" if region.opened else "unopened",
                "IsDefault": region.is_default,
                "Area": region.area,
            }
            for region in REGIONS
        ]
    }


ACTIONS = {
    "DescribeSubAppIds": Action(
        {
            "Name": text(),
            "Tags": array(record(TagKey=text(), TagValue=text()), 10),
            **paging_fields(MAX_APPLICATIONS),
        },
        describe_sub_app_ids,
        takes_sub_app_id=False,
    ),
    "DescribeStorageRegions": Action({}, describe_storage_regions),
}
