"""What changes how somebody signs in ends all else that they have open, and spares where it was changed."""

import pytest

from gatepost.employees.models import Employee
from gatepost.sessions import own, visit
from gatepost.sessions.models import RecognisedBrowser, Session
from tests import people
from tests.portal import Somebody


@pytest.fixture
def others(dana):
    """Another session of Dana's, and a sign-in of hers that waits for its code."""
    phone, waiting = Somebody("198.51.100.1"), Somebody("198.51.101.1")
    phone.signs_in()
    waiting.types_password()
    return phone, waiting


def chooses_one(dana):
    return dana.posts("/account/options/", destination="email2")


def removes_one(dana):
    return dana.posts("/account/options/remove/", "/account/options/", remove="email1")


def changes_one(dana):
    dana.posts("/account/options/address/", "/account/options/", email1="dana@new.example")
    return dana.posts("/account/options/code/", code=dana.address_code)


def arms_a_sheet(dana):
    shown = people.sheet(Employee.objects.get(), armed=False)
    return dana.posts("/account/backup-codes/arm/", line=shown.lines[shown.asked - 1])


@pytest.mark.parametrize("deed", [chooses_one, removes_one, changes_one, arms_a_sheet])
def test_all_else_ends(dana, others, deed):
    phone, waiting = others
    code, browsers = waiting.code, RecognisedBrowser.objects.count()

    assert "done=" in deed(dana)["Location"]

    waiting.sends("/sign-in/code/", code=code, **waiting.form_on("/sign-in/"))
    assert dana.is_in
    assert not phone.is_in
    assert not waiting.is_in
    assert RecognisedBrowser.objects.count() == browsers


def test_what_puts_an_address_where_none_was_ends_nothing(dana, others):
    Employee.objects.update(email1="", destination="email2")

    changes_one(dana)

    assert Employee.objects.get().email1 == "dana@new.example"
    assert others[0].is_in


def test_a_sheet_made_on_the_password_alone_ends_nothing(dana, others):
    people.option("two_factor", False)
    Session.objects.filter(address="203.0.113.7").update(amr="pwd")
    shown = people.sheet(Employee.objects.get(), armed=False, by_password_alone=True)

    dana.posts("/account/backup-codes/arm/", line=shown.lines[shown.asked - 1])

    assert others[0].is_in


def test_it_is_not_done_from_a_session_that_ended_a_moment_ago(dana):
    key = Session.objects.get().key
    session = visit.read(key, "", Session.objects.get().last_seen).session
    Employee.objects.update(epoch=2)

    assert not own.end_all_else(session)
    assert Employee.objects.get().epoch == 2
