"""An answer that breaks off is never believed, at whichever byte it does."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest

from tests.support.sending import a_body
from vod_desktop.core.cloud.gateway import AccountCloud, CloudGateway
from vod_desktop.core.cloud.ports import Applied, ApplyRequest, ObjectStore
from vod_desktop.core.engine.control import ControlToken
from vod_desktop.core.model.account import Account, AccountKind, Credentials
from vod_desktop.core.model.errors import AppError, Code
from vod_desktop.core.model.job import Part, Route
from vod_desktop.core.model.options import UploadOptions
from vod_desktop.sandbox import PracticeCloud
from vod_desktop.sandbox.faults import CutAnswer, Fault

REQUEST = ApplyRequest("film", "mp4", None, UploadOptions(), 1000)
BODY_BYTES = 2000


@dataclass
class Session:
    """A session of a practice cloud, with a part that has arrived."""

    practice: PracticeCloud
    cloud: AccountCloud
    film: Path
    applied: Applied
    store: ObjectStore
    key: str
    upload_id: str = ""

    def apply(self) -> object:
        return self.cloud.route(Route.SERVER).apply(REQUEST)

    def initiate(self) -> object:
        return self.store.initiate(self.key)

    def send(self) -> object:
        return self.store.upload_part(self.key, self.upload_id, 1, a_body(self.film), ControlToken())

    def put(self) -> object:
        return self.store.put(self.key, a_body(self.film), ControlToken())

    def list_parts(self) -> object:
        return self.store.list_parts(self.key, self.upload_id)

    def head(self) -> object:
        return self.store.head(self.key)

    def complete(self) -> object:
        upload_id = self.store.initiate(self.key)
        receipt = self.store.upload_part(self.key, upload_id, 1, a_body(self.film), ControlToken())
        return self.store.complete(self.key, upload_id, (Part(1, BODY_BYTES, receipt.etag, receipt.crc64 or 0),))

    def commit(self) -> object:
        return self.cloud.route(Route.SERVER).commit(self.applied.session)


@pytest.fixture(scope="module")
def session(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Session]:
    folder = tmp_path_factory.mktemp("cut")
    film = folder / "film.mp4"
    film.write_bytes(os.urandom(BODY_BYTES))
    with PracticeCloud(folder / "practice") as practice:
        account = Account("a", "Test account", AccountKind.PRACTICE, endpoint=practice.endpoint)
        cloud = CloudGateway({})(account, Credentials(practice.secret_id, practice.secret_key))
        applied = cloud.route(Route.SERVER).apply(REQUEST)
        store = cloud.store(applied.session, applied.certificate)
        made = Session(practice, cloud, film, applied, store, applied.session.media_path.lstrip("/"))
        made.upload_id = store.initiate(made.key)
        made.send()
        made.put()
        yield made
        cloud.close()


CALLS: dict[str, Callable[[Session], object]] = {
    "ApplyUpload": Session.apply,
    "InitiateMultipartUpload": Session.initiate,
    "UploadPart": Session.send,
    "PutObject": Session.put,
    "ListParts": Session.list_parts,
    "HeadObject": Session.head,
    "CompleteMultipartUpload": Session.complete,
    "CommitUpload": Session.commit,
}


@pytest.mark.parametrize("reset", [True, False], ids=["reset", "closed"])
@pytest.mark.parametrize("operation", CALLS)
def test_an_answer_that_breaks_off_anywhere_is_a_broken_connection(
    session: Session, operation: str, reset: bool
) -> None:
    call = CALLS[operation]
    call(session)
    for missing in range(1, 600, 7):
        session.practice.faults.arm(Fault(CutAnswer(-missing, reset=reset), operation=operation))
        with pytest.raises(AppError) as caught:
            call(session)
        assert caught.value.problem.code is Code.NET_BROKEN, f"{missing} bytes were missing"
    session.practice.faults.clear()
    call(session)
