"""What a page says of the mails with one code: how far each is, what that means, and when to look again."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from gatepost.delivery.models import Relay
from gatepost.delivery.outbox import Progress, State
from gatepost.factors import whereabouts
from gatepost.factors.contract import Purpose, Step, Waiting
from gatepost.kernel.where import Where
from gatepost.options.catalogue import Options
from gatepost.sessions.visit import Pending

pytestmark = pytest.mark.django_db
NOW = datetime(2026, 11, 24, 9, 41, 30, tzinfo=UTC)
DANA, HOME = "d•••@example.com", "d•••@home.example"
PENDING = Pending("a" * 64, 7, "signin", ("pwd",), 1, 1, "", "", "", "en")
STEP = Step(PENDING, Purpose.SIGN_IN, Where("203.0.113.7", "", ""), Options(time_zone="UTC"), NOW)
WAITING = Waiting("KT-7", [], NOW + timedelta(minutes=9), 5, 3, NOW, None, [], live=True, untouched=True)
PUT_OFF = {"attempts": 2, "next_try_at": NOW + timedelta(seconds=40)}
SOON = {"attempts": 1, "next_try_at": NOW + timedelta(seconds=2)}


def mail(state=State.QUEUED, *, age=1, attempts=0, next_try_at=None):
    """Return a mail that was asked for `age` seconds ago."""
    asked_at = NOW - timedelta(seconds=age)
    return Progress("dana@example.com", state, NOW, next_try_at, asked_at, attempts)


def line(*each, step=STEP, **changed):
    """Return what is said of these mails."""
    recipients = list(zip((DANA, HOME), each, strict=False))
    return whereabouts.line(replace(WAITING, recipients=recipients, **changed), step)


@pytest.mark.parametrize(
    ("progress", "words", "look"),
    [
        (mail(), "waiting its turn", "queued"),
        (mail(State.SENDING, attempts=1), "on its way to the mail server", "sending"),
        (mail(State.SENDING, attempts=2), "our mail server is trying again now", "late"),
        (mail(**SOON), "our mail server is waiting; next try in a few seconds", "late"),
        (mail(**PUT_OFF), "our mail server is waiting; next try 09:43", "late"),
        (mail(State.SENT, attempts=1), "taken by the mail server at 09:41", "sent"),
        (mail(State.FAILED, attempts=1), "refused by the mail server at 09:41", "failed"),
        (mail(State.REFUSED), "we could not send it", "refused"),
        (mail(State.EXPIRED), "it could not be handed over in time", "expired"),
    ],
)
def test_each_state_has_its_words_and_its_picture(progress, words, look):
    assert line(progress).mails == [(DANA, words, look, "09:41")]


@pytest.mark.parametrize(
    ("each", "bad"),
    [
        ([mail(age=14)], False),
        ([mail(State.SENDING, attempts=1, age=15)], True),
        ([mail(State.SENDING, attempts=3, age=2, next_try_at=NOW)], False),
        ([mail(State.FAILED)], True),
        ([mail(State.FAILED), mail(age=3)], False),
        ([mail(State.FAILED), mail(age=15)], True),
        ([mail(State.FAILED), mail(State.SENT)], False),
        ([mail(State.SENT), mail(age=60)], False),
        ([mail(State.FAILED), mail(State.EXPIRED)], True),
    ],
)
def test_it_looks_bad_when_no_mail_server_has_any_and_that_was_refused_or_takes_fifteen_seconds(each, bad):
    assert line(*each).looks_bad is bad


@pytest.mark.parametrize(
    ("each", "look_in"),
    [
        ([mail(age=0)], 1),
        ([mail(age=5)], 2),
        ([mail(age=15)], 5),
        ([mail(age=60)], 10),
        ([mail(age=300)], 20),
        ([mail(State.SENT), mail(age=0)], 1),
        ([mail(State.SENT), mail(State.FAILED)], None),
        ([mail(State.EXPIRED)], None),
    ],
)
def test_it_is_looked_for_more_and_more_seldom_until_nothing_changes_any_more(each, look_in):
    assert line(*each).look_in == look_in


def test_once_a_mail_server_has_it_the_page_says_whose_turn_it_is(settings):
    settings.MAIL_FROM = "Sign-in <codes@example.com>"

    note = line(mail(State.SENT)).note

    assert note.startswith("From here on it is up to your mail provider.")
    assert note.endswith("Look in junk mail for codes@example.com.")


def test_what_was_refused_is_said_with_what_leads_on():
    step = replace(STEP, options=Options(who_helps="Robin"))

    note = line(mail(State.FAILED), step=step).note

    assert note == f"The mail server refused {DANA}. Use a backup code, or call Robin."


def test_of_two_that_were_lost_no_single_one_is_named():
    assert line(mail(State.FAILED), mail(State.EXPIRED)).note.startswith("Your mail did not get through.")


def test_a_mail_sent_again_is_said_to_have_the_same_code():
    again = line(mail(age=0), sent_again_at=NOW)

    assert again.note == "Sent again at 09:41, with the same code."


@pytest.mark.parametrize("purpose", [Purpose.PROVE_ADDRESS, Purpose.ENABLE])
def test_where_no_backup_code_is_taken_none_is_spoken_of(purpose):
    assert "backup" not in line(mail(State.FAILED), step=replace(STEP, purpose=purpose)).note


@pytest.mark.parametrize(
    ("states", "words", "look"),
    [
        (["away", "unfit"], "our mail server is away; next try 09:43", "late"),
        (["away", "well"], "waiting its turn", "queued"),
        (["away", None], "waiting its turn", "queued"),
    ],
)
def test_while_no_mail_server_takes_mails_the_line_says_so(settings, states, words, look):
    settings.SMTP_URLS = ("smtps://one.example", "smtps://two.example")
    for name, state in zip(("one", "two"), states, strict=True):
        if state:
            at = {"since": NOW, "look_at": NOW + timedelta(seconds=40)}
            Relay.objects.create(name=f"{name}.example:465", state=state, why="", **at)

    assert line(mail(age=3)).mails == [(DANA, words, look, "09:41")]
    assert ("Our mail server is away just now." in line(mail(age=15, attempts=1)).note) is (look == "late")


def test_a_mail_that_waits_because_nobody_sends_any_says_so():
    assert line(mail(age=15)).note.startswith("Our mail service is not running just now.")


def test_a_mail_that_was_tried_is_no_sign_of_a_service_that_stands_still():
    assert line(mail(age=15, **PUT_OFF)).note.startswith("This takes longer than it should.")


def test_nothing_more_is_told_of_a_code_that_works_no_longer():
    assert whereabouts.answer(replace(WAITING, live=False), STEP) == {"look_in": None}
    assert whereabouts.answer(None, STEP) == {"look_in": None}
