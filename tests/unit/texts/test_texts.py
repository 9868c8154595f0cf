"""Choosing and changing the language, filling placeholders, reading catalogs."""

from __future__ import annotations

import pytest

from vod_desktop.texts import Language, Texts, chosen_language, mark
from vod_desktop.texts.catalog import parse_po

PO = r"""
# A translator's remark
msgid ""
msgstr ""
"Content-Type: text/plain; charset=utf-8\n"
"Plural-Forms: nplurals=1; plural=0;\n"

#: somewhere.py:1
msgid "Pause"
msgstr "暂停"

msgid "{name} is \"paused\""
msgstr ""
"“{name}”"
"已暂停\n"

msgid "{count} file"
msgid_plural "{count} files"
msgstr[0] "{count} 个文件"

#, fuzzy
msgid "Guessed"
msgstr "猜测"

msgid "Empty"
msgstr ""

#~ msgid "Old"
#~ msgstr "旧"
"""


@pytest.fixture
def texts(tmp_path) -> Texts:
    folder = tmp_path / "zh_CN" / "LC_MESSAGES"
    folder.mkdir(parents=True)
    (folder / "vod_desktop.po").write_text(PO, encoding="utf-8")
    return Texts(Language.ENGLISH, tmp_path)


def test_english_is_the_source_itself(texts):
    assert texts.tr("Pause") == "Pause"
    assert texts.tr('{name} is "paused"', name="{x}.mp4") == '{x}.mp4 is "paused"'
    assert [texts.tr_n("{count} file", "{count} files", count) for count in (1, 2)] == ["1 file", "2 files"]


def test_the_language_changes_at_run_time(texts):
    texts.use(Language.CHINESE)
    assert texts.language is Language.CHINESE
    assert texts.tr(mark("Pause")) == "暂停"
    assert texts.tr('{name} is "paused"', name="第一课") == "“第一课”已暂停\n"
    assert texts.tr_n("{count} file", "{count} files", 2) == "2 个文件"
    texts.use(Language.ENGLISH)
    assert texts.tr("Pause") == "Pause"


def test_without_values_braces_stay(texts):
    assert texts.tr("a pattern such as {stem}") == "a pattern such as {stem}"


def test_unchecked_missing_and_removed_translations_fall_back_to_english(texts):
    texts.use(Language.CHINESE)
    assert [texts.tr(text) for text in ("Guessed", "Empty", "Old", "Unknown")] == ["Guessed", "Empty", "Old", "Unknown"]


def test_a_missing_catalog_is_told_at_once(tmp_path):
    with pytest.raises(OSError, match=r"vod_desktop\.po"):
        Texts(Language.CHINESE, tmp_path)


def test_an_entry_may_follow_without_a_blank_line():
    assert parse_po('msgid "a"\nmsgstr "1"\nmsgid "b"\nmsgstr "2"\n') == {"a": "1", "b": "2"}


@pytest.mark.parametrize(
    ("setting", "environ", "system", "language"),
    [
        ("zh_CN", {"LANG": "en_US.UTF-8"}, None, Language.CHINESE),
        ("en", {"LANG": "zh_CN.UTF-8"}, None, Language.ENGLISH),
        (None, {"LANG": "zh_CN.UTF-8"}, None, Language.CHINESE),
        (None, {"LANG": "zh_CN.UTF-8", "LC_ALL": "C.UTF-8"}, None, Language.ENGLISH),
        (None, {"LC_MESSAGES": "zh_TW", "LANG": ""}, None, Language.CHINESE),
        (None, {}, "zh-Hans-CN", Language.CHINESE),
        (None, {}, None, Language.ENGLISH),
        (None, {"LANG": "de_DE"}, "zh-CN", Language.ENGLISH),
    ],
)
def test_the_language_is_the_users_choice_else_the_systems(setting, environ, system, language):
    assert chosen_language(setting, environ, system=system) is language
