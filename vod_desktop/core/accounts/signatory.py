"""Makes and checks client-upload signatures with the keys of accounts. Any thread; returns at once.

The keys stay on the keyring's thread: who asks gets signatures and findings, never a key.
"""

from __future__ import annotations

import time
from collections.abc import Callable
from concurrent.futures import Future

from vod_desktop.core.accounts.keeper import AccountKeeper
from vod_desktop.core.cloud.signature_maker import DistinctNumbers, SignatureMaker
from vod_desktop.core.cloud.signature_paste import check_pasted
from vod_desktop.core.model.account import Account, Credentials, SecretEntry
from vod_desktop.core.model.errors import Code, app_error
from vod_desktop.core.model.signature import CheckedSignature, SignatureTerms


class Signatory:
    """Signs for accounts, saved or not.

    Args:
        now: Unix seconds.
        numbers: Shared with whoever else makes signatures in this process.
    """

    def __init__(
        self,
        keeper: AccountKeeper,
        *,
        now: Callable[[], float] = time.time,
        numbers: DistinctNumbers | None = None,
    ) -> None:
        self._keeper = keeper
        self._now = now
        self._numbers = DistinctNumbers() if numbers is None else numbers

    def make(self, account: Account, entry: SecretEntry, terms: SignatureTerms, *, life_s: int) -> Future[str]:
        """A new signature.

        Args:
            account: Whose key signs; an empty id is an account that was never saved.
            entry: What was entered of its key; what was not is taken from where it is kept.
            terms: What the signature fixes.
            life_s: How long it is valid.

        Raises:
            AppError: By the future: secret.empty, secret.malformed, secret.missing, keyring.locked, signature.temporary_key,
                option.invalid, option.too_long.
        """

        def work(key: Credentials) -> str:
            return SignatureMaker(key, now=self._now, numbers=self._numbers).make(terms, life_s=life_s)

        return self._keeper.with_key(account, entry, work)

    def check(self, account: Account, entry: SecretEntry, text: str) -> Future[CheckedSignature]:
        """What there is to say of a signature that somebody has copied.

        Raises:
            AppError: By the future: signature.unreadable, and as `make` for the key.
        """

        def work(key: Credentials) -> CheckedSignature:
            if key.token is not None:
                raise app_error(Code.SIGNATURE_TEMPORARY_KEY)
            return check_pasted(text, key.secret_key, self._now(), secret_id=key.secret_id)

        return self._keeper.with_key(account, entry, work)
