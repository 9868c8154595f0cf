"""Is a value what its dataclass promises? Python itself does not look."""

from __future__ import annotations

import types
from collections.abc import Mapping
from dataclasses import fields, is_dataclass
from functools import cache
from typing import Any, Union, get_args, get_origin, get_type_hints


def misfit(value: object, kind: Any, where: str = "value") -> str | None:
    """Where a value is not of its type; None when all of it is."""
    origin, inner = get_origin(kind), get_args(kind)
    if origin in {Union, types.UnionType}:
        found = [misfit(value, one, where) for one in inner]
        return None if None in found else found[0]
    if origin is tuple:
        return _misfit_in_tuple(value, inner, where)
    if origin is not None and issubclass(origin, Mapping):
        return _misfit_in_mapping(value, inner, where)
    if is_dataclass(kind):
        return _misfit_in_fields(value, kind, where)
    return None if _is(value, kind) else f"{where}: {value!r:.100} is no {kind}"


def _is(value: object, kind: Any) -> bool:
    if kind in {Any, object}:
        return True
    if kind in {None, type(None)}:
        return value is None
    if isinstance(value, bool):
        return kind is bool
    return isinstance(value, int | float if kind is float else kind)


def _misfit_in_tuple(value: object, kinds: tuple[Any, ...], where: str) -> str | None:
    if not isinstance(value, tuple):
        return f"{where}: {value!r:.100} is no tuple"
    wanted = kinds[:1] * len(value) if kinds[1:] == (...,) else kinds
    if len(wanted) != len(value):
        return f"{where} has {len(value)} items"
    found = (misfit(item, kind, f"{where}[{n}]") for n, (item, kind) in enumerate(zip(value, wanted, strict=True)))
    return next((one for one in found if one is not None), None)


def _misfit_in_mapping(value: object, kinds: tuple[Any, ...], where: str) -> str | None:
    if not isinstance(value, Mapping):
        return f"{where}: {value!r:.100} is no mapping"
    pairs = value.items()
    found = (
        misfit(key, kinds[0], f"{where} key") or misfit(item, kinds[1], f"{where}[{key!r}]") for key, item in pairs
    )
    return next((one for one in found if one is not None), None)


def _misfit_in_fields(value: object, kind: Any, where: str) -> str | None:
    if not isinstance(value, kind):
        return f"{where}: {value!r:.100} is no {kind.__name__}"
    hints = _hints(kind)
    found = (misfit(getattr(value, item.name), hints[item.name], f"{where}.{item.name}") for item in fields(kind))
    return next((one for one in found if one is not None), None)


@cache
def _hints(kind: Any) -> dict[str, Any]:
    return get_type_hints(kind)


def require(value: object, kind: Any) -> None:
    """Fails where a value is not of its type."""
    found = misfit(value, kind)
    assert found is None, found
