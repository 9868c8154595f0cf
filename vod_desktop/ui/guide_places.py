"""Which page of the guide fits which part of the window: what F1 opens there."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from PySide6.QtWidgets import QWidget

from vod_desktop.core.model.account import AccountKind
from vod_desktop.guide.error_pages import name_of
from vod_desktop.guide.guide import INDEX
from vod_desktop.ui.views.about_dialog import AboutDialog
from vod_desktop.ui.views.accounts.account_editor import AccountEditor
from vod_desktop.ui.views.accounts.accounts_dialog import AccountsDialog
from vod_desktop.ui.views.accounts.sample_dialog import SampleDialog
from vod_desktop.ui.views.accounts.trial_dialog import TestDialog
from vod_desktop.ui.views.banner import Banner
from vod_desktop.ui.views.bundle_dialog import BundleDialog
from vod_desktop.ui.views.cover_desk import CoverDesk
from vod_desktop.ui.views.crash_dialog import CrashDialog
from vod_desktop.ui.views.details.panel import DetailsPanel, Page
from vod_desktop.ui.views.export_dialog import ExportDialog
from vod_desktop.ui.views.filter_bar import FilterBar
from vod_desktop.ui.views.frame_picker import FramePicker
from vod_desktop.ui.views.hints_sheet import HintsSheet
from vod_desktop.ui.views.history_window import HistoryWindow
from vod_desktop.ui.views.options.category_dialog import CategoryDialog
from vod_desktop.ui.views.options.composer import ComposerDialog
from vod_desktop.ui.views.options.dialog import OptionsDialog, PresetNameDialog
from vod_desktop.ui.views.options.presets_dialog import PresetsDialog
from vod_desktop.ui.views.options.procedure_dialog import ProcedureDialog
from vod_desktop.ui.views.practice_panel import PracticePanel
from vod_desktop.ui.views.queue_view import QueueView
from vod_desktop.ui.views.quit_dialog import QuitDialog
from vod_desktop.ui.views.rate_dialog import RateDialog
from vod_desktop.ui.views.refusal_sheet import RefusalSheet
from vod_desktop.ui.views.settings_dialog import SettingsDialog
from vod_desktop.ui.views.signatures.dialog import SignaturesDialog
from vod_desktop.ui.views.start_page import StartPage
from vod_desktop.ui.views.target_bar import TargetBar
from vod_desktop.ui.views.totals_bar import TotalsBar
from vod_desktop.ui.views.welcome_dialog import WelcomeDialog

Fitting = str | Callable[[QWidget], str]
"""A page, `page#anchor`, or what finds it for the widget as it stands."""

_OF_KIND = {
    AccountKind.KEY_PAIR: "account-key",
    AccountKind.TEMPORARY: "account-temporary",
    AccountKind.SIGNATURE_SERVICE: "account-signature-service",
}


def _of_editor(editor: QWidget) -> str:
    assert isinstance(editor, AccountEditor)
    return _OF_KIND[editor.kind]


def _of_details(panel: QWidget) -> str:
    assert isinstance(panel, DetailsPanel)
    if panel.problem_code is not None:
        return name_of(panel.problem_code)
    return "follow" if panel.page is Page.PROCESSING else "queue#details"


def _of_banner(banner: QWidget) -> str:
    assert isinstance(banner, Banner)
    return banner.help_page


PLACES: Mapping[type[QWidget], Fitting] = {
    # Dialogs and windows
    AboutDialog: "update-uninstall",
    AccountEditor: _of_editor,
    AccountsDialog: "accounts",
    BundleDialog: "support",
    CategoryDialog: "options#category",
    ComposerDialog: "procedures#compose",
    CoverDesk: "covers",
    CrashDialog: "support",
    ExportDialog: "results#export",
    FramePicker: "covers#frame",
    HintsSheet: "queue#keys",
    HistoryWindow: "history",
    OptionsDialog: "options",
    PracticePanel: "practice-cloud#switches",
    PresetNameDialog: "presets",
    PresetsDialog: "presets",
    ProcedureDialog: "procedures",
    QuitDialog: "closing",
    RateDialog: "speed-limit",
    RefusalSheet: "add-files#refused",
    SampleDialog: "account-signature-service",
    SettingsDialog: "settings",
    SignaturesDialog: "signature-tools",
    TestDialog: "accounts#test",
    WelcomeDialog: "first-upload",
    # Parts of the main window
    Banner: _of_banner,
    DetailsPanel: _of_details,
    FilterBar: "queue#find",
    QueueView: "queue",
    StartPage: "first-upload",
    TargetBar: "presets",
    TotalsBar: "speed-limit",
}


def fitting(widget: QWidget | None) -> str:
    """The page for a widget: its own, else that of what it lies in or belongs to, else the table of contents."""
    while widget is not None:
        for kind in type(widget).__mro__:
            found = PLACES.get(kind)
            if found is not None:
                return found if isinstance(found, str) else found(widget)
        widget = widget.parentWidget()
    return INDEX
