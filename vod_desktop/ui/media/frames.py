"""Pictures of video frames, small ones without the price of whole ones.

Qt turns a frame into a picture on the thread that asks and keeps Python's lock meanwhile: 40 to 75 ms for 4K, too long for a
window that is looked at. So every n-th pixel of a large frame is copied into a small frame first, and Qt turns that one.
Frames of ten bits in three planes, which cameras make, Qt cannot turn at all without a graphic card: they are copied to eight.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Literal

from PySide6.QtCore import QSize
from PySide6.QtGui import QImage
from PySide6.QtMultimedia import QVideoFrame, QVideoFrameFormat

_Format = QVideoFrameFormat.PixelFormat
_TEN_BITS = _Format.Format_YUV420P10


@dataclass(frozen=True, slots=True)
class _Plane:
    """How one plane of a frame lies in memory.

    Attributes:
        sample: Code of one sample for `memoryview.cast`; two chroma values that stand together count as one.
        width, height: What the frame's width and height are divided by.
        is_ten_bits: Samples of ten bits in sixteen, of which eight are copied.
    """

    sample: Literal["B", "H", "I"]
    width: int = 1
    height: int = 1
    is_ten_bits: bool = False


_PLANES: Mapping[_Format, tuple[_Plane, ...]] = {
    _Format.Format_YUV420P: (_Plane("B"), _Plane("B", 2, 2), _Plane("B", 2, 2)),
    _Format.Format_YUV422P: (_Plane("B"), _Plane("B", 2, 1), _Plane("B", 2, 1)),
    _TEN_BITS: (
        _Plane("H", is_ten_bits=True),
        _Plane("H", 2, 2, is_ten_bits=True),
        _Plane("H", 2, 2, is_ten_bits=True),
    ),
    _Format.Format_NV12: (_Plane("B"), _Plane("H", 2, 2)),
    _Format.Format_P010: (_Plane("H"), _Plane("I", 2, 2)),
}
"""What decoders give; other formats, which are rare, are turned as a whole."""


def picture_of(frame: QVideoFrame, most_px: int) -> QImage:
    """The picture of a frame, at most about so wide or high; turned upright as the film says. Null when there is none."""
    largest = max(frame.width(), frame.height())
    step = -(-largest // most_px)
    planes = _PLANES.get(frame.pixelFormat())
    if planes is not None and (step > 1 or frame.pixelFormat() == _TEN_BITS):
        copy = _copied(frame, planes, step)
        if copy is not None:
            return copy.toImage()
    return frame.toImage()


def _copied(frame: QVideoFrame, planes: tuple[_Plane, ...], step: int) -> QVideoFrame | None:
    size = QSize(frame.width() // step // 2 * 2, frame.height() // step // 2 * 2)
    small = QVideoFrame(_format_like(frame.surfaceFormat(), size))
    if size.isEmpty() or not frame.map(QVideoFrame.MapMode.ReadOnly):
        return None
    try:
        if not small.map(QVideoFrame.MapMode.WriteOnly):
            return None
        try:
            for number, plane in enumerate(planes):
                _copy_plane(frame, small, number, plane, step)
        finally:
            small.unmap()
    finally:
        frame.unmap()
    return small


def _copy_plane(frame: QVideoFrame, small: QVideoFrame, number: int, plane: _Plane, step: int) -> None:
    source = memoryview(frame.bits(number)).cast("B").cast(plane.sample)
    target = memoryview(small.bits(number)).cast("B")
    if not plane.is_ten_bits:
        target = target.cast(plane.sample)
    source_line = frame.bytesPerLine(number) // source.itemsize
    target_line = small.bytesPerLine(number) // target.itemsize
    width, height = small.width() // plane.width, small.height() // plane.height
    for line in range(height):
        start = line * step * source_line
        samples = source[start : start + width * step : step]
        target[line * target_line : line * target_line + width] = _eight(samples) if plane.is_ten_bits else samples


def _eight(samples: memoryview) -> bytes:
    """The upper eight of ten bits, a whole line at once: moved up as one number, they are the second byte of each two."""
    line = samples.tobytes()
    return (int.from_bytes(line, "little") << 6).to_bytes(len(line), "little")[1::2]


def _format_like(full: QVideoFrameFormat, size: QSize) -> QVideoFrameFormat:
    pixels = _Format.Format_YUV420P if full.pixelFormat() == _TEN_BITS else full.pixelFormat()
    small = QVideoFrameFormat(size, pixels)
    small.setColorSpace(full.colorSpace())
    small.setColorRange(full.colorRange())
    small.setColorTransfer(full.colorTransfer())
    small.setRotation(full.rotation())
    small.setMirrored(full.isMirrored())
    return small
