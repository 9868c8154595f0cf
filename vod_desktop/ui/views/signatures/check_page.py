"""The checker: a pasted signature, what it says, whether it is right and valid, and what to do where it is not."""

from __future__ import annotations

import time

from PySide6.QtCore import Qt, QTimer, Signal
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QHBoxLayout, QLabel, QVBoxLayout, QWidget

from vod_desktop.core.cloud.signature_paste import check_pasted
from vod_desktop.core.model.errors import AppError
from vod_desktop.core.model.signature import CheckedSignature, FindingKind, MacVerdict, Severity
from vod_desktop.texts.errors import tell
from vod_desktop.texts.signatures import life_words, mac_words, parameter_rows, verdict_words
from vod_desktop.ui.look import Look
from vod_desktop.ui.models.row import Tone
from vod_desktop.ui.views.details.parts import StateIcon
from vod_desktop.ui.views.options.editor import plain_label, small_button
from vod_desktop.ui.views.signatures.parts import CodeText, Findings, ParameterTable

_LINES = 5
_PAUSE_MS = 250
"""So long nothing is typed before the keyring is asked."""

_MAC_SIGNS = {
    MacVerdict.RIGHT: ("state-complete", Tone.GOOD),
    MacVerdict.WRONG: ("state-failed", Tone.BAD),
    MacVerdict.UNCHECKED: ("info", Tone.CALM),
}
_OF_ITS_LIFE = frozenset(
    {FindingKind.EXPIRED, FindingKind.NOT_YET_VALID, FindingKind.LIFE_TOO_LONG, FindingKind.ENDS_BEFORE_START}
)
_TOLD_ABOVE = frozenset({FindingKind.MAC_UNCHECKED, FindingKind.EXPIRED})


class CheckPage(QWidget):
    """Reads at once what was pasted; whether the key is right comes when somebody has told (`show_checked`).

    Signals:
        check_requested: The text as it was pasted.
    """

    check_requested = Signal(str)

    def __init__(self, look: Look) -> None:
        super().__init__()
        self._texts = look.texts
        tr = look.texts.tr
        self._has_key = False
        self.pasted = CodeText(tr("Signature"), lines=_LINES, is_read_only=False)
        self.pasted.setPlaceholderText(tr("Paste a signature here."))
        self.paste, self.clear = small_button(tr("Paste")), small_button(tr("Clear"))
        self.verdict = plain_label()
        bold = self.verdict.font()
        bold.setBold(True)
        self.verdict.setFont(bold)
        self._mac_icon, self._life_icon = StateIcon(look), StateIcon(look)
        self.mac, self.life = QLabel(), QLabel()
        self.table = ParameterTable(look)
        self.findings = Findings(look)
        self._timer = QTimer(self)
        self._timer.setSingleShot(True)
        self._timer.setInterval(_PAUSE_MS)
        self._timer.timeout.connect(lambda: self.check_requested.emit(self.text()))
        self.pasted.textChanged.connect(self.follow)
        look.theme.changed.connect(self._recolour)
        self.paste.clicked.connect(lambda: self.pasted.setPlainText(QGuiApplication.clipboard().text()))
        self.clear.clicked.connect(self._on_clear)
        self._lay_out()
        self.follow()

    def text(self) -> str:
        """What was pasted."""
        return self.pasted.toPlainText()

    def show_key(self, has_key: bool, /) -> None:
        """There is a key to check with, or none; what was pasted is looked at anew."""
        self._has_key = has_key
        self.follow()

    def follow(self) -> None:
        """Reads what is there, and asks for the check of the key if it is a signature."""
        self._timer.stop()
        text = self.text()
        self.clear.setEnabled(bool(text))
        if not text.strip():
            self._show_nothing()
            return
        try:
            checked = check_pasted(text, None, time.time())
        except AppError as error:
            told = tell(self._texts, error.problem)
            self._show_nothing(told.title)
            self.findings.show_told([(Severity.ERROR, told.title, told.advice)])
            return
        self.show_checked(checked)
        if self._has_key:
            self.mac.setText(self._texts.tr("Checking the key…"))
            self._timer.start()

    def show_checked(self, checked: CheckedSignature) -> None:
        """Shows all that was found."""
        kinds = {one.kind for one in checked.findings}
        self.verdict.setText(verdict_words(self._texts, checked))
        self._mac_icon.show_icon(*_MAC_SIGNS[checked.mac])
        self.mac.setText(mac_words(self._texts, checked.mac))
        life = life_words(self._texts, checked, time.time())
        is_alive = bool(life) and _OF_ITS_LIFE.isdisjoint(kinds)
        self._life_icon.show_icon(
            ("state-complete" if is_alive else "state-failed") if life else "", Tone.GOOD if is_alive else Tone.BAD
        )
        self.life.setText(life)
        self.table.show_rows(parameter_rows(self._texts, checked.read))
        self.findings.show_findings([one for one in checked.findings if one.kind not in _TOLD_ABOVE])

    def show_unchecked(self) -> None:
        """The key could not be had."""
        self.mac.setText(mac_words(self._texts, MacVerdict.UNCHECKED))

    def stop(self) -> None:
        """Nothing is asked for any more."""
        self._timer.stop()

    def _on_clear(self) -> None:
        self.pasted.clear()
        self.pasted.setFocus(Qt.FocusReason.OtherFocusReason)

    def _recolour(self) -> None:
        for part in (self._mac_icon, self._life_icon, self.findings):
            part.recolour()

    def _show_nothing(self, said: str = "") -> None:
        self.verdict.setText(said or self._texts.tr("What it says, and whether it is valid, is shown here."))
        for icon, label in ((self._mac_icon, self.mac), (self._life_icon, self.life)):
            icon.show_icon("", Tone.CALM)
            label.clear()
        self.table.show_rows(())
        self.findings.show_findings(())

    def _lay_out(self) -> None:
        buttons = QHBoxLayout()
        buttons.setSpacing(8)
        buttons.addWidget(self.verdict, 1)
        buttons.addWidget(self.paste)
        buttons.addWidget(self.clear)
        verdicts = QHBoxLayout()
        verdicts.setSpacing(8)
        for icon, label in ((self._mac_icon, self.mac), (self._life_icon, self.life)):
            verdicts.addWidget(icon)
            verdicts.addWidget(label)
            verdicts.addSpacing(16)
        verdicts.addStretch()
        middle = QHBoxLayout()
        middle.setSpacing(18)
        middle.addWidget(self.table, 3)
        middle.addWidget(self.findings, 2)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(8)
        column.addWidget(self.pasted)
        column.addLayout(buttons)
        column.addLayout(verdicts)
        column.addLayout(middle, 1)
