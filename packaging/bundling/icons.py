"""Draws the program's icon in the sizes and containers that the systems want, from `resources/icons/app.svg`.

A script of the environment that is frozen: it draws with Qt. `python -m bundling.icons FOLDER` leaves there `<size>.png`,
`app.ico` for Windows and `app.icns` for macOS, whose containers take PNG pictures as they are, and `side.bmp` for the installer.
"""

from __future__ import annotations

import os
import struct
import sys
from collections.abc import Mapping
from pathlib import Path

from bundling.identity import ROOT

SIZES_PX = (16, 22, 24, 32, 48, 64, 128, 256, 512, 1024)
ICO_SIZES_PX = (16, 24, 32, 48, 64, 256)
ICNS_TYPES: Mapping[bytes, int] = {
    b"icp4": 16, b"ic11": 32, b"ic12": 64, b"ic07": 128, b"ic13": 256, b"ic08": 256, b"ic14": 512, b"ic09": 512, b"ic10": 1024,
}  # fmt: skip
"""Type of an entry and the size of its picture in pixels; those for dense screens repeat sizes of others."""
_ICO_HEADER = struct.Struct("<3H")
_ICO_ENTRY = struct.Struct("<4B2H2I")
_ICNS_HEADER = struct.Struct(">4sI")
_BITS = 32
SIDE_PX = (164, 314)
"""What the installer's first and last page have room for."""
_SIDE_COLOURS = ("#3b82f6", "#173ea8")
_SIDE_ICON_PX = 96


def ico(pictures: Mapping[int, bytes]) -> bytes:
    """An icon file of Windows.

    Args:
        pictures: PNG files by their size in pixels, up to 256.
    """
    at = _ICO_HEADER.size + _ICO_ENTRY.size * len(pictures)
    entries, data = b"", b""
    for size_px, png in sorted(pictures.items()):
        edge = size_px % 256  # 0 stands for 256
        entries += _ICO_ENTRY.pack(edge, edge, 0, 0, 1, _BITS, len(png), at + len(data))
        data += png
    return _ICO_HEADER.pack(0, 1, len(pictures)) + entries + data


def icns(pictures: Mapping[int, bytes]) -> bytes:
    """An icon file of macOS.

    Args:
        pictures: PNG files by their size in pixels; all sizes of `ICNS_TYPES`.
    """
    entries = b"".join(
        _ICNS_HEADER.pack(kind, _ICNS_HEADER.size + len(pictures[size_px])) + pictures[size_px]
        for kind, size_px in ICNS_TYPES.items()
    )
    return _ICNS_HEADER.pack(b"icns", _ICNS_HEADER.size + len(entries)) + entries


def draw(drawing: Path) -> dict[int, bytes]:
    """The drawing as PNG files, by size in pixels."""
    os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
    from PySide6.QtCore import QBuffer, QByteArray, QIODevice, Qt  # noqa: PLC0415  (tests of the containers need no Qt)
    from PySide6.QtGui import QGuiApplication, QImage, QPainter  # noqa: PLC0415
    from PySide6.QtSvg import QSvgRenderer  # noqa: PLC0415

    app = QGuiApplication.instance() or QGuiApplication([])
    renderer = QSvgRenderer(str(drawing))
    pictures = {}
    for size_px in SIZES_PX:
        image = QImage(size_px, size_px, QImage.Format.Format_ARGB32)
        image.fill(Qt.GlobalColor.transparent)
        painter = QPainter(image)
        renderer.render(painter)
        painter.end()
        png = QByteArray()
        buffer = QBuffer(png)
        buffer.open(QIODevice.OpenModeFlag.WriteOnly)
        if not renderer.isValid() or not image.save(buffer, "PNG"):  # type: ignore[call-overload]
            raise OSError(f"{drawing} cannot be drawn")
        pictures[size_px] = bytes(png.data())
    del app
    return pictures


def side_picture(drawing: Path, target: Path) -> None:
    """Draws the picture beside the words of the installer; after `draw`, which has made the application."""
    from PySide6.QtCore import QRectF  # noqa: PLC0415  (as above)
    from PySide6.QtGui import QColor, QImage, QLinearGradient, QPainter  # noqa: PLC0415
    from PySide6.QtSvg import QSvgRenderer  # noqa: PLC0415

    width, height = SIDE_PX
    image = QImage(width, height, QImage.Format.Format_RGB32)
    painter = QPainter(image)
    sky = QLinearGradient(0, 0, 0, height)
    for place, colour in enumerate(_SIDE_COLOURS):
        sky.setColorAt(place, QColor(colour))
    painter.fillRect(image.rect(), sky)
    left, top = (width - _SIDE_ICON_PX) / 2, (height - _SIDE_ICON_PX) / 2
    QSvgRenderer(str(drawing)).render(painter, QRectF(left, top, _SIDE_ICON_PX, _SIDE_ICON_PX))
    painter.end()
    if not image.save(str(target), "BMP"):  # type: ignore[call-overload]
        raise OSError(f"{target} cannot be written")


def main(folder: Path) -> None:
    """Writes everything into `folder`."""
    folder.mkdir(parents=True, exist_ok=True)
    drawing = ROOT / "resources" / "icons" / "app.svg"
    pictures = draw(drawing)
    side_picture(drawing, folder / "side.bmp")
    for size_px, png in pictures.items():
        (folder / f"{size_px}.png").write_bytes(png)
    (folder / "app.ico").write_bytes(ico({size_px: pictures[size_px] for size_px in ICO_SIZES_PX}))
    (folder / "app.icns").write_bytes(icns(pictures))


if __name__ == "__main__":
    main(Path(sys.argv[1]))
