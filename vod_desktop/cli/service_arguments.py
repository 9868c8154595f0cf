"""How command lines name a signature service. What its header holds is a secret and never among the arguments."""

from __future__ import annotations

import argparse

from vod_desktop.cli.parser import Parser, UsageError
from vod_desktop.core.model.account import RequestMethod, SignatureService
from vod_desktop.texts import Texts


def add_service(parser: Parser, texts: Texts, about_url: str, *, with_header: bool) -> None:
    """The options; `about_url` is the help of the first, `with_header` asks for the name of the header, too."""
    tr = texts.tr
    add = parser.add_argument_group(tr("signature service")).add_argument
    add("--signature-url", metavar="URL", help=about_url)
    add(
        "--signature-method",
        choices=[str(one) for one in RequestMethod],
        help=tr("how it is asked (default GET)"),
    )
    if with_header:
        add("--signature-header", metavar="NAME", help=tr("header that it asks for, such as Authorization"))
    add(
        "--signature-path",
        metavar="PATH",
        help=tr(
            "where the signature stands in a JSON answer, such as data.signature; without it the answer is the signature"
        ),
    )
    add(
        "--sign-options",
        action="store_true",
        help=tr("it takes the options of a file and puts them into the signature"),
    )


def service_of(texts: Texts, given: argparse.Namespace) -> SignatureService | None:
    """The service that was named; None for none.

    Raises:
        UsageError: There is something about a service, and no address.
    """
    header = getattr(given, "signature_header", None)
    others = (given.signature_method, given.signature_path, given.sign_options, header)
    if given.signature_url is None:
        if any(others):
            raise UsageError(texts.tr("Name the signature service with --signature-url URL."))
        return None
    method = RequestMethod(given.signature_method or RequestMethod.GET)
    return SignatureService(given.signature_url, method, header, given.signature_path or "", given.sign_options)
