"""`practice` runs the practice cloud as a process of its own."""

from __future__ import annotations

import json
import os
import signal
import urllib.request

from tests.support.command_line import finish, started, vod


def test_it_says_where_it_is_and_serves_until_a_signal(data_dir, films, tmp_path):
    clip = films / "a.mp4"
    clip.write_bytes(os.urandom(30_000))
    with started("practice", "--json", "--folder", tmp_path / "cloud") as process:
        assert process.stdout is not None
        told = json.loads(process.stdout.readline())
        keys = {"VOD_SECRET_ID": told["secret_id"], "VOD_SECRET_KEY": told["secret_key"]}
        done = vod("upload", "--json", "--data-dir", data_dir, "--endpoint", told["endpoint"], clip, environ=keys)
        assert done.code == 0, done.out + done.err
        with urllib.request.build_opener(urllib.request.ProxyHandler({})).open(
            done.ends()["a.mp4"]["media_url"]
        ) as got:
            assert got.read() == clip.read_bytes()
        second = vod("practice", "--folder", tmp_path / "cloud")
        assert second.code == 1
        assert "in use by another process" in second.err
        process.send_signal(signal.SIGINT)
        assert finish(process, timeout_s=10).code == 0


def test_people_are_told_how_to_use_it(tmp_path):
    with started("practice", "--folder", tmp_path / "cloud") as process:
        assert process.stdout is not None
        lines = [process.stdout.readline() for _ in range(9)]
        assert "http://127.0.0.1:" in lines[0]
        assert any("export VOD_SECRET_ID=AKID" in line for line in lines)
        process.send_signal(signal.SIGTERM)
        assert finish(process, timeout_s=10).code == 0
