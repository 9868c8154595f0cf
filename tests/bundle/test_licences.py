"""The licences of what goes into a bundle: found by its files, complete, or the build ends."""

from __future__ import annotations

import json
from pathlib import Path

import PySide6
import pytest
import requests

from bundling import licences
from vod_desktop.support.licences import read_parts


def test_only_what_goes_in_is_listed_with_its_words(tmp_path):
    licences.collect([Path(requests.__file__)], tmp_path / "licences")
    parts = {part.name: part for part in read_parts(tmp_path)}
    assert list(parts)[:2] == ["VOD Desktop", "Python"]
    assert parts["requests"].licence == "Apache-2.0"
    assert "Apache License" in parts["requests"].text
    assert parts["requests"].version == requests.__version__
    assert "openpyxl" not in parts


def test_qt_comes_with_both_texts_of_its_licence_and_where_its_sources_are(tmp_path):
    home = Path(PySide6.__file__).parent
    files = [home / "__init__.py", *home.rglob("*avcodec*"), *home.rglob("*icudata*")]
    licences.collect(files, tmp_path / "licences")
    parts = {part.name: part for part in read_parts(tmp_path)}
    qt = parts[next(name for name in parts if name.lower().startswith("pyside6"))]
    assert "GNU LESSER GENERAL PUBLIC LICENSE" in qt.text
    assert "GNU GENERAL PUBLIC LICENSE" in qt.text
    assert "download.qt.io" in qt.text
    assert parts["FFmpeg"].licence == "LGPL-2.1-or-later"
    assert parts["FFmpeg"].version.startswith("(libavcodec ")
    assert "UNICODE LICENSE" in parts["ICU"].text
    assert parts["ICU"].version.isdecimal()


def test_a_part_without_a_licence_ends_the_build(tmp_path, monkeypatch):
    site = tmp_path / "site"
    info = site / "nameless-1.dist-info"
    info.mkdir(parents=True)
    (site / "nameless.py").write_text("", encoding="utf-8")
    (info / "METADATA").write_text("Metadata-Version: 2.1\nName: nameless\nVersion: 1\n", encoding="utf-8")
    (info / "RECORD").write_text("nameless.py,,\n", encoding="utf-8")
    monkeypatch.syspath_prepend(str(site))
    with pytest.raises(licences.NoLicenceTextError, match="nameless"):
        licences.collect([site / "nameless.py"], tmp_path / "licences")


def test_old_metadata_name_their_licence_in_words(tmp_path, monkeypatch):
    site = tmp_path / "site"
    info = site / "older-1.dist-info"
    info.mkdir(parents=True)
    (site / "older.py").write_text("", encoding="utf-8")
    (info / "METADATA").write_text(
        "Metadata-Version: 2.1\nName: older\nVersion: 1\nClassifier: License :: OSI Approved :: Apache Software License\n",
        encoding="utf-8",
    )
    (info / "RECORD").write_text("older.py,,\n", encoding="utf-8")
    monkeypatch.syspath_prepend(str(site))
    licences.collect([site / "older.py"], tmp_path / "licences")
    index = json.loads((tmp_path / "licences" / "index.json").read_text(encoding="utf-8"))
    assert [(part["name"], part["licence"]) for part in index[2:]] == [("older", "Apache-2.0")]
