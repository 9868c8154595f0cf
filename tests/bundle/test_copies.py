"""Every copy of the program finds what belongs to it, and nothing of another."""

from __future__ import annotations

from pathlib import Path

RESOURCES = "from vod_desktop.paths import resources_dir; print(resources_dir())"
SELF_TEST = "sys.argv = ['vod-desktop', '--self-test']; from vod_desktop.__main__ import main; sys.exit(main())"
REPOSITORY = Path(__file__).parents[2]


def test_it_finds_its_own_resources(copy):
    done = copy.run(RESOURCES)
    assert (done.returncode, done.stderr) == (0, "")
    found = Path(done.stdout.strip())
    assert (found / "icons" / "app.svg").is_file()
    assert not found.is_relative_to(REPOSITORY)
    assert found.is_relative_to(copy.home.parent)


def test_it_brings_every_resource_of_the_checkout(copy):
    found = Path(copy.run(RESOURCES).stdout.strip())
    wanted = REPOSITORY / "resources"
    assert {path.relative_to(wanted) for path in wanted.rglob("*")} == {
        path.relative_to(found) for path in found.rglob("*")
    }


def test_its_self_test_passes_and_says_what_was_checked(copy):
    done = copy.run(SELF_TEST)
    assert (done.returncode, done.stderr) == (0, ""), done.stdout
    lines = done.stdout.splitlines()
    assert lines[-1] == "Everything works."
    steps = [line.partition(":")[0].strip() for line in lines[1:-1]]
    assert steps == [
        "Window", "Ledger and practice cloud", "Keyring", "Certificates", "Languages", "Pictures", "User guide", "Films",
        "Notifications", "Uploads, pause and resume", "Bytes that arrived", "Tables",
    ]  # fmt: skip
    assert "there is none on this system" in done.stdout  # the tests ask no keyring


def test_a_copy_without_a_part_of_its_resources_fails_with_a_sentence(bundle):
    clip = next((bundle.home.parent / "vod-desktop" / "_internal" / "resources").rglob("sample.mp4"))
    hidden = clip.rename(clip.with_suffix(".away"))
    try:
        done = bundle.run(SELF_TEST)
    finally:
        hidden.rename(clip)
    assert done.returncode == 1
    assert "Films failed" in done.stderr
    assert "Traceback" not in done.stderr
    assert done.stdout.splitlines()[-1] == "Something does not work."


def test_a_copy_whose_practice_cloud_loses_bytes_fails_with_the_name_of_the_file(checkout):
    spoil = (
        "import vod_desktop.ui.self_test as test\n"
        "test.sha256_of_url = lambda url: '0' * 64\n"
        "sys.exit(test.run_self_test(sys.stdout.write, sys.stderr.write))"
    )
    done = checkout.run(spoil)
    assert done.returncode == 1
    assert "What arrived is not what was sent: 短片 1" in done.stderr


def test_a_program_without_a_console_has_somewhere_to_write_to(checkout):
    code = "sys.argv = ['vod-desktop', '--version']; sys.stdout = sys.stderr = None\n"
    done = checkout.run(code + "from vod_desktop.__main__ import main; sys.exit(main())")
    assert done.returncode == 0
