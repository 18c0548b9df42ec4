"""Docs name files that exist, and links that lead somewhere."""

import re

from tests.structure.sources import DOCS, PACKAGE, ROOT, offences

FILE = re.compile(r"`([\w.<>*/-]+)`")
SUFFIXES = (".py", ".md", ".html", ".css", ".js", ".toml", ".in", ".txt", ".po", ".sql")
FOLDERS = ("src/", "tests/", "docs/", "scripts/", "requirements/", "bench/", ".ci/")
LINK = re.compile(r"\]\((?!https?:|mailto:|#)([^)#\s]+)(?:#[^)\s]*)?\)")


def test_files_that_a_page_names_exist():
    def missing(page):
        named = [word for word in FILE.findall(page.read_text("utf-8")) if _is_a_file(word)]
        return [word for word in named if not _exists(word, page.parent)]

    assert offences(DOCS, missing) == {}


def test_links_lead_somewhere():
    def dead(page):
        return [link for link in LINK.findall(page.read_text("utf-8")) if not (page.parent / link).exists()]

    assert offences(DOCS, dead) == {}


def _is_a_file(word):
    """Tell a file's name from an address (/sign-in/) or a name in code (limits.spend)."""
    if word.startswith("/"):
        return False
    return word.startswith(FOLDERS) or ("/" in word and word.endswith(SUFFIXES))


def _exists(word, folder):
    """Look from the project, the package (signin/flow.py) and the page; <name> stands for any name."""
    pattern = re.sub(r"<[^>]*>", "*", word)
    return any(any(place.glob(pattern)) for place in (ROOT, PACKAGE, folder))
