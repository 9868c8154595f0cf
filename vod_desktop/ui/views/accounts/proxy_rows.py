"""The rows of the account editor for the proxy."""

from __future__ import annotations

from dataclasses import replace

from PySide6.QtCore import QObject
from PySide6.QtWidgets import QComboBox, QLineEdit

from vod_desktop.core.model.account import Account, ProxyMode, SecretEntry
from vod_desktop.texts import mark
from vod_desktop.ui.look import Look
from vod_desktop.ui.views.accounts.fields import Field, Form, SecretEdit

_LABELS = {
    ProxyMode.SYSTEM: mark("As the system says"),
    ProxyMode.NONE: mark("None"),
    ProxyMode.MANUAL: mark("This one:"),
}


class ProxyRows(QObject):
    """Adds its rows to a form.

    Attributes:
        fields: By the names that errors call them.
    """

    def __init__(self, look: Look, form: Form, account: Account, parent: QObject) -> None:
        """`account` is what is edited."""
        super().__init__(parent)
        tr = look.texts.tr
        self._form = form
        self._account = account
        self.mode, self.url, self.user, self.password = QComboBox(), QLineEdit(), QLineEdit(), SecretEdit(look)
        self.fields = {
            "proxy_mode": form.add(tr("Proxy"), Field(self.mode)),
            "proxy_url": form.add(tr("Proxy address"), Field(self.url)),
            "proxy_user": form.add(tr("Proxy user"), Field(self.user, tr("Only if the proxy asks who is there."))),
            "proxy_password": form.add(tr("Proxy password"), Field(self.password)),
        }
        for mode, label in _LABELS.items():
            self.mode.addItem(tr(label), mode)
        self.mode.setCurrentIndex(self.mode.findData(account.proxy_mode))
        self.url.setText(account.proxy_url or "")
        self.url.setPlaceholderText("http://HOST:PORT")

    def follow(self, kept: str) -> None:
        """Shows what the chosen mode asks for; `kept` stands where a login is there and is not shown."""
        for name in ("proxy_url", "proxy_user", "proxy_password"):
            self._form.show_row(self.fields[name], self._mode is ProxyMode.MANUAL)
        is_there = kept if self._account.proxy_mode is ProxyMode.MANUAL else ""
        self.user.setPlaceholderText(is_there)
        self.password.setPlaceholderText(is_there)

    def given_to(self, account: Account) -> Account:
        """An account with the proxy that was chosen."""
        url = self.url.text().strip() if self._mode is ProxyMode.MANUAL else None
        return replace(account, proxy_mode=self._mode, proxy_url=url)

    def added_to(self, entry: SecretEntry) -> SecretEntry:
        """What was entered, and the login besides. A password goes to no other proxy than the one it was entered for."""
        is_same = bool(self._account.id) and self.url.text().strip() == (self._account.proxy_url or "")
        unchanged = None if is_same and not self.user.text() else ""
        return replace(
            entry, proxy_user=self.user.text() or unchanged, proxy_password=self.password.text() or unchanged
        )

    @property
    def _mode(self) -> ProxyMode:
        return ProxyMode(self.mode.currentData())
