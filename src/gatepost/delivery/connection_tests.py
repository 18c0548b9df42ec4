"""Testing the connection to every relay at an administrator's wish: asked for by a page, done by a delivery service."""

import json
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from threading import Thread

from django.conf import settings
from django.db import connection

from gatepost.delivery import flow, models, relays, trial
from gatepost.delivery.trial import Passed, Step
from gatepost.kernel import clock
from gatepost.kernel.database import statements

__all__ = ["ConnectionTest", "Passed", "Step", "ask", "find", "go_on", "try_here"]

_KEPT = timedelta(days=1)
_PATIENCE = timedelta(minutes=1)
"""A test that no delivery service has begun by then is done by none."""


@dataclass(frozen=True, slots=True)
class ConnectionTest:
    """A test as it stands: every step with every relay, in order."""

    asked_at: datetime
    begun: bool
    done: bool
    steps: Sequence[Passed]


def ask(now: datetime) -> int:
    """Have the relays tested, in the caller's transaction, and return the number of the test."""
    statements.run(models.FORGET_CONNECTION_TESTS, long_ago=now - _KEPT)
    row = statements.one(models.ASK_CONNECTION_TEST, steps=_written(_all_steps()), now=now)
    return int(row[0]) if row else 0


def find(id_: int) -> ConnectionTest | None:
    """Return a test as it stands."""
    row = statements.one(models.CONNECTION_TEST, id=id_)
    if row is None:
        return None
    asked_at, begun_at, done_at, steps = row
    read = [Passed(relay, Step(step), ok, said) for relay, step, ok, said in json.loads(steps)]
    return ConnectionTest(asked_at, begun_at is not None, done_at is not None, read)


def try_here(tell: Callable[[Passed], object]) -> bool:
    """Test the relays in this very process, and tell of each step; return whether all let us in."""
    whys = [_tried_here(relays.parse(url), tell) for url in settings.SMTP_URLS]
    return not any(whys)


def _tried_here(relay: relays.Relay, tell: Callable[[Passed], object]) -> str:
    left = trial.steps(relay)

    def passed(step: Step, said: str) -> None:
        left.remove(step)
        tell(Passed(str(relay), step, ok=True, said=said))

    why = trial.try_relay(relay, passed)
    if why:
        tell(Passed(str(relay), left[0], ok=False, said=why))
    return why


def go_on() -> None:
    """Begin the test that waits, if one does, in a thread of its own: no mail waits for it."""
    now = clock.now()
    row = statements.one(models.CONNECTION_TEST_WAITS, since=now - _PATIENCE)
    if row and flow.begin_test(row[0], now):
        Thread(target=_run, args=row, name="tests the relays", daemon=True).start()


def _run(id_: int) -> None:
    try:
        steps = _all_steps()
        for url in settings.SMTP_URLS:
            _test(id_, relays.parse(url), steps)
        flow.end_test(id_, clock.now())
    finally:
        connection.close()


def _test(id_: int, relay: relays.Relay, steps: list[Passed]) -> None:
    """Try one relay, and write down each step as it is passed."""

    def write(step: Step, said: str, *, ok: bool) -> None:
        at = next(n for n, each in enumerate(steps) if (each.relay, each.step) == (str(relay), step))
        steps[at] = replace(steps[at], ok=ok, said=said)
        flow.tell_of_test(id_, _written(steps))

    why = trial.try_relay(relay, lambda step, said: write(step, said, ok=True))
    if why:
        left = [each.step for each in steps if each.relay == str(relay) and each.ok is None]
        write(left[0], why, ok=False)


def _all_steps() -> list[Passed]:
    each = [relays.parse(url) for url in settings.SMTP_URLS]
    return [Passed(str(relay), step) for relay in each for step in trial.steps(relay)]


def _written(steps: Sequence[Passed]) -> str:
    return json.dumps([[each.relay, each.step.value, each.ok, each.said] for each in steps])
