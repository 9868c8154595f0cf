"""The options of a job in words, by what is known of the application's lists. Pure."""

from __future__ import annotations

from datetime import datetime

from vod_desktop.core.model.catalog import CatalogKind, Category, Listing
from vod_desktop.core.model.options import UploadOptions
from vod_desktop.core.model.signature import TASK_PRIORITIES, NotifyMode
from vod_desktop.texts.regions import region_name
from vod_desktop.texts.templates import Listings, option_words
from vod_desktop.texts.texts import Texts, mark

_NOTIFY_LABELS = {
    NotifyMode.FINISH: mark("When all of it has ended"),
    NotifyMode.CHANGE: mark("Whenever a part of it changes"),
    NotifyMode.NONE: mark("No notifications"),
}


def category_path(listing: Listing | None, class_id: int) -> str:
    """`Sports / Football`: a category with those above it; empty where no list knows it."""
    known = {item.class_id: item for item in (listing.items if listing else ()) if isinstance(item, Category)}
    names: list[str] = []
    while class_id in known and len(names) < len(known):
        names.append(known[class_id].name)
        class_id = known[class_id].parent_id
    return " / ".join(reversed(names))


def category_words(texts: Texts, options: UploadOptions, listings: Listings) -> str:
    """The category by its names, else by its number."""
    class_id = options.class_id
    if not class_id:  # some applications list it, under a name in one language
        return texts.tr("Other")
    path = category_path(listings.get(CatalogKind.CATEGORIES), class_id)
    return path or str(class_id)


def procedure_option(texts: Texts, options: UploadOptions, listings: Listings) -> str:
    """The procedure by its name, with what it does as far as that is known."""
    name, words = options.procedure, option_words(texts, options.procedure, listings)
    if not name or not words:
        return name or words
    return texts.tr("{name}: {words}", name=name, words=words)


def priority_words(texts: Texts, priority: int | None) -> str:
    """The priority of a procedure, with a word where it says more than the number; empty for none of its own."""
    if priority is None:
        return ""
    number = f"{priority:+d}".replace("-", "\N{MINUS SIGN}") if priority else "0"
    if priority == TASK_PRIORITIES[-1]:
        return texts.tr("{number} (first)", number=number)
    if priority == TASK_PRIORITIES[0]:
        return texts.tr("{number} (last)", number=number)
    return number if priority else texts.tr("{number} (usual)", number=number)


def notify_words(texts: Texts, mode: NotifyMode | None) -> str:
    """When the service sends an event, with the documents' word; empty for none of its own."""
    return "" if mode is None else f"{texts.tr(_NOTIFY_LABELS[mode])} ({mode})"


def region_words(texts: Texts, options: UploadOptions, listings: Listings) -> str:
    """The storage region by its name."""
    if options.storage_region is None:
        return texts.tr("Default region")
    return region_name(texts, options.storage_region, listings.get(CatalogKind.REGIONS))


def expiry_words(texts: Texts, options: UploadOptions) -> str:
    """When the medium is deleted, in local time."""
    if options.expire_time is None:
        return texts.tr("Never")
    try:
        return f"{datetime.fromisoformat(options.expire_time).astimezone():%Y-%m-%d %H:%M}"
    except ValueError:
        return options.expire_time
