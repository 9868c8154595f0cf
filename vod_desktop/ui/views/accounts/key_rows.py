"""The rows of the account editor for a key: SecretId and SecretKey, and what a temporary key has besides."""

from __future__ import annotations

from PySide6.QtCore import QDateTime, QObject, Signal
from PySide6.QtWidgets import QCheckBox, QDateTimeEdit, QHBoxLayout, QWidget

from vod_desktop.core.model.account import AccountKind, SecretEntry
from vod_desktop.ui.look import Look
from vod_desktop.ui.views.accounts.fields import Field, Form, SecretEdit

_FIRST_LIFE_S = 7200
_SECRETS = ("secret_id", "secret_key", "token")


class KeyRows(QObject):
    """Adds its rows to a form.

    Signals:
        temporary_pasted: What was pasted is a temporary key.

    Attributes:
        fields: By the names that errors call them.
    """

    temporary_pasted = Signal()

    def __init__(self, look: Look, form: Form, parent: QObject) -> None:
        super().__init__(parent)
        tr = look.texts.tr
        self._form = form
        self.secrets = {name: SecretEdit(look, masked=name != "secret_id") for name in _SECRETS}
        self.has_end, self.end = QCheckBox(), QDateTimeEdit()
        ends = QWidget()
        row = QHBoxLayout(ends)
        row.setContentsMargins(0, 0, 0, 0)
        row.addWidget(self.has_end)
        row.addWidget(self.end, 1)
        ends.setFocusProxy(self.end)
        paste = tr("Paste both at once: the text or the CSV file that the console gives.")
        never_stored = tr("A temporary key is never stored; it is asked for again after a restart.")
        self.fields = {
            "secret_id": form.add(tr("SecretId"), Field(self.secrets["secret_id"], paste)),
            "secret_key": form.add(tr("SecretKey"), Field(self.secrets["secret_key"])),
            "token": form.add(tr("Token"), Field(self.secrets["token"])),
            "ends_at": form.add(tr("Ends"), Field(ends, never_stored)),
        }
        self.end.setDateTime(QDateTime.currentDateTime().addSecs(_FIRST_LIFE_S))
        self.end.setDisplayFormat("yyyy-MM-dd HH:mm")
        self.end.setCalendarPopup(True)
        self.end.setAccessibleName(tr("End of the temporary key"))
        self.has_end.setText(tr("known:"))
        self.has_end.setAccessibleName(tr("The end of the temporary key is known"))
        self.has_end.toggled.connect(self.end.setEnabled)
        self.end.setEnabled(False)
        for edit in self.secrets.values():
            edit.key_pasted.connect(self._on_key_pasted)

    def follow(self, kind: AccountKind, kept: str) -> None:
        """Shows what this kind asks for; `kept` stands where a secret is there and is not shown."""
        for name, field in self.fields.items():
            is_of_temporary = name in {"token", "ends_at"}
            is_shown = kind is AccountKind.TEMPORARY or (kind is AccountKind.KEY_PAIR and not is_of_temporary)
            self._form.show_row(field, is_shown)
        for edit in self.secrets.values():
            edit.setPlaceholderText(kept)

    def entry(self, kind: AccountKind) -> SecretEntry:
        """What was entered."""
        if kind not in {AccountKind.KEY_PAIR, AccountKind.TEMPORARY}:
            return SecretEntry()
        is_temporary = kind is AccountKind.TEMPORARY
        ends_at = self.end.dateTime().toSecsSinceEpoch() if is_temporary and self.has_end.isChecked() else None
        secret_id, secret_key, token = (self.secrets[name].entered() for name in _SECRETS)
        return SecretEntry(secret_id, secret_key, token if is_temporary else None, ends_at)

    def _on_key_pasted(self, entry: SecretEntry) -> None:
        for name in _SECRETS:
            value = getattr(entry, name)
            if value is not None:
                self.secrets[name].setText(value)
        if entry.token is not None:
            self.temporary_pasted.emit()
