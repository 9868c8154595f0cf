"""The editor of a media name in its row: says at once what is wrong with a name, and takes none that is."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QAbstractItemModel, QEvent, QModelIndex, QObject, QPersistentModelIndex, Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QLabel, QLineEdit, QStyleOptionViewItem, QWidget

from vod_desktop.ui.delegates.queue_delegate import QueueDelegate
from vod_desktop.ui.models.queue_model import ROW_ROLE
from vod_desktop.ui.tips import literal_tip

_MARGIN_PX = 4
_HINT_GAP_PX = 3
_FILLED = "filled"

_Index = QModelIndex | QPersistentModelIndex


class NameDelegate(QueueDelegate):
    """Paints like the others, and edits.

    Signals:
        renamed: A name was typed and taken; carries the job's id and the text.
    """

    renamed = Signal(object, str)

    _check: Callable[[str], str] = staticmethod(lambda _text: "")

    def set_check(self, check: Callable[[str], str]) -> None:
        """`check` says what is wrong with a text; nothing if it can be taken."""
        self._check = check

    def createEditor(self, parent: QWidget, _option: QStyleOptionViewItem, _index: _Index) -> QWidget:
        editor = QLineEdit(parent)
        editor.setObjectName("rename")
        editor.setAccessibleName(self._texts.tr("Media name"))
        hint = QLabel(parent)
        hint.setObjectName("rename_hint")
        hint.setTextFormat(Qt.TextFormat.PlainText)
        hint.hide()
        editor.destroyed.connect(hint.deleteLater)
        editor.textChanged.connect(lambda text: self._show_check(editor, hint, text, parent.height()))
        return editor

    def setEditorData(self, editor: QWidget, index: _Index) -> None:
        """Once: what is being typed is not to vanish because the row has changed."""
        if isinstance(editor, QLineEdit) and not editor.property(_FILLED):
            editor.setProperty(_FILLED, True)
            editor.setText(str(index.data(Qt.ItemDataRole.EditRole)))
            editor.selectAll()

    def setModelData(self, editor: QWidget, _model: QAbstractItemModel, index: _Index) -> None:
        if isinstance(editor, QLineEdit) and not self._check(editor.text()):
            self.renamed.emit(index.data(ROW_ROLE).job.id, editor.text())

    def updateEditorGeometry(self, editor: QWidget, option: QStyleOptionViewItem, _index: _Index) -> None:
        """Covers both lines: half a path below would look broken."""
        editor.setGeometry(option.rect.adjusted(_MARGIN_PX, _MARGIN_PX, -_MARGIN_PX, -_MARGIN_PX - 1))

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Enter does nothing while something is wrong: the editor stays with what it says."""
        is_enter = (
            event.type() is QEvent.Type.KeyPress
            and isinstance(event, QKeyEvent)
            and event.key() in {Qt.Key.Key_Return, Qt.Key.Key_Enter}
        )
        if is_enter and isinstance(watched, QLineEdit) and self._check(watched.text()):
            return True
        return super().eventFilter(watched, event)

    def _show_check(self, editor: QLineEdit, hint: QLabel, text: str, room_px: int) -> None:
        wrong = self._check(text)
        editor.setToolTip(literal_tip(wrong))
        editor.setAccessibleDescription(wrong)
        hint.setText(wrong)
        hint.setVisible(bool(wrong))
        hint.adjustSize()
        below = editor.geometry().bottom() + _HINT_GAP_PX
        has_room = below + hint.height() <= room_px
        hint.move(editor.x(), below if has_room else editor.y() - hint.height() - _HINT_GAP_PX)
        hint.raise_()
        if bool(wrong) != (editor.property("tone") == "bad"):
            editor.setProperty("tone", "bad" if wrong else "")
            editor.style().unpolish(editor)
            editor.style().polish(editor)
