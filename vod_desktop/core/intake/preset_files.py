"""Presets as a file that colleagues can take over: JSON with a version, without secrets and without paths of this computer.

Reading and writing block on the disk: for a worker thread.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, fields
from enum import StrEnum
from pathlib import Path
from typing import Any

from vod_desktop.core.model.errors import AppError, Code, app_error
from vod_desktop.core.model.options import CoverMode, RouteChoice, UploadOptions
from vod_desktop.core.model.presets import Preset
from vod_desktop.core.model.signature import NotifyMode

FORMAT = "vod-desktop-presets"
VERSION = 1

MAX_FILE_BYTES = 4 * 1024 * 1024
"""Thousands of presets; whatever is larger is no such file."""

_OPTIONS = {item.name: item.default for item in fields(UploadOptions)}


_CHOICES: Mapping[str, type[StrEnum]] = {
    "cover_mode": CoverMode,
    "route": RouteChoice,
    "task_notify_mode": NotifyMode,
}


class Fault(StrEnum):
    """Why a file is not taken; the `reason` of `preset.invalid`, put into words by `texts/`."""

    NOT_JSON = "not_json"
    OTHER_FORMAT = "other_format"
    NEWER = "newer_version"
    WRONG_VALUE = "wrong_value"
    TOO_LARGE = "too_large"
    EMPTY = "no_presets"


@dataclass(frozen=True, slots=True)
class NamedOptions:
    """A preset as a file has it: its id and its place are given by who takes it."""

    name: str
    options: UploadOptions


def write_presets(path: Path, presets: Iterable[Preset], *, covers: bool = False) -> None:
    """Writes a file that `read_presets` reads.

    Args:
        path: Overwritten.
        presets: In their order.
        covers: Paths of picture files are written too; they mean something on this computer only.

    Raises:
        AppError: export.failed.
    """
    try:
        path.write_text(pack_presets(presets, covers=covers), encoding="utf-8")
    except OSError as error:
        raise app_error(Code.EXPORT_FAILED, path=str(path), reason=error.strerror or type(error).__name__) from error


def read_presets(path: Path) -> tuple[NamedOptions, ...]:
    """Reads a file that `write_presets` wrote.

    Raises:
        AppError: preset.invalid.
    """
    try:
        with path.open("rb") as file:
            content = file.read(MAX_FILE_BYTES + 1)
    except OSError as error:
        raise app_error(Code.PRESET_INVALID, path=str(path), reason=error.strerror or type(error).__name__) from error
    if len(content) > MAX_FILE_BYTES:
        raise _invalid(path, Fault.TOO_LARGE)
    try:
        text = content.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise _invalid(path, Fault.NOT_JSON) from error
    return unpack_presets(text, path)


def pack_presets(presets: Iterable[Preset], *, covers: bool = False) -> str:
    """The text of a file; what equals its default is left out."""
    packed = [{"name": preset.name, "options": _pack(preset.options, covers=covers)} for preset in presets]
    whole = {"format": FORMAT, "version": VERSION, "presets": packed}
    return json.dumps(whole, ensure_ascii=False, indent=2) + "\n"


def unpack_presets(text: str, path: Path) -> tuple[NamedOptions, ...]:
    """The inverse of `pack_presets`; `path` is only named in errors.

    Raises:
        AppError: preset.invalid.
    """
    try:
        whole = json.loads(text)
    except (ValueError, RecursionError) as error:
        raise _invalid(path, Fault.NOT_JSON) from error
    if not isinstance(whole, dict) or whole.get("format") != FORMAT or not isinstance(whole.get("presets"), list):
        raise _invalid(path, Fault.OTHER_FORMAT)
    version = whole.get("version")
    if not isinstance(version, int) or isinstance(version, bool) or version < 1:
        raise _invalid(path, Fault.OTHER_FORMAT)
    if version > VERSION:
        raise _invalid(path, Fault.NEWER)
    if not whole["presets"]:
        raise _invalid(path, Fault.EMPTY)
    return tuple(_unpack(path, place, values) for place, values in enumerate(whole["presets"]))


def _pack(options: UploadOptions, *, covers: bool) -> dict[str, Any]:
    packed = {name: value for name, default in _OPTIONS.items() if (value := getattr(options, name)) != default}
    if options.cover_mode is CoverMode.FILE and not covers:
        del packed["cover_mode"]
    path = packed.pop("cover_path", None)
    if covers and path is not None:
        packed["cover_path"] = str(path)
    return packed


def _unpack(path: Path, place: int, values: object) -> NamedOptions:
    where = f"presets[{place}]"
    if not isinstance(values, dict):
        raise _invalid(path, Fault.WRONG_VALUE, where)
    name, options = values.get("name"), values.get("options", {})
    if not isinstance(name, str) or not name.strip():
        raise _invalid(path, Fault.WRONG_VALUE, f"{where}.name")
    if not isinstance(options, dict):
        raise _invalid(path, Fault.WRONG_VALUE, f"{where}.options")
    for key, value in options.items():
        if not _fits(key, value):
            raise _invalid(path, Fault.WRONG_VALUE, f"{where}.options.{key}")
    return NamedOptions(name.strip(), _options(options))


def _fits(key: str, value: object) -> bool:
    """Whether an option of this name may have this value; its deeper sense is checked when it is used."""
    if key == "class_id":
        return isinstance(value, int) and not isinstance(value, bool) and value >= 0
    if key not in _OPTIONS:
        return False
    if value is None:
        return _OPTIONS[key] is None
    if key == "task_priority":
        return isinstance(value, int) and not isinstance(value, bool)
    if key in _CHOICES:
        return isinstance(value, str) and value in set(_CHOICES[key])
    return isinstance(value, str) and "\x00" not in value


def _options(values: Mapping[str, Any]) -> UploadOptions:
    read = dict(values)
    read |= {key: kind(read[key]) for key, kind in _CHOICES.items() if read.get(key) is not None}
    if read.get("cover_path") is not None:
        read["cover_path"] = Path(read["cover_path"])
    return UploadOptions(**read)


def _invalid(path: Path, fault: Fault, where: str | None = None) -> AppError:
    return app_error(Code.PRESET_INVALID, detail=where, path=str(path), reason=fault)
