"""Employees as an administrator finds, adds and changes them."""

import json
import re
from dataclasses import replace

import pytest

from gatepost.administration import flow as office
from gatepost.administration import people_list
from gatepost.administration.flow import Changed
from gatepost.delivery.models import Message
from gatepost.employees import flow, passwords, records
from gatepost.employees.models import Employee
from gatepost.journal.models import Entry
from gatepost.kernel import clock
from gatepost.kernel.where import COMMAND_LINE
from gatepost.sessions.models import Session
from gatepost.sessions.visit import OpenSession, Person
from tests import people
from tests.administration.office import administrator, told_by_mail, typed
from tests.people import PASSWORD
from tests.portal import Somebody
from tests.racing import at_once

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def kim():
    return administrator()


@pytest.fixture
def dana(kim):
    return people.add()


def saves(kim, employee, **changed):
    """Open an employee's page, change some fields and save, as a browser does."""
    path = f"/employees/{employee.id}/"
    return kim.sends(path, **{**form_of(kim.gets(path)), **changed})


def form_of(page):
    """Return what a browser would send of the form that changes an employee."""
    text = page.content.decode()
    return typed(text[text.index('id="change"') : text.index('id="password-anew"')])


def anew(employee):
    employee.refresh_from_db()
    return employee


def told(event):
    return [json.loads(each.details) for each in Entry.objects.filter(event=event).order_by("id")]


# --- the list -----------------------------------------------------------------------------------------------------
def test_the_list_shows_how_each_stands(kim, dana):
    people.sheet(dana)
    people.add("ana", email2="", destination="email2")
    gone = people.add("gone")
    flow.make_inactive(gone.id, where=COMMAND_LINE, by="a test")

    rows = {row.name: row for row in people_list.page("", "", "UTC").rows}

    assert list(rows) == ["ana", "dana", "gone", "kim"]
    assert (rows["dana"].reached, rows["ana"].reached) == (True, False)
    assert (rows["dana"].sheet, rows["ana"].sheet) == (True, False)
    assert (rows["kim"].administrator, rows["gone"].active) == (True, False)
    assert (bool(rows["kim"].last_sign_in), rows["dana"].last_sign_in) == (True, "")
    assert "Email2: no address" in kim.gets("/employees/").content.decode()


@pytest.mark.parametrize(
    ("search", "found"),
    [
        ("DAN", ["dana", "jordan"]),
        ("cole", ["dana", "jordan", "kim"]),
        ("home.example", ["dana", "jordan", "kim"]),
        ("jordan@", ["jordan"]),
        ("ödön", ["odon"]),
        ("100%", []),
        ("_", []),
        ("'", []),
        ("\x00", ["dana", "jordan", "kim", "odon"]),
        ("x" * 500, []),
    ],
)
def test_a_search_looks_at_names_and_addresses(kim, dana, search, found):
    people.add("jordan")
    people.add("odon", full_name="Ödön Nagy", email1="", email2="")

    assert [row.name for row in people_list.page(search, "", "UTC").rows] == found
    assert kim.gets("/employees/?q=" + search.replace("%", "%25").replace("\x00", "%00")).status_code == 200


def test_fifty_stand_on_a_page_and_the_next_begins_after_them(kim):
    Employee.objects.bulk_create(
        Employee(
            name=f"a{n:03}",
            name_key=f"a{n:03}",
            full_name=f"A {n}",
            destination="both",
            created_at="2026-01-01T00:00Z",
        )
        for n in range(70)
    )

    first = kim.gets("/employees/?q=a0").content.decode()
    link = re.search(r'href="(/employees/\?after=[^"]*)"', first)[1].replace("&amp;", "&")
    second = kim.gets(link).content.decode()

    assert re.findall(r">(a\d{3})<", first) == [f"a{n:03}" for n in range(50)]
    assert re.findall(r">(a\d{3})<", second) == [f"a{n:03}" for n in range(50, 70)]
    assert "From the beginning" in second


# --- adding -------------------------------------------------------------------------------------------------------
def adds(kim, **changed):
    return kim.sends("/employees/add/", **{**typed(kim.gets("/employees/add/").content.decode()), **changed})


def test_a_new_employee_signs_in_with_the_password_that_was_shown_once(kim):
    page = adds(kim, name="lee", full_name="Lee Park", email1="lee@example.com").content.decode()
    password = re.search(r'<span class="secret" id="secret">([^<]+)</span>', page)[1]

    lee = Somebody()
    lee.types_password("lee", password)
    lee.types_code(lee.code)

    assert lee.is_in
    assert password not in kim.gets(f"/employees/{Employee.objects.get(name='lee').id}/").content.decode()
    assert told("employee.added")[-1]["by"] == "kim"


