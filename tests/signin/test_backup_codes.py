"""A backup code at every step of the journey: where mail does not come, and where a name has to wait."""

from datetime import timedelta

import pytest
import time_machine

from gatepost.delivery import kinds
from gatepost.delivery.kinds import Unwanted
from gatepost.delivery.models import Message
from gatepost.factors.email_code.models import Challenge
from gatepost.journal.models import Entry
from gatepost.kernel import clock
from gatepost.sessions.models import Session
from tests import people
from tests.people import PASSWORD
from tests.portal import Somebody, envelope, wrong

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def sheet():
    people.two_factor_on()
    return people.sheet(people.add()).lines


@pytest.fixture
def somebody(sheet):
    browser = Somebody()
    browser.types_password()
    return browser


@pytest.mark.parametrize("page", ["/sign-in/code/", "/sign-in/backup-code/"])
def test_every_code_field_takes_a_backup_code(somebody, sheet, page):
    somebody.posts(page, code=sheet[0])

    assert somebody.is_in


def test_the_page_for_backup_codes_takes_the_mailed_code_too(somebody):
    somebody.posts("/sign-in/backup-code/", code=somebody.code)

    assert somebody.is_in


def test_one_tap_leads_from_the_mailed_code_to_the_backup_code(somebody):
    assert 'href="/sign-in/backup-code/"' in somebody.gets("/sign-in/code/").content.decode()


def test_a_wrong_one_is_told_so_on_the_page_where_it_was_typed(somebody, sheet):
    other = people.sheet(people.add("eve")).lines[0]

    answer = somebody.types_code(other, "/sign-in/backup-code/")

    assert answer.request["PATH_INFO"] == "/sign-in/backup-code/"
    assert "That isn&#x27;t one of your backup codes." in somebody.says
    assert not somebody.is_in


def test_wrong_mailed_codes_leave_the_backup_code_its_tries(somebody, sheet):
    for _ in range(5):
        somebody.types_code(wrong(somebody.code))

    somebody.posts("/sign-in/backup-code/", code=sheet[0])

    assert somebody.is_in


def test_a_session_that_owes_the_second_step_may_take_it_by_backup_code(transactional_db):
    sheet = people.sheet(people.add()).lines
    browser = Somebody()
    browser.types_password()
    people.two_factor_on()

    assert (
        'href="/sign-in/backup-code/?next=/%3Fa"'
        in browser.gets("/sign-in/code/?next=/%3Fa").content.decode()
    )
    answer = browser.posts("/sign-in/backup-code/", code=sheet[0], next="/?a")

    assert answer["Location"] == "/?a"
    assert browser.is_in
    assert not Message.objects.filter(kind="sign-in-code").exists(), "nobody asked for a mail"
    assert Session.objects.count() == 1


def test_nobody_reaches_the_page_before_the_password(sheet):
    stranger = Somebody()

    assert stranger.gets("/sign-in/backup-code/")["Location"] == "/sign-in/"
    assert stranger.sends("/sign-in/backup-code/", code=sheet[0], **stranger.form_on("/sign-in/"))[
        "Location"
    ] == ("/sign-in/")


@pytest.fixture
def besieged(sheet):
    """Somebody in a new browser, whose name has to wait, because strangers type wrong passwords for it."""
    with time_machine.travel(clock.now(), tick=False):  # the wait is of seconds, and hashes take as long
        for n in range(12):
            Somebody(f"198.51.{n}.9").types_password(password="wrong")
        owner = Somebody()
        owner.types_password()
        assert "Too many wrong passwords" in owner.says
        yield owner


def together(browser, backup_code, password=PASSWORD, name="dana"):
    return browser.posts("/sign-in/", username=name, password=password, backup_code=backup_code)


def test_password_and_backup_code_pass_the_wait_together(besieged, sheet):
    assert 'name="backup_code"' in besieged.says

    together(besieged, sheet[0])

    assert besieged.is_in


@pytest.mark.parametrize("what", ["password", "code", "name", "both"])
def test_neither_passes_the_wait_alone_and_nothing_tells_which_was_wrong(besieged, sheet, what):
    eve = people.add("eve")
    code = people.sheet(eve).lines[0] if what in {"code", "both"} else sheet[0]
    password = "wrong" if what in {"password", "both"} else PASSWORD
    name = "nobody" if what == "name" else "dana"
    if what == "name":
        for n in range(12):
            Somebody(f"198.51.{n}.9").types_password("nobody", password="wrong")

    together(besieged, code, password, name)

    assert "That name, password and backup code don&#x27;t go together." in besieged.says
    assert not besieged.is_in
    assert not Session.objects.exists()


def test_a_used_one_does_not_pass_the_wait(besieged, sheet):
    together(besieged, sheet[0])

    other = Somebody("192.0.2.44")
    together(other, sheet[0])

    assert "don&#x27;t go together" in other.says
    assert not other.is_in


def test_a_mistyped_one_costs_no_try(besieged, sheet):
    mistyped = ("Z" if sheet[0][0] != "Z" else "Y") + sheet[0][1:]
    for _ in range(25):
        together(besieged, mistyped)
    assert "looks mistyped" in besieged.says

    together(besieged, sheet[0])

    assert besieged.is_in


def test_tries_at_passing_a_wait_end_for_their_network_alone(besieged, sheet):
    codes = people.sheet(people.add("eve")).lines
    for n in range(21):
        together(besieged, codes[n % 10])
    assert "go together" not in besieged.says

    elsewhere = Somebody("192.0.2.44")
    together(elsewhere, sheet[0])

    assert elsewhere.is_in


def test_a_thief_of_the_password_keeps_the_owner_out_of_nothing_for_three_hours(sheet):
    eve, minute = people.sheet(people.add("eve")).lines, timedelta(minutes=1)
    with time_machine.travel(clock.now(), tick=False) as at:
        for n in range(36):
            thief = Somebody(f"198.51.{n}.9")
            thief.types_password()
            for guess in ("000000", "000001", eve[n % 10], eve[(n + 1) % 10]):
                thief.sends("/sign-in/code/", code=guess, **thief.form_on("/sign-in/backup-code/"))
            at.shift(5 * minute)

        owner = Somebody("203.0.113.200")
        owner.types_password()
        owner.posts("/sign-in/backup-code/", code=sheet[0])

    assert owner.is_in


def test_a_mailed_code_that_was_not_needed_is_not_mailed_and_frees_its_place(sheet):
    for line in sheet[:4]:
        browser = Somebody()
        browser.types_password()
        browser.types_code(line)
        assert browser.is_in
    assert Challenge.objects.filter(superseded_at=None).count() == 0

    mails = Message.objects.filter(kind="sign-in-code")
    assert all(isinstance(kinds.find(row.kind).letter(envelope(row)), Unwanted) for row in mails)


def test_a_wrong_pair_stands_in_the_journal_and_tells_not_which_was_wrong(besieged, sheet):
    together(besieged, sheet[0], password="wrong")
    together(besieged, people.guess(sheet[0]))

    found = Entry.objects.filter(event="sign-in.password-and-backup-code-refused")

    assert [(each.details, each.address) for each in found] == [("{}", "203.0.113.7")] * 2


def test_a_network_without_tries_left_is_written_down_once(besieged, sheet):
    for _ in range(23):
        together(besieged, people.guess(sheet[0]))

    assert Entry.objects.filter(event="sign-in.password-and-backup-code-refused").count() == 20
    assert Entry.objects.filter(event="sign-in.code-limited").count() == 1
