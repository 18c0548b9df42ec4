"""Habits that the other checks cannot see, and that have cost similar projects dearly."""

import ast

import pytest

from tests.structure.sources import MODULES, name, nodes

GUESSABLE = {"random", "numpy", "faker"}
OTHER_CHANCE = {"urandom", "uuid1", "get_random_string"}  # an id is no secret: uuid4 may name a row


@pytest.mark.parametrize("path", MODULES, ids=name)
def test_chance_comes_from_secrets_alone(path):
    imported = {module.partition(".")[0] for module in _imported(path)}
    used = {node.attr for node in nodes(path) if isinstance(node, ast.Attribute)}
    used |= {node.id for node in nodes(path) if isinstance(node, ast.Name)}

    assert imported & GUESSABLE == set()
    assert used & OTHER_CHANCE == set()


@pytest.mark.parametrize("path", MODULES, ids=name)
def test_imports_stand_at_the_top(path):
    functions = (node for node in nodes(path) if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef))

    inside = {
        function.name
        for function in functions
        for node in ast.walk(function)
        if isinstance(node, ast.Import | ast.ImportFrom)
    }

    assert inside == set()


@pytest.mark.parametrize("path", MODULES, ids=name)
def test_settings_have_their_default_in_settings(path):
    guesses = [
        node.lineno
        for node in nodes(path)
        if isinstance(node, ast.Call)
        and isinstance(node.func, ast.Name)
        and node.func.id == "getattr"
        and ast.unparse(node.args[0]) == "settings"
    ]

    assert guesses == []


@pytest.mark.parametrize("path", MODULES, ids=name)
def test_rows_are_guarded_by_the_update_itself(path):
    # SQLite takes no notice of select_for_update, and says nothing about it.
    called = {node.attr for node in nodes(path) if isinstance(node, ast.Attribute)}

    assert "select_for_update" not in called


def _imported(path):
    for node in nodes(path):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            yield node.module or ""
