"""Collects the licences of everything that goes into a bundle, for "About" and for who passes the program on.

Runs in the environment that is frozen: what is inside is found by the files that go in, not by a list that somebody keeps.
A part without a licence text ends the build.
"""

from __future__ import annotations

import json
import os
import re
import sys
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from importlib.metadata import Distribution, PackageMetadata, distributions
from pathlib import Path

from bundling.identity import PRODUCT, ROOT, version

TEXTS = ROOT / "packaging" / "licences"
"""Texts that packages refer to and do not bring."""
INDEX = "index.json"
_TEXT_NAME = re.compile(r"(licen[cs]e|copying|notice|authors)[^/]*$", re.IGNORECASE)
_LOADER = "pyinstaller"
"""Its loader is in every bundle although none of its modules is."""


@dataclass(frozen=True, slots=True)
class Part:
    """Something in the bundle that has a licence of its own.

    Attributes:
        licence: An SPDX expression where one is known, else its name in words.
        texts: What the licence says, one text after the other.
        note: What else is to be said, such as where the sources are.
    """

    name: str
    version: str
    licence: str
    texts: tuple[str, ...]
    note: str = ""


class NoLicenceTextError(Exception):
    """A part of the bundle brings no licence text, and we have none for it."""


_FOR_EXPRESSIONS: Mapping[str, tuple[str, ...]] = {
    "LGPL-3.0-only OR GPL-2.0-only OR GPL-3.0-only": ("LGPL-3.0.txt", "GPL-3.0.txt"),
    "Apache-2.0": ("../../LICENSE",),
}
"""Texts for packages that name a licence and bring no text."""

_IN_WORDS: Mapping[str, str] = {
    "Apache License 2.0": "Apache-2.0",
    "Apache Software License": "Apache-2.0",
    "Apache 2.0": "Apache-2.0",
    "MIT License": "MIT",
    "Python Software Foundation License": "PSF-2.0",
    "Mozilla Public License 2.0 (MPL 2.0)": "MPL-2.0",
}
"""SPDX names of what packages call their licences."""

_QT_NOTE = (
    "Qt and its Python bindings are used unchanged, as shared libraries. Each of them may be replaced: they lie in the folder "
    "PySide6 of this program. Their sources are offered at https://download.qt.io/official_releases/. Qt contains parts of "
    "others under licences of their own, which are listed at https://doc.qt.io/qt-6/licenses-used-in-qt.html."
)


def collect(files: Iterable[Path], folder: Path) -> tuple[Part, ...]:
    """Writes index and texts of all that `files` belong to into `folder`, which is made.

    Args:
        files: Sources of what is in the bundle: modules and libraries.
        folder: Gets `index.json` and one text file for each part.

    Raises:
        NoLicenceTextError: A part has none.
    """
    sources = {str(path.resolve()) for path in files}
    found = [_part_of(one) for one in _distributions_of(sources)]
    parts = (_product(), _python(), *_inside_qt(sources), *sorted(found, key=lambda part: part.name.lower()))
    folder.mkdir(parents=True, exist_ok=True)
    index = []
    for part in parts:
        name = re.sub(r"[^A-Za-z0-9.-]+", "-", part.name) + ".txt"
        said = [part.note] if part.note else []
        (folder / name).write_text("\n\n----\n\n".join([*said, *part.texts]) + "\n", encoding="utf-8")
        index.append({"name": part.name, "version": part.version, "licence": part.licence, "text": name})
    (folder / INDEX).write_text(json.dumps(index, ensure_ascii=False, indent=1) + "\n", encoding="utf-8")
    return parts


def _distributions_of(sources: set[str]) -> list[Distribution]:
    """The installed packages that have a file among the sources, and the loader's."""
    found = {}
    for one in distributions():
        name = one.metadata["Name"]
        # Following links file by file would take seconds: there are ten thousand.
        home = Path(str(one.locate_file(""))).resolve()
        if name == _LOADER or any(os.path.normpath(home / file) in sources for file in one.files or []):
            found[name] = one
    return list(found.values())


def _part_of(distribution: Distribution) -> Part:
    metadata = distribution.metadata
    expression = _named(metadata, "License-Expression") or _in_words(
        _named(metadata, "License"), metadata.get_all("Classifier")
    )
    texts = tuple(
        Path(str(distribution.locate_file(file))).read_text(encoding="utf-8", errors="replace").strip()
        for file in sorted(distribution.files or [], key=str)
        if ".dist-info/" in file.as_posix() and _TEXT_NAME.search(file.as_posix())
    )
    if not texts:
        texts = tuple(_text(name) for name in _FOR_EXPRESSIONS.get(expression, ()))
    if not texts:
        raise NoLicenceTextError(f"{metadata['Name']} ({expression or 'no licence named'})")
    note = _QT_NOTE if metadata["Name"].lower().startswith(("pyside6", "shiboken6")) else ""
    return Part(metadata["Name"], metadata["Version"], expression, texts, note)


def _named(metadata: PackageMetadata, field: str) -> str:
    return metadata[field] if field in metadata else ""  # noqa: SIM401  (as it is typed, it has no `get`)


def _in_words(named: str, classifiers: list[str] | None) -> str:
    """The licence as old metadata has it: a line of the author's, or a classifier."""
    classified = [one.rpartition(":: ")[2] for one in classifiers or [] if one.startswith("License ::")]
    first = next((line.strip() for line in named.splitlines() if line.strip()), "")
    words = first if first and len(first) < 100 else next(iter(classified), "")
    return _IN_WORDS.get(words, words)


def _product() -> Part:
    text = (ROOT / "LICENSE").read_text(encoding="utf-8").strip()
    return Part(PRODUCT, version(), "Apache-2.0", (text,))


def _python() -> Part:
    """The interpreter, with the libraries that its builds for Windows and macOS contain."""
    homes = (Path(os.__file__).parent, Path(sys.base_prefix), *Path("/usr/share/doc").glob("python3*"))
    names = ("LICENSE.txt", "LICENSE", "copyright")
    number = sys.version.partition(" ")[0]
    for path in (home / name for home in homes for name in names):
        if path.is_file():
            return Part("Python", number, "PSF-2.0", (path.read_text(encoding="utf-8", errors="replace").strip(),))
    raise NoLicenceTextError("Python")


def _inside_qt(sources: set[str]) -> list[Part]:
    """Libraries of others that come with Qt, and are files of their own."""
    names = " ".join(Path(path).name.lower() for path in sorted(sources))
    parts = []
    if match := re.search(r"avcodec\D{0,4}(\d+)", names):
        note = "FFmpeg, built by The Qt Company as shared libraries that may be replaced; sources: https://ffmpeg.org."
        parts.append(Part("FFmpeg", f"(libavcodec {match[1]})", "LGPL-2.1-or-later", (_text("LGPL-2.1.txt"),), note))
    if match := re.search(r"icudata\D{0,4}(\d+)", names):
        note = "International Components for Unicode."
        parts.append(Part("ICU", match[1], "Unicode-3.0", (_text("Unicode-3.0.txt"),), note))
    return parts


def _text(name: str) -> str:
    return (TEXTS / name).read_text(encoding="utf-8").strip()
