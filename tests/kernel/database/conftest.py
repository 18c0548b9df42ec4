"""A table with a column of each kind, as the ORM makes it."""

import pytest
from django.db import connection, models
from django.test.utils import isolate_apps

from gatepost.kernel.database import statements


@pytest.fixture(scope="session")
def table(django_db_setup, django_db_blocker):
    """Make the table once; nobody else knows of it."""
    with isolate_apps("gatepost.kernel"):

        class Thing(models.Model):  # noqa: DJ008  (nobody reads it)
            id = models.BigIntegerField(primary_key=True)
            at = models.DateTimeField(null=True)
            mark = models.UUIDField(null=True)
            name = models.CharField(max_length=20, null=True, unique=True)  # noqa: DJ001  (None comes back as None)
            data = models.BinaryField(null=True)
            good = models.BooleanField(null=True)

            class Meta:
                app_label = "kernel"
                db_table = "thing"

    with django_db_blocker.unblock(), connection.schema_editor() as editor:
        editor.create_model(Thing)
    yield Thing
    with django_db_blocker.unblock():
        with connection.schema_editor() as editor:
            editor.delete_model(Thing)
        connection.close()


@pytest.fixture
def thing(table, db):
    """Return the model of the empty table, in a transaction of the test's own."""
    return table


@pytest.fixture
def real_thing(table, django_db_blocker):
    """Return the model of the empty table, for tests that commit, and for threads."""
    with django_db_blocker.unblock():
        yield table
        statements.run("DELETE FROM thing")
        connection.close()
