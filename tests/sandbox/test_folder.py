"""The folder: what survives a restart, who may use it, who may read it."""

from __future__ import annotations

import hashlib
import os
import ssl
import stat
import subprocess
import sys
from pathlib import Path

import pytest

from tests.support.official_clients import Address, OfficialClients, Upload
from vod_desktop.sandbox import PracticeCloud
from vod_desktop.sandbox.store import Store

REPOSITORY = Path(__file__).parents[2]


def test_everything_survives_a_restart(tmp_path: Path) -> None:
    with PracticeCloud(tmp_path / "practice") as cloud, OfficialClients(cloud) as clients:
        key = (cloud.secret_id, cloud.secret_key)
        done = Upload(clients, MediaName="已完成", Procedure="短视频标准转码")
        done.put(b"done")
        file_id = done.commit().FileId
        half = Upload(clients)
        upload_id = half.initiate()
        etag = half.part(upload_id, 1, b"first part")["etag"]
        class_id = clients.ask("CreateClass", ParentId=-1, ClassName="重启前").ClassId
        port = clients.port

    with PracticeCloud(tmp_path / "practice", port=port) as cloud, OfficialClients(cloud) as clients:
        assert (cloud.secret_id, cloud.secret_key) == key
        assert [(one.file_id, one.name) for one in cloud.media()] == [(file_id, "已完成")]
        assert cloud.media()[0].sha256 == hashlib.sha256(b"done").hexdigest()
        assert len(clients.ask("DescribeTasks", FileId=file_id).TaskSet) == 1
        assert class_id in {one.ClassId for one in clients.ask("DescribeAllClass").ClassInfoSet}
        assert [one.part_sizes for one in cloud.open_uploads()] == [{1: 10}]
        half.clients = clients
        half.storage = clients.storage(half.applied)
        half.complete(upload_id, [(1, etag)])
        assert half.commit().FileId != file_id
        assert cloud.open_uploads() == []


def test_a_killed_server_finds_the_parts_it_had_confirmed(tmp_path: Path) -> None:
    code = (
        "import sys; from pathlib import Path; from vod_desktop.sandbox import PracticeCloud\n"
        "cloud = PracticeCloud(Path(sys.argv[1])); cloud.start()\n"
        "print(cloud.endpoint, cloud.secret_id, cloud.secret_key, flush=True); sys.stdin.read()"
    )
    command = [sys.executable, "-c", code, str(tmp_path / "practice")]
    environment = {**os.environ, "PYTHONPATH": str(REPOSITORY)}
    with subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True, env=environment) as server:
        assert server.stdout is not None
        address = Address(*server.stdout.readline().split())
        with OfficialClients(address) as clients:
            upload = Upload(clients)
            upload_id = upload.initiate()
            etag = upload.part(upload_id, 1, b"confirmed")["etag"]
        server.kill()

    with PracticeCloud(tmp_path / "practice") as cloud, OfficialClients(cloud) as clients:
        assert [one.part_sizes for one in cloud.open_uploads()] == [{1: 9}]
        upload.clients = clients
        upload.storage = clients.storage(upload.applied)
        upload.complete(upload_id, [(1, etag)])
        assert upload.commit().MediaUrl
        assert cloud.media()[0].sha256 == hashlib.sha256(b"confirmed").hexdigest()


def test_one_object_can_be_stopped_and_started_on_its_port(tmp_path: Path) -> None:
    cloud = PracticeCloud(tmp_path / "practice")
    cloud.start()
    endpoint = cloud.endpoint
    cloud.stop()
    assert cloud.media() == []
    cloud.start()
    assert cloud.endpoint == endpoint
    cloud.stop()


def test_a_folder_has_one_user_at_a_time(tmp_path: Path) -> None:
    code = (
        "import sys; from pathlib import Path; from vod_desktop.sandbox import PracticeCloud\n"
        "try: PracticeCloud(Path(sys.argv[1])).start()\n"
        "except OSError as error: print('refused:', error)\n"
    )
    with PracticeCloud(tmp_path / "practice"):
        with pytest.raises(OSError, match="in use by another"):
            PracticeCloud(tmp_path / "practice").start()
        done = subprocess.run(
            [sys.executable, "-c", code, str(tmp_path / "practice")],
            capture_output=True,
            text=True,
            timeout=60,
            check=True,
            env={**os.environ, "PYTHONPATH": str(REPOSITORY)},
        )
    assert done.stdout.startswith("refused:")
    assert "in use by another" in done.stdout
    with PracticeCloud(tmp_path / "practice") as again:
        assert again.media() == []


