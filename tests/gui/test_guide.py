"""The user guide in its window: F1 everywhere, links, search, both languages, light and dark."""

from __future__ import annotations

import importlib
import pkgutil
import re
from pathlib import Path

import pytest
from PySide6.QtCore import Qt, QUrl
from PySide6.QtGui import QTextDocument
from PySide6.QtWidgets import QApplication, QDialog, QPushButton, QWidget

import vod_desktop.ui.views
from tests.gui.test_access import nameless
from tests.gui.test_access_dialogs import beyond_the_keyboard
from tests.support.account_dialogs import editor_of
from tests.support.desk import Desk, eventually
from tests.support.dialogs import opened
from tests.support.jobs import a_job
from vod_desktop.core.model.account import AccountKind
from vod_desktop.core.model.errors import Code, Problem
from vod_desktop.core.model.events import HoldChanged
from vod_desktop.core.model.job import UploadResult
from vod_desktop.core.model.settings import ColourScheme
from vod_desktop.core.model.states import State
from vod_desktop.guide.guide import open_guide
from vod_desktop.texts import Language, open_texts
from vod_desktop.ui.actions import Act
from vod_desktop.ui.guide_places import _OF_KIND, PLACES
from vod_desktop.ui.views.accounts.account_editor import OFFERED_KINDS
from vod_desktop.ui.views.banner import BannerKind
from vod_desktop.ui.views.details.panel import Page
from vod_desktop.ui.views.guide_window import GuideWindow
from vod_desktop.ui.views.options.dialog import OptionsDialog

ROUNDING_PX = 1
OPENED_BY = {
    Act.EDIT_OPTIONS: ("options", 1),
    Act.CHOOSE_COVER: ("covers", 1),
    Act.PRESETS: ("presets", 1),
    Act.ACCOUNTS: ("accounts", 1),
    Act.SETTINGS: ("settings", 1),
    Act.EXPORT: ("results", 2),
    Act.HISTORY: ("history", 2),
    Act.SUPPORT_BUNDLE: ("support", 1),
    Act.SHORTCUTS: ("queue", 1),
    Act.SIGNATURES: ("signature-tools", 1),
    Act.PRACTICE_SWITCHES: ("practice-cloud", 1),
    Act.FIRST_STEPS: ("first-upload", 1),
}
"""The page that F1 opens there, and the row that is chosen before."""

JOBS = (
    a_job(id=1, state=State.FAILED, problem=Problem(Code.FILE_BROKEN, {"path": "clip.mp4"})),
    a_job(id=2, position=2, state=State.COMPLETE, result=UploadResult("5285890400000000001", "http://h/f0.mp4")),
)


def shown(desk: Desk) -> GuideWindow:
    window = desk.shell.guide.window
    assert window is not None
    assert window.isVisible()
    return window


def name_of_page(desk: Desk) -> str:
    page = shown(desk).browser.page
    assert page is not None
    return page.name


async def at(widget: QWidget) -> QWidget:
    """Brings the window of a widget to the front, as a click on it would."""
    widget.window().activateWindow()
    await eventually(widget.window().isActiveWindow)
    return widget


async def press_f1(qtbot, window: QWidget) -> None:
    """Where the keyboard is in a window."""
    await at(window)
    qtbot.keyClick(window.focusWidget() or window, Qt.Key.Key_F1)


def dialogs_of_the_program() -> set[type[QDialog]]:
    for module in pkgutil.walk_packages(vod_desktop.ui.views.__path__, "vod_desktop.ui.views."):
        importlib.import_module(module.name)
    found, waiting = set(), [QDialog]
    while waiting:
        kind = waiting.pop()
        waiting += kind.__subclasses__()
        if kind.__module__.startswith("vod_desktop."):
            found.add(kind)
    return found


def test_every_dialog_has_its_page():
    assert dialogs_of_the_program() - set(PLACES) == set()


