"""What the text of an error consists of, and what its button can do."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum


class Action(StrEnum):
    """What the button of an error does."""

    NONE = "none"
    RETRY = "retry"  # try the job again
    START_OVER = "start_over"  # send the file anew
    CHOOSE_FILE = "choose_file"
    CHOOSE_COVER = "choose_cover"
    EDIT_OPTIONS = "edit_options"
    CHECK_ACCOUNT = "check_account"
    ENTER_KEY = "enter_key"
    RELEASE_HOLD = "release_hold"  # the cause is gone: go on
    CHOOSE_DATA_DIR = "choose_data_dir"
    INSIST = "insist"  # upload it anyway
    SHOW_REPORT = "show_report"  # of a crash


AT_THE_ACCOUNT = frozenset({Action.CHECK_ACCOUNT, Action.ENTER_KEY})
"""Actions that lead to the account."""


@dataclass(frozen=True, slots=True)
class ErrorText:
    """The texts of one code, not yet translated. Their placeholders are parameters of the code."""

    title: str
    advice: str
    action: Action
