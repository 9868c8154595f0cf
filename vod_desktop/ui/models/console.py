"""Where a medium stands in the web console of Tencent Cloud. Pure.

Documented are the pages "Media" (媒资管理) of the VOD console, which the documents of mainland and international site link to:
https://console.cloud.tencent.com/vod/media and https://console.tencentcloud.com/vod/media. [?] Not documented is any address of
one medium, nor how an application is named in an address. So the documented page is opened, application and FileId go along as
parameters that it may heed or not, and who opens it has the FileId on the clipboard for the search of that page.
"""

from __future__ import annotations

from collections.abc import Mapping
from urllib.parse import urlencode

from vod_desktop.core.model.account import Account, AccountKind, Site
from vod_desktop.texts import Texts

_MEDIA_PAGES: Mapping[Site, str] = {
    Site.MAINLAND: "https://console.cloud.tencent.com/vod/media",
    Site.INTERNATIONAL: "https://console.tencentcloud.com/vod/media",
}


def console_url(account: Account | None, file_id: str) -> str:
    """The page of the console for a medium; of an account that is gone nobody knows more than that it was there."""
    site = Site.MAINLAND if account is None else account.site
    values = {"fileId": file_id}
    if account is not None and account.sub_app_id is not None:
        values = {"subAppId": str(account.sub_app_id), **values}
    return f"{_MEDIA_PAGES[site]}?{urlencode(values)}"


def why_no_console(texts: Texts, account: Account | None) -> str:
    """Why the media of an account are in no console; empty if they are in one."""
    if account is None:
        return ""
    if account.kind is AccountKind.PRACTICE:
        return texts.tr("The practice cloud has no console.")
    return "" if account.endpoint is None else texts.tr("This account's own address has no console.")