@pytest.mark.parametrize("language", Language)
def test_every_place_of_the_window_leads_to_a_heading_that_is_there(language):
    guide = open_guide(open_texts(language))
    for target in [fitting for fitting in PLACES.values() if isinstance(fitting, str)] + list(_OF_KIND.values()):
        name, _, anchor = target.partition("#")
        page = guide.page(name)
        assert page is not None, target
        assert not anchor or anchor in {section.anchor for section in page.sections}, target


@pytest.mark.parametrize("act", OPENED_BY)
def test_f1_in_a_dialog_opens_its_page_and_the_dialog_stays(run, desk, act, qtbot):
    page, row = OPENED_BY[act]

    async def journey():
        await desk.open()
        await desk.show_jobs(*JOBS)
        desk.select(row)
        before = set(QApplication.topLevelWidgets())
        desk.act(act)
        await eventually(lambda: _new_windows(before))
        (window,) = _new_windows(before)
        await press_f1(qtbot, window)
        assert name_of_page(desk) == page
        assert window.isVisible()
        shown(desk).browser.go("index")  # it can be used while the dialog waits
        assert name_of_page(desk) == "index"
        window.close()

    run(journey())


def _new_windows(before: set[QWidget]) -> list[QWidget]:
    tops = set(QApplication.topLevelWidgets()) - before
    return [one for one in tops if one.isVisible() and one.windowTitle()]


@pytest.mark.parametrize("kind", OFFERED_KINDS)
def test_f1_in_the_editor_of_an_account_opens_the_page_of_its_kind(run, desk, kind, qtbot):
    async def journey():
        await desk.open()
        desk.shell.accounts.add(kind)
        editor = await editor_of(desk)
        await press_f1(qtbot, editor)
        assert name_of_page(desk) == _OF_KIND[kind]
        editor.reject()

    run(journey())


def test_the_page_of_every_kind_of_account_is_known():
    assert set(_OF_KIND) == set(AccountKind) - {AccountKind.PRACTICE}


def test_f1_in_a_question_opens_the_page_of_what_asks(run, desk, qtbot):
    async def journey():
        await desk.open()
        desk.act(Act.SETTINGS)
        settings = desk.dialog()
        next(one for one in settings.findChildren(QPushButton) if one.text() == "Restore defaults").click()
        await eventually(desk._question)
        await press_f1(qtbot, desk._question())
        assert name_of_page(desk) == "settings"
        await desk.answer("Keep the settings")
        settings.reject()

    run(journey())


def test_f1_in_the_window_fits_the_part_that_has_the_keyboard(run, desk, qtbot):
    async def journey():
        await desk.open()
        await press_f1(qtbot, desk.window)
        assert name_of_page(desk) == "first-upload"
        await desk.show_jobs(*JOBS)
        desk.window.resize(1200, 800)
        desk.select(1)
        details = desk.window.details
        for widget, page in (
            (desk.view, "queue"),
            (desk.window.target._account_button, "presets"),
            (desk.window.totals.limit, "speed-limit"),
            (next(iter(desk.window.filter_bar._chips.values())), "queue"),
            (details.problem.copy, "errors/file.broken"),
        ):
            (await at(widget)).setFocus()
            qtbot.keyClick(widget, Qt.Key.Key_F1)
            assert name_of_page(desk) == page
        desk.select(2)
        details.turn_to(Page.PROCESSING)
        (await at(details.tabs)).setFocus()
        qtbot.keyClick(details.tabs, Qt.Key.Key_F1)
        assert name_of_page(desk) == "follow"

    run(journey())


def test_help_on_a_problem_and_on_a_strip_opens_the_page_of_the_error(run, desk):
    async def journey():
        await desk.open()
        await desk.show_jobs(*JOBS)
        desk.select(1)
        desk.window.details.problem.help.click()
        assert name_of_page(desk) == "errors/file.broken"
        await desk.tell(HoldChanged("practice", Problem(Code.CLOCK_SKEWED, {"minutes": 12})))
        banner = desk.window.banners[BannerKind.HOLD]
        assert banner._help.accessibleName() == "Help"
        banner._help.click()
        assert name_of_page(desk) == "errors/clock.skewed"
        desk.window.banners[BannerKind.PRACTICE]._help.click()
        assert name_of_page(desk) == "practice-cloud"

    run(journey())