def test_a_typed_password_is_not_shown_again(kim):
    answer = adds(kim, name="lee", full_name="Lee Park", password=PASSWORD)

    assert answer["Location"] == f"/employees/{Employee.objects.get(name='lee').id}/?done=added"
    assert passwords.find("lee")


@pytest.mark.parametrize(
    ("changed", "said"),
    [
        ({"name": "KIM"}, "There is an employee called"),
        ({"name": ""}, "A name is one line"),
        ({"full_name": " "}, "A full name is one line"),
        ({"email1": "a@x.example, b@x.example"}, "is not exactly one address"),
        ({"email1": "LEE@x.example"}, "That is Email1 already. Enter another address, or none."),
        ({"destination": "pigeon"}, "It must be one of"),
        ({"language": "tlh"}, "The language is one of"),
        ({"password": "short"}, "It has 5 characters"),
    ],
)
def test_what_is_wrong_is_said_by_its_field_and_the_rest_stays(kim, changed, said):
    page = adds(kim, **{"name": "lee", "full_name": "Lee Park", "email2": "lee@x.example", **changed})

    assert said in page.content.decode()
    assert 'value="lee@x.example"' in page.content.decode()
    assert "Nobody was added yet: 1 line below" in page.content.decode()
    assert Employee.objects.count() == 1


# --- changing -----------------------------------------------------------------------------------------------------
def test_a_changed_address_counts_at_once_is_not_proved_and_old_and_new_are_told(kim, dana):
    Employee.objects.filter(id=dana.id).update(email1_proved_at="2026-01-01T00:00Z")

    answer = saves(kim, dana, email1="dana@new.example", reason="she has married")

    assert answer["Location"].endswith("?done=saved")
    assert (anew(dana).email1, dana.email1_proved_at) == ("dana@new.example", None)
    assert "not proved yet" in kim.gets(f"/employees/{dana.id}/").content.decode()
    mails = told_by_mail("address for sign-in codes was changed")
    assert set(mails) == {"dana@new.example", "dana@home.example", "dana@example.com"}
    said = "by Kim Cole, an administrator. Before: d•••@example.com. New: d•••@new.example."
    assert all(said in text for text in mails.values())
    (entry,) = told("employee.address-changed")
    assert (entry["field"], entry["before"], entry["after"]) == (
        "email1",
        "dana@example.com",
        "dana@new.example",
    )
    assert (entry["reason"], entry["by"]) == ("she has married", "kim")


def test_the_same_address_twice_is_refused_by_its_field(kim, dana):
    page = saves(kim, dana, email2="DANA@example.com", reason="moved").content.decode()

    assert re.search(r'id="email2-problem".*?That is Email1 already', page, re.DOTALL)
    assert anew(dana).email2 == "dana@home.example"


def test_a_row_that_has_one_address_twice_from_before_can_be_saved(kim, dana):
    Employee.objects.filter(id=dana.id).update(email2="Dana@example.com")

    assert saves(kim, dana, full_name="Dana North")["Location"].endswith("?done=saved")


def test_an_address_that_somebody_else_has_is_taken_and_warned_of(kim, dana):
    people.add("lee", email1="Front@example.com", email2="")
    people.add("ana", email1="", email2="front@example.com")
    gone = people.add("gone", email1="front@example.com", email2="")
    flow.make_inactive(gone.id, where=COMMAND_LINE, by="a test")
    before = kim.gets(f"/employees/{dana.id}/").content.decode()

    saves(kim, dana, email1="front@EXAMPLE.com", reason="the front desk")

    page = kim.gets(f"/employees/{dana.id}/?done=saved").content.decode()
    assert "Ana Cole, Lee Cole has this address too." in page
    assert "Shared address" not in before


@pytest.mark.parametrize("reason", ["", "  ", "x" * 201, "a\r\nsign-in ok admin", "\u202e"])
def test_an_address_needs_a_reason(kim, dana, reason):
    page = saves(kim, dana, email1="dana@new.example", reason=reason).content.decode()

    assert 'id="reason-problem"' in page
    assert 'value="dana@new.example"' in page
    assert anew(dana).email1 == "dana@example.com"
    assert not Message.objects.filter(kind="security-notice").exists()


