"""A file or a function that has grown long hides a name that is missing."""

import ast

from tests.structure.sources import MODULES, functions, offences

LONGEST_FILE = 250
LONGEST_FUNCTION = 30


def test_files_are_short():
    def too_long(path):
        lines = len(path.read_text("utf-8").splitlines())
        return lines if lines >= LONGEST_FILE else 0

    assert offences(MODULES, too_long) == {}


def test_functions_are_short():
    def too_long(path):
        return {each.name: _lines(each) for each in functions(path) if _lines(each) >= LONGEST_FUNCTION}

    assert offences(MODULES, too_long) == {}


def _lines(function):
    """Count the lines of a function from its `def` on; a docstring may take the room it needs."""
    docstring = function.body[0] if ast.get_docstring(function) else None
    words = docstring.end_lineno - docstring.lineno + 1 if docstring else 0
    return function.end_lineno - function.lineno + 1 - words
