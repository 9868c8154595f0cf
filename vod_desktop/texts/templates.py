"""Templates in words: what a procedure, a composition, and a transcode, watermark or snapshot template does.

Pure: model values and the lists that are known go in, one line comes out. A template that no list knows is told by its number.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from functools import reduce

from vod_desktop.core.model.catalog import (
    CatalogKind,
    Listing,
    ProcedureStep,
    ProcedureTemplate,
    SnapshotTemplate,
    StepKind,
    TranscodeTemplate,
    WatermarkTemplate,
)
from vod_desktop.core.model.composition import CONSOLE_NUMBER, AsInConsole, Composition, parse
from vod_desktop.texts.texts import Texts, mark

Listings = Mapping[CatalogKind, Listing]
"""The lists that are known of an account; any may be missing."""

Numbered = TranscodeTemplate | WatermarkTemplate | SnapshotTemplate

_CODECS: Mapping[str, str] = {
    "libx264": "H.264",
    "h264": "H.264",
    "libx265": "H.265",
    "h265": "H.265",
    "hevc": "H.265",
    "av1": "AV1",
    "libaom-av1": "AV1",
    "svt-av1": "AV1",
    "libvpx-vp9": "VP9",
    "vp9": "VP9",
}

STEP_NAMES: Mapping[StepKind, str] = {
    StepKind.TRANSCODE: mark("Transcoding"),
    StepKind.ADAPTIVE_STREAM: mark("Adaptive bitrate stream"),
    StepKind.COVER: mark("Cover from a frame"),
    StepKind.SNAPSHOT: mark("Snapshots at given times"),
    StepKind.SAMPLE_SNAPSHOT: mark("Sampled snapshots"),
    StepKind.IMAGE_SPRITE: mark("Sprite images"),
    StepKind.ANIMATED_GRAPHIC: mark("Animated images"),
    StepKind.REVIEW: mark("Content review"),
    StepKind.ANALYSIS: mark("Content analysis"),
    StepKind.RECOGNITION: mark("Content recognition"),
    StepKind.OTHER: mark("Other processing"),
}
"""What a step is called where it stands alone, not yet translated."""

_CLAUSES: Mapping[StepKind, str] = {
    StepKind.ADAPTIVE_STREAM: mark("adaptive bitrate stream"),
    StepKind.COVER: mark("cover from a frame"),
    StepKind.SNAPSHOT: mark("snapshots at given times"),
    StepKind.IMAGE_SPRITE: mark("sprite images"),
    StepKind.ANIMATED_GRAPHIC: mark("animated images"),
    StepKind.REVIEW: mark("content review"),
    StepKind.ANALYSIS: mark("content analysis"),
    StepKind.RECOGNITION: mark("content recognition"),
    StepKind.OTHER: mark("other processing"),
}
"""The same inside a sentence; transcoding and sampled snapshots say more."""


def step_name(texts: Texts, kind: StepKind) -> str:
    """What a step is called."""
    return texts.tr(STEP_NAMES[kind])


def step_words(texts: Texts, kind: StepKind, definition: int | None, listings: Listings) -> str:
    """One step with what its template makes: `Transcoding: MP4 1080p H.264`."""
    name = step_name(texts, kind)
    told = _definition_words(texts, kind, definition, listings)
    return texts.tr("{step}: {template}", step=name, template=told) if told else name


def procedure_words(texts: Texts, procedure: ProcedureTemplate, listings: Listings) -> str:
    """What a stored procedure does; its comment where it names no steps."""
    return _sentence(texts, _step_clauses(texts, procedure.steps, listings)) or procedure.comment


def composition_words(texts: Texts, composition: Composition, listings: Listings) -> str:
    """What a composed procedure does."""
    if composition.is_empty:
        return texts.tr("No processing")
    clauses = [_composed_transcoding(texts, composition, listings)]
    if composition.cover is not None:
        clauses.append(texts.tr("cover from the first frame"))
    if composition.samples is not None:
        clauses.append(_sampling(texts, composition.samples, listings))
    return _sentence(texts, [clause for clause in clauses if clause])


def option_words(texts: Texts, procedure: str | None, listings: Listings) -> str:
    """What the procedure of a job does, by its option; empty when that is not known (yet)."""
    if not procedure:
        return texts.tr("No processing")
    composition = parse(procedure)
    if composition is not None:
        return composition_words(texts, composition, listings)
    known = listings.get(CatalogKind.PROCEDURES)
    for item in () if known is None else known.items:
        if isinstance(item, ProcedureTemplate) and item.name == procedure:
            return procedure_words(texts, item, listings)
    return ""


def transcode_words(texts: Texts, template: TranscodeTemplate) -> str:
    """`MP4 1080p H.264`, `MP3 audio`: what a transcode template makes; its name where it says nothing of that."""
    container = template.container.upper()
    if template.audio_only:
        return texts.tr("{container} audio", container=container).strip()
    codec = _CODECS.get(template.codec.lower(), template.codec)
    return " ".join(piece for piece in (container, _picture_size(template), codec) if piece) or template.name


def transcode_details(texts: Texts, template: TranscodeTemplate) -> str:
    """The same with its rates: `MP4 1080p H.264, 2500 kbit/s`."""
    rate = template.audio_kbps if template.audio_only else template.video_kbps
    words = transcode_words(texts, template)
    return texts.tr("{template}, {rate} kbit/s", template=words, rate=rate) if rate else words


def watermark_words(texts: Texts, template: WatermarkTemplate) -> str:
    """`Image watermark`, `Text watermark`: the kind of a watermark template."""
    return texts.tr(_WATERMARK_KINDS.get(template.kind.lower(), "Watermark"))


def snapshot_words(texts: Texts, template: SnapshotTemplate) -> str:
    """`JPG, 1280 px wide`, `JPG, original size, every 30 s`: what a snapshot template makes."""
    if template.width and template.height:
        size = f"{template.width}×{template.height}"
    elif template.width:
        size = texts.tr("{pixels} px wide", pixels=template.width)
    elif template.height:
        size = texts.tr("{pixels} px high", pixels=template.height)
    else:
        size = texts.tr("original size")
    pieces = [template.picture_format.upper(), size, _interval(texts, template)]
    return _join(texts, [piece for piece in pieces if piece], _AND_SO_ON)


def template_name(texts: Texts, kind: CatalogKind, number: int, listings: Listings) -> str:
    """The name of a transcode, watermark or snapshot template; `template 100020` where no list knows it."""
    template = _find(kind, number, listings)
    return template.name if template is not None and template.name else texts.tr("template {number}", number=number)


_WATERMARK_KINDS: Mapping[str, str] = {
    "image": mark("Image watermark"),
    "text": mark("Text watermark"),
    "svg": mark("SVG watermark"),
    "": mark("Watermark"),
}

_AND = mark("{one} and {other}")
_AND_SO_ON = mark("{one}, {other}")
_NEXT_CLAUSE = mark("{one}; {other}")


def _step_clauses(texts: Texts, steps: Sequence[ProcedureStep], listings: Listings) -> list[str]:
    clauses: dict[str, None] = {}  # in their order, each once
    for watermarks in dict.fromkeys(step.watermarks for step in steps if step.kind is StepKind.TRANSCODE):
        alike = [step for step in steps if step.kind is StepKind.TRANSCODE and step.watermarks == watermarks]
        formats = [_definition_words(texts, step.kind, step.definition, listings) for step in alike]
        clauses[_transcoding(texts, formats, _marks(texts, watermarks, listings))] = None
    for step in steps:
        if step.kind is StepKind.SAMPLE_SNAPSHOT:
            clauses[_sampling(texts, step.definition, listings)] = None
        elif step.kind is not StepKind.TRANSCODE:
            clauses[texts.tr(_CLAUSES[step.kind])] = None
    return list(clauses)


def _composed_transcoding(texts: Texts, composition: Composition, listings: Listings) -> str:
    watermark, transcodes = composition.watermark, composition.transcodes
    if watermark == CONSOLE_NUMBER:
        marks = texts.tr("the default watermark")
    else:
        marks = _marks(texts, () if watermark is None else (watermark,), listings)
    if isinstance(transcodes, AsInConsole):
        if not marks:
            return texts.tr("transcode as set in the console")
        return texts.tr("transcode as set in the console, with {watermark}", watermark=marks)
    if not transcodes:
        # A watermark is laid over what is transcoded, so alone it does nothing.
        return texts.tr("no transcoding, so {watermark} has no effect", watermark=marks) if marks else ""
    formats = [_definition_words(texts, StepKind.TRANSCODE, number, listings) for number in transcodes]
    return _transcoding(texts, formats, marks)


def _transcoding(texts: Texts, formats: Sequence[str], marks: str) -> str:
    told = _join(texts, [one for one in dict.fromkeys(formats) if one], _AND)
    if not told:
        return texts.tr("transcode with {watermark}", watermark=marks) if marks else texts.tr("transcode")
    if not marks:
        return texts.tr("transcode to {formats}", formats=told)
    return texts.tr("transcode to {formats} with {watermark}", formats=told, watermark=marks)


def _marks(texts: Texts, watermarks: Iterable[int], listings: Listings) -> str:
    names = []
    for number in watermarks:
        template = _find(CatalogKind.WATERMARKS, number, listings)
        if template is not None and template.name:
            names.append(texts.tr("watermark “{name}”", name=template.name))
        else:
            names.append(texts.tr("watermark {number}", number=number))
    return _join(texts, names, _AND)


def _sampling(texts: Texts, definition: int | None, listings: Listings) -> str:
    template = None if definition is None else _find(CatalogKind.SAMPLE_SNAPSHOTS, definition, listings)
    interval = _interval(texts, template) if isinstance(template, SnapshotTemplate) else ""
    return texts.tr("snapshots {interval}", interval=interval) if interval else texts.tr("sampled snapshots")


def _interval(texts: Texts, template: SnapshotTemplate) -> str:
    if not template.interval:
        return ""
    if template.interval_kind == "Percent":
        return texts.tr("every {percent}% of the length", percent=template.interval)
    return texts.tr("every {seconds} s", seconds=template.interval)


_LISTS: Mapping[StepKind, CatalogKind] = {
    StepKind.TRANSCODE: CatalogKind.TRANSCODES,
    StepKind.COVER: CatalogKind.COVER_SNAPSHOTS,
    StepKind.SNAPSHOT: CatalogKind.COVER_SNAPSHOTS,
    StepKind.SAMPLE_SNAPSHOT: CatalogKind.SAMPLE_SNAPSHOTS,
}


def _definition_words(texts: Texts, kind: StepKind, definition: int | None, listings: Listings) -> str:
    """What the template of a step makes; empty for a step that has none."""
    if definition is None:
        return ""
    template = _find(_LISTS[kind], definition, listings) if kind in _LISTS else None
    match template:
        case TranscodeTemplate():
            return transcode_words(texts, template)
        case SnapshotTemplate():
            return snapshot_words(texts, template)
        case _:
            return texts.tr("template {number}", number=definition)


def _find(kind: CatalogKind, number: int, listings: Listings) -> Numbered | None:
    listing = listings.get(kind)
    for item in () if listing is None else listing.items:
        if isinstance(item, TranscodeTemplate | WatermarkTemplate | SnapshotTemplate) and item.definition == number:
            return item
    return None


def _picture_size(template: TranscodeTemplate) -> str:
    """`1080p`; the width and height where the picture is upright or of no usual shape, nothing where it is the source's."""
    if not template.height:
        return f"{template.width}w" if template.width else ""
    if template.width and template.width < template.height:
        return f"{template.width}×{template.height}"
    return f"{template.height}p"


def _join(texts: Texts, pieces: Sequence[str], last: str) -> str:
    """`A, B and C`, in the way of the language."""
    if not pieces:
        return ""
    *before, end = pieces
    if not before:
        return end
    listed = reduce(lambda one, other: texts.tr(_AND_SO_ON, one=one, other=other), before)
    return texts.tr(last, one=listed, other=end)


def _sentence(texts: Texts, clauses: Sequence[str]) -> str:
    """The clauses in one line that begins with a capital."""
    if not clauses:
        return ""
    told = reduce(lambda one, other: texts.tr(_NEXT_CLAUSE, one=one, other=other), clauses)
    return told[:1].upper() + told[1:]
