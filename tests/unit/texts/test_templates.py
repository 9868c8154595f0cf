"""What templates and procedures do, in words, with and without the lists that name them."""

from __future__ import annotations

from pathlib import Path

import pytest

from vod_desktop.core.model.catalog import (
    CatalogItem,
    CatalogKind,
    Listing,
    ProcedureStep,
    ProcedureTemplate,
    Region,
    SnapshotTemplate,
    StepKind,
    TranscodeTemplate,
    WatermarkTemplate,
)
from vod_desktop.core.model.composition import CONSOLE, CONSOLE_NUMBER, Composition
from vod_desktop.texts import Language, Texts, regions, templates

LOCALE = Path(__file__).parents[3] / "resources" / "locale"
ENGLISH = Texts(Language.ENGLISH, LOCALE)
CHINESE = Texts(Language.CHINESE, LOCALE)

MP4_1080 = TranscodeTemplate(100040, "FHD", container="mp4", codec="libx264", height=1080, video_kbps=2500)
HLS_720 = TranscodeTemplate(100230, "HLS HD", container="hls", codec="h264", height=720)
MP3 = TranscodeTemplate(1010, "MP3", container="mp3", audio_only=True, audio_kbps=128)
LOGO = WatermarkTemplate(151, "公司标志", kind="image")
EVERY_30_S = SnapshotTemplate(11, "30 s", width=640, picture_format="jpg", interval=30, interval_kind="Time")


def listing(kind: CatalogKind, *items: CatalogItem) -> dict[CatalogKind, Listing]:
    return {kind: Listing(kind, items, 0.0)}


KNOWN = (
    listing(CatalogKind.TRANSCODES, MP4_1080, HLS_720, MP3)
    | listing(CatalogKind.WATERMARKS, LOGO)
    | listing(CatalogKind.SAMPLE_SNAPSHOTS, EVERY_30_S)
)


def a_procedure(*steps: ProcedureStep, comment: str = "") -> ProcedureTemplate:
    return ProcedureTemplate("mine", comment, steps=steps)


FULL = a_procedure(
    ProcedureStep(StepKind.TRANSCODE, 100040, (150,)),
    ProcedureStep(StepKind.TRANSCODE, 100230, (150,)),
    ProcedureStep(StepKind.COVER, 10),
    ProcedureStep(StepKind.IMAGE_SPRITE, 10),
)


def test_a_procedure_is_one_sentence_of_its_steps() -> None:
    assert templates.procedure_words(ENGLISH, FULL, KNOWN) == (
        "Transcode to MP4 1080p H.264 and HLS 720p H.264 with watermark 150; cover from a frame; sprite images"
    )
    assert templates.procedure_words(CHINESE, FULL, KNOWN) == (
        "转码为 MP4 1080p H.264、HLS 720p H.264，加水印 150；截取一帧做封面；截雪碧图"
    )


def test_templates_that_no_list_knows_are_told_by_number() -> None:
    assert templates.procedure_words(ENGLISH, FULL, {}) == (
        "Transcode to template 100040 and template 100230 with watermark 150; cover from a frame; sprite images"
    )
    assert templates.template_name(ENGLISH, CatalogKind.TRANSCODES, 7, KNOWN) == "template 7"
    assert templates.template_name(CHINESE, CatalogKind.WATERMARKS, 151, KNOWN) == "公司标志"


def test_what_gets_another_watermark_is_told_apart() -> None:
    procedure = a_procedure(
        ProcedureStep(StepKind.TRANSCODE, 100040, (151,)),
        ProcedureStep(StepKind.TRANSCODE, 1010),
        ProcedureStep(StepKind.SAMPLE_SNAPSHOT, 11),
    )
    assert templates.procedure_words(ENGLISH, procedure, KNOWN) == (
        "Transcode to MP4 1080p H.264 with watermark “公司标志”; transcode to MP3 audio; snapshots every 30 s"
    )


def test_steps_alike_are_told_once_and_a_comment_stands_in_for_none() -> None:
    twice = a_procedure(*[ProcedureStep(StepKind.ADAPTIVE_STREAM, number) for number in (10, 12)])
    assert templates.procedure_words(ENGLISH, twice, KNOWN) == "Adaptive bitrate stream"
    assert templates.procedure_words(ENGLISH, a_procedure(comment="only copies"), KNOWN) == "only copies"
    assert templates.procedure_words(ENGLISH, a_procedure(ProcedureStep(StepKind.TRANSCODE)), KNOWN) == "Transcode"


@pytest.mark.parametrize("kind", StepKind)
def test_every_step_has_its_words_in_both_languages(kind: StepKind) -> None:
    for texts in (ENGLISH, CHINESE):
        assert templates.step_name(texts, kind)
        assert templates.procedure_words(texts, a_procedure(ProcedureStep(kind, 10)), {})
    assert templates.step_name(ENGLISH, kind) != templates.step_name(CHINESE, kind)


