"""Asks what is to become of the uploads when the program is to end; each way says what it does."""

from __future__ import annotations

import asyncio
from enum import StrEnum

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QDialog, QLabel, QPushButton, QVBoxLayout, QWidget

from vod_desktop.texts import Texts
from vod_desktop.ui.look import Look
from vod_desktop.ui.theme import scaled
from vod_desktop.ui.views.way_button import WayButton

_WIDTH_PX = 470
_SIDES_PX = 40


class QuitWay(StrEnum):
    """What the user wants."""

    BACKGROUND = "background"  # the window goes, the uploads go on
    PAUSE = "pause"  # end now, go on next time
    WHEN_DONE = "when_done"
    CANCEL = "cancel"


class QuitDialog(QDialog):
    """The ways as large buttons, one below the other; the first is the default, Escape changes nothing.

    Args:
        unfinished: How many files are not uploaded yet.
        left: Time left, in words; empty while unknown.
        can_end: What is left can be uploaded without the user; else there is no use in waiting for it.
        has_background: The window may go while the uploads go on: something can bring it back.
    """

    def __init__(
        self, look: Look, unfinished: int, left: str, *, has_background: bool, can_end: bool = True, parent: QWidget
    ) -> None:
        super().__init__(parent)
        self._look = look
        texts = look.texts
        self.chosen = QuitWay.CANCEL
        title = texts.tr("Uploads are still on their way")
        self.setWindowTitle(title)
        self.setObjectName("quit")
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        column = QVBoxLayout(self)
        column.setContentsMargins(20, 18, 20, 16)
        column.setSpacing(8)
        heading = QLabel(title)
        heading.setFont(scaled(heading.font(), 1.2, bold=True))
        told = texts.tr_n("{count} file is not uploaded yet.", "{count} files are not uploaded yet.", unfinished)
        text = QLabel(texts.tr("{files} {left}", files=told, left=left) if left else told)
        for label in (heading, text):
            label.setTextFormat(Qt.TextFormat.PlainText)
            column.addWidget(label)
        column.addSpacing(6)
        self.ways = {
            way: self._add_way(column, way, *words) for way, words in self._words(texts, has_background, can_end)
        }
        self.ways[QuitWay.WHEN_DONE].setEnabled(can_end)
        next(iter(self.ways.values())).setDefault(True)
        next(iter(self.ways.values())).setFocus()
        self.cancel = QPushButton(texts.tr("Cancel"))
        self.cancel.setProperty("role", "plain")
        self.cancel.setAutoDefault(False)
        self.cancel.clicked.connect(self.reject)
        if has_background:  # else the first way already is to go on as before
            column.addSpacing(4)
            column.addWidget(self.cancel, 0, Qt.AlignmentFlag.AlignRight)
        self.setMinimumWidth(_WIDTH_PX)

    @staticmethod
    def _words(texts: Texts, has_background: bool, can_end: bool) -> list[tuple[QuitWay, tuple[str, str, str]]]:
        tr = texts.tr
        background = (
            "upload-cloud",
            tr("Keep uploading in the background"),
            tr("The window closes. The icon beside the clock brings it back."),
        )
        stay = ("upload-cloud", tr("Keep the window"), tr("The uploads go on as before."))
        return [
            (QuitWay.BACKGROUND, background) if has_background else (QuitWay.CANCEL, stay),
            (
                QuitWay.PAUSE,
                (
                    "pause",
                    tr("Pause and continue next time"),
                    tr("The program ends now. What has been sent is kept, and the rest follows at the next start."),
                ),
            ),
            (
                QuitWay.WHEN_DONE,
                (
                    "state-complete",
                    tr("Quit when done"),
                    tr("The program ends by itself after the last upload.")
                    if can_end
                    else tr("Not now: what is left waits until you have mended a problem."),
                ),
            ),
        ]

    def _add_way(self, column: QVBoxLayout, way: QuitWay, icon: str, name: str, what: str) -> QPushButton:
        button = WayButton(self._look, icon, name, what, width_px=_WIDTH_PX - _SIDES_PX)
        button.clicked.connect(lambda: self._choose(way))
        column.addWidget(button)
        return button

    def _choose(self, way: QuitWay) -> None:
        self.chosen = way
        self.accept()


async def ask_how_to_quit(
    look: Look, unfinished: int, left: str, *, has_background: bool, can_end: bool, parent: QWidget
) -> QuitWay:
    """Asks and waits for the answer."""
    dialog = QuitDialog(look, unfinished, left, has_background=has_background, can_end=can_end, parent=parent)
    answer: asyncio.Future[QuitWay] = asyncio.get_running_loop().create_future()

    def on_finished() -> None:
        if not answer.done():
            answer.set_result(dialog.chosen)

    dialog.finished.connect(on_finished)
    dialog.open()
    try:
        return await answer
    except asyncio.CancelledError:
        dialog.close()
        raise
