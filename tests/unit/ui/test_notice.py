"""What notifications say, in both languages."""

from __future__ import annotations

import pytest

from tests.support.jobs import a_job
from vod_desktop.core.model.errors import Code, Problem
from vod_desktop.core.model.states import State
from vod_desktop.texts import Language, open_texts
from vod_desktop.ui.models.notice import notice_of
from vod_desktop.ui.models.watch import BatchEnded, FirstFailure, NeedsUser

DONE = tuple(a_job(id=number, state=State.COMPLETE, media_name=f"clip {number}") for number in (1, 2, 3))
EMPTY = Problem(Code.FILE_EMPTY, {"path": "/films/one/clip.mp4"})
BAD = tuple(a_job(id=number, state=State.FAILED, media_name=f"bad {number}", problem=EMPTY) for number in (7, 8))
REJECTED = Problem(Code.AUTH_REJECTED, {"account": "公司"})

TABLE = {
    "one file": (BatchEnded(DONE[:1], ()), "1 file uploaded", "clip 1", (1,)),
    "many": (BatchEnded(DONE, ()), "3 files uploaded", "3.0 KB in all", (1, 2, 3)),
    "many and some failed": (BatchEnded(DONE, BAD), "3 files uploaded", "2 files failed", (7, 8)),
    "one failed": (BatchEnded((), BAD[:1]), "Upload failed: bad 7", "The file is empty: clip.mp4", (7,)),
    "all failed": (BatchEnded((), BAD), "2 files were not uploaded", "The file is empty: clip.mp4", (7, 8)),
    "first failure": (
        FirstFailure(BAD[0]),
        "Upload failed: bad 7",
        "The file is empty: clip.mp4\nThe other uploads go on.",
        (7,),
    ),
    "hold": (
        NeedsUser("a", REJECTED),
        "The access key was rejected.",
        "Check the key of account “公司”; it may have been disabled in the console.",
        (),
    ),
}


@pytest.mark.parametrize(("occasion", "title", "body", "job_ids"), TABLE.values(), ids=TABLE)
def test_a_notice_says_what_happened_and_which_rows_it_is_about(occasion, title, body, job_ids):
    notice = notice_of(open_texts(Language.ENGLISH), occasion)
    assert (notice.title, notice.body, notice.job_ids) == (title, body, job_ids)


def test_a_notice_is_in_the_language_in_force():
    notice = notice_of(open_texts(Language.CHINESE), BatchEnded(DONE, BAD))
    assert (notice.title, notice.body) == ("已上传 3 个文件", "2 个文件上传失败")


def test_only_a_hold_is_about_an_account():
    texts = open_texts(Language.ENGLISH)
    assert notice_of(texts, NeedsUser("a", REJECTED)).account_id == "a"
    assert notice_of(texts, BatchEnded(DONE, ())).account_id is None
