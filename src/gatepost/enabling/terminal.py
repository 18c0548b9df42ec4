"""The proof on the server's own terminal: a code goes by mail, its way is told, and it is typed back."""

import sys
import time
from collections.abc import Callable
from dataclasses import dataclass, replace

from django.core.management.base import CommandError

from gatepost.delivery import outbox
from gatepost.delivery.outbox import State
from gatepost.employees.models import Employee
from gatepost.enabling import flow, questions, words
from gatepost.enabling.flow import By, Forbidden, Grew, Switched
from gatepost.factors import registry, showing, whereabouts
from gatepost.factors.contract import Purpose, Refusal, Step, Waiting
from gatepost.kernel import clock, where
from gatepost.options import snapshot
from gatepost.sessions import cookies
from gatepost.sessions.visit import Pending

TRIES = 3
PATIENCE = 60.0
"""Seconds until a mail that nobody took is given up."""
_LOOK_EVERY = 0.2
_UNDER_WAY = {State.QUEUED, State.SENDING}


@dataclass(frozen=True, slots=True)
class Wanted:
    """What the command was asked for."""

    leave_outside: int
    tell: bool


def administrators(name: str) -> list[Employee]:
    """Return the active administrators, or the one of this name."""
    found = Employee.objects.filter(active=True, administrator=True).order_by("name_key")
    return [person for person in found if name in {"", person.name}]


def step_of(person: Employee) -> Step:
    """Return the proof that this administrator would give here. Its code works for this one run of the command."""
    pending = Pending(
        key=cookies.key(cookies.fresh()),
        employee_id=person.pk,
        purpose=Purpose.ENABLE.value,
        amr=(),
        password_version=person.password_version,
        epoch=person.epoch,
        next="",
        recognised="",
        replaces="",
        language=person.language,
    )
    return Step(pending, Purpose.ENABLE, where.COMMAND_LINE, snapshot.current(), clock.now())


def prove(person: Employee, wanted: Wanted, say: Callable[[str], object]) -> None:
    """Turn it on for a code that came by mail. Raises CommandError with the reason when it stays off."""
    step = step_of(person)
    _refuse_outsiders(wanted)
    not_sent = flow.send(step)
    if isinstance(not_sent, Forbidden):
        raise CommandError(not_sent.sentence)
    if not_sent:
        raise CommandError(showing.sending_problem(not_sent, step.options))
    waiting = _wait_for_the_mail(step, say)
    by = By(where.COMMAND_LINE, f"{person.name} on the server", person.pk)
    for _ in range(TRIES):
        say(f"The code marked {waiting.reference}:")
        typed = sys.stdin.readline()
        if not typed.strip():
            raise CommandError("No code was typed. Nothing was changed.")
        if _accepted(replace(step, now=clock.now()), typed.strip(), by, wanted, say):
            return
    raise CommandError("Nothing was changed. Run it again for a new code.")


def _accepted(step: Step, typed: str, by: By, wanted: Wanted, say: Callable[[str], object]) -> bool:
    proved = flow.prove(step, typed, by, acknowledged=wanted.leave_outside, tell=wanted.tell)
    if isinstance(proved, Grew):
        raise CommandError(words.grew(proved.outside, wanted.leave_outside))
    if isinstance(proved, Forbidden):
        raise CommandError(proved.sentence)
    if isinstance(proved, Refusal):
        say(proved.sentence)
    return isinstance(proved, Switched)


def _refuse_outsiders(wanted: Wanted) -> None:
    outside = questions.employees().outside
    if outside.count > wanted.leave_outside:
        named = ", ".join(name for _, name in outside.people) + (
            f" and {outside.more} more" if outside.more else ""
        )
        message = (
            f"{outside.count} would be left outside: {named}. Give each an address or a sheet of backup codes, "
            f"or say that it is meant to be: --leave-outside {outside.count}"
        )
        raise CommandError(message)


def _wait_for_the_mail(step: Step, say: Callable[[str], object]) -> Waiting:
    """Tell how far the mail to each address is, until a relay has one. Raises CommandError when none takes any."""
    told: dict[str, str] = {}
    until = time.monotonic() + PATIENCE
    while True:
        now = clock.now()
        waiting = registry.sender().waiting(replace(step, now=now))
        assert waiting is not None  # noqa: S101  (it was just asked for)
        for address, progress in waiting.recipients:
            words_ = whereabouts.said(progress, step.options, now)
            if told.get(address) != words_:
                told[address] = words_
                say(f"{address}: {words_}")
        states = {progress.state for _, progress in waiting.recipients}
        if State.SENT in states and not states & _UNDER_WAY:
            return waiting
        if not states & _UNDER_WAY or time.monotonic() > until:
            break
        time.sleep(_LOOK_EVERY)
    if State.SENT in states:
        return waiting
    troubled = outbox.lately().troubled
    raise CommandError(
        f"No mail server took the code, so nothing was changed. {troubled.reply if troubled else ''}"
    )
