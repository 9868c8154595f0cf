"""Many small files, one upload each: apply, PUT and commit, beside the vendor's upload SDK."""

from __future__ import annotations

from collections.abc import Sequence

from tests.bench.side_by_side import MB, compare, films, parser

CONTENDERS = ("COS SDK 10 x 8 MB", "vod-python-sdk", "ours")


def main(words: Sequence[str]) -> None:
    """Measures and prints."""
    options = parser(
        "many_files", "Many small files beside the vendor's SDKs (the COS SDK without the upload calls).", rounds=5
    )
    options.add_argument("--files", type=int, default=200, help="how many (default: 200)")
    options.add_argument("--size-mb", type=int, default=2, help="size of each (default: 2)")
    given = options.parse_args(words)
    with films(given.folder, given.files, given.size_mb * MB) as folder:
        compare(f"{given.files} x {given.size_mb} MB", folder, CONTENDERS, given)
