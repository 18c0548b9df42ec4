"""The delivery service with its outbox and a relay: what arrives, what does not, and what stands in the rows."""

import logging
import time
from datetime import timedelta

import pytest
from django.db import connection, transaction

from gatepost.delivery import flow, models, outbox, rules
from gatepost.delivery import worker as at_work
from gatepost.delivery.outbox import State
from gatepost.kernel import clock
from gatepost.kernel.database import wake
from tests.delivery import office
from tests.delivery.kind import CODE
from tests.delivery.office import DANA
from tests.delivery.scripted import DROP, Dribble, Hold, ScriptedRelay

HOME = "dana@home.example.org"


@pytest.fixture
def quick(monkeypatch):
    """Try again at once, and look often."""
    monkeypatch.setattr(rules, "WAITS", (0.05,))
    monkeypatch.setattr(rules, "LOOKS", (0.05,))
    monkeypatch.setattr(at_work, "LOOK_EVERY", 0.05)


def test_both_addresses_get_the_mail_and_the_outbox_says_so(employee):
    with ScriptedRelay() as relay, office.at_work(relay):
        office.post(employee, DANA, HOME)
        mails = relay.wait_for(2)

        assert office.settled() == ["sent", "sent"]
    assert {mail.recipient for mail in mails} == {DANA, HOME}
    assert {mail.sender for mail in mails} == {"signin@example.com"}
    found = outbox.progress("a1")
    assert [(each.address, each.state, each.next_try_at) for each in found] == [
        (DANA, State.SENT, None),
        (HOME, State.SENT, None),
    ]
    assert models.Message.objects.first().relay == f"127.0.0.1:{relay.port}"


def test_what_was_posted_while_nobody_worked_is_sent_when_somebody_does(employee):
    office.post(employee)

    with ScriptedRelay() as relay, office.at_work(relay):
        relay.wait_for(1)


def test_a_commit_wakes_the_service_long_before_it_would_look_by_itself(employee, monkeypatch):
    monkeypatch.setattr(at_work, "LOOK_EVERY", 60.0)
    with ScriptedRelay() as relay, office.at_work(relay):
        for n in range(3):
            time.sleep(0.2)
            office.post(employee, DANA, HOME, about=f"a{n}")
            relay.wait_for(2 * (n + 1), 10)


def test_one_mail_is_looked_for_twice_and_no_other_hand_is_woken(employee, monkeypatch):
    monkeypatch.setattr(at_work, "LOOK_EVERY", 60.0)
    looks, turn = [], flow.turn
    monkeypatch.setattr(flow, "turn", lambda *known, **room: looks.append(known) or turn(*known, **room))
    with ScriptedRelay() as relay, office.at_work(relay):
        office.until(lambda: looks)  # each service begins with a look
        time.sleep(0.2)
        looks.clear()
        office.post(employee)
        relay.wait_for(1)
        office.settled()

    assert len(looks) == 2  # to take it; to write down what became of it


def test_a_wake_up_that_is_lost_costs_a_second_at_most(employee, monkeypatch):
    with ScriptedRelay() as relay, office.at_work(relay):
        office.post(employee)
        relay.wait_for(1)
        office.settled()
        monkeypatch.setattr(wake, "announce", lambda: None)
        began = time.monotonic()

        office.post(employee, about="lost")
        relay.wait_for(2, 10)
    assert time.monotonic() - began < at_work.LOOK_EVERY + 1


def test_a_service_that_reports_itself_wakes_nobody(employee):
    with wake.Listener() as listener, ScriptedRelay() as relay, office.at_work(relay):
        office.until(models.Worker.objects.exists)

        assert not listener.wait(0.1)


def test_what_is_rolled_back_is_never_mailed(employee):
    with ScriptedRelay() as relay, office.at_work(relay):
        with transaction.atomic():
            office.post(employee, durable=False)
            transaction.set_rollback(True)
        time.sleep(0.2)

        assert not relay.said
    assert not models.Message.objects.exists()


def test_a_relay_that_comes_back_gets_the_mail(employee, quick):
    with ScriptedRelay() as gone:
        port = gone.port
    with office.at_work(gone.url()):
        office.post(employee)
        office.until(lambda: office.only().reply, said=office.told)
        assert outbox.progress("a1")[0].state is State.QUEUED

        with ScriptedRelay(port=port) as relay:
            relay.wait_for(1)
            assert office.settled() == ["sent"]


def test_a_4xx_to_one_address_holds_up_that_one_alone_and_is_tried_again_by_the_table(employee):
    greylisting = {"RCPT": lambda to: "450 4.7.1 greylisted" if "home" in to else None}
    with ScriptedRelay(greylisting) as relay, office.at_work(relay):
        began = clock.now()
        office.post(employee, DANA, HOME)
        relay.wait_for(1)
        office.until(lambda: outbox.progress("a1")[1].next_try_at)

    first, second = outbox.progress("a1")
    assert first.state is State.SENT
    assert second.state is State.QUEUED
    assert timedelta(seconds=1.6) <= second.next_try_at - began <= timedelta(seconds=3)
    assert "450 4.7.1 greylisted" in models.Message.objects.get(address=HOME).reply


