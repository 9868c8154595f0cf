"""The practice account's templates: procedures, transcoding, watermarks, snapshots. Shapes as in protocol.md 3.2."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from typing import Any

Template = dict[str, Any]

_TIMES = {"CreateTime": "2024-05-06T02:00:00Z", "UpdateTime": "2025-09-10T02:00:00Z"}


def _transcode(
    definition: int,
    name: str,
    height: int,
    bitrate: int,
    *,
    container: str = "mp4",
    kind: str = "Preset",
    te_hd: bool = False,
) -> Template:
    video = {
        "Codec": "libx265" if te_hd else "libx264",
        "Fps": 25,
        "Bitrate": bitrate,
        "ResolutionAdaptive": "open",
        "Width": 0,
        "Height": height,
        "FillType": "black",
    }
    audio = {"Codec": "libfdk_aac", "Bitrate": 128, "SampleRate": 44100, "AudioChannel": 2}
    only_audio = height == 0
    return {
        "Definition": str(definition),  # a string here, unlike everywhere else (protocol.md 3.2)
        "Container": container,
        "Name": name,
        "Comment": "",
        "Type": kind,
        "RemoveVideo": int(only_audio),
        "RemoveAudio": 0,
        "VideoTemplate": None if only_audio else video,
        "AudioTemplate": audio,
        "TEHDConfig": {"Type": "TEHD-100", "MaxVideoBitrate": bitrate} if te_hd else None,
        "ContainerType": "PureAudio" if only_audio else "Video",
        **_TIMES,
    }


TRANSCODE_TEMPLATES: Sequence[Template] = (
    _transcode(100010, "流畅 360P", 360, 400),
    _transcode(100020, "标清 480P", 480, 600),
    _transcode(100030, "高清 720P", 720, 1500),
    _transcode(100040, "全高清 1080P", 1080, 2500),
    _transcode(100070, "2K", 1440, 3000),
    _transcode(100080, "4K", 2160, 6000),
    _transcode(100210, "HLS 流畅", 360, 400, container="hls"),
    _transcode(100220, "HLS 标清", 480, 600, container="hls"),
    _transcode(100230, "HLS 高清", 720, 1500, container="hls"),
    _transcode(100830, "极速高清 720P", 720, 1100, te_hd=True),
    _transcode(100840, "极速高清 1080P", 1080, 1800, te_hd=True),
    _transcode(1010, "MP3 音频", 0, 0, container="mp3"),
    _transcode(1400101, "门店大屏 1080P", 1080, 4000, kind="Custom"),
    _transcode(1400102, "竖屏短视频", 1280, 2200, kind="Custom"),
)


def _watermark(definition: int, name: str, x: str, y: str, *, text: bool = False) -> Template:
    image = {
        "ImageUrl": "http://1251000001.vod2.myqcloud.com/watermark/logo.png",
        "Width": "10%",
        "Height": "0px",
        "RepeatType": "repeat",
        "Transparency": 0,
    }
    lettering = {"FontType": "simkai.ttf", "FontSize": "5%", "FontColor": "0xFFFFFF", "FontAlpha": 0.8}
    return {
        "Definition": definition,
        "Type": "text" if text else "image",
        "Name": name,
        "Comment": "",
        "XPos": x,
        "YPos": y,
        "ImageTemplate": None if text else image,
        "TextTemplate": lettering if text else None,
        "SvgTemplate": None,
        "CoordinateOrigin": "TopLeft",
        **_TIMES,
    }


WATERMARK_TEMPLATES: Sequence[Template] = (
    _watermark(150, "公司标志（右上角）", "85%", "5%"),
    _watermark(151, "公司标志（左下角）", "5%", "85%"),
    _watermark(152, "内部资料，请勿外传", "40%", "90%", text=True),
)


def _snapshot(
    definition: int, name: str, width: int, *, kind: str = "Preset", sampling: tuple[str, int] | None = None
) -> Template:
    template = {
        "Definition": definition,
        "Type": kind,
        "Name": name,
        "Comment": "",
        "Width": width,
        "Height": 0,
        "ResolutionAdaptive": "open",
        "Format": "jpg",
        "FillType": "black",
        **_TIMES,
    }
    return template if sampling is None else {**template, "SampleType": sampling[0], "SampleInterval": sampling[1]}


SNAPSHOT_TEMPLATES: Sequence[Template] = (
    _snapshot(10, "原始尺寸截图", 0),
    _snapshot(11, "封面 1280", 1280, kind="Custom"),
    _snapshot(12, "封面 640", 640, kind="Custom"),
)

SAMPLE_SNAPSHOT_TEMPLATES: Sequence[Template] = (
    _snapshot(10, "每 10% 一张", 0, sampling=("Percent", 10)),
    _snapshot(11, "每 30 秒一张", 640, kind="Custom", sampling=("Time", 30)),
)


def _procedure(
    name: str,
    comment: str,
    *,
    kind: str = "Custom",
    transcode: Sequence[int] = (),
    watermark: int | None = None,
    cover: int | None = None,
    sample: int | None = None,
    adaptive: Sequence[int] = (),
    others: Mapping[str, Sequence[int]] | None = None,
    review: int | None = None,
) -> Template:
    steps = media_process_task(transcode, watermark, cover, sample, adaptive)
    for list_field, definitions in (others or {}).items():
        steps[list_field] = [{"Definition": one} for one in definitions]
    return {
        "Name": name,
        "Type": kind,
        "Comment": comment,
        "MediaProcessTask": steps or None,
        "ReviewAudioVideoTask": None if review is None else {"Definition": review},
        **_TIMES,
    }


def media_process_task(
    transcode: Sequence[int] = (),
    watermark: int | None = None,
    cover: int | None = None,
    sample: int | None = None,
    adaptive: Sequence[int] = (),
) -> dict[str, Any]:
    """What a procedure does, as MediaProcessTaskInput; the lists of steps that it has not are absent."""
    marks = [] if watermark is None else [{"Definition": watermark}]
    covers = [] if cover is None else [{"Definition": cover, "PositionType": "Percent", "PositionValue": 0}]
    steps: dict[str, list[Any]] = {
        "TranscodeTaskSet": [{"Definition": one, "WatermarkSet": marks} for one in transcode],
        "CoverBySnapshotTaskSet": covers,
        "SampleSnapshotTaskSet": [] if sample is None else [{"Definition": sample}],
        "AdaptiveDynamicStreamingTaskSet": [{"Definition": one} for one in adaptive],
    }
    return {name: tasks for name, tasks in steps.items() if tasks}


PROCEDURE_TEMPLATES: Sequence[Template] = (
    _procedure("LongVideoPreset", "长视频：自适应码流、封面", kind="Preset", cover=10, adaptive=[10]),
    _procedure("SimpleAesEncryptPreset", "私有加密自适应码流", kind="Preset", adaptive=[12]),
    _procedure("STD-H264-MP4-360P", "H.264 360P", kind="Preset", transcode=[100010]),
    _procedure("STD-H264-MP4-540P", "H.264 480P", kind="Preset", transcode=[100020]),
    _procedure("STD-H264-MP4-720P", "H.264 720P", kind="Preset", transcode=[100030]),
    _procedure("STD-H264-MP4-1080P", "H.264 1080P", kind="Preset", transcode=[100040]),
    _procedure("短视频标准转码", "720P 与 480P，首帧封面", transcode=[100020, 100030], cover=10),
    _procedure("短视频加水印", "720P 加公司标志，首帧封面", transcode=[100030], watermark=150, cover=10),
    _procedure("课程归档", "1080P，每 30 秒截图", transcode=[100040], sample=11),
    _procedure("直播回放处理", "HLS 三档码率", transcode=[100210, 100220, 100230]),
    _procedure("仅截取封面", "只截首帧作封面", cover=11),
    _procedure("门店大屏", "门店大屏专用 1080P", transcode=[1400101], watermark=151),
    _procedure("竖屏投放", "竖屏短视频，采样截图", transcode=[1400102], cover=12, sample=10),
    _procedure(
        "剧集完整处理",
        "多档转码加水印，雪碧图、动图与审核",
        transcode=[100040, 100230],
        watermark=150,
        cover=11,
        others={"ImageSpriteTaskSet": [10], "AnimatedGraphicTaskSet": [20000]},
        review=10,
    ),
    _procedure("音频节目", "只取音频", transcode=[1010]),
    _procedure("打点截图", "指定时间点截图", others={"SnapshotByTimeOffsetTaskSet": [10]}),
    _procedure("转码失败演示", "练习用：转码总是失败", transcode=[100030], cover=10),
    _procedure("封面失败演示", "练习用：截取封面总是失败", transcode=[100030], cover=10),
    _procedure("处理失败演示", "练习用：没有一步成功", transcode=[100030]),
)

FAILING_STEPS: Mapping[str, str] = {
    "转码失败演示": "Transcode",
    "封面失败演示": "CoverBySnapshot",
    "处理失败演示": "Transcode",
}
"""Procedures that show a failure, with the kind of step that fails."""

_SIMPLE_PROCESS = re.compile(
    r"QCVB_SimpleProcessFile\(\s*(?P<transcode>\d+|\{\s*\d+(?:\s*,\s*\d+)*\s*\})"
    r"(?:\s*,\s*(?P<watermark>\d+)(?:\s*,\s*(?P<cover>\d+)(?:\s*,\s*(?P<sample>\d+))?)?)?\s*\)"
)


def procedure_steps(name: str) -> dict[str, Any] | None:
    """What the procedure of this name does, composed ones included; None when there is none."""
    template = next((one for one in PROCEDURE_TEMPLATES if one["Name"] == name), None)
    if template is not None:
        return dict(template["MediaProcessTask"] or {})
    match = _SIMPLE_PROCESS.fullmatch(name)
    if match is None:
        return None
    transcode = [int(number) for number in re.findall(r"\d+", match["transcode"])]
    if transcode in ([0], [1]):  # nothing, or what the console is set to
        transcode = [] if transcode == [0] else [100020, 100030]
    watermark, cover, sample = (int(match[part] or 0) for part in ("watermark", "cover", "sample"))
    return media_process_task(
        transcode,
        {0: None, 1: 150}.get(watermark, watermark),
        cover or None,
        sample or None,
    )
