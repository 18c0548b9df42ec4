"""An address that an employee types in counts once a code that was sent to it alone has come back."""

from datetime import timedelta

import pytest
import time_machine

from gatepost.employees.models import Employee
from gatepost.journal.models import Entry
from gatepost.kernel import clock
from gatepost.notices.catalogue import Notice
from gatepost.selfservice.models import WantedAddress
from gatepost.sessions.models import Session
from tests import people, racing
from tests.portal import Somebody, letters, notices, wrong

NEW = "dana@new.example"


def wants(somebody, address=NEW, which="email1"):
    return somebody.goes_on(
        somebody.posts("/account/options/address/", "/account/options/", **{which: address})
    )


def types(somebody, code):
    return somebody.goes_on(somebody.posts("/account/options/code/", code=code))


def mailed(since=0):
    return [to for to, _ in letters()[since:]]


def test_a_new_address_gets_its_code_alone_and_counts_when_it_is_typed(dana):
    before = len(letters())
    assert wants(dana)["Location"] == "/account/options/code/"
    assert mailed(before) == [NEW]
    assert Employee.objects.get().email1 == "dana@example.com"

    answer = types(dana, dana.address_code)

    assert answer["Location"] == "/account/options/?done=changed"
    now = Employee.objects.get()
    assert (now.email1, now.email1_proved_at is not None, now.email2) == (NEW, True, "dana@home.example")


def test_the_page_that_waits_is_told_where_its_mail_is(dana):
    assert dana.gets("/account/options/code/status/").status_code == 404
    wants(dana)

    told = dana.gets("/account/options/code/status/").json()

    assert [(mail["masked"], mail["state"]) for mail in told["mails"]] == [("d•••@new.example", "queued")]


def test_until_then_codes_go_to_the_old_one(dana):
    wants(dana)
    before = len(letters())

    Somebody("198.51.100.9").types_password()

    assert mailed(before) == ["dana@example.com", "dana@home.example"]


def test_old_and_new_are_told(dana):
    wants(dana)
    types(dana, dana.address_code)

    told = notices(Notice.ADDRESS_CHANGED)
    assert [to for to, _ in told] == [NEW, "dana@home.example", "dana@example.com"]
    assert told[0][1] == (
        "Email1 was changed on your own pages. Before: d•••@example.com. New: d•••@new.example."
    )


def test_it_is_written_down_from_what_to_what(dana):
    wants(dana)
    types(dana, dana.address_code)

    details = Entry.objects.get(event="account.address-changed").details
    assert details == '{"which": "email1", "before": "dana@example.com", "after": "dana@new.example"}'


def test_a_wrong_code_changes_nothing_and_says_so(dana):
    wants(dana)

    answer = types(dana, wrong(dana.address_code))

    assert "4 tries left." in answer.content.decode()
    assert Employee.objects.get().email1 == "dana@example.com"


def test_what_has_not_the_shape_of_a_code_is_told_what_one_looks_like(dana):
    wants(dana)

    says = types(dana, "48291").content.decode()

    assert "A code from the mail has six digits. This counted: 4 tries left." in says


def test_a_code_for_signing_in_proves_no_address(dana):
    wants(dana)
    elsewhere = Somebody("198.51.100.9")
    elsewhere.types_password()

    types(dana, elsewhere.code)

    assert Employee.objects.get().email1 == "dana@example.com"


def test_a_backup_code_proves_no_address(dana):
    shown = people.sheet(Employee.objects.get())
    wants(dana)

    answer = types(dana, shown.lines[0])

    assert "A backup code doesn" in answer.content.decode()
    assert Employee.objects.get().email1 == "dana@example.com"


def test_the_code_works_in_the_session_that_asked_and_in_no_other(dana):
    wants(dana)
    code, other = dana.address_code, Somebody("198.51.100.9")
    other.signs_in()

    assert other.posts("/account/options/code/", "/", code=code)["Location"] == "/account/options/"
    assert Employee.objects.get().email1 == "dana@example.com"


def test_a_row_put_under_anothers_session_opens_nothing(dana):
    people.add("eve")
    eve = Somebody("198.51.100.9")
    eve.signs_in("eve")
    wants(dana)

    WantedAddress.objects.update(session_key=Session.objects.get(employee__name="eve").key)

    assert eve.gets("/account/options/code/")["Location"] == "/account/options/"


@pytest.mark.parametrize(
    "address", ["", "no address", "a@b.example, c@d.example", "dana@home.example", "DANA@home.example"]
)
def test_what_cannot_be_an_address_of_theirs_is_refused_by_the_field(dana, address):
    before = len(letters())

    answer = wants(dana, address)

    assert 'id="problem"' in answer.content.decode()
    assert mailed(before) == []
    assert WantedAddress.objects.count() == 0


