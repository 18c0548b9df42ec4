"""What was said to a mail is kept with it, for whoever asks why it did not come; never a password or a code."""

from datetime import timedelta

import pytest

from gatepost.delivery import flow, models
from gatepost.delivery.standing import Relays
from gatepost.kernel import clock
from tests.delivery import office
from tests.delivery.scripted import ScriptedRelay

PASSWORD = "hush-hush-secret"


def said(message=None) -> str:
    return (message or office.only()).dialogue


def test_every_answer_is_kept_with_what_it_answers(employee):
    with ScriptedRelay({"RCPT": "250 2.1.5 gladly"}) as relay, office.at_work(relay):
        office.post(employee)
        office.settled()

    steps = [line.split("  ")[1] for line in said().splitlines()[1:]]
    assert said().startswith("try 1, ")
    assert steps[:2] == [f"127.0.0.1:{relay.port}: a connection is opened", "the greeting: 220 scripted"]
    assert steps[-4:] == [
        "MAIL: 250 2.1.0 ok",
        "RCPT: 250 2.1.5 gladly",
        "DATA: 354 go on",
        "the mail: 250 2.0.0 taken",
    ]


def test_what_was_said_in_earlier_tries_stays(employee):
    with ScriptedRelay({"RCPT": "451 4.7.1 come back"}) as relay, office.at_work(relay):
        office.post(employee)
        office.until(lambda: "451" in said())
        models.Message.objects.update(due_at=clock.now())
        office.until(lambda: "\ntry 2, " in said(), 12)

    assert said().count("RCPT: 451 4.7.1 come back") == 2


def test_a_relay_that_nobody_answers_for_is_named_with_the_reason(employee):
    with office.at_work("smtp+plain://127.0.0.1:1"):
        office.post(employee)
        office.until(said)

    assert "127.0.0.1:1: a connection is opened" in said()
    assert "nothing answers at that port" in said()


@pytest.mark.parametrize("script", [{"AUTH": f"535 5.7.8 {PASSWORD} is wrong"}, {"AUTH": f"334 {PASSWORD}"}])
def test_no_password_is_kept_however_a_relay_quotes_it(employee, script):
    with ScriptedRelay(script, offers=("AUTH PLAIN LOGIN",)) as relay:
        with office.at_work(relay.url(sign_on=f"me:{PASSWORD}@")):
            office.post(employee)
            office.until(lambda: "AUTH" in said())

        assert PASSWORD not in said()
        assert "AUTH: " in said()


def test_no_code_is_kept_however_a_relay_quotes_it(employee):
    with ScriptedRelay({"CONTENT": "550 5.7.1 spam: 482913 and 482 913"}) as relay, office.at_work(relay):
        office.post(employee)
        office.settled()

    assert "482913" not in said()
    assert "482 913" not in said()


def test_a_long_talk_is_cut(employee):
    with (
        ScriptedRelay({"EHLO": "\r\n".join(["250-" + "x" * 400] * 30 + ["250 ok"])}) as relay,
        office.at_work(relay),
    ):
        office.post(employee)
        office.settled()

    assert len(said()) <= models.TRY


@pytest.mark.parametrize("trouble", ["", "mail.example.com:587: its certificate has expired"])
def test_a_mail_that_was_never_tried_says_why_once_it_is_too_late(employee, trouble):
    office.post(employee, life=timedelta(0))

    flow.sweep(trouble)

    assert office.states() == ["expired"]
    assert office.only().reply == (trouble or "no delivery service had taken it on by then")


def test_what_keeps_all_letters_is_told_of_each_relay():
    relays = Relays(["smtps://one.example", "smtps://two.example"])
    one, two = relays.in_order()

    relays.kept_us_out(one, "its certificate has expired", unfit=True)
    assert relays.trouble() == ""

    relays.kept_us_out(two, "nobody knows its name", unfit=False)
    assert (
        relays.trouble()
        == "one.example:465: its certificate has expired; two.example:465: nobody knows its name"
    )
