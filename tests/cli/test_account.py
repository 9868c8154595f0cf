"""`account` adds, lists, tests and removes; keys come from standard input and go to no file. Here there is no keyring."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from tests.support.command_line import REPOSITORY, Finished, environment, vod
from tests.support.terminal import on_a_terminal
from vod_desktop.desktop.lock import DataDirLock
from vod_desktop.sandbox import PracticeCloud
from vod_desktop.sandbox.faults import AnswerError, Fault

ID, KEY = "AKIDcanary00000001", "canary-secret-key-00000001"
PAIR = f"{ID}\n{KEY}\n"


@pytest.fixture
def account(data_dir: Path) -> Callable[..., Finished]:
    """Runs an `account` command on the data directory."""

    def run(*words: str | Path, given: str | None = None, environ: dict[str, str] | None = None) -> Finished:
        return vod("account", *words, "--data-dir", data_dir, given=given, environ=environ)

    return run


def test_an_account_is_added_and_listed_and_a_key_that_no_keyring_takes_is_said_to_be_lost(account, data_dir):
    done = account("add", "公司", "--sub-app-id", "7", "--site", "international", "--json", given=PAIR)
    assert done.code == 1
    (added,) = done.events
    assert {name: added[name] for name in ("event", "name", "kind", "sub_app_id", "site", "key_kept")} == {
        "event": "added", "name": "公司", "kind": "key_pair", "sub_app_id": 7, "site": "international", "key_kept": False,
    }  # fmt: skip
    assert "no usable keyring" in done.err
    assert "VOD_SECRET_ID" in done.err
    listed = account("list", "--json")
    assert (listed.code, [event["id"] for event in listed.events]) == (0, [added["id"]])
    assert account("list").out == "公司  Key pair  SubAppId 7\n"
    written = b"".join(path.read_bytes() for path in data_dir.rglob("*") if path.is_file())
    assert KEY.encode() not in written
    assert ID.encode() not in written


def test_without_accounts_the_list_says_so_and_makes_nothing(account, data_dir):
    assert account("list").out == "There are no accounts yet.\n"
    assert account("list", "--json").out == ""
    assert not data_dir.exists()


@pytest.mark.parametrize(
    ("words", "given", "says"),
    [
        (["add", "公司"], PAIR, "already"),
        (["add"], PAIR, "no name"),
        (["add", "b"], "", "SecretId is missing"),
        (["add", "b"], f"{ID}\nshort\n", "SecretKey cannot be right"),
        (["add", "b", "--endpoint", "ftp://x"], PAIR, "not an address of a service"),
        (["add", "b", "--proxy", "socks5://h:1"], PAIR, "proxy address is not valid"),
        (["add", "b", "--proxy", "http://me:canary@h:1"], PAIR, "Leave the proxy's password out"),
        (["add", "b", "--sub-app-id", "main"], PAIR, "not a whole number"),
        (["add", "b", "--secret-key", KEY], PAIR, "not known here"),
        (["test", "nobody"], None, "no account named “nobody”"),
        (["test"], None, "Name the account"),
        (["remove", "nobody"], None, "no account named “nobody”"),
        (["rename", "a"], None, "add, list, test, remove"),
    ],
)
def test_wrong_usage_is_exit_code_2_and_a_sentence(account, words, given, says):
    account("add", "公司", given=PAIR)
    done = account(*words, given=given)
    assert done.code == 2, done.err
    assert says in done.err
    assert "canary" not in done.err.replace(KEY, "") or "--secret-key" in words


def test_a_directory_in_use_is_refused_for_changes_and_can_still_be_listed_and_tested(account, cloud, keys, data_dir):
    account("add", "公司", "--endpoint", cloud.endpoint, given=PAIR)
    with DataDirLock(data_dir):
        for words in (["add", "b"], ["remove", "公司"]):
            done = account(*words, given=PAIR)
            assert done.code == 2
            assert "--data-dir" in done.err
        assert account("list").out.startswith("公司")
        assert account("test", "公司", environ=keys).code == 0


def test_a_test_prints_each_check_and_fails_with_the_first_that_fails(account, cloud: PracticeCloud, keys):
    account("add", "公司", "--endpoint", cloud.endpoint, given=PAIR)
    fine = account("test", "公司", environ=keys)
    assert fine.code == 0, fine.out + fine.err
    assert "✓ Key: in order" in fine.out
    assert fine.out.endswith("“公司” can upload.\n")
    wrong = account("test", "公司", environ=keys | {"VOD_SECRET_KEY": "x" * 32})
    assert wrong.code == 1
    assert "✗ Key: failed\n    The access key was rejected.\n    Check the key of account “公司”" in wrong.out
    cloud.faults.arm(Fault(AnswerError(200, "UnauthorizedOperation", "no"), operation="DescribeAllClass", count=None))
    limited = account("test", "公司", "--json", environ=keys)
    assert limited.code == 0
    warned = [event for event in limited.events if event.get("outcome") == "warning"]
    assert [(event["subject"], event["code"]) for event in warned] == [("DescribeAllClass", "auth.forbidden")]
    assert limited.events[-1] == {"event": "tested", "name": "公司", "passed": True}


def test_without_a_key_a_test_says_so(account, cloud):
    account("add", "公司", "--endpoint", cloud.endpoint, given=PAIR)
    done = account("test", "公司")
    assert done.code == 2
    assert "No key is known for account “公司”" in done.err


def test_the_practice_cloud_can_be_tested_before_it_was_ever_used(account):
    done = account("test", "practice")
    assert done.code == 0, done.out + done.err
    assert done.out.endswith("“Practice cloud” can upload.\n")


def test_an_account_is_removed_but_not_while_it_has_uploads(account, cloud, keys, data_dir, films):
    account("add", "公司", "--endpoint", cloud.endpoint, given=PAIR)
    clip = films / "clip.mp4"
    clip.write_bytes(b"x" * 50_000)
    forbidden = cloud.faults.arm(
        Fault(AnswerError(200, "InvalidParameterValue.ClassId", "no"), operation="ApplyUpload")
    )
    assert vod("upload", "--account", "公司", "--data-dir", data_dir, clip, environ=keys).code == 1
    refused = account("remove", "公司")
    assert refused.code == 1
    assert "uploads that have not ended: 1" in refused.err
    cloud.faults.clear(forbidden)
    assert vod("upload", "--account", "公司", "--data-dir", data_dir, clip, environ=keys).code == 0
    assert account("remove", "公司").out == "Account “公司” was removed.\n"
    assert account("list", "--json").events == []


def test_adding_does_not_touch_what_is_in_the_queue(account, cloud, keys, data_dir, films):
    clip = films / "clip.mp4"
    clip.write_bytes(b"x" * 50_000)
    cloud.faults.arm(Fault(AnswerError(200, "InvalidParameterValue.ClassId", "no"), operation="ApplyUpload"))
    vod("upload", "--endpoint", cloud.endpoint, "--data-dir", data_dir, clip, environ=keys)
    before = vod("status", "--json", "--data-dir", data_dir).events[-1]
    account("add", "公司", given=PAIR, environ=keys)
    assert vod("status", "--json", "--data-dir", data_dir).events[-1] == before


def test_on_a_terminal_the_secret_is_asked_for_and_not_shown(data_dir):
    with on_a_terminal("account", "add", "公司", "--data-dir", str(data_dir)) as terminal:
        terminal.wait_for("SecretId: ")
        terminal.enter(ID)
        terminal.wait_for("SecretKey: ")
        terminal.enter(KEY)
        terminal.wait_for("was added")
        terminal.process.wait(30)
    assert ID.encode() in terminal.shown
    assert KEY.encode() not in terminal.shown


def test_account_commands_load_no_qt(data_dir):
    code = f"""
import sys
from vod_desktop.cli.main import run
run(["account", "list", "--data-dir", {str(data_dir)!r}], None)
run(["account", "test", "practice", "--data-dir", {str(data_dir)!r}], None)
print(sorted(name for name in sys.modules if name.startswith(("PySide6", "qasync"))))
"""
    done = subprocess.run(
        [sys.executable, "-c", code], cwd=REPOSITORY, env=environment({}), capture_output=True, text=True, check=True
    )
    assert done.stdout.splitlines()[-1] == "[]"
