"""Password, code, in: what each step lets through and what it keeps out."""

from datetime import timedelta

import pytest
import time_machine

from gatepost.employees import flow, passwords
from gatepost.factors.email_code.models import Challenge
from gatepost.journal.models import Entry
from gatepost.kernel import clock, where
from gatepost.sessions.models import PendingSignIn, RecognisedBrowser, Session
from tests import people
from tests.people import PASSWORD
from tests.portal import Somebody, code_in, hidden_fields, letters, wrong

pytestmark = pytest.mark.django_db


@pytest.fixture
def dana(django_db_setup, transactional_db):
    return people.add()


@pytest.fixture
def two_factor(dana):
    people.two_factor_on()


def test_with_two_factor_off_the_password_suffices(dana):
    somebody = Somebody()

    answer = somebody.types_password()

    assert (answer.status_code, answer["Location"]) == (303, "/")
    assert somebody.is_in
    assert Session.objects.get().amr == "pwd"


def test_password_and_code_open_one_session(two_factor):
    somebody = Somebody()

    assert somebody.types_password()["Location"] == "/sign-in/code/"
    assert not somebody.is_in
    assert somebody.types_code(somebody.code)["Location"] == "/"

    assert somebody.is_in
    assert Session.objects.get().amr == "pwd email"
    assert RecognisedBrowser.objects.count() == 1


def test_the_code_in_the_mail_is_the_one_that_opens(two_factor):
    somebody = Somebody()
    somebody.types_password()

    [(first, letter), (second, same)] = letters()
    somebody.types_code(code_in(letter))

    assert {first, second} == {"dana@example.com", "dana@home.example"}
    assert code_in(letter) == code_in(same)
    assert somebody.is_in


def test_the_password_alone_opens_no_address(two_factor):
    somebody = Somebody()
    somebody.types_password()

    for path in ("/", "/account/", "/options/", "/sign-in/"):
        assert b"Hello, " not in somebody.gets(path).content
    assert not Session.objects.exists()


def test_name_and_password_that_do_not_match_say_nothing_else(two_factor):
    people.add("ina")
    flow.deactivate("ina", where=where.COMMAND_LINE, by="a test")
    answers = []
    for name, password in (("nobody", people.PASSWORD), ("dana", "wrong password"), ("ina", people.PASSWORD)):
        somebody = Somebody()
        somebody.types_password(name, password)
        said = somebody.says.replace(f'value="{name}"', "")
        answers.append((somebody.page.status_code, _without_form(said), sorted(somebody.page.cookies)))

    assert answers[0] == answers[1] == answers[2]
    assert "don&#x27;t match" in answers[0][1]


def test_a_right_code_works_once(two_factor):
    somebody = Somebody()
    somebody.types_password()
    code = somebody.code
    somebody.types_code(code)
    other = Somebody()
    other.types_password()

    other.types_code(code)

    assert not other.is_in
    assert Session.objects.count() == 1


def test_five_wrong_codes_and_the_right_one_is_refused(two_factor):
    somebody = Somebody()
    somebody.types_password()
    code = somebody.code
    for left in (4, 3, 2, 1, 0):
        somebody.types_code(wrong(code))
        if left:
            assert f"{left} tr" in somebody.says

    somebody.goes_on(somebody.sends("/sign-in/code/", code=code, **somebody.form_on("/sign-in/backup-code/")))

    assert not somebody.is_in
    assert "Too many wrong codes" in somebody.says


@pytest.mark.parametrize(
    "typed",
    [
        "",
        "000",
        "1234567",
        "\u0661\u0662\u0663\u0664\u0665\u0666",
        "x" * 5000,
        "null",
        "[]",
        "\x00\x00",
        "12 34",
    ],
)
def test_what_is_no_code_is_a_wrong_try(two_factor, typed):
    somebody = Somebody()
    somebody.types_password()

    answer = somebody.types_code(typed)

    assert answer.status_code == 200
    assert "A code from the mail has six digits, one from your sheet 16 letters" in somebody.says
    assert "This counted: 4 tries left." in somebody.says


