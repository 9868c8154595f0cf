"""What the cover of a job is called."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.support.jobs import a_job
from vod_desktop.core.model.job import Job, ObjectKind, SourceFile, UploadObject
from vod_desktop.core.model.options import CoverMode, UploadOptions
from vod_desktop.texts import Language, open_texts
from vod_desktop.ui.models.cover_text import cover_text

MEDIA = a_job().media


def with_cover(path: str, mode: CoverMode) -> Job:
    cover = UploadObject(ObjectKind.COVER, SourceFile(Path(path), 10, 1))
    return a_job(objects=(MEDIA, cover), options=UploadOptions(cover_mode=mode))


@pytest.mark.parametrize(
    ("job", "english", "chinese"),
    [
        (a_job(), "none", "无"),
        (with_cover("/a/poster.png", CoverMode.FILE), "picture: poster.png", "图片：poster.png"),
        (with_cover("/a/clip.jpg", CoverMode.SAME_NAME), "same name: clip.jpg", "同名图片：clip.jpg"),
        (with_cover("/c/frame-12480ms-0123456789abcdef.jpg", CoverMode.FILE), "frame at 0:12", "画面 0:12"),
        (with_cover("/c/frame-12480ms.jpg", CoverMode.FILE), "picture: frame-12480ms.jpg", "图片：frame-12480ms.jpg"),
        (a_job(options=UploadOptions(procedure="QCVB_SimpleProcessFile({20},0,10)")), "template 10", "模板 10"),
        (a_job(options=UploadOptions(procedure="QCVB_SimpleProcessFile({20})")), "none", "无"),
        (a_job(options=UploadOptions(procedure="LongVideoPreset")), "none", "无"),
    ],
)
def test_a_cover_in_words(job, english, chinese):
    assert cover_text(open_texts(Language.ENGLISH), job) == english
    assert cover_text(open_texts(Language.CHINESE), job) == chinese
