"""The scenes of the guide's pictures still show what they are named for."""

from __future__ import annotations

import pytest
from PySide6.QtGui import QImage

from tests.support.guide_pictures import opener_for, paint
from tests.support.guide_scenes import SCENES
from vod_desktop.guide.guide import FOLDERS
from vod_desktop.paths import resources_dir
from vod_desktop.texts import Language

MOST_CHANGED = 0.12
"""A picture may be a little out of date: fonts differ from machine to machine, and times go on."""


@pytest.mark.parametrize("name", sorted(SCENES))
def test_a_scene_can_be_painted_light_and_dark(run, make_desk, tmp_path, name):
    desk = make_desk(opener=opener_for(name, tmp_path / "data"))

    async def journey():
        light, dark = (QImage(str(path)) for path in await paint(desk, name, tmp_path))
        assert light.size() == dark.size()
        assert light.pixelColor(2, 2).lightness() > 200
        assert dark.pixelColor(2, 2).lightness() < 80
        kept = QImage(str(resources_dir() / "guide" / FOLDERS[Language.ENGLISH] / "images" / f"{name}.webp"))
        assert abs(kept.width() / light.width() - 1) < MOST_CHANGED
        assert abs(kept.height() / light.height() - 1) < MOST_CHANGED

    run(journey())
