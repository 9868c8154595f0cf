"""The people of the guide's pictures: what their account and their files are called, and the window they look at."""

from __future__ import annotations

import time
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from PySide6.QtWidgets import QWidget

from tests.support.desk import Desk
from tests.support.jobs import a_job
from vod_desktop.core.model.account import Account, AccountKind, KeyPlace
from vod_desktop.core.model.job import Job, ObjectKind, SourceFile, UploadObject, UploadResult, Verified
from vod_desktop.core.model.presets import Preset
from vod_desktop.core.model.states import State
from vod_desktop.texts import Language

WINDOW_PX = (1080, 700)
MB = 1_000_000
HOME = Path("/home/lin/Videos")


@dataclass(frozen=True, slots=True)
class Words:
    """What a user's files and accounts are called in one language."""

    account: str
    folder: str
    files: Sequence[str]
    presets: Sequence[str]


_WORDS: Mapping[Language, Words] = {
    Language.ENGLISH: Words(
        "Company",
        "Season 12",
        ("Opening night", "Interview with the team", "Product launch", "Workshop 1", "Workshop 2", "Farewell"),
        ("Short films", "Courses", "Archive"),
    ),
    Language.CHINESE: Words(
        "公司账号",
        "第 12 季",
        ("开幕式", "团队专访", "新品发布会", "培训课 1", "培训课 2", "闭幕式"),
        ("短视频", "课程", "归档"),
    ),
}


def words(desk: Desk) -> Words:
    """In the language of the window."""
    return _WORDS[desk.shell.texts.language]


def company(desk: Desk) -> Account:
    return Account("company", words(desk).account, AccountKind.KEY_PAIR, sub_app_id=1_500_012_345)


def _file(desk: Desk, number: int, size_mb: int) -> tuple[str, UploadObject]:
    called = words(desk)
    name = called.files[number]
    return name, UploadObject(ObjectKind.MEDIA, SourceFile(HOME / called.folder / f"{name}.mp4", size_mb * MB, 1))


def named_job(desk: Desk, number: int, size_mb: int, state: State, **changes: object) -> Job:
    """The job of a file, by its number; any field may be given."""
    name, media = _file(desk, number, size_mb)
    if state is State.COMPLETE:
        changes["result"] = UploadResult(
            f"528589079876543210{number}", f"http://1500012345.vod2.myqcloud.com/{number}a7bc3d1vodcq1500012345/f0.mp4"
        )
        media = replace(media, verified=Verified.CRC64)
    fields: dict[str, object] = {
        "objects": (media,),
        "media_name": name,
        "account_id": "company",
        "created_at": time.time() - 600,
        "checked": True,
    }
    return a_job(id=number + 1, position=number + 1, state=state, **(fields | changes))


async def company_window(desk: Desk) -> QWidget:
    """The main window on an account with a key."""
    desk.fake.known = (company(desk),)
    desk.fake.keeper.places = {"company": KeyPlace.KEYRING}
    desk.fake.presets = tuple(Preset(f"p{n}", name, position=n) for n, name in enumerate(words(desk).presets))
    await desk.open(practice=False)
    desk.window.resize(*WINDOW_PX)
    return desk.window
