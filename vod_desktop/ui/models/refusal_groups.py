"""Why files of a drop were not added, by reason: names of the reasons, and what all of it comes to. Pure, without Qt."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from vod_desktop.core.model.errors import Code
from vod_desktop.core.model.job import Refusal
from vod_desktop.texts import Texts, mark

_PASSED_OVER = mark("Other files in the folders")
_OTHER = mark("Cannot be added")

_REASONS: Mapping[Code, str] = {
    Code.FILE_DUPLICATE: mark("Already in the queue"),
    Code.FILE_UPLOADED: mark("Uploaded before"),
    Code.FILE_TOO_LARGE: mark("Very large"),
    Code.FILE_GROWING: mark("Still being written"),
    Code.FILE_EMPTY: mark("Empty"),
    Code.FILE_MISSING: mark("Not there"),
    Code.FILE_UNREADABLE: mark("Cannot be read"),
    Code.FILE_NAME: mark("Name cannot be used"),
    Code.FILE_NOT_REGULAR: mark("Not a file"),
    Code.FILE_BROKEN: mark("Damaged"),
    Code.FILE_TYPE: mark("Type not accepted"),
    Code.FOLDER_NO_MEDIA: mark("Folders without video or audio"),
    Code.FOLDER_UNREADABLE: mark("Folders that cannot be read"),
}
_DUPLICATES = frozenset({Code.FILE_DUPLICATE, Code.FILE_UPLOADED})


@dataclass(frozen=True, slots=True)
class RefusalGroup:
    """Refusals for one reason.

    Attributes:
        reason: In a few words, not yet translated.
        refusals: In the order of the drop.
    """

    reason: str
    refusals: tuple[Refusal, ...]

    @property
    def may_force(self) -> bool:
        """Whether there is something among them that may be added anyway."""
        return any(refusal.may_force for refusal in self.refusals)


@dataclass(frozen=True, slots=True)
class Tally:
    """What a drop came to.

    Attributes:
        passed_over: Other files of folders, which nobody asked to upload.
    """

    added: int = 0
    refused: int = 0
    duplicates: int = 0
    passed_over: int = 0


def grouped(refusals: Sequence[Refusal]) -> tuple[RefusalGroup, ...]:
    """The refusals by reason: first what may be added anyway, last what was only passed over."""
    by_reason: dict[str, list[Refusal]] = {}
    for refusal in refusals:
        by_reason.setdefault(_reason(refusal), []).append(refusal)
    groups = [RefusalGroup(reason, tuple(members)) for reason, members in by_reason.items()]
    return tuple(sorted(groups, key=lambda group: (group.reason == _PASSED_OVER, not group.may_force)))


def tally(added: int, refusals: Sequence[Refusal]) -> Tally:
    """Counts."""
    passed_over = sum(refusal.passed_over for refusal in refusals)
    duplicates = sum(refusal.problem.code in _DUPLICATES for refusal in refusals)
    return Tally(added, len(refusals) - passed_over - duplicates, duplicates, passed_over)


def tally_text(texts: Texts, counts: Tally) -> str:
    """`42 added, 3 refused, 2 duplicates`."""
    parts = [
        texts.tr_n("{count} added", "{count} added", counts.added),
        texts.tr_n("{count} refused", "{count} refused", counts.refused) if counts.refused else "",
        texts.tr_n("{count} duplicate", "{count} duplicates", counts.duplicates) if counts.duplicates else "",
        texts.tr_n("{count} passed over", "{count} passed over", counts.passed_over) if counts.passed_over else "",
    ]
    return texts.tr(", ").join(filter(None, parts))


def _reason(refusal: Refusal) -> str:
    return _PASSED_OVER if refusal.passed_over else _REASONS.get(refusal.problem.code, _OTHER)
