"""The tables of what takes how much."""

from __future__ import annotations

import json

from bundling import sizes


def test_every_byte_is_counted_once_and_links_are_not(tmp_path):
    folder = tmp_path / "vod-desktop"
    inside = folder / "_internal"
    for place, size in {
        "PySide6/Qt/lib/libQt6Core.so.6": 500,
        "PySide6/Qt/lib/libicudata.so.73": 300,
        "PySide6/QtCore.abi3.so": 200,
        "anything/else.so": 7,
    }.items():
        path = inside / place
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(b"x" * size)
    (folder / "vod-desktop").write_bytes(b"x" * 90)
    (inside / "libQt6Core.so.6").symlink_to("PySide6/Qt/lib/libQt6Core.so.6")
    counted = sizes.by_group(folder)
    assert counted["Qt: libraries"] == 500
    assert counted["Qt: ICU, its tables of characters"] == 300
    assert counted["Qt: bindings for Python"] == 200
    assert counted["The program and all modules in Python"] == 90
    assert counted[sizes.OTHERS] == 7
    assert counted.total() == sizes.total_bytes(folder) == 1097


def test_both_tables_name_the_largest_first_and_their_sum(tmp_path):
    folder = tmp_path / "vod-desktop"
    (folder / "_internal").mkdir(parents=True)
    (folder / "_internal" / "a.so").write_bytes(b"x" * 1_500_000)
    record = tmp_path / "dropped.json"
    record.write_text(
        json.dumps(
            [{"place": "a", "bytes": 2_000_000, "reason": "x"}, {"place": "b", "bytes": 3_000_000, "reason": "y"}]
        )
    )
    lines = list(sizes.tables(folder, record))
    assert [line.split() for line in lines if line.startswith("  ")] == [
        ["Other", "packages", "1.5"],
        ["Together", "1.5"],
        ["y", "3.0"],
        ["x", "2.0"],
        ["Together", "5.0"],
    ]
