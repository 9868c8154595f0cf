"""`sign` and `verify-signature` as a process: what comes out, where the key comes from, and what must never be shown."""

from __future__ import annotations

import base64
import hmac
import subprocess
import sys
import time
from pathlib import Path
from urllib.parse import quote

import pytest

from tests.support.command_line import REPOSITORY, environment, vod
from tests.support.signatures import ALL, KEY, NOW, SECRET_ID, packed
from tests.support.terminal import on_a_terminal
from vod_desktop.core.cloud.signature import sign
from vod_desktop.core.model.signature import FindingKind

OURS = {"VOD_SECRET_ID": SECRET_ID, "VOD_SECRET_KEY": KEY}
PAIR = f"{SECRET_ID}\n{KEY}\n"


def original_of(line: str) -> str:
    """What a printed signature says; its MAC is checked on the way."""
    content = base64.b64decode(line.removesuffix("\n"), validate=True)
    assert content[:20] == hmac.digest(KEY.encode(), content[20:], "sha1")
    return content[20:].decode()


def fresh(extra: str = "", *, life_s: int = 3600) -> str:
    start = int(time.time())
    return packed(f"secretId={SECRET_ID}&currentTimeStamp={start}&expireTime={start + life_s}&random=1{extra}")


class TestSigning:
    def test_the_signature_stands_alone_on_standard_output(self) -> None:
        before = int(time.time())
        done = vod("sign", environ=OURS)
        assert (done.code, done.err) == (0, "")
        fields = dict(pair.split("=") for pair in original_of(done.out).split("&"))
        assert list(fields) == ["secretId", "currentTimeStamp", "expireTime", "random"]
        assert before <= int(fields["currentTimeStamp"]) <= time.time()
        assert int(fields["expireTime"]) - int(fields["currentTimeStamp"]) == 86_400

    def test_all_options_are_in_it(self) -> None:
        words = ["--class-id", "7", "--procedure", "QCVB_SimpleProcessFile({10,20},150,10,10)", "--priority", "-5"]
        words += ["--notify-mode", "finish", "--source-context", "来源 a&b", "--one-time", "--sub-app-id", "1500012345"]
        words += ["--session-context", "ctx=1", "--region", "ap-chongqing", "--expires-in", "30m"]
        original = original_of(vod("sign", *words, environ=OURS).out)
        rest = original.split("&", 4)[4]
        assert rest == base64.b64decode(sign(ALL, KEY))[20:].decode().split("&", 4)[4]

    def test_one_time_signatures_of_one_second_differ(self) -> None:
        assert vod("sign", "--one-time", environ=OURS).out != vod("sign", "--one-time", environ=OURS).out

    def test_what_it_says_comes_as_json(self) -> None:
        (facts,) = vod("sign", "--json", "--priority", "3", environ=OURS).events
        assert facts["event"] == "signature"
        assert facts["original"] == original_of(facts["signature"])
        assert facts["parameters"]["taskPriority"] == "3"
        assert facts["ends_at"] - facts["starts_at"] == 86_400
        assert [one["kind"] for one in facts["findings"]] == ["without_procedure"]

    def test_what_has_no_effect_is_said_beside_it(self) -> None:
        done = vod("sign", "--priority", "3", environ=OURS)
        assert done.code == 0
        original_of(done.out)
        assert "The priority is set, but no procedure template is." in done.err

    def test_the_key_comes_from_standard_input(self) -> None:
        assert original_of(vod("sign", given=PAIR).out).startswith(f"secretId={SECRET_ID}&")

    def test_an_account_brings_its_application(self, data_dir: Path) -> None:
        vod("account", "add", "公司", "--sub-app-id", "42", "--data-dir", data_dir, given=PAIR)
        words = ("sign", "--account", "公司", "--data-dir", data_dir)
        assert "&vodSubAppId=42" in original_of(vod(*words, environ=OURS).out)
        assert "&vodSubAppId=7" in original_of(vod(*words, "--sub-app-id", "7", environ=OURS).out)
        temporary = vod(*words, environ=OURS | {"VOD_TOKEN": "token0001"})
        assert (temporary.code, temporary.out) == (2, "")
        missing = vod(*words)
        assert missing.code == 2
        assert "No key is known for account “公司”" in missing.err

    def test_the_practice_cloud_signs_with_its_own_key(self, data_dir: Path) -> None:
        words = ("--account", "practice", "--data-dir", data_dir)
        done = vod("sign", *words)
        assert done.code == 0, done.err
        assert vod("verify-signature", done.out.strip(), *words).code == 0

    @pytest.mark.parametrize(
        ("words", "environ", "says"),
        [
            (["--expires-in", "0"], OURS, "not a time such as"),
            (["--expires-in", "91d"], OURS, "not a time such as"),
            (["--expires-in", "1.5h"], OURS, "not a time such as"),
            (["--priority", "11"], OURS, "from -10 to 10"),
            (["--priority", "high"], OURS, "from -10 to 10"),
            (["--class-id", "-1"], OURS, "from 0 up"),
            (["--notify-mode", "Often"], OURS, "--notify-mode cannot be Often"),
            (["--source-context", "源" * 251], OURS, "The source context is too long."),
            (["--secret-key", "x"], OURS, "not known here"),
            (["--account", "nobody"], OURS, "no account named “nobody”"),
            ([], OURS | {"VOD_TOKEN": "token0001"}, "A temporary key cannot make upload signatures."),
            ([], OURS | {"VOD_SECRET_KEY": "with a blank"}, "SecretKey cannot be right"),
            ([], {}, "SecretId is missing"),
        ],
    )
    def test_wrong_usage_is_exit_code_2_and_a_sentence(
        self, data_dir: Path, words: list[str], environ: dict[str, str], says: str
    ) -> None:
        done = vod("sign", *words, "--data-dir", data_dir, environ=environ)
        assert (done.code, done.out) == (2, "")
        assert says in done.err
        assert KEY not in done.err
        assert not data_dir.exists()

    def test_on_a_terminal_the_key_is_asked_for_and_not_shown(self) -> None:
        with on_a_terminal("sign", pipes_output=True) as terminal:
            terminal.wait_for("SecretId: ")
            terminal.enter(SECRET_ID)
            terminal.wait_for("SecretKey: ")
            terminal.enter(KEY)
            out, _ = terminal.process.communicate(timeout=30)
        assert original_of(out)
        assert KEY.encode() not in terminal.shown