def test_links_lead_on_and_the_way_back_is_kept(run, desk, qtbot):
    async def journey():
        await desk.open()
        desk.shell.guide.open("index")
        window = shown(desk)
        assert not window.buttons["back"].isEnabled()
        window.browser._on_link(window.browser.source().resolved(QUrl("accounts.md#test")))
        assert name_of_page(desk) == "accounts"
        assert window.browser.verticalScrollBar().value() > 0
        assert window.contents.currentItem().text(0) == "Accounts"
        window.browser._on_link(window.browser.source().resolved(QUrl("errors.md#net.dns")))
        assert name_of_page(desk) == "errors/net.dns"
        window.buttons["back"].click()
        assert name_of_page(desk) == "accounts"
        await at(window)
        qtbot.keyClick(window, Qt.Key.Key_Right, Qt.KeyboardModifier.AltModifier)
        assert name_of_page(desk) == "errors/net.dns"
        window.buttons["home"].click()
        assert name_of_page(desk) == "index"

    run(journey())


def test_what_lies_outside_is_opened_outside(run, desk, monkeypatch):
    opened_urls = []
    monkeypatch.setattr(
        "vod_desktop.ui.opening.QDesktopServices.openUrl", lambda url: opened_urls.append(url.toString()) or True
    )

    async def journey():
        await desk.open()
        desk.shell.guide.open("index")
        shown(desk).browser._on_link(QUrl("https://console.cloud.tencent.com/vod"))
        assert opened_urls == ["https://console.cloud.tencent.com/vod"]
        assert name_of_page(desk) == "index"

    run(journey())


def test_words_are_found_and_marked_where_they_stand(run, desk, qtbot):
    async def journey():
        await desk.open()
        desk.shell.guide.open("index")
        window = shown(desk)
        await at(window)
        qtbot.keyClick(window, Qt.Key.Key_F, Qt.KeyboardModifier.ControlModifier)
        assert window.focusWidget() is window.search
        qtbot.keyClicks(window.search, "never moved")
        await eventually(window.found.count)
        qtbot.keyClick(window.search, Qt.Key.Key_Return)
        assert name_of_page(desk) == "add-files"
        marked = [one.cursor.selectedText().lower() for one in window.browser.extraSelections()]
        assert {"never", "moved"} <= set(marked)
        assert shown(desk).grab().save("build/pictures/guide-search.png")
        window.search.setText("nonsense that nobody wrote")
        await eventually(window._nothing.isVisible)
        qtbot.keyClick(window.search, Qt.Key.Key_Escape)
        await eventually(window.contents.isVisible)
        qtbot.keyClick(window.search, Qt.Key.Key_Escape)
        await eventually(lambda: desk.shell.guide.window is None)

    run(journey())


def test_the_contents_can_be_walked_with_the_keyboard(run, desk, qtbot):
    async def journey():
        await desk.open()
        desk.shell.guide.open("index")
        window = shown(desk)
        first = window.contents.topLevelItem(0).child(0)
        window.contents.setCurrentItem(first)
        assert name_of_page(desk) == "first-upload"
        qtbot.keyClick(window.contents, Qt.Key.Key_Down)
        assert name_of_page(desk) == "practice-cloud"

    run(journey())


def test_the_language_and_the_colours_change_under_the_same_page(run, desk):
    async def journey():
        await desk.open()
        desk.shell.guide.open("covers")
        window = shown(desk)
        light = image(window, "images/covers.webp")
        assert "Covers" in window.browser.toPlainText()
        desk.shell.languages.use(Language.CHINESE)
        assert name_of_page(desk) == "covers"
        assert window.browser.toPlainText().startswith("封面")
        assert window.windowTitle() == "VOD Desktop 用户指南"
        assert window.contents.topLevelItem(0).text(0) == "入门"
        desk.theme.choose(ColourScheme.DARK)
        assert image(window, "images/covers.webp") != light
        desk.theme.choose(ColourScheme.LIGHT)
        desk.shell.languages.use(Language.ENGLISH)

    run(journey())


