"""The containers of icons, read back by Qt's own readers."""

from __future__ import annotations

import struct

import pytest
from PySide6.QtGui import QImage, QImageReader

from bundling import icons

DRAWING = icons.ROOT / "resources" / "icons" / "app.svg"


@pytest.fixture(scope="module")
def pictures(qapp) -> dict[int, bytes]:
    return icons.draw(DRAWING)


def test_every_size_is_drawn_with_a_transparent_corner_and_something_in_the_middle(pictures):
    assert set(pictures) == set(icons.SIZES_PX)
    for size_px, png in pictures.items():
        image = QImage.fromData(png, "PNG")
        assert (image.width(), image.height()) == (size_px, size_px)
        assert image.pixelColor(0, 0).alpha() == 0
        assert image.pixelColor(size_px // 2, size_px // 2).alpha() == 255


def test_the_icon_of_windows_holds_all_its_sizes(pictures, tmp_path):
    path = tmp_path / "app.ico"
    path.write_bytes(icons.ico({size_px: pictures[size_px] for size_px in icons.ICO_SIZES_PX}))
    reader = QImageReader(str(path))
    sizes = []
    for number in range(reader.imageCount()):
        reader.jumpToImage(number)
        sizes.append(reader.read().width())
    assert sizes == list(icons.ICO_SIZES_PX)


def test_the_icon_of_macos_can_be_read_and_counts_its_own_length(pictures, tmp_path):
    data = icons.icns(pictures)
    assert struct.unpack(">4sI", data[:8]) == (b"icns", len(data))
    path = tmp_path / "app.icns"
    path.write_bytes(data)
    assert not QImage(str(path)).isNull()


def test_the_side_of_the_installer_has_the_size_that_it_shows(pictures, tmp_path):
    icons.side_picture(DRAWING, tmp_path / "side.bmp")
    image = QImage(str(tmp_path / "side.bmp"))
    assert (image.width(), image.height()) == icons.SIDE_PX
    assert image.pixelColor(0, 0) != image.pixelColor(0, image.height() - 1)
