"""PrepareUploadUGC: the regions to choose from, each with a host whose answers can be timed (protocol.md 4.5)."""

from __future__ import annotations

from vod_desktop.sandbox.api.action import Answer
from vod_desktop.sandbox.api.fields import text
from vod_desktop.sandbox.seeds import APP_ID, REGIONS, bucket_directory
from vod_desktop.sandbox.ugc.call import STORAGE_ACCOUNT, Action, Call


def prepare_upload(call: Call) -> Answer:
    """The opened regions. Storage answers a `HEAD /` of their hosts with 403, which is an answer like any other."""
    return {
        "appId": APP_ID,
        "cosRegionList": [
            {
                "region": region.name,
                "domain": f"{bucket_directory(call.application, region)}-{STORAGE_ACCOUNT}.cos.{region.name}.myqcloud.com",
                "isAcc": 0,
                "ip": "127.0.0.1",
            }
            for region in REGIONS
            if region.opened
        ],
    }


ACTIONS = {"PrepareUploadUGC": Action({"clientReportId": text(), "clientVersion": text()}, prepare_upload)}
