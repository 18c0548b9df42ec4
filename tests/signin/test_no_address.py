"""Somebody whom no code can be mailed to is told so, gets a mark to read out, and a field for the codes that work."""

import itertools
import re

import pytest

from gatepost.factors.temporary_code import flow as temporary_code
from gatepost.factors.temporary_code.flow import Maker
from gatepost.journal.models import Entry
from gatepost.kernel import clock
from gatepost.kernel.where import COMMAND_LINE
from gatepost.sessions import marks
from gatepost.sessions.models import PendingSignIn, Session
from tests import people
from tests.portal import Somebody

pytestmark = pytest.mark.django_db(transaction=True)
KIM = Maker("kim", "Kim Cole, an administrator,", "she has no mail yet")


@pytest.fixture
def noa():
    people.two_factor_on()
    return people.add("noa", email1="", email2="")


@pytest.fixture
def waiting(noa):
    """Return her browser, which waits for a code that nobody can mail."""
    somebody = Somebody()
    somebody.goes_on(somebody.types_password("noa"))
    return somebody


def mark_on(somebody):
    """Return the mark that the page tells to read out."""
    return re.search(r'<p class="mark">\s*<strong>([A-Z]{2}-\d)</strong>', somebody.says)[1]


def made_for(employee, mark):
    made = temporary_code.make_for(employee.id, mark, by=KIM, where=COMMAND_LINE)
    return made and made.code


def test_the_page_says_so_with_a_mark_and_a_field_for_what_works(waiting):
    people.option("who_helps", "Kim, 555 0100")

    page = " ".join(waiting.gets("/sign-in/code/").content.decode().split())

    assert "<h1>We can&#x27;t mail you a code</h1>" in page.replace("can't", "can&#x27;t")
    assert "Kim, 555 0100 can give you a code on the phone. Read out this mark:" in page
    assert 'action="/sign-in/code/"' in page
    assert 'name="code"' in page
    assert mark_on(waiting) == marks.of(PendingSignIn.objects.get().key)


def test_the_code_made_for_the_mark_that_is_read_out_lets_in(noa, waiting):
    code = made_for(noa, mark_on(waiting).lower().replace("-", " "))

    waiting.types_code(code)

    assert waiting.is_in
    assert Session.objects.get().amr == "pwd temporary"


def test_it_lets_in_that_browser_alone(noa, waiting):
    code = made_for(noa, mark_on(waiting))
    thief = Somebody("198.51.100.9")
    thief.types_password("noa")

    thief.types_code(code)

    assert not thief.is_in


def test_a_backup_code_lets_in_from_the_same_field(noa, waiting):
    waiting.types_code(people.sheet(noa).lines[0])

    assert waiting.is_in


def test_what_was_wrong_is_said_there_and_the_mark_stays(waiting):
    mark = mark_on(waiting)

    waiting.types_code("482913")

    assert "No code was mailed to you." in waiting.says
    assert mark_on(waiting) == mark
    assert "Error:" in waiting.says


def test_a_mark_that_two_sign_ins_have_helps_nobody(noa, waiting):
    mark, mine = mark_on(waiting), PendingSignIn.objects.get().key
    Somebody("198.51.100.9").types_password("noa")
    keys = (f"{number:064x}" for number in itertools.count())

    twin = next(key for key in keys if marks.of(key) == mark)
    PendingSignIn.objects.exclude(key=mine).update(key=twin)

    assert made_for(noa, mark) is None


@pytest.mark.parametrize("end", ["finished_at", "cancelled_at"])
def test_a_sign_in_that_is_over_has_no_mark(noa, waiting, end):
    PendingSignIn.objects.update(**{end: clock.now()})

    assert made_for(noa, mark_on(waiting)) is None


def test_nobody_elses_mark_is_found(waiting):
    assert made_for(people.add("eve"), mark_on(waiting)) is None


def test_who_can_be_mailed_reads_out_the_mark_of_the_mail(noa):
    dana, somebody = people.add(), Somebody()
    somebody.goes_on(somebody.types_password())

    somebody.gets("/sign-in/backup-code/")

    assert somebody.types_code(made_for(dana, mark_on(somebody)), "/sign-in/backup-code/")["Location"] == "/"


def test_where_too_many_codes_were_asked_for_there_is_a_mark_too(noa):
    dana = people.add()
    for _ in range(4):
        somebody = Somebody()
        somebody.goes_on(somebody.types_password())
    assert "Too many codes were asked for" in somebody.says

    somebody.gets("/sign-in/backup-code/")
    somebody.types_code(made_for(dana, mark_on(somebody)), "/sign-in/backup-code/")

    assert somebody.is_in


def challenged(name):
    """Return a browser that was signed in when the second step was turned on."""
    people.option("two_factor", False)
    somebody = Somebody()
    somebody.types_password(name)
    people.two_factor_on()
    somebody.gets("/sign-in/code/?next=%2Faccount%2F")
    return somebody


def test_who_was_signed_in_already_is_told_why_a_code_is_asked_for(noa):
    people.add()

    says = challenged("dana").says

    assert "2-Factor Authentication was turned on while you were signed in." in says
    assert "Send me a code" in says


def test_and_is_offered_no_mail_where_none_can_come(noa):
    somebody = challenged("noa")
    assert "Send me a code" not in somebody.says
    assert "We have no address to mail yours to." in somebody.says

    somebody.asks_again(next="/account/")
    somebody.types_code(made_for(noa, mark_on(somebody)))

    assert somebody.is_in
    assert somebody.page["Location"] == "/?next=%2Faccount%2F"


def test_looking_at_that_page_begins_nothing(noa):
    challenged("noa")

    assert not PendingSignIn.objects.exists()
    assert not Entry.objects.filter(event__startswith="code").exists()


def test_and_is_told_when_too_many_codes_were_asked_for(noa):
    people.add()
    for _ in range(3):
        Somebody("198.51.100.9").types_password()

    says = challenged("dana").says

    assert "Too many codes were asked for" in says
    assert 'href="/sign-in/backup-code/?next=/account/"' in says


def test_the_administrator_is_not_told_of_a_mail_that_cannot_go(noa):
    people.add("kim", administrator=True)
    kim = Somebody("198.51.100.9")
    kim.signs_in("kim")

    page = kim.gets(f"/employees/{noa.id}/").content.decode()

    assert "It is mailed to them" not in page
    assert "It stands in the journal. They have no address" in page
