"""XML of the storage protocol (protocol.md 5.2)."""

from __future__ import annotations

from xml.etree import ElementTree as ET
from xml.sax.saxutils import escape

from vod_desktop.sandbox.cos.errors import CosError

DECLARATION = b'<?xml version="1.0" encoding="utf-8" ?>'

Content = str | int | list[tuple[str, "Content"]]
"""Text, or child elements in order."""


def element(name: str, content: Content) -> str:
    """One element with its children."""
    if isinstance(content, list):
        inside = "".join(element(child, below) for child, below in content)
    else:
        inside = escape(str(content))
    return f"<{name}>{inside}</{name}>"


def error(code: str, message: str, resource: str, request_id: str) -> str:
    """An error element; none of its fields may be empty, or the SDK cannot read it."""
    return element(
        "Error",
        [
            ("Code", code),
            ("Message", message),
            ("Resource", resource or "/"),
            ("RequestId", request_id),
            ("TraceId", request_id),
        ],
    )


def completed_parts(body: bytes) -> list[tuple[int, str]]:
    """Number and ETag (without quotes) of each part in a Complete request, in the order given."""
    malformed = CosError("MalformedXML", "The XML you provided was not well-formed.")
    if b"<!" in body:  # entities are of no use here and a way to make a parser explode
        raise malformed
    try:
        root = ET.fromstring(body)  # noqa: S314 - no declarations can be in it, see above
    except ET.ParseError:
        raise malformed from None
    parts = []
    for part in root:
        number, etag = part.findtext("PartNumber", ""), part.findtext("ETag", "")
        if part.tag != "Part" or not number.strip().isdecimal():
            raise malformed
        parts.append((int(number), etag.strip().strip('"')))
    if root.tag != "CompleteMultipartUpload" or not parts:
        raise malformed
    return parts
