"""The form of one account, with the connection test beside it. Knows no keyring: it hands over what was entered."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QDateTime, Qt, Signal
from PySide6.QtWidgets import (
    QCheckBox,
    QComboBox,
    QDateTimeEdit,
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

from vod_desktop.core.model.account import Account, AccountKind, KeyPlace, ProxyMode, SecretEntry, Site
from vod_desktop.core.model.catalog import Application
from vod_desktop.core.model.errors import Code, Problem
from vod_desktop.texts import mark
from vod_desktop.texts.accounts import KIND_LABELS, SITE_LABELS
from vod_desktop.texts.errors import tell
from vod_desktop.ui.look import Look
from vod_desktop.ui.views.accounts.fields import ApplicationPicker, Field, Form, SecretEdit
from vod_desktop.ui.views.accounts.trial_pane import TestPane

_SIZE_PX = (940, 640)
_FORM_WIDTH_PX = 500
_FIRST_LIFE_S = 7200

OFFERED_KINDS = (AccountKind.KEY_PAIR, AccountKind.TEMPORARY)
"""The kinds of accounts that can be added, in the order in which they are offered."""

_KEPT = {
    KeyPlace.KEYRING: mark("kept in the keyring"),
    KeyPlace.THIS_RUN: mark("known for this run"),
    KeyPlace.ENVIRONMENT: mark("from the environment"),
    KeyPlace.UNKNOWN: mark("as it is"),
}
"""What stands in the field of a secret that is there and is not shown."""

_PROXY_LABELS = {
    ProxyMode.SYSTEM: mark("As the system says"),
    ProxyMode.NONE: mark("None"),
    ProxyMode.MANUAL: mark("This one:"),
}
_FIELD_OF_CODE = {
    Code.ACCOUNT_NAME_EMPTY: "name",
    Code.ACCOUNT_NAME_TAKEN: "name",
    Code.AUTH_EXPIRED: "ends_at",
    Code.ENDPOINT_INVALID: "endpoint",
    Code.ACCOUNT_SUB_APP: "sub_app_id",
}
_SECRETS = ("secret_id", "secret_key", "token")


class AccountEditor(QDialog):
    """Opened with `open()`; closed by whoever carries out its wishes.

    Signals:
        save_requested, test_requested, applications_requested: Carry the `Account` and the `SecretEntry` as they stand.
        stop_requested: End the running test.
    """

    save_requested = Signal(object, object)
    test_requested = Signal(object, object)
    applications_requested = Signal(object, object)
    stop_requested = Signal()

    def __init__(
        self,
        look: Look,
        account: Account | None,
        key: KeyPlace,
        parent: QWidget | None = None,
        *,
        kind: AccountKind = AccountKind.KEY_PAIR,
    ) -> None:
        """`account` is None for a new one, which is of `kind` at first; `key` says where the key of another one is."""
        super().__init__(parent)
        self._texts = look.texts
        self._account = account or Account("", "", kind)
        self._key = KeyPlace.MISSING if account is None else key
        self._kind, self._site, self._proxy = QComboBox(), QComboBox(), QComboBox()
        self._name = QLineEdit()
        self._secrets = {name: SecretEdit(look, masked=name != "secret_id") for name in _SECRETS}
        self._has_end, self._end = QCheckBox(), QDateTimeEdit()
        self._picker = ApplicationPicker(look)
        self._proxy_url, self._proxy_user, self._proxy_password = QLineEdit(), QLineEdit(), SecretEdit(look)
        self._advanced = QToolButton()
        self._endpoint = QLineEdit()
        self.pane = TestPane(look)
        self._general = QLabel()
        self._save, self._cancel = QPushButton(), QPushButton()
        self._form = Form()
        self._fields = self._make_fields()
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
        self._picker.show_applications(applications)
        self._picker.load.setEnabled(True)
        field, count = self._fields["sub_app_id"], len(applications)
        field.show_error("")
        found = self._texts.tr_n("{count} application found.", "{count} applications found; choose one.", count)
        field.show_hint(found)
        self._picker.box.setFocus()

    def show_no_applications(self, problem: Problem) -> None:
        """The list could not be had."""
        self._picker.load.setEnabled(True)
        if problem.code in {*_FIELD_OF_CODE, Code.SECRET_EMPTY, Code.SECRET_MALFORMED, Code.OPTION_INVALID}:
            self.show_problem(problem)
            return
        told = tell(self._texts, problem)
        self._fields["sub_app_id"].show_error(f"{told.title} {told.advice}")

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
        try:
            sub_app_id = self._picker.number()
        except ValueError as error:
            self.show_problem(Problem(Code.OPTION_INVALID, {"field": "sub_app_id", "value": str(error)}))
            return None
        kind, mode = self.kind, ProxyMode(self._proxy.currentData())
        account = Account(
            self._account.id,
            self._name.text(),
            kind,
            self._endpoint.text().strip() or None,
            sub_app_id,
            Site(self._site.currentData()),
            mode,
            self._proxy_url.text().strip() if mode is ProxyMode.MANUAL else None,
        )
        return account, self._entry(kind)

    def _entry(self, kind: AccountKind) -> SecretEntry:
        is_temporary = kind is AccountKind.TEMPORARY
        ends_at = self._end.dateTime().toSecsSinceEpoch() if is_temporary and self._has_end.isChecked() else None
        # A password goes to no other proxy than the one it was entered for.
        is_same_proxy = bool(self._account.id) and self._proxy_url.text().strip() == (self._account.proxy_url or "")
        unchanged = None if is_same_proxy and not self._proxy_user.text() else ""
        return SecretEntry(
            self._secrets["secret_id"].entered(),
            self._secrets["secret_key"].entered(),
            self._secrets["token"].entered() if is_temporary else None,
            ends_at,
            self._proxy_user.text() or unchanged,
            self._proxy_password.text() or unchanged,
        )

    def _clear_errors(self) -> None:
        self._general.hide()
        for field in self._fields.values():
            field.show_error("")

    # The form

    def _make_fields(self) -> dict[str, Field]:
        tr, add = self._texts.tr, self._form.add
        ends = QWidget()
        row = QHBoxLayout(ends)
        row.setContentsMargins(0, 0, 0, 0)
        row.addWidget(self._has_end)
        row.addWidget(self._end, 1)
        ends.setFocusProxy(self._end)
        return {
            "kind": add(tr("Kind"), Field(self._kind)),
            "name": add(tr("Name"), Field(self._name)),
            "secret_id": add(
                tr("SecretId"),
                Field(
                    self._secrets["secret_id"],
                    tr("Paste both at once: the text or the CSV file that the console gives."),
                ),
            ),
            "secret_key": add(tr("SecretKey"), Field(self._secrets["secret_key"])),
            "token": add(tr("Token"), Field(self._secrets["token"])),
            "ends_at": add(
                tr("Ends"), Field(ends, tr("A temporary key is never stored; it is asked for again after a restart."))
            ),
            "sub_app_id": add(
                tr("Application"),
                Field(
                    self._picker,
                    tr("SubAppId. Accounts opened since 2023-12-25 must name one, the main application too."),
                ),
            ),
            "site": add(tr("Site"), Field(self._site)),
            "proxy_mode": add(tr("Proxy"), Field(self._proxy)),
            "proxy_url": add(tr("Proxy address"), Field(self._proxy_url)),
            "proxy_user": add(tr("Proxy user"), Field(self._proxy_user, tr("Only if the proxy asks who is there."))),
            "proxy_password": add(tr("Proxy password"), Field(self._proxy_password)),
            "advanced": add("", Field(self._advanced)),
            "endpoint": add(
                tr("Service address"),
                Field(
                    self._endpoint,
                    tr("An address in place of the service, for private gateways. Leave it empty for Tencent Cloud."),
                ),
            ),
        }

    def _fill(self) -> None:
        tr, account = self._texts.tr, self._account
        self.setWindowTitle(tr("Edit account") if account.id else tr("Add an account"))
        for kind in OFFERED_KINDS:
            self._kind.addItem(tr(KIND_LABELS[kind]), kind)
        for site, site_label in SITE_LABELS.items():
            self._site.addItem(tr(site_label), site)
        for mode, mode_label in _PROXY_LABELS.items():
            self._proxy.addItem(tr(mode_label), mode)
        for box, value in ((self._kind, account.kind), (self._site, account.site), (self._proxy, account.proxy_mode)):
            box.setCurrentIndex(box.findData(value))
        self._name.setText(account.name)
        self._name.setPlaceholderText(tr("such as the company or the team"))
        self._picker.show_number("" if account.sub_app_id is None else str(account.sub_app_id))
        self._proxy_url.setText(account.proxy_url or "")
        self._proxy_url.setPlaceholderText("http://HOST:PORT")
        self._endpoint.setText(account.endpoint or "")
        self._endpoint.setPlaceholderText("https://vod.tencentcloudapi.com")
        self._end.setDateTime(QDateTime.currentDateTime().addSecs(_FIRST_LIFE_S))
        self._end.setDisplayFormat("yyyy-MM-dd HH:mm")
        self._end.setCalendarPopup(True)
        self._end.setAccessibleName(tr("End of the temporary key"))
        self._has_end.setText(tr("known:"))
        self._has_end.setAccessibleName(tr("The end of the temporary key is known"))
        self._advanced.setText(tr("Advanced"))
        self._advanced.setAccessibleName(tr("Advanced"))
        self._advanced.setCheckable(True)
        self._advanced.setChecked(account.endpoint is not None)
        self._save.setText(tr("Save"))
        self._cancel.setText(tr("Cancel"))

    def _connect(self) -> None:
        for box in (self._kind, self._proxy):
            box.currentIndexChanged.connect(self._follow_choices)
        self._has_end.toggled.connect(self._end.setEnabled)
        self._advanced.toggled.connect(self._follow_choices)
        for edit in self._secrets.values():
            edit.key_pasted.connect(self._on_key_pasted)
        for field in self._fields.values():
            content = field.content
            for line in (content,) if isinstance(content, QLineEdit) else content.findChildren(QLineEdit):
                line.textChanged.connect(lambda _text, field=field: field.show_error(""))
        self._picker.load_requested.connect(self._on_load)
        self.pane.test_requested.connect(self._on_test)
        self.pane.stop_requested.connect(self.stop_requested)
        self._save.clicked.connect(self._on_save)
        self._cancel.clicked.connect(self.reject)

    def _follow_choices(self) -> None:
        """Shows what the chosen kind and proxy ask for, and what is there already."""
        kind, mode = self.kind, ProxyMode(self._proxy.currentData())
        is_temporary, is_manual = kind is AccountKind.TEMPORARY, mode is ProxyMode.MANUAL
        for name in ("token", "ends_at"):
            self._form.show_row(self._fields[name], is_temporary)
        for name in ("proxy_url", "proxy_user", "proxy_password"):
            self._form.show_row(self._fields[name], is_manual)
        is_open = self._advanced.isChecked()
        self._form.show_row(self._fields["endpoint"], is_open)
        self._advanced.setArrowType(Qt.ArrowType.DownArrow if is_open else Qt.ArrowType.RightArrow)
        self._end.setEnabled(self._has_end.isChecked())
        is_there = kind is self._account.kind and self._key in _KEPT and bool(self._account.id)
        kept = self._texts.tr(_KEPT[self._key]) if is_there else ""
        for edit in self._secrets.values():
            edit.setPlaceholderText(kept)
        self._proxy_password.setPlaceholderText(kept if self._account.proxy_mode is ProxyMode.MANUAL else "")
        self._proxy_user.setPlaceholderText(self._proxy_password.placeholderText())

    def _first_field(self) -> QWidget:
        """What is most likely to be filled in: the name of a new account, the key of one that has none."""
        return self._secrets["secret_id"] if self._account.id and self._key not in _KEPT else self._name

    def _on_key_pasted(self, entry: SecretEntry) -> None:
        for name in _SECRETS:
            value = getattr(entry, name)
            if value is not None:
                self._secrets[name].setText(value)
        if entry.token is not None:
            self._kind.setCurrentIndex(self._kind.findData(AccountKind.TEMPORARY))

    def _on_load(self) -> None:
        draft = self.draft()
        if draft is not None:
            self._picker.load.setEnabled(False)
            self.applications_requested.emit(*draft)

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
