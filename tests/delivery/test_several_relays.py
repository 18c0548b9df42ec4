"""With the first of two relays out of order a code reaches the second, in the times that docs/delivery.md states."""

import socket
import ssl
import time
from contextlib import ExitStack, contextmanager
from datetime import timedelta

import pytest
import trustme

from gatepost.delivery import models, overview, rules
from gatepost.delivery import worker as at_work
from gatepost.delivery.rules import RelayState
from gatepost.kernel import clock
from tests.delivery import office
from tests.delivery.scripted import DROP, Dribble, Hold, ScriptedRelay


@contextmanager
def stopped():
    with ScriptedRelay() as gone:
        url = gone.url()
    yield url


@contextmanager
def deaf():
    """Give a relay to which no connection comes about: its queue of callers is full, and the system drops the rest."""
    with ExitStack() as stack:
        listener = stack.enter_context(socket.create_server(("127.0.0.1", 0), backlog=0))
        for _ in range(4):
            caller = stack.enter_context(socket.socket())
            caller.setblocking(False)
            caller.connect_ex(listener.getsockname())
        time.sleep(0.1)
        yield f"smtp+plain://127.0.0.1:{listener.getsockname()[1]}"


@contextmanager
def with_certificate_of_a_stranger():
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    trustme.CA().issue_cert("localhost").configure_cert(context)
    with ScriptedRelay(scheme="smtps", context=context) as relay:
        yield relay.url("localhost")


@contextmanager
def scripted(**script):
    with ScriptedRelay(script) as relay:
        yield relay.url()


WRONG = {
    # the first relay: how many seconds a code takes to the second one, in which state the first is then, and why
    "stopped": (stopped, 1, RelayState.AWAY, "nothing answers at that port"),
    "refuses us": (lambda: scripted(CONNECT="554 go away"), 1, RelayState.UNFIT, "554 go away"),
    "is busy": (lambda: scripted(EHLO="421 busy"), 1, RelayState.AWAY, "421 busy"),
    "has the certificate of a stranger": (
        with_certificate_of_a_stranger,
        1,
        RelayState.UNFIT,
        "an authority that this machine does not trust",
    ),
}
SLOW = {
    "does not answer the call": (deaf, 6, RelayState.AWAY, "does not answer within 5 seconds"),
    "says nothing": (lambda: scripted(CONNECT=Hold()), 11, RelayState.AWAY, "too long to answer"),
    "never ends": (
        lambda: scripted(
            CONNECT=Dribble(b"220 hello\r\n", 0.8), EHLO=Dribble(b"250-" + b"x" * 500, every=0.2)
        ),
        21,
        RelayState.AWAY,
        "too long to",
    ),
}


@pytest.mark.parametrize("what", [*WRONG, *(pytest.param(each, marks=pytest.mark.slow) for each in SLOW)])
def test_a_code_reaches_the_second_relay_in_time_and_each_further_one_at_once(employee, settings, what):
    make, seconds, state, why = (WRONG | SLOW)[what]
    with make() as first, ScriptedRelay() as second, office.at_work(first, second):
        settings.SMTP_URLS = (first, second.url())
        began = time.monotonic()
        office.post(employee)
        second.wait_for(1, seconds)
        between = time.monotonic()
        office.post(employee, about="further")
        second.wait_for(2, 1)
        office.settled()
        office.until(models.Relay.objects.filter(state=state).exists)

    assert between - began <= seconds
    known = overview.relays()[0].standing
    assert (known.relay, known.state) == (first.rpartition("/")[2], state)
    assert why in known.why
    assert known.look_at > clock.now() + timedelta(seconds=20)
    assert {row.relay for row in models.Message.objects.all()} == {f"127.0.0.1:{second.port}"}


