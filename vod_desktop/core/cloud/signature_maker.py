"""Makes client-upload signatures with one key (protocol.md 4.1). Any thread."""

from __future__ import annotations

import secrets
import threading
import time
from collections.abc import Callable
from dataclasses import fields

from vod_desktop.core.cloud.signature import sign
from vod_desktop.core.model.account import Credentials
from vod_desktop.core.model.errors import Code, app_error
from vod_desktop.core.model.signature import LONGEST_LIFE_S, USUAL_LIFE_S, SignatureFields, SignatureTerms

_RANDOM_BITS = 32


class DistinctNumbers:
    """Unsigned 32-bit numbers that nobody can foresee, none of them twice. Any thread.

    The service refuses a one-time signature that equals an earlier one, and two of the same second differ in this number alone.
    """

    def __init__(self, draw: Callable[[int], int] = secrets.randbits) -> None:
        self._draw = draw
        self._lock = threading.Lock()
        self._given: set[int] = set()

    def draw(self) -> int:
        """A number that was never given before."""
        with self._lock:
            while (number := self._draw(_RANDOM_BITS)) in self._given:
                pass
            self._given.add(number)
        return number


class OwnSignatures:
    """A `SignatureSource` that signs with an account's own key. Any thread.

    Args:
        key: One with a token makes no signatures: `signature.temporary_key` at every call.
    """

    def __init__(self, key: Credentials) -> None:
        self._key = key
        self._numbers = DistinctNumbers()

    def signature(self, terms: SignatureTerms) -> str:
        """A new signature, good for a day."""
        return SignatureMaker(self._key, numbers=self._numbers).make(terms)


class SignatureMaker:
    """Makes signatures for one key.

    Args:
        key: A permanent one: a signature has no place for a token, so the service would not know a temporary key.
        now: Unix seconds.
        numbers: Shared by all makers of the process, so that no two of them give the same.

    Raises:
        AppError: secret.empty; signature.temporary_key.
    """

    def __init__(
        self, key: Credentials, *, now: Callable[[], float] = time.time, numbers: DistinctNumbers | None = None
    ) -> None:
        if key.token is not None:
            raise app_error(Code.SIGNATURE_TEMPORARY_KEY)
        for field in ("secret_id", "secret_key"):
            if not getattr(key, field):
                raise app_error(Code.SECRET_EMPTY, field=field)
        self._key = key
        self._now = now
        self._numbers = DistinctNumbers() if numbers is None else numbers

    def make(self, terms: SignatureTerms, *, life_s: int = USUAL_LIFE_S) -> str:
        """A new signature, valid from now on.

        Args:
            terms: What it fixes.
            life_s: At most 90 days.

        Raises:
            AppError: option.invalid, option.too_long, with the field (`life_s` among them).
        """
        if not 0 < life_s <= LONGEST_LIFE_S:
            raise app_error(Code.OPTION_INVALID, field="life_s", value=life_s)
        start = int(self._now())
        values = {one.name: getattr(terms, one.name) for one in fields(SignatureTerms)}
        return sign(
            SignatureFields(
                secret_id=self._key.secret_id,
                current_time_stamp=start,
                expire_time=start + life_s,
                random=self._numbers.draw(),
                **values,
            ),
            self._key.secret_key,
        )
