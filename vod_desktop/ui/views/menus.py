"""The menus and the toolbar: which action stands where."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from PySide6.QtCore import QObject, QPoint, QSize, Qt, Signal
from PySide6.QtGui import QAction, QActionGroup, QKeySequence, QShortcut
from PySide6.QtWidgets import QLineEdit, QMenu, QMenuBar, QSizePolicy, QToolBar, QWidget

from vod_desktop.texts import Language, Texts, mark
from vod_desktop.ui.actions import Act, Actions
from vod_desktop.ui.icons import Icons
from vod_desktop.ui.views.queue_view import QueueView

_SEARCH_ROOM_PX = 64
"""For frame, padding and the button that clears the search."""
_ICON_PX = 18

LANGUAGE_NAMES: Mapping[Language, str] = {Language.CHINESE: "中文", Language.ENGLISH: "English"}
"""Each in its own language, so that who is lost finds the way back."""

MENUS: Mapping[str, Sequence[Act | None]] = {
    mark("&File"): (
        Act.ADD_FILES,
        Act.ADD_FOLDER,
        Act.PASTE,
        None,
        Act.ACCOUNTS,
        Act.PRESETS,
        Act.SETTINGS,
        None,
        Act.EXPORT,
        Act.HISTORY,
        None,
        Act.QUIT,
    ),
    mark("&Edit"): (
        Act.UNDO_REMOVE,
        None,
        Act.COPY_IDS,
        Act.COPY_URLS,
        Act.COPY_ROWS,
        None,
        Act.EDIT_OPTIONS,
        Act.CHOOSE_COVER,
        Act.REPLACE_COVER,
        Act.RENAME,
        None,
        Act.SELECT_ALL,
        Act.FIND,
    ),
    mark("&Queue"): (
        Act.TOGGLE,
        Act.PAUSE,
        Act.RESUME,
        Act.RETRY,
        Act.CANCEL,
        Act.REMOVE,
        None,
        Act.MOVE_TOP,
        Act.MOVE_UP,
        Act.MOVE_DOWN,
        Act.MOVE_BOTTOM,
        None,
        Act.OPEN_URL,
        Act.OPEN_CONSOLE,
        Act.SHOW_IN_FOLDER,
        None,
        Act.PAUSE_ALL,
        Act.RESUME_ALL,
        Act.RETRY_FAILED,
        Act.REMOVE_COMPLETE,
    ),
    mark("&View"): (Act.SHOW_DETAILS,),
    mark("&Tools"): (Act.SIGNATURES, Act.PRACTICE_SWITCHES),
    mark("&Help"): (
        Act.GUIDE,
        Act.FIRST_STEPS,
        Act.SHORTCUTS,
        None,
        Act.OPEN_LOGS,
        Act.SUPPORT_BUNDLE,
        None,
        Act.ABOUT,
    ),
}
"""What stands in the menu bar; titles not yet translated."""

_VIEW = "&View"

_ROW_MENU: Sequence[Act | None] = (
    Act.PAUSE,
    Act.RESUME,
    Act.RETRY,
    Act.CANCEL,
    Act.REMOVE,
    None,
    Act.EDIT_OPTIONS,
    Act.CHOOSE_COVER,
    Act.REPLACE_COVER,
    Act.RENAME,
    Act.MOVE_TOP,
    Act.MOVE_BOTTOM,
    None,
    Act.COPY_IDS,
    Act.COPY_URLS,
    Act.COPY_ROWS,
    None,
    Act.OPEN_URL,
    Act.OPEN_CONSOLE,
    Act.SHOW_IN_FOLDER,
)

_TOOLS: Sequence[Act | None] = (
    Act.ADD_FILES,
    Act.ADD_FOLDER,
    None,
    Act.PAUSE,
    Act.RESUME,
    Act.RETRY,
    Act.CANCEL,
    Act.REMOVE,
)


class Menus(QObject):
    """Fills a menu bar.

    Signals:
        language_requested: The chosen `Language`.
        row_menu_opening: The `QMenu` of the chosen rows, still empty: what concerns just them may stand first.
    """

    language_requested = Signal(object)
    row_menu_opening = Signal(object)

    def __init__(self, texts: Texts, actions: Actions, view: QueueView, bar: QMenuBar) -> None:
        super().__init__(bar)
        self._texts = texts
        self._actions = actions
        self._menus = {title: bar.addMenu("") for title in MENUS}
        for title, acts in MENUS.items():
            _fill(self._menus[title], actions, acts)
        self._view = view
        self._columns = QMenu(bar)
        self._columns.aboutToShow.connect(self._fill_columns)
        self._languages = QMenu(bar)
        self._language_actions = self._add_languages()
        self._menus[_VIEW].addMenu(self._columns)
        self._menus[_VIEW].addMenu(self._languages)

    def popup_row_menu(self, place: QPoint, parent: QWidget) -> None:
        """Opens the menu of the chosen rows at a place on the screen."""
        menu = QMenu(parent)
        menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.row_menu_opening.emit(menu)
        _fill(menu, self._actions, _ROW_MENU)
        menu.popup(place)

    def recolour(self, icons: Icons, colour: str) -> None:
        """Other colours are in force. The globe is for those who cannot read the language in force."""
        self._languages.setIcon(icons.icon("language", colour))

    def retranslate(self) -> None:
        """Another language is in force."""
        for title, menu in self._menus.items():
            menu.setTitle(self._texts.tr(title))
        self._columns.setTitle(self._texts.tr("Columns"))
        self._languages.setTitle(self._texts.tr("Language"))
        self._language_actions[self._texts.language].setChecked(True)

    def _add_languages(self) -> dict[Language, QAction]:
        group = QActionGroup(self)
        actions = {}
        for language, name in LANGUAGE_NAMES.items():
            action = self._languages.addAction(name)
            action.setCheckable(True)
            group.addAction(action)
            action.triggered.connect(lambda _checked, language=language: self.language_requested.emit(language))
            actions[language] = action
        return actions

    def _fill_columns(self) -> None:
        self._columns.clear()
        for action in self._view.column_actions(self._columns):
            self._columns.addAction(action)


class _SearchBox(QLineEdit):
    """Wide enough for its placeholder; the window is never narrower than the toolbar with it."""

    def sizeHint(self) -> QSize:
        usual = super().sizeHint()
        needed = self.fontMetrics().horizontalAdvance(self.placeholderText()) + _SEARCH_ROOM_PX
        return QSize(max(usual.width(), needed), usual.height())


class Tools(QToolBar):
    """The toolbar: adding, what concerns the chosen rows, and the search, with the key that ends it (`escape`)."""

    def __init__(self, texts: Texts, actions: Actions, parent: QWidget) -> None:
        super().__init__(parent)
        self._texts = texts
        self.setObjectName("tools")
        self.setMovable(False)
        self.setToolButtonStyle(Qt.ToolButtonStyle.ToolButtonTextBesideIcon)
        self.setIconSize(QSize(_ICON_PX, _ICON_PX))
        self.setContextMenuPolicy(Qt.ContextMenuPolicy.PreventContextMenu)
        for act in _TOOLS:
            if act is None:
                self.addSeparator()
                continue
            self.addAction(actions[act])
            self.widgetForAction(actions[act]).setFocusPolicy(Qt.FocusPolicy.TabFocus)
        space = QWidget()
        space.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Preferred)
        self.addWidget(space)
        self.search = _SearchBox()
        self.search.setObjectName("search")
        self.search.setClearButtonEnabled(True)
        self.search.setAcceptDrops(False)  # a file dropped on it is meant for the window
        self.search.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Fixed)
        self.addWidget(self.search)
        self.escape = QShortcut(QKeySequence(Qt.Key.Key_Escape), self.search)
        self.escape.setContext(Qt.ShortcutContext.WidgetShortcut)

    def retranslate(self) -> None:
        """Another language is in force."""
        self.setWindowTitle(self._texts.tr("Toolbar"))
        self.search.setPlaceholderText(self._texts.tr("Find by name or FileId"))
        self.search.updateGeometry()
        self.search.setAccessibleName(self._texts.tr("Find by name or FileId"))


def _fill(menu: QMenu, actions: Actions, acts: Sequence[Act | None]) -> None:
    for act in acts:
        if act is None:
            menu.addSeparator()
        else:
            menu.addAction(actions[act])