def test_the_log_tells_which_mail_was_put_off_and_until_when(employee, caplog):
    with ScriptedRelay({"RCPT": "451 4.3.0 busy"}) as relay, office.at_work(relay):
        office.post(employee)
        office.until(lambda: office.only().reply, said=office.told)
        mail = office.only()

    (line,) = [each for each in caplog.messages if "queued" in each]
    assert line.startswith(
        f"message {mail.pk} to d•••@example.com: queued (next try at {mail.due_at:%H:%M:%S} UTC): "
    )
    assert line.endswith("451 4.3.0 busy")


@pytest.mark.parametrize("step", ["CONNECT", "EHLO", "MAIL", "RCPT", "DATA", "CONTENT"])
@pytest.mark.parametrize("answer", ["421 busy", "451 later", DROP])
def test_what_was_put_off_is_sent_later(employee, quick, step, answer):
    answers = iter([answer])
    with ScriptedRelay({step: lambda _: next(answers, None)}) as relay, office.at_work(relay):
        office.post(employee)

        assert office.settled() == ["sent"]
    assert office.only().attempts == 2
    assert len(relay.mails) == 1


def test_two_relays_that_say_much_do_not_stop_the_mail(employee, quick):
    much = "451 " + "later " * 60
    talkative = {"MAIL": lambda _: much}
    with (
        ScriptedRelay(talkative, {}) as first,
        ScriptedRelay(talkative, {}) as second,
        office.at_work(first, second),
    ):
        office.post(employee)

        assert office.settled() == ["sent"]

    assert office.only().attempts >= 2


def test_a_5xx_to_one_address_fails_that_one_at_once(employee):
    nobody = {"RCPT": lambda to: "550 5.1.1 nobody" if "home" in to else None}
    with ScriptedRelay(nobody) as relay, office.at_work(relay):
        office.post(employee, HOME, DANA)

        assert office.settled() == ["failed", "sent"]
    assert models.Message.objects.get(address=HOME).reply == f"127.0.0.1:{relay.port}: 550 5.1.1 nobody"


def test_a_mail_that_broke_off_arrives_once(employee, quick):
    with ScriptedRelay({"DATA": DROP}, {"BODY": DROP}, {}) as relay, office.at_work(relay):
        office.post(employee)

        assert office.settled() == ["sent"]
    assert len(relay.mails) == 1


def test_slow_dialogues_hold_nobody_up(employee, monkeypatch):
    monkeypatch.setattr(at_work, "GRACE", 0.1)
    slow = {"EHLO": Dribble(b"250-" + b"x" * 500, every=0.2)}
    with ScriptedRelay(slow, slow, slow, {}) as relay, office.at_work(relay):
        office.post(employee, *[f"slow{n}@example.com" for n in range(3)])
        office.until(lambda: len(relay.said) == 3)
        began = time.monotonic()
        office.post(employee, *[f"quick{n}@example.com" for n in range(20)], about="a2")

        relay.wait_for(20)
        assert time.monotonic() - began < 2
    assert office.states() == ["queued"] * 3 + ["sent"] * 20  # given back, since the service was told to stop
    assert [row.attempts for row in models.Message.objects.filter(state="queued")] == [0, 0, 0]


def test_after_an_hour_away_codes_expire_and_what_is_still_useful_goes_out_oldest_first(
    employee, monkeypatch
):
    monkeypatch.setattr(at_work, "HANDS", 1)
    monkeypatch.setattr(at_work, "FOR_CODES", 0)
    then = clock.now() - timedelta(hours=1)
    office.post(employee, "code@example.com", now=then)
    for n in range(5):
        office.post(
            employee,
            f"n{n}@example.com",
            kind="notice",
            life=rules.LONGEST_LIFE,
            now=then + timedelta(seconds=n),
        )
    office.post(employee, "fresh@example.com")

    with ScriptedRelay() as relay, office.at_work(relay):
        assert office.settled() == ["expired", *["sent"] * 6]

    recipients = [mail.recipient.partition("@")[0] for mail in relay.mails]
    assert recipients == ["fresh", "n0", "n1", "n2", "n3", "n4"]


@pytest.mark.parametrize(
    ("mood", "state", "reply"),
    [
        ("unwanted", "refused", "the code was used"),
        ("broken", "queued", "an error inside Gatepost (RuntimeError)"),
    ],
)
def test_what_is_not_wanted_any_more_at_the_moment_of_sending_is_not_sent(
    employee, mood, state, reply, caplog
):
    caplog.set_level(logging.DEBUG)
    with ScriptedRelay() as relay, office.at_work(relay):
        office.post(employee, mood=mood)
        office.until(lambda: office.only().reply, said=office.told)

        assert (office.only().state, office.only().reply) == (state, reply)
        assert not [line for line in relay.said[0] if line.upper().startswith("DATA")]
    assert CODE not in caplog.text
    assert f"message {office.only().pk}" in caplog.text


