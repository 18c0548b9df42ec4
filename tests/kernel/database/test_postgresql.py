"""What only PostgreSQL needs: one isolation level, few round trips, connections that come back."""

import psycopg
import pytest
from django.conf import settings
from django.db import InterfaceError, OperationalError, connection
from django.db.transaction import atomic

from gatepost.kernel.database import statements

pytestmark = [
    pytest.mark.skipif(
        "postgresql" not in settings.DATABASES["default"]["ENGINE"], reason="about PostgreSQL"
    ),
    pytest.mark.django_db(transaction=True),
]

ISOLATION = "SELECT current_setting('transaction_isolation')"


@pytest.fixture
def strict():
    """Make the server begin transactions in another isolation level, as an administrator may have set it."""
    statements.run("SET default_transaction_isolation TO 'serializable'")
    yield
    connection.close()


@pytest.fixture
def trips(monkeypatch):
    """Count how often the server is waited for."""
    seen = []
    original = psycopg.Connection.wait

    def wait(self, generator, *args, **kwargs):
        seen.append(generator.__name__)
        return original(self, generator, *args, **kwargs)

    connection.ensure_connection()
    monkeypatch.setattr(psycopg.Connection, "wait", wait)
    return seen


def test_transactions_are_read_committed_whatever_the_server_prefers(strict):
    with atomic(durable=True):
        assert statements.one(ISOLATION) == ("read committed",)


def test_so_are_transactions_that_are_begun_by_hand(strict):
    connection.set_autocommit(False)
    try:
        assert statements.one(ISOLATION) == ("read committed",)
    finally:
        connection.rollback()
        connection.set_autocommit(True)


def test_times_are_in_utc_whatever_the_server_prefers():
    assert statements.one("SELECT current_setting('TimeZone')") == ("UTC",)


def test_parameters_are_bound_by_the_server():
    assert statements.one("SELECT pg_typeof(%(number)s)::text", number=1) == ("smallint",)
    statements.many("SELECT %(number)s", number=1)
    statements.many("SELECT %(number)s", number=2)
    statements.many("SELECT %(number)s", number=3)

    prepared = statements.one("SELECT COUNT(*) FROM pg_prepared_statements WHERE statement = 'SELECT $1'")

    assert prepared == (1,)


def test_an_empty_transaction_never_reaches_the_server(trips):
    with atomic(durable=True):
        pass

    assert "_execute_gen" not in trips
    assert "_commit_gen" in trips or trips.count("_exit_gen") == 0


def test_a_transaction_waits_for_the_server_only_when_asked(real_thing, trips):
    with atomic(durable=True):
        statements.later("INSERT INTO thing (id) VALUES (1)")
        statements.many("SELECT id FROM thing")
        statements.later("INSERT INTO thing (id) VALUES (2)")

    assert trips.count("_exit_gen") == 2  # each sends a pipeline and waits for its end


def test_an_answer_that_never_went_out_cannot_be_had(real_thing):
    with pytest.raises(ZeroDivisionError), atomic(durable=True):  # noqa: PT012  (it may come at the end of the transaction)
        added = statements.later("INSERT INTO thing (id) VALUES (1)")
        raise ZeroDivisionError

    with pytest.raises((InterfaceError, psycopg.InterfaceError)):
        added.count()


def test_a_lost_connection_is_an_error_once_and_then_made_anew(real_thing):
    (backend,) = statements.one("SELECT pg_backend_pid()")
    with psycopg.connect(**_address()) as other:
        other.execute("SELECT pg_terminate_backend(%s)", [backend])

    with pytest.raises(OperationalError), atomic(durable=True):  # noqa: PT012  (it may come at the end of the transaction)
        statements.later("INSERT INTO thing (id) VALUES (1)")
        statements.many("SELECT id FROM thing")

    connection.close_if_unusable_or_obsolete()
    with atomic(durable=True):
        statements.later("INSERT INTO thing (id) VALUES (1)")
    assert statements.many("SELECT id FROM thing") == [(1,)]


def _address():
    params = connection.get_connection_params()
    return {name: params[name] for name in ("dbname", "user", "host")}
