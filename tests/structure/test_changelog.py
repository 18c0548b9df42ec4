"""The changelog keeps to one shape, so that people and tools find what they look for."""

import re

from tests.structure.sources import ROOT

LINES = (ROOT / "CHANGELOG.md").read_text("utf-8").splitlines()
KINDS = ["Security", "Added", "Changed", "Deprecated", "Removed", "Fixed"]
RELEASE = re.compile(r"## \[\d+\.\d+\.\d+\] - \d{4}-\d\d-\d\d")


def test_what_is_not_released_comes_first():
    releases = [line for line in LINES if line.startswith("## ")]

    assert releases[0] == "## [Unreleased]"
    assert [line for line in releases[1:] if not RELEASE.fullmatch(line)] == []


def test_each_release_says_what_kind_of_change_security_first():
    release = []
    for line in LINES:
        if line.startswith("## "):
            release = []
        if line.startswith("### "):
            release.append(line.removeprefix("### "))
            assert release == [kind for kind in KINDS if kind in release]


def test_each_change_is_one_sentence_on_one_line():
    started = LINES.index("## [Unreleased]")
    changes = [line for line in LINES[started:] if line and not line.startswith(("#", "["))]

    assert [line for line in changes if not re.fullmatch(r"- [A-Z“`].*\.", line)] == []
