"""The budgets: every one in the list, under a name of its own, with the figures that were promised."""

from datetime import timedelta

import pytest

from gatepost.limits import budgets

HOUR, DAY = timedelta(hours=1), timedelta(days=1)


def test_every_budget_is_in_the_list():
    defined = {each for each in vars(budgets).values() if isinstance(each, budgets.Budget)}

    assert defined == set(budgets.BUDGETS)


def test_each_has_a_name_of_its_own():
    names = [budget.name for budget in budgets.BUDGETS]

    assert len(names) == len(set(names))
    assert not any(":" in name for name in names)


@pytest.mark.parametrize(
    ("budget", "windows"),
    [
        (budgets.PASSWORD_SOURCE, [(10, HOUR / 4)]),
        (budgets.PASSWORD_NETWORK, [(100, HOUR / 4)]),
        (budgets.PASSWORD_BROWSER, [(10, HOUR / 4)]),
        (budgets.CODE_EMPLOYEE, [(10, HOUR), (30, DAY), (100, 365 * DAY)]),
        (budgets.CODE_BROWSER, [(10, 180 * DAY)]),
        (budgets.ADDRESS_CODE, [(10, HOUR), (30, DAY)]),
        (budgets.BACKUP_PENDING, [(5, HOUR)]),
        (budgets.BACKUP_NETWORK, [(20, DAY)]),
        (budgets.BACKUP_FORGIVEN, [(3, HOUR)]),
        (budgets.SHEETS, [(10, HOUR), (30, DAY)]),
        (budgets.CHALLENGE_SESSION, [(5, HOUR), (15, DAY)]),
        (budgets.SEND_SESSION, [(10, HOUR), (30, DAY)]),
        (budgets.CHALLENGE_EMPLOYEE, [(5, HOUR), (15, DAY)]),
        (budgets.CHALLENGE_NETWORK, [(3, HOUR), (9, DAY)]),
        (budgets.CHALLENGE_BROWSER, [(5, HOUR), (15, DAY)]),
        (budgets.SEND_EMPLOYEE, [(10, HOUR), (30, DAY)]),
        (budgets.SEND_NETWORK, [(6, HOUR), (18, DAY)]),
        (budgets.SEND_BROWSER, [(10, HOUR), (30, DAY)]),
    ],
    ids=lambda value: getattr(value, "name", ""),
)
def test_the_figures_are_those_of_the_security_page(budget, windows):
    assert (list(budget.windows), budget.waits) == (windows, False)


def test_only_the_name_waits():
    assert [budget for budget in budgets.BUDGETS if budget.waits] == [budgets.PASSWORD_NAME]


def test_a_decision_sees_as_much_as_its_largest_window():
    assert budgets.CODE_EMPLOYEE.most == 100
    assert budgets.CODE_EMPLOYEE.memory == 365 * DAY