def test_what_was_typed_is_still_there_and_reloading_asks_for_nothing(dana):
    before = len(letters())

    page = wants(dana, "dana at home").content.decode()

    assert 'value="dana at home"' in page
    assert dana.gets("/account/options/?wrong=1").content.decode().count('value="dana at home"') == 1
    assert "dana at home" not in dana.gets("/account/options/").content.decode()
    assert mailed(before) == []


def test_what_no_database_can_hold_is_refused_like_any_other(dana):
    assert 'value="danaexample"' in wants(dana, "dana\x00example").content.decode()


def test_what_went_wrong_is_said_to_nobody_else_and_not_for_ever(dana):
    wants(dana, "dana at home")
    other = Somebody("198.51.100.9")
    other.signs_in()

    assert "dana at home" not in other.gets("/account/options/?wrong=1").content.decode()
    with time_machine.travel(clock.now() + timedelta(minutes=31)):
        assert "dana at home" not in dana.gets("/account/options/?wrong=1").content.decode()


def test_reloading_after_a_wrong_code_costs_no_try(dana):
    wants(dana)
    types(dana, wrong(dana.address_code))

    dana.gets("/account/options/code/?wrong=1")
    page = dana.gets("/account/options/code/?wrong=1").content.decode()

    assert "4 tries left." in page


def test_two_addresses_in_one_form_are_none(dana):
    answer = dana.posts("/account/options/address/", "/account/options/", email1=NEW, email2="x@new.example")

    assert answer["Location"] == "/account/options/"
    assert WantedAddress.objects.count() == 0


def test_the_present_address_is_proved_by_a_code_sent_there_alone(dana):
    before = len(letters())
    dana.posts("/account/options/prove/", "/account/", which="email2")
    assert mailed(before) == ["dana@home.example"]

    answer = types(dana, dana.address_code)

    assert answer["Location"] == "/account/options/?done=proved"
    now = Employee.objects.get()
    assert (now.email1_proved_at, now.email2_proved_at is not None) == (None, True)
    assert mailed(before + 1) == []


def test_an_address_changed_meanwhile_is_not_put_back(dana):
    wants(dana)
    Employee.objects.update(email1="dana@third.example")

    answer = types(dana, dana.address_code)

    assert "changed in another window" in answer.content.decode()
    assert Employee.objects.get().email1 == "dana@third.example"


def test_a_new_wish_takes_the_place_of_the_one_before(dana):
    wants(dana)
    old = dana.address_code
    wants(dana, "dana@newer.example", "email2")

    types(dana, old)

    assert Employee.objects.get().email1 == "dana@example.com"
    assert WantedAddress.objects.get().address == "dana@newer.example"


def test_giving_up_leaves_everything_as_it_was(dana):
    wants(dana)
    code = dana.address_code

    dana.posts("/account/options/code/give-up/", "/account/options/code/")
    dana.posts("/account/options/code/", "/", code=code)

    assert WantedAddress.objects.count() == 0
    assert Employee.objects.get().email1 == "dana@example.com"


def test_the_code_can_be_sent_again_and_stays_the_same(dana):
    wants(dana)
    code, before = dana.address_code, len(letters())
    with time_machine.travel(clock.now() + timedelta(seconds=31)):
        answer = dana.posts("/account/options/code/again/", "/account/options/code/")

        assert answer["Location"] == "/account/options/code/"
        assert (dana.address_code, mailed(before)) == (code, [NEW])


def test_too_soon_it_is_not_sent_again_and_says_from_when(dana):
    wants(dana)

    answer = dana.goes_on(dana.posts("/account/options/code/again/", "/account/options/code/"))

    assert "You can send it again from" in answer.content.decode()


def test_a_late_code_proves_nothing_and_a_new_one_can_be_asked_for(dana):
    wants(dana)
    code = dana.address_code
    with time_machine.travel(clock.now() + timedelta(minutes=11)):
        types(dana, code)
        assert Employee.objects.get().email1 == "dana@example.com"

        dana.posts("/account/options/code/again/", "/account/options/code/")
        types(dana, dana.address_code)

    assert Employee.objects.get().email1 == NEW


def test_one_code_posted_by_many_changes_the_address_once(dana):
    wants(dana)
    form = {**dana.form_on("/account/options/code/"), "code": dana.address_code}

    racing.at_once(8, lambda _: dana.sends("/account/options/code/", **form))

    assert len(notices(Notice.ADDRESS_CHANGED)) == 3


def test_a_code_proves_the_address_it_was_sent_to_and_no_other(dana):
    wants(dana)
    code = dana.address_code
    WantedAddress.objects.update(address="eve@evil.example")

    types(dana, code)

    assert Employee.objects.get().email1 == "dana@example.com"
