"""The style sheet of our own widgets. Where the system draws, standard widgets keep its look."""

from __future__ import annotations

from string import Template

from vod_desktop.paths import resources_dir
from vod_desktop.ui.theme import DARK, Colours, Theme

_SHEET = Template("""
QMainWindow, QDialog { background: $window; }
QToolBar { background: $window; border: 0; border-bottom: 1px solid $line; padding: 6px 8px; spacing: 2px; }
QToolBar::separator { background: $line; width: 1px; margin: 5px 6px; }
QToolBar QToolButton { border: 0; border-radius: 6px; padding: 6px 6px; color: $text; }
QToolBar QToolButton:hover:enabled { background: $track; }
QToolBar QToolButton:pressed:enabled { background: $selection; }
QToolBar QToolButton:disabled { color: $faded; }
QToolBar QToolButton:focus { background: $selection; }
QLineEdit#search { background: $base; border: 1px solid $line; border-radius: 6px; padding: 5px 8px; min-width: 110px; }
QLineEdit#search:focus { border-color: $accent; }

QPushButton[role="primary"], QMessageBox QPushButton:default {
    background: $accent; color: $on_accent; border: 1px solid $accent; border-radius: 6px; padding: 7px 16px;
}
QPushButton[role="primary"]:hover, QMessageBox QPushButton:default:hover { background: $accent_strong; border-color: $accent_strong; }
QPushButton[role="primary"]:focus { border: 1px solid $text; }
QPushButton[role="primary"]:disabled { background: $track; border-color: $track; color: $dim; }
QPushButton[role="plain"], QMessageBox QPushButton {
    background: $raised; color: $text; border: 1px solid $edge; border-radius: 6px; padding: 6px 14px;
}
QPushButton[role="plain"]:hover, QMessageBox QPushButton:hover { border-color: $accent; }
QPushButton[role="plain"]:focus { border-color: $accent; }
QPushButton[role="plain"]:disabled { color: $faded; border-color: $line; }
QPushButton[role="small"] {
    background: transparent; color: $text; border: 1px solid $edge; border-radius: 5px; padding: 4px 10px;
}
QPushButton[role="small"]:hover, QPushButton[role="small"]:focus { border-color: $accent; }
QPushButton[role="small"]:disabled { color: $faded; border-color: $line; }
QPushButton[role="chip"] {
    background: transparent; color: $dim; border: 1px solid transparent; border-radius: 12px; padding: 3px 11px;
}
QPushButton[role="chip"]:hover { background: $track; }
QPushButton[role="chip"]:focus { border-color: $accent; }
QPushButton[role="chip"]:checked { background: $selection; color: $text; }
QPushButton[role="way"] { background: $raised; border: 1px solid $edge; border-radius: 8px; text-align: left; }
QPushButton[role="way"][tone="first"] { background: $info_tint; border-color: $accent; }
QPushButton[role="way"]:hover { border-color: $accent; background: $hover; }
QPushButton[role="way"]:focus { border: 2px solid $accent; }
QPushButton[role="way"] QLabel { background: transparent; }

QPushButton[role="link"] {
    background: transparent; color: $accent; border: 1px solid transparent; border-radius: 5px; padding: 3px 8px; font-weight: bold;
}
QPushButton[role="link"]:hover { background: $track; }
QPushButton[role="link"]:focus { border-color: $accent; }
QToolButton[role="close"] { background: transparent; border: 1px solid transparent; border-radius: 5px; padding: 3px; }
QToolButton[role="close"]:hover { background: $track; }
QToolButton[role="close"]:focus { border-color: $accent; }
QPushButton[role="counter"] {
    background: transparent; color: $text; border: 1px solid transparent; border-radius: 4px; padding: 0 2px;
}
QPushButton[role="counter"]:hover:enabled { background: $track; }
QPushButton[role="counter"]:focus { border-color: $accent; }
QPushButton[role="counter"][tone="bad"] { color: $danger; }
QPushButton[role="counter"][tone="careful"] { color: $warning; }
QWidget#settings { background: $window; }
QFrame#card { background: $base; border: 1px solid $line; border-radius: 8px; }
QFrame#line { background: $line; border: 0; }
QFrame#toast { background: $raised; border: 1px solid $edge; border-radius: 10px; }
QLineEdit#rename { background: $base; color: $text; border: 1px solid $accent; border-radius: 4px; padding: 3px 5px; }
QLineEdit#rename[tone="bad"] { border: 2px solid $danger; }
QLabel#rename_hint { background: $danger_tint; color: $danger; border: 1px solid $danger; border-radius: 4px; padding: 3px 7px; }

QPushButton[role="link"] {
    background: transparent; color: $accent; border: 1px solid transparent; border-radius: 5px; padding: 3px 8px; font-weight: bold;
}
QPushButton[role="link"]:hover { background: $track; }
QPushButton[role="link"]:focus { border-color: $accent; }
QToolButton[role="close"] { background: transparent; border: 1px solid transparent; border-radius: 5px; padding: 3px; }
QToolButton[role="close"]:hover { background: $track; }
QToolButton[role="close"]:focus { border-color: $accent; }
QFrame#toast { background: $raised; border: 1px solid $edge; border-radius: 10px; }
QLineEdit#rename { background: $base; color: $text; border: 1px solid $accent; border-radius: 4px; padding: 3px 5px; }
QLineEdit#rename[tone="bad"] { border: 2px solid $danger; }

QFrame#banner { border: 0; border-bottom: 1px solid $line; }
QFrame#banner[kind="practice"] { background: $practice_tint; }
QFrame#banner[kind="practice"] QLabel { color: $practice; }
QFrame#banner[kind="hold"] { background: $warning_tint; }
QFrame#banner[kind="hold"] QLabel { color: $warning; }
QFrame#banner[kind="failed"] { background: $danger_tint; }
QFrame#banner[kind="failed"] QLabel { color: $danger; }
QFrame#banner[kind="notice"], QFrame#banner[kind="interrupted"], QFrame#banner[kind="quitting"] {
    background: $info_tint;
}
QFrame#banner[kind="notice"] QLabel, QFrame#banner[kind="interrupted"] QLabel, QFrame#banner[kind="quitting"] QLabel {
    color: $text;
}

QTableView { background: $base; border: 0; }
QTableView#history { border: 1px solid $line; border-radius: 8px; }
QTableView#history::item { padding: 0 7px; border: 0; border-bottom: 1px solid $line; }
QTableView#history::item:hover { background: $hover; }
QTableView#history::item:selected { background: $selection; color: $text; }
QHeaderView { background: $base; border: 0; }
QHeaderView::section {
    background: $base; color: $dim; border: 0; border-bottom: 1px solid $line; padding: 8px 10px;
}
QHeaderView::section:hover { color: $text; }
QWidget#page { background: $base; }
QFrame#filters { background: $base; border: 0; border-bottom: 1px solid $line; }
QFrame#target { background: $base; border: 0; border-bottom: 1px solid $line; }
QToolButton[role="chooser"] {
    background: transparent; color: $text; border: 1px solid transparent; border-radius: 6px; padding: 4px 18px 4px 6px;
}
QToolButton[role="chooser"]:hover { background: $track; }
QToolButton[role="chooser"]:focus { border-color: $accent; }
QToolButton[role="chooser"]::menu-indicator { subcontrol-position: right center; right: 5px; width: 8px; }
QToolButton[role="tool"] { background: transparent; border: 1px solid transparent; border-radius: 6px; padding: 5px; }
QToolButton[role="tool"]:hover:enabled { background: $track; }
QToolButton[role="tool"]:focus { border-color: $accent; }
QLabel[tone="dim"] { color: $dim; }
QLabel[tone="key"] { color: $text; background: $window; border: 1px solid $line; border-radius: 4px; padding: 1px 7px; }
QLabel[tone="bad"] { color: $danger; }
QFrame#details { background: $window; border: 0; border-top: 1px solid $line; }
QFrame#details QScrollArea, QFrame#details QScrollArea > QWidget > QWidget { background: transparent; }
QFrame#details QPlainTextEdit { background: transparent; color: $text; border: 0; }
QLabel#picture { background: $track; border-radius: 4px; }
QTabBar#pages::tab {
    background: transparent; color: $dim; border: 1px solid transparent; border-radius: 6px; padding: 4px 12px; margin-left: 2px;
}
QTabBar#pages::tab:hover { background: $track; }
QTabBar#pages::tab:selected { background: $selection; color: $text; }
QTabBar#pages:focus::tab:selected, QTabBar#pages::tab:selected:focus { border-color: $accent; }
QToolButton[role="inline"] { background: transparent; border: 1px solid transparent; border-radius: 4px; padding: 1px 3px; }
QToolButton[role="inline"]:hover { background: $track; }
QToolButton[role="inline"]:focus { border-color: $accent; }
QFrame#problem { background: $danger_tint; border: 0; border-radius: 8px; }
QFrame#problem QLabel { color: $text; }
QFrame#totals { background: $window; border: 0; border-top: 1px solid $line; }
QTreeView#choices { outline: 0; }
QTreeView#choices::item { min-height: 26px; border: 0; }
QTreeView#choices::item:selected { background: $selection; color: $text; }
QTreeView#choices::branch:selected { background: $selection; }
QFrame#rule { background: $line; border: 0; }
QFrame#sheet_list, QListView#refusals, QListView#choices, QTreeView#choices { background: $base; border: 1px solid $line; border-radius: 8px; }
QListView#checks, QTableView#accounts { background: $base; border: 1px solid $line; border-radius: 8px; }
QTableView#accounts { outline: 0; }
QTableView#accounts::item { padding-left: 7px; border: 0; }
QTableView#accounts::item:selected, QTableView#accounts::item:selected:focus { background: $selection; color: $text; }
QScrollArea#form_scroll, QWidget#form { background: transparent; }
QWidget#form QLineEdit, QWidget#form QComboBox, QWidget#form QDateTimeEdit { min-height: 22px; }
QLabel[tone="good"] { color: $success; }
QListView#pairs { background: $base; border: 1px solid $line; border-radius: 8px; padding: 6px; }
QListView#pairs::item { padding: 3px 4px; }
QWidget#guide_window { background: $window; }
QTextBrowser#guide { background: $base; color: $text; border: 0; border-radius: 0; padding: 0; }
QListWidget#choices::item { padding: 6px 8px; border-bottom: 1px solid $line; }
QListWidget#choices::item:selected { background: $selection; color: $text; }
QListWidget#parts, QPlainTextEdit#report { background: $base; color: $text; border: 1px solid $line; border-radius: 8px; padding: 4px; }
QListWidget#parts::item { padding: 6px 4px; border-radius: 5px; color: $text; }
QListWidget#parts::item:selected { background: $selection; color: $text; }
QListWidget#parts:focus, QPlainTextEdit#report:focus { border-color: $accent; }
QSplitter::handle { background: $line; }
QMessageBox QLabel#qt_msgbox_label { font-weight: bold; min-width: 360px; }
QMessageBox QLabel#qt_msgbox_informativelabel { min-width: 360px; }
QAbstractScrollArea::corner { background: $base; border: 0; }
QToolTip { background: $raised; color: $text; border: 1px solid $line; padding: 4px; }
""")


