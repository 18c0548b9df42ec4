"""Delivery services in processes of their own: killed between any two of their steps, told to stop, and several."""

import json
import logging
import os
import signal
import subprocess
import sys
from collections import Counter
from contextlib import contextmanager
from datetime import timedelta
from email import message_from_bytes
from pathlib import Path
from threading import Timer

import pytest
import time_machine
from django.db import transaction

from gatepost.delivery import flow, models, outbox, rules, seal
from gatepost.delivery.flow import Outcome
from gatepost.delivery.outbox import State
from gatepost.kernel import clock, keyring
from tests.delivery import office
from tests.delivery.scripted import Hold, ScriptedRelay

ROOT = Path(__file__).parents[2]
pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="kill -9 is not Windows' way")


@contextmanager
def process(environment, *words, relay, module="gatepost", stdin=None):
    """Run a command of the product for the length of a `with`; kill it if it is still there at the end."""
    own = {
        "DJANGO_SETTINGS_MODULE": "tests.delivery.portal",
        "PYTHONPATH": f"{ROOT / 'src'}{os.pathsep}{ROOT}",
        "PYTHONUNBUFFERED": "1",
    }
    urls = {"GATEPOST_SMTP_URLS": relay.url()} if relay else {}
    running = subprocess.Popen(
        [sys.executable, "-m", module, *words],
        env=environment | own | urls,
        cwd=ROOT,
        stdin=stdin,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    )
    try:
        yield running
    finally:
        running.kill()
        running.communicate()


def says(running, seconds=30):
    """Return the next line that the process says; kill it when none comes."""
    killer = Timer(seconds, running.kill)
    killer.start()
    try:
        return running.stdout.readline()
    finally:
        killer.cancel()


def ends_well(running, seconds=20):
    """Wait for the end; all went well when the status is 0 and nothing was complained of."""
    said = running.communicate(timeout=seconds)
    assert (running.returncode, said[1]) == (0, ""), said


KILLED_AT = {
    # step: how many copies arrive of a message whose service is killed there
    "claiming": 1,  # the claim is written and not committed: it never was
    "claimed": 1,  # committed, and nobody connected yet
    "CONNECT": 1,
    "EHLO": 1,
    "MAIL": 1,
    "RCPT": 1,
    "DATA": 1,
    "half": 1,  # half of the letter has left
    "CONTENT": 2,  # the final dot has left, the relay has not answered yet; it takes the letter
    "taken over": 2,  # the relay has said 250, nothing is written down
    "settling": 2,  # it is written down and not committed
    "settled": 1,  # committed
}


@pytest.mark.parametrize(("step", "copies"), KILLED_AT.items())
def test_killed_at_any_step_no_message_is_lost_and_none_is_sent_after_its_end(
    employee, process_environment, step, copies
):
    hold = Hold()
    script = {step: hold} if step.isupper() else {}
    with ScriptedRelay(script, script, {}) as relay:
        office.post(employee, "long@example.com")
        office.post(employee, "short@example.com", life=timedelta(seconds=80))

        with process(process_environment, step, relay=relay, module="tests.delivery.halting") as running:
            wait_until_both_are_there(step, running, relay, hold)
            running.kill()
            running.wait()
        hold.go.set()
        for number in range(len(relay.said)):
            relay.heard(number)  # what had left before the kill has arrived
        relay.scripts[:] = [{}]
        with time_machine.travel(clock.now() + rules.LEASE + timedelta(seconds=1)), office.at_work(relay):
            began = len(relay.mails)
            states = office.settled(20)

        arrived = Counter(mail.recipient for mail in relay.mails)
        identities = {message_from_bytes(mail.content)["Message-ID"] for mail in relay.mails}
        assert states[0] == "sent"
        assert arrived["long@example.com"] == copies
        assert len(identities) == len(arrived), "copies of one message look like one"
        assert "short@example.com" not in [mail.recipient for mail in relay.mails[began:]], "its time was up"


def wait_until_both_are_there(step, running, relay, hold):
    """Wait until both messages have come to the step: each has a hand of its own, and each hand halts there."""
    if step.isupper():
        office.until(lambda: hold.arrivals == 2, 30)
        return
    for _ in range(2 if step in {"claimed", "half"} else 1):
        assert says(running) == "halted\n"
    if step in {"taken over", "settling", "settled"}:
        relay.wait_for(2)  # one clerk writes for both, and halts with the first message


