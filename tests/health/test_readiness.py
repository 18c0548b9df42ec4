"""What /readyz finds: database, keys and delivery, and since when they are not well."""

from datetime import timedelta
from itertools import count

import pytest
import time_machine
from django.db import OperationalError, transaction

from gatepost.delivery import flow as delivery
from gatepost.delivery.outbox import RelayState, Standing
from gatepost.health import readiness
from gatepost.journal import entries
from gatepost.journal.events import Event
from gatepost.kernel import clock, keyring, where
from gatepost.options.models import Document
from tests import people

pytestmark = pytest.mark.django_db(transaction=True)
ONE, TWO = "127.0.0.1:25", "127.0.0.1:26"


@pytest.fixture(autouse=True)
def all_is_well(settings, monkeypatch):
    """Have two relays, a delivery service at work, and a process that has seen nothing yet."""
    settings.SMTP_URLS = (f"smtp+plain://{ONE}", f"smtp+plain://{TWO}")
    monkeypatch.setattr(readiness, "_memory", readiness._Memory())
    report(keyring.current().check_value())


def report(key_check):
    delivery.report("w1", key_check=key_check, host="vm", pid=17)


def stands(name, state):
    delivery.tell([Standing(name, state, "why", clock.now(), None)])


def states():
    found = readiness.look()
    return found.status, found.database.state, found.keys.state, found.delivery.state


def test_all_is_well():
    assert readiness.look().as_data() == {
        "status": "ready",
        "parts": {"database": {"state": "ok"}, "keys": {"state": "ok"}, "delivery": {"state": "ok"}},
    }


def test_a_delivery_service_that_is_gone_is_told_with_when_it_was_last_seen():
    seen = clock.now()

    with time_machine.travel(seen + timedelta(minutes=5), tick=False):
        found = readiness.look()

    assert (found.status, found.ready, found.delivery.state) == ("degraded", True, "away")
    assert abs(found.delivery.since - seen) < timedelta(seconds=2)


def test_one_with_other_keys_is_no_help():
    delivery.sign_off("w1")
    report("other")

    assert states() == ("degraded", "ok", "ok", "away")


def test_mail_is_away_when_all_relays_are():
    stands(ONE, RelayState.AWAY)
    one_is_left = states()
    stands(TWO, RelayState.UNFIT)

    assert one_is_left == ("ready", "ok", "ok", "ok")
    assert states() == ("degraded", "ok", "ok", "away")


@pytest.mark.parametrize(("two_factor", "status"), [(False, "ready"), (True, "degraded")])
def test_without_a_relay_it_is_degraded_once_the_second_step_is_on(settings, two_factor, status):
    settings.SMTP_URLS = ()
    people.option("two_factor", two_factor)

    assert states() == (status, "ok", "ok", "not set up")


def test_a_lost_database_is_told_since_it_was_first_missed(monkeypatch):
    def lost(*_, **__):
        raise OperationalError("server closed the connection; user=gatepost")

    monkeypatch.setattr("gatepost.options.snapshot.current", lost)
    began = clock.now().replace(microsecond=0)
    with time_machine.travel(began, tick=False):
        readiness.look()
    with time_machine.travel(began + timedelta(minutes=1), tick=False):
        found = readiness.look()

    assert (found.ready, found.status, found.database.since) == (False, "not ready", began)
    assert "gatepost" not in str(found.as_data())


def test_a_lost_row_of_options_keeps_everybody_out_and_is_told():
    Document.objects.all().delete()

    assert states() == ("not ready", "away", "unknown", "unknown")


def test_strange_keys_are_told_and_the_journal_is_not_read_for_them_each_time(monkeypatch):
    with transaction.atomic(durable=True):
        made = {"instance": "other", "kid": "k1"}
        entries.record(Event.KEYS_MADE, employee_id=None, where=where.COMMAND_LINE, now=clock.now(), **made)
    looks = count()
    exists = entries.exists
    monkeypatch.setattr(entries, "exists", lambda *event, **of: (next(looks), exists(*event, **of))[1])

    found = [states() for _ in range(5)]

    assert set(found) == {("not ready", "ok", "strange", "ok")}
    assert next(looks) == 1


def test_what_is_well_again_is_told_at_once():
    delivery.sign_off("w1")
    away = states()
    report(keyring.current().check_value())

    assert (away[3], states()[3]) == ("away", "ok")
