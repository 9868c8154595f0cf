"""Accounts are added, changed and removed; their keys end up in the keyring, or live for this run, and nowhere else."""

from __future__ import annotations

from concurrent.futures import Future
from dataclasses import dataclass, field, replace

import pytest

from tests.support.vaults import ShakyVault
from vod_desktop.core.accounts.keeper import AccountKeeper
from vod_desktop.core.accounts.keys import Keys
from vod_desktop.core.model.account import (
    PRACTICE,
    Account,
    AccountKind,
    Credentials,
    KeyPlace,
    ProxyMode,
    SecretEntry,
)
from vod_desktop.core.model.commands import Command, RemoveAccount, SetAccount
from vod_desktop.core.model.errors import AppError, Code, Problem
from vod_desktop.core.secrets.keyring_worker import KeyringWorker
from vod_desktop.core.secrets.vault import EnvironmentVault

ID, KEY, TOKEN = "AKIDcanary0001", "canary-secret-key-0001", "canary-token-0001"
ENTRY = SecretEntry(ID, KEY)
NEW = Account("", "公司账号", AccountKind.KEY_PAIR)
NOW = 1_900_000_000


@dataclass
class Rig:
    keyring: ShakyVault = field(default_factory=ShakyVault)
    asked: list[Command] = field(default_factory=list)
    concealed: list[str] = field(default_factory=list)
    unfinished: dict[str, int] = field(default_factory=dict)
    worker: KeyringWorker = field(default_factory=KeyringWorker)

    def keeper(self, *accounts: Account, environ: dict[str, str] | None = None) -> AccountKeeper:
        keys = Keys(self.keyring, EnvironmentVault(environ or {}), lambda *secrets: self.concealed.extend(secrets))
        return AccountKeeper(
            accounts,
            keys,
            self.worker,
            post=self.asked.append,
            unfinished=lambda account_id: self.unfinished.get(account_id, 0),
            now=lambda: NOW,
        )


@pytest.fixture
def rig():
    rig = Rig()
    yield rig
    rig.worker.close(5.0)


def problem_of(answer: Future) -> Problem:
    with pytest.raises(AppError) as refused:
        answer.result(5)
    return refused.value.problem


def test_a_new_account_gets_an_id_its_key_goes_to_the_keyring_and_the_engine_knows_both(rig):
    keeper = rig.keeper()
    saved = keeper.save(replace(NEW, name="  公司   账号 \n"), ENTRY).result(5)
    assert saved.remark is None
    assert (saved.account.name, len(saved.account.id)) == ("公司 账号", 32)
    assert rig.keyring.kept == {saved.account.id: Credentials(ID, KEY)}
    assert rig.asked == [SetAccount(saved.account, Credentials(ID, KEY))]
    assert keeper.all() == (saved.account,)
    assert keeper.key_place(saved.account) is KeyPlace.KEYRING


def test_ids_differ_and_stay(rig):
    keeper = rig.keeper()
    first = keeper.save(NEW, ENTRY).result(5).account
    second = keeper.save(replace(NEW, name="another"), ENTRY).result(5).account
    assert first.id != second.id
    renamed = keeper.save(replace(first, name="renamed"), SecretEntry()).result(5).account
    assert renamed.id == first.id
    assert {account.name for account in keeper.all()} == {"renamed", "another"}


def test_secrets_are_concealed_before_the_keyring_is_asked(rig):
    rig.keyring.trouble = Code.KEYRING_LOCKED
    keeper = rig.keeper()
    keeper.save(
        replace(NEW, proxy_mode=ProxyMode.MANUAL, proxy_url="h:1"), replace(ENTRY, proxy_password="canary-pw")
    ).result(5)
    assert {ID, KEY, "canary-pw"} <= set(rig.concealed)


@pytest.mark.parametrize("trouble", [Code.KEYRING_LOCKED, Code.KEYRING_MISSING])
def test_what_the_keyring_does_not_take_lives_for_this_run_and_says_so(rig, trouble):
    rig.keyring.trouble = trouble
    keeper = rig.keeper()
    saved = keeper.save(NEW, ENTRY).result(5)
    assert saved.remark == Problem(trouble, {"account": "公司账号"})
    assert keeper.key_place(saved.account) is KeyPlace.THIS_RUN
    assert keeper.use(saved.account.id).result(5) == saved.account.id
    assert rig.asked[-1] == SetAccount(saved.account, Credentials(ID, KEY))
    next_run = rig.keeper(saved.account)
    answer = next_run.use(saved.account.id)
    expected = {Code.KEYRING_LOCKED: Code.KEYRING_LOCKED, Code.KEYRING_MISSING: Code.SECRET_MISSING}[trouble]
    assert problem_of(answer).code is expected


