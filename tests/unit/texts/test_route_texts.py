"""Ways in and their reasons have words in both languages, and a certificate says until when it is good."""

from __future__ import annotations

import time
from itertools import product

import pytest

from tests.support.jobs import a_job, a_session
from vod_desktop.core.model.job import Route, RouteReason, UploadResult
from vod_desktop.core.model.options import RouteChoice
from vod_desktop.core.model.states import Phase, State
from vod_desktop.texts import Language, open_texts
from vod_desktop.texts.formats import moment
from vod_desktop.texts.routes import (
    CHOICE_LABELS,
    REASONS,
    after_words,
    certificate_words,
    choice_words,
    route_words,
)

ENGLISH, CHINESE = open_texts(Language.ENGLISH), open_texts(Language.CHINESE)
NOW = time.time()


def running(route: Route, ends_in_s: float):
    session = a_session(route=route, certificate_ends_at=int(NOW + ends_in_s))
    return a_job(state=State.RUNNING, phase=Phase.UPLOAD, route=route, session=session)


def test_every_reason_and_every_choice_has_words() -> None:
    assert set(REASONS) == set(RouteReason)
    assert set(CHOICE_LABELS) == set(RouteChoice)


@pytest.mark.parametrize(("route", "reason"), list(product(Route, RouteReason)))
def test_the_way_in_is_told_with_its_reason_in_both_languages(route: Route, reason: RouteReason) -> None:
    job = a_job(route=route, route_reason=reason)
    english, chinese = route_words(ENGLISH, job), route_words(CHINESE, job)
    assert english != chinese
    assert english.isascii()
    assert "：" in chinese
    assert reason not in {english, chinese}


def test_the_way_in_reads_as_a_sentence() -> None:
    assert route_words(ENGLISH, a_job(route=Route.CLIENT, route_reason=RouteReason.LONG)) == (
        "By signature (client upload): may take longer than a certificate lives, so it must be renewable"
    )
    assert route_words(CHINESE, a_job(route=Route.SERVER, route_reason=RouteReason.SHORT)) == (
        "使用访问密钥（服务端上传）：预计在凭证到期前完成"
    )


def test_a_way_that_is_not_settled_is_not_told() -> None:
    assert route_words(ENGLISH, a_job()) == ""
    assert choice_words(ENGLISH, RouteChoice.AUTO) == ""
    assert choice_words(ENGLISH, RouteChoice.CLIENT) == "By signature (client upload)"


@pytest.mark.parametrize(
    ("route", "ends_in_s", "words"),
    [
        (Route.CLIENT, 600, "Good until {time}; renewed before that"),
        (Route.SERVER, 600, "Good until {time}; it cannot be renewed"),
        (Route.CLIENT, -600, "Ended at {time}; renewed when the upload goes on"),
        (Route.SERVER, -600, "Ended at {time}; it could not be renewed"),
    ],
)
def test_a_certificate_says_until_when_it_is_good_and_what_comes_then(route, ends_in_s, words) -> None:
    job = running(route, ends_in_s)
    assert certificate_words(ENGLISH, job, now=NOW) == words.format(time=moment(NOW + ends_in_s, now=NOW))


def test_without_a_session_or_after_the_end_no_certificate_is_told() -> None:
    job = running(Route.CLIENT, 600)
    assert certificate_words(ENGLISH, a_job(), now=NOW) == ""
    for state in (State.COMPLETE, State.CANCELLED):
        assert certificate_words(ENGLISH, a_job(state=state, session=job.session), now=NOW) == ""


def test_what_fails_after_the_commit_says_that_the_medium_is_made() -> None:
    result = UploadResult("5285890812345678901", "http://h/f0.mp4")
    failed = a_job(state=State.FAILED, phase=Phase.AFTER, result=result)
    assert (
        after_words(ENGLISH, failed) == "The medium is made (FileId 5285890812345678901); only its expiry is not set."
    )
    assert after_words(CHINESE, failed) == "媒体已生成（FileId 5285890812345678901），只有过期时间尚未设置。"
    assert after_words(ENGLISH, a_job(state=State.FAILED, phase=Phase.COMMIT)) == ""
