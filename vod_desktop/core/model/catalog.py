"""What an account's application has to choose from: applications, regions, categories and templates (protocol.md 3.1, 3.2).

Plain values, in the service's own order. What a template does is put into words by `texts/`.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

TOP_CATEGORY_ID = -1
"""ParentId of the categories of the first level."""

MAX_CATEGORY_LEVEL = 3
"""Level of the deepest categories; the first level is 0."""


class CatalogKind(StrEnum):
    """The lists that are kept, each fetched, cached and aged for itself."""

    APPLICATIONS = "applications"
    REGIONS = "regions"
    CATEGORIES = "categories"
    PROCEDURES = "procedures"
    TRANSCODES = "transcodes"
    WATERMARKS = "watermarks"
    COVER_SNAPSHOTS = "cover_snapshots"
    SAMPLE_SNAPSHOTS = "sample_snapshots"


@dataclass(frozen=True, slots=True)
class Application:
    """One application of the account (SubAppIdInfo).

    Attributes:
        has_paths: Mode `fileid+path`: MediaStoragePath may be given.
        is_on: Status `On`.
        regions: Storage regions that are opened for it.
    """

    sub_app_id: int
    name: str
    description: str = ""
    has_paths: bool = False
    is_on: bool = True
    regions: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Region:
    """A storage region (StorageRegionInfo).

    Attributes:
        description: The service's own name for it, in the language of the account's calls.
    """

    region: str
    description: str
    opened: bool
    is_default: bool


@dataclass(frozen=True, slots=True)
class Category:
    """A class of media (MediaClassInfo); the list is flat, `parent_id` makes the tree."""

    class_id: int
    parent_id: int
    name: str
    level: int


class StepKind(StrEnum):
    """What one step of a procedure makes; the value is the result type of protocol.md 3.4."""

    TRANSCODE = "Transcode"
    ANIMATED_GRAPHIC = "AnimatedGraphics"
    SNAPSHOT = "SnapshotByTimeOffset"
    SAMPLE_SNAPSHOT = "SampleSnapshot"
    IMAGE_SPRITE = "ImageSprites"
    COVER = "CoverBySnapshot"
    ADAPTIVE_STREAM = "AdaptiveDynamicStreaming"
    REVIEW = "Review"
    ANALYSIS = "Analysis"
    RECOGNITION = "Recognition"
    OTHER = "Other"


@dataclass(frozen=True, slots=True)
class ProcedureStep:
    """One step of a procedure template.

    Attributes:
        definition: The template that the step uses, where it uses one.
        watermarks: Watermark templates laid over what it makes.
    """

    kind: StepKind
    definition: int | None = None
    watermarks: tuple[int, ...] = ()


@dataclass(frozen=True, slots=True)
class ProcedureTemplate:
    """A stored procedure; the upload names it by `name`."""

    name: str
    comment: str = ""
    is_preset: bool = False
    steps: tuple[ProcedureStep, ...] = ()


@dataclass(frozen=True, slots=True)
class TranscodeTemplate:
    """A transcode template. Sizes are pixels, 0 where the template leaves them open; rates are kbit/s, 0 for the source's."""

    definition: int
    name: str
    comment: str = ""
    is_preset: bool = False
    container: str = ""
    audio_only: bool = False
    codec: str = ""
    width: int = 0
    height: int = 0
    video_kbps: int = 0
    audio_kbps: int = 0


@dataclass(frozen=True, slots=True)
class WatermarkTemplate:
    """A watermark template; `kind` is image, text or svg."""

    definition: int
    name: str
    comment: str = ""
    kind: str = ""


@dataclass(frozen=True, slots=True)
class SnapshotTemplate:
    """A template of cover snapshots (by time offset) or of sample snapshots.

    Attributes:
        interval: Of sample snapshots: per cent of the length or seconds, as `interval_kind` (`Percent`, `Time`) says.
    """

    definition: int
    name: str
    comment: str = ""
    is_preset: bool = False
    width: int = 0
    height: int = 0
    picture_format: str = ""
    interval: int = 0
    interval_kind: str = ""


CatalogItem = (
    Application | Region | Category | ProcedureTemplate | TranscodeTemplate | WatermarkTemplate | SnapshotTemplate
)


@dataclass(frozen=True, slots=True)
class Listing:
    """One list of one account.

    Attributes:
        fetched_at: Unix seconds of the service's answer.
    """

    kind: CatalogKind
    items: tuple[CatalogItem, ...]
    fetched_at: float
