"""Every action of the window: text, shortcut, icon and tip in one table; menus, toolbar and keys share them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum

from PySide6.QtCore import QObject, Qt
from PySide6.QtGui import QAction, QKeySequence

from vod_desktop.texts import Texts, mark
from vod_desktop.ui.icons import Icons


class Act(StrEnum):
    """The actions."""

    ADD_FILES = "add_files"
    ADD_FOLDER = "add_folder"
    PASTE = "paste"
    QUIT = "quit"
    COPY_IDS = "copy_ids"
    COPY_URLS = "copy_urls"
    COPY_ROWS = "copy_rows"
    SELECT_ALL = "select_all"
    FIND = "find"
    TOGGLE = "toggle"
    PAUSE = "pause"
    RESUME = "resume"
    RETRY = "retry"
    CANCEL = "cancel"
    REMOVE = "remove"
    PAUSE_ALL = "pause_all"
    RESUME_ALL = "resume_all"
    RETRY_FAILED = "retry_failed"
    REMOVE_COMPLETE = "remove_complete"
    OPEN_URL = "open_url"
    SHOW_IN_FOLDER = "show_in_folder"
    SHOW_DETAILS = "show_details"
    MOVE_UP = "move_up"
    MOVE_DOWN = "move_down"
    MOVE_TOP = "move_top"
    MOVE_BOTTOM = "move_bottom"
    RENAME = "rename"
    EDIT_OPTIONS = "edit_options"
    CHOOSE_COVER = "choose_cover"
    REPLACE_COVER = "replace_cover"
    UNDO_REMOVE = "undo_remove"
    EXPORT = "export"
    OPEN_CONSOLE = "open_console"
    HISTORY = "history"
    ACCOUNTS = "accounts"
    PRESETS = "presets"
    SETTINGS = "settings"
    PRACTICE_SWITCHES = "practice_switches"
    SIGNATURES = "signatures"
    OPEN_LOGS = "open_logs"
    SUPPORT_BUNDLE = "support_bundle"
    GUIDE = "guide"
    FIRST_STEPS = "first_steps"
    SHORTCUTS = "shortcuts"
    ABOUT = "about"


@dataclass(frozen=True, slots=True)
class Spec:
    """What an action looks like.

    Attributes:
        text: For menus; the toolbar takes it too. Not yet translated.
        keys: Portable names, so that one table serves all systems (Ctrl is Command on macOS).
        on_rows: The keys count only while the table has the keyboard, where they do not get in the way of typing.
    """

    text: str
    tip: str
    keys: tuple[str, ...] = ()
    icon: str | None = None
    on_rows: bool = False


SPECS: Mapping[Act, Spec] = {
    Act.ADD_FILES: Spec(mark("Add files…"), mark("Choose video or audio files to upload"), ("Ctrl+O",), "add"),
    Act.ADD_FOLDER: Spec(
        mark("Add folder…"), mark("Upload every video and audio file of a folder"), ("Ctrl+Shift+O",), "add-folder"
    ),
    Act.PASTE: Spec(mark("Paste files"), mark("Add files that were copied in the file manager"), ("Ctrl+V",)),
    Act.QUIT: Spec(
        mark("Quit"),
        mark("End the program; while uploads are on their way it asks what is to become of them"),
        ("Ctrl+Q",),
    ),
    Act.COPY_IDS: Spec(mark("Copy FileIds"), mark("Copy the FileIds of the chosen rows"), ("Ctrl+C",), "copy", True),
    Act.COPY_URLS: Spec(
        mark("Copy URLs"), mark("Copy the media URLs of the chosen rows"), ("Ctrl+Shift+C",), None, True
    ),
    Act.COPY_ROWS: Spec(mark("Copy rows"), mark("Copy the chosen rows as a table for a spreadsheet")),
    Act.SELECT_ALL: Spec(mark("Select all"), mark("Choose every row that is shown"), ("Ctrl+A",), None, True),
    Act.FIND: Spec(mark("Find"), mark("Show only rows whose name or FileId holds a text"), ("Ctrl+F",), "search"),
    Act.TOGGLE: Spec(mark("Pause or resume"), mark("Pause the chosen uploads, or resume them"), ("Space",), None, True),
    Act.PAUSE: Spec(mark("Pause"), mark("Pause the chosen uploads; what was sent is kept"), (), "pause"),
    Act.RESUME: Spec(mark("Resume"), mark("Let the chosen uploads go on where they stopped"), (), "resume"),
    Act.RETRY: Spec(mark("Retry"), mark("Try failed or cancelled uploads again"), ("Ctrl+R",), "retry"),
    Act.CANCEL: Spec(mark("Cancel"), mark("Stop the chosen uploads and delete what was sent"), (), "cancel"),
    Act.REMOVE: Spec(
        mark("Remove"), mark("Take the chosen rows off the list; the files stay"), ("Del",), "remove", True
    ),
    Act.PAUSE_ALL: Spec(mark("Pause all"), mark("Pause every upload that has not ended"), (), "pause"),
    Act.RESUME_ALL: Spec(mark("Resume all"), mark("Let every paused upload go on"), (), "resume"),
    Act.RETRY_FAILED: Spec(mark("Retry all failed"), mark("Try every failed upload again"), ("Ctrl+Shift+R",)),
    Act.REMOVE_COMPLETE: Spec(mark("Remove complete ones"), mark("Take every complete row off the list")),
    Act.OPEN_URL: Spec(mark("Play in the browser"), mark("Open the media URL of the chosen row"), (), "open"),
    Act.SHOW_IN_FOLDER: Spec(
        mark("Show in folder"), mark("Show the file of the chosen row in the file manager"), (), "folder"
    ),
    Act.SHOW_DETAILS: Spec(mark("Details"), mark("Show what is known about the chosen row"), ("Ctrl+I",)),
    Act.MOVE_UP: Spec(mark("Move up"), mark("Upload the chosen rows earlier"), ("Alt+Up",), "move-up", on_rows=True),
    Act.MOVE_DOWN: Spec(
        mark("Move down"), mark("Upload the chosen rows later"), ("Alt+Down",), "move-down", on_rows=True
    ),
    Act.MOVE_TOP: Spec(
        mark("Move to the top"), mark("Upload the chosen rows first"), ("Alt+Home",), "move-top", on_rows=True
    ),
    Act.MOVE_BOTTOM: Spec(
        mark("Move to the end"), mark("Upload the chosen rows last"), ("Alt+End",), "move-bottom", on_rows=True
    ),
    Act.RENAME: Spec(mark("Rename"), mark("Change the media name of the chosen row"), ("F2",), "rename", on_rows=True),
    Act.EDIT_OPTIONS: Spec(
        mark("Options…"), mark("Change what is to happen to the chosen files"), ("Ctrl+E",), "options"
    ),
    Act.CHOOSE_COVER: Spec(mark("Cover…"), mark("Choose the cover of the chosen files"), ("Ctrl+K",), "cover"),
    Act.REPLACE_COVER: Spec(
        mark("Replace cover…"), mark("Give the uploaded medium of the chosen row another cover"), (), "cover"
    ),
    Act.UNDO_REMOVE: Spec(mark("Undo remove"), mark("Put the rows back that were removed last"), ("Ctrl+Z",), "undo"),
    Act.EXPORT: Spec(
        mark("Export results…"), mark("Save FileIds and URLs as a table for a spreadsheet"), ("Ctrl+Shift+E",), "export"
    ),
    Act.OPEN_CONSOLE: Spec(
        mark("Open in the console"), mark("Show the medium of the chosen row in the VOD console"), (), "console"
    ),
    Act.HISTORY: Spec(mark("History…"), mark("Show all uploads that were ever completed"), ("Ctrl+H",), "history"),
    Act.ACCOUNTS: Spec(mark("Accounts…"), mark("Add, test, change and remove accounts"), (), "account"),
    Act.PRESETS: Spec(mark("Presets…"), mark("Change the sets of options that new files get"), (), "preset"),
    Act.SETTINGS: Spec(mark("Settings…"), mark("Change what holds for all uploads"), ("Ctrl+,",), "settings"),
    Act.PRACTICE_SWITCHES: Spec(
        mark("Practice switches…"),
        mark("Cut the line of the practice cloud, slow it, or expire its key"),
        (),
        "practice",
    ),
    Act.SIGNATURES: Spec(
        mark("Client-upload signatures…"), mark("Make signatures for apps that upload, and check them"), (), "signature"
    ),
    Act.OPEN_LOGS: Spec(mark("Open log folder"), mark("Show the log files in the file manager"), (), "folder"),
    Act.SUPPORT_BUNDLE: Spec(
        mark("Support bundle…"), mark("Collect what helps to find a fault, without secrets, and look at it first")
    ),
    Act.GUIDE: Spec(mark("User guide"), mark("Open the guide at the page that fits where you are"), ("F1",), "guide"),
    Act.FIRST_STEPS: Spec(mark("First steps…"), mark("Practise with a sample clip, or add an account")),
    Act.SHORTCUTS: Spec(mark("Keys and hints"), mark("Show all keys and what can be done with the mouse"), ("Ctrl+/",)),
    Act.ABOUT: Spec(mark("About VOD Desktop"), mark("Show the version of this program and the licences of its parts")),
}


class Actions(QObject):
    """The `QAction`s of the window."""

    def __init__(self, texts: Texts, parent: QObject) -> None:
        super().__init__(parent)
        self._texts = texts
        self._actions = {act: self._make(spec) for act, spec in SPECS.items()}
        self[Act.SHOW_DETAILS].setCheckable(True)
        self[Act.QUIT].setMenuRole(QAction.MenuRole.QuitRole)
        self[Act.ABOUT].setMenuRole(QAction.MenuRole.AboutRole)
        self[Act.SETTINGS].setMenuRole(QAction.MenuRole.PreferencesRole)

    def __getitem__(self, act: Act) -> QAction:
        return self._actions[act]

    def on_rows(self) -> list[QAction]:
        """Those whose keys the table itself must know."""
        return [self[act] for act, spec in SPECS.items() if spec.on_rows]

    def enable(self, allowed: Mapping[Act, bool]) -> None:
        """Says which of them mean something now; the others stay as they are."""
        for act, is_allowed in allowed.items():
            self[act].setEnabled(is_allowed)

    def retranslate(self) -> None:
        """Another language is in force."""
        for act, spec in SPECS.items():
            action = self[act]
            action.setText(self._texts.tr(spec.text))
            tip = self._texts.tr(spec.tip)
            keys = action.shortcut().toString(QKeySequence.SequenceFormat.NativeText)
            action.setToolTip(f"{tip} ({keys})" if keys else tip)
            action.setStatusTip(tip)

    def recolour(self, icons: Icons, colour: str) -> None:
        """Other colours are in force."""
        for act, spec in SPECS.items():
            if spec.icon is not None:
                self[act].setIcon(icons.icon(spec.icon, colour))

    def _make(self, spec: Spec) -> QAction:
        action = QAction(self)
        action.setShortcuts([QKeySequence(keys) for keys in spec.keys])
        if spec.on_rows:
            action.setShortcutContext(Qt.ShortcutContext.WidgetWithChildrenShortcut)
        return action
