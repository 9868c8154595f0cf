"""Whether what a job's options name still exists, judged by the lists that are known. Pure.

A list that is not known never refuses anything: it may not be asked for, or not now. The service judges in the end.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from vod_desktop.core.model.catalog import (
    Application,
    CatalogKind,
    Category,
    Listing,
    ProcedureTemplate,
    Region,
    SnapshotTemplate,
    TranscodeTemplate,
    WatermarkTemplate,
)
from vod_desktop.core.model.composition import CONSOLE_NUMBER, AsInConsole, Composition, parse
from vod_desktop.core.model.errors import Code, Problem
from vod_desktop.core.model.options import FASTEST, UploadOptions

Listings = Mapping[CatalogKind, Listing]

_OTHER_CATEGORY_ID = 0
"""Every application has the category "other"."""

_BUILT_IN = "QCVB_"
"""How procedures begin that are built into the service; it lists none of them."""


def needed(options: UploadOptions) -> tuple[CatalogKind, ...]:
    """The lists that must be known to judge these options."""
    kinds = [kind for kind, _ in _composed(options.procedure)]
    if _template_name(options.procedure) is not None:
        kinds.append(CatalogKind.PROCEDURES)
    if options.class_id != _OTHER_CATEGORY_ID:
        kinds.append(CatalogKind.CATEGORIES)
    if _named_region(options) is not None:
        kinds.append(CatalogKind.REGIONS)
    if options.storage_path is not None:
        kinds.append(CatalogKind.APPLICATIONS)
    return tuple(dict.fromkeys(kinds))


def gone(options: UploadOptions, listings: Listings, *, sub_app_id: int | None = None) -> Problem | None:
    """The first option that names what does not exist, as `option.gone` with field and value; None when all is well.

    Args:
        options: Of one job.
        listings: What is known of its account.
        sub_app_id: The account's application; without it storage paths are not judged.
    """
    return next(_problems(options, listings, sub_app_id), None)


def _problems(options: UploadOptions, listings: Listings, sub_app_id: int | None) -> Iterator[Problem]:
    name = _template_name(options.procedure)
    if name is not None and _lacks(listings, CatalogKind.PROCEDURES, name):
        yield _gone("procedure", name)
    for kind, number in _composed(options.procedure):
        if _lacks(listings, kind, number):
            yield _gone("procedure", str(number))
    if options.class_id != _OTHER_CATEGORY_ID and _lacks(listings, CatalogKind.CATEGORIES, options.class_id):
        yield _gone("class_id", str(options.class_id))
    region = _named_region(options)
    if region is not None and _lacks(listings, CatalogKind.REGIONS, region):
        yield _gone("storage_region", region)
    if options.storage_path is not None and _has_no_paths(listings, sub_app_id):
        yield _gone("storage_path", options.storage_path)


def _gone(field: str, value: str) -> Problem:
    return Problem(Code.OPTION_GONE, {"field": field, "value": value})


def _named_region(options: UploadOptions) -> str | None:
    """The region that must be there; whichever is the fastest will be one that is."""
    return None if options.storage_region == FASTEST else options.storage_region


def _template_name(procedure: str | None) -> str | None:
    """The name of a stored procedure; None for a text that the service reads itself."""
    return None if not procedure or procedure.lstrip().startswith(_BUILT_IN) else procedure


def _composed(procedure: str | None) -> Iterator[tuple[CatalogKind, int]]:
    """The templates that a composed procedure names, each with its list."""
    composition = parse(procedure or "") or Composition()
    if not isinstance(composition.transcodes, AsInConsole):
        yield from ((CatalogKind.TRANSCODES, number) for number in composition.transcodes)
    if composition.watermark not in {None, CONSOLE_NUMBER}:
        yield CatalogKind.WATERMARKS, composition.watermark or 0
    if composition.cover is not None:
        yield CatalogKind.COVER_SNAPSHOTS, composition.cover
    if composition.samples is not None:
        yield CatalogKind.SAMPLE_SNAPSHOTS, composition.samples


def _lacks(listings: Listings, kind: CatalogKind, wanted: str | int) -> bool:
    """Whether a list is known and does not hold this."""
    listing = listings.get(kind)
    return listing is not None and all(_key(item) != wanted for item in listing.items)


def _key(item: object) -> str | int | None:
    """What options name an entry by; None for an entry that cannot be chosen."""
    match item:
        case ProcedureTemplate():
            return item.name
        case TranscodeTemplate() | WatermarkTemplate() | SnapshotTemplate():
            return item.definition
        case Category():
            return item.class_id
        case Region():
            return item.region if item.opened else None
        case _:
            return None


def _has_no_paths(listings: Listings, sub_app_id: int | None) -> bool:
    listing = listings.get(CatalogKind.APPLICATIONS)
    return listing is not None and any(
        isinstance(item, Application) and item.sub_app_id == sub_app_id and not item.has_paths for item in listing.items
    )
