"""The first steps: practise at once, or add an account of one's own. Can be skipped, and opened again from the menu."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import partial

from PySide6.QtCore import QSize, Qt, Signal
from PySide6.QtWidgets import QDialog, QHBoxLayout, QLabel, QPushButton, QSizePolicy, QVBoxLayout, QWidget

from vod_desktop.core.model.account import AccountKind
from vod_desktop.texts import Language, mark
from vod_desktop.ui.look import Look
from vod_desktop.ui.style_sheet import style_sheet
from vod_desktop.ui.theme import scaled
from vod_desktop.ui.views.menus import LANGUAGE_NAMES
from vod_desktop.ui.views.way_button import WayButton

_WIDTH_PX = 560
_SIDES_PX = 48
_ICON_PX = 40

_ACCOUNT_WAYS: Mapping[AccountKind, tuple[str, str, str]] = {
    AccountKind.KEY_PAIR: (
        "key",
        mark("With a key (SecretId and SecretKey)"),
        mark("From the console: Access Management, API keys. It is kept in the keyring of this system."),
    ),
    AccountKind.TEMPORARY: (
        "key-temporary",
        mark("With a temporary key"),
        mark("A key with a token that ends after some hours. It is never stored."),
    ),
    AccountKind.SIGNATURE_SERVICE: (
        "signature",
        mark("With a signature service"),
        mark("A server of your company signs each upload. There is no key on this computer."),
    ),
}
"""Icon, what to do and what it is, for each kind that can be added."""


class WelcomeDialog(QDialog):
    """Opened with `open()`. Return practises, Escape skips.

    Signals:
        practice_requested: Practise.
        account_requested: Add an account of this `AccountKind`.
        guide_requested: Open the guide.
        language_requested: The chosen `Language`.

    Args:
        kinds: The kinds of accounts that can be added.
        waiting: How many files wait to be uploaded; 0 practises with the sample clip.
    """

    practice_requested = Signal()
    account_requested = Signal(object)
    guide_requested = Signal()
    language_requested = Signal(object)

    def __init__(
        self, look: Look, kinds: Sequence[AccountKind], *, waiting: int = 0, parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self.setObjectName("welcome")
        self._look = look
        self._waiting = waiting
        self._picture, self._heading, self._text, self._account = QLabel(), QLabel(), QLabel(), QLabel()
        self._heading.setFont(scaled(self._heading.font(), 1.5, bold=True))
        self._account.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Fixed)
        self._account.setFont(scaled(self._account.font(), 1.0, bold=True))
        width_px = _WIDTH_PX - _SIDES_PX
        self.practise = WayButton(look, "practice", width_px=width_px)
        self.ways = {kind: WayButton(look, _ACCOUNT_WAYS[kind][0], width_px=width_px) for kind in kinds}
        self.languages = {language: QPushButton(name) for language, name in LANGUAGE_NAMES.items()}
        self.guide, self.skip = QPushButton(), QPushButton()
        self._lay_out()
        self._connect()
        self.retranslate()
        self.recolour()
        self.practise.setFocus()

    def retranslate(self) -> None:
        """Another language is in force."""
        texts, tr = self._look.texts, self._look.texts.tr
        self.setWindowTitle(tr("First steps"))
        self._heading.setText(tr("Welcome to VOD Desktop"))
        self._text.setText(tr("It uploads videos to Tencent Cloud VOD. How would you like to begin?"))
        self._account.setText(tr("Or add an account of yours"))
        if self._waiting:
            name = texts.tr_n(
                "Practise with the {count} file that waits", "Practise with the {count} files that wait", self._waiting
            )
        else:
            name = tr("Practise with a sample clip")
        what = tr("The practice cloud runs inside this program: no account, no bill, nothing leaves your computer.")
        self.practise.say(name, what)
        for kind, way in self.ways.items():
            _, name, what = _ACCOUNT_WAYS[kind]
            way.say(tr(name), tr(what))
        self.guide.setText(tr("User guide"))
        self.skip.setText(tr("Not now"))
        for language, button in self.languages.items():
            button.setChecked(language is texts.language)
        layout = self.layout()
        assert layout is not None
        self.setFixedSize(_WIDTH_PX, layout.totalHeightForWidth(_WIDTH_PX))  # words of another language take other room

    def recolour(self) -> None:
        """Other colours are in force."""
        ratio = self.devicePixelRatioF()
        self.setStyleSheet(style_sheet(self._look.theme))
        self._picture.setPixmap(self._look.icons.application().pixmap(QSize(_ICON_PX, _ICON_PX), ratio))
        for way in (self.practise, *self.ways.values()):
            way.recolour()

    # Inside

    def _connect(self) -> None:
        self.practise.clicked.connect(self._on_practise)
        for kind, way in self.ways.items():
            way.clicked.connect(partial(self._on_account, kind))
        for language, button in self.languages.items():
            button.clicked.connect(partial(self._choose, language))
        self.guide.clicked.connect(self.guide_requested)
        self.skip.clicked.connect(self.reject)

    def _on_practise(self) -> None:
        self.accept()
        self.practice_requested.emit()

    def _on_account(self, kind: AccountKind) -> None:
        self.accept()
        self.account_requested.emit(kind)

    def _choose(self, language: Language) -> None:
        self.language_requested.emit(language)
        self.retranslate()

    def _lay_out(self) -> None:
        column = QVBoxLayout(self)
        column.setContentsMargins(_SIDES_PX // 2, 22, _SIDES_PX // 2, 18)
        column.setSpacing(8)
        words = QVBoxLayout()
        words.setSpacing(3)
        words.addWidget(self._heading)
        words.addWidget(self._text)
        self._text.setWordWrap(True)
        self._text.setProperty("tone", "dim")
        top = QHBoxLayout()
        top.setSpacing(14)
        top.addWidget(self._picture, 0, Qt.AlignmentFlag.AlignTop)
        top.addLayout(words, 1)
        column.addLayout(top)
        column.addSpacing(10)
        column.addWidget(self.practise)
        column.addSpacing(6)
        column.addWidget(self._account)
        for way in self.ways.values():
            way.setAutoDefault(False)
            column.addWidget(way)
        self.practise.setDefault(True)
        self.practise.setProperty("tone", "first")
        column.addSpacing(8)
        bottom = QHBoxLayout()
        bottom.setSpacing(4)
        for button in self.languages.values():
            button.setProperty("role", "chip")
            button.setCheckable(True)
            button.setAutoDefault(False)
            bottom.addWidget(button)
        bottom.addStretch()
        self.guide.setProperty("role", "link")
        self.skip.setProperty("role", "plain")
        for button in (self.guide, self.skip):
            button.setAutoDefault(False)
            bottom.addWidget(button)
        column.addLayout(bottom)
