"""Every named statement is held against the tables: what a model renames, or adds, must not be forgotten in SQL."""

import re
from importlib import import_module

import pytest
from django.apps import apps
from django.db import connection, models

from gatepost.kernel.database import claims

pytestmark = pytest.mark.django_db
KINDS = ("SELECT", "INSERT", "UPDATE", "DELETE")
BY_TABLE = {model._meta.db_table: model for model in apps.get_models()}


def named() -> dict[str, str]:
    """Return every statement that stands in a models.py, under its name."""
    found = {}
    for config in apps.get_app_configs():
        if config.models_module is None or not config.name.startswith("gatepost."):
            continue
        for name, text in vars(import_module(f"{config.name}.models")).items():
            if isinstance(text, str) and text.strip().startswith(KINDS):
                found[f"{config.label}.{name}"] = text
    return found


NAMED = named()
INSERTS = {name: text for name, text in NAMED.items() if text.strip().startswith("INSERT")}


def test_there_are_statements_to_look_at():
    assert len(NAMED) > 25


@pytest.mark.parametrize("name", NAMED)
def test_a_statement_fits_the_tables(name):
    text = NAMED[name].format(skip_locked=claims.skip_locked())
    params = dict.fromkeys(re.findall(r"%\((\w+)\)s", text))
    with connection.cursor() as cursor:
        literal = text % dict.fromkeys(params, "NULL")
        cursor.execute(f"EXPLAIN {literal}")

        assert cursor.fetchall()


@pytest.mark.parametrize("name", INSERTS)
def test_an_insert_fills_every_column_that_must_be_filled(name):
    table, columns = re.match(r"\s*INSERT INTO (\w+)\s*\(([^)]*)\)", INSERTS[name]).groups()
    given = {column.strip() for column in columns.split(",")}
    model = BY_TABLE[table]
    needed = {
        field.column
        for field in model._meta.concrete_fields
        if not field.null and not isinstance(field, models.AutoField | models.BigAutoField)
    }

    assert needed - given == set()
