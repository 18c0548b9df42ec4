"""Habits that the other checks cannot see, and that have cost similar projects dearly."""

import ast

from tests.structure.sources import MODULES, functions, nodes, offences

GUESSABLE = {"random", "numpy", "faker"}
OTHER_CHANCE = {"urandom", "uuid1", "get_random_string"}  # an id is no secret: uuid4 may name a row


def test_chance_comes_from_secrets_alone():
    def other_chance(path):
        return ({module.partition(".")[0] for module in _imported(path)} & GUESSABLE) | (
            _named(path) & OTHER_CHANCE
        )

    assert offences(MODULES, other_chance) == {}


def test_imports_stand_at_the_top():
    def importing(path):
        return {
            function.name
            for function in functions(path)
            for node in ast.walk(function)
            if isinstance(node, ast.Import | ast.ImportFrom)
        }

    assert offences(MODULES, importing) == {}


def test_settings_have_their_default_in_settings():
    def guesses(path):
        calls = (node for node in nodes(path) if isinstance(node, ast.Call))
        return [call.lineno for call in calls if ast.unparse(call).startswith("getattr(settings")]

    assert offences(MODULES, guesses) == {}


def test_rows_are_guarded_by_the_update_itself():
    # SQLite takes no notice of select_for_update, and says nothing about it.
    assert offences(MODULES, lambda path: _named(path) & {"select_for_update"}) == {}


def _named(path):
    """Return the names that a module uses."""
    attributes = {node.attr for node in nodes(path) if isinstance(node, ast.Attribute)}
    return attributes | {node.id for node in nodes(path) if isinstance(node, ast.Name)} | _imported(path)


def _imported(path):
    """Return what a module imports: modules, and names out of them."""
    imported = set()
    for node in nodes(path):
        if isinstance(node, ast.Import | ast.ImportFrom):
            imported |= {alias.name for alias in node.names}
        if isinstance(node, ast.ImportFrom):
            imported.add(node.module or "")
    return imported
