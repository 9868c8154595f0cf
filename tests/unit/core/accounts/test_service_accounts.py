"""Accounts with a signature service: the value of their header ends up in the keyring, or lives for this run, and nowhere else."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

import pytest

from tests.unit.core.accounts.test_keeper import ENTRY, ID, KEY, Rig, problem_of
from vod_desktop.core.model.account import (
    Account,
    AccountKind,
    Credentials,
    KeyPlace,
    ProxyMode,
    SecretEntry,
    SignatureService,
)
from vod_desktop.core.model.commands import RemoveAccount, SetAccount
from vod_desktop.core.model.errors import Code, Problem

VALUE = "Bearer canary-header-0001"
SERVICE = SignatureService("https://sign.company.example/sign", header="Authorization")
NEW = Account("", "签名账号", AccountKind.SIGNATURE_SERVICE, signature_service=SERVICE)
OPEN = replace(NEW, signature_service=replace(SERVICE, header=None))
ENTERED = SecretEntry(signature_header=VALUE)
KEPT = Credentials("", "", signature_header=VALUE)
NOTHING = Credentials("", "")


@pytest.fixture
def rig() -> Iterator[Rig]:
    rig = Rig()
    yield rig
    rig.worker.close(5.0)


def test_the_value_of_the_header_goes_to_the_keyring_and_the_engine_knows_it(rig):
    keeper = rig.keeper()
    saved = keeper.save(NEW, replace(ENTERED, signature_header=f" {VALUE}\n")).result(5)
    assert saved.remark is None
    assert saved.account.signature_service == SERVICE
    assert rig.keyring.kept == {saved.account.id: KEPT}
    assert rig.asked == [SetAccount(saved.account, KEPT)]
    assert keeper.key_place(saved.account) is KeyPlace.KEYRING
    next_run = rig.keeper(saved.account)
    next_run.use(saved.account.id).result(5)
    assert rig.asked[-1] == SetAccount(saved.account, KEPT)


def test_it_is_concealed_with_and_without_its_first_word(rig):
    rig.keyring.trouble = Code.KEYRING_LOCKED
    rig.keeper().save(NEW, ENTERED).result(5)
    assert {VALUE, "canary-header-0001"} <= set(rig.concealed)


def test_a_service_that_asks_for_no_header_has_nothing_in_the_keyring_and_is_usable(rig):
    rig.keyring.trouble = Code.KEYRING_LOCKED  # nobody asks it
    keeper = rig.keeper()
    account = keeper.save(OPEN, SecretEntry()).result(5).account
    assert rig.asked == [SetAccount(account, NOTHING)]
    assert keeper.key_place(account) is KeyPlace.NOT_NEEDED
    next_run = rig.keeper(account)
    assert next_run.key_place(account) is KeyPlace.NOT_NEEDED
    next_run.use(account.id).result(5)
    assert rig.asked[-1] == SetAccount(account, NOTHING)
    next_run.remove(account.id).result(5)
    assert rig.asked[-1] == RemoveAccount(account.id)


@pytest.mark.parametrize("trouble", [Code.KEYRING_LOCKED, Code.KEYRING_MISSING])
def test_what_the_keyring_does_not_take_lives_for_this_run_and_says_so(rig, trouble):
    rig.keyring.trouble = trouble
    keeper = rig.keeper()
    saved = keeper.save(NEW, ENTERED).result(5)
    assert saved.remark == Problem(trouble, {"account": "签名账号"})
    assert keeper.key_place(saved.account) is KeyPlace.THIS_RUN
    expected = {Code.KEYRING_LOCKED: Code.KEYRING_LOCKED, Code.KEYRING_MISSING: Code.SECRET_MISSING}[trouble]
    assert problem_of(rig.keeper(saved.account).use(saved.account.id)).code is expected


def test_a_header_needs_its_value_and_a_value_its_header(rig):
    keeper = rig.keeper()
    assert problem_of(keeper.save(NEW, SecretEntry())) == Problem(Code.SECRET_EMPTY, {"field": "header_value"})
    assert problem_of(keeper.save(NEW, SecretEntry(signature_header=" "))).code is Code.SECRET_EMPTY
    assert problem_of(keeper.save(OPEN, ENTERED)) == Problem(
        Code.OPTION_INVALID, {"field": "signature_header", "value": ""}
    )
    assert rig.asked == []


def test_without_an_address_there_is_no_service(rig):
    problem = problem_of(rig.keeper().save(replace(NEW, signature_service=None), ENTERED))
    assert problem == Problem(Code.OPTION_INVALID, {"field": "signature_url", "value": ""})


def test_a_key_that_was_entered_besides_is_not_kept(rig):
    account = rig.keeper().save(NEW, replace(ENTRY, signature_header=VALUE)).result(5).account
    assert rig.keyring.kept == {account.id: KEPT}


def test_the_value_stays_when_other_things_change_and_goes_to_no_other_host(rig):
    keeper = rig.keeper()
    account = keeper.save(NEW, ENTERED).result(5).account
    moved = replace(SERVICE, url="https://sign.company.example/v2/sign", header="X-Token", answer_path="data")
    account = keeper.save(replace(account, signature_service=moved), SecretEntry()).result(5).account
    assert rig.keyring.kept == {account.id: KEPT}
    for url in ("https://evil.example/sign", "http://sign.company.example/sign"):
        elsewhere = replace(account, signature_service=replace(SERVICE, url=url))
        for answer in (keeper.save(elsewhere, SecretEntry()), keeper.drafted(elsewhere, SecretEntry())):
            assert problem_of(answer) == Problem(Code.SECRET_EMPTY, {"field": "header_value"})
    assert rig.keyring.kept == {account.id: KEPT}


def test_a_header_that_is_needed_no_more_leaves_the_keyring(rig):
    keeper = rig.keeper()
    account = keeper.save(NEW, ENTERED).result(5).account
    keeper.save(replace(OPEN, id=account.id), SecretEntry()).result(5)
    assert rig.keyring.kept == {}
    assert rig.asked[-1].credentials == NOTHING


def test_an_account_changes_its_kind_and_what_it_was_leaves_the_keyring(rig):
    keeper = rig.keeper()
    pair = keeper.save(Account("", "公司", AccountKind.KEY_PAIR), ENTRY).result(5).account
    service = replace(pair, kind=AccountKind.SIGNATURE_SERVICE, signature_service=SERVICE)
    assert problem_of(keeper.save(service, SecretEntry())).code is Code.SECRET_EMPTY
    keeper.save(service, ENTERED).result(5)
    assert rig.keyring.kept == {pair.id: KEPT}
    assert problem_of(keeper.save(pair, SecretEntry())) == Problem(Code.SECRET_EMPTY, {"field": "secret_id"})
    back = keeper.save(replace(pair, signature_service=SERVICE), ENTRY).result(5).account
    assert back.signature_service is None
    assert rig.keyring.kept == {pair.id: Credentials(ID, KEY)}


def test_what_is_kept_of_another_kind_is_not_taken_for_the_header(rig):
    account = replace(NEW, id="a")
    rig.keyring.put("a", Credentials(ID, KEY))
    assert problem_of(rig.keeper(account).use("a")).code is Code.SECRET_MISSING
    rig.keyring.put("a", KEPT)
    assert problem_of(rig.keeper(Account("a", "a", AccountKind.KEY_PAIR)).use("a")).code is Code.SECRET_MISSING


def test_the_login_for_the_proxy_is_kept_beside_the_header_or_alone(rig):
    keeper = rig.keeper()
    proxied = replace(OPEN, proxy_mode=ProxyMode.MANUAL, proxy_url="http://me:pw@proxy.example")
    account = keeper.save(proxied, SecretEntry()).result(5).account
    login = Credentials("", "", proxy_user="me", proxy_password="pw")
    assert rig.keyring.kept == {account.id: login}
    rig.keeper(account).use(account.id).result(5)
    assert rig.asked[-1] == SetAccount(account, login)
    keeper.save(replace(account, signature_service=SERVICE), ENTERED).result(5)
    assert rig.keyring.kept == {account.id: replace(login, signature_header=VALUE)}


def test_the_key_of_the_environment_is_nothing_to_a_signature_service(rig):
    environ = {"VOD_SECRET_ID": "AKIDenvironment", "VOD_SECRET_KEY": "environment-key"}
    account = replace(NEW, id="a")
    assert problem_of(rig.keeper(account, environ=environ).use("a")).code is Code.SECRET_MISSING


@pytest.mark.parametrize("given", [f"Authorization: {VALUE}", f"authorization:{VALUE}", VALUE])
def test_the_environment_gives_the_value_for_the_header_of_its_name(rig, given):
    account = replace(NEW, id="a")
    keeper = rig.keeper(account, environ={"VOD_SIGNATURE_HEADER": given})
    keeper.use("a").result(5)
    assert rig.asked == [SetAccount(account, KEPT)]
    assert keeper.key_place(account) is KeyPlace.ENVIRONMENT
    assert VALUE in rig.concealed


def test_a_header_of_another_name_in_the_environment_is_not_for_this_service(rig):
    account = replace(NEW, id="a")
    keeper = rig.keeper(account, environ={"VOD_SIGNATURE_HEADER": f"X-Other: {VALUE}"})
    assert problem_of(keeper.use("a")).code is Code.SECRET_MISSING


def test_what_the_keyring_has_goes_before_the_environment(rig):
    account = replace(NEW, id="a")
    rig.keyring.put("a", KEPT)
    rig.keeper(account, environ={"VOD_SIGNATURE_HEADER": "Authorization: other"}).use("a").result(5)
    assert rig.asked[-1] == SetAccount(account, KEPT)


def test_a_header_of_the_environment_that_no_header_takes_is_told(rig):
    account = replace(NEW, id="a")
    answer = rig.keeper(account, environ={"VOD_SIGNATURE_HEADER": "Authorization: a\nb"}).use("a")
    assert problem_of(answer) == Problem(Code.SECRET_MALFORMED, {"field": "header_value"})


def test_a_removed_account_leaves_nothing_in_the_keyring(rig):
    keeper = rig.keeper()
    account = keeper.save(NEW, ENTERED).result(5).account
    keeper.remove(account.id).result(5)
    assert (rig.keyring.kept, keeper.all()) == ({}, ())


def test_a_draft_is_completed_without_being_stored(rig):
    keeper = rig.keeper()
    account = keeper.save(NEW, ENTERED).result(5).account
    post = replace(account, signature_service=replace(SERVICE, answer_path=" data.s "))
    checked, credentials = keeper.drafted(post, SecretEntry()).result(5)
    assert (checked.signature_service.answer_path, credentials) == ("data.s", KEPT)
    checked, credentials = keeper.drafted(replace(NEW, id=""), ENTERED).result(5)
    assert (checked.signature_service, credentials) == (SERVICE, KEPT)
    assert keeper.all() == (account,)
