"""One word for each thing: names in the code and words on pages are those of docs/glossary.md."""

import ast
import re

from tests.structure.sources import MODULES, PACKAGE, nodes, offences

# In code: words that mean nothing here (helper), or that we have our own for (code, visit, browser).
NOT_IN_CODE = {"token", "otp", "device", "authenticator", "login", "helper", "util", "manager", "service"}
# A key's purpose is part of what was derived with it, so it keeps its name for ever.
EXCEPTIONS = {"OTP_CODE"}
# On pages: words that nobody should have to learn to sign in.
NOT_ON_PAGES = {"token", "otp", "device", "authenticator", "login", "challenge", "factor"}
PAGES = sorted(PACKAGE.rglob("templates/**/*.html"))


def test_names_in_code_are_the_products_words():
    def strange_names(path):
        named = {path.stem, *_defined(path)} - EXCEPTIONS
        return {name for name in named if NOT_IN_CODE & _words(name)}

    assert offences(MODULES, strange_names) == {}


def test_pages_speak_plainly():
    def hard_words(path):
        text = re.sub(r"\{[{%#].*?[}%#]\}|<[^>]*>", " ", path.read_text("utf-8"), flags=re.DOTALL)
        text = text.replace("2-Factor Authentication", "").lower()
        return NOT_ON_PAGES & {word.removesuffix("s") for word in re.findall(r"[a-z]+", text)}

    assert PAGES
    assert offences(PAGES, hard_words) == {}


def _defined(path):
    """Yield the names that this module gives to things."""
    for node in nodes(path):
        if isinstance(node, ast.ClassDef | ast.FunctionDef | ast.AsyncFunctionDef):
            yield node.name
        elif isinstance(node, ast.arg):
            yield node.arg
        elif isinstance(node, ast.Name) and isinstance(node.ctx, ast.Store):
            yield node.id


def _words(name):
    """Split a name in snake_case or CamelCase into its words, each in the singular."""
    return {word.lower().removesuffix("s") for word in re.findall(r"[A-Z]+(?![a-z])|[A-Z]?[a-z]+|\d+", name)}
