"""The dialogs of accounts in a test's window."""

from __future__ import annotations

from PySide6.QtWidgets import QApplication, QDialog

from tests.support.desk import Desk, eventually
from vod_desktop.core.model.account import Account, AccountKind, RequestMethod, SignatureService
from vod_desktop.core.model.errors import Code, Problem
from vod_desktop.ui.actions import Act
from vod_desktop.ui.models.accounts_model import AccountColumn
from vod_desktop.ui.views.accounts.account_editor import AccountEditor
from vod_desktop.ui.views.accounts.accounts_dialog import AccountsDialog

ID, KEY = "AKIDcanary00000001", "canary-secret-key-00000001"
COMPANY = Account("a", "公司账号", AccountKind.KEY_PAIR, sub_app_id=7)
SIGNING_SERVICE = SignatureService(
    "https://sign.company.example/upload", RequestMethod.POST, "Authorization", "data.sign", takes_options=False
)
SIGNING = Account("s", "签名账号", AccountKind.SIGNATURE_SERVICE, signature_service=SIGNING_SERVICE)
REJECTED = Problem(Code.AUTH_REJECTED, {"account": "公司账号"}, "request-1")


def opened(kind: type[QDialog]) -> QDialog | None:
    return next(
        (top for top in QApplication.topLevelWidgets() if isinstance(top, kind) and top.isVisible()),
        None,
    )


async def editor_of(desk: Desk) -> AccountEditor:
    await eventually(lambda: opened(AccountEditor))
    editor = opened(AccountEditor)
    assert isinstance(editor, AccountEditor)
    return editor


async def list_of(desk: Desk) -> AccountsDialog:
    desk.act(Act.ACCOUNTS)
    dialog = opened(AccountsDialog)
    assert isinstance(dialog, AccountsDialog)
    return dialog


def rows(dialog: AccountsDialog) -> list[list[str]]:
    model = dialog._model
    return [[model.index(row, column).data() or "" for column in AccountColumn] for row in range(model.rowCount())]


def fill(editor: AccountEditor, name: str, secret_id: str, secret_key: str) -> None:
    editor._name.setText(name)
    editor._keys.secrets["secret_id"].setText(secret_id)
    editor._keys.secrets["secret_key"].setText(secret_key)
