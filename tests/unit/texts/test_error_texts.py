"""Every error has a title, advice and an action, and its words use its parameters only."""

from __future__ import annotations

import string
from pathlib import Path

import pytest

from vod_desktop.core.model.errors import TRAITS, Code, Problem
from vod_desktop.core.model.options import UploadOptions
from vod_desktop.texts import Language, Texts
from vod_desktop.texts.error_actions import Action
from vod_desktop.texts.error_texts import ERROR_TEXTS
from vod_desktop.texts.errors import FIELD_NAMES, action_label, tell

LOCALE = Path(__file__).parents[3] / "resources" / "locale"


@pytest.mark.parametrize("code", Code)
def test_every_code_has_words_for_exactly_its_parameters(code):
    entry = ERROR_TEXTS[code]
    used = {name for text in (entry.title, entry.advice) for _, name, _, _ in string.Formatter().parse(text) if name}
    assert used <= TRAITS[code].params


@pytest.mark.parametrize("language", Language)
@pytest.mark.parametrize("code", Code)
def test_every_code_can_be_told_in_every_language(code, language):
    problem = Problem(code, dict.fromkeys(TRAITS[code].params, "VALUE"), "request-1", "Raw.Code: raw text")
    told = tell(Texts(language, LOCALE), problem)
    assert told.title
    assert told.advice
    assert "{" not in told.title + told.advice
    assert told.details == f"code: {code}\nRequestId: request-1\nRaw.Code: raw text"
    if language is Language.CHINESE:
        assert any("\u4e00" <= char <= "\u9fff" for char in told.title)
        assert any("\u4e00" <= char <= "\u9fff" for char in told.advice)


def test_a_field_is_named_as_people_call_it():
    problem = Problem(Code.OPTION_TOO_LONG, {"field": "source_context", "limit": 250})
    assert tell(Texts(Language.ENGLISH, LOCALE), problem).title == "The source context is too long."
    assert tell(Texts(Language.CHINESE, LOCALE), problem).title == "来源上下文过长。"


def test_every_option_that_can_be_wrong_has_a_name():
    assert set(UploadOptions.__dataclass_fields__) - {"cover_mode"} <= set(FIELD_NAMES)


@pytest.mark.parametrize("action", Action)
def test_every_action_has_a_label(action):
    assert bool(action_label(Texts(Language.CHINESE, LOCALE), action)) is (action is not Action.NONE)
