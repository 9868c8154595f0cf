"""All settings of the program, each with a sentence; what is changed takes effect at once."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QDialog, QFrame, QHBoxLayout, QLabel, QPushButton, QScrollArea, QVBoxLayout, QWidget

from vod_desktop.core.model.settings import ColourScheme, Settings
from vod_desktop.texts import Language, mark
from vod_desktop.ui.look import Look
from vod_desktop.ui.theme import scaled
from vod_desktop.ui.views.cards import card
from vod_desktop.ui.views.explained_row import Explained
from vod_desktop.ui.views.menus import LANGUAGE_NAMES
from vod_desktop.ui.views.setting_rows import ChoiceRow, RateRow, SettingRow, SwitchRow

_SIZE_PX = (680, 640)
_LANGUAGE = "language"

_SCHEMES: Mapping[ColourScheme, str] = {
    ColourScheme.SYSTEM: mark("As the system has it"),
    ColourScheme.LIGHT: mark("Light"),
    ColourScheme.DARK: mark("Dark"),
}


class SettingsDialog(QDialog):
    """Opened with `open()`: it does not block.

    Signals:
        changed: Other values, by the names of `Settings`.
        language_requested: The chosen `Language`, which is kept with the window.
        defaults_requested: Everything but the language is to be as at the first start.
    """

    changed = Signal(object)
    language_requested = Signal(object)
    defaults_requested = Signal()

    def __init__(self, look: Look, settings: Settings, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._texts = look.texts
        self._settings = settings
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self._rows: list[SettingRow] = []
        self._headings: dict[str, QLabel] = {}
        self._defaults, self._close = QPushButton(), QPushButton()
        for button, role in ((self._defaults, "plain"), (self._close, "primary")):
            button.setProperty("role", role)
        self._close.setDefault(True)
        self._defaults.clicked.connect(self.defaults_requested)
        self._close.clicked.connect(self.accept)
        self._lay_out()
        self.resize(*_SIZE_PX)
        self.show_settings(settings)
        self.retranslate()

    def show_settings(self, settings: Settings) -> None:
        """Shows the values in force."""
        self._settings = settings
        for row in self._rows:
            row.show_settings(settings)

    def retranslate(self) -> None:
        """Another language is in force."""
        tr = self._texts.tr
        self.setWindowTitle(tr("Settings"))
        self._area.setAccessibleName(tr("Settings"))
        for title, heading in self._headings.items():
            heading.setText(tr(title))
        for row in self._rows:
            row.retranslate()
            row.show_settings(self._settings)
        self._defaults.setText(tr("Restore defaults"))
        self._defaults.setToolTip(tr("Everything but the language is as at the first start"))
        self._close.setText(tr("Close"))

    def _sections(self) -> Mapping[str, Sequence[SettingRow]]:
        texts = self._texts

        def switch(name: str, title: str, hint: str) -> SwitchRow:
            return SwitchRow(texts, name, Explained(title, hint))

        def number(name: str, explained: Explained, most: int) -> ChoiceRow:
            numbers = {value: str(value) for value in range(1, most + 1)}
            return ChoiceRow(texts, name, explained, numbers, lambda settings: getattr(settings, name))

        return {
            mark("Upload"): (
                number(
                    "connections",
                    Explained(
                        mark("Connections at once"),
                        mark("More of them fill a fast line better, fewer leave room for others. 1 to 16, usually 10."),
                    ),
                    16,
                ),
                number(
                    "files",
                    Explained(
                        mark("Files at once"),
                        mark(
                            "So many files are on their way at the same time; they share the connections. 1 to 32, usually 12."
                        ),
                    ),
                    32,
                ),
                RateRow(
                    texts,
                    Explained(
                        mark("Speed limit"),
                        mark("All uploads together send no faster than this. It takes effect at once."),
                    ),
                ),
                switch(
                    "start_paused",
                    mark("Start paused"),
                    mark("After a start of the program the queue waits until you let it go on."),
                ),
                switch(
                    "follow_procedures",
                    mark("Follow the processing"),
                    mark(
                        "After an upload the service is asked until the video can be played; the row says how far it is."
                    ),
                ),
            ),
            mark("Window"): (
                ChoiceRow(
                    texts,
                    _LANGUAGE,
                    Explained(mark("Language"), mark("The language of this window. It changes at once.")),
                    LANGUAGE_NAMES,
                    lambda _settings: texts.language,
                ),
                ChoiceRow(
                    texts,
                    "scheme",
                    Explained(mark("Colours"), mark("Always light or dark, or as the system is set.")),
                    _SCHEMES,
                    lambda settings: settings.scheme,
                ),
                switch(
                    "close_to_tray",
                    mark("Keep running when the window is closed"),
                    mark("Uploads go on in the background, with an icon in the tray, where the desktop has one."),
                ),
            ),
            mark("While uploading"): (
                switch(
                    "notify",
                    mark("Notifications"),
                    mark("One message when a batch is done, and one at its first failure."),
                ),
                switch(
                    "keep_awake",
                    mark("Keep the computer awake"),
                    mark("While bytes move, the computer does not fall asleep. The screen may."),
                ),
            ),
        }

    def _lay_out(self) -> None:
        content = QWidget()
        content.setObjectName("settings")
        column = QVBoxLayout(content)
        column.setContentsMargins(20, 16, 20, 16)
        column.setSpacing(8)
        for title, rows in self._sections().items():
            heading = QLabel()
            heading.setFont(scaled(heading.font(), 1.0, bold=True))
            self._headings[title] = heading
            column.addWidget(heading)
            for row in rows:
                row.changed.connect(self._on_changed)
                self._rows.append(row)
            column.addWidget(card(rows))
            column.addSpacing(8)
        column.addStretch()
        self._area = QScrollArea()
        self._area.setWidget(content)
        self._area.setWidgetResizable(True)
        self._area.setFrameShape(QFrame.Shape.NoFrame)
        self._area.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        buttons = QHBoxLayout()
        buttons.setContentsMargins(20, 12, 20, 14)
        buttons.addWidget(self._defaults)
        buttons.addStretch()
        buttons.addWidget(self._close)
        whole = QVBoxLayout(self)
        whole.setContentsMargins(0, 0, 0, 0)
        whole.setSpacing(0)
        whole.addWidget(self._area, 1)
        whole.addLayout(buttons)

    def _on_changed(self, values: Mapping[str, object]) -> None:
        language = values.get(_LANGUAGE)
        if isinstance(language, Language):
            self.language_requested.emit(language)
        else:
            self.changed.emit(values)
