"""Exact counts, however many try at once: in threads, in processes, with guards and without."""

import os
import subprocess
import sys
from datetime import UTC, datetime

import pytest
from django.db.transaction import atomic

from gatepost.limits import budgets, flow, spending
from gatepost.limits.models import Attempt, Guard
from gatepost.limits.spending import Charge
from tests.racing import at_once

pytestmark = pytest.mark.django_db(transaction=True)

RACERS = 60
NOW = datetime(2026, 11, 24, 12, 0, tzinfo=UTC)
CODES = Charge(budgets.CODE_EMPLOYEE, "7/1")
CHALLENGES = [Charge(budgets.CHALLENGE_EMPLOYEE, "7"), Charge(budgets.SEND_EMPLOYEE, "7")]
PROCESSES = 4
IN_A_PROCESS = """
import sys
import django
from django.db import connection
from django.db.transaction import atomic
django.setup()
from gatepost.kernel import clock
from gatepost.limits import budgets, spending
charges = [spending.Charge(budgets.CODE_EMPLOYEE, "7/1"), spending.Charge(budgets.PASSWORD_NAME, "f" * 64)]
connection.ensure_connection()
print("ready", flush=True)
sys.stdin.readline()
allowed = 0
for _ in range(15):
    with atomic(durable=True):
        allowed += spending.spend(charges, pending="a" * 64, now=clock.now()).allowed
print(allowed)
connection.close()
"""


def allowed(charges, racers=RACERS):
    """Let so many spend at once; return how many were allowed to. Every other one names the charges backwards."""

    def spend(number):
        with atomic(durable=True):
            turned = charges if number % 2 else charges[::-1]
            return spending.spend(turned, pending=f"{number:064x}", now=NOW).allowed

    return sum(at_once(racers, spend))


@pytest.fixture(params=["no rows yet", "a guard", "spent before", "guards lost"])
def before(request):
    """Bring the tables into a state that they can be in when the race begins."""
    if request.param == "no rows yet":
        return 0
    with atomic(durable=True):
        spending.spend([CODES, *CHALLENGES], pending="b" * 64, now=NOW)
    if request.param == "a guard":
        Attempt.objects.all().delete()
        return 0
    if request.param == "guards lost":
        Guard.objects.all().delete()
    return 1


def test_ten_of_sixty_may_try_a_code(before):
    assert allowed([CODES]) == 10 - before
    assert Attempt.objects.filter(key=CODES.bucket).count() == 10


def test_five_of_sixty_may_ask_for_one_whatever_the_order_of_budgets(before):
    assert allowed(CHALLENGES) == 5 - before
    assert [Attempt.objects.filter(key=each.bucket).count() for each in CHALLENGES] == [5, 5]


def test_budgets_that_overlap_do_not_stand_in_each_others_way():
    shared = Charge(budgets.PASSWORD_NETWORK, "192.0.2.0/24")

    def spend(number):
        own = Charge(budgets.PASSWORD_SOURCE, f"{number % 4}/192.0.2.{number % 4}")
        with atomic(durable=True):
            return spending.spend([own, shared], pending=f"{number:064x}", now=NOW).allowed

    assert sum(at_once(RACERS, spend)) == 40


def test_rows_may_be_swept_away_in_the_middle():
    def work(number):
        if number % 6 == 0:
            return flow.forget(NOW) < 0
        with atomic(durable=True):
            return spending.spend([CODES], pending=f"{number:064x}", now=NOW).allowed

    assert sum(at_once(RACERS, work)) == 10


def test_two_who_take_back_at_once_take_two():
    assert allowed([CODES], racers=8) == 8
    Attempt.objects.update(pending="a" * 64)

    def take_back(_):
        with atomic(durable=True):
            spending.take_back_one("a" * 64, CODES.bucket)

    at_once(6, take_back)

    assert Attempt.objects.count() == 2


def test_ten_may_try_a_code_in_four_processes_together(process_environment):
    env = process_environment | {
        "DJANGO_SETTINGS_MODULE": "gatepost.settings",
        "PYTHONPATH": os.pathsep.join(sys.path),
    }
    running = [
        subprocess.Popen([sys.executable, "-c", IN_A_PROCESS], env=env, stdin=-1, stdout=-1, text=True)
        for _ in range(PROCESSES)
    ]
    for process in running:
        assert process.stdout.readline() == "ready\n"

    for process in running:
        process.stdin.write("go\n")
        process.stdin.flush()
    answers = [process.communicate(timeout=60)[0] for process in running]

    assert sum(map(int, answers)) == 10
    assert [process.returncode for process in running] == [0] * PROCESSES
