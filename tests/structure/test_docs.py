"""Docs name files that exist, and links that lead somewhere."""

import re

import pytest

from tests.structure.sources import PACKAGE, PAGES, ROOT, name

FILE = re.compile(r"`([\w.<>*/-]+)`")
SUFFIXES = (".py", ".md", ".html", ".css", ".js", ".toml", ".in", ".txt", ".po", ".sql")
FOLDERS = ("src/", "tests/", "docs/", "scripts/", "requirements/", "bench/", ".ci/")
LINK = re.compile(r"\]\((?!https?:|mailto:|#)([^)#\s]+)(#[^)\s]*)?\)")


@pytest.mark.parametrize("path", PAGES, ids=name)
def test_files_that_a_page_names_exist(path):
    named = [word for word in FILE.findall(path.read_text("utf-8")) if _is_a_file(word)]

    assert [word for word in named if not _exists(word, path.parent)] == []


@pytest.mark.parametrize("path", PAGES, ids=name)
def test_links_lead_somewhere(path):
    links = [target for target, _ in LINK.findall(path.read_text("utf-8"))]

    assert [target for target in links if not (path.parent / target).exists()] == []


def _is_a_file(word):
    """Tell a file's name from an address (/sign-in/) or a name in code (limits.spend)."""
    if word.startswith("/"):
        return False
    return word.startswith(FOLDERS) or ("/" in word and word.endswith(SUFFIXES))


def _exists(word, folder):
    """Look from the project, the package (signin/flow.py) and the page; <name> stands for any name."""
    pattern = re.sub(r"<[^>]*>", "*", word)
    return any(any(place.glob(pattern)) for place in (ROOT, PACKAGE, folder))
