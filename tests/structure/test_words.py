"""One word for each thing: names in the code and words on pages are those of docs/glossary.md."""

import ast
import re

import pytest

from tests.structure.sources import MODULES, PACKAGE, name, nodes

# In code: words that mean nothing here (helper), or that we have our own for (code, visit, browser).
NOT_IN_CODE = {
    "token",
    "otp",
    "device",
    "authenticator",
    "login",
    "helper",
    "util",
    "utils",
    "manager",
    "service",
}
# A key's purpose is part of what was derived with it, so it keeps its name for ever.
EXCEPTIONS = {"OTP_CODE"}
# On pages: words that nobody should have to learn to sign in.
NOT_ON_PAGES = {"token", "otp", "authenticator", "device", "login", "challenge", "factor"}
PAGES = sorted(PACKAGE.rglob("templates/**/*.html"))


@pytest.mark.parametrize("path", MODULES, ids=name)
def test_names_in_code_are_the_products_words(path):
    named = {path.stem, *_defined(path)} - EXCEPTIONS

    assert {each for each in named if NOT_IN_CODE & set(_words(each))} == set()


@pytest.mark.parametrize("path", PAGES, ids=name)
def test_pages_speak_plainly(path):
    text = re.sub(r"\{[{%#].*?[}%#]\}|<[^>]*>", " ", path.read_text("utf-8"), flags=re.DOTALL)
    text = text.replace("2-Factor Authentication", "")

    assert NOT_ON_PAGES & {word.lower().removesuffix("s") for word in re.findall(r"[A-Za-z]+", text)} == set()


def _defined(path):
    """Yield the names that this module gives to things."""
    for node in nodes(path):
        if isinstance(node, ast.ClassDef | ast.FunctionDef | ast.AsyncFunctionDef):
            yield node.name
        elif isinstance(node, ast.arg):
            yield node.arg
        elif isinstance(node, ast.Name) and isinstance(node.ctx, ast.Store):
            yield node.id


def _words(text):
    """Split a name in snake_case or CamelCase into its words."""
    return [word.lower() for word in re.findall(r"[A-Z]+(?![a-z])|[A-Z]?[a-z]+|\d+", text)]