_WHERE_ALL_IS_OURS = Template("""
QLineEdit, QPlainTextEdit, QTextEdit, QAbstractSpinBox, QComboBox {
    background: $base; color: $text; border: 1px solid $edge; border-radius: 6px; padding: 2px 6px;
}
QComboBox QLineEdit, QAbstractSpinBox QLineEdit { border: 0; padding: 0; }
QLineEdit:focus, QPlainTextEdit:focus, QTextEdit:focus, QAbstractSpinBox:focus, QComboBox:focus {
    border-color: $accent;
}
QLineEdit:disabled, QPlainTextEdit:disabled, QAbstractSpinBox:disabled, QComboBox:disabled {
    background: $window; color: $faded; border-color: $line;
}
QLineEdit:read-only { background: $window; }
QLineEdit, QPlainTextEdit { placeholder-text-color: $dim; }
QComboBox::drop-down, QDateTimeEdit::drop-down {
    subcontrol-origin: padding; subcontrol-position: center right; border: 0; width: 22px;
}
QComboBox::down-arrow, QDateTimeEdit::down-arrow { image: url("$icons/chevron.svg"); width: 12px; height: 12px; }
QAbstractSpinBox::up-button, QAbstractSpinBox::down-button { subcontrol-origin: padding; border: 0; width: 20px; }
QAbstractSpinBox::up-button { subcontrol-position: top right; }
QAbstractSpinBox::down-button { subcontrol-position: bottom right; }
QAbstractSpinBox::up-arrow { image: url("$icons/chevron-up.svg"); width: 10px; height: 10px; }
QAbstractSpinBox::down-arrow { image: url("$icons/chevron.svg"); width: 10px; height: 10px; }
QCheckBox::indicator:unchecked, QListView::indicator:unchecked, QTreeView::indicator:unchecked {
    border: 1px solid $mark_edge; border-radius: 3px; background: $base; width: 13px; height: 13px;
}
QRadioButton::indicator:unchecked {
    border: 1px solid $mark_edge; border-radius: 7px; background: $base; width: 12px; height: 12px;
}
QCheckBox::indicator:checked, QListView::indicator:checked, QTreeView::indicator:checked {
    border: 1px solid $accent; border-radius: 3px; background: $accent; width: 13px; height: 13px;
    image: url("$icons/tick-$scheme.svg");
}
QRadioButton::indicator:checked {
    border: 1px solid $accent; border-radius: 7px; background: $accent; width: 12px; height: 12px;
    image: url("$icons/dot-$scheme.svg");
}
QCheckBox::indicator:focus, QRadioButton::indicator:focus { border-color: $text; }
QCheckBox::indicator:checked:disabled, QListView::indicator:checked:disabled, QRadioButton::indicator:checked:disabled {
    background: $faded; border-color: $faded;
}
QMenuBar { background: $window; color: $text; border: 0; padding: 2px 6px; }
QMenuBar::item { padding: 4px 9px; border-radius: 5px; }
QMenuBar::item:selected { background: $track; }
QMenu { background: $raised; color: $text; border: 1px solid $edge; padding: 5px; }
QMenu::item { padding: 6px 26px 6px 26px; border-radius: 5px; }
QMenu::item:selected { background: $selection; }
QMenu::item:disabled { color: $faded; background: transparent; }
QMenu::separator { height: 1px; background: $line; margin: 5px 8px; }
QMenu::icon { padding-left: 6px; }
QScrollBar { background: transparent; border: 0; margin: 0; }
QScrollBar:vertical { width: 12px; }
QScrollBar:horizontal { height: 12px; }
QScrollBar::handle { background: $edge; border-radius: 3px; margin: 3px; }
QScrollBar::handle:vertical { min-height: 32px; }
QScrollBar::handle:horizontal { min-width: 32px; }
QScrollBar::handle:hover { background: $dim; }
QScrollBar::add-line, QScrollBar::sub-line { width: 0; height: 0; }
QScrollBar::add-page, QScrollBar::sub-page { background: transparent; }
QProgressBar { background: $track; border: 0; border-radius: 3px; }
QProgressBar::chunk { background: $accent; border-radius: 3px; }
QProgressBar[tone="bad"]::chunk { background: $danger; }
""")


def style_sheet(theme: Theme) -> str:
    """The sheet for the colours in force."""
    names = {name: getattr(theme.colours, name) for name in Colours.__slots__}
    names |= {
        "icons": (resources_dir() / "icons").as_posix(),
        "scheme": "dark" if theme.colours is DARK else "light",
    }
    own = _SHEET.substitute(names)
    return own + _WHERE_ALL_IS_OURS.substitute(names) if theme.draws_all else own
