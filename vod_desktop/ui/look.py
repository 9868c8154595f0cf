"""What every view needs to look and read right."""

from __future__ import annotations

from dataclasses import dataclass, field

from vod_desktop.texts import Texts
from vod_desktop.ui.courtesy import Courtesy
from vod_desktop.ui.icons import Icons
from vod_desktop.ui.theme import Theme


@dataclass(frozen=True, slots=True)
class Look:
    """Texts in the language in force, colours in force, icons.

    Attributes:
        courtesy: Marks the longer turns of the window, in which other threads let it pass.
    """

    texts: Texts
    theme: Theme
    icons: Icons
    courtesy: Courtesy = field(default_factory=Courtesy)
