"""Named SQL: one text, the same answers from every database."""

from datetime import UTC, datetime, timedelta, timezone
from enum import StrEnum
from uuid import UUID

import pytest
from django.db import DatabaseError, IntegrityError, connection
from django.db.transaction import TransactionManagementError, atomic
from django.test.utils import CaptureQueriesContext

from gatepost.kernel.database import statements

pytestmark = pytest.mark.usefixtures("thing")

NOON = datetime(2026, 11, 24, 12, 0, tzinfo=UTC)
MARK = UUID("12345678123456781234567812345678")  # all digits, which a column of numbers would swallow
ADD = """
INSERT INTO thing (id, at, mark, name, data, good)
VALUES (%(id)s, %(at)s, %(mark)s, %(name)s, %(data)s, %(good)s)
"""
READ = "SELECT id, at, mark, name, data, good FROM thing WHERE id = %(id)s"
RENAME = "UPDATE thing SET name = %(name)s WHERE id = %(id)s"


def add(number, **values):
    return statements.run(ADD, id=number, **(dict.fromkeys(("at", "mark", "name", "data", "good")) | values))


@pytest.fixture(params=["plain", "watched"], autouse=True)
def way(request, thing):
    """Take Django's longer way too, by which tests and logs see each statement."""
    if request.param == "plain":
        yield
    else:
        with CaptureQueriesContext(connection):
            yield


@pytest.mark.parametrize(
    "value",
    [
        {"at": NOON},
        {"at": NOON + timedelta(microseconds=1)},
        {"mark": MARK},
        {"name": "100 % Dänä ✓"},
        {"name": "2026-11-24 12:00:00"},
        {"data": b"\x00\xff'"},
        {"good": True},
        {"good": False},
        {},
    ],
    ids=str,
)
def test_what_goes_in_comes_out(value):
    nothing = dict.fromkeys(("at", "mark", "name", "data", "good"))

    add(2**40, **value)

    assert statements.one(READ, id=2**40) == (2**40, *(nothing | value).values())


def test_times_come_out_in_utc_whatever_zone_they_went_in_with():
    add(1, at=NOON.astimezone(timezone(timedelta(hours=5, minutes=30))))

    ((_, at, *_),) = statements.many(READ, id=1)

    assert (at, at.tzinfo) == (NOON, UTC)


def test_each_kind_of_value_is_found_again():
    add(1, at=NOON, mark=MARK, name="Dana", data=b"\x00", good=True)

    found = statements.one(
        "SELECT id FROM thing WHERE at = %(at)s AND mark = %(mark)s AND name = %(name)s AND data = %(data)s AND good",
        at=NOON,
        mark=MARK,
        name="Dana",
        data=b"\x00",
    )

    assert found == (1,)


def test_times_are_compared_as_times():
    for number, at in enumerate([NOON, NOON + timedelta(microseconds=1), NOON + timedelta(seconds=1)]):
        add(number, at=at)

    later = statements.many("SELECT id FROM thing WHERE at > %(at)s ORDER BY at DESC", at=NOON)

    assert later == [(2,), (1,)]


def test_a_word_from_a_list_goes_in_as_its_text():
    class Word(StrEnum):
        CODE = "otp-code"

    add(1, name=Word.CODE)

    assert statements.one("SELECT name FROM thing WHERE name = %(name)s", name=Word.CODE) == ("otp-code",)


def test_the_orm_reads_what_statements_wrote(thing):
    add(1, at=NOON, mark=MARK, name="Dana", data=b"\x00", good=True)

    row = thing.objects.get(at=NOON, mark=MARK)

    assert (row.at, row.mark, row.name, bytes(row.data), row.good) == (NOON, MARK, "Dana", b"\x00", True)


def test_statements_read_what_the_orm_wrote(thing):
    thing.objects.create(id=1, at=NOON, mark=MARK, name="Dana", data=b"\x00", good=True)

    found = statements.one(READ.replace("id = %(id)s", "at = %(at)s AND mark = %(mark)s"), at=NOON, mark=MARK)

    assert found == (1, NOON, MARK, "Dana", b"\x00", True)


def test_what_is_written_can_be_read_in_the_same_statement():
    add(1, at=NOON, mark=MARK, good=True)

    changed = statements.many(
        "UPDATE thing SET good = %(no)s WHERE id = 1 RETURNING at, mark, good", no=False
    )

    assert changed == [(NOON, MARK, False)]


def test_a_computed_time_is_one_when_its_name_says_so():
    add(1, at=NOON)

    assert statements.one('SELECT MAX(at) AS "at [datetime]", COUNT(*) FROM thing') == (NOON, 1)


def test_per_cent_signs_are_written_twice():
    add(1, name="100 %")

    assert statements.one("SELECT id FROM thing WHERE name LIKE '%%0 %%' AND id = %(id)s", id=1) == (1,)


def test_a_text_that_looks_like_a_parameter_is_a_text():
    add(1, name="%(id)s :id ?")

    assert statements.one("SELECT name FROM thing WHERE id = %(id)s", id=1) == ("%(id)s :id ?",)


def test_a_parameter_that_meets_no_column_is_cast():
    assert statements.one("SELECT CAST(%(name)s AS text) IS NULL", name=None) in {(True,), (1,)}


def test_run_counts_the_rows_it_wrote():
    for number in range(3):
        add(number)

    assert statements.run("UPDATE thing SET good = %(yes)s WHERE id > %(id)s", yes=True, id=0) == 2
    assert statements.run("UPDATE thing SET good = %(yes)s WHERE id > %(id)s", yes=True, id=2) == 0


def test_run_counts_nothing_when_nothing_was_written():
    add(1)

    again = statements.run("INSERT INTO thing (id) VALUES (%(id)s) ON CONFLICT DO NOTHING", id=1)

    assert again == 0


def test_run_counts_when_the_statement_begins_with_with():
    add(1)

    count = statements.run("WITH old AS (SELECT 1 AS id) DELETE FROM thing WHERE id IN (SELECT id FROM old)")

    assert count == 1


def test_nothing_found_is_none_or_an_empty_list():
    assert statements.one(READ, id=1) is None
    assert statements.many(READ, id=1) == []


def test_what_the_database_complains_of_is_a_django_error():
    add(1, name="Dana")

    with pytest.raises(IntegrityError):
        add(2, name="Dana")
    with pytest.raises(DatabaseError):
        statements.one("SELECT nothing FROM nowhere")


def test_a_failed_transaction_takes_no_more_statements():
    add(1)

    with atomic():
        with pytest.raises(IntegrityError), atomic(savepoint=False):
            add(1)
        with pytest.raises(TransactionManagementError):
            statements.many(READ, id=1)
        connection.set_rollback(True)