@pytest.mark.parametrize(
    ("composition", "words"),
    [
        (Composition(), "No processing"),
        (Composition(CONSOLE), "Transcode as set in the console"),
        (Composition(CONSOLE, CONSOLE_NUMBER), "Transcode as set in the console, with the default watermark"),
        (
            Composition((100040, 100230, 1010), samples=11),
            "Transcode to MP4 1080p H.264, HLS 720p H.264 and MP3 audio; snapshots every 30 s",
        ),
        (Composition(cover=10), "Cover from the first frame"),
        (Composition(samples=99), "Sampled snapshots"),
        (
            Composition(watermark=151, cover=10),
            "No transcoding, so watermark “公司标志” has no effect; cover from the first frame",
        ),
    ],
)
def test_a_composition_says_what_it_does(composition: Composition, words: str) -> None:
    assert templates.composition_words(ENGLISH, composition, KNOWN) == words
    assert templates.composition_words(CHINESE, composition, KNOWN)


def test_the_option_of_a_job_is_put_into_words_whatever_it_names() -> None:
    known = KNOWN | listing(CatalogKind.PROCEDURES, FULL)
    assert templates.option_words(ENGLISH, None, known) == "No processing"
    assert templates.option_words(ENGLISH, "mine", known).startswith("Transcode to MP4")
    assert templates.option_words(ENGLISH, "QCVB_SimpleProcessFile({1010})", known) == "Transcode to MP3 audio"
    assert templates.option_words(ENGLISH, "not known yet", known) == ""
    assert templates.option_words(ENGLISH, "mine", {}) == ""


@pytest.mark.parametrize(
    ("template", "short", "long"),
    [
        (MP4_1080, "MP4 1080p H.264", "MP4 1080p H.264, 2500 kbit/s"),
        (MP3, "MP3 audio", "MP3 audio, 128 kbit/s"),
        (HLS_720, "HLS 720p H.264", "HLS 720p H.264"),
        (TranscodeTemplate(1, "upright", container="mp4", width=720, height=1280), "MP4 720×1280", "MP4 720×1280"),
        (TranscodeTemplate(1, "bare"), "bare", "bare"),
        (TranscodeTemplate(1, "new", container="mp4", codec="vvc"), "MP4 vvc", "MP4 vvc"),
    ],
)
def test_a_transcode_template_says_container_size_and_codec(template: TranscodeTemplate, short: str, long: str) -> None:
    assert templates.transcode_words(ENGLISH, template) == short
    assert templates.transcode_details(ENGLISH, template) == long


@pytest.mark.parametrize(
    ("template", "words"),
    [
        (SnapshotTemplate(10, "a", picture_format="jpg"), "JPG, original size"),
        (SnapshotTemplate(10, "a", width=1280, picture_format="png"), "PNG, 1280 px wide"),
        (SnapshotTemplate(10, "a", height=360), "360 px high"),
        (SnapshotTemplate(10, "a", width=640, height=360), "640×360"),
        (EVERY_30_S, "JPG, 640 px wide, every 30 s"),
        (
            SnapshotTemplate(10, "a", picture_format="jpg", interval=10, interval_kind="Percent"),
            "JPG, original size, every 10% of the length",
        ),
    ],
)
def test_a_snapshot_template_says_picture_and_interval(template: SnapshotTemplate, words: str) -> None:
    assert templates.snapshot_words(ENGLISH, template) == words


def test_a_watermark_says_its_kind() -> None:
    assert templates.watermark_words(ENGLISH, LOGO) == "Image watermark"
    assert templates.watermark_words(CHINESE, WatermarkTemplate(1, "x", kind="text")) == "文字水印"
    assert templates.watermark_words(ENGLISH, WatermarkTemplate(1, "x", kind="hologram")) == "Watermark"


def test_a_step_is_told_with_what_its_template_makes() -> None:
    assert templates.step_words(ENGLISH, StepKind.TRANSCODE, 100040, KNOWN) == "Transcoding: MP4 1080p H.264"
    assert templates.step_words(CHINESE, StepKind.TRANSCODE, 5, KNOWN) == "转码：模板 5"
    assert templates.step_words(ENGLISH, StepKind.REVIEW, None, KNOWN) == "Content review"


def test_regions_are_named_by_us_then_by_the_service_then_by_themselves() -> None:
    told = Listing(CatalogKind.REGIONS, (Region("ap-new", "新区", opened=True, is_default=False),), 0.0)
    assert regions.region_name(ENGLISH, "ap-chongqing", told) == "Chongqing"
    assert regions.region_name(CHINESE, "ap-chongqing") == "重庆"
    assert regions.region_name(ENGLISH, "ap-new", told) == "新区"
    assert regions.region_name(ENGLISH, "ap-new") == "ap-new"
