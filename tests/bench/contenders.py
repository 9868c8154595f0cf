"""One upload by one contender, in a process of its own: `python -m tests.bench.contenders NAME PORT FILE [CA]`.

Prints wall seconds, CPU seconds and peak resident bytes as JSON. Imports and start-up do not count, the transfer does.
"""

from __future__ import annotations

import json
import resource
import socket
import ssl
import subprocess
import sys
import time
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

CONNECTIONS = 10
_BLOCK_BYTES = 1 << 20

Transfer = Callable[[], None]
"""What is timed."""


def raw_socket(port: int, file: Path, ca_file: Path | None) -> Transfer:
    """No file, no HTTP library: how fast the sink can be at all."""
    share = file.stat().st_size // CONNECTIONS
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


def curl(port: int, file: Path, ca_file: Path | None) -> Transfer:
    """`curl -T`."""
    scheme = "http" if ca_file is None else "https"
    trust = [] if ca_file is None else ["--cacert", str(ca_file)]
    command = ["curl", "-sS", "--noproxy", "*", *trust, "-T", str(file), f"{scheme}://127.0.0.1:{port}/curl"]
    return lambda: subprocess.run(command, check=True, stdout=subprocess.DEVNULL) and None


def cos_sdk(port: int, file: Path, ca_file: Path | None) -> Transfer:
    """The vendor's `upload_file`, 10 threads, 8 MB parts."""
    from qcloud_cos import CosConfig, CosS3Client

    config = CosConfig(
        Region="ap-chongqing",
        SecretId="AKIDbench",
        SecretKey="bench",
        Scheme="http" if ca_file is None else "https",
        IP="127.0.0.1",
        Port=port,
        VerifySSL=None if ca_file is None else str(ca_file),
    )
    client = CosS3Client(config)
    client._session.trust_env = False
    return lambda: client.upload_file(
        Bucket="bench-1", Key="sdk", LocalFilePath=str(file), PartSize=8, MAXThread=CONNECTIONS
    )


def ours(port: int, file: Path, ca_file: Path | None) -> Transfer:
    """The object store and bodies of this program, with parts as the engine would plan them."""
    from tests.support.sending import a_body, a_store
    from vod_desktop.core.cloud import sdk
    from vod_desktop.core.engine.control import ControlToken
    from vod_desktop.core.engine.meter import JobMeter
    from vod_desktop.core.engine.plan import part_size

    sdk.load("qcloud_cos")
    size = file.stat().st_size
    part_bytes = part_size(size, CONNECTIONS) or size
    store, transport = a_store(port, ca_file=ca_file)
    meter = JobMeter(size, 0)

    def send(number: int) -> None:
        offset = (number - 1) * part_bytes
        token = ControlToken()
        body = a_body(file, token, meter.add_sent, offset=offset, length=min(part_bytes, size - offset))
        store.upload_part("ours", "upload-1", number, body, token)

    def transfer() -> None:
        store.initiate("ours")
        with ThreadPoolExecutor(CONNECTIONS) as workers:
            list(workers.map(send, range(1, -(-size // part_bytes) + 1)))
        transport.close()

    return transfer


CONTENDERS = {"raw socket": raw_socket, "curl -T": curl, "COS SDK upload_file": cos_sdk, "ours": ours}


def _cpu_s() -> float:
    both = (resource.getrusage(who) for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN))
    return sum(used.ru_utime + used.ru_stime for used in both)


def main() -> None:
    name, port, file, *ca = sys.argv[1:]
    transfer = CONTENDERS[name](int(port), Path(file), Path(ca[0]) if ca else None)
    cpu_s, started = _cpu_s(), time.perf_counter()
    transfer()
    wall_s, used_s = time.perf_counter() - started, _cpu_s() - cpu_s
    whose = resource.RUSAGE_CHILDREN if name == "curl -T" else resource.RUSAGE_SELF
    peak_bytes = resource.getrusage(whose).ru_maxrss * 1024
    sys.stdout.write(json.dumps({"wall_s": wall_s, "cpu_s": used_s, "peak_bytes": peak_bytes}))


if __name__ == "__main__":
    main()
