"""Where new files go and what they get: the account and the preset, each a button with a menu."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QAction, QActionGroup
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLabel, QMenu, QToolButton, QWidget

from vod_desktop.core.model.account import Account
from vod_desktop.core.model.presets import Preset
from vod_desktop.texts.accounts import account_name
from vod_desktop.ui.look import Look
from vod_desktop.ui.tips import literal_tip

_WIDEST_NAME_PX = 260


class TargetBar(QFrame):
    """One line above the queue.

    Signals:
        account_requested: The id of the account that new files are to go to.
        preset_requested: The id of the preset that they are to get, None for none.
    """

    account_requested = Signal(str)
    preset_requested = Signal(object)

    def __init__(self, look: Look, manage_accounts: QAction, manage_presets: QAction, parent: QWidget | None = None):
        """The two actions stand at the end of the menus."""
        super().__init__(parent)
        self.setObjectName("target")
        self._texts = look.texts
        self._icons = look.icons
        self._theme = look.theme
        self._accounts: Sequence[Account] = ()
        self._account: Account | None = None
        self._is_opening = True
        self._presets: Sequence[Preset] = ()
        self._preset: Preset | None = None
        self._manage_accounts = manage_accounts
        self._manage_presets = manage_presets
        self._goes_to, self._gets = QLabel(), QLabel()
        self._account_button, self._preset_button = _chooser(), _chooser()
        row = QHBoxLayout(self)
        row.setContentsMargins(16, 4, 12, 4)
        row.setSpacing(6)
        for label, button in ((self._goes_to, self._account_button), (self._gets, self._preset_button)):
            label.setProperty("tone", "dim")
            label.setBuddy(button)
            row.addWidget(label)
            row.addWidget(button)
        row.addStretch()

    def opened(self) -> None:
        """It is known whether there is an account."""
        self._is_opening = False
        self._fill()

    def show_accounts(self, accounts: Sequence[Account], chosen: Account | None) -> None:
        """Takes the accounts to choose from."""
        self._accounts, self._account = accounts, chosen
        self._fill()

    def show_presets(self, presets: Sequence[Preset], chosen: Preset | None) -> None:
        """Takes the presets to choose from."""
        self._presets, self._preset = presets, chosen
        self._fill()

    def retranslate(self) -> None:
        """Another language is in force."""
        self._fill()

    def recolour(self) -> None:
        """Other colours are in force."""
        colour = self._theme.colours.text
        self._account_button.setIcon(self._icons.icon("account", colour))
        self._preset_button.setIcon(self._icons.icon("preset", colour))

    def name_of(self, account: Account) -> str:
        """What an account is called here; the practice cloud has a name in every language."""
        return account_name(self._texts, account)

    def _fill(self) -> None:
        tr = self._texts.tr
        self._goes_to.setText(tr("New files go to"))
        self._gets.setText(tr("with"))
        none = "…" if self._is_opening else tr("no account yet")
        name = self.name_of(self._account) if self._account else none
        preset = self._preset.name if self._preset else tr("no preset")
        _say(self._account_button, name, tr("Account of new files"), tr("The account that new files are uploaded to"))
        _say(self._preset_button, preset, tr("Preset of new files"), tr("The set of options that new files get"))
        accounts = [
            (account.id, self.name_of(account), self._account is not None and account.id == self._account.id)
            for account in self._accounts
        ]
        presets: list[tuple[str | None, str, bool]] = [(None, tr("no preset"), self._preset is None)]
        presets += [(preset.id, preset.name, preset == self._preset) for preset in self._presets]
        _fill_menu(self._account_button.menu(), accounts, self.account_requested.emit, self._manage_accounts)
        _fill_menu(self._preset_button.menu(), presets, self.preset_requested.emit, self._manage_presets)


def _chooser() -> QToolButton:
    button = QToolButton()
    button.setProperty("role", "chooser")
    button.setToolButtonStyle(Qt.ToolButtonStyle.ToolButtonTextBesideIcon)
    button.setPopupMode(QToolButton.ToolButtonPopupMode.InstantPopup)
    button.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
    button.setMenu(QMenu(button))
    return button


def _say(button: QToolButton, name: str, role: str, tip: str) -> None:
    """Says what is chosen; a long name is cut in its middle, since no name may make the window wider than its user wants it."""
    button.setText(_short(name, button))
    button.setAccessibleName(f"{role}: {name}")
    button.setToolTip(literal_tip(f"{name}\n{tip}"))


def _short(name: str, widget: QWidget) -> str:
    """A name as buttons and menus take it: not too wide, and `&` is no key."""
    shown = widget.fontMetrics().elidedText(name, Qt.TextElideMode.ElideMiddle, _WIDEST_NAME_PX)
    return shown.replace("&", "&&")


def _fill_menu(
    menu: QMenu, entries: Sequence[tuple[str | None, str, bool]], choose: Callable[[str | None], None], manage: QAction
) -> None:
    menu.clear()
    group = QActionGroup(menu)
    for key, name, is_chosen in entries:
        action = menu.addAction(_short(name, menu))
        action.setCheckable(True)
        action.setChecked(is_chosen)
        group.addAction(action)
        action.triggered.connect(lambda _checked, key=key: choose(key))
    menu.addSeparator()
    menu.addAction(manage)
