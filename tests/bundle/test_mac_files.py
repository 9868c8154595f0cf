"""What macOS is told, as far as it can be read without one."""

from __future__ import annotations

import plistlib
import re
import subprocess
from pathlib import Path

from bundling import identity, mac_bundle

MACOS = Path(__file__).parents[2] / "packaging" / "macos"


def test_documents_are_offered_and_never_claimed():
    documents = mac_bundle.info_plist("1.2.3")["CFBundleDocumentTypes"]
    assert {document["LSHandlerRank"] for document in documents} == {"Alternate"}
    assert {document["CFBundleTypeRole"] for document in documents} == {"Viewer"}
    types = {one for document in documents for one in document["LSItemContentTypes"]}
    assert {"public.movie", "public.audio", "public.folder"} <= types


def test_the_identifier_is_one_that_macos_takes():
    assert re.fullmatch(r"[A-Za-z0-9-]+(\.[A-Za-z0-9-]+){2,}", identity.IDENTIFIER)


def test_the_values_are_a_property_list_with_version_and_oldest_system():
    values = plistlib.loads(plistlib.dumps(mac_bundle.info_plist("1.2.3")))
    assert values["CFBundleShortVersionString"] == values["CFBundleVersion"] == "1.2.3"
    assert values["CFBundleExecutable"] == identity.PROGRAM
    assert values["LSMinimumSystemVersion"] == "13.0"
    assert values["NSRequiresAquaSystemAppearance"] is False
    assert {"en", "zh_CN"} <= set(values["CFBundleLocalizations"])


def test_the_entitlements_are_few_and_none_opens_the_process_to_others():
    values = plistlib.loads((MACOS / "entitlements.plist").read_bytes())
    assert values == {"com.apple.security.cs.allow-unsigned-executable-memory": True}


def test_the_script_that_signs_is_sound_and_takes_no_secret_on_its_command_line():
    script = MACOS / "release.sh"
    assert script.stat().st_mode & 0o111
    done = subprocess.run(["shellcheck", str(script)], capture_output=True, text=True, check=False, timeout=30)
    assert done.returncode == 0, done.stdout
    words = script.read_text(encoding="utf-8")
    assert "--keychain-profile" in words
    assert not re.search(r"--(password|apple-id|key)\b", words)
