from __future__ import annotations

import pytest
from Crypto.Hash import SHA256
from Crypto.Protocol.KDF import HKDF
from hypothesis import given
from hypothesis import strategies as st

from vod_desktop.core.model.account import Certificate, Credentials
from vod_desktop.core.secrets import sealing
from vod_desktop.core.secrets.sealing import seal, unseal

OWNER = Credentials("canary-id", "canary-key")
CERTIFICATE = Certificate("canary-temporary-id", "canary-temporary-key", "canary-token-" * 80, 1_800_000_000)


@given(
    st.builds(Certificate, st.text(), st.text(), st.text(), st.integers()),
    st.text(),
    st.integers(0, 2**63),
)
def test_the_owner_gets_the_certificate_back(certificate: Certificate, secret_key: str, job_id: int) -> None:
    owner = Credentials("id", secret_key.encode("utf-8", "replace").decode())
    assert unseal(seal(certificate, owner, job_id), owner, job_id) == certificate


def test_nothing_of_it_can_be_read() -> None:
    assert b"canary" not in seal(CERTIFICATE, OWNER, 1)


def test_the_same_certificate_never_looks_the_same() -> None:
    assert seal(CERTIFICATE, OWNER, 1) != seal(CERTIFICATE, OWNER, 1)


def test_another_key_opens_nothing() -> None:
    assert unseal(seal(CERTIFICATE, OWNER, 1), Credentials("canary-id", "another key"), 1) is None


def test_another_job_opens_nothing() -> None:
    assert unseal(seal(CERTIFICATE, OWNER, 1), OWNER, 2) is None


def test_a_new_id_with_the_same_key_still_opens_it() -> None:
    assert unseal(seal(CERTIFICATE, OWNER, 1), Credentials("renamed", OWNER.secret_key), 1) == CERTIFICATE


def test_any_change_of_any_byte_is_noticed() -> None:
    sealed = seal(Certificate("i", "k", "t", 1), OWNER, 1)
    for place in range(len(sealed)):
        changed = bytearray(sealed)
        changed[place] ^= 1
        assert unseal(bytes(changed), OWNER, 1) is None


def test_any_cut_is_noticed() -> None:
    sealed = seal(Certificate("i", "k", "t", 1), OWNER, 1)
    assert [unseal(sealed[:length], OWNER, 1) for length in range(len(sealed))] == [None] * len(sealed)


@pytest.mark.parametrize("secret_key", ["", "k", "secret-key-0001", "长" * 100])
def test_the_key_of_a_seal_is_that_of_hkdf(secret_key: str) -> None:
    salt = bytes(range(16))
    wanted = HKDF(secret_key.encode(), 32, salt, SHA256, context=b"vod-desktop upload certificate")
    assert sealing._key(secret_key, salt) == wanted
