"""The switch's page: what it shows, who may see it, and that only its buttons do anything."""

import json
import re
from datetime import timedelta

import pytest
import time_machine

from gatepost.delivery.models import Message
from gatepost.enabling import flow, rounds
from gatepost.enabling.flow import By
from gatepost.enabling.models import MailDomain, Round
from gatepost.factors.email_code.models import Challenge
from gatepost.journal.models import Entry
from gatepost.kernel import clock, where
from gatepost.notices.catalogue import Notice
from tests import people
from tests.delivery import office
from tests.delivery.scripted import ScriptedRelay
from tests.enabling import desk
from tests.enabling.desk import PAGE, is_on
from tests.portal import Somebody, letters, wrong
from tests.racing import at_once

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def dana(settings):
    settings.SMTP_URLS = ("smtp+plain://127.0.0.1:25",)
    desk.seen()
    return desk.Administrator()


def test_a_code_that_came_back_turns_it_on(dana):
    assert dana.asks().headers["Location"] == f"{PAGE}#prove"
    assert [address for address, _ in letters()] == ["dana@example.com", "dana@home.example"]

    answer = dana.turns_on()

    assert (answer.status_code, answer.headers["Location"]) == (303, f"{PAGE}?done=on")
    assert is_on()
    entry = Entry.objects.get(event="two-factor.on")
    assert entry.employee_id == dana.employee.id
    assert json.loads(entry.details)["left_outside"] == 0


def test_looking_sends_nothing_and_changes_nothing(dana):
    before = Entry.objects.count()

    for _ in range(3):
        assert dana.gets(PAGE).status_code == 200

    assert not Message.objects.exists()
    assert not Challenge.objects.exists()
    assert Entry.objects.count() == before
    assert not is_on()


def test_the_page_that_waits_is_told_where_its_mail_is(dana):
    assert dana.gets(f"{PAGE}status/").json() == {"look_in": None}
    dana.asks()

    assert len(dana.gets(f"{PAGE}status/").json()["mails"]) == 2


def test_the_checklist_comes_in_its_order(dana):
    dana.gets(PAGE)

    at = [dana.says.index(f"{name}\n") for name in ("Email delivery", "Employees", "You")]
    assert at == sorted(at)


def test_the_page_says_honestly_what_a_mailed_code_can_do(dana):
    dana.gets(PAGE)

    assert "It does not stop somebody who reads the mailbox too" in dana.says


def test_it_is_for_administrators_alone(dana):
    people.add("ana")
    ana = Somebody()
    ana.types_password("ana")

    assert ana.gets(PAGE).status_code == 403
    assert ana.sends(PAGE, **ana.form_on("/"), do="turn off", reason="why not").status_code == 403
    assert "2-Factor Authentication" not in ana.gets("/").content.decode()


@pytest.mark.parametrize("do", ["send a code", "turn on", "turn off", "answer", "remind"])
def test_a_stale_proof_is_renewed_before_anything_is_done(dana, do):
    form = dana.form_on(PAGE)
    with time_machine.travel(clock.now() + timedelta(minutes=11), tick=False):
        answer = dana.sends(PAGE, **{**form, "do": do})

    assert answer.headers["Location"].startswith("/confirm/?next=%2Fagain%2F")
    assert not Message.objects.exists()


def test_a_code_works_in_the_session_that_asked_for_it_alone(dana):
    dana.asks()
    code = dana.enable_code

    dana.client.cookies.clear()
    dana.types_password()
    dana.proves()
    dana.turns_on(code)

    assert not is_on()


def test_a_wrong_code_says_so_beside_the_field_and_changes_nothing(dana):
    dana.asks()

    dana.turns_on(wrong(dana.enable_code))

    assert "4 tries left" in dana.says
    assert 'aria-invalid="true"' in dana.says
    assert not is_on()


def test_after_a_wrong_code_the_page_can_be_reloaded_and_keeps_the_ticks(dana):
    people.add("sam", email1="", email2="")
    dana.asks()

    answer = dana.does("turn on", code=wrong(dana.enable_code), outside="1", leave_outside="on")
    for _ in range(3):
        dana.gets(answer["Location"])

    assert answer.status_code == 303
    assert "4 tries left" in dana.says
    assert re.search(r'name="leave_outside"\s+required\s+checked', dana.says)
    assert 'name="tell" checked' not in dana.says
    assert Challenge.objects.get().attempts == 1


def test_a_tick_for_fewer_than_there_are_by_now_is_not_kept(dana):
    people.add("sam", email1="", email2="")
    dana.asks()
    answer = dana.does("turn on", code=wrong(dana.enable_code), outside="1", leave_outside="on", tell="on")
    people.add("lee", email1="", email2="")

    dana.gets(answer["Location"])

    assert not re.search(r'name="leave_outside"\s+required\s+checked', dana.says)
    assert 'name="tell" checked' in dana.says


@pytest.mark.parametrize(
    "said",
    ["", "x", "\u0663", "Q2FsbCA1NTUgMDEwMC4gWW91ciBhY2NvdW50IGlzIGxvY2tlZC4gQ2FsbCA1NTUu", "A" * 5000],
)
def test_nobody_elses_sentence_is_shown(dana, said):
    dana.asks()

    dana.gets(f"{PAGE}?said={said}&at_code=on")

    assert "Error:" not in dana.says
    assert "Call" not in dana.says


