"""A line as users have it: every answer takes its time, and each connection has a speed of its own."""

from __future__ import annotations

from collections.abc import Sequence

from tests.bench.service import Line
from tests.bench.side_by_side import MB, compare, films, parser

CONTENDERS = ("vod-python-sdk", "ours")


def main(words: Sequence[str]) -> None:
    """Measures and prints: small files, then a large one."""
    options = parser(
        "far_line", "Small files and a large one on a slow and far line, all clients at their defaults.", rounds=3
    )
    options.add_argument("--answer-ms", type=int, default=60, help="before each answer (default: 60)")
    options.add_argument("--connection-mb", type=float, default=4, help="MB/s of each connection (default: 4)")
    options.add_argument("--files", type=int, default=60, help="small files, of 1 MB each (default: 60)")
    options.add_argument("--large-mb", type=int, default=400, help="size of the large one (default: 400)")
    given = options.parse_args(words)
    line = Line(given.answer_ms / 1000, int(given.connection_mb * MB))
    where = f"{given.answer_ms} ms and {given.connection_mb:g} MB/s per connection"
    for count, size_mb in ((given.files, 1), (1, given.large_mb)):
        with films(given.folder, count, size_mb * MB) as folder:
            compare(f"{count} x {size_mb} MB, {where}", folder, CONTENDERS, given, line)
