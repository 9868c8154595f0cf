"""Key pairs, and headers of signature services, in the keyring of the operating system. There is no plain-text fallback.

One service for each account (`vod-desktop/<account id>`) holds one line of JSON. Calls block while the system asks the user
to unlock: they belong on the keyring worker. The keyring package is imported at the first call, not before.
"""

from __future__ import annotations

import json
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING

from vod_desktop.core.model.account import Credentials
from vod_desktop.core.model.errors import Code, app_error

if TYPE_CHECKING:
    from keyring.backend import KeyringBackend

_ENTRY = "key-pair"
_LONGEST_LINE = 1200  # characters; the credential store of Windows takes 1,280

_UNSAFE_PACKAGES = ("keyrings.alt",)  # keeps secrets in files, most of them in the clear
_EMPTY_MODULES = ("keyring.backends.fail", "keyring.backends.null", "keyring.backends.chainer")

# What the systems below keyring raise unwrapped; looked up only where their modules are in use.
_SYSTEM_ERRORS = (
    ("secretstorage.exceptions", "SecretStorageException"),
    ("jeepney.wrappers", "DBusErrorResponse"),
    ("win32ctypes.pywin32.pywintypes", "error"),
)
_LOCKED_ERRORS = frozenset({"KeyringLocked", "LockedException", "PromptDismissedException"})


class KeyringVault:
    """Keeps what outlives a run in the system's keyring. Temporary keys do not belong here: they would outlive their use."""

    def __init__(self, backend: KeyringBackend | None = None) -> None:
        """Takes the system's keyring, or `backend` in its place; which one is decided at the first call."""
        self._given = backend

    def get(self, account_id: str) -> Credentials | None:
        """The account's key pair or header, with the login for its proxy if there is one; or None.

        Raises:
            AppError: `keyring.locked` or `keyring.missing`.
        """
        with _keyring_faults(account_id):
            line = self._backend(account_id).get_password(_service(account_id), _ENTRY)
        return None if line is None else _credentials_of(line)

    def put(self, account_id: str, credentials: Credentials) -> None:
        """Stores credentials and reads them back.

        Raises:
            AppError: `keyring.locked`, `keyring.missing` (also when something else came back), or `option.too_long`.
            ValueError: The credentials are temporary; a `MemoryVault` is their place.
        """
        if credentials.token is not None:
            raise ValueError("temporary keys are kept in memory only")
        line = _line_of(credentials)
        if len(line) > _LONGEST_LINE:
            field = "secret_key" if credentials.secret_key else "header_value"
            raise app_error(Code.OPTION_TOO_LONG, field=field, limit=_LONGEST_LINE)
        with _keyring_faults(account_id):
            backend = self._backend(account_id)
            backend.set_password(_service(account_id), _ENTRY, line)
            stored = backend.get_password(_service(account_id), _ENTRY)
        if stored != line:
            raise app_error(Code.KEYRING_MISSING, account=account_id, detail="the keyring did not keep the key")

    def delete(self, account_id: str) -> None:
        """Removes the account's entry; there being none is fine.

        Raises:
            AppError: `keyring.locked` or `keyring.missing`.
        """
        with _keyring_faults(account_id):
            backend = self._backend(account_id)
            if backend.get_password(_service(account_id), _ENTRY) is not None:
                backend.delete_password(_service(account_id), _ENTRY)

    def _backend(self, account_id: str) -> KeyringBackend:
        import keyring  # noqa: PLC0415  (asks the system's bus at import: not before it is needed)

        usable = _usable(self._given if self._given is not None else keyring.get_keyring())
        if usable is None:
            raise app_error(Code.KEYRING_MISSING, account=account_id)
        return usable


def keyring_name() -> str | None:
    """What keeps the keys on this system, as the keyring package calls it; None where nothing safe does. Blocks."""
    import keyring  # noqa: PLC0415  (as above)

    usable = _usable(keyring.get_keyring())
    return None if usable is None else str(usable.name)


def _service(account_id: str) -> str:
    return f"vod-desktop/{account_id}"


def _usable(backend: KeyringBackend) -> KeyringBackend | None:
    """The backend, or the first safe one of a chain; None where secrets would be lost or lie open."""
    chain: list[KeyringBackend] = getattr(backend, "backends", [backend])
    for candidate in chain:
        module = type(candidate).__module__
        if not module.startswith(_UNSAFE_PACKAGES) and module not in _EMPTY_MODULES:
            return candidate
    return None


_PAIR = ("secret_id", "secret_key")
_OTHERS = ("proxy_user", "proxy_password", "signature_header")


def _line_of(credentials: Credentials) -> str:
    names = (*_PAIR, *_OTHERS) if credentials.secret_id else _OTHERS
    values = {name: value for name in names if (value := getattr(credentials, name)) is not None}
    return json.dumps(values)


def _credentials_of(line: str) -> Credentials | None:
    """What stands in an entry; None for an entry that somebody else has changed."""
    try:
        values = json.loads(line)
        given = {name: str(values[name]) for name in (*_PAIR, *_OTHERS) if name in values}
    except (ValueError, TypeError, RecursionError):
        return None
    if not given or len(given.keys() & set(_PAIR)) == 1:
        return None
    return Credentials(
        given.get("secret_id", ""),
        given.get("secret_key", ""),
        proxy_user=given.get("proxy_user"),
        proxy_password=given.get("proxy_password"),
        signature_header=given.get("signature_header"),
    )


@contextmanager
def _keyring_faults(account_id: str) -> Iterator[None]:
    """Turns errors of keyring and of the systems below it into `AppError`; only the kind of error is kept of them."""
    from keyring.errors import KeyringError  # noqa: PLC0415  (imported with keyring, when it is needed)

    try:
        yield
    except (KeyringError, OSError) as error:
        raise app_error(_code_of(error), account=account_id, detail=type(error).__name__) from None
    except _system_errors() as error:
        raise app_error(_code_of(error), account=account_id, detail=type(error).__name__) from None


def _code_of(error: Exception) -> Code:
    return Code.KEYRING_LOCKED if type(error).__name__ in _LOCKED_ERRORS else Code.KEYRING_MISSING


def _system_errors() -> tuple[type[Exception], ...]:
    return tuple(getattr(sys.modules[module], name) for module, name in _SYSTEM_ERRORS if module in sys.modules)
