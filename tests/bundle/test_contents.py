"""What goes into a bundle and what stays out, by the names that files have on each of the three systems."""

from __future__ import annotations

import ast
import importlib.util
import sys
from pathlib import Path

import pytest

from bundling import contents
from bundling.contents import SYSTEM_S, reason_to_drop

REPOSITORY = Path(__file__).parents[2]
PACKAGE = REPOSITORY / "vod_desktop"

BELONGS_IN = [
    "PySide6/Qt/lib/libQt6Core.so.6",
    "PySide6/Qt/lib/libQt6Quick.so.6",  # Qt's decoder of films is linked to it
    "PySide6/Qt/lib/libQt6QmlModels.so.6",
    "PySide6/Qt/lib/libQt6OpenGL.so.6",
    "PySide6/Qt/lib/libQt6Concurrent.so.6",
    "PySide6/Qt6Quick.dll",
    "PySide6/Qt6Multimedia.dll",
    "PySide6/Qt/lib/QtQuick.framework/Versions/A/QtQuick",
    "PySide6/QtWidgets.abi3.so",
    "PySide6/QtMultimedia.pyd",
    "PySide6/Qt/plugins/platforms/libqxcb.so",
    "PySide6/Qt/plugins/platforms/libqoffscreen.so",
    "PySide6/plugins/platforms/qwindows.dll",
    "PySide6/Qt/plugins/platforms/libqcocoa.dylib",
    "PySide6/Qt/plugins/imageformats/libqjpeg.so",
    "PySide6/Qt/plugins/multimedia/libffmpegmediaplugin.so",
    "PySide6/Qt/plugins/platforminputcontexts/libibusplatforminputcontextplugin.so",
    "PySide6/Qt/translations/qtbase_zh_CN.qm",
    "resources/icons/app.svg",
    "keyring-25.7.0.dist-info/METADATA",
    "keyring-25.7.0.dist-info/entry_points.txt",
]
STAYS_OUT = [
    "PySide6/Qt/lib/libQt6Pdf.so.6",
    "PySide6/Qt/lib/libQt6QuickWidgets.so.6",
    "PySide6/Qt/lib/libQt6WebEngineCore.so.6",
    "PySide6/Qt/lib/libQt6EglFsKmsSupport.so.6",
    "PySide6/Qt6WebEngineCore.dll",
    "PySide6/Qt6Pdf.dll",
    "PySide6/opengl32sw.dll",
    "PySide6/Qt/lib/QtWebEngineCore.framework/Versions/A/QtWebEngineCore",
    "PySide6/QtQml.abi3.so",
    "PySide6/QtOpenGL.pyd",
    "PySide6/Qt/qml/QtQuick/qmldir",
    "PySide6/qml/QtQuick/qmldir",
    "PySide6/Qt/plugins/platforms/libqvnc.so",
    "PySide6/plugins/platforms/qminimal.dll",
    "PySide6/plugins/tls/qopensslbackend.dll",
    "PySide6/Qt/plugins/imageformats/libqpdf.so",
    "PySide6/plugins/multimedia/windowsmediaplugin.dll",
    "PySide6/Qt/translations/qtbase_de.qm",
    "PySide6/Qt/translations/qt_help_zh_CN.qm",
    "keyring-25.7.0.dist-info/RECORD",
]


@pytest.mark.parametrize("place", BELONGS_IN)
def test_what_the_program_needs_belongs_in(place):
    assert reason_to_drop((place, f"somewhere/{place}", "BINARY")) is None


@pytest.mark.parametrize("place", STAYS_OUT)
def test_what_nothing_here_uses_stays_out_on_every_system(place):
    assert reason_to_drop((place, f"somewhere/{place}", "BINARY"))
    assert reason_to_drop((place.replace("/", "\\"), f"somewhere/{place}", "BINARY"))


def test_a_link_goes_with_what_it_leads_to():
    assert reason_to_drop(("libQt6Pdf.so.6", "PySide6/Qt/lib/libQt6Pdf.so.6", "SYMLINK"))
    assert reason_to_drop(("libQt6Core.so.6", "PySide6/Qt/lib/libQt6Core.so.6", "SYMLINK")) is None


def test_libraries_of_the_system_stay_with_it_but_for_those_of_python():
    folders = contents.system_library_folders("linux")
    assert reason_to_drop(("libssl.so.3", "/usr/lib/x86_64-linux-gnu/libssl.so.3", "BINARY"), folders) == SYSTEM_S
    assert reason_to_drop(("libpython3.11.so.1.0", "/usr/lib/libpython3.11.so.1.0", "BINARY"), folders) is None
    assert (
        reason_to_drop(("python3.11/lib-dynload/_ssl.so", "/usr/lib/python3.11/_ssl.so", "EXTENSION"), folders) is None
    )
    assert reason_to_drop(("PySide6/QtCore.so", "/home/me/PySide6/QtCore.so", "BINARY"), folders) is None


def test_qt_is_passed_on_unchanged():
    for place in ("PySide6/Qt/lib/libavutil.so.59", "PySide6/QtCore.abi3.so", "shiboken6/Shiboken.abi3.so"):
        assert contents.is_of_qt(place)
    assert not contents.is_of_qt("cryptography/hazmat/bindings/_rust.abi3.so")


@pytest.mark.parametrize("platform", ["win32", "darwin"])
def test_systems_without_packages_leave_nothing_to_the_system(platform):
    assert contents.system_library_folders(platform) == ()


def test_every_module_that_is_loaded_by_name_is_known_and_there():
    names = contents.modules_loaded_by_name(PACKAGE)
    assert "tencentcloud.vod.v20180717.vod_client" in names
    assert [name for name in names if importlib.util.find_spec(name) is None] == []


def test_no_module_is_loaded_by_a_name_that_is_not_written_out():
    loads = [
        call
        for module in PACKAGE.rglob("*.py")
        for call in ast.walk(ast.parse(module.read_text(encoding="utf-8")))
        if isinstance(call, ast.Call) and ast.unparse(call.func) == "sdk.load"
    ]
    assert len(loads) >= 8
    assert all(isinstance(call.args[0], ast.Constant) for call in loads)


def test_all_modules_of_the_program_go_in():
    names = contents.modules_of(PACKAGE)
    assert {"vod_desktop", "vod_desktop.bootstrap", "vod_desktop.core.ledger.migrations.m0001_initial"} <= set(names)
    assert not any(name.endswith("__init__") for name in names)


def test_what_the_desktop_libraries_load_by_name_is_there_on_this_system():
    assert [name for name in contents.desktop_modules(sys.platform) if importlib.util.find_spec(name) is None] == []


def test_nothing_that_the_program_imports_is_left_out():
    imported = set()
    for module in PACKAGE.rglob("*.py"):
        for node in ast.walk(ast.parse(module.read_text(encoding="utf-8"))):
            if isinstance(node, ast.Import):
                imported.update(alias.name for alias in node.names)
            elif isinstance(node, ast.ImportFrom) and node.module:
                imported.update({node.module, *(f"{node.module}.{alias.name}" for alias in node.names)})
    assert imported & set(contents.UNUSED_MODULES) == set()
