"""The page Employee tells its owner what the portal knows, and when somebody came in with their name."""

import re

from gatepost.employees.models import Employee
from tests import people
from tests.people import PASSWORD
from tests.portal import Somebody


def account(somebody):
    return " ".join(somebody.gets("/account/").content.decode().split())


def test_addresses_stand_with_when_they_were_proved(dana):
    dana.posts("/account/options/prove/", "/account/", which="email2")
    dana.posts("/account/options/code/", code=dana.address_code)

    page = account(dana)

    assert "dana@example.com" in page
    assert (page.count("not proved yet"), len(re.findall(r"proved on \d", page))) == (1, 1)


def test_sign_ins_stand_with_browser_address_and_way(dana):
    shown = people.sheet(Employee.objects.get())
    other = Somebody("198.51.100.9")
    other.types_password()
    other.types_code(shown.lines[0])

    rows = account(dana).partition("<tbody")[2].split("</tr>")

    assert "Chrome on Windows" in rows[0]
    assert "198.51.100.9" in rows[0]
    assert "backup code" in rows[0]
    assert "code by mail" in rows[1]


def test_with_the_password_alone_it_says_so(transactional_db):
    people.add()
    somebody = Somebody()
    somebody.types_password()

    assert "password only" in account(somebody)


def test_ten_are_shown_and_none_of_anybody_else(dana):
    for _ in range(10):
        dana.posts("/confirm/", password=PASSWORD)
        dana.types_code(dana.confirm_code)
    people.add("eve")
    Somebody("192.0.2.66").signs_in("eve")

    page = account(dana)

    assert page.partition("<tbody")[2].count("<tr") == 10
    assert "192.0.2.66" not in page


def test_words_in_the_address_that_are_not_ours_say_nothing(dana):
    assert 'role="status"' not in account(dana)
    assert "pwned" not in dana.gets("/account/?done=pwned").content.decode()
    assert "Your new sheet works from now on." in dana.gets("/account/?done=armed").content.decode()


def test_without_a_session_there_is_nothing(transactional_db):
    stranger = Somebody()

    for address in (
        "/account/",
        "/account/options/",
        "/account/password/",
        "/account/sessions/",
        "/account/backup-codes/",
    ):
        assert stranger.gets(address)["Location"].startswith("/sign-in/")