def test_saving_again_with_the_keyring_back_keeps_the_key(rig):
    rig.keyring.trouble = Code.KEYRING_LOCKED
    keeper = rig.keeper()
    account = keeper.save(NEW, ENTRY).result(5).account
    rig.keyring.trouble = None
    assert keeper.save(account, SecretEntry()).result(5).remark is None
    assert rig.keyring.kept == {account.id: Credentials(ID, KEY)}


def test_a_locked_keyring_holds_the_account_with_that_reason(rig):
    account = replace(NEW, id="a")
    rig.keyring.trouble = Code.KEYRING_LOCKED
    problem = problem_of(rig.keeper(account).use("a"))
    assert problem == Problem(Code.KEYRING_LOCKED, {"account": "公司账号"})
    assert rig.asked == [SetAccount(account, None, problem)]


def test_a_temporary_key_is_kept_in_memory_only_and_asked_for_again(rig):
    keeper = rig.keeper()
    entry = SecretEntry(ID, KEY, TOKEN, NOW + 60)
    account = keeper.save(replace(NEW, kind=AccountKind.TEMPORARY), entry).result(5).account
    assert rig.keyring.kept == {}
    assert rig.asked == [SetAccount(account, Credentials(ID, KEY, TOKEN, NOW + 60))]
    assert keeper.key_place(account) is KeyPlace.THIS_RUN
    assert problem_of(rig.keeper(account).use(account.id)).code is Code.SECRET_MISSING
    assert rig.keyring.reads == []


def test_a_temporary_key_that_has_ended_is_refused(rig):
    entry = SecretEntry(ID, KEY, TOKEN, NOW)
    answer = rig.keeper().save(replace(NEW, kind=AccountKind.TEMPORARY), entry)
    assert problem_of(answer) == Problem(Code.AUTH_EXPIRED, {"account": "公司账号"})
    assert rig.asked == []


def test_a_pair_that_becomes_temporary_leaves_the_keyring(rig):
    keeper = rig.keeper()
    account = keeper.save(NEW, ENTRY).result(5).account
    temporary = replace(account, kind=AccountKind.TEMPORARY)
    assert problem_of(keeper.save(temporary, SecretEntry(token=TOKEN))).params == {"field": "secret_id"}
    keeper.save(temporary, SecretEntry(ID, KEY, TOKEN)).result(5)
    assert rig.keyring.kept == {}


def test_what_was_not_entered_stays_as_it_was(rig):
    keeper = rig.keeper()
    proxied = replace(NEW, proxy_mode=ProxyMode.MANUAL, proxy_url="http://用户:x@proxy.example")
    problem = problem_of(keeper.save(replace(proxied, proxy_url="socks5://h:1"), ENTRY))
    assert problem == Problem(Code.OPTION_INVALID, {"field": "proxy_url", "value": "socks5://h:1"})
    account = keeper.save(proxied, ENTRY).result(5).account
    assert account.proxy_url == "http://proxy.example:80"
    known = Credentials(ID, KEY, proxy_user="用户", proxy_password="x")
    assert rig.keyring.kept == {account.id: known}
    keeper.save(account, SecretEntry(secret_key="another-secret-key")).result(5)
    assert rig.keyring.kept == {account.id: replace(known, secret_key="another-secret-key")}
    keeper.save(replace(account, proxy_mode=ProxyMode.NONE), SecretEntry()).result(5)
    assert rig.keyring.kept == {account.id: Credentials(ID, "another-secret-key")}


@pytest.mark.parametrize(
    ("name", "code"),
    [
        ("", Code.ACCOUNT_NAME_EMPTY),
        (" \n\t\u200b", Code.ACCOUNT_NAME_EMPTY),
        ("公司账号", Code.ACCOUNT_NAME_TAKEN),
        (" COMPANY", Code.ACCOUNT_NAME_TAKEN),
        ("Practice", Code.ACCOUNT_NAME_TAKEN),
    ],
)
def test_names_are_filled_and_no_two_are_alike(rig, name, code):
    keeper = rig.keeper(replace(NEW, id="a"), replace(NEW, id="b", name="Company"))
    assert problem_of(keeper.save(replace(NEW, name=name), ENTRY)).code is code
    assert rig.asked == []


def test_a_secret_that_is_empty_is_said_to_be_missing(rig):
    problem = problem_of(rig.keeper().save(NEW, SecretEntry("", KEY)))
    assert problem == Problem(Code.SECRET_EMPTY, {"field": "secret_id"})


