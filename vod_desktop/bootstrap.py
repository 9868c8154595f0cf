"""Composition root: puts the layers together for window and command line. The only module that knows them all."""

from __future__ import annotations

import errno
from collections.abc import Callable, Mapping
from contextlib import ExitStack
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from vod_desktop.core.accounts.examiner import Examiner
from vod_desktop.core.accounts.keeper import AccountKeeper
from vod_desktop.core.accounts.keys import Keys
from vod_desktop.core.accounts.seen import SeenSignatures
from vod_desktop.core.accounts.signatory import Signatory
from vod_desktop.core.cloud import sdk
from vod_desktop.core.cloud.endpoints import SystemProxy, checked_endpoint
from vod_desktop.core.cloud.gateway import CloudGateway
from vod_desktop.core.cloud.transport import tls_context
from vod_desktop.core.engine.engine import Engine
from vod_desktop.core.engine.limits import Limits
from vod_desktop.core.ledger.ledger import Ledger
from vod_desktop.core.ledger.ledger_history import LedgerHistory
from vod_desktop.core.ledger.reader import LedgerReader
from vod_desktop.core.model.account import PRACTICE, PRACTICE_ID, Account, AccountKind, Credentials, SignatureService
from vod_desktop.core.model.commands import Command
from vod_desktop.core.model.errors import AppError, Code, app_error
from vod_desktop.core.model.events import EventSink
from vod_desktop.core.model.presets import Preset
from vod_desktop.core.model.settings import DEFAULTS, Settings
from vod_desktop.core.secrets.keyring_vault import KeyringVault, keyring_name
from vod_desktop.core.secrets.keyring_worker import KeyringWorker
from vod_desktop.core.secrets.vault import EnvironmentVault
from vod_desktop.desktop.lock import DataDirLock
from vod_desktop.logs import LogFile, Redactor
from vod_desktop.paths import DataDir, default_data_dir

if TYPE_CHECKING:
    from vod_desktop.sandbox import PracticeCloud
    from vod_desktop.sandbox.switches import Switches

PRACTICE_BYTES_PER_S = 20_000_000
"""Speed of the embedded practice cloud, so that a trial looks like an upload."""

KEYRING_STOP_S = 0.3
"""A keyring that waits for its owner is not waited for longer than this."""


@dataclass(slots=True)
class Kept:
    """What the ledger holds beside the queue, read when it is opened."""

    accounts: tuple[Account, ...] = ()
    settings: Settings = DEFAULTS
    presets: tuple[Preset, ...] = ()


class Session:
    """A data directory that is ours, with its engine running. Made by `open_session`; close it in the end.

    Attributes:
        history: What was uploaded so far; for one thread at a time, and not for the GUI's.
        notices: What the user should be told once, such as a damaged ledger that was set aside.
        settings, presets: As the ledger had them when it was opened; who changes them posts them to the engine.
        keeper: The accounts.
        examiner: Tries accounts out.
        seen_signatures: What the signatures of accounts without a key said last.
        signatory: Makes and checks client-upload signatures.
        practice: The embedded practice cloud, once `use_practice` has started it.
    """

    def __init__(
        self,
        data: DataDir,
        engine: Engine,
        kept: Kept,
        *,
        desk: AccountDesk,
        seen: SeenSignatures,
        redactor: Redactor,
        owned: ExitStack,
    ) -> None:
        self.data_dir = data.root
        self.engine = engine
        self.catalogs = engine.catalogs
        self.history = LedgerHistory(data.ledger)
        self.notices = engine.notices
        self.practice: PracticeCloud | None = None
        self.settings = kept.settings
        self.presets = kept.presets
        self.keeper = desk.keeper
        self.examiner = desk.examiner
        self.seen_signatures = seen
        self.signatory = Signatory(desk.keeper)
        self._data = data
        self._desk = desk
        self._redactor = redactor
        self._owned = owned

    @property
    def switches(self) -> Switches | None:
        """The switches of the embedded practice cloud, once it runs."""
        return None if self.practice is None else self.practice.switches

    def accounts(self) -> tuple[Account, ...]:
        """The accounts that the ledger remembers, and those of this run."""
        return self.keeper.all()

    def redact(self, text: str) -> str:
        """The text without the secrets of this run, and without what looks like one. Any thread."""
        return self._redactor.redact(text)

    def warm_up(self) -> None:
        """Loads the SDKs, for which the first upload would have to wait. Blocks for up to a second."""
        sdk.load_all()

    def use_practice(self) -> str:
        """Starts the practice cloud (its state stands in `<data_dir>/practice`); returns its account's id.

        A second call returns the same id. Blocks for some 0.2 s.

        Raises:
            AppError: data_dir.unusable.
        """
        if self.practice is None:
            cloud = start_practice_cloud(self._data.practice, speed_bytes_per_s=PRACTICE_BYTES_PER_S)
            self.practice = cloud
            account = replace(PRACTICE, endpoint=cloud.endpoint)
            self.keeper.adopt(account, Credentials(cloud.secret_id, cloud.secret_key))
        return PRACTICE_ID

    def use_endpoint(self, url: str, *, sub_app_id: int | None = None) -> str:
        """Makes the account of an endpoint known, with its key from the environment; returns the account's id.

        Raises:
            AppError: endpoint.invalid, secret.missing.
        """
        endpoint = checked_endpoint(url)
        account = Account(endpoint, urlsplit(endpoint).netloc, AccountKind.KEY_PAIR, endpoint)
        return self.keeper.use_endpoint(account, sub_app_id=sub_app_id).result()

    def use_service(
        self, service: SignatureService, *, endpoint: str | None = None, sub_app_id: int | None = None
    ) -> str:
        """Makes the account of a signature service known, with its header from the environment; returns the account's id.

        Args:
            service: As somebody has entered it.
            endpoint: Stands in for the cloud.
            sub_app_id: Application that the signatures must be for.

        Raises:
            AppError: option.invalid, option.too_long, endpoint.invalid, secret.missing, secret.malformed.
        """
        return self.keeper.use_service(service, endpoint, sub_app_id=sub_app_id).result()

    def use_account(self, name: str, *, sub_app_id: int | None = None) -> str:
        """Makes an account of the ledger known, by name or id; returns its id.

        Its key comes from the keyring, which may ask the user and block meanwhile, else from the environment.

        Args:
            name: Name or id.
            sub_app_id: Another application of the same account; remembered as an account of its own.

        Raises:
            AppError: account.unknown, secret.missing, auth.expired, keyring.locked, data_dir.unusable.
        """
        if self.keeper.find(name).kind is AccountKind.PRACTICE:
            return self.use_practice()
        return self.keeper.use(name, sub_app_id=sub_app_id).result()

    def close(self) -> None:
        """Stops the engine (running jobs go on next time), then the practice cloud; frees the directory. Within 2 s."""
        self.history.close()  # a reader would keep the ledger from emptying its log
        self._desk.close()
        self.engine.stop()
        if self.practice is not None:
            self.practice.stop()
        self._owned.close()


