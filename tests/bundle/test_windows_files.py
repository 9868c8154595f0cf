"""What Windows is told: the installer's script, the manifest and the version resource."""

from __future__ import annotations

import re
import subprocess
import xml.etree.ElementTree as ET
from pathlib import Path
from types import SimpleNamespace

import pytest

from bundling import identity, windows_resources
from vod_desktop.core.intake.media_types import MEDIA_TYPES
from vod_desktop.paths import default_data_dir

WINDOWS = Path(__file__).parents[2] / "packaging" / "windows"
SCRIPT = WINDOWS / "installer.nsi"


@pytest.fixture(scope="module")
def script() -> str:
    return SCRIPT.read_text(encoding="utf-8")


def test_the_script_compiles_without_a_warning_for_any_payload(tmp_path):
    payload = tmp_path / "payload"
    (payload / "_internal" / "深层").mkdir(parents=True)
    (payload / "_internal" / "深层" / "文件.txt").write_text("x", encoding="utf-8")
    pictures = tmp_path / "pictures"
    pictures.mkdir()
    (pictures / "app.ico").write_bytes(_ico())
    (pictures / "side.bmp").write_bytes(_bmp())
    made = tmp_path / "VOD-Desktop-installer.exe"
    given = {"VERSION": identity.version(), "PAYLOAD": payload, "PICTURES": pictures, "OUTFILE": made}
    command = [
        "makensis",
        "-V2",
        "-WX",
        "-INPUTCHARSET",
        "UTF8",
        *(f"-D{name}={value}" for name, value in given.items()),
    ]
    done = subprocess.run([*command, str(SCRIPT)], capture_output=True, text=True, check=False, timeout=60)
    assert done.returncode == 0, done.stdout + done.stderr
    assert made.read_bytes()[:2] == b"MZ"


def test_open_with_offers_exactly_what_the_service_takes(script):
    assert set(re.findall(r'insertmacro SupportedType "(\w+)"', script)) == MEDIA_TYPES


def test_no_type_is_claimed(script):
    assert not re.search(r'WriteReg\w+ \S+ "Software\\Classes\\\.', script)


def test_no_administrator_is_asked_for(script):
    assert "RequestExecutionLevel user" in script
    assert not re.search(r"\bHKLM\b|\$PROGRAMFILES|\$COMMONFILES|SetShellVarContext all", script)


def test_both_languages_have_every_text(script):
    said = re.findall(r"^LangString (\w+) \$\{LANG_(\w+)\}", script, re.MULTILINE)
    names = {name for name, _ in said}
    assert len(names) >= 6
    assert set(said) == {(name, language) for name in names for language in ("ENGLISH", "SIMPCHINESE")}


def test_data_are_deleted_only_in_a_section_that_is_not_chosen_by_itself(script):
    sections = re.split(r"^(?=Section|Function)", script, flags=re.MULTILINE)
    deleting = [section for section in sections if 'RMDir /r "${DATA}"' in section]
    assert [section.partition("\n")[0] for section in deleting] == ['Section /o "un.$(UN_DATA)" UN_SECTION_DATA']
    named = re.search(r'^!define DATA "\$LOCALAPPDATA\\([\w-]+)"$', script, re.MULTILINE)
    assert named is not None
    assert named.group(1) == default_data_dir().root.name


def test_the_folder_itself_goes_only_when_it_is_empty(script):
    assert 'RMDir "$INSTDIR"' in script
    assert 'RMDir /r "$INSTDIR"' not in script


def test_the_manifest_lifts_the_limit_of_paths_and_asks_for_no_rights():
    root = ET.parse(WINDOWS / "app.manifest").getroot()
    found = {element.tag.rpartition("}")[2]: element for element in root.iter()}
    assert found["longPathAware"].text == "true"
    assert found["longPathAware"].tag.startswith("{http://schemas.microsoft.com/SMI/2016/WindowsSettings}")
    assert found["requestedExecutionLevel"].get("level") == "asInvoker"


def test_the_version_resource_says_the_same_in_both_languages():
    def made(*words, **options):
        return SimpleNamespace(words=words, **options)

    names = (
        "VSVersionInfo",
        "FixedFileInfo",
        "StringFileInfo",
        "StringTable",
        "StringStruct",
        "VarFileInfo",
        "VarStruct",
    )
    resource = eval(windows_resources.version_resource("1.2.3", "vod-desktop.exe"), dict.fromkeys(names, made))
    assert resource.ffi.filevers == (1, 2, 3, 0)
    strings, translations = resource.kids
    tables = {table.words[0]: {one.words[0]: one.words[1] for one in table.words[1]} for table in strings.words[0]}
    assert set(tables) == {"040904B0", "080404B0"}
    assert translations.words[0][0].words == ("Translation", [0x0409, 1200, 0x0804, 1200])
    for table in tables.values():
        assert table["FileVersion"] == "1.2.3"
        assert table["OriginalFilename"] == "vod-desktop.exe"
    assert "腾讯云" in tables["080404B0"]["FileDescription"]


def _ico() -> bytes:
    """One picture of one pixel, as Windows had it first."""
    picture = b"\x28\0\0\0\x01\0\0\0\x02\0\0\0\x01\0\x20\0" + b"\0" * 24 + b"\xff\x80\x40\xff" + b"\0" * 4
    return (
        b"\0\0\x01\0\x01\0" + b"\x01\x01\0\0\x01\0\x20\0" + len(picture).to_bytes(4, "little") + b"\x16\0\0\0" + picture
    )


def _bmp() -> bytes:
    pixels = b"\xf6\x82\x3b\0"
    return (
        b"BM"
        + (54 + len(pixels)).to_bytes(4, "little")
        + b"\0\0\0\0\x36\0\0\0\x28\0\0\0\x01\0\0\0\x01\0\0\0\x01\0\x18\0"
        + (b"\0" * 24 + pixels)
    )
