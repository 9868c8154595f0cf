"""Signatures made with one key: their time, their life and their random numbers."""

from __future__ import annotations

import itertools
from concurrent.futures import ThreadPoolExecutor

import pytest

from tests.support.signatures import ALL, KEY, NOW, SECRET_ID
from vod_desktop.core.cloud.signature import check, read_fields
from vod_desktop.core.cloud.signature_maker import DistinctNumbers, SignatureMaker
from vod_desktop.core.model.account import Credentials
from vod_desktop.core.model.errors import AppError, Code
from vod_desktop.core.model.signature import LONGEST_LIFE_S, MacVerdict, SignatureTerms

CREDENTIALS = Credentials(SECRET_ID, KEY)
ONE_TIME = SignatureTerms(one_time_valid=True)


def maker(now: float = NOW + 0.75) -> SignatureMaker:
    return SignatureMaker(CREDENTIALS, now=lambda: now)


def test_it_is_valid_for_a_day_from_the_whole_second_on() -> None:
    fields = read_fields(maker().make(SignatureTerms()))
    assert fields.current_time_stamp == NOW
    assert fields.expire_time == NOW + 86_400
    assert fields.secret_id == SECRET_ID


def test_it_says_what_it_was_told() -> None:
    made = maker().make(ALL.terms, life_s=60)
    assert read_fields(made).terms == ALL.terms
    assert read_fields(made).life_s == 60
    assert check(made, KEY, NOW).mac is MacVerdict.RIGHT


def test_all_that_a_signature_says_can_be_signed_anew() -> None:
    fields = read_fields(maker(NOW + 500.0).make(ALL))
    assert fields.terms == ALL.terms
    assert fields.current_time_stamp == NOW + 500


@pytest.mark.parametrize("life_s", [0, -1, LONGEST_LIFE_S + 1])
def test_a_life_that_the_service_refuses_is_refused(life_s: int) -> None:
    with pytest.raises(AppError) as caught:
        maker().make(SignatureTerms(), life_s=life_s)
    assert caught.value.problem.params == {"field": "life_s", "value": life_s}
    assert read_fields(maker().make(SignatureTerms(), life_s=LONGEST_LIFE_S)).life_s == LONGEST_LIFE_S


def test_a_number_that_was_given_is_not_given_again() -> None:
    asked = []

    def draw(bits: int) -> int:
        asked.append(bits)
        return [5, 5, 7, 5, 7, 9][len(asked) - 1]

    numbers = DistinctNumbers(draw)
    one, other = (SignatureMaker(CREDENTIALS, now=lambda: NOW, numbers=numbers) for _ in range(2))
    made = [read_fields(one_of.make(ONE_TIME)).random for one_of in (one, other, one)]
    assert made == [5, 7, 9]
    assert asked == [32] * 6


def test_threads_share_a_maker() -> None:
    few = itertools.cycle(range(400))  # each comes again and again
    shared = SignatureMaker(CREDENTIALS, now=lambda: NOW, numbers=DistinctNumbers(lambda _bits: next(few)))
    with ThreadPoolExecutor(8) as pool:
        made = list(pool.map(lambda _: shared.make(ONE_TIME), range(400)))
    assert len(set(made)) == 400
    assert {read_fields(one).random for one in made} == set(range(400))


def test_numbers_fill_the_32_bits_they_have() -> None:
    numbers = DistinctNumbers()
    drawn = [numbers.draw() for _ in range(300)]
    assert all(0 <= number < 2**32 for number in drawn)
    assert max(drawn) > 2**31  # by chance once in 2 ** 300 not so


@pytest.mark.parametrize(
    ("key", "code"),
    [
        (Credentials("", KEY), Code.SECRET_EMPTY),
        (Credentials(SECRET_ID, ""), Code.SECRET_EMPTY),
        (Credentials(SECRET_ID, KEY, "token"), Code.SIGNATURE_TEMPORARY_KEY),
    ],
)
def test_only_a_whole_and_permanent_key_makes_signatures(key: Credentials, code: Code) -> None:
    with pytest.raises(AppError) as caught:
        SignatureMaker(key)
    assert caught.value.problem.code is code


def test_a_maker_shows_nothing_of_its_key() -> None:
    assert KEY not in repr(maker())
    assert SECRET_ID not in repr(vars(maker()))
