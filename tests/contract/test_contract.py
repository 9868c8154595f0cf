"""What the engine relies on, whichever cloud it speaks to."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import anycrc
import pytest

from tests.contract.conftest import Rig, send_part
from tests.support.pictures import a_picture
from tests.support.sending import a_body
from vod_desktop.core.cloud.ports import Applied, Picture
from vod_desktop.core.engine.control import ControlToken
from vod_desktop.core.model.errors import AppError, Code, Interrupted
from vod_desktop.core.model.job import Route


def crc_of(path: Path) -> int:
    return int(anycrc.Model("CRC64-XZ").calc(path.read_bytes()))


def put(rig: Rig, film: Path) -> Applied:
    applied = rig.apply()
    rig.store(applied).put(applied.session.media_path.lstrip("/"), a_body(film), ControlToken())
    return applied


def test_every_apply_opens_a_session_with_a_path_of_its_own(rig: Rig) -> None:
    first, second = rig.apply(), rig.apply()
    assert rig.route.kind is first.session.route is rig.kind
    assert first.session.session_key != second.session.session_key
    assert first.session.media_path != second.session.media_path
    assert first.session.media_path.startswith("/")
    assert first.session.media_path.endswith(".mp4")
    assert first.session.certificate_ends_at == first.certificate.ends_at > first.session.opened_at
    assert first.session.sealed_certificate is None


def test_a_cover_gets_a_path_only_when_it_was_announced(rig: Rig) -> None:
    cover_path = rig.apply(cover=True).session.cover_path
    assert cover_path is not None
    assert cover_path.endswith(".jpg")
    assert rig.apply().session.cover_path is None


def test_a_small_object_goes_in_one_put(rig: Rig, film: Path) -> None:
    applied = rig.apply()
    key = applied.session.media_path.lstrip("/")
    store = rig.store(applied)
    receipt = store.put(key, a_body(film), ControlToken())
    assert receipt.crc64 == crc_of(film)
    found = store.head(key)
    assert found is not None
    assert (found.crc64, found.size_bytes) == (crc_of(film), film.stat().st_size)


def test_parts_in_any_order_become_one_object(rig: Rig, film: Path) -> None:
    applied = rig.apply()
    key = applied.session.media_path.lstrip("/")
    store = rig.store(applied)
    upload_id = store.initiate(key)
    parts = {number: send_part(store, key, upload_id, film, number) for number in (4, 2, 1, 3, 2)}
    listed = store.list_parts(key, upload_id)
    assert [(part.number, part.size_bytes, part.etag) for part in listed] == [
        (number, parts[number].size_bytes, parts[number].etag) for number in (1, 2, 3, 4)
    ]
    receipt = store.complete(key, upload_id, tuple(parts[number] for number in (1, 2, 3, 4)))
    assert receipt.crc64 == crc_of(film)
    found = store.head(key)
    assert found is not None
    assert (found.crc64, found.size_bytes) == (crc_of(film), film.stat().st_size)


def test_an_object_that_is_not_there_has_no_head(rig: Rig) -> None:
    applied = rig.apply()
    assert rig.store(applied).head(applied.session.media_path.lstrip("/")) is None


def test_an_upload_that_is_gone_is_a_lost_session_for_all_but_abort(rig: Rig, film: Path) -> None:
    applied = rig.apply()
    key = applied.session.media_path.lstrip("/")
    store = rig.store(applied)
    upload_id = store.initiate(key)
    part = send_part(store, key, upload_id, film, 1)
    store.abort(key, upload_id)
    store.abort(key, upload_id)
    for call in (
        lambda: store.list_parts(key, upload_id),
        lambda: store.complete(key, upload_id, (part,)),
        lambda: send_part(store, key, upload_id, film, 1),
    ):
        with pytest.raises(AppError) as caught:
            call()
        assert caught.value.problem.code is Code.SESSION_LOST


def test_a_second_complete_is_a_lost_session_and_the_head_tells_the_truth(rig: Rig, film: Path) -> None:
    applied = rig.apply()
    key = applied.session.media_path.lstrip("/")
    store = rig.store(applied)
    upload_id = store.initiate(key)
    parts = tuple(send_part(store, key, upload_id, film, number) for number in (1, 2, 3, 4))
    store.complete(key, upload_id, parts)
    with pytest.raises(AppError) as caught:
        store.complete(key, upload_id, parts)
    assert caught.value.problem.code is Code.SESSION_LOST
    found = store.head(key)
    assert found is not None
    assert found.crc64 == crc_of(film)


def test_an_ended_certificate_is_told_apart_from_a_lost_session(rig: Rig, film: Path) -> None:
    applied = rig.apply()
    key = applied.session.media_path.lstrip("/")
    store = rig.store(applied)
    upload_id = store.initiate(key)
    rig.expire_certificates()
    with pytest.raises(AppError) as caught:
        send_part(store, key, upload_id, film, 1)
    assert caught.value.problem.code is Code.CERTIFICATE_ENDED


def test_a_renewed_session_goes_on_where_the_old_certificate_ended_and_only_on_the_client_route(
    rig: Rig, film: Path
) -> None:
    applied = rig.apply(cover=True)
    key = applied.session.media_path.lstrip("/")
    store = rig.store(applied)
    upload_id = store.initiate(key)
    first = send_part(store, key, upload_id, film, 1)
    rig.expire_certificates()
    if rig.kind is Route.SERVER:
        with pytest.raises(AppError) as caught:
            rig.route.renew(applied.session)
        assert caught.value.problem.code is Code.SESSION_LOST
        return
    renewed = rig.route.renew(applied.session)
    assert renewed.certificate != applied.certificate
    assert replace(renewed.session, certificate_ends_at=0) == replace(applied.session, certificate_ends_at=0)
    store = rig.store(renewed)
    parts = (first, *(send_part(store, key, upload_id, film, number) for number in (2, 3, 4)))
    assert store.complete(key, upload_id, parts).crc64 in {crc_of(film), None}
    assert rig.route.commit(applied.session).file_id.isdigit()


def test_a_session_that_nobody_opened_cannot_be_renewed(rig: Rig) -> None:
    with pytest.raises(AppError) as caught:
        rig.route.renew(replace(rig.apply().session, session_key="never-opened"))
    assert caught.value.problem.code is Code.SESSION_LOST


def test_a_certificate_tells_how_long_it_lives(rig: Rig) -> None:
    assert 0 < rig.apply().life_s <= 7200


def test_an_expiry_can_be_set_afterwards(rig: Rig, film: Path) -> None:
    committed = rig.route.commit(put(rig, film).session)
    rig.cloud.api.set_expiry(committed.file_id, "2099-01-01T00:00:00Z")
    assert rig.expiry_of(committed.file_id) == "2099-01-01T00:00:00Z"


def test_a_stopped_part_is_interrupted_and_not_there(rig: Rig, film: Path) -> None:
    applied = rig.apply()
    key = applied.session.media_path.lstrip("/")
    store = rig.store(applied)
    upload_id = store.initiate(key)
    token = ControlToken()
    token.stop()
    with pytest.raises(Interrupted):
        store.upload_part(key, upload_id, 1, a_body(film, token), token)
    assert store.list_parts(key, upload_id) == ()


def test_a_commit_makes_one_medium_however_often_it_is_sent(rig: Rig, film: Path) -> None:
    applied = put(rig, film)
    first = rig.route.commit(applied.session)
    second = rig.route.commit(applied.session)
    assert first.file_id.isdigit()
    assert first.file_id == second.file_id
    assert first.media_url.endswith(applied.session.media_path)
    assert first.cover_url is None


def test_a_medium_with_its_cover_has_both_urls(rig: Rig, film: Path) -> None:
    applied = rig.apply(cover=True)
    store = rig.store(applied)
    for path in (applied.session.media_path, applied.session.cover_path):
        store.put(path.lstrip("/"), a_body(film), ControlToken())
    result = rig.route.commit(applied.session)
    assert result.cover_url is not None
    assert result.cover_url.endswith(applied.session.cover_path)


def test_a_commit_without_its_object_is_refused(rig: Rig) -> None:
    with pytest.raises(AppError) as caught:
        rig.route.commit(rig.apply().session)
    told = {Route.SERVER: {Code.SESSION_LOST}, Route.CLIENT: {Code.SESSION_LOST, Code.SERVICE_REFUSED}}
    assert caught.value.problem.code in told[rig.kind]  # the client route has no number of its own for it


def test_a_medium_is_found_again_by_name_and_path_only(rig: Rig, film: Path) -> None:
    applied = put(rig, film)
    session = applied.session
    assert rig.cloud.api.find_medium("测试 film", session.media_path, session.opened_at) is None
    committed = rig.route.commit(session)
    found = rig.cloud.api.find_medium("测试 film", session.media_path, session.opened_at)
    assert found is not None
    assert found.file_id == committed.file_id
    assert rig.cloud.api.find_medium("测试 film", "/dir/other.mp4", session.opened_at) is None
    assert rig.cloud.api.find_medium("another", session.media_path, session.opened_at) is None


def test_a_probe_returns_when_all_is_well(rig: Rig) -> None:
    rig.cloud.api.probe()


def test_a_medium_gets_another_cover_as_often_as_one_likes(rig: Rig, film: Path, tmp_path: Path) -> None:
    file_id = rig.route.commit(put(rig, film).session).file_id
    urls = []
    for name in ("first.png", "second.bmp", "third.jpg"):
        path = a_picture(tmp_path / name)
        picture = Picture(path, path.suffix[1:], a_body(path))
        urls.append(rig.cloud.covers.replace(file_id, picture, ControlToken()))
    assert len(set(urls)) == 3
    assert [url.rpartition(".")[2] for url in urls[:2]] == ["png", "bmp"]


def test_a_medium_that_is_not_there_gets_no_cover(rig: Rig, tmp_path: Path) -> None:
    path = a_picture(tmp_path / "cover.png")
    with pytest.raises(AppError) as caught:
        rig.cloud.covers.replace("5285890000000000001", Picture(path, "png", a_body(path)), ControlToken())
    assert caught.value.problem.code is Code.MEDIUM_GONE


def test_a_stopped_replacement_ends_as_interrupted(rig: Rig, film: Path, tmp_path: Path) -> None:
    file_id = rig.route.commit(put(rig, film).session).file_id
    token = ControlToken()
    token.stop()
    path = a_picture(tmp_path / "cover.png")
    with pytest.raises(Interrupted):
        rig.cloud.covers.replace(file_id, Picture(path, "png", a_body(path, token)), token)
