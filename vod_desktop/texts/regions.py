"""Storage regions as people call them."""

from __future__ import annotations

from collections.abc import Mapping

from vod_desktop.core.model.catalog import Listing, Region
from vod_desktop.core.model.options import FASTEST
from vod_desktop.texts.texts import Texts, mark

REGION_NAMES: Mapping[str, str] = {
    FASTEST: mark("Fastest (measured when the upload begins)"),
    "ap-beijing": mark("Beijing"),
    "ap-chengdu": mark("Chengdu"),
    "ap-chongqing": mark("Chongqing"),
    "ap-guangzhou": mark("Guangzhou"),
    "ap-nanjing": mark("Nanjing"),
    "ap-shanghai": mark("Shanghai"),
    "ap-hongkong": mark("Hong Kong (China)"),
    "ap-taipei": mark("Taipei (China)"),
    "ap-bangkok": mark("Bangkok"),
    "ap-jakarta": mark("Jakarta"),
    "ap-mumbai": mark("Mumbai"),
    "ap-seoul": mark("Seoul"),
    "ap-singapore": mark("Singapore"),
    "ap-tokyo": mark("Tokyo"),
    "eu-frankfurt": mark("Frankfurt"),
    "eu-moscow": mark("Moscow"),
    "na-ashburn": mark("Virginia"),
    "na-siliconvalley": mark("Silicon Valley"),
    "na-toronto": mark("Toronto"),
    "sa-saopaulo": mark("São Paulo"),
}
"""Not yet translated; the service names its regions in the language of the account's calls only."""


def region_name(texts: Texts, region: str, listing: Listing | None = None) -> str:
    """A region's name: ours, else the service's own, else as it is written in calls."""
    if region in REGION_NAMES:
        return texts.tr(REGION_NAMES[region])
    for item in () if listing is None else listing.items:
        if isinstance(item, Region) and item.region == region and item.description:
            return item.description
    return region
