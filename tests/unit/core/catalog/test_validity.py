"""Options that name what does not exist: found where a list is known, let pass where it is not."""

from __future__ import annotations

import pytest

from vod_desktop.core.catalog.validity import gone, needed
from vod_desktop.core.model.catalog import (
    TOP_CATEGORY_ID,
    Application,
    CatalogItem,
    CatalogKind,
    Category,
    Listing,
    ProcedureTemplate,
    Region,
    SnapshotTemplate,
    TranscodeTemplate,
    WatermarkTemplate,
)
from vod_desktop.core.model.errors import Code, Problem
from vod_desktop.core.model.options import FASTEST, UploadOptions

ITEMS: dict[CatalogKind, tuple[CatalogItem, ...]] = {
    CatalogKind.PROCEDURES: (ProcedureTemplate("LongVideoPreset"),),
    CatalogKind.TRANSCODES: (TranscodeTemplate(10, "a"), TranscodeTemplate(20, "b")),
    CatalogKind.WATERMARKS: (WatermarkTemplate(150, "logo"),),
    CatalogKind.COVER_SNAPSHOTS: (SnapshotTemplate(11, "cover"),),
    CatalogKind.SAMPLE_SNAPSHOTS: (SnapshotTemplate(12, "samples"),),
    CatalogKind.CATEGORIES: (Category(0, TOP_CATEGORY_ID, "other", 0), Category(7, TOP_CATEGORY_ID, "news", 0)),
    CatalogKind.REGIONS: (
        Region("ap-chongqing", "", opened=True, is_default=True),
        Region("ap-beijing", "", opened=False, is_default=False),
    ),
    CatalogKind.APPLICATIONS: (Application(1, "plain"), Application(2, "paths", has_paths=True)),
}
KNOWN = {kind: Listing(kind, items, 0.0) for kind, items in ITEMS.items()}

GOOD = [
    UploadOptions(),
    UploadOptions(procedure="LongVideoPreset"),
    UploadOptions(procedure="QCVB_SimpleProcessFile(1,1)"),
    UploadOptions(procedure="QCVB_SimpleProcessFile({10, 20},150,11,12)"),
    UploadOptions(procedure="QCVB_SimpleProcessFile(0,0,11)"),
    UploadOptions(procedure="QCVB_ProcessUGCFile(1,1)"),  # built in, and listed nowhere
    UploadOptions(class_id=7),
    UploadOptions(class_id=0),
    UploadOptions(storage_region="ap-chongqing"),
    UploadOptions(storage_region=FASTEST),
    UploadOptions(storage_path="/a/b.mp4"),
]
GONE = [
    (UploadOptions(procedure="Renamed"), "procedure", "Renamed"),
    (UploadOptions(procedure="QCVB_SimpleProcessFile({10,30})"), "procedure", "30"),
    (UploadOptions(procedure="QCVB_SimpleProcessFile(1,151)"), "procedure", "151"),
    (UploadOptions(procedure="QCVB_SimpleProcessFile(1,0,12)"), "procedure", "12"),
    (UploadOptions(procedure="QCVB_SimpleProcessFile(1,1,11,11)"), "procedure", "11"),
    (UploadOptions(class_id=8), "class_id", "8"),
    (UploadOptions(storage_region="ap-beijing"), "storage_region", "ap-beijing"),
    (UploadOptions(storage_region="ap-nowhere"), "storage_region", "ap-nowhere"),
    (UploadOptions(storage_path="/a.mp4"), "storage_path", "/a.mp4"),
]


@pytest.mark.parametrize("options", GOOD)
def test_what_exists_is_let_pass(options: UploadOptions) -> None:
    assert gone(options, KNOWN, sub_app_id=2) is None


@pytest.mark.parametrize(("options", "field", "value"), GONE)
def test_what_does_not_exist_is_named_with_its_field(options: UploadOptions, field: str, value: str) -> None:
    assert gone(options, KNOWN, sub_app_id=1) == Problem(Code.OPTION_GONE, {"field": field, "value": value})


@pytest.mark.parametrize(("options", "field", "value"), GONE)
def test_a_list_that_is_not_known_refuses_nothing(options: UploadOptions, field: str, value: str) -> None:
    assert gone(options, {}, sub_app_id=1) is None
    others = {kind: listing for kind, listing in KNOWN.items() if kind not in needed(options)}
    assert gone(options, others, sub_app_id=1) is None


@pytest.mark.parametrize(("options", "field", "value"), GONE)
def test_the_needed_lists_are_enough_to_judge(options: UploadOptions, field: str, value: str) -> None:
    assert gone(options, {kind: KNOWN[kind] for kind in needed(options)}, sub_app_id=1) is not None


def test_only_what_the_options_name_is_needed() -> None:
    assert needed(UploadOptions(media_name="x", source_context="y")) == ()
    assert needed(UploadOptions(procedure="QCVB_SimpleProcessFile(1,1)")) == ()
    assert needed(UploadOptions(storage_region=FASTEST)) == ()
    assert needed(UploadOptions(procedure="QCVB_SimpleProcessFile({10,20},150)")) == (
        CatalogKind.TRANSCODES,
        CatalogKind.WATERMARKS,
    )
    assert needed(UploadOptions(procedure="p", class_id=7)) == (CatalogKind.PROCEDURES, CatalogKind.CATEGORIES)


def test_a_storage_path_is_judged_only_for_an_application_that_is_known() -> None:
    options = UploadOptions(storage_path="/a.mp4")
    assert gone(options, KNOWN, sub_app_id=None) is None
    assert gone(options, KNOWN, sub_app_id=99) is None


def test_an_empty_list_is_a_list() -> None:
    nothing = {CatalogKind.PROCEDURES: Listing(CatalogKind.PROCEDURES, (), 0.0)}
    assert gone(UploadOptions(procedure="LongVideoPreset"), nothing) is not None
