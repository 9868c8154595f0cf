"""A certificate for 127.0.0.1 that only those trust who are handed its file."""

from __future__ import annotations

import ssl
import subprocess
from dataclasses import dataclass
from pathlib import Path


@dataclass(frozen=True, slots=True)
class TestCertificate:
    """Attributes:
    server: Context for a server on 127.0.0.1.
    ca_file: What a client must trust.
    """

    __test__ = False

    server: ssl.SSLContext
    ca_file: Path


def make_certificate(folder: Path) -> TestCertificate:
    """Makes a fresh key and a self-signed certificate, valid for a day."""
    key, certificate = folder / "key.pem", folder / "certificate.pem"
    command = [
        "openssl",
        "req",
        "-x509",
        "-newkey",
        "ec",
        "-pkeyopt",
        "ec_paramgen_curve:prime256v1",
        "-nodes",
        "-days",
        "1",
    ]
    names = ["-subj", "/CN=127.0.0.1", "-addext", "subjectAltName=IP:127.0.0.1"]
    files = ["-keyout", str(key), "-out", str(certificate)]
    subprocess.run([*command, *names, *files], check=True, capture_output=True)
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(certificate, key)
    return TestCertificate(context, certificate)
