"""The first page says who one is and what there is, and what needs mending so that one gets in tomorrow too."""

from datetime import timedelta

import pytest
import time_machine

from gatepost.employees.models import Employee
from gatepost.factors.backup_codes.models import Line, Sheet
from gatepost.kernel import clock
from gatepost.sessions.models import Session
from tests import people
from tests.portal import Somebody

OFFER = "You have no backup codes yet."


def home(somebody):
    return " ".join(somebody.gets("/").content.decode().split())


def test_without_a_sheet_one_is_offered_and_can_be_put_off(dana):
    assert OFFER in home(dana)

    assert dana.posts("/sheet-later/", "/")["Location"] == "/"

    assert OFFER not in home(dana)
    with time_machine.travel(clock.now() + timedelta(days=7, minutes=1)):
        dana.signs_in()
        assert OFFER in home(dana)


def test_while_the_password_suffices_nothing_is_offered(transactional_db):
    people.add()
    somebody = Somebody()
    somebody.types_password()

    assert OFFER not in home(somebody)


def test_with_a_sheet_nothing_is_offered(dana):
    people.sheet(Employee.objects.get())

    page = home(dana)

    assert "backup code" not in page.replace("your backup codes, and when", "")


def test_a_sheet_that_was_not_typed_back_is_brought_to_mind_and_led_to(dana):
    people.sheet(Employee.objects.get(), armed=False)

    page = home(dana)

    assert "finished: one of its lines has to be typed back." in page
    assert 'href="/account/backup-codes/arm/"' in page
    assert 'href="/account/backup-codes/"' not in page


@pytest.mark.parametrize("left", [0, 3])
def test_who_has_made_a_new_sheet_is_not_sent_to_make_another(dana, left):
    people.sheet(Employee.objects.get())
    for line in Line.objects.order_by("position")[: 10 - left]:
        Line.objects.filter(id=line.id).update(used_at=clock.now())
    people.sheet(Employee.objects.get(), armed=False)

    assert 'href="/account/backup-codes/arm/">Finish the sheet</a>' in home(dana)


def test_a_sheet_that_can_no_longer_be_typed_back_is_not_led_to(dana):
    people.sheet(Employee.objects.get(), armed=False)
    Sheet.objects.update(tries=5)

    assert OFFER in home(dana)


@pytest.mark.parametrize(
    ("left", "said"),
    [
        (4, ""),
        (3, "Only 3 backup codes are left."),
        (1, "Only 1 backup code is left."),
        (0, "your last backup code."),
    ],
)
def test_few_and_none_left_are_said(dana, left, said):
    people.sheet(Employee.objects.get())
    for line in Line.objects.order_by("position")[: 10 - left]:
        Line.objects.filter(id=line.id).update(used_at=clock.now())

    page = home(dana)

    assert said in page
    assert left == 4 or "backup code" in page


def test_who_came_in_by_the_last_backup_code_first_mends_what_failed(dana):
    shown = people.sheet(Employee.objects.get())
    Line.objects.filter(position__gt=1).update(used_at=clock.now())
    other = Somebody("198.51.100.9")
    other.types_password()
    other.types_code(shown.lines[0])

    assert "<h1>Mend your address, make a sheet</h1>" in home(other)
    assert "<h1>Mend your address" not in home(dana)


def test_who_came_in_with_somebodys_help_first_mends_what_failed(dana):
    Session.objects.update(amr="pwd temporary")

    page = home(dana)
    assert "<h1>Mend your address, make a sheet</h1>" in page
    assert "<title> Mend your address, make a sheet – " in page


def test_who_needs_help_mends_first_whatever_they_put_off_before(dana):
    dana.posts("/sheet-later/", "/")
    with time_machine.travel(clock.now() + timedelta(minutes=1)):
        Session.objects.update(amr="pwd temporary", confirmed_at=clock.now())
        assert "<h1>Mend your address, make a sheet</h1>" in home(dana)

        dana.posts("/sheet-later/", "/")

        assert "<h1>Mend your address" not in home(dana)


def test_who_mends_is_led_to_the_sheet_that_waits(dana):
    people.sheet(Employee.objects.get(), armed=False)
    Session.objects.update(amr="pwd temporary")

    assert "Finish your sheet of backup codes</a>" in home(dana)


def test_each_page_stands_there_with_a_sentence(dana):
    page = home(dana)

    assert "Where your codes go." in page
    assert "How the portal behaves" not in page


def comes_by(code, next_page="/account/"):
    other = Somebody("198.51.100.9")
    other.types_password(next=next_page)
    other.types_code(code)
    return other


def test_who_came_in_by_a_backup_code_sees_the_hint_first_and_goes_on_from_there(dana):
    shown = people.sheet(Employee.objects.get())

    other = comes_by(shown.lines[0])

    assert other.page["Location"] == "/?next=%2Faccount%2F"
    page = " ".join(other.gets(other.page["Location"]).content.decode().split())
    assert "You signed in by a backup code; 9 are left." in page
    assert '<a class="alone" href="/account/">Go on to the page that you wanted</a>' in page


def test_who_has_put_it_off_goes_straight_on(dana):
    shown = people.sheet(Employee.objects.get())
    dana.posts("/sheet-later/", "/")

    other = comes_by(shown.lines[0])

    assert other.gets("/?next=%2Faccount%2F")["Location"] == "/account/"


@pytest.mark.parametrize("elsewhere", ["https://evil.example/", "//evil.example", "/\\evil.example"])
def test_home_leads_nowhere_else(dana, elsewhere):
    dana.posts("/sheet-later/", "/")

    assert dana.client.get("/", {"next": elsewhere}).status_code == 200