def test_a_folder_keeps_its_port_so_that_its_urls_stay_good(tmp_path: Path) -> None:
    with PracticeCloud(tmp_path / "practice") as cloud:
        first = cloud.endpoint
    with PracticeCloud(tmp_path / "practice") as cloud:
        assert cloud.endpoint == first


def test_a_folder_whose_port_is_taken_moves_to_another(tmp_path: Path) -> None:
    with PracticeCloud(tmp_path / "practice") as cloud:
        port = int(cloud.endpoint.rpartition(":")[2])
    with PracticeCloud(tmp_path / "other", port=port), PracticeCloud(tmp_path / "practice") as cloud:
        assert cloud.endpoint != f"http://127.0.0.1:{port}"


def test_a_taken_port_is_an_error_and_frees_the_folder(tmp_path: Path) -> None:
    with PracticeCloud(tmp_path / "first") as first:
        port = int(first.endpoint.rpartition(":")[2])
        with pytest.raises(OSError, match=f"already in use.*{port}"):
            PracticeCloud(tmp_path / "second", port=port).start()
    with PracticeCloud(tmp_path / "second", port=port) as second:
        assert second.endpoint == first.endpoint


def test_secrets_are_for_the_owner_only(tmp_path: Path) -> None:
    with PracticeCloud(tmp_path / "practice") as cloud:
        names = ("key.json", "journal.jsonl")
        modes = {name: stat.S_IMODE((tmp_path / "practice" / name).stat().st_mode) for name in names}
        assert modes == dict.fromkeys(names, 0o600)
        assert cloud.secret_key not in (tmp_path / "practice" / "journal.jsonl").read_text()


def test_bytes_that_no_row_names_are_swept_at_the_start(tmp_path: Path) -> None:
    with PracticeCloud(tmp_path / "practice") as cloud, OfficialClients(cloud) as clients:
        Upload(clients).put(b"kept")
        kept = set((tmp_path / "practice" / "blobs").iterdir())
    (tmp_path / "practice" / "blobs" / "leftover").write_bytes(b"of a killed server")
    with PracticeCloud(tmp_path / "practice"):
        assert set((tmp_path / "practice" / "blobs").iterdir()) == kept


def test_a_journal_cut_off_in_its_last_line_goes_on_before_it(tmp_path: Path) -> None:
    path = tmp_path / "journal.jsonl"
    with PracticeCloud(tmp_path) as cloud, OfficialClients(cloud) as clients:
        clients.ask("CreateClass", ParentId=-1, ClassName="甲")
        before = path.read_bytes()
        clients.ask("CreateClass", ParentId=-1, ClassName="乙")
        after = path.read_bytes()
    path.write_bytes(after[: len(before) + 10])
    store = Store(path)
    names = {one.name for one in store.categories.all()}
    store.close()
    assert "甲" in names
    assert "乙" not in names


def test_it_speaks_https(tmp_path: Path) -> None:
    command = "openssl req -x509 -newkey rsa:2048 -nodes -days 2 -subj /CN=127.0.0.1 -keyout key.pem -out cert.pem"
    extension = ["-addext", "subjectAltName=IP:127.0.0.1"]
    subprocess.run([*command.split(), *extension], cwd=tmp_path, check=True, capture_output=True)
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(tmp_path / "cert.pem", tmp_path / "key.pem")
    with PracticeCloud(tmp_path / "practice", tls=context) as cloud, OfficialClients(cloud) as clients:
        assert cloud.endpoint.startswith("https://127.0.0.1:")
        answer = clients.session.get(f"{cloud.endpoint}/_practice/media", verify=str(tmp_path / "cert.pem"))
        assert answer.json() == []
