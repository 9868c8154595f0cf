"""Where the keys of accounts are: the keyring, the memory of this run, the environment. Keyring thread only, but for `place`.

Never a file: where the keyring does not take a key, it lives for this run (product: accounts).
"""

from __future__ import annotations

from collections.abc import Callable
from contextlib import suppress
from dataclasses import replace

from vod_desktop.core.model.account import Account, AccountKind, Credentials, KeyPlace
from vod_desktop.core.model.errors import AppError, Code, Problem, app_error
from vod_desktop.core.secrets.vault import MemoryVault, Vault

APPLICATION_MARK = "#"
"""Between the id of an account and the SubAppId of another of its applications; they share one key."""

Conceal = Callable[..., None]
"""Takes secrets; None and the empty text are none."""

_KEYRING_CODES = frozenset({Code.KEYRING_MISSING, Code.KEYRING_LOCKED})


class Keys:
    """Finds and keeps keys.

    Args:
        keyring: Outlives this run.
        environment: Speaks for accounts that have no key of their own.
        conceal: Gets every secret before anything is done with it, so that no log can hold it.
    """

    def __init__(self, keyring: Vault, environment: Vault, conceal: Conceal) -> None:
        self._keyring = keyring
        self._environment = environment
        self._conceal = conceal
        self._memory = MemoryVault()
        self._places: dict[str, KeyPlace] = {}

    def place(self, account: Account) -> KeyPlace:
        """Where the key was found or put last. Any thread; returns at once."""
        return self._places.get(_owner(account), KeyPlace.UNKNOWN)

    def get(self, account: Account) -> Credentials | None:
        """The key: of this run, else of the keyring, else of the environment.

        An account that is nothing but an address on a command line takes the environment before it asks the keyring.

        Raises:
            AppError: keyring.locked, while nothing else gives a key.
        """
        owner = _owner(account)
        found = self._memory.get(owner)
        if found is not None:
            return self._found(owner, KeyPlace.THIS_RUN, found)
        given = self._environment.get(owner)
        if given is not None and owner == account.endpoint:
            return self._found(owner, KeyPlace.ENVIRONMENT, given)
        if account.kind is AccountKind.KEY_PAIR:
            try:
                found = self._keyring.get(owner)
            except AppError as error:
                if given is None and error.problem.code is Code.KEYRING_LOCKED:
                    raise _named(error, account) from None
        if found is not None:
            return self._found(owner, KeyPlace.KEYRING, found)
        if given is not None:
            return self._found(owner, KeyPlace.ENVIRONMENT, given)
        self._places[owner] = KeyPlace.MISSING
        return None

    def hold(self, account: Account, credentials: Credentials) -> None:
        """Keeps a key for this run, whatever its kind."""
        self.conceal(credentials)
        owner = _owner(account)
        self._memory.put(owner, credentials)
        self._places[owner] = KeyPlace.THIS_RUN

    def put(self, account: Account, credentials: Credentials, *, was_pair: bool = False) -> Problem | None:
        """Keeps a key: a pair in the keyring, a temporary one in memory.

        Args:
            account: Whose key.
            credentials: The key.
            was_pair: The account had a pair before, which leaves the keyring if it is temporary now.

        Returns:
            Why it lives for this run only, where the keyring did not take it.

        Raises:
            AppError: option.too_long.
        """
        self.conceal(credentials)
        owner = _owner(account)
        if account.kind is not AccountKind.KEY_PAIR:
            if was_pair:
                with suppress(AppError):  # nobody will ask for it again
                    self._keyring.delete(owner)
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
            if error.problem.code is Code.KEYRING_LOCKED:
                raise _named(error, account) from None
        self._memory.delete(owner)
        self._places.pop(owner, None)

    def conceal(self, credentials: Credentials) -> None:
        """Sees to it that no log can hold these."""
        self._conceal(credentials.secret_id, credentials.secret_key, credentials.token, credentials.proxy_password)

    def conceal_text(self, secret: str) -> None:
        """The same for one text, as somebody has typed it."""
        self._conceal(secret, secret.strip())

    def _found(self, owner: str, place: KeyPlace, credentials: Credentials) -> Credentials:
        self.conceal(credentials)
        self._places[owner] = place
        return credentials


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
