"""What /metrics counts of what stands in the database: everything once, and names nobody."""

from datetime import timedelta

import pytest
import time_machine
from django.db import OperationalError, transaction

from gatepost.delivery import flow, models
from gatepost.delivery.outbox import RelayState, Standing
from gatepost.health import numbers, trails
from gatepost.health.instruments import Instruments
from gatepost.health.metrics import Metrics
from gatepost.journal import entries
from gatepost.journal.events import Event
from gatepost.journal.models import Entry
from gatepost.kernel import clock, keyring, where
from tests import people, portal
from tests.delivery import office
from tests.delivery.scripted import ScriptedRelay

pytestmark = pytest.mark.django_db(transaction=True)


class Page:
    """The numbers as a page would show them."""

    def __init__(self) -> None:
        self.show = Instruments()
        self.numbers = numbers.Numbers(self.show)
        self.numbers.read()

    def __call__(self, name, **labels):
        self.numbers.read()
        return self.show.database.get_sample_value(name, labels)

    def steps(self, step, outcome):
        return self("gatepost_sign_in_steps_total", step=step, outcome=outcome)


@pytest.fixture
def dana():
    return people.add("dana")


def test_each_step_of_a_sign_in_is_counted_once(dana):
    people.two_factor_on()
    page, somebody = Page(), portal.Somebody()

    somebody.types_password(password="wrong")
    somebody.types_password()
    somebody.types_code(portal.wrong(somebody.code))
    somebody.types_code(somebody.code)

    for step in [("password", "refused"), ("password", "accepted"), ("mail", "asked"), ("code", "refused")]:
        assert (page.steps(*step), page.steps(*step)) == (1, 1), step
    assert (page.steps("done", "signed_in"), page("gatepost_sessions")) == (1, 1)


def test_what_happened_before_the_start_is_not_counted(dana):
    portal.Somebody().types_password(password="wrong")

    assert Page().steps("password", "refused") == 0


def test_every_event_of_a_sign_in_is_a_step():
    assert [event for event in Event if event.startswith("sign-in.") and event not in numbers.STEPS] == []


def test_a_row_that_is_committed_after_later_ones_is_counted_too(dana):
    page = Page()
    happens(3)
    newest = Entry.objects.latest("id")
    Entry.objects.filter(pk=newest.pk - 1).update(id=newest.pk + 100)
    before = [page.steps("done", "signed_out") for _ in range(4)]

    Entry.objects.filter(pk=newest.pk + 100).update(id=newest.pk - 1)  # now one below the newest is seen
    happens(1)

    assert (before, page.steps("done", "signed_out")) == ([3, 3, 3, 3], 5)


def happens(times):
    with transaction.atomic(durable=True):
        for _ in range(times):
            entries.record(Event.SIGNED_OUT, employee_id=None, where=where.COMMAND_LINE, now=clock.now())


def test_rows_are_left_behind_in_time(dana):
    began = clock.now()
    trail = trails.JournalTrail(began)
    found = 0
    for minute in range(1, 8):
        happens(2)
        found += len(list(trail.new(began + timedelta(minutes=minute))))

    assert found == 14
    assert len(trail._counted) <= 4


def test_codes_are_counted_by_destination_and_outcome(dana):
    people.two_factor_on()
    page = Page()
    with ScriptedRelay({}, {"RCPT": "550 5.1.1 nobody here"}) as relay, office.at_work(relay):
        portal.Somebody().types_password()
        office.settled()

    ends = {
        (destination, outcome): page(
            "gatepost_mails_total", kind="sign-in-code", destination=destination, outcome=outcome
        )
        for destination in ("email1", "email2", "other")
        for outcome in ("sent", "failed")
    }
    assert sum(ends.values()) == 2
    assert ends["email1", "sent"] + ends["email2", "sent"] == 1
    assert page("gatepost_hand_over_seconds_count", kind="sign-in-code") == 1
    assert page("gatepost_hand_over_seconds_sum", kind="sign-in-code") > 0