@dataclass(frozen=True, slots=True)
class AccountDesk:
    """Who keeps the accounts and tries them out, with the thread that asks the keyring; close it in the end."""

    keeper: AccountKeeper
    examiner: Examiner
    keyring: KeyringWorker

    def close(self) -> None:
        """Stops what runs, and lets go of a keyring that is waiting for the user."""
        self.examiner.close()
        self.keyring.close(KEYRING_STOP_S)


def open_accounts(
    accounts: tuple[Account, ...],
    gateway: CloudGateway,
    ledger: Path,
    *,
    environ: Mapping[str, str],
    conceal: Callable[..., None],
    post: Callable[[Command], None] = lambda _command: None,
) -> AccountDesk:
    """Puts together who keeps accounts.

    Args:
        accounts: What the ledger holds.
        gateway: Reaches the services of an account that is tried out.
        ledger: Is asked how many jobs an account has left before it is removed.
        environ: Speaks for accounts without a key of their own.
        conceal: Gets every secret first.
        post: Asks the engine; without one, nothing can be changed.
    """

    def unfinished(account_id: str) -> int:
        with LedgerReader.open(ledger) as reader:
            return reader.unfinished(account_id)

    keyring = KeyringWorker()
    keys = Keys(KeyringVault(), EnvironmentVault(environ), conceal)
    keeper = AccountKeeper(accounts, keys, keyring, post=post, unfinished=unfinished)
    return AccountDesk(keeper, Examiner(keeper, gateway), keyring)


def open_session(
    data_dir: Path | None,
    sink: EventSink,
    *,
    environ: Mapping[str, str],
    limits: Limits | None = None,
    start_paused: bool | None = None,
    system_proxy: SystemProxy | None = None,
) -> Session:
    """Takes the data directory and starts the engine; `sink` has got the restored queue when this returns.

    Args:
        data_dir: None for the user's own.
        sink: Called on the engine thread.
        environ: Environment variables: proxies, and keys for the command line.
        limits: None for those of the settings.
        start_paused: Restored jobs wait for the user; None for what the settings say.
        system_proxy: The desktop's own proxy settings; the environment's go first.

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
        seen = SeenSignatures()
        gateway = CloudGateway(environ, system_proxy=system_proxy, tell_signed=seen.take)
        engine = Engine(open_ledger, gateway, sink, limits=limits, start_paused=start_paused)
        engine.start()
        owned = opening.pop_all()
    desk = open_accounts(kept.accounts, gateway, data.ledger, environ=environ, conceal=redactor.add, post=engine.post)
    return Session(data, engine, kept, desk=desk, seen=seen, redactor=redactor, owned=owned)


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


def installed_keyring() -> str | None:
    """What keeps the keys on this system; None where nothing safe does. Blocks."""
    return keyring_name()


def installed_trust() -> str:
    """What decides whom connections trust; raises where that cannot be set up."""
    return type(tls_context()).__module__


def _open_log(data: DataDir, redactor: Redactor) -> LogFile:
    try:
        return LogFile(data.logs, redactor)
    except OSError as error:
        raise _unusable(data.root, error) from error


def _unusable(folder: Path, error: OSError) -> AppError:
    if error.errno == errno.ENOSPC:
        return app_error(Code.LEDGER_FULL, path=str(folder))
    return app_error(Code.DATA_DIR_UNUSABLE, path=str(folder), reason=error.strerror or str(error))