@pytest.mark.parametrize("step", ["MAIL", "RCPT", "DATA"])
@pytest.mark.parametrize("answer", ["451 later", "421 closing", DROP])
def test_what_goes_wrong_before_the_final_dot_goes_to_the_second_at_once(employee, step, answer):
    with ScriptedRelay({step: answer}) as first, ScriptedRelay() as second, office.at_work(first, second):
        office.post(employee)
        second.wait_for(1, 1)

        assert office.settled() == ["sent"]
    assert not first.mails
    assert office.only().attempts == 1


@pytest.mark.parametrize(("answer", "known"), [(DROP, "uncertain"), ("451 later", "not taken")])
def test_what_goes_wrong_after_the_final_dot_goes_to_the_same_relay_again(
    employee, answer, known, monkeypatch
):
    monkeypatch.setattr(rules, "WAITS", (0.3,))
    answers = iter([answer])
    first = ScriptedRelay({"CONTENT": lambda _: next(answers, None)})
    with first, ScriptedRelay() as second, office.at_work(first, second):
        office.post(employee)
        office.until(lambda: office.only().reply)
        assert office.only().relay == (f"127.0.0.1:{first.port}" if known == "uncertain" else "")

        assert office.settled() == ["sent"]
    assert len(first.mails) == 1
    assert not second.said


def test_a_relay_that_perhaps_has_it_is_asked_before_all_others(employee):
    office.post(employee)
    with ScriptedRelay() as first, ScriptedRelay() as second:
        models.Message.objects.update(relay=f"127.0.0.1:{second.port}")
        with office.at_work(first, second):
            office.settled()

    assert (len(first.said), len(second.mails)) == (0, 1)


def test_the_first_gets_letters_again_once_it_lets_us_in(employee, monkeypatch):
    monkeypatch.setattr(rules, "RESTS", (0.3,))
    monkeypatch.setattr(at_work, "LOOK_EVERY", 0.05)
    first = ScriptedRelay({"CONNECT": "554 not yet"}, {})
    with first, ScriptedRelay() as second, office.at_work(first, second):
        office.post(employee)
        second.wait_for(1)
        office.until(lambda: len(first.said) == 2)
        assert first.heard(1)[-2:] == ["QUIT", "(closed)"]  # looked at without a letter
        office.until(models.Relay.objects.filter(state=RelayState.WELL, name__endswith=first.port).exists)
        office.post(employee, about="next")

        assert len(first.wait_for(1)) == 1


def test_letters_that_break_off_three_times_running_make_it_rest(employee, settings):
    with ScriptedRelay({"DATA": "451 later"}) as first, ScriptedRelay() as second:
        settings.SMTP_URLS = (first.url(),)
        with office.at_work(first, second):
            for n in range(5):
                office.post(employee, about=f"a{n}")
                second.wait_for(n + 1)
        assert len(first.said) == 3
    assert overview.relays()[0].standing.state == RelayState.AWAY


def test_an_address_that_is_put_off_says_nothing_of_the_relay(employee):
    with ScriptedRelay({"RCPT": "450 greylisted"}) as first, ScriptedRelay() as second:
        with office.at_work(first, second):
            for n in range(5):
                office.post(employee, about=f"a{n}")
                second.wait_for(n + 1)
            office.settled()
        assert len([line for said in first.said for line in said if line.startswith("RCPT")]) == 5
        assert len(first.said) <= 2  # the connection is reset and kept


def test_how_each_relay_stands_is_told_in_order(employee, settings):
    with ScriptedRelay() as first, ScriptedRelay() as second:
        settings.SMTP_URLS = (second.url(), first.url())
        with office.at_work(first):
            office.post(employee)
            office.settled()
            office.until(models.Relay.objects.exists)

        unasked, asked = overview.relays()
    assert (unasked.name, unasked.standing) == (f"127.0.0.1:{second.port}", None)
    asked = asked.standing
    assert (asked.state, asked.why, asked.look_at) == (RelayState.WELL, "", None)
    assert asked.took < timedelta(seconds=2)
    assert asked.taken_at <= clock.now()
