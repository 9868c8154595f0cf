"""Composition root: puts the layers together for window and command line. The only module that knows them all."""

from __future__ import annotations

import errno
from collections.abc import Mapping
from contextlib import ExitStack
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from vod_desktop.core.cloud.endpoints import endpoint_of
from vod_desktop.core.cloud.gateway import CloudGateway
from vod_desktop.core.engine.engine import Engine
from vod_desktop.core.engine.limits import Limits
from vod_desktop.core.ledger.ledger import Ledger
from vod_desktop.core.model.account import Account, AccountKind, Credentials
from vod_desktop.core.model.commands import SetAccount
from vod_desktop.core.model.errors import AppError, Code, app_error
from vod_desktop.core.model.events import EventSink
from vod_desktop.core.model.presets import Preset
from vod_desktop.core.model.settings import DEFAULTS, Settings
from vod_desktop.core.secrets.keyring_vault import KeyringVault
from vod_desktop.core.secrets.vault import EnvironmentVault
from vod_desktop.desktop.lock import DataDirLock
from vod_desktop.logs import LogFile, Redactor
from vod_desktop.paths import DataDir, default_data_dir

if TYPE_CHECKING:
    from vod_desktop.sandbox import PracticeCloud
    from vod_desktop.sandbox.switches import Switches

PRACTICE_BYTES_PER_S = 20_000_000
"""Speed of the embedded practice cloud, so that a trial looks like an upload."""

PRACTICE_ID = "practice"
"""Account of the embedded practice cloud."""

_APPLICATION = "#"
"""Between the id of an account and the SubAppId of another of its applications; they share one key."""


@dataclass(slots=True)
class Kept:
    """What the ledger holds beside the queue, read when it is opened."""

    accounts: tuple[Account, ...] = ()
    settings: Settings = DEFAULTS
    presets: tuple[Preset, ...] = ()


class Session:
    """A data directory that is ours, with its engine running. Made by `open_session`; close it in the end.

    Attributes:
        notices: What the user should be told once, such as a damaged ledger that was set aside.
        settings, presets: As the ledger had them when it was opened; who changes them posts them to the engine.
        practice: The embedded practice cloud, once `use_practice` has started it.
    """

    def __init__(
        self,
        data: DataDir,
        engine: Engine,
        kept: Kept,
        *,
        environ: Mapping[str, str],
        redactor: Redactor,
        owned: ExitStack,
    ) -> None:
        self.data_dir = data.root
        self.engine = engine
        self.catalogs = engine.catalogs
        self.notices = engine.notices
        self.practice: PracticeCloud | None = None
        self._data = data
        self.settings = kept.settings
        self.presets = kept.presets
        self._accounts = {account.id: account for account in kept.accounts}
        self._environment = EnvironmentVault(environ)
        self._keyring = KeyringVault()
        self._redactor = redactor
        self._owned = owned

    @property
    def switches(self) -> Switches | None:
        """The switches of the embedded practice cloud, once it runs."""
        return None if self.practice is None else self.practice.switches

    def accounts(self) -> tuple[Account, ...]:
        """The accounts that the ledger remembers, and those of this run."""
        return tuple(self._accounts.values())

    def use_practice(self) -> str:
        """Starts the practice cloud (its state stands in `<data_dir>/practice`); returns its account's id.

        A second call returns the same id. Blocks for some 0.2 s.

        Raises:
            AppError: data_dir.unusable.
        """
        if self.practice is None:
            cloud = start_practice_cloud(self._data.practice, speed_bytes_per_s=PRACTICE_BYTES_PER_S)
            self.practice = cloud
            account = Account(PRACTICE_ID, "practice", AccountKind.PRACTICE, endpoint=cloud.endpoint)
            self._set(account, Credentials(cloud.secret_id, cloud.secret_key))
        return PRACTICE_ID

    def use_endpoint(self, url: str, *, sub_app_id: int | None = None) -> str:
        """Makes the account of an endpoint known, with its key from the environment; returns the account's id.

        Raises:
            AppError: endpoint.invalid, secret.missing.
        """
        endpoint = checked_endpoint(url)
        account = Account(endpoint, urlsplit(endpoint).netloc, AccountKind.KEY_PAIR, endpoint)
        return self._use(account, sub_app_id)

    def use_account(self, name: str, *, sub_app_id: int | None = None) -> str:
        """Makes an account of the ledger known, by name or id; returns its id.

        Its key comes from the environment, else from the keyring, which may ask the user and block meanwhile.

        Args:
            name: Name or id.
            sub_app_id: Another application of the same account; remembered as an account of its own.

        Raises:
            AppError: account.unknown, secret.missing, keyring.locked, keyring.missing, data_dir.unusable.
        """
        account = self._accounts.get(name) or next((a for a in self.accounts() if a.name == name), None)
        if account is None:
            raise app_error(Code.ACCOUNT_UNKNOWN, account=name)
        if account.kind is AccountKind.PRACTICE:
            return self.use_practice()
        return self._use(account, sub_app_id)

    def close(self) -> None:
        """Stops the engine (running jobs go on next time), then the practice cloud; frees the directory. Within 2 s."""
        self.engine.stop()
        if self.practice is not None:
            self.practice.stop()
        self._owned.close()

    def _use(self, account: Account, sub_app_id: int | None) -> str:
        credentials = self._environment.get(account.id)
        if credentials is None and account.endpoint is None:
            credentials = self._keyring.get(account.id.partition(_APPLICATION)[0])
        if credentials is None:
            raise app_error(Code.SECRET_MISSING, account=account.name)
        if sub_app_id not in {None, account.sub_app_id}:
            suffix = f"{_APPLICATION}{sub_app_id}"
            account = replace(account, id=account.id + suffix, name=account.name + suffix, sub_app_id=sub_app_id)
        return self._set(account, credentials)

    def _set(self, account: Account, credentials: Credentials) -> str:
        self._redactor.add(credentials.secret_id, credentials.secret_key, credentials.token)
        self._accounts[account.id] = account
        self.engine.post(SetAccount(account, credentials))
        return account.id


