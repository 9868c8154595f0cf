"""Fields that are little more than a line: contexts with a count, media type, region, storage path."""

from __future__ import annotations

from PySide6.QtWidgets import QComboBox, QLineEdit, QPlainTextEdit, QVBoxLayout

from vod_desktop.core.intake.media_types import MEDIA_TYPES
from vod_desktop.core.model.catalog import CatalogKind
from vod_desktop.core.model.options import FASTEST
from vod_desktop.texts.regions import region_name
from vod_desktop.ui.look import Look
from vod_desktop.ui.models.account_lists import AccountLists
from vod_desktop.ui.views.options.editor import Editor, line_of
from vod_desktop.ui.views.options.list_status import ListStatus

_LINES = 3
_FIXED_REGIONS = 2
"""The default and the fastest: these two are always there."""


class ContextField(Editor):
    """A text that the service sends back; says how long it is and may be."""

    def __init__(self, look: Look, limit: int) -> None:
        super().__init__(look)
        self._limit = limit
        self._is_silent = False
        self._edit = QPlainTextEdit()
        self._edit.setTabChangesFocus(True)
        metrics = self._edit.fontMetrics()
        self._edit.setFixedHeight(metrics.lineSpacing() * _LINES + 14)
        self._edit.textChanged.connect(self._on_edited)
        self.setFocusProxy(self._edit)
        self.setLayout(line_of(self._edit))

    def value(self) -> str | None:
        return self._edit.toPlainText() or None

    def show_value(self, value: str | None) -> None:
        if value != self.value():
            self._is_silent = True
            self._edit.setPlainText(value or "")
            self._is_silent = False
        self.told.emit()

    def note(self) -> str:
        return self._texts.tr("{count} of {limit} characters", count=self._count(), limit=self._limit)

    def complaint(self) -> str:
        over = self._count() - self._limit
        return self._texts.tr_n("{count} character too many", "{count} characters too many", over) if over > 0 else ""

    def _count(self) -> int:
        return len(self.value() or "")

    def _on_edited(self) -> None:
        if not self._is_silent:
            self.told.emit()
            self.changed.emit()


class OpenChoice(Editor):
    """A list to choose from, in which anything else may be typed; the first entry is "none"."""

    def __init__(self, look: Look, none: str) -> None:
        super().__init__(look)
        self.combo = QComboBox()
        self.combo.setEditable(True)
        self.combo.setInsertPolicy(QComboBox.InsertPolicy.NoInsert)
        self.combo.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon)
        self.combo.addItem(none, None)
        self.combo.activated.connect(lambda _place: self.changed.emit())
        line = self.combo.lineEdit()
        assert line is not None, "an editable box has a line"
        line.textEdited.connect(lambda _text: self.changed.emit())
        line.textChanged.connect(lambda _text: self.told.emit())
        self.setFocusProxy(self.combo)

    def value(self) -> str | None:
        text = self.combo.currentText().strip()
        place = self.combo.findText(text)
        value = self.combo.itemData(place) if place >= 0 else text
        return value or None

    def show_value(self, value: str | None) -> None:
        place = self.combo.findData(value)
        if place >= 0:
            self.combo.setCurrentIndex(place)
        else:
            self.combo.setEditText(value or "")
        self.told.emit()


class MediaTypeField(OpenChoice):
    """The media type of files whose name has no extension that says it."""

    def __init__(self, look: Look) -> None:
        super().__init__(look, look.texts.tr("None: such files are refused"))
        for name in sorted(MEDIA_TYPES):
            self.combo.addItem(name, name)
        self.setLayout(line_of(self.combo))

    def note(self) -> str:
        return self._texts.tr("For files whose name has no extension.")

    def complaint(self) -> str:
        value = self.value()
        if value is None or value.lstrip(".").lower() in MEDIA_TYPES:
            return ""
        return self._texts.tr("VOD does not take this type.")


class RegionField(OpenChoice):
    """Where the file is stored: the opened regions by their names."""

    def __init__(self, look: Look, lists: AccountLists) -> None:
        super().__init__(look, look.texts.tr("Default region"))
        self.combo.addItem(region_name(look.texts, FASTEST), FASTEST)
        self._lists = lists
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(3)
        column.addWidget(self.combo)
        column.addWidget(ListStatus(look.texts, lists, CatalogKind.REGIONS))
        lists.changed.connect(self._on_lists_changed)
        self._fill()

    def note(self) -> str:
        """Which region the default is, or what is measured."""
        if self.value() == FASTEST:
            return self._texts.tr("Whichever region of the application answers first; the default where none does.")
        default = next((one for one in self._lists.regions() if one.is_default), None)
        if self.value() is not None or default is None:
            return ""
        return self._texts.tr("At present that is {region}.", region=self._named(default.region))

    def complaint(self) -> str:
        value = self.value()
        listing = self._lists.get(CatalogKind.REGIONS)
        if value in {None, FASTEST} or listing is None or value in {region.region for region in self._lists.regions()}:
            return ""
        return self._texts.tr("The region {region} is not open in this account.", region=value)

    def _on_lists_changed(self, kind: CatalogKind) -> None:
        if kind is CatalogKind.REGIONS:
            self._fill()

    def _fill(self) -> None:
        value = self.value()
        self.combo.blockSignals(True)
        while self.combo.count() > _FIXED_REGIONS:
            self.combo.removeItem(_FIXED_REGIONS)
        for region in self._lists.regions():
            self.combo.addItem(self._named(region.region), region.region)
        self.combo.blockSignals(False)
        self.show_value(value)

    def _named(self, region: str) -> str:
        name = region_name(self._texts, region, self._lists.get(CatalogKind.REGIONS))
        return region if name == region else f"{name} ({region})"


class StoragePathField(Editor):
    """The path in storage, for applications that have paths; in others it is explained and out of reach."""

    def __init__(self, look: Look, lists: AccountLists) -> None:
        super().__init__(look)
        self._lists = lists
        self._line = QLineEdit()
        self._line.setPlaceholderText("/…")
        self._line.textChanged.connect(lambda _text: self._follow())
        self._line.textEdited.connect(lambda _text: self.changed.emit())
        self.setFocusProxy(self._line)
        self.setLayout(line_of(self._line))
        lists.changed.connect(self._on_lists_changed)
        self._follow()

    def value(self) -> str | None:
        return self._line.text().strip() or None

    def show_value(self, value: str | None) -> None:
        if value != self.value():
            self._line.setText(value or "")
        self._follow()

    def note(self) -> str:
        if self.complaint():
            return ""
        if self._takes_none():
            return self._texts.tr("The application of this account does not store by path.")
        return self._texts.tr("Only applications that store by path take it; it begins with “/”.")

    def complaint(self) -> str:
        value = self.value()
        if value is None:
            return ""
        if self._takes_none():
            return self._texts.tr("The application of this account does not store by path: empty this field.")
        is_path = value.startswith("/") and not value.endswith("/") and "//" not in value
        return "" if is_path else self._texts.tr("A path begins with “/”, does not end with it and has no empty parts.")

    def _takes_none(self) -> bool:
        application = self._lists.application()
        return application is not None and not application.has_paths

    def _on_lists_changed(self, kind: CatalogKind) -> None:
        if kind is CatalogKind.APPLICATIONS:
            self._follow()

    def _follow(self) -> None:
        self._line.setEnabled(not self._takes_none() or self.value() is not None)
        self.told.emit()
