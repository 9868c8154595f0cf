"""The recipe of the public builds: valid, pinned, and nothing but the command that developers use."""

from __future__ import annotations

import re
import subprocess
import sys
from pathlib import Path

import pytest
from ruamel.yaml import YAML

WORKFLOW = Path(__file__).parents[2] / ".github" / "workflows" / "build.yml"


@pytest.fixture(scope="module")
def jobs() -> dict[str, dict]:
    return YAML(typ="safe").load(WORKFLOW.read_text(encoding="utf-8"))["jobs"]


def test_it_is_a_valid_workflow():
    command = [sys.executable, "-m", "check_jsonschema", "--builtin-schema", "vendor.github-workflows", str(WORKFLOW)]
    done = subprocess.run(command, capture_output=True, text=True, check=False, timeout=60)
    assert done.returncode == 0, done.stdout + done.stderr


def test_each_system_has_a_job_that_makes_checks_and_attaches(jobs):
    assert set(jobs) == {"linux", "windows", "macos"}
    for job in jobs.values():
        runs = [step["run"] for step in job["steps"] if "run" in step]
        assert any(re.fullmatch(r"python3? packaging/dev\.py package --verify", run) for run in runs)
        attached = [step for step in job["steps"] if step.get("uses", "").startswith("actions/upload-artifact@")]
        assert any(step["with"].get("if-no-files-found") == "error" for step in attached)


def test_every_action_is_one_of_githubs_own_at_a_version(jobs):
    used = [step["uses"] for job in jobs.values() for step in job["steps"] if "uses" in step]
    assert used
    assert [name for name in used if not re.fullmatch(r"actions/[a-z-]+@v\d+\.\d+\.\d+", name)] == []


def test_secrets_come_by_the_environment_only(jobs):
    runs = [step["run"] for job in jobs.values() for step in job["steps"] if "run" in step]
    assert not any("secrets." in run for run in runs)
