"""What the repository holds, and what no file of it may name."""

from __future__ import annotations

import re
import subprocess
from pathlib import Path

REPOSITORY = Path(__file__).parents[3]
TOP_LEVEL = {
    "CHANGELOG.md", "CONTRIBUTING.md", "LICENSE", "README.md", "packaging", "pyproject.toml", "resources", "tests", "vod_desktop",
}  # fmt: skip
MACHINE_PATH = re.compile(r"""(?<![\w.<>~-])/(?:root|work|tmp|opt)(?:/[\w.]|["'` ])""")


def _tracked() -> list[Path]:
    listing = subprocess.run(["git", "ls-files", "-z"], cwd=REPOSITORY, capture_output=True, text=True, check=True)
    return [Path(name) for name in listing.stdout.split("\0") if name]


def test_the_top_level_holds_what_was_agreed_and_nothing_else() -> None:
    visible = {path.parts[0] for path in _tracked() if not path.parts[0].startswith(".")}
    assert visible == TOP_LEVEL


def test_no_file_names_a_path_of_one_machine() -> None:
    found = []
    for path in _tracked():
        if not (REPOSITORY / path).exists():
            continue  # deleted, not yet committed
        try:
            text = (REPOSITORY / path).read_text(encoding="utf-8")
        except UnicodeDecodeError:
            continue  # a picture or a film
        found += [f"{path}: {match.group()}" for match in MACHINE_PATH.finditer(text)]
    assert found == []


def test_continuous_integration_runs_the_test_command_and_nothing_else() -> None:
    script = REPOSITORY / ".ci" / "run"
    words = [line for line in script.read_text(encoding="utf-8").splitlines() if line and not line.startswith("#")]
    assert words[-1] == "exec python3 packaging/dev.py test"
    assert all(line.startswith(("set ", "cd ")) for line in words[:-1])
    assert script.stat().st_mode & 0o111, "it must be executable"


def test_the_sample_clip_is_small_and_can_be_played_before_it_is_whole() -> None:
    clip = (REPOSITORY / "resources" / "sample" / "sample.mp4").read_bytes()
    assert len(clip) < 16_384
    assert clip[4:8] == b"ftyp"
    assert clip.index(b"moov") < clip.index(b"mdat")
