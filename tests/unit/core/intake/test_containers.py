"""Cut-off and damaged files are told from whole ones, and nothing is called damaged that may be whole."""

from __future__ import annotations

import struct
from io import FileIO
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from tests.support.containers import FTYP, MOOV, a_wav, an_mkv, an_mp4, box
from vod_desktop.core.intake.containers import damage
from vod_desktop.core.model.errors import AppError, Code
from vod_desktop.paths import resources_dir

MEDIA = b"frame after frame " * 300
INDEX = box(b"sidx", bytes(40))
FRAGMENT = box(b"moof", bytes(80)) + box(b"mdat", MEDIA)


def _verdict(content: bytes, name: str = "film.mp4") -> str | None:
    with TemporaryDirectory() as folder:
        path = Path(folder, name)
        path.write_bytes(content)
        return damage(path)


WHOLE = {
    "index behind": an_mp4(),
    "index before": an_mp4(moov_first=True),
    "64-bit size": an_mp4(wide=True),
    "to the end of the file": FTYP + MOOV + box(b"mdat", MEDIA, size=0),
    "old QuickTime without type": box(b"wide") + box(b"mdat", MEDIA) + MOOV,
    "media first": box(b"mdat", MEDIA, wide=True) + MOOV,
    "fragments": FTYP + MOOV + INDEX + FRAGMENT * 3 + box(b"mfra", bytes(20)),
    "two pieces of media": FTYP + box(b"mdat", MEDIA) + box(b"free", bytes(9)) + box(b"mdat", MEDIA) + MOOV,
    "padding behind": an_mp4() + bytes(5000),
    "a few stray bytes behind": an_mp4() + b"\0\1\2",
    "a trailer of the camera's own": an_mp4()
    + b"\x00\x00\x7f\x01inst"
    + b"x" * 200
    + b"8db42d694ccc418790edff439fe026bf",
    "a box that nobody knows": FTYP + box(b"SEFT", bytes(30)) + box(b"mdat", MEDIA) + MOOV,
    "more fragments than are looked at": FTYP
    + MOOV
    + (box(b"moof") + box(b"mdat")) * 2100
    + box(b"mdat", b"", size=99),
    "WAV": a_wav(),
    "WAV with odd padding": a_wav()[:-1],
    "WAV of a pipe": a_wav(size=0xFFFF_FFFF),
    "WAV of another pipe": a_wav(size=0x7FFF_F024),
    "WAV that was never closed": a_wav(size=0),
    "WAV that counts its own header": a_wav(size=len(a_wav())),
    "MKV": an_mkv(),
    "MKV of a live recording": an_mkv(size_known=False),
    "transport stream": (b"G" + bytes(187)) * 20,
    "MP3": b"ID3\x04\0\0\0\0\0\x00" + b"\xff\xfb\x90\x00" * 200,
    "FLV": b"FLV\x01\x05\0\0\0\x09" + bytes(300),
    "zeros": bytes(10_000),
    "one line without end": b"x" * 5000,
    "one byte": b"a",
}


@pytest.mark.parametrize("content", WHOLE.values(), ids=WHOLE.keys())
def test_what_may_be_whole_passes(content: bytes) -> None:
    assert _verdict(content) is None


def test_the_sample_that_comes_with_the_program_passes() -> None:
    assert damage(resources_dir() / "sample" / "sample.mp4") is None


BROKEN = {
    "cut in the media": (an_mp4()[:3000], "the file ends inside the box mdat"),
    "cut in the media, index before": (an_mp4(moov_first=True)[:-1], "the file ends inside the box mdat"),
    "cut in the media, 64-bit size": (an_mp4(wide=True)[:3000], "the file ends inside the box mdat"),
    "cut before the index": (FTYP + box(b"mdat", MEDIA), "the box moov is missing"),
    "cut before the media": (FTYP + MOOV, "the box mdat is missing"),
    "cut in a header": (FTYP + MOOV + b"\0\0\1", "the file ends inside the header of a box"),
    "a recording that was not ended": (
        FTYP + box(b"free") + box(b"mdat", MEDIA, size=0),
        "the box moov is missing",
    ),
    "fragments without a beginning": (box(b"styp", bytes(16)) + INDEX + FRAGMENT, "the box moov is missing"),
    "cut in a fragment": ((FTYP + MOOV + FRAGMENT * 3)[:-10], "the file ends inside the box mdat"),
    "half a WAV": (a_wav()[:9000], "11044 bytes are missing"),
    "half an MKV": (an_mkv()[:9000], "11021 bytes are missing"),
    "a page": (b"<!DOCTYPE html>\n<html><body>403 Forbidden</body></html>\n", "a text, not a video or audio file"),
    "a text with a mark": (("\ufeff" + "{\n  错误: 未登录\n}\n" * 300).encode(), "a text, not a video or audio file"),
}


