"""What is installed is written down to the byte, and names no package server."""

import re

import pytest

from tests.structure.sources import ROOT, name

WANTED = sorted((ROOT / "requirements").glob("*.in"))
LOCKED = sorted((ROOT / "requirements").glob("*.txt"))
PINNED = re.compile(r"^([a-z0-9][a-z0-9.-]*)==(\S+)", re.MULTILINE)


def test_each_list_is_locked():
    assert [path.stem for path in WANTED] == [path.stem for path in LOCKED]


@pytest.mark.parametrize("path", LOCKED, ids=name)
def test_each_package_has_its_hashes(path):
    for entry in re.split(r"\n(?=\S)", path.read_text("utf-8").strip()):
        assert PINNED.match(entry)
        assert "--hash=sha256:" in entry


@pytest.mark.parametrize("path", LOCKED, ids=name)
def test_the_lists_agree(path):
    everything = dict(PINNED.findall((ROOT / "requirements" / "dev.txt").read_text("utf-8")))

    for package, version in PINNED.findall(path.read_text("utf-8")):
        assert everything.get(package, version) == version


@pytest.mark.parametrize("path", WANTED, ids=name)
def test_what_is_wanted_is_locked(path):
    locked = {package for package, _ in PINNED.findall(path.with_suffix(".txt").read_text("utf-8"))}

    assert set(_wanted(path)) <= locked


@pytest.mark.parametrize("path", [*WANTED, *LOCKED], ids=name)
def test_no_package_server_is_named(path):
    assert not re.search(r"://|--(extra-)?index-url|--find-links", path.read_text("utf-8"))


@pytest.mark.parametrize("path", WANTED, ids=name)
def test_each_package_has_its_reason(path):
    reasons = (ROOT / "docs" / "decisions" / "0001-dependencies.md").read_text("utf-8")

    assert [package for package in _wanted(path) if f"| {package} |" not in reasons] == []


def _wanted(path):
    """Return the packages that a list asks for by itself."""
    return re.findall(r"^([a-z][a-z0-9-]*)", path.read_text("utf-8"), re.MULTILINE)
