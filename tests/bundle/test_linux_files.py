"""What the Debian package brings beside the program: valid by the tools of those who read it, and true."""

from __future__ import annotations

import re
import subprocess
import xml.etree.ElementTree as ET
from configparser import ConfigParser
from pathlib import Path

import pytest
from PySide6.QtCore import QMimeDatabase

from bundling import identity
from devtools.deb import joined
from vod_desktop.core.intake.media_types import MEDIA_TYPES
from vod_desktop.ui.app import make_application

LINUX = Path(__file__).parents[2] / "packaging" / "linux"
ENTRY = LINUX / "vod-desktop.desktop"
METAINFO = LINUX / f"{identity.IDENTIFIER}.metainfo.xml"
LANGUAGE = "{http://www.w3.org/XML/1998/namespace}lang"


def entry() -> ConfigParser:
    parser = ConfigParser(interpolation=None, delimiters=("=",), strict=True)
    parser.optionxform = str  # type: ignore[assignment,method-assign]
    parser.read(ENTRY, encoding="utf-8")
    return parser


@pytest.mark.parametrize(
    "command",
    [
        ["desktop-file-validate", str(ENTRY)],
        ["appstreamcli", "validate", "--no-net", str(METAINFO)],
    ],
    ids=lambda command: command[0],
)
def test_it_is_valid(command):
    done = subprocess.run(command, capture_output=True, text=True, check=False, timeout=30)
    assert done.returncode == 0, done.stdout + done.stderr


def test_the_menu_entry_is_the_one_that_the_window_names(qapp):
    assert make_application().desktopFileName() == ENTRY.stem == identity.PROGRAM


def test_the_menu_entry_takes_files_and_claims_none():
    main = entry()["Desktop Entry"]
    assert main["Exec"] == "vod-desktop %F"
    assert not (LINUX / "mimeapps.list").exists()
    assert "InitialPreference" not in main


def test_every_type_that_the_service_takes_is_offered_in_open_with():
    offered = set(entry()["Desktop Entry"]["MimeType"].strip(";").split(";"))
    database = QMimeDatabase()
    for extension in sorted(MEDIA_TYPES):
        types = database.mimeTypesForFileName(f"a.{extension}")
        names = {name for one in types for name in (one.name(), *one.aliases())}
        assert names & offered, f"{extension}: {names}"


def test_every_text_of_the_menu_entry_is_there_in_chinese():
    for section in entry().values():
        for key in ("Name", "GenericName", "Comment", "Keywords"):
            if key in section:
                assert section[f"{key}[zh_CN]"]


def test_the_description_names_the_same_entry_and_is_there_in_chinese():
    component = ET.parse(METAINFO).getroot()
    assert component.findtext("id") == identity.IDENTIFIER
    assert component.findtext("launchable") == ENTRY.name
    assert component.findtext("project_license") == "Apache-2.0"
    for parent in component.iter():
        for tag in ("name", "summary", "p", "li"):
            said = [child.get(LANGUAGE) for child in parent.findall(tag)]
            assert said.count(None) == said.count("zh_CN")


def test_the_manual_page_is_read_without_a_warning():
    done = subprocess.run(
        ["groff", "-man", "-ww", "-Tutf8", str(LINUX / "vod-desktop.1")],
        capture_output=True,
        text=True,
        check=False,
        timeout=30,
    )
    assert (done.returncode, done.stderr) == (0, "")
    assert "--self-test" in re.sub(r".\x08", "", done.stdout)  # bold is struck twice


def test_packages_are_named_once_with_their_version_and_none_twice_over():
    assert (
        joined(["libc6 (>= 2.35)", "libdbus-1-3", "libdbus-1-3 (>= 1.9)", ""])
        == "libc6 (>= 2.35), libdbus-1-3 (>= 1.9)"
    )
    assert joined(["libgtk-3-0", "libc6 (>= 2.34)"], without=["libc6 (>= 2.35)"]) == "libgtk-3-0"
