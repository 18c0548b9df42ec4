"""Every address of administrators is found in the list of addresses, and refuses everybody else."""

import re
from datetime import timedelta

import pytest
import time_machine
from django.urls import URLPattern, get_resolver

from gatepost.employees.models import Employee
from gatepost.journal.models import Entry
from gatepost.kernel import clock
from gatepost.options.models import Document
from tests import people
from tests.administration.office import administrator
from tests.portal import Somebody

pytestmark = pytest.mark.django_db(transaction=True)
OWN = "gatepost.administration."
ADDRESSES = [
    "/" + re.sub("<[^>]*>", "1", str(each.pattern))
    for each in get_resolver().url_patterns
    if isinstance(each, URLPattern) and each.callback.__module__.startswith(OWN)
]


def everything():
    """Return what an administrator's pages can change."""
    return (
        list(Employee.objects.order_by("id").values()),
        list(Document.objects.values()),
        Entry.objects.exclude(event__startswith="sign-in").count(),
    )


def test_there_are_addresses_to_look_at():
    assert {"/options/", "/employees/", "/employees/1/"} <= set(ADDRESSES)


@pytest.mark.parametrize("address", ADDRESSES)
def test_somebody_who_is_no_administrator_is_refused(address):
    administrator()
    people.add()
    dana = Somebody()
    dana.signs_in()
    before, form = everything(), dana.form_on("/")

    assert dana.gets(address).status_code == 403
    assert dana.sends(address, **form, how="made", active="off").status_code == 403
    assert everything() == before


@pytest.mark.parametrize("address", ADDRESSES)
def test_an_old_proof_is_enough_to_look_and_not_to_change(address):
    kim = administrator()
    before, form = everything(), kim.form_on("/")
    with time_machine.travel(clock.now() + timedelta(minutes=11)):
        looked, sent = kim.gets(address), kim.sends(address, **form, how="made", active="off")

    assert looked.status_code in {200, 404} or looked["Location"] == "/"
    assert sent.status_code in {303, 405}
    assert sent.status_code == 405 or sent["Location"].startswith("/confirm/?next=%2Fagain%2F")
    assert everything() == before


@pytest.mark.parametrize("address", ADDRESSES)
def test_looking_changes_nothing(address):
    kim = administrator()
    before = everything()

    kim.gets(address)

    assert everything() == before


def test_what_was_sent_with_an_old_proof_comes_back_after_a_fresh_one():
    kim = administrator()
    with time_machine.travel(clock.now() + timedelta(minutes=11)):
        form = kim.form_on("/options/")
        sent = kim.sends("/options/", **form, option_code_minutes="5")
        kim.posts("/confirm/", password=people.PASSWORD, next=_next(sent))
        back = kim.types_code(kim.confirm_code)
        page = kim.gets(back["Location"]).content.decode()
        done = kim.posts("/options/", back["Location"], option_code_minutes="5")

    assert "<dt>Code minutes</dt>" in page
    assert "Version" not in page
    assert done["Location"] == "/options/?done=saved"


def _next(answer):
    return answer["Location"].partition("next=")[2].replace("%2F", "/")
