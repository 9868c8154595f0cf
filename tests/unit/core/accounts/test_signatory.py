"""Signatures are made and checked with the keys of accounts, and no key leaves the keyring's thread."""

from __future__ import annotations

from collections.abc import Callable, Iterator

import pytest

from tests.support.vaults import ShakyVault
from vod_desktop.core.accounts.keeper import AccountKeeper
from vod_desktop.core.accounts.keys import Keys
from vod_desktop.core.accounts.signatory import Signatory
from vod_desktop.core.cloud.signature import check, read_fields
from vod_desktop.core.cloud.signature_maker import DistinctNumbers
from vod_desktop.core.model.account import PRACTICE, Account, AccountKind, Credentials, SecretEntry
from vod_desktop.core.model.errors import AppError, Code, Problem
from vod_desktop.core.model.signature import FindingKind, MacVerdict, SignatureTerms, Unreadable
from vod_desktop.core.secrets.keyring_worker import KeyringWorker
from vod_desktop.core.secrets.vault import EnvironmentVault

ID, KEY = "AKIDcanary0001", "canary-secret-key-0001"
SAVED = Account("a", "公司账号", AccountKind.KEY_PAIR)
TYPED = Account("", "", AccountKind.KEY_PAIR)
KEPT = SecretEntry()
TERMS = SignatureTerms(one_time_valid=True, source_context="来源")
NOW = 1_900_000_000.5

Make = Callable[..., Signatory]


@pytest.fixture
def keyring() -> ShakyVault:
    vault = ShakyVault()
    vault.put(SAVED.id, Credentials(ID, KEY))
    return vault


@pytest.fixture
def make(keyring: ShakyVault) -> Iterator[Make]:
    worker = KeyringWorker()

    def signatory(environ: dict[str, str] | None = None, numbers: DistinctNumbers | None = None) -> Signatory:
        keys = Keys(keyring, EnvironmentVault(environ or {}), lambda *_secrets: None)
        keeper = AccountKeeper([SAVED], keys, worker, post=lambda _command: None, unfinished=lambda _id: 0)
        keeper.adopt(PRACTICE, Credentials("practice-id-01", "practice-key-01"))
        return Signatory(keeper, now=lambda: NOW, numbers=numbers)

    yield signatory
    worker.close(5.0)


def problem_of(call: Callable[[], object]) -> Problem:
    with pytest.raises(AppError) as refused:
        call()
    shown = f"{refused.value} {refused.value.problem!r}"
    assert KEY not in shown
    assert ID not in shown
    return refused.value.problem


def test_the_key_of_an_account_signs(make: Make) -> None:
    made = make().make(SAVED, KEPT, TERMS, life_s=60).result(5)
    fields = read_fields(made)
    assert (fields.secret_id, fields.current_time_stamp, fields.life_s) == (ID, 1_900_000_000, 60)
    assert fields.terms == TERMS
    assert check(made, KEY, NOW).mac is MacVerdict.RIGHT


def test_a_typed_key_and_that_of_the_practice_cloud_sign_too(make: Make) -> None:
    typed = make().make(TYPED, SecretEntry(" AKIDtyped01 ", "typed-key-01\n"), TERMS, life_s=60).result(5)
    assert check(typed, "typed-key-01", NOW).mac is MacVerdict.RIGHT
    practised = make().make(PRACTICE, KEPT, TERMS, life_s=60).result(5)
    assert check(practised, "practice-key-01", NOW).mac is MacVerdict.RIGHT


def test_a_signature_is_checked_with_the_same_keys(make: Make) -> None:
    signatory = make()
    made = signatory.make(SAVED, KEPT, TERMS, life_s=60).result(5)
    right = signatory.check(SAVED, KEPT, f" {made[:20]}\n{made[20:]}").result(5)
    assert right.mac is MacVerdict.RIGHT
    assert {one.kind for one in right.findings} == {FindingKind.BREAKS_REMOVED, FindingKind.ONE_TIME}
    other = signatory.check(TYPED, SecretEntry("AKIDother01", "another-key-01"), made).result(5)
    assert other.mac is MacVerdict.WRONG
    assert FindingKind.OTHER_KEY in {one.kind for one in other.findings}


def test_numbers_are_shared_with_whoever_else_signs(make: Make) -> None:
    drawn = iter([1, 2, 2, 3])
    numbers = DistinctNumbers(lambda _bits: next(drawn))
    assert [numbers.draw(), numbers.draw()] == [1, 2]
    assert read_fields(make(numbers=numbers).make(SAVED, KEPT, TERMS, life_s=60).result(5)).random == 3


@pytest.mark.parametrize(
    ("account", "entry", "code"),
    [
        (Account("b", "other", AccountKind.KEY_PAIR), KEPT, Code.SECRET_MISSING),
        (TYPED, SecretEntry("AKIDtyped01", ""), Code.SECRET_EMPTY),
        (TYPED, SecretEntry("AKIDtyped01", "short"), Code.SECRET_MALFORMED),
    ],
)
def test_what_is_wrong_with_a_key_is_told(make: Make, account: Account, entry: SecretEntry, code: Code) -> None:
    assert problem_of(make().make(account, entry, TERMS, life_s=60).result).code is code
    assert problem_of(make().check(account, entry, "AAAA").result).code is code


def test_a_temporary_key_neither_signs_nor_checks(make: Make) -> None:
    signatory = make(
        {"VOD_SECRET_ID": "AKIDenviron1", "VOD_SECRET_KEY": "environ-key-1", "VOD_TOKEN": "environ-token-1"}
    )
    for kind in (AccountKind.TEMPORARY, AccountKind.KEY_PAIR):
        other = Account("t", "another", kind)
        assert problem_of(signatory.make(other, KEPT, TERMS, life_s=60).result).code is Code.SIGNATURE_TEMPORARY_KEY
        assert problem_of(signatory.check(other, KEPT, "AAAA").result).code is Code.SIGNATURE_TEMPORARY_KEY


def test_a_locked_keyring_and_a_text_that_is_no_signature_are_told(make: Make, keyring: ShakyVault) -> None:
    unreadable = problem_of(make().check(SAVED, KEPT, "no signature!").result)
    assert unreadable.params == {"reason": Unreadable.NOT_BASE64}
    keyring.trouble = Code.KEYRING_LOCKED
    locked = problem_of(make().make(SAVED, KEPT, TERMS, life_s=60).result)
    assert (locked.code, locked.params) == (Code.KEYRING_LOCKED, {"account": SAVED.name})


def test_what_the_service_would_refuse_is_refused(make: Make) -> None:
    assert problem_of(make().make(SAVED, KEPT, TERMS, life_s=7_776_001).result).params["field"] == "life_s"
    long = SignatureTerms(source_context="x" * 251)
    assert problem_of(make().make(SAVED, KEPT, long, life_s=60).result).code is Code.OPTION_TOO_LONG