def test_a_mail_is_counted_when_it_is_over_however_long_that_takes(dana):
    people.two_factor_on()
    page = Page()
    portal.Somebody().types_password()
    counts = []
    for minutes in (2, 4, 6, 8, 13):
        with time_machine.travel(clock.now() + timedelta(minutes=minutes)):
            happens(1)
            flow.sweep()
            counts.append(expired(page))

    assert counts == [0, 0, 0, 0, 1]


def expired(page):
    return page("gatepost_mails_total", kind="sign-in-code", destination="email1", outcome="expired")


def test_mails_that_were_counted_are_left_behind_in_time(dana):
    people.two_factor_on()
    began = clock.now()
    office.post(dana, kind="security-notice", life=timedelta(hours=20))
    trail = trails.MailTrail(began)
    portal.Somebody().types_password()
    with time_machine.travel(began + timedelta(minutes=11)):
        flow.sweep()

    found = [len(list(trail.new(began + timedelta(minutes=minutes)))) for minutes in (11, 12, 20, 21)]

    assert (found, trail._counted) == ([2, 0, 0, 0], set())


def test_depth_and_age_of_the_queue_are_told_by_kind(dana):
    people.two_factor_on()
    page = Page()
    portal.Somebody().types_password()

    with time_machine.travel(clock.now() + timedelta(seconds=42)):
        age = page("gatepost_queue_oldest_seconds", kind="sign-in-code")

    assert page("gatepost_queue_mails", kind="sign-in-code") == 2
    assert 41 < age < 50
    assert page("gatepost_queue_mails", kind="security-notice") == 0
    models.Message.objects.all().delete()
    assert page("gatepost_queue_oldest_seconds", kind="sign-in-code") == 0


def test_relays_and_delivery_services_are_told_by_number(settings):
    settings.SMTP_URLS = ("smtp+plain://127.0.0.1:25", "smtp+plain://127.0.0.1:26")
    flow.tell([Standing("127.0.0.1:26", RelayState.UNFIT, "why", clock.now(), None)])
    flow.report("w1", key_check=keyring.current().check_value(), host="vm", pid=17)
    flow.report("w2", key_check="other", host="vm", pid=18)
    page = Page()

    assert page("gatepost_relay_state", relay="1", state="unknown") == 1
    assert page("gatepost_relay_state", relay="2", state="unfit") == 1
    assert [page("gatepost_delivery_workers", keys=keys) for keys in ("ours", "other")] == [1, 1]
    settings.SMTP_URLS = settings.SMTP_URLS[:1]
    assert page("gatepost_relay_state", relay="2", state="unfit") == 0


def test_ended_sessions_are_not_open(dana):
    page, somebody = Page(), portal.Somebody()
    somebody.types_password()
    here = page("gatepost_sessions")

    with time_machine.travel(clock.now() + timedelta(hours=2)):
        unused = page("gatepost_sessions")
    dana.active = False
    dana.save()

    assert (here, unused, page("gatepost_sessions")) == (1, 0, 0)


def test_without_a_database_the_page_says_so_and_shows_nothing_stale(tmp_path, monkeypatch):
    metrics = Metrics(tmp_path)
    before = metrics.page().decode()

    def lost(*_, **__):
        raise OperationalError("gone")

    monkeypatch.setattr("gatepost.options.snapshot.current", lost)
    monkeypatch.setattr(metrics, "_made_at", -10.0)
    after = metrics.page().decode()

    assert "gatepost_database_up 1.0" in before
    assert "gatepost_sessions 0.0" in before
    assert "gatepost_database_up 0.0" in after
    assert "gatepost_sessions" not in after


def test_who_asks_within_a_second_gets_the_same_page(tmp_path, django_assert_num_queries):
    metrics = Metrics(tmp_path)
    page = metrics.page()

    with django_assert_num_queries(0):
        assert metrics.page() is page
