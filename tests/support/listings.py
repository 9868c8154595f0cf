"""What an account has to choose from, made by hand: small, with one of every kind."""

from __future__ import annotations

from vod_desktop.core.model.catalog import (
    Application,
    CatalogKind,
    Category,
    Listing,
    ProcedureStep,
    ProcedureTemplate,
    Region,
    SnapshotTemplate,
    StepKind,
    TranscodeTemplate,
    WatermarkTemplate,
)

ITEMS = {
    CatalogKind.APPLICATIONS: (
        Application(1250000001, "主应用", regions=("ap-chongqing",)),
        Application(1500000001, "按路径", has_paths=True),
    ),
    CatalogKind.REGIONS: (
        Region("ap-chongqing", "重庆", opened=True, is_default=True),
        Region("ap-shanghai", "上海", opened=True, is_default=False),
        Region("ap-beijing", "北京", opened=False, is_default=False),
    ),
    CatalogKind.CATEGORIES: (
        Category(1, -1, "产品宣传", 0),
        Category(2, 1, "新品发布会", 1),
        Category(3, 2, "2026 春季", 2),
        Category(4, 3, "上海", 3),
        Category(5, -1, "培训", 0),
    ),
    CatalogKind.PROCEDURES: (
        ProcedureTemplate("LongVideoPreset", "自适应码流", True, (ProcedureStep(StepKind.ADAPTIVE_STREAM, 10),)),
        ProcedureTemplate("短视频加水印", "", False, (ProcedureStep(StepKind.TRANSCODE, 100030, (150,)),)),
        ProcedureTemplate("课程归档", "", False, (ProcedureStep(StepKind.TRANSCODE, 100040),)),
    ),
    CatalogKind.TRANSCODES: (
        TranscodeTemplate(100030, "高清", "", True, "mp4", False, "libx264", 0, 720, 1500, 128),
        TranscodeTemplate(100040, "全高清", "", True, "mp4", False, "libx264", 0, 1080, 2500, 128),
    ),
    CatalogKind.WATERMARKS: (WatermarkTemplate(150, "公司标志", kind="image"),),
    CatalogKind.COVER_SNAPSHOTS: (SnapshotTemplate(10, "原始尺寸", picture_format="jpg"),),
    CatalogKind.SAMPLE_SNAPSHOTS: (
        SnapshotTemplate(11, "每 30 秒", picture_format="jpg", interval=30, interval_kind="Time"),
    ),
}


def listings(account_id: str, fetched_at: float = 0.0) -> dict[tuple[str, CatalogKind], Listing]:
    """Every list of an account."""
    return {(account_id, kind): Listing(kind, items, fetched_at) for kind, items in ITEMS.items()}
