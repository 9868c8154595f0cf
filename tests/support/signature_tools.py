"""The signature tools in a test's window."""

from __future__ import annotations

import time
from dataclasses import replace

from PySide6.QtWidgets import QLabel

from tests.support.account_dialogs import ID, KEY
from tests.support.desk import Desk
from tests.support.dialogs import opened
from tests.support.signatures import ALL, packed
from vod_desktop.core.model.account import Credentials
from vod_desktop.core.model.signature import NotifyMode, SignatureTerms
from vod_desktop.ui.actions import Act
from vod_desktop.ui.views.signatures.dialog import Page, SignaturesDialog
from vod_desktop.ui.views.signatures.parts import NAME_COLUMN, VALUE_COLUMN, Findings, ParameterTable

OWN = Credentials(ID, KEY)
TERMS = replace(ALL.terms, task_notify_mode=NotifyMode.CHANGE, session_context="ctx=1\n第二行")


async def open_tools(desk: Desk, page: Page = Page.MAKE) -> SignaturesDialog:
    await desk.open(practice=False)
    desk.act(Act.SIGNATURES)
    dialog = await opened(SignaturesDialog)
    dialog.tabs.setCurrentIndex(page)
    return dialog


def fill(dialog: SignaturesDialog, terms: SignatureTerms) -> None:
    """Puts terms into the form, the procedure first: what goes with it can be chosen only then."""
    dialog.making.rows["procedure"].editor.show_value(terms.procedure)
    for name, row in dialog.making.rows.items():
        if name != "life_s":
            row.editor.show_value(getattr(terms, name))


def values(table: ParameterTable) -> dict[str, str]:
    return {
        table.item(line, NAME_COLUMN).text(): table.item(line, VALUE_COLUMN).text() for line in range(table.rowCount())
    }


def told(findings: Findings) -> str:
    return "\n".join(label.text() for label in findings.widget().findChildren(QLabel) if label.text())


def fresh(extra: str = "", *, key: str = KEY, secret_id: str = ID, life_s: int = 3600) -> str:
    start = int(time.time())
    return packed(f"secretId={secret_id}&currentTimeStamp={start}&expireTime={start + life_s}&random=1{extra}", key)
