"""How many statements each step of a sign-in costs, so that the number cannot grow unseen."""

import re

import psycopg
import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from tests import people
from tests.portal import Somebody, wrong

pytestmark = pytest.mark.django_db


@pytest.fixture
def somebody(transactional_db):
    people.two_factor_on()
    people.add()
    Somebody("192.0.2.1").types_password("nobody")  # the sample of stored parameters has been taken
    return Somebody()


def statements(deed) -> int:
    """Return how many statements a deed costs, without BEGIN and COMMIT."""
    with CaptureQueriesContext(connection) as captured:
        deed()
    told = [each["sql"] for each in captured if not each["sql"].startswith(("BEGIN", "COMMIT"))]
    return len(told)


def round_trips(deed, monkeypatch) -> int:
    """Return how often a deed waits for PostgreSQL's server; what is in a pipeline waits once, at its end."""
    steps = []
    original = psycopg.Connection.wait

    def wait(self, generator, *args, **kwargs):
        steps.append(generator.__name__)
        return original(self, generator, *args, **kwargs)

    with monkeypatch.context() as patched:
        patched.setattr(psycopg.Connection, "wait", wait)
        deed()
    told = re.sub("_enter_gen .*?_exit_gen", "pipeline", " ".join(steps))
    return len(re.findall("pipeline|_execute_gen|_commit_gen", told))


def test_the_sign_in_page(somebody):
    assert statements(lambda: somebody.gets("/sign-in/")) == 1


def test_the_password(somebody):
    form = somebody.form_on("/sign-in/")

    cost = statements(lambda: somebody.sends("/sign-in/", username="dana", password=people.PASSWORD, **form))

    assert somebody.page.status_code == 303
    assert cost == 18 + (connection.vendor == "postgresql")  # NOTIFY; SQLite shows commits by itself


def test_a_wrong_password(somebody):
    form = somebody.form_on("/sign-in/")

    cost = statements(lambda: somebody.sends("/sign-in/", username="dana", password="wrong", **form))

    assert cost == 6


def test_the_code_page(somebody):
    somebody.types_password()

    assert statements(lambda: somebody.gets("/sign-in/code/")) == 3


def test_where_the_mails_are(somebody):
    somebody.types_password()

    assert statements(lambda: somebody.gets("/sign-in/code/status/")) == 3  # visit; the code; its mails


def test_the_code(somebody):
    somebody.types_password()
    form, code = somebody.form_on("/sign-in/code/"), somebody.code

    cost = statements(lambda: somebody.sends("/sign-in/code/", code=code, **form))

    assert somebody.page.status_code == 303
    assert cost == 15


@pytest.mark.skipif(connection.vendor != "postgresql", reason="SQLite has no server to wait for")
def test_the_code_waits_for_the_server_as_seldom_as_it_can(somebody, monkeypatch):
    somebody.types_password()
    form, code = somebody.form_on("/sign-in/code/"), somebody.code

    seen = round_trips(lambda: somebody.sends("/sign-in/code/", code=code, **form), monkeypatch)

    assert somebody.page.status_code == 303
    assert seen == 8  # visit; challenge, budgets, try, commit; the three guards, policy, commit


def test_a_wrong_code(somebody):
    somebody.types_password()
    form, code = somebody.form_on("/sign-in/code/"), wrong(somebody.code)

    cost = statements(lambda: somebody.sends("/sign-in/code/", code=code, **form))

    assert cost == 9


def test_the_home_page(somebody):
    somebody.signs_in()

    assert (
        statements(lambda: somebody.gets("/")) == 3
    )  # visit; the sheet; whether the offer of one was put off
