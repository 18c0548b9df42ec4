"""A file or a function that has grown long hides a name that is missing."""

import ast

import pytest

from tests.structure.sources import MODULES, name, nodes

LONGEST_FILE = 250
LONGEST_FUNCTION = 30


@pytest.mark.parametrize("path", MODULES, ids=name)
def test_a_file_is_short(path):
    assert len(path.read_text("utf-8").splitlines()) < LONGEST_FILE


@pytest.mark.parametrize("path", MODULES, ids=name)
def test_functions_are_short(path):
    functions = (node for node in nodes(path) if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef))

    long = {function.name: _lines(function) for function in functions if _lines(function) >= LONGEST_FUNCTION}

    assert long == {}


def _lines(function):
    """Count the lines of a function from its `def` on; a docstring may take the room it needs."""
    docstring = function.body[0] if ast.get_docstring(function) else None
    words = docstring.end_lineno - docstring.lineno + 1 if docstring else 0
    return function.end_lineno - function.lineno + 1 - words
