"""What is done to presets while they are edited: pure values in, pure values out."""

from __future__ import annotations

from vod_desktop.core.intake.preset_files import NamedOptions
from vod_desktop.core.model.options import UploadOptions
from vod_desktop.core.model.presets import Preset
from vod_desktop.ui.models.preset_draft import PresetDraft, new_preset, unique_name

A, B, C = (Preset(name.lower(), name, UploadOptions(class_id=place)) for place, name in enumerate("ABC"))
DRAFT = PresetDraft((A, B, C), {"acc": "b"})


def names(draft: PresetDraft) -> list[str]:
    return [preset.name for preset in draft.presets]


def test_a_name_that_is_taken_gets_a_number():
    assert unique_name("A", {"B"}) == "A"
    assert unique_name("A", {"A", "A (2)"}) == "A (3)"
    assert new_preset("A", UploadOptions(), (A,)).name == "A (2)"
    assert new_preset("X", UploadOptions(), ()).id != new_preset("X", UploadOptions(), ()).id


def test_a_copy_stands_after_its_original():
    draft, copy = DRAFT.duplicated("b")
    assert names(draft) == ["A", "B", "B (2)", "C"]
    assert copy.options == B.options
    assert copy.id != "b"


def test_a_preset_is_renamed_but_never_to_nothing_or_to_a_taken_name():
    assert names(DRAFT.changed("b", name="  New ")) == ["A", "New", "C"]
    assert names(DRAFT.changed("b", name="C")) == ["A", "C (2)", "C"]
    assert names(DRAFT.changed("b", name="  ")) == ["A", "B", "C"]
    assert names(DRAFT.changed("b", name="B")) == ["A", "B", "C"]
    changed = DRAFT.changed("b", options=UploadOptions(class_id=9))
    assert [preset.options.class_id for preset in changed.presets] == [0, 9, 2]


def test_a_preset_moves_as_far_as_there_is_room():
    assert names(DRAFT.moved("c", -1)) == ["A", "C", "B"]
    assert names(DRAFT.moved("a", -1)) == ["A", "B", "C"]
    assert names(DRAFT.moved("a", 9)) == ["B", "C", "A"]


def test_a_deleted_preset_is_no_account_s_default_any_more():
    without = DRAFT.without("b")
    assert names(without) == ["A", "C"]
    assert without.chosen == {}
    assert DRAFT.without("a").chosen == {"acc": "b"}


def test_the_default_of_an_account_is_one_or_none():
    assert DRAFT.with_default("acc", "a").chosen == {"acc": "a"}
    assert DRAFT.with_default("other", "c").chosen == {"acc": "b", "other": "c"}
    assert DRAFT.with_default("acc", None).chosen == {}


def test_what_a_file_holds_stands_at_the_end_under_names_of_its_own():
    found = [NamedOptions("A", UploadOptions(class_id=7)), NamedOptions("A", UploadOptions(class_id=8))]
    draft, added = DRAFT.with_imported(found)
    assert names(draft) == ["A", "B", "C", "A (2)", "A (3)"]
    assert [preset.options.class_id for preset in added] == [7, 8]
    assert len({preset.id for preset in draft.presets}) == 5
