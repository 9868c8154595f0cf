"""The version resource of the Windows executables, in the form that PyInstaller reads: what Explorer shows under "Details"."""

from __future__ import annotations

from collections.abc import Mapping

from bundling.identity import PRODUCT, PUBLISHER, SUMMARY

CODE_PAGE = 1200
"""Unicode; the strings themselves are always UTF-16."""
LANGUAGES: Mapping[int, tuple[str, str]] = {
    0x0409: (SUMMARY, "Apache-2.0"),
    0x0804: ("把视频上传到腾讯云点播", "Apache-2.0 许可"),
}
"""Windows' number of a language; the program's description and its licence in it."""


def version_resource(version: str, executable: str) -> str:
    """A `VSVersionInfo` expression.

    Args:
        version: Three numbers with dots between them.
        executable: The file's name, with its ending.
    """
    first, second, third = (int(number) for number in version.split("."))
    numbers = (first, second, third, 0)
    tables = ",\n    ".join(
        _table(language, description, licence, version, executable)
        for language, (description, licence) in LANGUAGES.items()
    )
    translations = [number for language in LANGUAGES for number in (language, CODE_PAGE)]
    return f"""VSVersionInfo(
  ffi=FixedFileInfo(filevers={numbers}, prodvers={numbers}, mask=0x3f, flags=0x0, OS=0x40004, fileType=0x1, subtype=0x0, date=(0, 0)),
  kids=[
    StringFileInfo([
    {tables}
    ]),
    VarFileInfo([VarStruct('Translation', {translations})])
  ]
)
"""


def _table(language: int, description: str, licence: str, version: str, executable: str) -> str:
    strings = {
        "CompanyName": PUBLISHER,
        "FileDescription": f"{PRODUCT} - {description}" if executable.startswith("vod") else PRODUCT,
        "FileVersion": version,
        "InternalName": executable.rpartition(".")[0],
        "LegalCopyright": f"{PUBLISHER}, {licence}",
        "OriginalFilename": executable,
        "ProductName": PRODUCT,
        "ProductVersion": version,
    }
    entries = ", ".join(f"StringStruct({name!r}, {value!r})" for name, value in strings.items())
    return f"StringTable('{language:04X}{CODE_PAGE:04X}', [{entries}])"