def open_session(
    data_dir: Path | None,
    sink: EventSink,
    *,
    environ: Mapping[str, str],
    limits: Limits | None = None,
    start_paused: bool | None = None,
) -> Session:
    """Takes the data directory and starts the engine; `sink` has got the restored queue when this returns.

    Args:
        data_dir: None for the user's own.
        sink: Called on the engine thread.
        environ: Environment variables: proxies, and keys for the command line.
        limits: None for those of the settings.
        start_paused: Restored jobs wait for the user; None for what the settings say.

    Raises:
        AppError: data_dir.in_use, data_dir.unusable, ledger.newer, ledger.full.
    """
    data = default_data_dir() if data_dir is None else DataDir(data_dir.absolute())
    kept = Kept()

    def open_ledger() -> Ledger:
        ledger = Ledger.open(data.ledger)
        kept.accounts, kept.settings = ledger.load_accounts(), ledger.load_settings()
        kept.presets = ledger.load_presets()
        return ledger

    redactor = Redactor()
    with ExitStack() as opening:
        opening.enter_context(DataDirLock(data.root))
        opening.callback(_open_log(data, redactor).close)
        engine = Engine(open_ledger, CloudGateway(environ), sink, limits=limits, start_paused=start_paused)
        engine.start()
        owned = opening.pop_all()
    return Session(data, engine, kept, environ=environ, redactor=redactor, owned=owned)


def start_practice_cloud(
    folder: Path, *, port: int = 0, speed_bytes_per_s: int = 0, certificate_life_s: float = 7200.0
) -> PracticeCloud:
    """Starts a practice cloud whose state stands in `folder`; stop it in the end.

    Args:
        folder: Made when missing.
        port: On loopback; 0 takes a free one.
        speed_bytes_per_s: Of all uploads together; 0 is unlimited.
        certificate_life_s: How long an upload certificate lasts.

    Raises:
        AppError: data_dir.unusable, also when another process uses the folder or the port.
    """
    # Here, because its server is slow to import and real uploads do without it.
    from vod_desktop.sandbox import PracticeCloud, PracticeSettings  # noqa: PLC0415

    settings = PracticeSettings(speed_bytes_per_s=speed_bytes_per_s, certificate_life_s=certificate_life_s)
    cloud = PracticeCloud(folder, port=port, settings=settings)
    try:
        cloud.start()
    except OSError as error:
        raise _unusable(folder, error) from error
    return cloud


def checked_endpoint(url: str) -> str:
    """`http(s)://HOST:PORT` and nothing more.

    Raises:
        AppError: endpoint.invalid.
    """
    endpoint = endpoint_of(Account("", "", AccountKind.KEY_PAIR, url.strip()))
    assert endpoint is not None, "an account with an endpoint has one"
    return f"{endpoint.scheme}://{endpoint.address}"


def _open_log(data: DataDir, redactor: Redactor) -> LogFile:
    try:
        return LogFile(data.logs, redactor)
    except OSError as error:
        raise _unusable(data.root, error) from error


def _unusable(folder: Path, error: OSError) -> AppError:
    if error.errno == errno.ENOSPC:
        return app_error(Code.LEDGER_FULL, path=str(folder))
    return app_error(Code.DATA_DIR_UNUSABLE, path=str(folder), reason=error.strerror or str(error))