@pytest.mark.parametrize(("content", "reason"), BROKEN.values(), ids=BROKEN.keys())
def test_what_is_broken_is_told_with_its_reason(content: bytes, reason: str) -> None:
    assert _verdict(content) == reason


def test_the_name_does_not_matter() -> None:
    assert _verdict(an_mp4()[:3000], "film.mkv") == "the file ends inside the box mdat"
    assert _verdict(an_mkv(), "film.mp4") is None


_ENDINGS = st.sampled_from(["index", "media", "wide media"])


@settings(max_examples=300, deadline=None)
@given(st.data(), _ENDINGS, st.binary(max_size=400), st.integers(0, 3))
def test_every_truncation_of_an_mp4_is_caught(data: st.DataObject, ending: str, media: bytes, extras: int) -> None:
    """Its last box is one that a player needs: index or media. All that is cut off of it is missed."""
    between = box(b"free", bytes(extras)) * extras
    mdat = box(b"mdat", media, wide=ending == "wide media")
    whole = FTYP + between + (mdat + MOOV if ending == "index" else MOOV + between + mdat)
    assert _verdict(whole) is None
    length = data.draw(st.integers(1, len(whole) - 1))
    assert _verdict(whole[:length]) is not None


@settings(max_examples=400, deadline=None)
@given(
    st.sampled_from([b"", FTYP, FTYP + MOOV, b"RIFF", b"RIFF\xff\0\0\0WAVE", b"\x1a\x45\xdf\xa3", an_mkv()[:10]]),
    st.binary(max_size=3000),
)
@example(FTYP, struct.pack(">I4sQ", 1, b"mdat", 2**64 - 1))
@example(FTYP, struct.pack(">I4s", 1, b"mdat"))
@example(b"\x1a\x45\xdf\xa3", b"\xff")
@example(b"\x1a\x45\xdf\xa3", b"\x02\x10\0\0\0\0\0")
def test_no_bytes_whatever_raise(head: bytes, tail: bytes) -> None:
    assert _verdict(head + tail) is None or isinstance(_verdict(head + tail), str)


@settings(max_examples=300, deadline=None)
@given(st.binary(min_size=8, max_size=200), st.sampled_from(["index before", "index behind", "64-bit size"]))
def test_bytes_behind_a_whole_mp4_are_no_damage_unless_they_are_a_box_cut_off(tail: bytes, kind: str) -> None:
    named = tail[4:8] in {b"free", b"skip", b"wide", b"mdat", b"moov", b"moof", b"uuid", b"udta", b"meta", b"mfra"}
    assert named or _verdict(WHOLE[kind] + tail) is None


def test_less_than_a_megabyte_is_read_of_a_file_of_any_size(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = tmp_path / "60 GB.mp4"
    with path.open("wb") as file:
        file.write(FTYP + struct.pack(">I4sQ", 1, b"mdat", 60 * 1024**3))
        file.truncate(len(FTYP) + 60 * 1024**3)
        file.seek(0, 2)
        file.write(MOOV)
    read: list[int] = []

    class Counting(FileIO):
        def read(self, count: int | None = -1, /) -> bytes:
            found = super().read(-1 if count is None else count) or b""
            read.append(len(found))
            return found

    monkeypatch.setattr(Path, "open", lambda self, *_, **__: Counting(self))
    assert damage(path) is None
    assert 0 < sum(read) < 100_000


def test_a_file_that_is_gone_is_told_as_such(tmp_path: Path) -> None:
    with pytest.raises(AppError) as caught:
        damage(tmp_path / "gone.mp4")
    assert caught.value.problem.code is Code.FILE_MISSING
