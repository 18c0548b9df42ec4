"""Spending: all or nothing, never more than there is, given back when it ends well."""

from datetime import UTC, datetime, timedelta

import pytest
from django.db.transaction import atomic

from gatepost.kernel import keyring
from gatepost.limits import budgets, spending
from gatepost.limits.models import Attempt, Guard
from gatepost.limits.spending import Charge

pytestmark = pytest.mark.django_db

NOW = datetime(2026, 11, 24, 12, 0, tzinfo=UTC)
MINUTE, HOUR = timedelta(minutes=1), timedelta(hours=1)
CODES = Charge(budgets.CODE_EMPLOYEE, "7/1")
CHALLENGES = Charge(budgets.CHALLENGE_NETWORK, "7/192.0.2.0/24")


def spend(*charges, pending="a" * 64, now=NOW):
    with atomic(durable=True):
        return spending.spend(charges, pending=pending, now=now)


def spent(charge):
    return Attempt.objects.filter(key=charge.bucket).count()


def test_what_is_left_may_be_spent_and_no_more():
    verdicts = [spend(CODES).allowed for _ in range(12)]

    assert verdicts == [True] * 10 + [False] * 2


def test_a_refusal_says_when_to_come_again_and_which_budget_it_was():
    for minute in range(3):
        spend(CHALLENGES, now=NOW + minute * MINUTE)

    refused = spend(CODES, CHALLENGES, now=NOW + 10 * MINUTE)

    assert (refused.retry_at, refused.budget) == (NOW + HOUR, budgets.CHALLENGE_NETWORK)
    assert spend(CHALLENGES, now=refused.retry_at).allowed


def test_the_longest_wait_of_several_is_named():
    for _ in range(3):
        spend(CHALLENGES, now=NOW)
    for _ in range(10):
        spend(CODES, now=NOW + MINUTE)

    refused = spend(CHALLENGES, CODES, now=NOW + 2 * MINUTE)

    assert (refused.retry_at, refused.budget) == (NOW + MINUTE + HOUR, budgets.CODE_EMPLOYEE)


def test_a_refusal_charges_nothing_to_anybody():
    for _ in range(3):
        spend(CHALLENGES)

    spend(CODES, CHALLENGES)

    assert (spent(CODES), spent(CHALLENGES)) == (0, 3)


def test_a_page_can_say_how_many_are_left():
    for _ in range(2):
        spend(CODES, CHALLENGES)

    assert spending.left([CODES], now=NOW) == 8
    assert spending.left([CODES, CHALLENGES], now=NOW) == 1
    assert spending.left([CHALLENGES], now=NOW + HOUR) == 3


def test_refused_tries_do_not_prolong_the_wait():
    for _ in range(10):
        spend(CODES)
    for minute in range(60):
        spend(CODES, now=NOW + minute * MINUTE)

    assert spend(CODES, now=NOW + HOUR).allowed


def test_each_has_a_budget_of_their_own():
    for _ in range(10):
        spend(CODES)

    assert spend(Charge(budgets.CODE_EMPLOYEE, "8/1")).allowed
    assert spend(Charge(budgets.CODE_EMPLOYEE, "7/2")).allowed
    assert not spend(CODES).allowed


def test_the_year_is_counted_too():
    for hour in range(1000):
        spend(CODES, now=NOW + hour * HOUR)

    assert spent(CODES) == 100
    assert spend(CODES, now=NOW + timedelta(days=365)).allowed


def test_a_name_is_slowed_down_and_never_shut_out():
    name = Charge(budgets.PASSWORD_NAME, "f" * 64)
    now, waits = NOW, []
    for _ in range(110):
        refused = spend(name, now=now)
        if not refused.allowed:
            waits.append((refused.retry_at - now).total_seconds())
            now = refused.retry_at
            assert spend(name, now=now).allowed

    assert waits[:7] == [1, 2, 4, 8, 16, 32, 60]
    assert max(waits) == 3600


def test_what_is_charged_can_be_told_apart_later():
    spend(CODES)

    charged = Attempt.objects.get()

    assert (charged.key, charged.at, charged.until) == ("code-employee:7/1", NOW, NOW + timedelta(days=365))
    assert (charged.pending, charged.kid) == ("a" * 64, keyring.current().active)


def test_a_sign_in_that_ends_well_gets_all_of_its_own_back():
    spend(CODES, CHALLENGES)
    spend(CODES)
    spend(CODES, pending="b" * 64)

    with atomic(durable=True):
        spending.give_back("a" * 64)

    assert (spent(CODES), spent(CHALLENGES)) == (1, 0)


def test_one_try_can_be_taken_back():
    for minute in range(3):
        spend(CODES, CHALLENGES, now=NOW + minute * MINUTE)
    spend(CODES, pending="b" * 64, now=NOW + 5 * MINUTE)

    with atomic(durable=True):
        spending.take_back_one("a" * 64, CODES.bucket)

    left = Attempt.objects.filter(key=CODES.bucket).order_by("at").values_list("at", flat=True)
    assert list(left) == [NOW, NOW + MINUTE, NOW + 5 * MINUTE]
    assert spent(CHALLENGES) == 3


def test_there_is_nothing_to_take_back_where_nothing_was_charged():
    with atomic(durable=True):
        spending.take_back_one("a" * 64, CODES.bucket)
        spending.give_back("a" * 64)

    assert spent(CODES) == 0


@pytest.mark.parametrize("charges", [(CODES,), (CODES, CHALLENGES), (CHALLENGES, CODES)])
def test_it_costs_three_statements_however_many_budgets(charges, django_assert_num_queries):
    with atomic(durable=True), django_assert_num_queries(3):
        spending.spend(charges, pending="a" * 64, now=NOW)

    assert Guard.objects.count() == len(charges)


def test_a_refusal_costs_two(django_assert_num_queries):
    for _ in range(10):
        spend(CODES)

    with atomic(durable=True), django_assert_num_queries(2):
        spending.spend([CODES], pending="a" * 64, now=NOW)


def test_what_the_caller_undoes_was_not_charged():
    with pytest.raises(ZeroDivisionError), atomic():  # noqa: PT012  (the whole transaction)
        spending.spend([CODES], pending="a" * 64, now=NOW)
        raise ZeroDivisionError

    assert spent(CODES) == 0


def test_looking_ahead_says_what_spending_would_and_costs_nothing(django_assert_num_queries):
    for _ in range(3):
        assert spending.ahead([CODES, CHALLENGES], now=NOW).allowed
        spend(CODES, CHALLENGES)

    with django_assert_num_queries(1):
        seen = spending.ahead([CODES, CHALLENGES], now=NOW)

    assert seen == spend(CODES, CHALLENGES)
    assert (spent(CODES), spent(CHALLENGES)) == (3, 3)
