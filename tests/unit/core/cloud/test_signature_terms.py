"""What a job's options come to in a signature, and whether a signature says that."""

from __future__ import annotations

from typing import Any

import pytest

from vod_desktop.core.cloud.signature import sign
from vod_desktop.core.cloud.signature_terms import require_agreement, terms_of
from vod_desktop.core.model.errors import AppError, Code
from vod_desktop.core.model.options import FASTEST, RouteChoice, UploadOptions
from vod_desktop.core.model.signature import NotifyMode, SignatureFields, SignatureTerms


def _signed(**terms: Any) -> str:
    fields = SignatureFields(
        secret_id="AKIDtest", current_time_stamp=1_700_000_000, expire_time=1_700_000_100, random=1, **terms
    )
    return sign(fields, "secret")


def test_what_is_left_open_stays_out_of_the_signature() -> None:
    assert terms_of(UploadOptions(route=RouteChoice.CLIENT), None) == SignatureTerms()
    assert terms_of(UploadOptions(storage_region=FASTEST), None) == SignatureTerms()


def test_everything_that_a_signature_can_say_comes_from_the_options() -> None:
    options = UploadOptions(
        class_id=7,
        procedure="p",
        storage_region="ap-shanghai",
        source_context="s",
        session_context="c",
        task_priority=-5,
        task_notify_mode=NotifyMode.CHANGE,
    )
    assert terms_of(options, 1500012345) == SignatureTerms(
        class_id=7,
        procedure="p",
        task_priority=-5,
        task_notify_mode=NotifyMode.CHANGE,
        source_context="s",
        vod_sub_app_id=1500012345,
        session_context="c",
        storage_region="ap-shanghai",
    )


def test_what_nobody_asked_for_may_be_in_the_signature() -> None:
    require_agreement(_signed(class_id=7, procedure="p", one_time_valid=True), SignatureTerms())


@pytest.mark.parametrize(
    ("said", "wanted", "field", "value"),
    [
        ({}, {"class_id": 7}, "class_id", "–"),
        ({"class_id": 8}, {"class_id": 7}, "class_id", "8"),
        ({"procedure": "q"}, {"procedure": "p"}, "procedure", "q"),
        ({"procedure": "p"}, {"procedure": "p", "task_priority": 3}, "task_priority", "–"),
        ({"vod_sub_app_id": 2}, {"vod_sub_app_id": 1}, "vod_sub_app_id", "2"),
        ({"storage_region": "ap-b"}, {"storage_region": "ap-a"}, "storage_region", "ap-b"),
    ],
)
def test_what_was_chosen_must_be_in_the_signature(
    said: dict[str, Any], wanted: dict[str, Any], field: str, value: str
) -> None:
    with pytest.raises(AppError) as caught:
        require_agreement(_signed(**said), SignatureTerms(**wanted))
    assert caught.value.problem.code is Code.SIGNATURE_DIFFERS
    assert caught.value.problem.params == {"field": field, "value": value}
