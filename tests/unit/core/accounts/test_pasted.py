"""A key is read out of what people copy."""

from __future__ import annotations

import time

import pytest

from vod_desktop.core.accounts.pasted import entered_lines, pasted_key
from vod_desktop.core.model.account import SecretEntry

ID, KEY, TOKEN = "AKIDz8krbsJ5yKBZQpn74WFkmLPx3gnPhESA", "Gu5t9xGARNpq86cd98joQYCN3Cozk1qA", "tok/en+0001=="
BOTH = SecretEntry(ID, KEY)


@pytest.mark.parametrize(
    "text",
    [
        f"SecretId,SecretKey\r\n{ID},{KEY}\r\n",
        f'\ufeff"SecretId","SecretKey"\n"{ID}","{KEY}"',
        f"SecretId\tSecretKey\n{ID}\t{KEY}",
        f"SecretId: {ID}\nSecretKey: {KEY}",
        f"SecretId：{ID}，SecretKey：{KEY}",
        f"SecretKey = {KEY}\nSecretId = {ID}",
        f'{{"secretId": "{ID}", "secretKey": "{KEY}"}}',
        f"export VOD_SECRET_ID={ID}\nexport VOD_SECRET_KEY={KEY}",
        f"TENCENTCLOUD_SECRET_ID='{ID}' TENCENTCLOUD_SECRET_KEY='{KEY}'",
    ],
)
def test_what_the_console_and_scripts_write_is_understood(text: str) -> None:
    assert pasted_key(text) == BOTH
    assert entered_lines(text) == BOTH


def test_a_token_comes_along() -> None:
    text = f'{{"TmpSecretId": "{ID}", "TmpSecretKey": "{KEY}", "Token": "{TOKEN}"}}'
    assert pasted_key(text) == SecretEntry(ID, KEY, TOKEN)


@pytest.mark.parametrize(
    "text", ["", ID, f"{ID}\n{KEY}", f"SecretId: {ID}", "SecretId,SecretKey\n", "SecretId SecretKey"]
)
def test_anything_else_is_pasted_as_it_is(text: str) -> None:
    assert pasted_key(text) is None


@pytest.mark.parametrize("blank", [" ", "\t", "'\" ", "\n", "secretid ", "secretid\t"])
def test_a_page_of_blanks_is_read_at_once(blank: str) -> None:
    """Each of these took minutes when the blanks could be cut in every way."""
    text = f"secretid{blank * 50_000}"
    started = time.thread_time()
    pasted_key(text)
    assert time.thread_time() - started < 1


def test_standard_input_may_hold_bare_lines() -> None:
    assert entered_lines(f"\n {ID} \n{KEY}\n") == BOTH
    assert entered_lines(f"{ID}\n{KEY}\n{TOKEN}\n") == SecretEntry(ID, KEY, TOKEN)
    assert entered_lines("") == SecretEntry()
