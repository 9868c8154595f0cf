"""Questions to the user, asked without blocking: the answer is awaited (`exec()` would break other tasks, F13)."""

from __future__ import annotations

import asyncio

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QMessageBox, QPushButton, QWidget


async def ask(
    parent: QWidget | None,
    title: str,
    text: str,
    *,
    yes: str,
    no: str,
    expects_yes: bool = False,
    warns: bool = False,
) -> bool:
    """Asks one thing with verbs on its two buttons; `no` is the safe answer, also of Escape and of closing.

    Return gives `no` too, but where `expects_yes` says that nothing is lost by the other.
    """
    box = _box(parent, QMessageBox.Icon.Warning if warns else QMessageBox.Icon.Question, title, text)
    yes_button = box.addButton(yes, QMessageBox.ButtonRole.AcceptRole)
    no_button = box.addButton(no, QMessageBox.ButtonRole.RejectRole)
    box.setDefaultButton(yes_button if expects_yes else no_button)
    box.setEscapeButton(no_button)
    return await _pressed(box) is yes_button


async def tell(parent: QWidget | None, title: str, text: str, *, close: str, warns: bool = False) -> None:
    """Tells one thing and waits until it is read; nothing is lost by closing it."""
    box = _box(parent, QMessageBox.Icon.Warning if warns else QMessageBox.Icon.Information, title, text)
    button = box.addButton(close, QMessageBox.ButtonRole.AcceptRole)
    box.setDefaultButton(button)
    box.setEscapeButton(button)
    await _pressed(box)


def _box(parent: QWidget | None, icon: QMessageBox.Icon, title: str, text: str) -> QMessageBox:
    box = QMessageBox(icon, title, title, QMessageBox.StandardButton.NoButton, parent)
    box.setTextFormat(Qt.TextFormat.PlainText)
    box.setInformativeText(text)
    box.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
    return box


async def _pressed(box: QMessageBox) -> QPushButton | None:
    answer: asyncio.Future[QPushButton | None] = asyncio.get_running_loop().create_future()

    def on_finished() -> None:
        if not answer.done():
            answer.set_result(box.clickedButton())  # type: ignore[arg-type]  # every button of ours is a QPushButton

    box.finished.connect(on_finished)
    box.open()
    try:
        return await answer
    except asyncio.CancelledError:
        box.close()
        raise
