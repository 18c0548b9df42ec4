"""Claims: each row goes to one worker, and no worker waits for another."""

import pytest
from django.db.transaction import atomic

from gatepost.kernel.database import claims, statements
from tests.racing import at_once

ROWS, WORKERS = 24, 6
CLAIM = """
UPDATE thing SET name = %(who)s
WHERE id = (SELECT id FROM thing WHERE name IS NULL ORDER BY id LIMIT 1 [skip locked]) AND name IS NULL
RETURNING id
"""


@pytest.fixture
def queue(real_thing):
    for number in range(ROWS):
        statements.run("INSERT INTO thing (id) VALUES (%(id)s)", id=number)


def claim(worker):
    """Take rows one by one until none is left."""
    taken = []
    while True:
        with atomic(durable=True):
            rows = statements.many(
                CLAIM.replace("[skip locked]", claims.skip_locked()), who=f"{worker} {len(taken)}"
            )
        if not rows:
            return taken
        taken += rows


def test_each_row_goes_to_one_worker(queue):
    taken = [row for rows in at_once(WORKERS, claim) for row in rows]

    assert sorted(taken) == [(number,) for number in range(ROWS)]


def test_a_row_that_another_is_just_taking_is_passed_over(queue):
    if not claims.skip_locked():
        pytest.skip("here one takes at a time")

    with atomic(durable=True):
        statements.run("UPDATE thing SET good = %(yes)s WHERE id = 0", yes=True)
        ((others,),) = [rows[:1] for rows in at_once(1, claim)]

    assert others == (1,)
