from __future__ import annotations

import json
from pathlib import Path

import pytest

from vod_desktop.support.licences import Part, read_parts


def test_where_this_is_no_bundle_there_are_no_parts(tmp_path: Path) -> None:
    assert read_parts(tmp_path) == ()


def test_the_parts_come_in_the_order_of_the_index_with_their_words(tmp_path: Path) -> None:
    folder = tmp_path / "licences"
    folder.mkdir()
    index = [{"name": name, "version": "1", "licence": "MIT", "text": f"{name}.txt"} for name in ("b", "a")]
    (folder / "index.json").write_text(json.dumps(index), encoding="utf-8")
    for name in ("a", "b"):
        (folder / f"{name}.txt").write_text(f"words of {name}", encoding="utf-8")
    assert read_parts(tmp_path) == (Part("b", "1", "MIT", "words of b"), Part("a", "1", "MIT", "words of a"))


def test_an_index_whose_texts_are_missing_is_an_error(tmp_path: Path) -> None:
    (tmp_path / "licences").mkdir()
    index = [{"name": "a", "version": "1", "licence": "MIT", "text": "a.txt"}]
    (tmp_path / "licences" / "index.json").write_text(json.dumps(index), encoding="utf-8")
    with pytest.raises(FileNotFoundError):
        read_parts(tmp_path)
