from __future__ import annotations

import pytest

from vod_desktop.core.model.account import Credentials
from vod_desktop.core.secrets.vault import EnvironmentVault, MemoryVault

KEY = Credentials("id", "key")


def test_memory_keeps_until_it_is_told_to_forget() -> None:
    vault = MemoryVault()
    assert vault.get("a") is None
    vault.put("a", KEY)
    assert vault.get("a") == KEY
    assert vault.get("b") is None
    vault.delete("a")
    vault.delete("a")
    assert vault.get("a") is None


def test_the_environment_serves_every_account() -> None:
    vault = EnvironmentVault({"VOD_SECRET_ID": " id ", "VOD_SECRET_KEY": "key\n"})
    assert vault.get("a") == vault.get("b") == KEY


def test_the_environment_may_bring_a_token() -> None:
    vault = EnvironmentVault({"VOD_SECRET_ID": "id", "VOD_SECRET_KEY": "key", "VOD_TOKEN": "token"})
    assert vault.get("a") == Credentials("id", "key", "token")


@pytest.mark.parametrize(
    "environment",
    [{}, {"VOD_SECRET_ID": "id"}, {"VOD_SECRET_KEY": "key"}, {"VOD_SECRET_ID": "id", "VOD_SECRET_KEY": " "}],
)
def test_half_a_key_is_none(environment: dict[str, str]) -> None:
    assert EnvironmentVault(environment).get("a") is None


def test_the_environment_may_bring_the_header_of_a_signature_service() -> None:
    assert EnvironmentVault({"VOD_SIGNATURE_HEADER": " X-Token: abc\n"}).header == "X-Token: abc"
    assert EnvironmentVault({}).header == ""


def test_what_was_put_in_this_run_goes_before_the_environment() -> None:
    vault = EnvironmentVault({"VOD_SECRET_ID": "id", "VOD_SECRET_KEY": "key"})
    own = Credentials("own", "own key")
    vault.put("a", own)
    assert (vault.get("a"), vault.get("b")) == (own, KEY)
    vault.delete("a")
    assert vault.get("a") == KEY
