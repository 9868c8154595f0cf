"""The table of faults and outcomes, as users read it: `python -m tests.faults.table` writes it into the guide.

`test_outcomes.py` shows for each row that it is so; `test_table.py` that the guide says the same.
"""

from __future__ import annotations

import sys
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from tests.faults.catalogue import GROUPS
from tests.faults.outcome import Again, Ending, Outcome
from vod_desktop.core.model.errors import TRAITS, Code, Problem
from vod_desktop.texts.errors import tell
from vod_desktop.texts.texts import Language, open_texts

GUIDE = Path(__file__).parents[2] / "resources" / "guide"
BEGIN, END = "<!-- the table: begin -->", "<!-- the table: end -->"

_SAMPLE: Mapping[str, str | int] = {
    "path": "film.mp4",
    "account": "studio",
    "host": "vod.example",
    "action": "UploadPart",
    "call": "UploadPart",
    "field": "StorageRegion",
    "reason": "permission",
    "minutes": 60,
}
"""What stands for the values in a message."""


@dataclass(frozen=True, slots=True)
class Words:
    """The words of one language."""

    head: tuple[str, str, str, str]
    endings: Mapping[Ending, str]
    more_tries: str
    again: Mapping[Again, str]


WORDS: Mapping[Language, Words] = {
    Language.ENGLISH: Words(
        ("What goes wrong", "What happens", "Sent again", "What you are told"),
        {
            Ending.BY_ITSELF: "The upload goes on by itself",
            Ending.STARTS_OVER: "The file is sent anew, by itself",
            Ending.WHEN_OVER: "Uploads wait, for hours if need be, and go on by themselves when it is over",
            Ending.AFTER_USER: "Uploads of this account wait for you; nothing is sent until then",
            Ending.FAILS: "This file waits for you; the others go on",
            Ending.RESTORED: "The queue of the last start comes back, paused, and the damaged ledger is kept aside",
            Ending.NEXT_START: "The program stops and says why; after its next start uploads go on where they were",
        },
        ", calls repeated: {}",
        {
            Again.NOTHING: "–",
            Again.COVER: "the cover",
            Again.PARTS: "parts that were not confirmed",
            Again.ALL: "the whole file",
        },
    ),
    Language.CHINESE: Words(
        ("出现的问题", "结果", "重复上传的内容", "界面提示"),
        {
            Ending.BY_ITSELF: "上传自动继续",
            Ending.STARTS_OVER: "自动重新上传该文件",
            Ending.WHEN_OVER: "上传等待（可达数小时），恢复后自动继续",
            Ending.AFTER_USER: "该账号的上传等待您处理，期间不发送任何请求",
            Ending.FAILS: "该文件等待您处理，其他文件继续上传",
            Ending.RESTORED: "恢复为上次启动时的队列并暂停，损坏的台账另行保留",
            Ending.NEXT_START: "程序停止并说明原因，下次启动后从中断处继续上传",
        },
        "，重复请求 {} 次",
        {Again.NOTHING: "–", Again.COVER: "封面", Again.PARTS: "未确认的分片", Again.ALL: "整个文件"},
    ),
}


def page(language: Language) -> Path:
    """The page of the guide that holds the table."""
    return GUIDE / {Language.ENGLISH: "en", Language.CHINESE: "zh-CN"}[language] / "what-happens-when.md"


def table(language: Language) -> str:
    """All groups of the table, as Markdown."""
    words = WORDS[language]
    lines: list[str] = []
    for group in GROUPS:
        lines += ["", f"### {group.en if language is Language.ENGLISH else group.zh}", ""]
        lines += [_row(words.head), _row(("---",) * 4)]
        for scenario in group.scenarios:
            fault = scenario.en if language is Language.ENGLISH else scenario.zh
            outcome = scenario.outcome
            cells = (fault, _ending(words, outcome), words.again[outcome.again], _message(language, outcome.code))
            lines.append(_row(cells))
    return "\n".join([*lines, ""])


def with_table(text: str, language: Language) -> str:
    """A page with the table of today between its marks."""
    before, _, rest = text.partition(BEGIN)
    _, _, after = rest.partition(END)
    return f"{before}{BEGIN}\n{table(language)}\n{END}{after}"


def _ending(words: Words, outcome: Outcome) -> str:
    ending = words.endings[outcome.ending]
    is_counted = outcome.ending is Ending.BY_ITSELF and outcome.more_calls
    return ending + words.more_tries.format(outcome.more_calls) if is_counted else ending


def _message(language: Language, code: Code | None) -> str:
    if code is None:
        return "–"
    params = {name: _SAMPLE[name] for name in TRAITS[code].params}
    return tell(open_texts(language), Problem(code, params)).title


def _row(cells: tuple[str, ...]) -> str:
    return f"| {' | '.join(cell.replace('|', chr(92) + '|') for cell in cells)} |"


def main() -> None:
    """Writes the table into the pages of the guide."""
    for language in Language:
        path = page(language)
        path.write_text(with_table(path.read_text(encoding="utf-8"), language), encoding="utf-8")
        sys.stdout.write(f"{path}\n")


if __name__ == "__main__":
    main()
