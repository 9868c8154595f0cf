"""The practice cloud: the upload service's protocol on loopback, to try things out without an account and without a bill.

It shares no code with the client and imports none of the service's SDKs: they judge it, it judges the client.
"""

from vod_desktop.sandbox.cloud import PracticeCloud
from vod_desktop.sandbox.records import MediaRecord, OpenUpload, RequestRecord
from vod_desktop.sandbox.settings import ExpiredForm, OneTimeRule, PracticeSettings

__all__ = [
    "ExpiredForm",
    "MediaRecord",
    "OneTimeRule",
    "OpenUpload",
    "PracticeCloud",
    "PracticeSettings",
    "RequestRecord",
]
