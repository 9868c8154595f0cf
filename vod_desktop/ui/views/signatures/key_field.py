"""Which key makes or checks a signature: that of an account, or one that is typed, used here and not kept."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QComboBox, QVBoxLayout, QWidget

from vod_desktop.core.model.account import Account, AccountKind, SecretEntry
from vod_desktop.core.model.errors import Problem
from vod_desktop.texts.accounts import account_name
from vod_desktop.texts.errors import tell
from vod_desktop.ui.look import Look
from vod_desktop.ui.views.accounts.fields import Field, Form, SecretEdit
from vod_desktop.ui.views.options.editor import make_roomy

PERMANENT = frozenset({AccountKind.KEY_PAIR, AccountKind.PRACTICE})
"""Kinds of accounts whose key can make signatures."""

_NOWHERE = Account("", "", AccountKind.KEY_PAIR)
_SECRETS = ("secret_id", "secret_key")


class KeyField(QWidget):
    """A list of accounts, and fields for another key while that is chosen.

    Signals:
        changed: Another account, or another text in one of the fields.
    """

    changed = Signal()

    def __init__(self, look: Look, accounts: Sequence[Account], chosen: Account | None) -> None:
        """Offers those of the accounts that can make signatures; `chosen` first, if it is one of them."""
        super().__init__()
        self._texts = look.texts
        tr = look.texts.tr
        self._accounts = [one for one in accounts if one.kind in PERMANENT]
        self.box = QComboBox()
        for one in self._accounts:
            self.box.addItem(account_name(look.texts, one), one.id)
        self.box.addItem(tr("Another key, typed here"), "")
        self.secrets = {"secret_id": SecretEdit(look, masked=False), "secret_key": SecretEdit(look)}
        self._form = Form()
        self._key = self._form.add(tr("Key"), Field(self.box))
        self._fields = {
            "secret_id": self._form.add(
                tr("SecretId"),
                Field(self.secrets["secret_id"]),
            ),
            "secret_key": self._form.add(
                tr("SecretKey"),
                Field(
                    self.secrets["secret_key"],
                    tr("Both can be pasted at once. They are used in this window only, and not kept."),
                ),
            ),
        }
        place = self.box.findData(chosen.id) if chosen is not None else -1
        self.box.setCurrentIndex(max(0, place))
        self.box.currentIndexChanged.connect(self._on_changed)
        for edit in self.secrets.values():
            edit.textChanged.connect(self._on_changed)
            edit.key_pasted.connect(self._on_key_pasted)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.addLayout(self._form)
        make_roomy(self)
        self.setFocusProxy(self.box)
        self._follow()

    @property
    def account(self) -> Account | None:
        """The account that is chosen; None for a typed key."""
        return next((one for one in self._accounts if one.id == self.box.currentData()), None)

    @property
    def is_given(self) -> bool:
        """Whether there is anything to sign or to check with."""
        return self.account is not None or all(edit.text().strip() for edit in self.secrets.values())

    def draft(self) -> tuple[Account, SecretEntry]:
        """Whose key, and what was entered of it."""
        account = self.account
        if account is not None:
            return account, SecretEntry()
        entered = {name: edit.text() for name, edit in self.secrets.items()}
        return _NOWHERE, SecretEntry(entered["secret_id"], entered["secret_key"])

    def show_problem(self, problem: Problem) -> None:
        """Says at its field what is wrong with the key."""
        told = tell(self._texts, problem)
        name = str(problem.params.get("field", ""))
        field = self._fields[name] if name in self._fields and self.account is None else self._key
        field.show_error(f"{told.title} {told.advice}")

    def clear_problem(self) -> None:
        """Nothing is wrong, or it is not known yet."""
        for field in (self._key, *self._fields.values()):
            field.show_error("")

    @property
    def problem(self) -> str:
        """What is said to be wrong."""
        return " ".join(field.error for field in (self._key, *self._fields.values()) if field.error)

    def _on_key_pasted(self, entry: SecretEntry) -> None:
        for name in _SECRETS:
            value = getattr(entry, name)
            if value is not None:
                self.secrets[name].setText(value)

    def _on_changed(self) -> None:
        self.clear_problem()
        self._follow()
        self.changed.emit()

    def _follow(self) -> None:
        for field in self._fields.values():
            self._form.show_row(field, self.account is None)
