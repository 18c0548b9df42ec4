"""What is installed is written down to the byte, and names no package server."""

import re

from tests.structure.sources import ROOT, offences

WANTED = sorted((ROOT / "requirements").glob("*.in"))
LOCKED = sorted((ROOT / "requirements").glob("*.txt"))
PINNED = re.compile(r"^([a-z0-9][a-z0-9.-]*)==(\S+)", re.MULTILINE)


def test_each_list_is_locked_in_full():
    def left_out(path):
        return _wanted(path) - set(_pinned(path.with_suffix(".txt")))

    assert [path.stem for path in WANTED] == [path.stem for path in LOCKED]
    assert offences(WANTED, left_out) == {}


def test_each_package_has_its_hashes():
    def bare(path):
        entries = re.split(r"\n(?=\S)", path.read_text("utf-8").strip())
        return [entry for entry in entries if not PINNED.match(entry) or "--hash=sha256:" not in entry]

    assert offences(LOCKED, bare) == {}


def test_the_lists_agree():
    everything = _pinned(ROOT / "requirements" / "dev.txt")

    def different(path):
        return {name for name, version in _pinned(path).items() if everything.get(name, version) != version}

    assert offences(LOCKED, different) == {}


def test_no_package_server_is_named():
    servers = re.compile(r"://|--(extra-)?index-url|--find-links")

    assert offences([*WANTED, *LOCKED], lambda path: servers.findall(path.read_text("utf-8"))) == {}


def test_each_package_has_its_reason():
    reasons = (ROOT / "docs" / "decisions" / "0001-dependencies.md").read_text("utf-8")

    def unexplained(path):
        return {package for package in _wanted(path) if f"| {package} |" not in reasons}

    assert offences(WANTED, unexplained) == {}


def _wanted(path):
    """Return the packages that a list asks for by itself."""
    return set(re.findall(r"^([a-z][a-z0-9-]*)", path.read_text("utf-8"), re.MULTILINE))


def _pinned(path):
    """Return the packages of a locked list with their versions."""
    return dict(PINNED.findall(path.read_text("utf-8")))
