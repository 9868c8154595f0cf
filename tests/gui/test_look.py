"""Colours follow the system; every icon that is named is drawn, and none lies idle."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QColor, QFont

import vod_desktop.ui
from vod_desktop.paths import resources_dir
from vod_desktop.ui.actions import SPECS
from vod_desktop.ui.icons import GLYPHS, Icons
from vod_desktop.ui.models.row import _ICONS as STATE_ICONS
from vod_desktop.ui.style_sheet import style_sheet
from vod_desktop.ui.theme import DARK, LIGHT, Colours, Theme, scaled
from vod_desktop.ui.views.banner import _ICONS as BANNER_ICONS

FOLDER = resources_dir() / "icons"
UI_FOLDER = Path(vod_desktop.ui.__file__).parent


def test_every_icon_that_is_named_is_there_and_none_lies_idle():
    named = {spec.icon for spec in SPECS.values() if spec.icon} | set(STATE_ICONS.values()) | set(BANNER_ICONS.values())
    assert named <= set(GLYPHS)
    code = "".join(path.read_text(encoding="utf-8") for path in UI_FOLDER.rglob("*.py") if path.name != "icons.py")
    assert {name for name in GLYPHS if f'"{name}"' not in code} == set()


def test_the_program_has_a_picture_of_its_own(qapp):
    assert not Icons(FOLDER).application().pixmap(64, 64).isNull()


@pytest.mark.parametrize("name", sorted(GLYPHS))
def test_an_icon_is_drawn_in_the_colour_that_is_asked_for(qapp, name):
    image = Icons(FOLDER).pixmap(name, "#c0321f", 24, ratio=2.0).toImage()
    assert image.width() == 48
    inked = {
        image.pixelColor(x, y).name() for x in range(48) for y in range(48) if image.pixelColor(x, y).alpha() == 255
    }
    assert inked == {"#c0321f"}


@pytest.mark.parametrize("colours", [LIGHT, DARK], ids=["light", "dark"])
@pytest.mark.parametrize(
    ("ink", "ground"),
    [
        ("text", "base"),
        ("text", "window"),
        ("dim", "base"),
        ("dim", "window"),
        ("text", "selection"),
        ("on_accent", "accent"),
        ("success", "base"),
        ("warning", "warning_tint"),
        ("danger", "danger_tint"),
        ("danger", "base"),
        ("practice", "practice_tint"),
        ("accent", "base"),
    ],
)
def test_every_text_can_be_read_on_its_ground(colours: Colours, ink: str, ground: str):
    """The contrast of WCAG 2.2 level AA for text of normal size."""
    assert _contrast(getattr(colours, ink), getattr(colours, ground)) >= 4.5


@pytest.mark.parametrize("colours", [LIGHT, DARK], ids=["light", "dark"])
@pytest.mark.parametrize("ground", ["base", "window"])
def test_a_box_that_is_not_ticked_can_be_seen(colours: Colours, ground: str):
    """The contrast of WCAG 2.2 level AA for the parts of controls."""
    assert _contrast(colours.mark_edge, getattr(colours, ground)) >= 3


def test_the_style_sheet_leaves_no_name_unfilled(qapp):
    for scheme in (Qt.ColorScheme.Light, Qt.ColorScheme.Dark):
        assert re.search(r"\$\w", style_sheet(Theme(qapp, scheme))) is None


def test_the_scheme_follows_the_system(qapp, qtbot):
    theme = Theme(qapp)
    assert theme.colours is LIGHT
    with qtbot.waitSignal(theme.changed):
        qapp.styleHints().colorSchemeChanged.emit(Qt.ColorScheme.Dark)


def _contrast(one: str, other: str) -> float:
    lighter, darker = sorted((_luminance(one), _luminance(other)), reverse=True)
    return (lighter + 0.05) / (darker + 0.05)


def _luminance(colour: str) -> float:
    def linear(part: float) -> float:
        return part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4

    red, green, blue, _ = QColor(colour).getRgbF()
    return 0.2126 * linear(red) + 0.7152 * linear(green) + 0.0722 * linear(blue)


def test_fonts_scale_whether_they_are_measured_in_points_or_pixels(qapp):
    in_points, in_pixels = QFont("Sans"), QFont("Sans")
    in_points.setPointSizeF(10)
    in_pixels.setPixelSize(20)
    assert scaled(in_points, 1.5).pointSizeF() == 15
    assert scaled(in_pixels, 1.5, bold=True).pixelSize() == 30
    assert scaled(in_pixels, 1.5, bold=True).bold()
