"""All files of a folder, uploaded by one contender, in a process of its own: `python -m tests.bench.contenders NAME PORT FOLDER [CA]`.

Prints wall seconds, CPU seconds and peak resident bytes as JSON. Imports and start-up do not count, the transfer does. The
vendor's clients run in the environment of the peers, so nothing of this program is imported before it is needed; of them only the
address of the service is changed.
"""

from __future__ import annotations

import json
import socket
import ssl
import subprocess
import sys
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

from tests.bench.used import Used

CONNECTIONS = 10
_BLOCK_BYTES = 1 << 20

Transfer = Callable[[], None]
"""What is timed."""


def raw_socket(port: int, files: list[Path], ca_file: Path | None) -> Transfer:
    """No file, no HTTP library: how fast the service can take bytes at all."""
    share = sum(file.stat().st_size for file in files) // CONNECTIONS
    block = memoryview(bytes(_BLOCK_BYTES))

    def send(_: int) -> None:
        with socket.create_connection(("127.0.0.1", port)) as plain:
            sock = plain
            if ca_file is not None:
                sock = ssl.create_default_context(cafile=str(ca_file)).wrap_socket(plain, server_hostname="127.0.0.1")
            sock.sendall(b"PUT /raw HTTP/1.1\r\nHost: sink\r\nContent-Length: %d\r\n\r\n" % share)
            left = share
            while left:
                sock.sendall(block[: min(left, _BLOCK_BYTES)])
                left -= min(left, _BLOCK_BYTES)
            sock.recv(1000)
            sock.close()

    def transfer() -> None:
        with ThreadPoolExecutor(CONNECTIONS) as workers:
            list(workers.map(send, range(CONNECTIONS)))

    return transfer


def curl(port: int, files: list[Path], ca_file: Path | None) -> Transfer:
    """`curl -T`: one file after the other, each on one connection, no checksum."""
    scheme = "http" if ca_file is None else "https"
    command = ["curl", "-sS", "--noproxy", "*", *([] if ca_file is None else ["--cacert", str(ca_file)])]
    for file in files:
        command += ["-T", str(file), f"{scheme}://127.0.0.1:{port}/curl"]
    return lambda: subprocess.run(command, check=True, stdout=subprocess.DEVNULL) and None


def _cos_sdk(port: int, files: list[Path], ca_file: Path | None, **how: int) -> Transfer:
    from qcloud_cos import CosS3Client

    client = CosS3Client(_cos_config(port, ca_file)(Region="ap-chongqing", SecretId="AKIDbench", SecretKey="bench"))
    client._session.trust_env = False

    def transfer() -> None:
        for number, file in enumerate(files):
            client.upload_file(Bucket="bench-1", Key=f"sdk-{number}", LocalFilePath=str(file), **how)

    return transfer


def _cos_config(port: int, ca_file: Path | None) -> Callable[..., object]:
    from functools import partial

    from qcloud_cos import CosConfig

    scheme, trust = ("http", None) if ca_file is None else ("https", str(ca_file))
    return partial(CosConfig, Scheme=scheme, IP="127.0.0.1", Port=port, VerifySSL=trust)


def cos_sdk_defaults(port: int, files: list[Path], ca_file: Path | None) -> Transfer:
    """The vendor's `upload_file` as it comes: 5 threads, 1 MB parts."""
    return _cos_sdk(port, files, ca_file)


def cos_sdk_tuned(port: int, files: list[Path], ca_file: Path | None) -> Transfer:
    """The vendor's `upload_file` with 10 threads and 8 MB parts."""
    return _cos_sdk(port, files, ca_file, PartSize=8, MAXThread=CONNECTIONS)


def vod_sdk(port: int, files: list[Path], ca_file: Path | None) -> Transfer:
    """The vendor's upload SDK as it comes: one file after the other, apply and commit included."""
    from qcloud_cos import CosConfig, CosS3Client
    from qcloud_vod import vod_upload_client
    from qcloud_vod.model import VodUploadRequest
    from tencentcloud.common.profile.client_profile import ClientProfile
    from tencentcloud.common.profile.http_profile import HttpProfile
    from tencentcloud.vod.v20180717.vod_client import VodClient

    scheme, trust = ("http", None) if ca_file is None else ("https", str(ca_file))
    http = HttpProfile(protocol=scheme, endpoint=f"127.0.0.1:{port}", certification=trust)
    vod_upload_client.vod_client.VodClient = lambda key, region: VodClient(key, region, ClientProfile(httpProfile=http))
    vod_upload_client.CosConfig = _cos_config(port, ca_file)
    CosS3Client(CosConfig(Region="ap-chongqing", SecretId="AKIDbench", SecretKey="bench"))._session.trust_env = False
    client = vod_upload_client.VodUploadClient("AKIDbench", "bench")

    def transfer() -> None:
        for file in files:
            request = VodUploadRequest()
            request.MediaFilePath = str(file)
            client.upload("ap-guangzhou", request)

    return transfer


def ours(port: int, files: list[Path], ca_file: Path | None) -> Transfer:
    """The engine of this program, headless and with its defaults: checks, apply, parts compared by CRC64, commit."""
    from tests.bench.headless import Headless

    headless = Headless(port, ca_file)
    return lambda: headless.upload(files)


CONTENDERS = {
    "raw socket": raw_socket,
    "curl -T": curl,
    "COS SDK 5 x 1 MB": cos_sdk_defaults,
    "COS SDK 10 x 8 MB": cos_sdk_tuned,
    "vod-python-sdk": vod_sdk,
    "ours": ours,
}
PEERS = frozenset({"COS SDK 5 x 1 MB", "COS SDK 10 x 8 MB", "vod-python-sdk"})
"""Those that need the environment of the peers."""


def main() -> None:
    """Uploads, and prints what it took."""
    name, port, folder, *ca = sys.argv[1:]
    files = sorted(path for path in Path(folder).iterdir() if path.suffix == ".mp4")
    transfer = CONTENDERS[name](int(port), files, Path(ca[0]) if ca else None)
    used = Used.since_now()
    transfer()
    sys.stdout.write(json.dumps(used.figures(of_children=name == "curl -T")))


if __name__ == "__main__":
    main()
