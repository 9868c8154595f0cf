"""Signs the cases of `tests/fixtures/signatures.mjs`: keys and values as JSON on standard input, our signatures on standard output."""

from __future__ import annotations

import json
import sys
from collections.abc import Mapping

from vod_desktop.core.cloud.signature import sign
from vod_desktop.core.model.signature import PARAMETERS, NotifyMode, SignatureFields


def fields_of(values: Mapping[str, str | int]) -> SignatureFields:
    """The fields of parameters that stand as they are written on the wire."""
    named: dict[str, object] = {name: values[sent] for name, sent in PARAMETERS.items() if sent in values}
    named["one_time_valid"] = bool(named.get("one_time_valid"))
    if "task_notify_mode" in named:
        named["task_notify_mode"] = NotifyMode(str(named["task_notify_mode"]))
    return SignatureFields(**named)


if __name__ == "__main__":
    json.dump([sign(fields_of(case["values"]), case["key"]) for case in json.load(sys.stdin)], sys.stdout)
