"""Lists of templates, in pages (protocol.md 3.2)."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

from vod_desktop.sandbox.api.action import Action, Answer, Call
from vod_desktop.sandbox.api.fields import Field, array, integer, record, text
from vod_desktop.sandbox.api.paging import page, paging_fields
from vod_desktop.sandbox.template_seeds import (
    PROCEDURE_TEMPLATES,
    SAMPLE_SNAPSHOT_TEMPLATES,
    SNAPSHOT_TEMPLATES,
    TRANSCODE_TEMPLATES,
    WATERMARK_TEMPLATES,
    Template,
)

_KIND = text(choices=("Preset", "Custom"), code="InvalidParameterValue.Type")
_DEFINITIONS = array(integer(), 100, code="InvalidParameterValue.Definitions")


def _lister(list_field: str, templates: Sequence[Template]) -> Callable[[Call], Answer]:
    def run(call: Call) -> Answer:
        found = [one for one in templates if _matches(one, call.parameters)]
        if call.parameters.get("SortBy", {}).get("Order") == "Desc":
            found.reverse()
        return {list_field: page(found, call.parameters), "TotalCount": len(found)}

    return run


def _matches(template: Template, asked: Any) -> bool:
    te_hd = "TEHD" if template.get("TEHDConfig") else "Common"
    return (
        asked.get("Type", template["Type"]) == template["Type"]
        and (not asked.get("Names") or template["Name"] in asked["Names"])
        and (not asked.get("Definitions") or int(template["Definition"]) in asked["Definitions"])
        and asked.get("ContainerType", template.get("ContainerType")) == template.get("ContainerType")
        and asked.get("TEHDType", te_hd) == te_hd
    )


def _action(list_field: str, templates: Sequence[Template], **fields: Field) -> Action:
    return Action({"Type": _KIND, **paging_fields(), **fields}, _lister(list_field, templates))


ACTIONS = {
    "DescribeProcedureTemplates": _action(
        "ProcedureTemplateSet",
        PROCEDURE_TEMPLATES,
        Names=array(text(), 100, code="InvalidParameterValue.Names"),
        SortBy=record(Field=text(choices=("CreateTime",)), Order=text(choices=("Asc", "Desc"))),
    ),
    "DescribeTranscodeTemplates": _action(
        "TranscodeTemplateSet",
        TRANSCODE_TEMPLATES,
        Definitions=_DEFINITIONS,
        ContainerType=text(choices=("Video", "PureAudio"), code="InvalidParameterValue.ContainerType"),
        TEHDType=text(choices=("Common", "TEHD"), code="InvalidParameterValue.TEHDType"),
        EnhanceType=text(),
        EnhanceScenarioType=text(),
    ),
    "DescribeWatermarkTemplates": _action(
        "WatermarkTemplateSet",
        WATERMARK_TEMPLATES,
        Definitions=_DEFINITIONS,
        Type=text(choices=("image", "text", "svg"), code="InvalidParameterValue.Type"),
    ),
    "DescribeSnapshotByTimeOffsetTemplates": _action(
        "SnapshotByTimeOffsetTemplateSet", SNAPSHOT_TEMPLATES, Definitions=_DEFINITIONS
    ),
    "DescribeSampleSnapshotTemplates": _action(
        "SampleSnapshotTemplateSet", SAMPLE_SNAPSHOT_TEMPLATES, Definitions=_DEFINITIONS
    ),
}
