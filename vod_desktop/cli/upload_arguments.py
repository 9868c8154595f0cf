"""What `upload` takes: its parser, and the checked values it gives."""

from __future__ import annotations

import argparse
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from vod_desktop.cli.arguments import (
    PROGRAM,
    Common,
    Pace,
    add_common,
    add_pace,
    common_of,
    filled,
    pace_of,
    path,
    whole,
)
from vod_desktop.cli.parser import Parser, UsageError
from vod_desktop.cli.service_arguments import add_service, service_of
from vod_desktop.core.model.account import SignatureService
from vod_desktop.core.model.options import CoverMode, RouteChoice, UploadOptions
from vod_desktop.core.model.signature import TASK_PRIORITIES, NotifyMode
from vod_desktop.texts import Texts


@dataclass(frozen=True, slots=True)
class Target:
    """Where `upload` sends to: an account, the practice cloud, an endpoint with a key of the environment, or by a signature service.

    Attributes:
        endpoint: Beside a signature service it stands in for the cloud.
        service: Without a header; that is in the environment.
    """

    account: str | None
    practice: bool
    endpoint: str | None
    sub_app_id: int | None
    service: SignatureService | None = None


@dataclass(frozen=True, slots=True)
class UploadRequest:
    """A read `upload` command line."""

    common: Common
    target: Target
    pace: Pace
    options: UploadOptions
    files: tuple[Path, ...]
    files_from: Path | None
    force: bool


def read_upload(texts: Texts, arguments: Sequence[str]) -> UploadRequest:
    """Reads the arguments of `upload`.

    Raises:
        UsageError: They are wrong.
    """
    tr = texts.tr
    parser = Parser(
        texts,
        f"{PROGRAM} upload",
        tr("Uploads files and folders, and prints FileId and URL of each."),
        usage=f"{PROGRAM} upload (--account NAME | --practice | --endpoint URL | --signature-url URL) [OPTIONS] FILE...",
    )
    parser.add_argument("files", nargs="*", type=path(texts), metavar="FILE", help=argparse.SUPPRESS)
    parser.options.add_argument(
        "--files-from",
        type=path(texts),
        metavar="LIST",
        help=tr("also take the files in this list, one path a line; - reads standard input"),
    )
    where = parser.add_argument_group(tr("where to"))
    where.add_argument("--account", metavar="NAME", help=tr("an account of the ledger"))
    where.add_argument("--practice", action="store_true", help=tr("the embedded practice cloud"))
    where.add_argument(
        "--endpoint",
        metavar="URL",
        help=tr(
            "http://HOST:PORT in place of the service; the key comes from VOD_SECRET_ID, VOD_SECRET_KEY and VOD_TOKEN"
        ),
    )
    where.add_argument("--sub-app-id", type=whole(texts), metavar="N", help=tr("application (SubAppId)"))
    where.add_argument(
        "--route",
        choices=[str(one) for one in RouteChoice],
        default=str(RouteChoice.AUTO),
        help=tr("way in: with the key (server), by signature (client), or whichever suits the file (auto)"),
    )
    add_service(
        parser,
        texts,
        tr(
            "service that hands out a signature for each upload, so that no key is needed here; a header that it asks for "
            "comes from VOD_SIGNATURE_HEADER, as Name: value"
        ),
        with_header=False,
    )
    _add_job_options(parser, texts)
    add_pace(parser, texts)
    add_common(parser, texts)
    given = parser.parse(arguments)

    service = service_of(texts, given)
    targets = sum((given.account is not None, given.practice, given.endpoint is not None or service is not None))
    if targets == 0:
        raise UsageError(
            tr("Say where to upload with one of --account NAME, --practice, --endpoint URL and --signature-url URL.")
        )
    if targets > 1:
        raise UsageError(
            tr(
                "Only one of --account, --practice, --endpoint and --signature-url may be given; the last two go together."
            )
        )
    if not given.files and given.files_from is None:
        raise UsageError(tr("Name at least one file or folder, or a list with --files-from."))
    return UploadRequest(
        common_of(given),
        Target(given.account, given.practice, given.endpoint, given.sub_app_id, service),
        pace_of(given),
        _upload_options(given),
        tuple(given.files),
        given.files_from,
        given.force,
    )


def _add_job_options(parser: Parser, texts: Texts) -> None:
    tr = texts.tr
    add = parser.add_argument_group(tr("what the media get")).add_argument
    add("--procedure", metavar="P", help=tr("procedure template that VOD runs after the upload"))
    add(
        "--priority",
        type=whole(texts, TASK_PRIORITIES[-1], least=TASK_PRIORITIES[0]),
        metavar="N",
        help=tr(
            "priority of the procedure, {least} to {most}; by signature only",
            least=TASK_PRIORITIES[0],
            most=TASK_PRIORITIES[-1],
        ),
    )
    add(
        "--notify-mode",
        choices=[str(mode) for mode in NotifyMode],
        help=tr("when the procedure sends events: Finish, Change or None; by signature only"),
    )
    add("--class-id", type=whole(texts), default=0, metavar="N", help=tr("category (ClassId)"))
    add(
        "--cover",
        type=filled(texts),
        default="none",
        metavar="PATH|auto|none",
        help=tr("picture for all files; auto: the one beside the file with its name"),
    )
    add("--name", metavar="PATTERN", help=tr("media name; may hold {stem}, {date}, {time} and {n}"))
    add("--region", metavar="R", help=tr("storage region, such as ap-chongqing; fastest: the one that answers soonest"))
    add(
        "--expires",
        metavar="TIME",
        help=tr("when VOD deletes the media: ISO 8601 with zone, such as 2030-01-01T00:00:00Z"),
    )
    add("--source-context", metavar="S", help=tr("text handed back with the upload event, up to 250 characters"))
    add("--session-context", metavar="S", help=tr("text handed back with the procedure's event, up to 1000 characters"))
    add("--media-type", metavar="T", help=tr("type of files whose name does not tell it, such as mp4"))
    add("--storage-path", metavar="P", help=tr("path in storage; for one file, and applications in path mode"))
    add(
        "--force",
        action="store_true",
        help=tr("also take files that are in the queue already, were uploaded before, are very large or look damaged"),
    )


def _upload_options(given: argparse.Namespace) -> UploadOptions:
    mode = {"none": CoverMode.NONE, "auto": CoverMode.SAME_NAME}.get(given.cover, CoverMode.FILE)
    return UploadOptions(
        media_name=given.name,
        media_type=given.media_type,
        class_id=given.class_id,
        procedure=given.procedure,
        cover_mode=mode,
        cover_path=Path(given.cover).absolute() if mode is CoverMode.FILE else None,
        storage_region=given.region,
        expire_time=given.expires,
        source_context=given.source_context,
        session_context=given.session_context,
        storage_path=given.storage_path,
        route=RouteChoice(given.route),
        task_priority=given.priority,
        task_notify_mode=NotifyMode(given.notify_mode) if given.notify_mode else None,
    )
