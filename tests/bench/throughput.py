"""One large file: the raw socket shows that the service is not the one who is slow."""

from __future__ import annotations

from collections.abc import Sequence

from tests.bench.side_by_side import MB, compare, films, parser

CONTENDERS = ("raw socket", "curl -T", "COS SDK 5 x 1 MB", "COS SDK 10 x 8 MB", "vod-python-sdk", "ours")


def main(words: Sequence[str]) -> None:
    """Measures and prints."""
    options = parser("throughput", "One large file beside curl and the vendor's SDKs.", rounds=5)
    options.add_argument("--size-mb", type=int, default=2000, help="size of the file (default: 2000)")
    given = options.parse_args(words)
    with films(given.folder, 1, given.size_mb * MB) as folder:
        compare(f"{given.size_mb} MB", folder, CONTENDERS, given)
