"""Where the keys of accounts are: the keyring, the memory of this run, the environment. Keyring thread only, but for `place`.

Never a file: where the keyring does not take a key, it lives for this run (product: accounts). What a signature service wants to
see in its header counts as the key of its account; a service that asks for nothing needs none.
"""

from __future__ import annotations

from collections.abc import Callable
from contextlib import suppress
from dataclasses import replace

from vod_desktop.core.accounts.service_rules import checked_header_value, given_header
from vod_desktop.core.model.account import APPLICATION_MARK, Account, AccountKind, Credentials, KeyPlace, ProxyMode
from vod_desktop.core.model.errors import AppError, Code, Problem, app_error
from vod_desktop.core.secrets.vault import EnvironmentVault, MemoryVault, Vault

Conceal = Callable[..., None]
"""Takes secrets; None and the empty text are none."""

KEPT_KINDS = frozenset({AccountKind.KEY_PAIR, AccountKind.SIGNATURE_SERVICE})
"""Whose secrets outlive a run."""

_KEYRING_CODES = frozenset({Code.KEYRING_MISSING, Code.KEYRING_LOCKED})
_NOTHING = Credentials("", "")


class Keys:
    """Finds and keeps keys.

    Args:
        keyring: Outlives this run.
        environment: Speaks for accounts that have no key of their own.
        conceal: Gets every secret before anything is done with it, so that no log can hold it.
    """

    def __init__(self, keyring: Vault, environment: EnvironmentVault, conceal: Conceal) -> None:
        self._keyring = keyring
        self._environment = environment
        self._conceal = conceal
        self._memory = MemoryVault()
        self._places: dict[str, KeyPlace] = {}

    def place(self, account: Account) -> KeyPlace:
        """Where the key was found or put last. Any thread; returns at once."""
        first = KeyPlace.UNKNOWN if _may_have_secrets(account) else KeyPlace.NOT_NEEDED
        return self._places.get(_owner(account), first)

    def get(self, account: Account) -> Credentials | None:
        """The key: of this run, else of the keyring, else of the environment.

        An account that is nothing but an address on a command line takes the environment before it asks the keyring.

        Raises:
            AppError: keyring.locked, while nothing else gives a key; secret.malformed for a header of the environment.
        """
        place, found = self._look(account)
        self._places[_owner(account)] = place
        if found is not None:
            self.conceal(found)
        return found

    def hold(self, account: Account, credentials: Credentials) -> None:
        """Keeps a key for this run, whatever its kind."""
        self.conceal(credentials)
        owner = _owner(account)
        self._memory.put(owner, credentials)
        self._places[owner] = KeyPlace.THIS_RUN

    def put(self, account: Account, credentials: Credentials, *, was_kept: bool = False) -> Problem | None:
        """Keeps a key: a pair or a header in the keyring, a temporary one in memory, and nothing where there is nothing to keep.

        Args:
            account: Whose key.
            credentials: The key.
            was_kept: The keyring may hold something older of the account, which leaves it if nothing takes its place.

        Returns:
            Why it lives for this run only, where the keyring did not take it.

        Raises:
            AppError: option.too_long.
        """
        self.conceal(credentials)
        owner = _owner(account)
        is_nothing = credentials == _NOTHING
        if account.kind not in KEPT_KINDS or is_nothing:
            if was_kept:
                with suppress(AppError):  # nobody will ask for it again
                    self._keyring.delete(owner)
            if is_nothing:
                self._memory.delete(owner)
                self._places[owner] = KeyPlace.NOT_NEEDED
            else:
                self.hold(account, credentials)
            return None
        try:
            self._keyring.put(owner, credentials)
        except AppError as error:
            if error.problem.code not in _KEYRING_CODES:
                raise
            self.hold(account, credentials)
            return _named(error, account).problem
        self._memory.delete(owner)
        self._places[owner] = KeyPlace.KEYRING
        return None

    def delete(self, account: Account) -> None:
        """Forgets the key.

        Raises:
            AppError: keyring.locked: it is still there.
        """
        owner = _owner(account)
        try:
            self._keyring.delete(owner)
        except AppError as error:
            if error.problem.code is Code.KEYRING_LOCKED and _may_have_secrets(account):
                raise _named(error, account) from None
        self._memory.delete(owner)
        self._places.pop(owner, None)

    def conceal(self, credentials: Credentials) -> None:
        """Sees to it that no log can hold these."""
        self._conceal(credentials.secret_id, credentials.secret_key, credentials.token, credentials.proxy_password)
        if credentials.signature_header:
            self.conceal_text(credentials.signature_header)

    def conceal_text(self, secret: str) -> None:
        """The same for one text, as somebody has typed it, and for what follows a word such as `Bearer`."""
        self._conceal(secret, secret.strip(), secret.strip().partition(" ")[2].strip())

    def _given(self, account: Account) -> Credentials | None:
        """What the environment gives an account: a key, or the value of its header.

        Raises:
            AppError: secret.malformed.
        """
        service = account.signature_service
        if service is None:
            return self._environment.get(_owner(account))
        name, value = given_header(self._environment.header)
        if service.header is None or not value or (name or service.header).lower() != service.header.lower():
            return None
        return Credentials("", "", signature_header=checked_header_value(value))

    def _look(self, account: Account) -> tuple[KeyPlace, Credentials | None]:
        """Where the key is, and the key."""
        owner = _owner(account)
        if not _may_have_secrets(account):
            return KeyPlace.NOT_NEEDED, _NOTHING
        found = self._memory.get(owner)
        if found is not None and _fits(account, found):
            return KeyPlace.THIS_RUN, found
        given = self._given(account)
        if given is None or not account.is_address:
            found = self._kept(account, may_fail=given is not None)
            if found is not None:
                return KeyPlace.KEYRING, found
        if given is not None:
            return KeyPlace.ENVIRONMENT, given
        return (KeyPlace.MISSING, None) if _needs_secrets(account) else (KeyPlace.NOT_NEEDED, _NOTHING)

    def _kept(self, account: Account, *, may_fail: bool) -> Credentials | None:
        """What the keyring has for an account."""
        if account.kind not in KEPT_KINDS:
            return None
        try:
            found = self._keyring.get(_owner(account))
        except AppError as error:
            if not may_fail and error.problem.code is Code.KEYRING_LOCKED:
                raise _named(error, account) from None
            return None
        return found if found is not None and _fits(account, found) else None


def _needs_secrets(account: Account) -> bool:
    """Whether there is no use in an account without secrets."""
    return account.signature_service is None or account.signature_service.header is not None


def _may_have_secrets(account: Account) -> bool:
    """Whether there can be secrets: the login of a proxy may be the only one."""
    return _needs_secrets(account) or account.proxy_mode is ProxyMode.MANUAL


def _fits(account: Account, found: Credentials) -> bool:
    """Whether secrets are of an account's kind: it may have been of another one when they were kept."""
    if account.signature_service is None:
        return bool(found.secret_id and found.secret_key)
    return not found.secret_id and (found.signature_header is not None or not _needs_secrets(account))


def _owner(account: Account) -> str:
    """Whose key an account uses."""
    return account.id.partition(APPLICATION_MARK)[0]


def _named(error: AppError, account: Account) -> AppError:
    """The vault knows accounts by their id; people know them by name."""
    problem = error.problem
    return AppError(replace(problem, params={**problem.params, "account": account.name}))


def missing(account: Account) -> AppError:
    """There is no key."""
    return app_error(Code.SECRET_MISSING, account=account.name)
