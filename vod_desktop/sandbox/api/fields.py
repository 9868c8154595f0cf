"""What a request of the cloud API may hold: names, types and bounds, checked before an action runs."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from vod_desktop.sandbox.api.errors import ApiError


class Kind(StrEnum):
    """JSON types of fields."""

    TEXT = "string"
    INTEGER = "integer"
    RECORD = "object"
    ARRAY = "array"


@dataclass(frozen=True, slots=True)
class Field:
    """One field.

    Attributes:
        longest: Most characters of a text, most items of an array.
        lowest: Smallest value of a number, fewest items or characters.
        choices: The only values allowed.
        item: What an array holds.
        fields: What a record holds.
        code: Error code for a value out of bounds.
    """

    kind: Kind
    required: bool = False
    longest: int | None = None
    lowest: int | None = None
    highest: int | None = None
    choices: tuple[str, ...] = ()
    item: Field | None = None
    fields: Mapping[str, Field] | None = None
    code: str = "InvalidParameterValue"


def text(
    longest: int | None = None,
    *,
    required: bool = False,
    shortest: int | None = None,
    choices: tuple[str, ...] = (),
    code: str = "InvalidParameterValue",
) -> Field:
    """A string of at most `longest` characters."""
    return Field(Kind.TEXT, required, longest, shortest, choices=choices, code=code)


def integer(
    lowest: int | None = None,
    highest: int | None = None,
    *,
    required: bool = False,
    code: str = "InvalidParameterValue",
) -> Field:
    """A whole number between bounds."""
    return Field(Kind.INTEGER, required, None, lowest, highest, code=code)


def array(item: Field, longest: int, *, required: bool = False, code: str = "InvalidParameterValue") -> Field:
    """A list of at most `longest` items."""
    return Field(Kind.ARRAY, required, longest, item=item, code=code)


def record(**fields: Field) -> Field:
    """An object with these fields."""
    return Field(Kind.RECORD, fields=fields)


_TYPES: Mapping[Kind, Any] = {
    Kind.TEXT: (str,),
    Kind.INTEGER: (int,),
    Kind.RECORD: (dict,),
    Kind.ARRAY: (list,),
}


def check(values: Mapping[str, Any], fields: Mapping[str, Field], inside: str = "") -> None:
    """Checks the fields of a request, or of a record within one whose path is `inside`.

    Raises:
        ApiError: UnknownParameter, MissingParameter, InvalidParameter (type), or the field's own code (bounds).
    """
    for name in values:
        if name not in fields:
            raise ApiError("UnknownParameter", f"The parameter `{inside}{name}` is not recognized.")
    for name, field in fields.items():
        if name in values:
            _check_value(values[name], field, f"{inside}{name}")
        elif field.required:
            raise ApiError("MissingParameter", f"The request is missing the required parameter `{inside}{name}`.")


def _check_value(value: Any, field: Field, path: str) -> None:
    if not isinstance(value, _TYPES[field.kind]) or isinstance(value, bool):
        raise ApiError("InvalidParameter", f"The parameter `{path}` must be of type {field.kind}.")
    measure = value if isinstance(value, int) else len(value)
    highest = field.longest if field.longest is not None else field.highest
    if (highest is not None and measure > highest) or (field.lowest is not None and measure < field.lowest):
        raise ApiError(field.code, f"The value of `{path}` is out of bounds.")
    if field.choices and value not in field.choices:
        raise ApiError(field.code, f"The value of `{path}` must be one of {', '.join(field.choices)}.")
    if field.item is not None:
        for index, item in enumerate(value):
            _check_value(item, field.item, f"{path}.{index}")
    if field.fields is not None:
        check(value, field.fields, f"{path}.")
