from __future__ import annotations

import subprocess
import sys
import traceback
import types
from pathlib import Path

import pytest
from keyring.backend import KeyringBackend
from keyring.backends import fail, null
from keyring.errors import InitError, KeyringError, KeyringLocked, NoKeyringError

from tests.support.vaults import InMemoryKeyring
from vod_desktop.core.model.account import Credentials
from vod_desktop.core.model.errors import AppError, Code
from vod_desktop.core.secrets.keyring_vault import KeyringVault

KEY = Credentials("canary-id", "canary-key")


class FailingKeyring(InMemoryKeyring):
    """Raises what it is given, whatever it is asked."""

    def __init__(self, error: Exception) -> None:
        super().__init__()
        self.error = error

    def get_password(self, service: str, username: str) -> str | None:
        raise self.error

    def set_password(self, service: str, username: str, password: str) -> None:
        raise self.error


class ForgetfulKeyring(InMemoryKeyring):
    """Says that it kept the secret, and did not."""

    def set_password(self, service: str, username: str, password: str) -> None:
        self.entries[service, username] = password[:10]


def test_a_key_comes_back_and_goes() -> None:
    vault = KeyringVault(InMemoryKeyring())
    assert vault.get("a") is None
    vault.put("a", KEY)
    assert vault.get("a") == KEY
    assert vault.get("b") is None
    vault.delete("a")
    vault.delete("a")
    assert vault.get("a") is None


def test_each_account_has_one_service_with_one_line() -> None:
    keyring = InMemoryKeyring()
    KeyringVault(keyring).put("a", KEY)
    ((service, _),) = keyring.entries
    (line,) = keyring.entries.values()
    assert service == "vod-desktop/a"
    assert len(line.splitlines()) == 1


def test_a_key_too_long_for_some_system_is_refused_everywhere() -> None:
    keyring = InMemoryKeyring()
    with pytest.raises(AppError) as refused:
        KeyringVault(keyring).put("a", Credentials("id", "k" * 1200))
    assert refused.value.problem.code is Code.OPTION_TOO_LONG
    assert not keyring.entries


def test_the_login_for_a_proxy_stands_in_the_same_line() -> None:
    keyring = InMemoryKeyring()
    vault = KeyringVault(keyring)
    key = Credentials("id", "key", proxy_user="用户", proxy_password="pass word")
    vault.put("a", key)
    assert vault.get("a") == key
    assert len(keyring.entries) == 1


@pytest.mark.parametrize(
    "kept",
    [
        Credentials("", "", signature_header="Bearer canary"),
        Credentials("", "", proxy_user="me", proxy_password="pw", signature_header="canary"),
        Credentials("", "", proxy_user="me", proxy_password="pw"),
    ],
)
def test_the_header_of_a_signature_service_comes_back_and_goes(kept: Credentials) -> None:
    keyring = InMemoryKeyring()
    vault = KeyringVault(keyring)
    vault.put("a", KEY)
    vault.put("a", kept)
    assert vault.get("a") == kept
    ((service, _),) = keyring.entries
    assert service == "vod-desktop/a"
    assert "secret" not in keyring.entries[service, _]
    vault.delete("a")
    assert not keyring.entries


def test_a_header_too_long_for_some_system_is_refused_at_its_field() -> None:
    keyring = InMemoryKeyring()
    with pytest.raises(AppError) as refused:
        KeyringVault(keyring).put("a", Credentials("", "", signature_header="h" * 1200))
    assert refused.value.problem.params == {"field": "header_value", "limit": 1200}
    assert not keyring.entries


def test_temporary_keys_are_not_stored() -> None:
    keyring = InMemoryKeyring()
    with pytest.raises(ValueError, match="memory"):
        KeyringVault(keyring).put("a", Credentials("id", "key", "token"))
    assert not keyring.entries


def test_a_keyring_that_did_not_keep_the_key_is_told() -> None:
    with pytest.raises(AppError) as refused:
        KeyringVault(ForgetfulKeyring()).put("a", KEY)
    assert refused.value.problem.code is Code.KEYRING_MISSING


def test_an_entry_that_somebody_changed_counts_as_none() -> None:
    keyring = InMemoryKeyring()
    vault = KeyringVault(keyring)
    vault.put("a", KEY)
    for changed in ("not json", "[]", "17", "{}", '{"other": 1}', '{"secret_id": "id"}'):
        keyring.entries = dict.fromkeys(keyring.entries, changed)
        assert vault.get("a") is None


@pytest.mark.parametrize(
    ("error", "code"),
    [
        (KeyringLocked("canary"), Code.KEYRING_LOCKED),
        (NoKeyringError("canary"), Code.KEYRING_MISSING),
        (InitError("canary"), Code.KEYRING_MISSING),
        (KeyringError("canary"), Code.KEYRING_MISSING),
        (ConnectionResetError("canary"), Code.KEYRING_MISSING),
    ],
)
def test_each_failure_has_its_code_and_says_nothing_secret(error: Exception, code: Code) -> None:
    vault = KeyringVault(FailingKeyring(error))
    for call in (lambda: vault.get("a"), lambda: vault.put("a", KEY), lambda: vault.delete("a")):
        with pytest.raises(AppError) as refused:
            call()
        assert refused.value.problem.code is code
        assert refused.value.problem.params == {"account": "a"}
        assert "canary" not in "".join(traceback.format_exception(refused.value))


class _PlainText(InMemoryKeyring):
    pass


_PlainText.__module__ = "keyrings.alt.file"


@pytest.mark.parametrize("keyring", [fail.Keyring(), null.Keyring(), _PlainText()])
def test_where_secrets_would_be_lost_or_lie_open_there_is_no_keyring(keyring: KeyringBackend) -> None:
    with pytest.raises(AppError) as refused:
        KeyringVault(keyring).put("a", KEY)
    assert refused.value.problem.code is Code.KEYRING_MISSING


def test_of_a_chain_the_first_safe_keyring_is_used() -> None:
    safe = InMemoryKeyring()
    chain = InMemoryKeyring()
    chain.backends = [_PlainText(), safe, InMemoryKeyring()]  # type: ignore[attr-defined]
    KeyringVault(chain).put("a", KEY)
    assert len(safe.entries) == 1


def test_an_empty_chain_is_no_keyring() -> None:
    chain = types.SimpleNamespace(backends=[])
    with pytest.raises(AppError) as refused:
        KeyringVault(chain).get("a")  # type: ignore[arg-type]
    assert refused.value.problem.code is Code.KEYRING_MISSING


def test_keyring_is_not_imported_before_it_is_needed() -> None:
    code = "import sys; import vod_desktop.core.secrets.keyring_vault as k; k.KeyringVault(); assert 'keyring' not in sys.modules"
    subprocess.run([sys.executable, "-c", code], cwd=Path(__file__).parents[4], check=True)
