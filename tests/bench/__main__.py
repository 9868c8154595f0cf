"""`python3 packaging/dev.py bench [CASE [OPTION ...]]`: all cases, or one with its options (`CASE --help`).

Figures of a busy machine are of little worth by themselves: trust what stands side by side in one table.
"""

from __future__ import annotations

import importlib
import sys

CASES = {
    "throughput": "one large file beside curl and the vendor's SDKs, plain and over TLS",
    "many_files": "200 small files beside the vendor's SDKs",
    "far_line": "small files and a large one on a slow and far line",
    "faults": "what becomes of a film under the same faults with us and with the vendor's SDKs",
    "start_up": "from the start of the process to the window's first picture and to its rows",
    "speed_limit": "how exact the speed limit is, how soon a new one holds, and whether files share it alike",
    "resume": "going on with a file of 60 GB after a kill",
    "window_busy": "the window beside an upload at full speed, and at rest",
    "long_queue": "the memory of a queue of 10,000 small files, headless",
    "window_scale": "the window with 10,000 rows",
}


def main() -> None:
    """Runs what is asked for."""
    name, *words = sys.argv[1:] or ["all"]
    if name not in {*CASES, "all"}:
        known = "\n".join(f"  {case:<14} {what}" for case, what in CASES.items())
        sys.stderr.write(f"Cases, all of them if none is named:\n{known}\n")
        sys.exit(0 if name in {"-h", "--help"} else 2)
    for case in CASES if name == "all" else (name,):
        importlib.import_module(f"tests.bench.{case}").main(words)


if __name__ == "__main__":
    main()
