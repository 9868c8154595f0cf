"""The one specification of the bundle, carried out for each of the three systems with recorders in place of PyInstaller."""

from __future__ import annotations

import json
import sys
from pathlib import Path
from types import ModuleType, SimpleNamespace
from typing import Any

import pytest

from bundling import identity

REPOSITORY = Path(__file__).parents[2]
SPEC = REPOSITORY / "packaging" / "pyinstaller" / "vod-desktop.spec"


class Recorder:
    """Stands in for PyInstaller: keeps what it was asked for."""

    def __init__(self, folder: Path) -> None:
        self.calls: list[tuple[str, tuple[Any, ...], dict[str, Any]]] = []
        self.folder = folder

    def file(self, place: str) -> str:
        path = self.folder / "sources" / place
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(b"1234")
        return str(path)

    def analysis(self, *words: Any, **options: Any) -> SimpleNamespace:
        self.calls.append(("Analysis", words, options))
        binaries = ("PySide6/QtWidgets.abi3.so", "PySide6/Qt/lib/libQt6Pdf.so.6")
        return SimpleNamespace(
            pure=[("json", json.__file__, "PYMODULE")],
            scripts=[],
            binaries=[
                *((place, self.file(place), "BINARY") for place in binaries),
                ("libQt6Pdf.so.6", "PySide6/Qt/lib/libQt6Pdf.so.6", "SYMLINK"),
            ],
            datas=[("resources/icons/app.svg", self.file("app.svg"), "DATA")],
        )

    def __call__(self, name: str):
        def record(*words: Any, **options: Any) -> str:
            self.calls.append((name, words, options))
            return name

        return record

    def of(self, name: str) -> list[tuple[tuple[Any, ...], dict[str, Any]]]:
        return [(words, options) for called, words, options in self.calls if called == name]


@pytest.fixture(params=["linux", "win32", "darwin"])
def system(request: pytest.FixtureRequest) -> str:
    return request.param


@pytest.fixture
def recorder(system: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Recorder:
    """What the specification asks for on a system."""
    recorder = Recorder(tmp_path)
    hooks = ModuleType("PyInstaller.utils.hooks")
    hooks.collect_submodules = lambda name: [f"{name}.collected"]  # type: ignore[attr-defined]
    hooks.collect_data_files = lambda name: [(recorder.file(f"{name}.png"), name)]  # type: ignore[attr-defined]
    for name in ("PyInstaller", "PyInstaller.utils"):
        monkeypatch.setitem(sys.modules, name, ModuleType(name))
    monkeypatch.setitem(sys.modules, hooks.__name__, hooks)
    monkeypatch.setenv("VOD_DESKTOP_BUILD", str(tmp_path))
    monkeypatch.setattr(sys, "path", list(sys.path))
    given = {name: recorder(name) for name in ("PYZ", "EXE", "COLLECT", "BUNDLE")}
    code = compile(SPEC.read_text(encoding="utf-8"), str(SPEC), "exec")
    with monkeypatch.context() as elsewhere:
        elsewhere.setattr(sys, "platform", system)
        exec(code, {"SPECPATH": str(SPEC.parent), "Analysis": recorder.analysis, **given})
    return recorder


def test_what_is_analysed_is_there(recorder, system):
    ((words, options),) = recorder.of("Analysis")
    assert Path(words[0][0]) == REPOSITORY / "packaging" / "bundling" / "entry.py"
    assert Path(words[0][0]).is_file()
    assert (str(REPOSITORY / "resources"), "resources") in options["datas"]
    assert {"vod_desktop.ui.self_test", "qcloud_cos"} <= set(options["hiddenimports"])
    assert ("winrt.collected" in options["hiddenimports"]) == (system == "win32")
    assert "PySide6.QtQml" in options["excludes"]


def test_what_is_unused_is_left_out_and_noted(recorder, tmp_path):
    ((words, _),) = recorder.of("COLLECT")
    places = [entry[0] for part in words if isinstance(part, list) for entry in part]
    assert "PySide6/QtWidgets.abi3.so" in places
    assert "PySide6/Qt/lib/libQt6Pdf.so.6" not in places
    assert "libQt6Pdf.so.6" not in places
    noted = json.loads((tmp_path / "dropped.json").read_text(encoding="utf-8"))
    assert [(entry["place"], entry["bytes"]) for entry in noted] == [("PySide6/Qt/lib/libQt6Pdf.so.6", 4)]


def test_the_licences_go_in_beside_the_resources(recorder, tmp_path):
    ((words, _),) = recorder.of("COLLECT")
    places = {entry[0] for part in words if isinstance(part, list) for entry in part}
    index = json.loads((tmp_path / "licences" / "index.json").read_text(encoding="utf-8"))
    assert [part["name"] for part in index[:2]] == ["VOD Desktop", "Python"]
    assert {"resources/licences/index.json", *(f"resources/licences/{part['text']}" for part in index)} <= places


def test_each_system_gets_its_programs(recorder, system, tmp_path):
    programs = {options["name"]: options for _, options in recorder.of("EXE")}
    assert set(programs) == ({"vod-desktop", "VOD Desktop"} if system == "win32" else {"vod-desktop"})
    assert programs["vod-desktop"]["console"] == (system != "darwin")
    assert not any(options["upx"] for options in programs.values())
    if system == "win32":
        assert not programs["VOD Desktop"]["console"]
        for options in programs.values():
            assert Path(options["manifest"]).is_file()
            assert identity.version() in Path(options["version"]).read_text(encoding="utf-8")
            assert options["icon"] == str(tmp_path / "app.ico")


def test_only_macos_gets_an_application(recorder, system):
    bundles = recorder.of("BUNDLE")
    assert len(bundles) == (system == "darwin")
    for _, options in bundles:
        assert options["bundle_identifier"] == identity.IDENTIFIER
        assert options["info_plist"]["CFBundleShortVersionString"] == identity.version()
