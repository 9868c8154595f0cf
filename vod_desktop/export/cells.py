"""What may stand in a cell, so that no spreadsheet rounds it, runs it, or chokes on it.

A spreadsheet that opens plain text (CSV, the clipboard) guesses what each cell is. Excel and LibreOffice take what begins with
`=`, `+`, `-` or `@` for a formula (Chinese and Japanese versions also the wide forms of these), and both make numbers of what
looks like one, which rounds a FileId of 19 digits to 15 and turns `01-02` into a date; quotes do not keep them from it. So in
plain text such a cell gets a `'` in front, which makes it text in either program. In XLSX a cell says itself that it is text, and
nothing is put in front.
"""

from __future__ import annotations

import re
import unicodedata

_FORMULA_STARTS = ("=", "+", "-", "@", "＝", "＋", "－", "＠")

_LIKE_A_NUMBER = re.compile(r"[\s\d.,:/\-+eE%年月日时分秒]*\d[\s\d.,:/\-+eE%年月日时分秒]*", re.ASCII)
"""Digits, and nothing that is in no number, date or time."""

_REPLACEMENT = "\N{REPLACEMENT CHARACTER}"


def clean(text: str) -> str:
    """The text as one line of valid characters.

    Control characters, tabs and line ends become spaces; what is no character (a lone surrogate of a file name that is no
    text, U+FFFE) becomes U+FFFD.
    """
    return text if text.isascii() and text.isprintable() else "".join(map(_clean_character, text))


def guarded(text: str) -> str:
    """A clean text for a plain cell: it never becomes a formula."""
    line = clean(text)
    return f"'{line}" if line.lstrip().startswith(_FORMULA_STARTS) else line


def guarded_text(text: str) -> str:
    """A clean text for a plain cell: it becomes neither a formula nor a number nor a date."""
    line = guarded(text)
    return f"'{line}" if _LIKE_A_NUMBER.fullmatch(line) else line


def _clean_character(character: str) -> str:
    category = unicodedata.category(character)
    if category in {"Cc", "Zl", "Zp"}:
        return " "
    is_none = category == "Cs" or ord(character) & 0xFFFE == 0xFFFE or 0xFDD0 <= ord(character) <= 0xFDEF
    return _REPLACEMENT if is_none else character