@pytest.mark.parametrize(
    ("field_name", "value"),
    [
        ("secret_id", "AKID"),
        ("secret_id", "AKID with spaces"),
        ("secret_key", "two\nlines-of-a-key"),
        ("secret_key", "密钥密钥密钥密钥密钥"),
        ("secret_key", "nul\0nul\0nul\0"),
        ("token", "short"),
    ],
)
def test_secrets_that_cannot_be_right_are_refused_at_their_field(rig, field_name, value):
    kind = AccountKind.TEMPORARY if field_name == "token" else AccountKind.KEY_PAIR
    entry = replace(SecretEntry(ID, KEY, TOKEN), **{field_name: value})
    problem = problem_of(rig.keeper().save(replace(NEW, kind=kind), entry))
    assert problem == Problem(Code.SECRET_MALFORMED, {"field": field_name})
    assert rig.keyring.kept == {}


def test_spaces_around_a_secret_are_taken_off(rig):
    keeper = rig.keeper()
    account = keeper.save(NEW, SecretEntry(f" {ID}\n", f"\t{KEY} \r\n")).result(5).account
    assert rig.keyring.kept == {account.id: Credentials(ID, KEY)}


def test_an_account_with_uploads_on_their_way_is_not_removed(rig):
    keeper = rig.keeper()
    account = keeper.save(NEW, ENTRY).result(5).account
    rig.unfinished[account.id] = 3
    assert problem_of(keeper.remove(account.id)) == Problem(Code.ACCOUNT_IN_USE, {"account": "公司账号", "count": 3})
    assert rig.keyring.kept
    rig.unfinished.clear()
    keeper.remove(account.id).result(5)
    assert (rig.keyring.kept, keeper.all(), rig.asked[-1]) == ({}, (), RemoveAccount(account.id))


def test_an_account_whose_key_cannot_be_taken_out_of_the_keyring_stays(rig):
    keeper = rig.keeper()
    account = keeper.save(NEW, ENTRY).result(5).account
    rig.keyring.trouble = Code.KEYRING_LOCKED
    assert problem_of(keeper.remove(account.id)).code is Code.KEYRING_LOCKED
    assert keeper.all() == (account,)


def test_the_key_stays_while_another_application_of_the_account_uses_it(rig):
    keeper = rig.keeper()
    account = keeper.save(NEW, ENTRY).result(5).account
    other = keeper.use(account.name, sub_app_id=7).result(5)
    assert other == f"{account.id}#7"
    keeper.remove(account.id).result(5)
    assert keeper.use(other).result(5) == other
    keeper.remove(other).result(5)
    assert rig.keyring.kept == {}


def test_the_environment_speaks_only_for_accounts_without_a_key_of_their_own(rig):
    environ = {"VOD_SECRET_ID": "AKIDenvironment", "VOD_SECRET_KEY": "environment-key"}
    with_key, without = replace(NEW, id="a"), replace(NEW, id="b", name="b")
    keeper = rig.keeper(with_key, without, environ=environ)
    rig.keyring.put("a", Credentials(ID, KEY))
    keeper.use("a").result(5)
    assert rig.asked[-1] == SetAccount(with_key, Credentials(ID, KEY))
    keeper.use("b").result(5)
    assert rig.asked[-1] == SetAccount(without, Credentials("AKIDenvironment", "environment-key"))
    assert keeper.key_place(without) is KeyPlace.ENVIRONMENT


def test_an_address_on_a_command_line_does_not_wake_the_keyring(rig):
    environ = {"VOD_SECRET_ID": "AKIDenvironment", "VOD_SECRET_KEY": "environment-key"}
    endpoint = "http://127.0.0.1:9"
    keeper = rig.keeper(environ=environ)
    keeper.use_endpoint(Account(endpoint, "127.0.0.1:9", AccountKind.KEY_PAIR, endpoint)).result(5)
    assert rig.keyring.reads == []


def test_the_practice_cloud_cannot_be_changed(rig):
    with pytest.raises(ValueError, match="practice"):
        rig.keeper().save(PRACTICE, ENTRY).result(5)


def test_an_unknown_account_is_told(rig):
    assert problem_of(rig.keeper().use("nobody")) == Problem(Code.ACCOUNT_UNKNOWN, {"account": "nobody"})


def test_a_draft_is_checked_and_completed_without_being_stored(rig):
    keeper = rig.keeper()
    account = keeper.save(NEW, ENTRY).result(5).account
    draft = replace(account, name="", endpoint="http://127.0.0.1:9/")
    checked, credentials = keeper.drafted(draft, SecretEntry(secret_key="another-secret-key")).result(5)
    assert (checked.endpoint, credentials) == ("http://127.0.0.1:9", Credentials(ID, "another-secret-key"))
    assert rig.keyring.kept == {account.id: Credentials(ID, KEY)}
    assert "another-secret-key" in rig.concealed