def test_other_changes_need_none_and_each_is_written_down(kim, dana):
    saves(kim, dana, full_name="Dana North", destination="email1", fallback=["off", "on"])

    assert (anew(dana).full_name, dana.destination, dana.fallback) == ("Dana North", "email1", True)
    changes = {each["field"]: (each["before"], each["after"]) for each in told("employee.changed")}
    assert changes == {
        "full_name": ("Dana Cole", "Dana North"),
        "destination": ("both", "email1"),
        "fallback": ("off", "on"),
    }
    assert "Your codes now go to Email1." in told_by_mail("Where your sign-in codes go")["dana@example.com"]


def test_saving_what_is_so_already_changes_nothing(kim, dana):
    assert saves(kim, dana)["Location"].endswith("?done=same")
    assert not told("employee.changed")


def test_somebody_elses_change_is_told_and_what_was_typed_stays(kim, dana):
    path = f"/employees/{dana.id}/"
    opened = form_of(kim.gets(path))
    saves(kim, dana, full_name="Dana North", language="en")

    page = kim.sends(path, **{**opened, "email2": "dana@new.example", "reason": "moved"})

    assert "somebody else changed this while the page was open (Full name)" in page.content.decode()
    assert form_of(page)["email2"] == "dana@new.example"
    assert form_of(page)["full_name"] == "Dana North"  # left alone, so the other's change stands
    assert anew(dana).email2 == "dana@home.example"
    kim.sends(path, **form_of(page))
    assert (anew(dana).email2, dana.full_name) == ("dana@new.example", "Dana North")


def test_of_eight_who_change_somebody_at_one_moment_one_does_and_seven_are_told(dana):
    person = Person(1, "kim", "Kim Cole", administrator=True, language="en")
    seen, by = records.of(dana), OpenSession("k", person, ("pwd", "email"), None, clock.now(), 1, 1)

    def changes(number):
        wanted = replace(seen, **{("full_name", "email2")[number % 2]: f"x{number}@example.com"})
        return office.change(dana.id, seen, wanted, reason="a race", where=COMMAND_LINE, by=by)

    changed = at_once(8, changes)

    assert (changed.count(Changed.DONE), changed.count(Changed.OVERTAKEN)) == (1, 7)
    assert len(told("employee.changed") + told("employee.address-changed")) == 1


@pytest.mark.parametrize("seen", ["", "x", "Dana North", "dana cole", ["Dana Cole", "Dana Cole"]])
def test_a_form_that_has_seen_something_else_changes_nothing(kim, dana, seen):
    page = saves(kim, dana, full_name="Dana North", seen_full_name=seen)

    assert page.status_code == 200
    assert anew(dana).full_name == "Dana Cole"


def test_fields_that_are_none_of_the_forms_are_not_looked_at(kim, dana):
    before = Employee.objects.filter(id=dana.id).values().get()

    saves(
        kim,
        dana,
        name="root",
        name_key="root",
        active="off",
        password="x" * 20,
        epoch="9",
        email1_proved_at="2026-01-01",
    )
    adds(kim, name="lee", full_name="Lee", password=PASSWORD, active="off", is_admin="1", epoch="7")

    assert Employee.objects.filter(id=dana.id).values().get() == before
    lee = Employee.objects.get(name="lee")
    assert (lee.active, lee.administrator, lee.epoch) == (True, False, 1)


def test_the_last_administrator_keeps_the_role_and_stays_active(kim):
    me = Employee.objects.get(name="kim")

    role = saves(kim, me, administrator="off").content.decode()
    gone = kim.posts(f"/employees/{me.id}/inactive/", f"/employees/{me.id}/").content.decode()

    assert "This is the last active administrator" in role
    assert "This is the last active administrator" in gone
    assert (anew(me).administrator, me.active) == (True, True)


def test_who_gives_the_role_away_is_led_home(kim):
    people.add("lee", administrator=True)

    assert saves(kim, Employee.objects.get(name="kim"), administrator="off")["Location"] == "/"
    assert kim.gets("/employees/").status_code == 403


# --- what lets in, and ends it ------------------------------------------------------------------------------------
def test_an_inactive_employee_is_out_at_the_next_click_and_may_come_back(kim, dana):
    hers = Somebody()
    hers.signs_in()
    page = f"/employees/{dana.id}/"

    kim.posts(f"{page}inactive/", page)

    assert not hers.is_in
    assert "Inactive: can&#x27;t sign in" in kim.gets(page).content.decode()
    kim.posts(f"{page}active/", page)
    assert anew(dana).active
    assert [told("employee.deactivated")[0]["by"], told("employee.activated")[0]["by"]] == ["kim", "kim"]