def image(window: GuideWindow, name: str):
    return window.browser.document().resource(QTextDocument.ResourceType.ImageResource.value, QUrl(name))


@pytest.mark.parametrize("name", ["first-upload", "accounts", "errors", "errors/auth.rejected", "signature-upload"])
def test_pages_look_as_they_should(run, desk, name):
    async def journey():
        await desk.open()
        desk.shell.guide.open(name)
        window = shown(desk)
        await eventually(window.browser.viewport().isVisible)
        guide_pictures(desk, f"guide-{name.replace('/', '-')}")

    run(journey())


@pytest.mark.parametrize("language", Language)
def test_no_page_shows_marks_of_markdown_or_is_wider_than_the_window(run, make_desk, language):
    desk = make_desk(language=language)
    guide = open_guide(open_texts(language))
    names = [name for chapter in guide.chapters() for name in chapter.pages]
    names += ["index", *(f"errors/{code}" for code in Code)]

    async def journey():
        await desk.open()
        desk.shell.guide.open("index")
        browser = shown(desk).browser
        for name in names:
            browser.go(name)
            text = browser.toPlainText()
            assert browser.page is not None
            assert text.startswith(browser.page.title), name
            assert re.search(r"\*\*[^\s*][^*\n]*\*\*|\]\(", text) is None, name
            assert browser.horizontalScrollBar().maximum() <= ROUNDING_PX, name

    run(journey())


def guide_pictures(desk: Desk, name: str) -> None:
    """For people to look at."""
    folder = Path("build/pictures")
    folder.mkdir(parents=True, exist_ok=True)
    for language in Language:
        for scheme in (ColourScheme.LIGHT, ColourScheme.DARK):
            desk.shell.languages.use(language)
            desk.theme.choose(scheme)
            QApplication.sendPostedEvents()
            assert shown(desk).grab().save(str(folder / f"{name}-{language}-{scheme}.png"))
    desk.theme.choose(ColourScheme.LIGHT)
    desk.shell.languages.use(Language.ENGLISH)


@pytest.mark.parametrize("language", Language)
def test_it_can_be_used_with_keyboard_and_screen_reader(run, make_desk, language):
    desk = make_desk(language=language)

    async def journey():
        await desk.open()
        desk.shell.guide.open("errors/net.tls")
        window = shown(desk)
        assert nameless(window) == []
        assert beyond_the_keyboard(window) == []
        window.search.setText("F1")
        await eventually(window.found.count)
        assert nameless(window) == []

    run(journey())


def test_it_stays_open_when_a_dialog_comes_and_goes_when_the_program_does(run, desk):
    async def journey():
        await desk.open()
        await desk.show_jobs(*JOBS)
        desk.shell.guide.open("options")
        window = shown(desk)
        desk.select(1)
        desk.act(Act.EDIT_OPTIONS)
        dialog = await opened(OptionsDialog)
        assert QApplication.activeModalWidget() is not window
        assert window.isEnabled()
        assert window.parentWidget() is None
        dialog.reject()
        await desk.close()
        assert desk.shell.guide.window is None

    run(journey())


def test_it_comes_back_where_it_was_closed(run, desk):
    async def journey():
        await desk.open()
        desk.shell.guide.open("index")
        shown(desk).resize(640, 480)
        shown(desk).close()
        await eventually(lambda: desk.shell.guide.window is None)
        desk.shell.guide.open("index")
        assert (shown(desk).width(), shown(desk).height()) == (640, 480)

    run(journey())


def test_a_second_f1_brings_the_same_window(run, desk, qtbot):
    async def journey():
        await desk.open()
        await press_f1(qtbot, desk.window)
        first = shown(desk)
        await press_f1(qtbot, desk.window)
        assert shown(desk) is first

    run(journey())
