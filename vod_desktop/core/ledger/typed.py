"""Plain values, as JSON gives them, to dataclasses: every field must be what its type promises.

Python itself does not look, and what a broken disk made of a row would break the program much later and elsewhere.
"""

from __future__ import annotations

import types
from collections.abc import Callable, Mapping
from dataclasses import is_dataclass
from enum import Enum
from functools import cache
from pathlib import Path
from typing import Any, TypeVar, Union, get_args, get_origin, get_type_hints

Read = Callable[[Any], Any]
"""Turns a plain value into what a field holds; raises TypeError or ValueError for one that does not fit."""

T = TypeVar("T")


def built(kind: type[T], values: Any) -> T:
    """A dataclass from the mapping of its fields; those with a default may be missing.

    Raises:
        TypeError, ValueError, KeyError: The values are not those of the dataclass.
    """
    if not isinstance(values, Mapping):
        raise TypeError(f"no values of {kind.__name__}")
    of_a_kind: Any = kind
    readers = _readers(of_a_kind)
    return kind(**{name: readers[name](value) for name, value in values.items()})


@cache
def _readers(kind: type[Any]) -> dict[str, Read]:
    return {name: _reader(hint) for name, hint in get_type_hints(kind).items()}


def _reader(hint: Any) -> Read:
    origin, inner = get_origin(hint), get_args(hint)
    if origin in {Union, types.UnionType}:
        return _either([_reader(one) for one in inner])
    if origin is tuple:
        return _each(_reader(inner[0]))
    if origin is not None and issubclass(origin, Mapping):
        return _all_values(_reader(inner[1]))
    if isinstance(hint, type) and issubclass(hint, Enum):
        return hint
    if isinstance(hint, type) and is_dataclass(hint):
        return lambda value: built(hint, value)
    return (lambda value: Path(_plain(str, value))) if hint is Path else (lambda value: _plain(hint, value))


def _plain(kind: type[Any], value: Any) -> Any:
    fits = type(value) in {int, float} if kind is float else type(value) is kind  # a bool is no number here
    if not fits:
        raise TypeError(f"{type(value).__name__} for {kind.__name__}")
    return value


def _either(readers: list[Read]) -> Read:
    def read(value: Any) -> Any:
        for one in readers[:-1]:
            try:
                return one(value)
            except (TypeError, ValueError):
                continue
        return readers[-1](value)

    return read


def _each(reader: Read) -> Read:
    return lambda value: tuple(reader(one) for one in _plain(list, value))


def _all_values(reader: Read) -> Read:
    return lambda value: {name: reader(one) for name, one in _plain(dict, value).items()}
