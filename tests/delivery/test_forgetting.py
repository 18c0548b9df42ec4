"""The delivery service keeps the tables small: what nobody needs any more goes, in small bites, and the rest stays."""

import uuid
from datetime import timedelta

import pytest
from django.db.transaction import atomic

from gatepost.delivery import errands, flow, models
from gatepost.delivery.rules import State
from gatepost.factors.email_code.models import Challenge
from gatepost.kernel import clock
from gatepost.limits import budgets, spending
from gatepost.limits.models import Attempt, Guard
from gatepost.limits.spending import Charge
from gatepost.options import snapshot
from gatepost.sessions.models import HeldForm, PendingSignIn, RecognisedBrowser, Session
from tests.delivery import office

pytestmark = pytest.mark.django_db(transaction=True)
HOUR, DAY = timedelta(hours=1), timedelta(days=1)


def settle(state, ago):
    models.Message.objects.filter(due_at__isnull=False).update(
        state=state, due_at=None, changed_at=clock.now() - ago
    )


def forget_all():
    while errands.forget(clock.now()):
        pass


def test_what_no_budget_needs_any_more_is_forgotten_and_the_rest_is_kept():
    now = clock.now()
    with atomic(durable=True):
        spending.spend([Charge(budgets.PASSWORD_SOURCE, "old")], pending="", now=now - timedelta(hours=1))
        spending.spend([Charge(budgets.PASSWORD_SOURCE, "new")], pending="", now=now)

    with office.at_work():
        office.until(lambda: Attempt.objects.count() == 1)

    assert [each.key for each in Attempt.objects.all()] == ["password-source:new"]
    assert [each.key for each in Guard.objects.all()] == ["password-source:new"]


@pytest.mark.parametrize("state", [State.SENT, State.FAILED, State.EXPIRED, State.REFUSED])
def test_a_settled_message_is_kept_for_a_day(employee, state):
    for ago in (DAY + HOUR, DAY - HOUR):
        office.post(employee, about=str(ago))
        settle(state, ago)

    forget_all()

    assert [each.about for each in models.Message.objects.all()] == [str(DAY - HOUR)]


def test_a_message_that_waits_is_never_forgotten_however_old(employee):
    office.post(employee)
    models.Message.objects.update(changed_at=clock.now() - 9 * DAY)

    forget_all()

    assert office.states() == ["queued"]


def test_an_administrator_may_have_them_kept_for_longer(employee):
    with atomic(durable=True):
        snapshot.change("deliveries_days", 7, by="root", now=clock.now())
    for days in (8, 6):
        office.post(employee, about=str(days))
        settle(State.SENT, days * DAY)

    forget_all()

    assert [each.about for each in models.Message.objects.all()] == ["6"]


def test_many_go_in_small_bites_and_soon(employee):
    office.post(employee, *[f"n{n}@example.com" for n in range(1200)])
    settle(State.SENT, 2 * DAY)

    assert flow.forget(clock.now()) == 500
    with office.at_work():
        office.until(lambda: not models.Message.objects.exists())


def made(model, **given):
    """Make a row with something in every column that needs it."""
    fields = {
        each.attname: "" for each in model._meta.concrete_fields if not each.null and not each.has_default()
    }
    numbers = dict.fromkeys(["epoch", "password_version"], 1)
    times = dict.fromkeys(["created_at", "last_seen", "expires_at", "last_sent_at"], clock.now())
    known = {name: value for name, value in (numbers | times).items() if name in fields}
    return model.objects.create(**(fields | known | given))


def test_what_is_over_goes_and_what_still_counts_stays(employee):
    now, who = clock.now(), {"employee_id": employee.id}
    for key, ago in (("old", DAY), ("new", timedelta(minutes=59))):
        made(PendingSignIn, key=key, expires_at=now - ago, **who)
        made(Challenge, id=uuid.uuid4(), reference=key, expires_at=now - ago, nonce=b"", **who)
        made(Session, key=key, created_at=now - ago, **who)
        made(RecognisedBrowser, key=key, in_full=True, expires_at=now + HOUR - ago, **who)
        made(HeldForm, id=key, created_at=now - ago, sealed=b"", **who)

    forget_all()

    for model, name in (
        (PendingSignIn, "key"), (Challenge, "reference"), (Session, "key"), (RecognisedBrowser, "key"),
        (HeldForm, "id"),
    ):  # fmt: skip
        assert list(model.objects.values_list(name, flat=True)) == ["new"], model
