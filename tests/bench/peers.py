"""One upload by a client of the vendor's, to a practice cloud: `python -m tests.bench.peers NAME PORT FILM`, in the peers' environment.

The key comes in VOD_SECRET_ID and VOD_SECRET_KEY. The clients are left as they come, but for the address of the service. Exit code
0 says that the client has told its caller of a success; otherwise the last line of standard error is what it raised.
"""

from __future__ import annotations

import os
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any


def vod_sdk(port: int, film: Path, secret_id: str, secret_key: str) -> None:
    """vod-python-sdk: apply, upload and commit are its own."""
    from qcloud_vod import vod_upload_client
    from qcloud_vod.model import VodUploadRequest

    vod_upload_client.vod_client.VodClient = _api(port)
    vod_upload_client.CosConfig = _storage_at(port)
    request = VodUploadRequest()
    request.MediaFilePath = str(film)
    vod_upload_client.VodUploadClient(secret_id, secret_key).upload("ap-guangzhou", request)


def cos_sdk(port: int, film: Path, secret_id: str, secret_key: str) -> None:
    """cos-python-sdk-v5's `upload_file` between one ApplyUpload and one CommitUpload of the cloud API's SDK."""
    from qcloud_cos import CosS3Client
    from tencentcloud.common.credential import Credential
    from tencentcloud.vod.v20180717 import models

    api = _api(port)(Credential(secret_id, secret_key), "ap-guangzhou")
    asked = models.ApplyUploadRequest()
    asked.MediaType, asked.MediaName = film.suffix[1:], film.stem
    session = api.ApplyUpload(asked)
    key = session.TempCertificate
    client = CosS3Client(
        _storage_at(port)(Region=session.StorageRegion, SecretId=key.SecretId, SecretKey=key.SecretKey, Token=key.Token)
    )
    client.upload_file(Bucket=session.StorageBucket, Key=session.MediaStoragePath.lstrip("/"), LocalFilePath=str(film))
    committed = models.CommitUploadRequest()
    committed.VodSessionKey = session.VodSessionKey
    api.CommitUpload(committed)


def _api(port: int) -> Callable[[Any, str], Any]:
    from tencentcloud.common.profile.client_profile import ClientProfile
    from tencentcloud.common.profile.http_profile import HttpProfile
    from tencentcloud.vod.v20180717.vod_client import VodClient

    profile = ClientProfile(httpProfile=HttpProfile(protocol="http", endpoint=f"127.0.0.1:{port}"))
    return lambda key, region: VodClient(key, region, profile)


def _storage_at(port: int) -> Callable[..., Any]:
    from functools import partial

    from qcloud_cos import CosConfig

    return partial(CosConfig, Scheme="http", IP="127.0.0.1", Port=port)


PEERS = {"vod-python-sdk": vod_sdk, "cos-python-sdk-v5": cos_sdk}


def main() -> None:
    """Uploads one film."""
    name, port, film = sys.argv[1:]
    try:
        PEERS[name](int(port), Path(film), os.environ["VOD_SECRET_ID"], os.environ["VOD_SECRET_KEY"])
    except Exception as error:  # noqa: BLE001 - what it raises is what is told
        sys.stderr.write(f"\n{type(error).__name__}: {' '.join(str(error).split())}\n")
        sys.exit(1)


if __name__ == "__main__":
    main()