@pytest.mark.parametrize("step", ["RCPT", "DATA"])
def test_what_expires_while_the_relay_says_go_on_is_not_sent(employee, step):
    hold = Hold()
    with ScriptedRelay({step: hold}) as relay, office.at_work(relay):
        office.post(employee, life=timedelta(seconds=1))
        assert hold.reached.wait(5)
        time.sleep(1.1)
        hold.go.set()

        assert office.settled() == ["expired"]
    assert not relay.mails
    assert step == "DATA" or not [line for line in relay.said[0] if line.upper().startswith("DATA")]


def test_what_is_dated_in_the_future_is_refused(employee):
    office.post(employee, now=clock.now() + timedelta(minutes=5))

    with ScriptedRelay() as relay, office.at_work(relay):
        assert office.settled() == ["refused"]
    assert not relay.said


@pytest.mark.parametrize(
    "change",
    [
        {"address": "thief@example.org"}, {"about": "b2"}, {"facts": '{"x": "y"}'}, {"language": "de"},
        {"nonce": b"0" * 16}, {"kind": "notice"},
        {"expires_at": timedelta(hours=1)}, {"asked_at": timedelta(seconds=-9)},
    ],
)  # fmt: skip
def test_a_row_that_was_changed_is_not_mailed(employee, change):
    office.post(employee)
    row = office.only()
    for name, value in change.items():
        setattr(row, name, getattr(row, name) + value if isinstance(value, timedelta) else value)
    row.save()

    with ScriptedRelay() as relay, office.at_work(relay):
        assert office.settled() == ["refused"]
    assert office.only().reply == "the row was changed after it was written"
    assert not relay.said


@pytest.mark.parametrize(
    "address",
    [
        "dana@example.com,thief@example.org", "dana@example.com\r\nRCPT TO:<thief@example.org>",
        "dana@example.com;thief@example.org", "dana@example.com thief@example.org", "Dana <dana@example.com>",
        "dana@example.com\x00", "", "dana",
        "dana@example.com> SIZE=1", "dana@\u202eexample.com", "a" * 250 + "@example.com",
    ],
)  # fmt: skip
def test_r57_a_hostile_address_is_refused_at_sending_too(employee, address, caplog):
    if connection.vendor == "postgresql" and ("\x00" in address or len(address) > 254):
        pytest.skip("no such text gets into PostgreSQL")
    office.post(employee, address)
    with ScriptedRelay() as relay, office.at_work(relay):
        assert office.settled() == ["refused"]
    assert not relay.said
    assert all(line.isprintable() for line in caplog.messages)


@pytest.mark.parametrize(
    "address",
    ["dana@example.com", "d.c_o+l-e@mail.example.co.uk", "o'brien@example.com", "dana@xn--exmple-cua.com"],
)
def test_an_address_that_is_one_mailbox_is_mailed_as_it_stands(employee, address):
    office.post(employee, address)

    with ScriptedRelay() as relay, office.at_work(relay):
        assert [mail.recipient for mail in relay.wait_for(1)] == [address]


def test_a_row_of_another_installation_s_key_is_left_alone(employee):
    office.post(employee)
    models.Message.objects.update(key_check="0" * 16)

    with ScriptedRelay() as relay, office.at_work(relay):
        time.sleep(0.3)
        assert office.states() == ["queued"]
    assert not relay.said


def test_a_key_that_is_gone_refuses_the_row(employee):
    office.post(employee)
    models.Message.objects.update(kid="k9")

    with ScriptedRelay() as relay, office.at_work(relay):
        assert office.settled() == ["refused"]
    assert office.only().reply == "key-missing: k9"


def test_r55_no_row_holds_the_code_or_the_letter(employee):
    with ScriptedRelay({"CONTENT": f"554 spam: your code is {CODE}"}) as relay, office.at_work(relay):
        office.post(employee)
        assert office.settled() == ["failed"]

    row = models.Message.objects.values_list().get()
    assert CODE not in str(row)
    assert "Your code" not in str(row)


def test_the_worker_reports_itself_and_signs_off(employee):
    with ScriptedRelay() as relay, office.at_work(relay) as worker:
        office.until(models.Worker.objects.exists)
        row = models.Worker.objects.get()

        assert row.id == worker.id
        assert len(row.key_check) == 16
    assert not models.Worker.objects.exists()


def test_a_message_lives_for_a_day_at_most(employee):
    with pytest.raises(ValueError, match="a day"):
        office.post(employee, life=timedelta(hours=25))
    with pytest.raises(KeyError):
        office.post(employee, kind="unknown")
