"""One line about lists that are on their way, or that could not be had, with "Try again"."""

from __future__ import annotations

from PySide6.QtWidgets import QHBoxLayout, QWidget

from vod_desktop.core.model.catalog import CatalogKind
from vod_desktop.texts import Texts
from vod_desktop.texts.errors import tell
from vod_desktop.ui.models.account_lists import AccountLists
from vod_desktop.ui.views.options.editor import plain_label, small_button


class ListStatus(QWidget):
    """Watches some lists of an account; hidden while there is nothing to say.

    Args:
        kinds: The lists; the first that is missing is told. Without any, what is told is how the signature of an account without
            a key fares that says what its service decides.
    """

    def __init__(self, texts: Texts, lists: AccountLists, *kinds: CatalogKind) -> None:
        super().__init__()
        self._texts = texts
        self._lists = lists
        self._kinds = kinds
        self._label = plain_label(tone="dim")
        self._again = small_button(texts.tr("Try again"))
        self._again.clicked.connect(self._on_again)
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(8)
        row.addWidget(self._label, 1)
        row.addWidget(self._again)
        lists.changed.connect(self._on_changed)
        self._follow()

    @property
    def text(self) -> str:
        """What is said now."""
        return self._label.text() if not self.isHidden() else ""

    def _on_changed(self, kind: CatalogKind | None) -> None:
        if kind is None or kind in self._kinds:
            self._follow()

    def _on_again(self) -> None:
        self._lists.refresh(*(kind for kind in self._kinds if self._lists.problem(kind) is not None))

    def _follow(self) -> None:
        sentence, may_retry = self._sentence()
        self._label.setText(sentence)
        self._again.setVisible(may_retry)
        self.setVisible(bool(sentence))

    def _sentence(self) -> tuple[str, bool]:
        lists, tr = self._lists, self._texts.tr
        if lists.account is None:
            return tr("Without one account there are no lists to choose from: type what you need."), False
        if not self._kinds:
            return self._about_signature()
        if lists.is_keyless:
            return self._about_service(), False
        if any(lists.is_loading(kind) and lists.get(kind) is None for kind in self._kinds):
            return tr("Asking the service…"), False
        for kind in self._kinds:
            problem = lists.problem(kind)
            if problem is not None and not lists.is_loading(kind):
                title = tell(self._texts, problem).title
                old = lists.get(kind) is not None
                hint = tr("The list is that of the last time.") if old else tr("You can type it by hand.")
                return f"{title} {hint}", True
        return "", False

    def _about_service(self) -> str:
        """Why there are no lists where there is no key."""
        tr = self._texts.tr
        if self._lists.is_decided_elsewhere:
            return tr("Set by the signature service of this account: it has no lists, and what it signs counts.")
        return tr(
            "Set by the signature service as you ask for it. Without a key there are no lists: type what you need."
        )

    def _about_signature(self) -> tuple[str, bool]:
        lists, tr = self._lists, self._texts.tr
        if lists.is_sampling:
            return ("", False) if lists.said() is not None else (tr("Asking the signature service…"), False)
        problem = lists.sample_problem
        if problem is None:
            return "", False
        title = tell(self._texts, problem).title
        if lists.said() is None:
            return title, True
        return tr("{problem} What is shown was signed before.", problem=title), True
