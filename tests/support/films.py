"""Files that are opened as films: one that is, and some that are not."""

from __future__ import annotations

import random
import shutil
import wave
from pathlib import Path

from vod_desktop.paths import resources_dir


def a_clip(path: Path) -> Path:
    """Two seconds of 320 x 240 at 25 frames a second, each frame another picture."""
    shutil.copyfile(resources_dir() / "sample" / "sample.mp4", path)
    return path


def noise(path: Path) -> Path:
    """Bytes that are no film, whatever the name says."""
    path.write_bytes(random.Random(7).randbytes(200_000))
    return path


def a_tone(path: Path) -> Path:
    """Two seconds of sound in a WAV file."""
    with wave.open(str(path), "wb") as sound:
        sound.setnchannels(1)
        sound.setsampwidth(2)
        sound.setframerate(8000)
        sound.writeframes(b"\x00\x10\x00\xf0" * 8000)
    return path


def an_mp3(path: Path) -> Path:
    """Two seconds of silence: MPEG-1 layer III frames of 32 kbit/s mono, made by hand."""
    frame = b"\xff\xfb\x10\xc0" + bytes(100)
    path.write_bytes(frame * 77)
    return path
