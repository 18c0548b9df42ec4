"""Transactions: what waits for company goes out in order, once, or never."""

import pytest
from django.db import DatabaseError, IntegrityError, connection
from django.db.transaction import atomic
from django.test.utils import CaptureQueriesContext

from gatepost.kernel.database import statements

ADD = "INSERT INTO thing (id, name) VALUES (%(id)s, %(name)s)"
RENAME = "UPDATE thing SET name = %(name)s WHERE id >= %(least)s"


def names():
    return [name for (name,) in statements.many("SELECT name FROM thing ORDER BY id")]


@pytest.fixture
def two(real_thing):
    """Add two rows."""
    for number in (1, 2):
        statements.run(ADD, id=number, name=f"first {number}")
    return real_thing


def test_what_was_left_for_later_is_there_after_the_commit(real_thing):
    with atomic(durable=True):
        statements.later(ADD, id=1, name="a")
        statements.later(ADD, id=2, name="b")

    assert names() == ["a", "b"]


def test_what_was_left_for_later_is_seen_by_the_next_statement(real_thing):
    with atomic(durable=True):
        statements.later(ADD, id=1, name="a")

        assert names() == ["a"]


def test_counts_can_be_asked_for_late_and_in_any_order(two):
    with atomic(durable=True):
        both = statements.later("UPDATE thing SET good = %(yes)s", yes=True)
        one = statements.later("UPDATE thing SET good = %(yes)s WHERE id = 1", yes=True)
        none = statements.later("DELETE FROM thing WHERE id = 3")

        assert (none.count(), one.count(), both.count()) == (0, 1, 2)
    assert both.count() == 2


def test_order_is_kept_between_what_waits_and_what_does_not(two):
    with atomic(durable=True):
        statements.later("UPDATE thing SET name = 'a' WHERE id = 1")
        statements.run("UPDATE thing SET name = 'b' WHERE id = 1")
        statements.later("UPDATE thing SET name = 'c' WHERE id = 1")

    assert names() == ["c", "first 2"]


def test_outside_a_transaction_later_is_now(real_thing):
    added = statements.later(ADD, id=1, name="a")

    assert (names(), added.count()) == (["a"], 1)


def test_a_rollback_takes_what_waits_with_it(two):
    with pytest.raises(ZeroDivisionError), atomic(durable=True):  # noqa: PT012  (it may come at the end of the transaction)
        statements.later("DELETE FROM thing")
        raise ZeroDivisionError

    assert names() == ["first 1", "first 2"]


def test_an_error_of_what_waits_comes_with_the_commit_at_the_latest(two):
    with pytest.raises(IntegrityError), atomic(durable=True):  # noqa: PT012  (it may come at the end of the transaction)
        statements.run(ADD, id=3, name="c")
        statements.later(ADD, id=1, name="again")

    assert names() == ["first 1", "first 2"]


def test_an_error_of_what_waits_undoes_what_follows_too(two):
    with pytest.raises(IntegrityError), atomic(durable=True):  # noqa: PT012  (it may come at the end of the transaction)
        statements.later(ADD, id=1, name="again")
        statements.run(ADD, id=3, name="c")

    assert names() == ["first 1", "first 2"]


def test_after_an_error_the_next_transaction_is_a_good_one(two):
    with pytest.raises(DatabaseError), atomic(durable=True):
        statements.one("SELECT nothing FROM thing")

    with atomic(durable=True):
        statements.run(ADD, id=3, name="c")

    assert len(names()) == 3


def test_a_savepoint_takes_back_only_its_own(two):
    with atomic(durable=True):
        statements.later("UPDATE thing SET name = 'kept' WHERE id = 1")
        with pytest.raises(ZeroDivisionError), atomic():  # noqa: PT012  (it may come at the end of the transaction)
            statements.later("UPDATE thing SET name = 'lost' WHERE id = 2")
            raise ZeroDivisionError

    assert names() == ["kept", "first 2"]


def test_the_orm_sees_what_waits(two):
    with atomic(durable=True):
        statements.later("DELETE FROM thing WHERE id = 1")

        assert [row.name for row in two.objects.iterator(chunk_size=1)] == ["first 2"]
        statements.later("DELETE FROM thing WHERE id = 2")
        two.objects.bulk_create([two(id=3, name="c")])
    assert names() == ["c"]


def test_many_rows_at_once_do_not_overtake_what_waits(two):
    with atomic(durable=True), connection.cursor() as cursor:
        statements.later("DELETE FROM thing WHERE id = 1")
        cursor.executemany("INSERT INTO thing (id, name) VALUES (%s, %s)", [(1, "new"), (3, "c")])

    assert names() == ["new", "first 2", "c"]


def test_a_cursor_from_before_the_transaction_works_inside_it(two):
    with connection.cursor() as cursor:
        with pytest.raises(ZeroDivisionError), atomic(durable=True):  # noqa: PT012  (it may come at the end of the transaction)
            cursor.execute("DELETE FROM thing")
            raise ZeroDivisionError
        cursor.execute("SELECT COUNT(*) FROM thing")

        assert cursor.fetchone() == (2,)


def test_a_transaction_of_hand_made_kind_works_too(two):
    connection.set_autocommit(False)
    try:
        statements.run("DELETE FROM thing WHERE id = 1")
        connection.rollback()
        statements.run("DELETE FROM thing WHERE id = 2")
        connection.commit()
    finally:
        connection.set_autocommit(True)

    assert names() == ["first 1"]


def test_an_empty_transaction_is_nothing(real_thing):
    with atomic(durable=True):
        pass
    with pytest.raises(ZeroDivisionError), atomic(durable=True):
        raise ZeroDivisionError

    assert connection.get_autocommit()


def test_those_who_count_statements_see_each_of_them(two):
    with CaptureQueriesContext(connection) as seen, atomic(durable=True):
        statements.later("UPDATE thing SET name = 'a' WHERE id = 1")
        statements.run("UPDATE thing SET name = 'b' WHERE id = 2")

    assert [query["sql"].split()[0] for query in seen] == ["BEGIN", "UPDATE", "UPDATE", "COMMIT"]
