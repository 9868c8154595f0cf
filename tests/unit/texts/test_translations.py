"""The Chinese catalog is complete, matches the code and keeps the placeholders."""

from __future__ import annotations

import json
import string

from tests.support.translations import PO_FILE, chinese, extracted
from vod_desktop.texts.catalog import parse_po


def placeholders(text: str) -> set[str]:
    return {name for _, name, _, _ in string.Formatter().parse(text) if name}


def first(message: str | tuple[str, ...]) -> str:
    return message if isinstance(message, str) else message[0]


def test_every_text_of_the_code_is_translated():
    translated = {first(entry.id) for entry in chinese() if entry.id and all(entry.string) and not entry.fuzzy}
    missing = sorted(first(message) for message in extracted() if first(message) not in translated)
    ready_to_paste = "\n\n".join(f'msgid {json.dumps(text, ensure_ascii=False)}\nmsgstr ""' for text in missing)
    assert missing == [], f"translate these and add them to {PO_FILE.name}:\n\n{ready_to_paste}"


def test_nothing_is_translated_that_the_code_does_not_say():
    used = {first(message) for message in extracted()}
    assert sorted(first(entry.id) for entry in chinese() if entry.id and first(entry.id) not in used) == []


def test_translations_fill_the_same_placeholders():
    for entry in chinese():
        if not entry.id:
            continue
        sources = [entry.id] if isinstance(entry.id, str) else list(entry.id)
        targets = [entry.string] if isinstance(entry.string, str) else list(entry.string)
        for target in targets:
            assert placeholders(target) == placeholders(sources[-1]), entry.id


def test_our_reader_reads_what_babel_reads():
    ours = parse_po(PO_FILE.read_text(encoding="utf-8"))
    for entry in chinese():
        if entry.id:
            key = entry.id if isinstance(entry.id, str) else "\0".join(entry.id)
            assert ours[key] == (entry.string if isinstance(entry.string, str) else "\0".join(entry.string))