class TestVerifying:
    def test_a_right_one_is_explained(self) -> None:
        done = vod("verify-signature", fresh("&taskNotifyMode=None&procedure=P&oneTimeValid=1"), environ=OURS)
        assert done.code == 0, done.out
        lines = done.out.splitlines()
        assert lines[0] == "✓ Made with this key"
        assert lines[1].startswith("✓ Valid until ")
        assert lines[1].endswith(("another 59 min 59 s", "another 1 h 0 min", "another 59 min 58 s"))
        assert ["Can be used", "oneTimeValid", "Once", "(1)"] in [
            [piece.strip() for piece in line.split("  ") if piece.strip()] for line in lines
        ]
        assert "i The signature can be used once." in lines
        assert lines[-1] == "The signature is valid."

    def test_one_made_with_another_key_is_not_valid(self) -> None:
        done = vod("verify-signature", fresh(), environ=OURS | {"VOD_SECRET_KEY": "another-key"})
        assert done.code == 1
        assert done.out.startswith("✗ Not made with this key\n")
        assert done.out.endswith("The signature is not valid.\n")

    def test_an_old_one_is_not_valid(self) -> None:
        done = vod("verify-signature", packed(f"secretId=a&currentTimeStamp={NOW}&expireTime={NOW + 1}&random=1"))
        assert done.code == 1
        assert "\n✗ Expired 2023-11-1" in done.out
        assert "- Key not checked" in done.out

    def test_without_a_key_the_rest_is_explained(self) -> None:
        done = vod("verify-signature", fresh())
        assert done.code == 0
        assert done.out.endswith("as far as can be told without the key.\n")

    def test_a_key_is_asked_for_if_wanted(self) -> None:
        done = vod("verify-signature", fresh(), "--ask-key", given=PAIR)
        assert (done.code, done.out.splitlines()[0]) == (0, "✓ Made with this key")

    @pytest.mark.parametrize("words", [[], ["-"]])
    def test_it_is_read_from_standard_input(self, words: list[str]) -> None:
        done = vod("verify-signature", *words, environ=OURS, given=fresh() + "\n")
        assert (done.code, done.out.splitlines()[-1]) == (0, "The signature is valid.")

    def test_what_copying_did_to_it_is_undone_and_said(self) -> None:
        signature = next(one for one in (fresh(f"&zone={'x' * n}") for n in range(1, 4)) if one.endswith("="))
        escaped = vod("verify-signature", "--json", quote(signature, safe=""), environ=OURS)
        wrapped = vod("verify-signature", "--json", environ=OURS, given=f"{signature[:40]}\n{signature[40:]}")
        words = vod("verify-signature", "--json", signature[:41], signature[41:], environ=OURS)
        kinds = [[one["kind"] for one in done.events[0]["findings"]] for done in (escaped, wrapped, words)]
        assert kinds == [
            [FindingKind.ESCAPES_UNDONE, FindingKind.UNKNOWN],
            [FindingKind.BREAKS_REMOVED, FindingKind.UNKNOWN],
            [FindingKind.BLANKS_REMOVED, FindingKind.UNKNOWN],
        ]
        assert escaped.code == wrapped.code == words.code == 0
        told = vod("verify-signature", quote(signature, safe=""), environ=OURS)
        assert "! The signature was URL-encoded (%2B, %3D).\n    This was undone for this check." in told.out

    def test_json_tells_programs_all_of_it(self) -> None:
        done = vod("verify-signature", "--json", fresh("&zone=1"), environ=OURS)
        (facts,) = done.events
        assert {name: facts[name] for name in ("event", "valid", "mac")} == {
            "event": "checked",
            "valid": True,
            "mac": "right",
        }
        assert facts["parameters"]["zone"] == "1"
        assert facts["original"].endswith("&zone=1")
        (unknown,) = facts["findings"]
        assert (unknown["kind"], unknown["severity"], unknown["name"]) == ("unknown", "warning", "zone")
        assert unknown["message"]
        assert unknown["advice"]

    def test_what_cannot_be_read_is_not_valid(self) -> None:
        done = vod("verify-signature", "no-signature!", environ=OURS)
        assert (done.code, done.out) == (1, "")
        assert "The upload signature cannot be read: it is not Base64." in done.err
        as_json = vod("verify-signature", "--json", given="\x00\xff")
        assert as_json.code == 1
        assert (as_json.events[0]["valid"], as_json.events[0]["code"]) == (False, "signature.unreadable")

    def test_control_characters_reach_no_terminal(self) -> None:
        done = vod("verify-signature", fresh("&sourceContext=a%1B%5B2J%0Ab"))
        assert done.code == 0
        assert "\x1b" not in done.out
        assert "a\\x1b[2J\\nb" in done.out

    def test_chinese_is_aligned(self) -> None:
        done = vod("verify-signature", fresh("&classId=0"), environ={"LC_ALL": "zh_CN.UTF-8"})
        row = next(line for line in done.out.splitlines() if "classId" in line)
        assert row == "  分类      classId           其他  (0)"

    @pytest.mark.parametrize("words", [["--key", KEY], ["--account", "nobody"]])
    def test_wrong_usage_is_exit_code_2(self, data_dir: Path, words: list[str]) -> None:
        done = vod("verify-signature", fresh(), *words, "--data-dir", data_dir)
        assert (done.code, done.out) == (2, "")

    def test_a_temporary_key_checks_nothing(self) -> None:
        done = vod("verify-signature", fresh(), environ=OURS | {"VOD_TOKEN": "token0001"})
        assert (done.code, done.out) == (2, "")
        assert "A temporary key cannot make upload signatures." in done.err


def test_neither_command_loads_qt_or_an_sdk(data_dir: Path) -> None:
    code = f"""
import sys
from vod_desktop.cli.main import run
run(["sign"], None)
run(["verify-signature", {fresh()!r}], None)
print(sorted({{name.partition(".")[0] for name in sys.modules}} & {{"PySide6", "qasync", "requests", "qcloud_cos", "tencentcloud"}}))
run(["sign", "--account", "practice", "--data-dir", {str(data_dir)!r}], None)
print(sorted({{name.partition(".")[0] for name in sys.modules}} & {{"PySide6", "qasync"}}))
"""
    done = subprocess.run(
        [sys.executable, "-c", code], cwd=REPOSITORY, env=environment(OURS), capture_output=True, text=True, check=True
    )
    assert [line for line in done.stdout.splitlines() if line.startswith("[")] == ["[]", "[]"]
