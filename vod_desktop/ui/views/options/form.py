"""The form of all options: shows what several jobs have in common, or a preset, and gives back what the user has changed."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QFrame, QGridLayout, QLabel, QScrollArea, QSizePolicy, QVBoxLayout, QWidget

from vod_desktop.core.model.catalog import CatalogKind
from vod_desktop.core.model.errors import Problem
from vod_desktop.core.model.lengths import SESSION_CONTEXT_CHARS, SOURCE_CONTEXT_CHARS
from vod_desktop.core.model.options import UploadOptions
from vod_desktop.texts import mark
from vod_desktop.texts.errors import tell
from vod_desktop.ui.look import Look
from vod_desktop.ui.models.account_lists import AccountLists
from vod_desktop.ui.models.job_edits import Changes, Common, Option, value_of, with_changes
from vod_desktop.ui.views.options.category_field import CategoryField
from vod_desktop.ui.views.options.choice_fields import NotifyField, PriorityField, RouteField
from vod_desktop.ui.views.options.cover_field import CoverField
from vod_desktop.ui.views.options.editor import Editor, make_roomy
from vod_desktop.ui.views.options.expiry_field import ExpiryField
from vod_desktop.ui.views.options.name_field import NameField
from vod_desktop.ui.views.options.procedure_field import PROCEDURE_KINDS, ProcedureField, Recent
from vod_desktop.ui.views.options.row import FieldRow
from vod_desktop.ui.views.options.signed_field import signed_editors
from vod_desktop.ui.views.options.simple_fields import ContextField, MediaTypeField, RegionField, StoragePathField

KINDS = (CatalogKind.CATEGORIES, *PROCEDURE_KINDS, CatalogKind.REGIONS, CatalogKind.APPLICATIONS)
"""The lists that the form shows something of."""

TITLES = {
    Option.MEDIA_NAME: mark("Media name"),
    Option.CLASS_ID: mark("Category"),
    Option.COVER: mark("Cover"),
    Option.PROCEDURE: mark("Procedure"),
    Option.TASK_PRIORITY: mark("Priority"),
    Option.TASK_NOTIFY_MODE: mark("Notifications"),
    Option.ROUTE: mark("Way in"),
    Option.STORAGE_REGION: mark("Storage region"),
    Option.EXPIRE_TIME: mark("Expiry"),
    Option.STORAGE_PATH: mark("Storage path"),
    Option.MEDIA_TYPE: mark("Media type"),
    Option.SOURCE_CONTEXT: mark("Source context"),
    Option.SESSION_CONTEXT: mark("Session context"),
}

_SECTIONS = (
    (mark("Medium"), (Option.MEDIA_NAME, Option.CLASS_ID, Option.COVER)),
    (mark("After the upload"), (Option.PROCEDURE, Option.TASK_PRIORITY, Option.TASK_NOTIFY_MODE)),
    (mark("The upload itself"), (Option.ROUTE,)),
    (mark("Storage"), (Option.STORAGE_REGION, Option.EXPIRE_TIME, Option.STORAGE_PATH, Option.MEDIA_TYPE)),
    (mark("For your own systems: comes back in events"), (Option.SOURCE_CONTEXT, Option.SESSION_CONTEXT)),
)

_FIELDS = {"cover_path": Option.COVER, "cover_mode": Option.COVER}
"""Fields that errors name otherwise than the form."""


@dataclass(frozen=True, slots=True)
class FormWorld:
    """What the form works with beside the options.

    Attributes:
        lists: What the account has to choose from.
        recent: Procedures used lately.
        files: Real files for the example of the name, in their order.
        count: How many files get the options.
    """

    lists: AccountLists
    recent: Recent
    files: Sequence[Path] = ()
    count: int = 0


class OptionsForm(QScrollArea):
    """All options in their sections.

    Signals:
        changed: The user has changed something.
    """

    changed = Signal()

    def __init__(self, look: Look, world: FormWorld, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._texts = look.texts
        self._shown = Common(UploadOptions())
        self.rows: dict[Option, FieldRow] = {}
        for option, editor in _editors(look, world, self._has_procedure).items():
            self.rows[option] = self._row(option, editor)
        self._tie_to_procedure()
        self.setWidget(self._lay_out())
        self.setWidgetResizable(True)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.show_options(self._shown)
        world.lists.refresh(*KINDS, only_old=True)

    def show_options(self, common: Common) -> None:
        """Takes what to show; nothing is changed yet."""
        self._shown = common
        for option, row in self.rows.items():
            row.show_value(value_of(common.options, option), mixed=option in common.mixed)

    def give(self, options: UploadOptions) -> None:
        """Puts all these values in place, as if the user had typed them."""
        for option, row in self.rows.items():
            row.give(value_of(options, option))

    def changes(self) -> Changes:
        """What is to be stored; what is left at "several values" is not in it."""
        return {option: row.editor.value() for option, row in self.rows.items() if row.is_changed}

    def options(self) -> UploadOptions:
        """All values as they stand; of what is left at several, the plain default."""
        one = {option: row.editor.value() for option, row in self.rows.items() if row.has_value}
        return with_changes(UploadOptions(), one)

    def show_problem(self, problem: Problem) -> bool:
        """Tells a problem at its field; False when it concerns none of them."""
        option = self.option_of(problem)
        if option is None:
            return False
        row = self.rows[option]
        told = tell(self._texts, problem)
        row.show_problem(row.complaint() or f"{told.title} {told.advice}")
        self.ensureWidgetVisible(row)
        return True

    @staticmethod
    def option_of(problem: Problem) -> Option | None:
        """The field that a problem is about."""
        field = str(problem.params.get("field", ""))
        if problem.code.startswith("cover."):
            return Option.COVER
        if field in _FIELDS:
            return _FIELDS[field]
        return Option(field) if field in set(Option) else None

    def take_focus(self, option: Option = Option.MEDIA_NAME) -> None:
        """Gives the keyboard to a field."""
        self.rows[option].editor.setFocus(Qt.FocusReason.OtherFocusReason)

    def _has_procedure(self) -> bool:
        """Whether these jobs have a procedure, or some may have one."""
        row = self.rows.get(Option.PROCEDURE)
        return row is None or not row.has_value or row.editor.value() is not None

    def _tie_to_procedure(self) -> None:
        row = self.rows[Option.PROCEDURE]
        for option in (Option.TASK_PRIORITY, Option.TASK_NOTIFY_MODE):
            editor = self.rows[option].editor
            if isinstance(editor, PriorityField | NotifyField):
                row.changed.connect(editor.follow)
                row.editor.told.connect(editor.follow)

    def _row(self, option: Option, editor: Editor) -> FieldRow:
        row = FieldRow(self._texts, self._texts.tr(TITLES[option]), editor)
        row.changed.connect(self.changed)
        return row

    def _lay_out(self) -> QWidget:
        page = QWidget()
        page.setObjectName("form")
        grid = QGridLayout()
        grid.setHorizontalSpacing(14)
        grid.setVerticalSpacing(10)
        grid.setColumnStretch(1, 1)
        line = 0
        for title, options in _SECTIONS:
            heading = QLabel(self._texts.tr(title))
            bold = heading.font()
            bold.setBold(True)
            heading.setFont(bold)
            heading.setContentsMargins(0, 10 if line else 0, 0, 0)
            grid.addWidget(heading, line, 0, 1, 2)
            for offset, option in enumerate(options, 1):
                row = self.rows[option]
                row.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Preferred)
                grid.addWidget(row.label, line + offset, 0, Qt.AlignmentFlag.AlignTop)
                grid.addWidget(row, line + offset, 1)
            line += len(options) + 1
        column = QVBoxLayout(page)
        column.setContentsMargins(20, 16, 20, 16)
        column.addLayout(grid)
        column.addStretch()
        make_roomy(page)
        return page


def _editors(look: Look, world: FormWorld, has_procedure: Callable[[], bool]) -> dict[Option, Editor]:
    make: dict[Option, Callable[[], Editor]] = {
        Option.MEDIA_NAME: lambda: NameField(look, world.files, world.count),
        Option.CLASS_ID: lambda: CategoryField(look, world.lists),
        Option.COVER: lambda: CoverField(look),
        Option.PROCEDURE: lambda: ProcedureField(look, world.lists, world.recent),
        Option.TASK_PRIORITY: lambda: PriorityField(look, has_procedure),
        Option.TASK_NOTIFY_MODE: lambda: NotifyField(look, has_procedure),
        Option.ROUTE: lambda: RouteField(look),
        Option.STORAGE_REGION: lambda: RegionField(look, world.lists),
        Option.EXPIRE_TIME: lambda: ExpiryField(look),
        Option.STORAGE_PATH: lambda: StoragePathField(look, world.lists),
        Option.MEDIA_TYPE: lambda: MediaTypeField(look),
        Option.SOURCE_CONTEXT: lambda: ContextField(look, SOURCE_CONTEXT_CHARS),
        Option.SESSION_CONTEXT: lambda: ContextField(look, SESSION_CONTEXT_CHARS),
    }
    make |= signed_editors(look, world.lists)
    return {option: maker() for option, maker in make.items()}
