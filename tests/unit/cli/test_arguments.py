"""What the command lines mean, and what is said about wrong ones."""

from __future__ import annotations

from pathlib import Path

import pytest

from vod_desktop.cli import arguments, upload_arguments
from vod_desktop.cli.parser import UsageError
from vod_desktop.core.engine.limits import Limits
from vod_desktop.core.model.account import RequestMethod, SignatureService
from vod_desktop.core.model.options import CoverMode, RouteChoice, UploadOptions
from vod_desktop.core.model.signature import NotifyMode
from vod_desktop.texts import Language, Texts

LOCALE = Path(__file__).parents[3] / "resources" / "locale"
ENGLISH = Texts(Language.ENGLISH, LOCALE)
CHINESE = Texts(Language.CHINESE, LOCALE)


def refused(words: list[str], texts: Texts = ENGLISH) -> str:
    with pytest.raises(UsageError) as caught:
        upload_arguments.read_upload(texts, words)
    return str(caught.value)


def test_all_options_of_a_job_are_read():
    words = [
        "a.mp4",
        "--endpoint",
        "http://127.0.0.1:1",
        "--procedure",
        "P",
        "--class-id",
        "7",
        "--cover",
        "c.png",
        "--name",
        "{stem}-{n}",
        "--region",
        "ap-x",
        "--expires",
        "2030-01-01T00:00:00Z",
        "--source-context",
        "s",
        "--session-context",
        "t",
        "--media-type",
        "mp4",
        "--storage-path",
        "/p",
        "--sub-app-id",
        "9",
        "--route",
        "client",
        "--priority",
        "-5",
        "--notify-mode",
        "Change",
        "--parallel",
        "3",
        "--files",
        "4",
        "--limit-rate",
        "2M",
        "--network-wait",
        "5",
        "--data-dir",
        "d",
        "--json",
        "--force",
        "b.mp4",
    ]
    request = upload_arguments.read_upload(ENGLISH, words)
    assert request.files == (Path("a.mp4"), Path("b.mp4"))
    assert request.target == upload_arguments.Target(None, False, "http://127.0.0.1:1", 9)
    assert request.pace == arguments.Pace(Limits(3, 4, 2_000_000), 5)
    assert request.common == arguments.Common(Path("d"), True)
    assert request.force
    assert request.options == UploadOptions(
        "{stem}-{n}",
        "mp4",
        7,
        "P",
        CoverMode.FILE,
        Path("c.png").absolute(),
        "ap-x",
        "2030-01-01T00:00:00Z",
        "s",
        "t",
        "/p",
        RouteChoice.CLIENT,
        -5,
        NotifyMode.CHANGE,
    )


def test_left_out_options_are_the_defaults():
    request = upload_arguments.read_upload(ENGLISH, ["--practice", "a.mp4"])
    assert request.options == UploadOptions()
    assert request.pace == arguments.Pace(Limits(), None)
    assert (request.target.practice, request.files_from, request.force) == (True, None, False)


@pytest.mark.parametrize(("word", "mode"), [("none", CoverMode.NONE), ("auto", CoverMode.SAME_NAME)])
def test_covers_by_word(word, mode):
    assert upload_arguments.read_upload(ENGLISH, ["--practice", "--cover", word, "a"]).options.cover_mode is mode


def test_a_signature_service_is_named_without_its_header_and_an_endpoint_may_stand_in_for_the_cloud():
    words = ["--signature-url", "https://h/s", "--signature-method", "POST", "--signature-path", "data.sign", "a.mp4"]
    target = upload_arguments.read_upload(ENGLISH, words).target
    assert target.service == SignatureService("https://h/s", RequestMethod.POST, None, "data.sign")
    assert (target.account, target.practice, target.endpoint) == (None, False, None)
    words = ["--signature-url", "https://h/s", "--endpoint", "http://e:1", "--sign-options", "--sub-app-id", "7", "a"]
    target = upload_arguments.read_upload(ENGLISH, words).target
    assert target.service == SignatureService("https://h/s", takes_options=True)
    assert (target.endpoint, target.sub_app_id) == ("http://e:1", 7)


def test_a_file_that_looks_like_an_option_comes_after_two_dashes():
    assert upload_arguments.read_upload(ENGLISH, ["--practice", "--", "--odd.mp4"]).files == (Path("--odd.mp4"),)


