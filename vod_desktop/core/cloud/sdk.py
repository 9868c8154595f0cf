"""The two SDKs, loaded when first needed, on the worker thread that needs them: an import costs 0.2 to 1 s.

Their loggers are set here once. At DEBUG they write keys, tokens and signatures; at ERROR the COS SDK writes whole error bodies,
which quote the string that was signed. All that they log as an error they also raise, so nothing is lost by keeping them
silent.
"""

from __future__ import annotations

import importlib
import logging
from functools import cache
from typing import Any

_USED = (
    "tencentcloud.vod.v20180717.models",
    "tencentcloud.vod.v20180717.vod_client",
    "tencentcloud.common.credential",
    "tencentcloud.common.exception",
    "tencentcloud.common.profile.client_profile",
    "tencentcloud.common.profile.http_profile",
    "qcloud_cos",
    "qcloud_cos.cos_exception",
)
_SILENT = ("qcloud_cos", "tencentcloud_sdk_common", "tencentcloud")


@cache
def load(module: str) -> Any:
    """A module of an SDK. Untyped: neither SDK has type information."""
    loaded = importlib.import_module(module)
    for name in _SILENT:
        logging.getLogger(name).setLevel(logging.CRITICAL)
    logging.getLogger("urllib3").setLevel(logging.WARNING)
    return loaded


def load_all() -> None:
    """Loads what every upload needs, before anybody waits for it. Blocks for as long as the imports take."""
    for module in _USED:
        load(module)
