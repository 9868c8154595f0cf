"""About: the version, and the licences of what a bundle contains."""

from __future__ import annotations

import json

from PySide6.QtWidgets import QLabel

from tests.support.desk import eventually
from vod_desktop import __version__
from vod_desktop.texts import Language
from vod_desktop.ui.actions import Act
from vod_desktop.ui.controllers.about import AboutController
from vod_desktop.ui.views.about_dialog import AboutDialog


def said(dialog):
    return " ".join(label.text() for label in dialog.findChildren(QLabel))


async def opened(desk) -> AboutDialog:
    desk.act(Act.ABOUT)
    await eventually(lambda: isinstance(desk.dialog(), AboutDialog))
    return desk.dialog()


def test_a_checkout_names_the_version_and_that_its_parts_are_packages(run, make_desk):
    desk = make_desk(language=Language.CHINESE)

    async def journey():
        await desk.open()
        dialog = await opened(desk)
        assert __version__ in said(dialog)
        assert "此副本未经打包" in said(dialog)
        assert not dialog.names.isVisible()
        dialog.accept()
        await eventually(lambda: desk.dialog() is None)

    run(journey())


def test_a_bundle_shows_the_words_of_each_licence(run, desk, tmp_path):
    folder = tmp_path / "resources" / "licences"
    folder.mkdir(parents=True)
    index = [
        {"name": "VOD Desktop", "version": __version__, "licence": "Apache-2.0", "text": "own.txt"},
        {"name": "requests", "version": "2.0", "licence": "MIT", "text": "requests.txt"},
    ]
    (folder / "index.json").write_text(json.dumps(index), encoding="utf-8")
    (folder / "own.txt").write_text("Apache, in full", encoding="utf-8")
    (folder / "requests.txt").write_text("permission ist hereby granted · 许可", encoding="utf-8")

    async def journey():
        await desk.open()
        desk.window.acts[Act.ABOUT].triggered.disconnect()
        AboutController(desk.shell.place, tmp_path / "resources")
        dialog = await opened(desk)
        assert [dialog.names.item(row).text() for row in range(2)] == [f"VOD Desktop {__version__}", "requests 2.0"]
        assert "Apache, in full" in dialog.words.toPlainText()
        dialog.names.setCurrentRow(1)
        assert dialog.words.toPlainText().startswith("requests 2.0\nLicence: MIT\n\npermission")
        assert "许可" in dialog.words.toPlainText()
        dialog.accept()
        await eventually(lambda: desk.dialog() is None)

    run(journey())
