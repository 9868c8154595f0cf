"""Another cover for a medium that stands at the service already. Every call blocks; worker threads only.

There are two ways (protocol.md 3.3, 4.3). ModifyMediaInfo takes the picture inside the request: one call, but a key is needed, and
only three kinds of pictures fit, of a bounded size. The client route opens a session for the cover alone, to which the picture
is sent like any file, whatever its kind; that takes a signature.
"""

from __future__ import annotations

import base64
from collections.abc import Callable

from vod_desktop.core.cloud.failures import Scene, Service, invalid_answer
from vod_desktop.core.cloud.ports import Control, ObjectStore, Picture
from vod_desktop.core.cloud.ugc_api import NewCover, UgcApi
from vod_desktop.core.cloud.vod_api import VodApi
from vod_desktop.core.model.account import Account, Certificate
from vod_desktop.core.model.errors import AppError, Code, app_error
from vod_desktop.core.model.job import RemoteSession, Route
from vod_desktop.core.model.signature import SignatureTerms

DATA_KINDS = frozenset({"gif", "jpeg", "jpg", "png"})
"""What ModifyMediaInfo reads."""

MOST_DATA_BYTES = 7_000_000
"""The gateway takes requests of 10 MB (protocol.md 3.3), and Base64 makes four bytes of three."""

_NAME = "cover"
"""What the client route calls the picture: it wants a name, and nobody ever sees it."""

OpenStore = Callable[[RemoteSession, Certificate], ObjectStore]
"""Storage under a session's certificate."""


def way_for(account: Account, picture: Picture) -> Route:
    """Which way a picture goes: inside a request where it can, by the client route else.

    Raises:
        AppError: cover.needs_signature: only the client route could take it, and the account cannot sign.
    """
    if account.has_key and picture.kind in DATA_KINDS and len(picture.body) <= MOST_DATA_BYTES:
        return Route.SERVER
    if account.can_sign:
        return Route.CLIENT
    limit_mb = MOST_DATA_BYTES // 1_000_000
    raise app_error(Code.COVER_NEEDS_SIGNATURE, path=str(picture.path), account=account.name, limit_mb=limit_mb)


class CoverReplacement:
    """Replaces covers for one account.

    Args:
        vod: None for an account without a key.
        ugc: The client route's calls.
        terms: What a signature for the account's application says.
        open_store: Storage for a session.
    """

    def __init__(
        self, account: Account, vod: VodApi | None, ugc: UgcApi, terms: SignatureTerms, open_store: OpenStore
    ) -> None:
        self._account = account
        self._vod = vod
        self._ugc = ugc
        self._terms = terms
        self._open_store = open_store

    def replace(self, file_id: str, picture: Picture, control: Control) -> str:
        """Puts a picture in the place of a medium's cover; returns the new cover's URL.

        Each call makes another cover, so one whose answer was lost may simply be repeated.

        Raises:
            AppError: cover.needs_signature, cover.broken, medium.gone, storage.corrupt, and what can go wrong with any call.
            Interrupted: The token was set.
        """
        if way_for(self._account, picture) is Route.SERVER and self._vod is not None:
            return self._by_request(self._vod, file_id, picture)
        return self._by_session(file_id, picture, control)

    def _by_request(self, vod: VodApi, file_id: str, picture: Picture) -> str:
        content = b"".join(bytes(block) for block in picture.body)
        try:
            return vod.set_cover(file_id, base64.b64encode(content).decode("ascii"))
        except AppError as error:
            told = error.problem.detail or ""
            if told.startswith("InvalidParameterValue.ImageDecodeError:"):
                raise app_error(Code.COVER_BROKEN, path=str(picture.path), detail=told) from error
            if told.startswith("ResourceNotFound.FileNotExist:"):
                raise app_error(Code.MEDIUM_GONE, file_id=file_id, detail=told) from error
            raise

    def _by_session(self, file_id: str, picture: Picture, control: Control) -> str:
        cover = NewCover(file_id, _NAME, picture.kind, len(picture.body))
        applied = self._ugc.apply_cover(cover, self._terms)
        key = (applied.session.cover_path or "").lstrip("/")
        receipt = self._open_store(applied.session, applied.certificate).put(key, picture.body, control)
        if receipt.crc64 is not None and receipt.crc64 != picture.body.crc64:
            raise app_error(Code.STORAGE_CORRUPT)
        url = self._ugc.commit(applied.session, self._terms).cover_url
        if not url:
            raise invalid_answer(Scene(Service.UGC, "CommitUploadUGC", self._account.name, ""), "cover.url")
        return url