def test_all_sessions_of_somebody_end_and_nobody_elses(kim, dana):
    hers = Somebody()
    hers.signs_in()

    kim.posts(f"/employees/{dana.id}/sessions/", f"/employees/{dana.id}/")

    assert (hers.is_in, kim.is_in) == (False, True)
    assert told("employee.sessions-ended") == [{"by": "kim"}]


def test_a_made_password_is_shown_once_counts_and_is_told(kim, dana):
    hers = Somebody()
    hers.signs_in()

    page = kim.posts(f"/employees/{dana.id}/password/", f"/employees/{dana.id}/", how="made").content.decode()
    password = re.search(r'<span class="secret" id="secret">([^<]+)</span>', page)[1]

    assert not hers.is_in
    assert b"match. Check both" in hers.types_password().content
    assert hers.types_password(password=password).status_code == 303
    said = told_by_mail("password was changed")
    assert len(said) == 2
    assert "by Kim Cole, an administrator" in said["dana@example.com"]
    assert password not in str(said) + str(Entry.objects.values_list("details", flat=True))


def test_a_made_password_that_is_asked_for_once_more_by_reloading_stays_as_it_was_shown(kim, dana):
    form = {**kim.form_on(f"/employees/{dana.id}/"), "how": "made"}
    page = kim.sends(f"/employees/{dana.id}/password/", **form).content.decode()
    password = re.search(r'<span class="secret" id="secret">([^<]+)</span>', page)[1]

    again = kim.sends(f"/employees/{dana.id}/password/", **form).content.decode()

    assert "This password was changed since the page was opened" in again
    assert 'class="secret"' not in again
    assert Somebody().types_password(password=password).status_code == 303
    assert len(told("employee.password-given")) == 1


@pytest.mark.parametrize("version", ["", "0", "x", "\u0661", "9" * 40])
def test_a_password_needs_a_form_of_ours(kim, dana, version):
    form = {**kim.form_on(f"/employees/{dana.id}/"), "how": "made", "password_version": version}

    kim.sends(f"/employees/{dana.id}/password/", **form)

    assert anew(dana).password_version == 1


def test_ones_own_password_is_changed_on_ones_own_page(kim):
    me = Employee.objects.get(name="kim")

    answer = kim.posts(
        f"/employees/{me.id}/password/", f"/employees/{me.id}/", how="typed", password="x" * 20
    )

    assert answer["Location"] == "/account/password/"
    assert anew(me).password_version == 1
    page = kim.gets(f"/employees/{me.id}/").content.decode()
    assert "Make a password" not in page
    assert "on your own page" in page


@pytest.mark.parametrize("password", ["", "short", "password1234567890"])
def test_a_typed_password_must_be_good_enough(kim, dana, password):
    page = kim.posts(
        f"/employees/{dana.id}/password/", f"/employees/{dana.id}/", how="typed", password=password
    )

    assert ('id="password-problem"' in page.content.decode()) is (password != "password1234567890")
    assert anew(dana).password_version == (2 if password == "password1234567890" else 1)


@pytest.mark.parametrize("more", ["", "inactive/", "active/", "sessions/", "password/"])
@pytest.mark.parametrize("id_", [0, 999, 2**80])
def test_nobody_of_this_number_is_a_page_that_is_not_there(kim, more, id_):
    form = kim.form_on("/options/")
    before = Session.objects.count()

    assert (
        kim.sends(f"/employees/{id_}/{more}", csrfmiddlewaretoken=form["csrfmiddlewaretoken"]).status_code
        == 404
    )
    assert kim.gets(f"/employees/{id_}/").status_code == 404
    assert Session.objects.count() == before


def test_when_an_address_goes_all_that_the_employee_has_open_goes_too(kim, dana):
    theirs = Somebody("198.51.100.7")
    theirs.signs_in("dana")
    saves(kim, dana, full_name="Dana North")
    before = theirs.is_in

    saves(kim, dana, email2="dana@new.example", reason="a new phone")

    assert (before, theirs.is_in) == (True, False)


def test_an_administrator_who_changes_an_address_of_their_own_here_stays_signed_in(kim):
    elsewhere, own = Somebody("198.51.100.7"), Employee.objects.get(name="kim")
    elsewhere.signs_in("kim")

    saves(kim, own, email2="kim@new.example", administrator="on", reason="a new phone")

    assert anew(own).email2 == "kim@new.example"
    assert (kim.is_in, elsewhere.is_in) == (True, False)
