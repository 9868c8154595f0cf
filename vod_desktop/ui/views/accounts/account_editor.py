"""The form of one account, with the connection test beside it. Knows no keyring: it hands over what was entered."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import (
    QComboBox,
    QDialog,
    QFrame,
    QHBoxLayout,
    QLabel,
    QLineEdit,
    QPushButton,
    QScrollArea,
    QToolButton,
    QVBoxLayout,
    QWidget,
)

from vod_desktop.core.model.account import Account, AccountKind, KeyPlace, SecretEntry, Site
from vod_desktop.core.model.catalog import Application
from vod_desktop.core.model.errors import Code, Problem
from vod_desktop.core.model.signature import CheckedSignature, SignatureFields
from vod_desktop.texts import mark
from vod_desktop.texts.accounts import KIND_LABELS, SITE_LABELS
from vod_desktop.texts.errors import tell
from vod_desktop.ui.look import Look
from vod_desktop.ui.views.accounts.application_row import ApplicationRow
from vod_desktop.ui.views.accounts.fields import Field, Form
from vod_desktop.ui.views.accounts.key_rows import KeyRows
from vod_desktop.ui.views.accounts.proxy_rows import ProxyRows
from vod_desktop.ui.views.accounts.sample_dialog import SampleDialog
from vod_desktop.ui.views.accounts.service_rows import ServiceRows
from vod_desktop.ui.views.accounts.trial_pane import TestPane

_SIZE_PX = (940, 640)
_FORM_WIDTH_PX = 500

OFFERED_KINDS = (AccountKind.KEY_PAIR, AccountKind.TEMPORARY, AccountKind.SIGNATURE_SERVICE)
"""The kinds of accounts that can be added, in the order in which they are offered."""

_KEPT = {
    KeyPlace.KEYRING: mark("kept in the keyring"),
    KeyPlace.THIS_RUN: mark("known for this run"),
    KeyPlace.ENVIRONMENT: mark("from the environment"),
    KeyPlace.UNKNOWN: mark("as it is"),
}
"""What stands in the field of a secret that is there and is not shown."""

_FIELD_OF_CODE = {
    Code.ACCOUNT_NAME_EMPTY: "name",
    Code.ACCOUNT_NAME_TAKEN: "name",
    Code.AUTH_EXPIRED: "ends_at",
    Code.ENDPOINT_INVALID: "endpoint",
    Code.ACCOUNT_SUB_APP: "sub_app_id",
}


class AccountEditor(QDialog):
    """Opened with `open()`; closed by whoever carries out its wishes.

    Signals:
        save_requested, test_requested, applications_requested, sample_requested: Carry the `Account` and the `SecretEntry` as
            they stand.
        stop_requested: End the running test.

    Attributes:
        sample: Shows the last signature that was fetched, once there is one.
    """

    save_requested = Signal(object, object)
    test_requested = Signal(object, object)
    applications_requested = Signal(object, object)
    sample_requested = Signal(object, object)
    stop_requested = Signal()

    def __init__(
        self,
        look: Look,
        account: Account | None,
        key: KeyPlace,
        said: SignatureFields | None = None,
        parent: QWidget | None = None,
        *,
        kind: AccountKind = AccountKind.KEY_PAIR,
    ) -> None:
        """`account` is None for a new one, which is of `kind` at first.

        `key` says where the key of another one is, `said` what its last signature did.
        """
        super().__init__(parent)
        self._look = look
        self._texts = look.texts
        self._account = account or Account("", "", kind)
        self._key = KeyPlace.MISSING if account is None else key
        self._kind, self._site = QComboBox(), QComboBox()
        self._name = QLineEdit()
        self._advanced = QToolButton()
        self._endpoint = QLineEdit()
        self.pane = TestPane(look)
        self.sample: SampleDialog | None = None
        self._general = QLabel()
        self._save, self._cancel = QPushButton(), QPushButton()
        self._form = Form()
        self._fields = self._make_fields(said)
        self._lay_out()
        self._fill()
        self._connect()
        self._follow_choices()
        self._first_field().setFocus()

    @property
    def kind(self) -> AccountKind:
        """The kind that is chosen."""
        return AccountKind(self._kind.currentData())

    # What others tell the editor

    def show_problem(self, problem: Problem) -> None:
        """Says at its field what is wrong, or beneath the form what belongs to none; the form can be used again."""
        self.set_saving(False)
        told = tell(self._texts, problem)
        text = f"{told.title} {told.advice}"
        name = _FIELD_OF_CODE.get(problem.code) or str(problem.params.get("field", ""))
        field = self._fields.get(name)
        if field is None:
            self._general.setText(text)
            self._general.show()
            return
        if name == "endpoint":
            self._advanced.setChecked(True)
        field.show_error(text)
        field.content.setFocus()

    def show_applications(self, applications: Sequence[Application]) -> None:
        """Fills the picker."""
        self._application.show_applications(applications)

    def show_no_applications(self, problem: Problem) -> None:
        """The list could not be had."""
        if problem.code in {*_FIELD_OF_CODE, Code.SECRET_EMPTY, Code.SECRET_MALFORMED, Code.OPTION_INVALID}:
            self._application.show_none()
            self.show_problem(problem)
            return
        told = tell(self._texts, problem)
        self._application.show_none(f"{told.title} {told.advice}")

    def show_sample(self, checked: CheckedSignature) -> None:
        """A signature was fetched: shows what it says."""
        self._service.set_trying(False)
        self._application.show_said(checked.read.fields)
        if self.sample is None:
            self.sample = SampleDialog(self._look, self)
            self.sample.another_requested.connect(self._on_try)
            self.sample.finished.connect(self._on_sample_closed)
            self.sample.open()
        self.sample.show_sample(checked)

    def show_no_sample(self, problem: Problem) -> None:
        """None could be had; where the answer holds one elsewhere, that is entered."""
        self._service.set_trying(False)
        if self.sample is not None:
            self.sample.reject()
        place = problem.params.get("place")
        if problem.code is Code.SIGNATURE_ELSEWHERE and place != self._service.service().answer_path:
            self._service.take_place(str(place))
            self._on_try()
            return
        told = tell(self._texts, problem)
        field = self._fields.get(self._service.field_of(problem), self._fields["signature_url"])
        field.show_error(f"{told.title} {told.advice}")
        field.content.setFocus()

    def set_saving(self, saving: bool, /) -> None:
        """While the account is being saved only the way out stays open."""
        tr = self._texts.tr
        self._save.setEnabled(not saving)
        self._save.setText(tr("Saving…") if saving else tr("Save"))
        self._scroll.setEnabled(not saving)
        self.pane.setEnabled(not saving)

    # Reading the form

    def draft(self) -> tuple[Account, SecretEntry] | None:
        """What stands in the form; None, with the fault shown, where it cannot be read."""
        self._clear_errors()
        kind = self.kind
        is_service = kind is AccountKind.SIGNATURE_SERVICE
        try:
            sub_app_id = self._application.number()
        except ValueError as error:
            self.show_problem(Problem(Code.OPTION_INVALID, {"field": "sub_app_id", "value": str(error)}))
            return None
        account = replace(
            self._account,
            name=self._name.text(),
            kind=kind,
            endpoint=self._endpoint.text().strip() or None,
            sub_app_id=sub_app_id,
            site=Site(self._site.currentData()),
            signature_service=self._service.service() if is_service else None,
        )
        entry = self._service.entry() if is_service else self._keys.entry(kind)
        return self._proxy.given_to(account), self._proxy.added_to(entry)

    def _clear_errors(self) -> None:
        self._general.hide()
        for field in self._fields.values():
            field.show_error("")

    # The form

    def _make_fields(self, said: SignatureFields | None) -> dict[str, Field]:
        tr, add = self._texts.tr, self._form.add
        fields = {"kind": add(tr("Kind"), Field(self._kind)), "name": add(tr("Name"), Field(self._name))}
        self._keys = KeyRows(self._look, self._form, self)
        self._service = ServiceRows(self._look, self._form, self._account, self)
        fields |= {**self._keys.fields, **self._service.fields}
        self._application = ApplicationRow(self._look, self._form, self._account, said)
        fields["sub_app_id"] = self._application.field
        fields["site"] = add(tr("Site"), Field(self._site))
        self._proxy = ProxyRows(self._look, self._form, self._account, self)
        fields |= self._proxy.fields
        fields["advanced"] = add("", Field(self._advanced))
        instead = tr("An address in place of the service, for private gateways. Leave it empty for Tencent Cloud.")
        fields["endpoint"] = add(tr("Service address"), Field(self._endpoint, instead))
        return fields

    def _fill(self) -> None:
        tr, account = self._texts.tr, self._account
        self.setWindowTitle(tr("Edit account") if account.id else tr("Add an account"))
        for kind in OFFERED_KINDS:
            self._kind.addItem(tr(KIND_LABELS[kind]), kind)
        for site, site_label in SITE_LABELS.items():
            self._site.addItem(tr(site_label), site)
        for box, value in ((self._kind, account.kind), (self._site, account.site)):
            box.setCurrentIndex(box.findData(value))
        self._name.setText(account.name)
        self._name.setPlaceholderText(tr("such as the company or the team"))
        self._endpoint.setText(account.endpoint or "")
        self._endpoint.setPlaceholderText("https://vod.tencentcloudapi.com")
        self._advanced.setText(tr("Advanced"))
        self._advanced.setAccessibleName(tr("Advanced"))
        self._advanced.setCheckable(True)
        self._advanced.setChecked(account.endpoint is not None)
        self._save.setText(tr("Save"))
        self._cancel.setText(tr("Cancel"))

    def _connect(self) -> None:
        for box in (self._kind, self._proxy.mode):
            box.currentIndexChanged.connect(self._follow_choices)
        self._advanced.toggled.connect(self._follow_choices)
        self._keys.temporary_pasted.connect(
            lambda: self._kind.setCurrentIndex(self._kind.findData(AccountKind.TEMPORARY))
        )
        self._service.changed.connect(self._follow_choices)
        self._service.try_requested.connect(self._on_try)
        for field in self._fields.values():
            content = field.content
            for line in (content,) if isinstance(content, QLineEdit) else content.findChildren(QLineEdit):
                line.textChanged.connect(lambda _text, field=field: field.show_error(""))
        self._application.picker.load_requested.connect(self._on_load)
        self.pane.test_requested.connect(self._on_test)
        self.pane.stop_requested.connect(self.stop_requested)
        self._save.clicked.connect(self._on_save)
        self._cancel.clicked.connect(self.reject)

    def _follow_choices(self) -> None:
        """Shows what the chosen kind and proxy ask for, and what is there already."""
        kind = self.kind
        is_service = kind is AccountKind.SIGNATURE_SERVICE
        is_there = kind is self._account.kind and self._key in _KEPT and bool(self._account.id)
        kept = self._texts.tr(_KEPT[self._key]) if is_there else ""
        self._keys.follow(kind, kept)
        self._service.follow(shown=is_service, kept=kept)
        self._proxy.follow(kept)
        self._form.show_row(self._fields["site"], not is_service)  # its uploads go to the same hosts from both
        self._application.follow(kind, takes_options=self._service.takes_options.isChecked())
        is_open = self._advanced.isChecked()
        self._form.show_row(self._fields["endpoint"], is_open)
        self._advanced.setArrowType(Qt.ArrowType.DownArrow if is_open else Qt.ArrowType.RightArrow)
        self.pane.describe(has_key=not is_service)

    def _first_field(self) -> QWidget:
        """What is most likely to be filled in: the name of a new account, the key of one that has none."""
        if not self._account.id or self._key in _KEPT or self._key is KeyPlace.NOT_NEEDED:
            return self._name
        return self._keys.secrets["secret_id"] if self._account.has_key else self._service.value

    def _on_load(self) -> None:
        draft = self.draft()
        if draft is not None:
            self._application.picker.load.setEnabled(False)
            self.applications_requested.emit(*draft)

    def _on_try(self) -> None:
        draft = self.draft()
        if draft is not None:
            self._service.set_trying(True)
            self.sample_requested.emit(*draft)

    def _on_sample_closed(self) -> None:
        dialog, self.sample = self.sample, None
        if dialog is not None:
            dialog.deleteLater()

    def _on_test(self) -> None:
        draft = self.draft()
        if draft is not None:
            self.test_requested.emit(*draft)

    def _on_save(self) -> None:
        draft = self.draft()
        if draft is not None:
            self.set_saving(True)
            self.save_requested.emit(*draft)

    def _lay_out(self) -> None:
        self._advanced.setToolButtonStyle(Qt.ToolButtonStyle.ToolButtonTextBesideIcon)
        self._advanced.setProperty("role", "chooser")
        self._advanced.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        content = QWidget()
        content.setObjectName("form")
        inner = QVBoxLayout(content)
        inner.setContentsMargins(2, 2, 14, 2)
        inner.addLayout(self._form)
        inner.addStretch()
        self._scroll = QScrollArea()
        self._scroll.setObjectName("form_scroll")
        self._scroll.setWidget(content)
        self._scroll.setWidgetResizable(True)
        self._scroll.setFrameShape(QFrame.Shape.NoFrame)
        self._scroll.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self._scroll.setMinimumWidth(_FORM_WIDTH_PX)
        self._scroll.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self._general.setProperty("tone", "bad")
        self._general.setWordWrap(True)
        self._general.setTextFormat(Qt.TextFormat.PlainText)
        self._general.hide()
        for button, role in ((self._cancel, "plain"), (self._save, "primary")):
            button.setProperty("role", role)
        self._cancel.setAutoDefault(False)
        self._save.setDefault(True)
        sides = QHBoxLayout()
        sides.setSpacing(20)
        sides.addWidget(self._scroll, 3)
        sides.addWidget(self.pane, 2)
        buttons = QHBoxLayout()
        buttons.setSpacing(8)
        buttons.addWidget(self._general, 1)
        buttons.addStretch()
        buttons.addWidget(self._cancel)
        buttons.addWidget(self._save)
        column = QVBoxLayout(self)
        column.setContentsMargins(20, 18, 20, 18)
        column.setSpacing(14)
        column.addLayout(sides, 1)
        column.addLayout(buttons)
        self.resize(*_SIZE_PX)