def test_told_to_stop_it_finishes_the_message_in_hand_and_takes_no_other(employee, process_environment):
    hold = Hold()
    with ScriptedRelay({"RCPT": hold}) as relay, process(process_environment, "deliver", relay=relay) as it:
        office.post(employee)
        assert hold.reached.wait(30)
        it.terminate()
        office.post(employee, about="later")
        hold.go.set()
        ends_well(it)

        assert office.states() == ["sent", "queued"]
        assert not models.Worker.objects.exists()
        assert relay.heard()[-2:] == ["QUIT", "(closed)"]


def test_told_to_stop_it_gives_back_what_does_not_get_on(employee, process_environment):
    hold = Hold()
    with ScriptedRelay({"RCPT": hold}) as relay, process(process_environment, "deliver", relay=relay) as it:
        office.post(employee)
        assert hold.reached.wait(30)
        it.terminate()
        it.wait(20)

        assert (office.only().state, office.only().attempts, office.only().claim) == ("queued", 0, "")
        assert office.only().due_at <= clock.now()


def test_a_supervised_one_reads_its_secrets_ignores_ctrl_c_and_ends_with_its_input(
    employee, process_environment
):
    with ScriptedRelay() as relay:
        secrets = {"GATEPOST_SMTP_URLS": relay.url(), "DATABASE_URL": process_environment.pop("DATABASE_URL")}
        with process(process_environment, "deliver", "--supervised", relay=None, stdin=subprocess.PIPE) as it:
            it.stdin.write(json.dumps(secrets) + "\n")
            it.stdin.flush()
            office.until(models.Worker.objects.exists, 30)
            it.send_signal(signal.SIGINT)
            office.post(employee)
            relay.wait_for(1)
            office.settled()

            it.stdin.close()
            it.stdin = None
            ends_well(it)
        assert office.states() == ["sent"]


def post_a_thousand(employee):
    now = clock.now()
    with transaction.atomic(durable=True):
        outbox.post(
            "code", employee_id=employee.id, addresses=[f"n{n}@example.com" for n in range(1000)], about="many",
            facts={}, language="en", expires_at=now + office.LIFE, now=now,
        )  # fmt: skip


def test_four_services_send_each_of_a_thousand_messages_once(employee, process_environment):
    with ScriptedRelay() as relay:
        with (
            process(process_environment, "deliver", relay=relay) as one,
            process(process_environment, "deliver", relay=relay) as two,
            process(process_environment, "deliver", relay=relay) as three,
            process(process_environment, "deliver", relay=relay) as four,
        ):
            office.until(lambda: models.Worker.objects.count() == 4, 60)
            post_a_thousand(employee)
            relay.wait_for(1000, 90)
            office.settled(20)
            for it in (one, two, three, four):
                it.terminate()
            for it in (one, two, three, four):
                ends_well(it)

        assert Counter(office.states()) == {"sent": 1000}
        assert set(Counter(mail.recipient for mail in relay.mails).values()) == {1}
    assert set(models.Message.objects.values_list("attempts", flat=True)) == {1}


def test_who_has_lost_the_lease_changes_nothing(employee, caplog):
    checks = seal.key_checks(keyring.current())
    office.post(employee)
    (stalled,) = flow.turn(checks)
    assert not flow.turn(checks)  # nobody else gets it while the lease lasts

    with time_machine.travel(clock.now() + rules.LEASE):
        (second,) = flow.turn(checks)
    caplog.set_level(logging.WARNING)
    flow.turn(checks, [(stalled, Outcome(State.FAILED, "550 no"))], most=0)

    assert (office.only().state, office.only().claim) == ("sending", second.claim)
    assert "lease" in caplog.text
    flow.turn(checks, [(second, Outcome(State.SENT, "250 ok", "relay:25"))], most=0)
    assert (office.only().state, office.only().relay, office.only().due_at) == ("sent", "relay:25", None)


def test_without_tables_it_says_what_to_do_and_ends(process_environment, tmp_path):
    environment = process_environment | {"DATABASE_URL": f"sqlite:///{tmp_path / 'empty.sqlite3'}"}
    with ScriptedRelay() as relay, process(environment, "deliver", relay=relay) as running:
        _, said = running.communicate(timeout=30)

    assert running.returncode == 1
    assert "gatepost setup" in said
    assert "Traceback" not in said


def test_without_a_relay_it_says_that_mails_wait(employee, process_environment):
    with process(process_environment, "deliver", relay=None) as running:
        office.post(employee)
        office.until(models.Worker.objects.exists, 30)
        running.terminate()
        _, said = running.communicate(timeout=30)

    assert "GATEPOST_SMTP_URLS" in said
    assert (office.only().state, office.only().attempts) == ("queued", 0)