def test_a_sentence_is_for_the_session_that_it_was_said_to(dana):
    dana.asks()
    answer = dana.does("turn on", code=wrong(dana.enable_code))
    other = desk.Administrator("kim")

    other.gets(answer["Location"])

    assert "tries left" not in other.says


def test_the_last_wrong_code_ends_it(dana):
    dana.asks()
    code = dana.enable_code
    for _ in range(5):
        dana.turns_on(wrong(code))
    said = dana.says

    dana.turns_on(code)

    assert "0 tries" not in said
    assert "Too many wrong codes" in said
    assert "Too many wrong codes" in dana.says
    assert not is_on()


def test_a_late_code_changes_nothing(dana):
    people.option("code_minutes", 3)
    dana.asks()

    with time_machine.travel(clock.now() + timedelta(minutes=4), tick=False):
        desk.seen()
        dana.turns_on()

    assert "That code stopped working at" in dana.says
    assert not is_on()


def test_a_backup_code_does_not_show_that_mail_works(dana):
    shown = people.sheet(dana.employee)
    dana.asks()

    dana.turns_on(shown.lines[0])

    assert not is_on()


def test_a_relay_that_refuses_is_told_in_its_own_words(dana, settings):
    dana.asks()
    with ScriptedRelay({"RCPT": "550 5.1.1 nobody of this name"}) as relay, office.at_work(relay):
        office.settled()

    dana.gets(PAGE)

    assert dana.says.count("refused by the mail server at") == 2
    assert "The newest mail was not taken at" in dana.says
    assert "550 5.1.1 nobody of this name" in dana.says


def test_a_mail_that_a_relay_took_is_told(dana):
    dana.asks()
    with ScriptedRelay() as relay, office.at_work(relay):
        office.settled()

    dana.gets(PAGE)

    assert f"127.0.0.1:{relay.port} took a mail at" in dana.says


def test_asking_again_sends_the_same_code(dana):
    dana.asks()
    code = dana.enable_code
    Challenge.objects.update(last_sent_at=clock.now() - timedelta(minutes=1))

    dana.asks()

    assert dana.enable_code == code
    assert Message.objects.count() == 4


def test_everybody_is_told_when_that_is_ticked(dana):
    dana.asks()

    dana.turns_on(tell="on")

    assert Round.objects.get().notice == Notice.TWO_FACTOR_ON


def test_nobody_is_told_when_it_is_not(dana):
    dana.asks()

    dana.turns_on()

    assert not Round.objects.exists()


def test_off_takes_a_reason(dana):
    people.two_factor_on()
    dana.took_both_steps()

    dana.does("turn off", reason="  ")
    assert is_on()
    answer = dana.does("turn off", reason="mail is down", tell="on")

    assert answer.headers["Location"] == f"{PAGE}?done=off"
    assert not is_on()
    assert json.loads(Entry.objects.get(event="two-factor.off").details)["reason"] == "mail is down"
    assert Round.objects.get().notice == Notice.TWO_FACTOR_OFF


def test_while_it_is_on_the_page_says_how_it_goes(dana):
    people.add("lost", email1="", email2="")
    dana.asks()
    dana.turns_on(outside="1", leave_outside="on")
    dana.took_both_steps()
    Somebody("198.51.100.9").types_password("lost")

    dana.gets(PAGE)

    assert "by dana" in dana.says
    assert "0 of 2" in dana.says
    assert ">lost</a>" in dana.says
    assert "Who has no backup codes: 2" in " ".join(dana.says.split())


def test_the_page_says_whom_no_mail_reaches(dana):
    people.add("ana", email1="", email2="")
    people.two_factor_on()
    dana.took_both_steps()
    dana.does("remind")
    rounds.go_on()

    said = " ".join(dana.gets(PAGE).content.decode().split())

    assert "1 person written to by" in said
    assert said.count("1 has no address, so no mail reaches them") == 2
    assert "Remind 1 person by mail" in said
    assert "Tell everyone by mail now: 1 of 2 have an address" in said


def test_whom_nobody_can_remind_have_no_button(dana):
    people.sheet(dana.employee)
    people.add("ana", email1="", email2="")
    people.two_factor_on()
    dana.took_both_steps()

    dana.gets(PAGE)

    assert 'value="remind"' not in dana.says


def test_a_reminder_goes_once_a_day(dana):
    people.two_factor_on()
    dana.took_both_steps()

    assert dana.does("remind").headers["Location"] == f"{PAGE}?done=reminded"
    assert dana.does("remind").headers["Location"] == f"{PAGE}?done=reminded-before"
    assert Round.objects.count() == 1


def test_answers_about_mail_are_kept_and_written_down(dana):
    dana.does(
        "answer", domain_0="example.com", readable_0="no", domain_1="not-in-use.example", readable_1="yes"
    )
    dana.does("answer", domain_0="example.com", readable_0="no")

    assert list(MailDomain.objects.values_list("domain", "readable", "answered_by")) == [
        ("example.com", False, "dana")
    ]
    details = json.loads(Entry.objects.get(event="mail-domain.answered").details)
    assert details == {"domain": "example.com", "before": "", "after": "no", "by": "dana"}


def test_an_unknown_button_does_nothing(dana):
    assert dana.does("dance").status_code == 400


def test_eight_who_press_at_once_remind_once(dana):
    people.two_factor_on()
    by = By(where.COMMAND_LINE, "dana")

    assert sorted(at_once(8, lambda _: flow.remind(by))) == [False] * 7 + [True]
    assert Round.objects.count() == 1
