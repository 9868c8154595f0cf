"""The row of the account editor for the application: typed, picked from the account's list, or set by a signature service."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QComboBox, QHBoxLayout, QPushButton, QWidget

from vod_desktop.core.model.account import Account, AccountKind
from vod_desktop.core.model.catalog import Application
from vod_desktop.core.model.signature import SignatureFields
from vod_desktop.ui.look import Look
from vod_desktop.ui.views.accounts.fields import Field, Form


class ApplicationRow:
    """Adds itself to a form.

    Args:
        account: What is edited.
        said: What the last signature of the account's service said.
    """

    def __init__(self, look: Look, form: Form, account: Account, said: SignatureFields | None) -> None:
        self._texts = look.texts
        self._account = account
        self._said = said
        self._kind = account.kind
        self._may_choose = True
        self.picker = ApplicationPicker(look)
        self.field = form.add(look.texts.tr("Application"), Field(self.picker))
        self.picker.show_number("" if account.sub_app_id is None else str(account.sub_app_id))

    def follow(self, kind: AccountKind, *, takes_options: bool) -> None:
        """Another kind was chosen, or its service takes options, or no longer."""
        self._kind = kind
        is_service = kind is AccountKind.SIGNATURE_SERVICE
        self._may_choose = not is_service or takes_options
        self.picker.load.setVisible(not is_service)
        self.picker.let_choose(self._may_choose)
        self.field.show_hint(self._hint())

    def number(self) -> int | None:
        """The SubAppId of the account as it stands.

        Raises:
            ValueError: What was typed is no number.
        """
        if self._may_choose:
            return self.picker.number()
        # Where the service decides, only a command line can have said what its signatures must be for.
        return self._account.sub_app_id if self._account.kind is self._kind else None

    def show_said(self, said: SignatureFields | None) -> None:
        """A signature has come."""
        self._said = said
        self.field.show_hint(self._hint())

    def show_applications(self, applications: Sequence[Application]) -> None:
        """Fills the picker."""
        self.picker.show_applications(applications)
        self.picker.load.setEnabled(True)
        count = len(applications)
        self.field.show_error("")
        found = self._texts.tr_n("{count} application found.", "{count} applications found; choose one.", count)
        self.field.show_hint(found)
        self.picker.box.setFocus()

    def show_none(self, text: str = "") -> None:
        """The list could not be had; `text` says why, if that stands nowhere else."""
        self.picker.load.setEnabled(True)
        if text:
            self.field.show_error(text)

    def _hint(self) -> str:
        tr = self._texts.tr
        if self._kind is not AccountKind.SIGNATURE_SERVICE:
            return tr("SubAppId. Accounts opened since 2023-12-25 must name one, the main application too.")
        if self._may_choose:
            return tr("SubAppId that the service is to sign for. Without a key there is no list to choose from.")
        if self._said is None:
            return tr("Set by the signature service. “Try” shows which it is.")
        number = self._said.vod_sub_app_id
        return tr("Set by the signature service: {value}", value=number or tr("main application"))


class ApplicationPicker(QWidget):
    """The SubAppId: typed, or picked from the account's list once that was loaded.

    Signals:
        load_requested: The list is wanted.
    """

    load_requested = Signal()

    def __init__(self, look: Look) -> None:
        super().__init__()
        self._texts = look.texts
        self.box = QComboBox()
        self.box.setEditable(True)
        self.box.setInsertPolicy(QComboBox.InsertPolicy.NoInsert)
        self.box.setMinimumContentsLength(18)
        self.box.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon)
        self.let_choose(True)
        self.load = QPushButton(self._texts.tr("Load list"))
        self.load.setProperty("role", "small")
        self.load.setAutoDefault(False)
        self.load.setToolTip(self._texts.tr("Ask the service for the applications of this key"))
        self.load.clicked.connect(self.load_requested)
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(6)
        row.addWidget(self.box, 1)
        row.addWidget(self.load)
        self.setFocusProxy(self.box)

    def setAccessibleName(self, name: str) -> None:
        super().setAccessibleName(name)
        self.box.setAccessibleName(name)

    def let_choose(self, may_choose: bool, /) -> None:
        """Whether an application can be chosen, or somebody else decides."""
        tr = self._texts.tr
        edit = self.box.lineEdit()
        assert edit is not None, "an editable box has a line to edit"
        edit.setPlaceholderText(tr("main application, or its number") if may_choose else tr("set by the service"))
        self.box.setEnabled(may_choose)

    def show_applications(self, applications: Sequence[Application]) -> None:
        """Takes the list; what was typed stays chosen."""
        chosen, off = self.box.currentText(), self._texts.tr("switched off")
        self.box.clear()
        self.box.addItem("", "")
        for one in applications:
            name = f"{one.name} ({one.sub_app_id})"
            self.box.addItem(name if one.is_on else f"{name} · {off}", str(one.sub_app_id))
        self.show_number(chosen)

    def show_number(self, text: str) -> None:
        """Chooses the application with this number, listed or not."""
        place = self.box.findData(number_in(text)) if text else 0
        if place >= 0 and self.box.count():
            self.box.setCurrentIndex(place)
        else:
            self.box.setEditText(text)

    def number(self) -> int | None:
        """The SubAppId that is chosen or typed, None for none.

        Raises:
            ValueError: What was typed is no number.
        """
        text = number_in(self.box.currentText())
        if not text:
            return None
        if not (text.isascii() and text.isdecimal() and int(text) > 0):
            raise ValueError(text)
        return int(text)


def number_in(text: str) -> str:
    """The number in "name (number)"; any other text as it is."""
    text = text.strip()
    _, opening, rest = text.rpartition("(")
    number = rest.partition(")")[0].strip()
    return number if opening and number.isdecimal() else text
