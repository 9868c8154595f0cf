"""The practice account: its applications, storage regions and first categories."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass

from vod_desktop.sandbox.state import Category

APP_ID = 1251000001
"""The account's own number; its main application has the same."""


@dataclass(frozen=True, slots=True)
class Application:
    """An application (SubAppId) of the account."""

    sub_app_id: int
    name: str
    description: str
    mode: str = "fileid"
    status: str = "On"
    created_at: str = "2022-03-01T02:00:00Z"


@dataclass(frozen=True, slots=True)
class Region:
    """A storage region; `short` is how it appears in bucket names."""

    name: str
    short: str
    description: str
    area: str
    opened: bool
    is_default: bool = False


APPLICATIONS = (
    Application(APP_ID, "主应用", "账号的主应用"),
    Application(1500012345, "短视频运营", "市场部短视频素材"),
    Application(1500023456, "课程归档", "按路径管理的课程视频", mode="fileid+path"),
    Application(1500034567, "旧活动页", "已停用", status="Off"),
)

REGIONS = (
    Region("ap-chongqing", "cq", "重庆", "Chinese Mainland", opened=True, is_default=True),
    Region("ap-guangzhou", "gz", "广州", "Chinese Mainland", opened=True),
    Region("ap-shanghai", "sh", "上海", "Chinese Mainland", opened=True),
    Region("ap-beijing", "bj", "北京", "Chinese Mainland", opened=False),
    Region("ap-hongkong", "hk", "中国香港", "Outside Chinese Mainland", opened=True),
    Region("ap-singapore", "sgp", "新加坡", "Outside Chinese Mainland", opened=False),
    Region("na-siliconvalley", "usw", "硅谷", "Outside Chinese Mainland", opened=False),
)

_CATEGORIES = (
    # identity, parent, name
    (1001, -1, "产品宣传"),
    (1002, 1001, "新品发布会"),
    (1003, 1001, "用户故事"),
    (1004, 1002, "2026 春季"),
    (1005, -1, "培训课程"),
    (1006, 1005, "新员工入职"),
    (1007, 1005, "安全生产"),
    (1008, -1, "直播回放"),
    (1009, 1004, "分会场"),
    (1010, 1007, "消防演练"),
    (1011, 1008, "带货专场"),
    (1012, -1, "门店大屏"),
)

OTHER_CLASS_ID = 0
"""The category "other", which every application has and which nobody can change."""


def application(sub_app_id: int | None) -> Application | None:
    """The application with this number; None or 0 is the main one."""
    wanted = sub_app_id or APP_ID
    return next((one for one in APPLICATIONS if one.sub_app_id == wanted), None)


def default_region() -> Region:
    """The region used when none is asked for."""
    return next(region for region in REGIONS if region.is_default)


def opened_region(name: str | None) -> Region | None:
    """The region to store in: the one of this name, or the default when there is none; None when it is not opened."""
    if not name:
        return default_region()
    return next((one for one in REGIONS if one.name == name and one.opened), None)


def bucket_directory(one: Application, region: Region) -> str:
    """First element of storage paths, and the bucket's name without the account."""
    mark = hashlib.sha256(f"{one.sub_app_id}".encode()).hexdigest()[:8]
    return f"{mark}vod{region.short}{one.sub_app_id}"


def categories() -> list[Category]:
    """The categories that a new folder begins with."""
    return [
        Category(one.sub_app_id, class_id, parent_id, name)
        for one in APPLICATIONS
        if one.status == "On"
        for class_id, parent_id, name in _CATEGORIES
    ]