def test_an_absent_field_and_a_doubled_one_are_wrong_tries(two_factor):
    somebody = Somebody()
    somebody.types_password()
    code = somebody.code

    somebody.goes_on(somebody.posts("/sign-in/code/"))
    assert "4 tries left" in somebody.says
    somebody.goes_on(somebody.posts("/sign-in/code/", code=[code, wrong(code)]))
    assert "3 tries left" in somebody.says
    somebody.goes_on(somebody.posts("/sign-in/code/", code=[wrong(code), code]))
    assert "2 tries left" in somebody.says
    somebody.goes_on(somebody.posts("/sign-in/code/?code=" + code, "/sign-in/code/"))
    assert "1 try left" in somebody.says


@pytest.mark.parametrize(
    "name", ["", "\x00", "dana\x00", "x" * 200, "\ud7ff\ufffe", "' OR 1=1 --", "%s", "\u202edana"]
)
def test_odd_names_are_unknown_names(two_factor, name):
    somebody = Somebody()

    assert somebody.types_password(name).status_code == 200
    assert "don&#x27;t match" in somebody.says


@pytest.mark.parametrize("fields", [{"username": "x" * 201}, {"password": "x" * 1001}])
def test_what_is_too_long_is_refused_before_it_is_hashed(two_factor, fields, monkeypatch):
    monkeypatch.setattr(passwords, "verify", None)
    somebody = Somebody()

    answer = somebody.posts("/sign-in/", **{"username": "dana", "password": people.PASSWORD, **fields})

    assert answer.status_code == 400
    assert "don&#x27;t match" in somebody.says


def test_the_password_suffices_again_once_two_factor_is_off(two_factor):
    somebody = Somebody()
    somebody.types_password()
    people.option("two_factor", False)

    assert somebody.types_password()["Location"] == "/"
    assert somebody.is_in


@pytest.mark.parametrize(
    "shape",
    ["{0[0]}{0[1]}{0[2]} {0[3]}{0[4]}{0[5]}", " {} ", "{}\r\n", "{0[0]}-{0[1]}{0[2]}{0[3]}{0[4]}{0[5]}"],
)
def test_what_a_copied_code_brings_along_is_forgiven(two_factor, shape):
    somebody = Somebody()
    somebody.types_password()

    somebody.types_code(shape.format(somebody.code))

    assert somebody.is_in


def test_another_browser_cannot_use_the_code(two_factor):
    owner, thief = Somebody(), Somebody("198.51.100.9")
    owner.types_password()
    code = owner.code
    thief.types_password()

    thief.types_code(code)

    assert not thief.is_in
    assert "4 tries left" in thief.says, "a code that is live in another browser is an ordinary wrong try"


def test_next_is_kept_on_the_server(two_factor):
    somebody = Somebody()
    asked = somebody.gets("/account/?tab=2")
    assert asked.status_code == 404 or asked["Location"].startswith("/sign-in/?next=")
    somebody.types_password(next="/account/?tab=2")

    answer = somebody.posts("/sign-in/code/", code=somebody.code, next="https://evil.example/")

    assert answer["Location"] == "/account/?tab=2"


@pytest.mark.parametrize(
    "hostile", ["//evil.example", "/\\evil.example", "https://evil.example/", "javascript:alert(1)"]
)
def test_a_hostile_next_leads_home(two_factor, hostile):
    somebody = Somebody()
    somebody.types_password(next=hostile)

    assert somebody.types_code(somebody.code)["Location"] == "/"


def test_every_rise_in_rights_has_new_cookies(two_factor):
    somebody = Somebody()
    somebody.client.cookies["gp_session"] = planted = "planted" * 6
    somebody.client.cookies["gp_pending"] = planted
    somebody.types_password()
    pending = somebody.client.cookies["gp_pending"].value
    somebody.types_code(somebody.code)

    assert pending != planted
    assert somebody.client.cookies["gp_session"].value not in {planted, pending}
    assert somebody.client.cookies["gp_pending"].value == ""


