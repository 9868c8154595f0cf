"""The lists of an application, from a practice cloud over the wire and from services that answer oddly."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

import pytest

from vod_desktop.core.cloud.catalog_api import VodCatalog
from vod_desktop.core.cloud.gateway import AccountCloud, CloudGateway
from vod_desktop.core.model.account import Account, AccountKind, Credentials
from vod_desktop.core.model.catalog import (
    TOP_CATEGORY_ID,
    Application,
    CatalogKind,
    Category,
    ProcedureStep,
    ProcedureTemplate,
    Region,
    SnapshotTemplate,
    StepKind,
    TranscodeTemplate,
    WatermarkTemplate,
)
from vod_desktop.core.model.errors import AppError, Code
from vod_desktop.sandbox import PracticeCloud
from vod_desktop.sandbox.seeds import APP_ID
from vod_desktop.sandbox.template_seeds import PROCEDURE_TEMPLATES


@pytest.fixture
def practice(tmp_path: Path) -> Iterator[PracticeCloud]:
    with PracticeCloud(tmp_path / "practice") as running:
        yield running


@pytest.fixture
def cloud(practice: PracticeCloud) -> Iterator[AccountCloud]:
    account = Account("a", "Test account", AccountKind.PRACTICE, endpoint=practice.endpoint)
    cloud = CloudGateway({})(account, Credentials(practice.secret_id, practice.secret_key))
    yield cloud
    cloud.close()


class Scripted:
    """A service that gives these answers in turn, and remembers what it was asked."""

    def __init__(self, *answers: Mapping[str, Any]) -> None:
        self._answers = list(answers)
        self.asked: list[tuple[str, dict[str, Any]]] = []

    def __call__(self, action: str, fields: dict[str, Any]) -> Mapping[str, Any]:
        self.asked.append((action, fields))
        return self._answers.pop(0)


def procedures(*names: str, total: object = None) -> dict[str, Any]:
    answer: dict[str, Any] = {"ProcedureTemplateSet": [{"Name": name} for name in names]}
    return answer if total is None else answer | {"TotalCount": total}


def names_of(catalog: VodCatalog) -> list[str]:
    items = catalog.list_all(CatalogKind.PROCEDURES).items
    return [item.name for item in items if isinstance(item, ProcedureTemplate)]


@pytest.mark.parametrize(
    ("kind", "item"),
    [
        (
            CatalogKind.APPLICATIONS,
            Application(
                1500023456,
                "课程归档",
                "按路径管理的课程视频",
                has_paths=True,
                regions=("ap-chongqing", "ap-guangzhou", "ap-shanghai", "ap-hongkong"),
            ),
        ),
        (CatalogKind.REGIONS, Region("ap-chongqing", "重庆", opened=True, is_default=True)),
        (CatalogKind.REGIONS, Region("ap-beijing", "北京", opened=False, is_default=False)),
        (CatalogKind.CATEGORIES, Category(0, TOP_CATEGORY_ID, "其他", 0)),
        (CatalogKind.CATEGORIES, Category(1009, 1004, "分会场", 3)),
        (
            CatalogKind.PROCEDURES,
            ProcedureTemplate(
                "短视频加水印",
                "720P 加公司标志，首帧封面",
                steps=(ProcedureStep(StepKind.TRANSCODE, 100030, (150,)), ProcedureStep(StepKind.COVER, 10)),
            ),
        ),
        (
            CatalogKind.PROCEDURES,
            ProcedureTemplate(
                "剧集完整处理",
                "多档转码加水印，雪碧图、动图与审核",
                steps=(
                    ProcedureStep(StepKind.TRANSCODE, 100040, (150,)),
                    ProcedureStep(StepKind.TRANSCODE, 100230, (150,)),
                    ProcedureStep(StepKind.COVER, 11),
                    ProcedureStep(StepKind.IMAGE_SPRITE, 10),
                    ProcedureStep(StepKind.ANIMATED_GRAPHIC, 20000),
                    ProcedureStep(StepKind.REVIEW, 10),
                ),
            ),
        ),
        (
            CatalogKind.TRANSCODES,
            TranscodeTemplate(
                100840,
                "极速高清 1080P",
                is_preset=True,
                container="mp4",
                codec="libx265",
                height=1080,
                video_kbps=1800,
                audio_kbps=128,
            ),
        ),
        (
            CatalogKind.TRANSCODES,
            TranscodeTemplate(1010, "MP3 音频", is_preset=True, container="mp3", audio_only=True, audio_kbps=128),
        ),
        (CatalogKind.WATERMARKS, WatermarkTemplate(152, "内部资料，请勿外传", kind="text")),
        (CatalogKind.COVER_SNAPSHOTS, SnapshotTemplate(11, "封面 1280", width=1280, picture_format="jpg")),
        (
            CatalogKind.SAMPLE_SNAPSHOTS,
            SnapshotTemplate(11, "每 30 秒一张", width=640, picture_format="jpg", interval=30, interval_kind="Time"),
        ),
    ],
)
def test_every_kind_is_read_from_the_wire(cloud: AccountCloud, kind: CatalogKind, item: object) -> None:
    listing = cloud.catalog.list_all(kind)
    assert listing.kind is kind
    assert item in listing.items


def test_more_than_one_page_comes_whole_and_in_order(practice: PracticeCloud, cloud: AccountCloud) -> None:
    paged = VodCatalog(cloud._api.call, largest_page=4)
    assert names_of(paged) == [one["Name"] for one in PROCEDURE_TEMPLATES]
    asked = [record for record in practice.requests() if record.operation == "DescribeProcedureTemplates"]
    assert len(asked) == len(PROCEDURE_TEMPLATES) // 4 + 1
    for kind in CatalogKind:
        assert paged.list_all(kind).items == cloud.catalog.list_all(kind).items


def test_a_short_list_costs_one_call(practice: PracticeCloud, cloud: AccountCloud) -> None:
    for kind in CatalogKind:
        before = len(practice.requests())
        cloud.catalog.list_all(kind)
        assert len(practice.requests()) == before + 1


def test_an_account_sees_the_categories_of_its_application_only(practice: PracticeCloud) -> None:
    key = Credentials(practice.secret_id, practice.secret_key)
    clouds = [
        CloudGateway({})(Account("a", "A", AccountKind.PRACTICE, endpoint=practice.endpoint, sub_app_id=number), key)
        for number in (APP_ID, 1500012345)
    ]
    made = clouds[0].catalog.create_category(TOP_CATEGORY_ID, "只在这里")
    here, there = (cloud.catalog.list_all(CatalogKind.CATEGORIES).items for cloud in clouds)
    for cloud in clouds:
        cloud.close()
    assert Category(made, TOP_CATEGORY_ID, "只在这里", 0) in here
    assert "只在这里" not in {item.name for item in there if isinstance(item, Category)}


def test_the_total_is_a_hint_that_may_be_wrong_or_missing() -> None:
    missing = Scripted(procedures("a", "b"), procedures("c"))
    assert names_of(VodCatalog(missing, largest_page=2)) == ["a", "b", "c"]
    too_small = Scripted(procedures("a", "b", total=1), procedures("c", "d", total=1), procedures(total=1))
    assert names_of(VodCatalog(too_small, largest_page=2)) == ["a", "b", "c", "d"]
    too_large = Scripted(procedures("a", "b", total=99), procedures("c", total=99), procedures(total=99))
    assert names_of(VodCatalog(too_large, largest_page=2)) == ["a", "b", "c"]
    not_a_number = Scripted(procedures("a", total="many"))
    assert names_of(VodCatalog(not_a_number, largest_page=2)) == ["a"]


def test_pages_that_come_shorter_than_asked_are_followed_to_the_end() -> None:
    service = Scripted(procedures("a", "b", total=3), procedures("c", total=3))
    assert names_of(VodCatalog(service, largest_page=10)) == ["a", "b", "c"]
    assert [fields["Offset"] for _, fields in service.asked] == [0, 2]


def test_an_entry_that_moved_between_pages_counts_once_and_a_page_without_news_ends_the_list() -> None:
    moved = Scripted(procedures("a", "b"), procedures("b", "c"), procedures("b", "c"))
    assert names_of(VodCatalog(moved, largest_page=2)) == ["a", "b", "c"]


@pytest.mark.parametrize("kind", CatalogKind)
@pytest.mark.parametrize("entries", [None, [], [None], ["odd"], [{}], "odd", 7])
def test_nothing_and_nonsense_are_an_empty_list(kind: CatalogKind, entries: object) -> None:
    class Odd(dict[str, Any]):
        def get(self, name: str, default: Any = None) -> Any:
            return entries if name.endswith(("Set", "Infos")) else None

    assert VodCatalog(lambda action, fields: Odd()).list_all(kind).items == ()


@pytest.mark.parametrize(
    ("kind", "field", "entry", "item"),
    [
        (CatalogKind.CATEGORIES, "ClassInfoSet", {"ClassId": 5, "Name": None}, Category(5, TOP_CATEGORY_ID, "", 0)),
        (
            CatalogKind.REGIONS,
            "StorageRegionInfos",
            {"Region": "ap-x"},
            Region("ap-x", "", opened=False, is_default=False),
        ),
        (
            CatalogKind.TRANSCODES,
            "TranscodeTemplateSet",
            {"Definition": "12", "VideoTemplate": None, "AudioTemplate": {"Bitrate": "fast"}},
            TranscodeTemplate(12, ""),
        ),
        (
            CatalogKind.PROCEDURES,
            "ProcedureTemplateSet",
            {
                "Name": "p",
                "MediaProcessTask": {
                    "TranscodeTaskSet": [{"Definition": None, "WatermarkSet": None}, None],
                    "CoverBySnapshotTaskSet": None,
                },
                "AiAnalysisTask": {"Definition": 7},
                "AiRecognitionTaskSet": [{"Definition": 8}],
            },
            ProcedureTemplate(
                "p",
                steps=(
                    ProcedureStep(StepKind.TRANSCODE),
                    ProcedureStep(StepKind.ANALYSIS, 7),
                    ProcedureStep(StepKind.RECOGNITION),
                ),
            ),
        ),
        (
            CatalogKind.APPLICATIONS,
            "SubAppIdInfoSet",
            {"SubAppId": 7, "Name": "old field", "Status": "Destroying"},
            Application(7, "old field", is_on=False),
        ),
    ],
)
def test_what_is_left_out_or_null_becomes_empty(
    kind: CatalogKind, field: str, entry: dict[str, Any], item: object
) -> None:
    assert VodCatalog(Scripted({field: [entry], "TotalCount": 1})).list_all(kind).items == (item,)


def test_a_category_is_made_where_it_was_wanted(cloud: AccountCloud) -> None:
    made = cloud.catalog.create_category(1004, "闭幕式")
    assert Category(made, 1004, "闭幕式", 3) in cloud.catalog.list_all(CatalogKind.CATEGORIES).items


@pytest.mark.parametrize(
    ("parent_id", "name", "code"),
    [
        (TOP_CATEGORY_ID, "产品宣传", Code.CATEGORY_EXISTS),
        (1009, "第五层", Code.CATEGORY_TOO_DEEP),
        (777, "x", Code.CATEGORY_REFUSED),
        (TOP_CATEGORY_ID, "x" * 65, Code.CATEGORY_REFUSED),
        (TOP_CATEGORY_ID, "", Code.CATEGORY_REFUSED),
    ],
)
def test_a_category_that_cannot_be_made_says_why(cloud: AccountCloud, parent_id: int, name: str, code: Code) -> None:
    with pytest.raises(AppError) as refused:
        cloud.catalog.create_category(parent_id, name)
    assert refused.value.problem.code is code
    assert refused.value.problem.request_id


def test_a_made_category_without_number_is_no_answer() -> None:
    with pytest.raises(AppError) as caught:
        VodCatalog(Scripted({"ClassId": None})).create_category(TOP_CATEGORY_ID, "x")
    assert caught.value.problem.code is Code.SERVICE_ANSWER