@pytest.mark.parametrize(
    ("words", "english", "chinese"),
    [
        (["--practice"], "at least one file", "至少指定一个"),
        (["a.mp4"], "with one of --account NAME", "之一"),
        (["--practice", "--endpoint", "http://h", "a.mp4"], "Only one of", "只能指定"),
        (["--practice", "--account", "x", "a.mp4"], "Only one of", "只能指定"),
        (["--practice", "--signature-url", "https://h/", "a.mp4"], "Only one of", "只能指定"),
        (["--account", "x", "--signature-url", "https://h/", "a.mp4"], "Only one of", "只能指定"),
        (["--practice", "--sign-options", "a.mp4"], "with --signature-url", "--signature-url"),
        (["--practice", "--signature-path", "data", "a.mp4"], "with --signature-url", "--signature-url"),
        (["--signature-url", "https://h/", "--signature-method", "PUT", "a"], "cannot be PUT", "不能是 PUT"),
        (["--signature-url", "https://h/", "--signature-header", "X: canary", "a"], "not known here", "无法识别"),
        (["--practice", "--priority", "11", "a.mp4"], "11 is not a whole number from -10 to 10", "-10 到 10"),
        (["--practice", "--notify-mode", "Never", "a.mp4"], "cannot be Never", "不能是 Never"),
        (["--practice", "--route", "boat", "a.mp4"], "cannot be boat", "不能是 boat"),
        (["--practice", "--bogus", "a.mp4"], "not known here: --bogus", "无法识别：--bogus"),
        (["--practice", "a.mp4", "--name"], "--name needs a value", "--name 需要一个值"),
        (["--practice", "--json=yes", "a.mp4"], "--json takes no value", "--json 不带值"),
        (
            ["--practice", "--parallel", "17", "a"],
            "17 is not a whole number from 1 to 16",
            "17 不是 1 到 16 之间的整数",
        ),
        (["--practice", "--class-id", "x", "a.mp4"], "x is not a whole number from 0 up", "x 不是"),
        (["--practice", "--limit-rate", "fast", "a.mp4"], "fast is not a speed", "fast 不是速度"),
    ],
)
def test_wrong_command_lines_get_a_sentence_in_the_users_language(words, english, chinese):
    assert english in refused(words)
    assert chinese in refused(words, CHINESE)


@pytest.mark.parametrize(("text", "rate"), [("0", 0), ("1500", 1500), ("500k", 500_000), ("1G", 1_000_000_000)])
def test_speeds_may_have_a_unit(text, rate):
    request = upload_arguments.read_upload(ENGLISH, ["--practice", "--limit-rate", text, "a.mp4"])
    assert request.pace.limits.rate_bytes_per_s == rate


def test_the_other_commands():
    assert arguments.read_resume(ENGLISH, ["--json"]).common.json
    assert arguments.read_status(ENGLISH, ["--data-dir", "d"]).data_dir == Path("d")
    request = arguments.read_practice(ENGLISH, ["--port", "8080", "--speed", "1M", "--life", "60", "--folder", "f"])
    assert (request.port, request.speed_bytes_per_s, request.life_s, request.folder) == (8080, 1_000_000, 60, Path("f"))


def test_a_command_line_without_command_is_the_windows():
    request = arguments.read_window(ENGLISH, ["--practice", "a.mp4", "--data-dir", "d"])
    assert request == arguments.WindowRequest(Path("d"), True, False, None, False, False, (Path("a.mp4"),))


def test_the_self_test_goes_alone():
    assert arguments.read_window(ENGLISH, ["--self-test"]).self_test
    with pytest.raises(UsageError, match="--self-test"):
        arguments.read_window(ENGLISH, ["--self-test", "--practice"])


@pytest.mark.parametrize("words", [["--offscreen"], ["--practice", "--screenshot", "a.png"]])
def test_offscreen_work_is_practice_and_pictures_are_of_it(words):
    with pytest.raises(UsageError, match="--offscreen"):
        arguments.read_window(ENGLISH, words)


READERS = {
    "vod-desktop upload": upload_arguments.read_upload,
    "vod-desktop resume": arguments.read_resume,
    "vod-desktop status": arguments.read_status,
    "vod-desktop practice": arguments.read_practice,
    "vod-desktop": arguments.read_window,
}


@pytest.mark.parametrize("command", READERS)
@pytest.mark.parametrize(("texts", "usage"), [(ENGLISH, "usage: "), (CHINESE, "用法：")])
def test_help_is_in_one_language_and_names_the_command_in_full(command, texts, usage, capsys):
    with pytest.raises(SystemExit) as caught:
        READERS[command](texts, ["--help"])
    assert caught.value.code == 0
    printed = capsys.readouterr().out
    rest = printed.splitlines()[0].removeprefix(f"{usage}{command} ")
    assert rest.startswith(("(", "["))
    assert ("show this help" in printed) is (texts is ENGLISH)


@pytest.mark.parametrize(
    ("command", "words"),
    [
        ("vod-desktop upload", ["--practice", ""]),
        ("vod-desktop upload", ["--practice", "a.mp4", "--", ""]),
        ("vod-desktop upload", ["--practice", "a.mp4", "--cover", ""]),
        ("vod-desktop upload", ["--practice", "--files-from="]),
        ("vod-desktop resume", ["--data-dir", ""]),
        ("vod-desktop practice", ["--folder", ""]),
        ("vod-desktop", [""]),
        ("vod-desktop", ["--practice", "--offscreen", "--screenshot", ""]),
    ],
)
def test_an_empty_path_is_not_the_current_folder(command, words):
    with pytest.raises(UsageError, match="An empty path names nothing"):
        READERS[command](ENGLISH, words)