def test_signing_out_ends_the_session_on_the_server(two_factor):
    somebody = Somebody()
    somebody.signs_in()
    kept = somebody.client.cookies["gp_session"].value

    answer = somebody.posts("/sign-out/", "/")
    somebody.client.cookies["gp_session"] = kept

    assert answer["Clear-Site-Data"] == '"cache"'
    assert not somebody.is_in
    assert not Session.objects.exists()


def test_deactivation_ends_everything_at_the_next_request(two_factor):
    inside, pending = Somebody(), Somebody()
    inside.signs_in()
    pending.types_password()
    code = pending.code

    flow.deactivate("Dana", where=where.COMMAND_LINE, by="a test")
    pending.sends("/sign-in/code/", code=code, **pending.form_on("/sign-in/"))

    assert not inside.is_in
    assert not pending.is_in


def test_the_journal_tells_the_journey(two_factor):
    somebody = Somebody()
    somebody.types_password()
    somebody.types_code(wrong(somebody.code))
    somebody.types_code(somebody.code)
    somebody.posts("/sign-out/", "/")

    told = list(Entry.objects.order_by("id").values_list("event", flat=True))

    assert told == [
        "employee.added",
        "sign-in.password-accepted",
        "sign-in.code-asked",
        "sign-in.code-refused",
        "sign-in.done",
        "sign-out",
    ]
    last = Entry.objects.get(event="sign-in.done")
    assert (last.address, last.browser) == ("203.0.113.7", "Chrome on Windows")


def test_going_back_and_typing_the_password_again_goes_on_with_the_same_code(two_factor):
    somebody = Somebody()
    form = somebody.form_on("/sign-in/")
    somebody.types_password()
    code = somebody.code

    answer = somebody.sends("/sign-in/", username="dana", password=people.PASSWORD, **form)

    assert answer["Location"] == "/sign-in/code/"
    assert PendingSignIn.objects.count() == 1
    somebody.types_code(code)
    assert somebody.is_in


def _without_form(page):
    for value in hidden_fields(page).values():
        page = page.replace(value, "")
    return page


def test_reloading_the_page_after_a_wrong_code_costs_no_try(two_factor):
    somebody = Somebody()
    somebody.types_password()
    somebody.types_code(wrong(somebody.code))

    for _ in range(3):
        somebody.gets("/sign-in/code/")

    assert "4 tries left" in somebody.says
    assert Challenge.objects.get().attempts == 1


def test_what_went_wrong_is_forgotten_when_the_code_is_sent_again(two_factor):
    somebody = Somebody()
    somebody.types_password()
    somebody.types_code(wrong(somebody.code))

    with time_machine.travel(clock.now() + timedelta(seconds=31)):
        somebody.asks_again()

    assert "tries left" not in somebody.says


@pytest.mark.parametrize("path", ["/sign-out/", "/sign-in/code/resend/", "/confirm/without/"])
def test_an_address_that_takes_posts_alone_leads_on_whoever_opens_it(two_factor, path):
    somebody = Somebody()
    somebody.types_password()
    assert somebody.gets(path)["Location"].startswith("/sign-in/")

    somebody.types_code(somebody.code)

    assert somebody.gets(path)["Location"] == "/"
    assert somebody.is_in, "opening it changes nothing"


def test_a_second_tab_that_signs_in_or_out_after_the_first_goes_where_the_first_is(two_factor):
    somebody = Somebody()
    form = somebody.form_on("/sign-in/")
    somebody.signs_in()

    assert somebody.sends("/sign-in/", username="dana", password=PASSWORD, **form)["Location"] == "/"

    form = somebody.form_on("/")
    somebody.sends("/sign-out/", **form)
    assert somebody.sends("/sign-out/", **form)["Location"].startswith("/sign-in/")
