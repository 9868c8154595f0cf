"""The rows of the account editor for a signature service: where it is, what proves who asks, and where its signatures stand."""

from __future__ import annotations

from urllib.parse import urlsplit

from PySide6.QtCore import QObject, Signal
from PySide6.QtWidgets import QCheckBox, QComboBox, QLineEdit

from vod_desktop.core.accounts.service_rules import given_header, same_origin
from vod_desktop.core.cloud.endpoints import goes_in_the_clear
from vod_desktop.core.model.account import Account, RequestMethod, SecretEntry, SignatureService
from vod_desktop.core.model.errors import Code, Problem
from vod_desktop.texts.errors import tell
from vod_desktop.ui.look import Look
from vod_desktop.ui.views.accounts.fields import ButtonLine, Field, Form, SecretEdit

_AT = {
    Code.SIGNATURE_DENIED: "header_value",
    Code.SIGNATURE_MISSING: "answer_path",
    Code.SIGNATURE_ELSEWHERE: "answer_path",
    Code.SIGNATURE_UNREADABLE: "answer_path",
    Code.SECRET_MISSING: "header_value",
}
"""Where it is told what went wrong when a signature was tried to be had; by its address else."""


class ServiceRows(QObject):
    """Adds its rows to a form.

    Signals:
        changed: The service takes options, or no longer.
        try_requested: A signature is to be fetched and shown.

    Attributes:
        fields: By the names that errors call them.
    """

    changed = Signal()
    try_requested = Signal()

    def __init__(self, look: Look, form: Form, account: Account, parent: QObject) -> None:
        """`account` is what is edited."""
        super().__init__(parent)
        self._texts = look.texts
        tr = look.texts.tr
        self._form = form
        self._before = account.signature_service
        self._kept = ""
        service = account.signature_service or SignatureService("")
        self.url, self.method, self.header, self.value = QLineEdit(), QComboBox(), QLineEdit(), SecretEdit(look)
        self.takes_options = QCheckBox(tr("It puts the options of a file into the signature"))
        self.path = ButtonLine(tr("Try"), tr("Fetch a signature and show what it says; nothing is uploaded"))
        self.fields = {
            "signature_url": form.add(tr("Address"), Field(self.url)),
            "signature_method": form.add(tr("Asked by"), Field(self.method)),
            "signature_header": form.add(
                tr("Header"),
                Field(self.header, tr("Name of the header that proves who asks; empty if it asks nobody.")),
            ),
            "header_value": form.add(
                tr("Value of the header"),
                Field(self.value, tr("Goes to the keyring, and with a request to this address and nowhere else.")),
            ),
            "takes_options": form.add(
                tr("Options"),
                Field(
                    self.takes_options,
                    tr("Category, procedure and the like are sent along. Otherwise the service sets them by itself."),
                ),
            ),
            "answer_path": form.add(
                tr("Signature in the answer"),
                Field(self.path, tr("Names joined by dots, as in data.signature. Empty: the answer is the signature.")),
            ),
        }
        for method in RequestMethod:
            self.method.addItem(method, method)
        self.url.setText(service.url)
        self.url.setPlaceholderText("https://HOST/…")
        self.method.setCurrentIndex(self.method.findData(service.method))
        self.header.setText(service.header or "")
        self.header.setPlaceholderText("Authorization")
        self.path.line.setText(service.answer_path)
        self.path.line.setPlaceholderText("data.signature")
        self.takes_options.setChecked(service.takes_options)
        self.url.textChanged.connect(self._follow_url)
        self.header.textChanged.connect(self._follow_url)
        self.header.editingFinished.connect(self._part_header)
        self.takes_options.toggled.connect(self.changed)
        self.path.button.clicked.connect(self.try_requested)
        self._follow_url()

    def follow(self, *, shown: bool, kept: str) -> None:
        """Shows the rows or hides them; `kept` stands where a value is there and is not shown."""
        self._kept = kept
        for field in self.fields.values():
            self._form.show_row(field, shown)
        self._follow_url()

    def service(self) -> SignatureService:
        """What stands in the rows."""
        return SignatureService(
            self.url.text().strip(),
            RequestMethod(self.method.currentData()),
            self.header.text().strip() or None,
            self.path.line.text().strip(),
            self.takes_options.isChecked(),
        )

    def entry(self) -> SecretEntry:
        """What was entered of the header's value."""
        return SecretEntry(signature_header=self.value.entered())

    def set_trying(self, trying: bool, /) -> None:
        """A signature is on its way, or not any more."""
        self.path.button.setEnabled(not trying)
        self.path.button.setText(self._texts.tr("Trying…") if trying else self._texts.tr("Try"))

    def take_place(self, place: str) -> None:
        """The signature was found elsewhere in the answer."""
        self.path.line.setText(place)
        self.fields["answer_path"].show_hint(
            self._texts.tr("It was found at {place}, and that was entered.", place=place)
        )

    @staticmethod
    def field_of(problem: Problem) -> str:
        """The field that a problem with fetching a signature belongs to."""
        return _AT.get(problem.code) or str(problem.params.get("field", "signature_url"))

    def _part_header(self) -> None:
        """Whoever enters a whole header gets its value into the other field, where it is hidden."""
        name, value = given_header(self.header.text())
        if name is not None and value:
            self.header.setText(name)
            self.value.setText(value)

    def _follow_url(self) -> None:
        service = self.service()
        hint = self._texts.tr("A service of your company that hands out a signature for each upload.")
        host = _readable_host(service.url)
        if host is not None:
            told = tell(self._texts, Problem(Code.SIGNATURE_UNENCRYPTED, {"host": host}))
            hint = f"{told.title} {told.advice}"
        self.fields["signature_url"].show_hint(hint)
        has_header = service.header is not None
        self._form.show_row(self.fields["header_value"], has_header and not self.fields["signature_header"].isHidden())
        is_same = self._before is not None and _is_same_origin(self._before, service)
        self.value.setPlaceholderText(self._kept if is_same else "")


def _readable_host(url: str) -> str | None:
    """The host to which others could read what is sent there; None where they cannot."""
    try:
        return urlsplit(url).hostname if goes_in_the_clear(url) else None
    except ValueError:  # not a whole address so far
        return None


def _is_same_origin(before: SignatureService, now: SignatureService) -> bool:
    try:
        return same_origin(before, now)
    except ValueError:
        return False
