"""Turning 2-Factor Authentication on and off: at once, for every session on every node, and written down."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import Enum, auto

from django.db.transaction import atomic

from gatepost.employees import flow as people
from gatepost.enabling import checklist, models, questions, rounds
from gatepost.factors import flow as factors
from gatepost.factors.contract import Charged, Factor, NotSent, Refusal, Step
from gatepost.factors.flow import must
from gatepost.journal import entries
from gatepost.journal.events import Event
from gatepost.kernel import clock
from gatepost.kernel.database import statements
from gatepost.kernel.where import Where
from gatepost.limits import spending
from gatepost.notices.catalogue import Notice
from gatepost.options import snapshot

REMIND_EVERY = timedelta(days=1)
_AGAIN = 5
"""How often the options are read again when somebody else changed one at this very moment."""


class Switched(Enum):
    """What came of it."""

    DONE = auto()
    WAS_SO = auto()
    OVERTAKEN = auto()  # others kept changing options at this very moment; nothing was changed here


@dataclass(frozen=True, slots=True)
class By:
    """Who turns it on or off: from where, under which name, and the employee's id where it is one."""

    where: Where
    name: str
    employee_id: int | None = None


@dataclass(frozen=True, slots=True)
class Grew:
    """More employees would be left outside than were acknowledged, so nothing was changed."""

    outside: int


@dataclass(frozen=True, slots=True)
class Forbidden:
    """It cannot be turned on as things are: why, and what to do."""

    sentence: str


class _GrewError(Exception):
    """Rolls back what a right code had begun; brings out what its try was charged to, so that it can be given back."""

    def __init__(self, outside: int, factor: Factor, charged: Charged) -> None:
        super().__init__(outside)
        self.outside, self.factor, self.charged = outside, factor, charged


def switch(*, on: bool, by: By, reason: str, tell: bool = False) -> Switched:
    """Turn it on or off without a proof.

    Nothing has to be restarted and no session is ended: each request reads the policy with its visit.
    """
    with atomic(durable=True):
        return _turn(on=on, by=by, now=clock.now(), tell=tell, reason=reason)


def send(step: Step) -> Forbidden | NotSent | None:
    """Mail the administrator a code, unless it is known that none could come. None when it is on its way."""
    return _forbidden(step) or factors.send(step)


def prove(
    step: Step, typed: str, by: By, *, acknowledged: int, tell: bool
) -> Switched | Grew | Forbidden | Refusal:
    """Turn it on for the code that made the whole way by mail: spent and switched in one transaction, or neither.

    `acknowledged`: how many employees may be left outside. If there are more by then, nothing is changed, and the
    code stays good.
    """
    forbidden, outside = _forbidden(step), questions.outside()
    if forbidden:
        return forbidden
    if outside > acknowledged:
        return Grew(outside)

    def accept(factor: Factor, charged: Charged) -> Switched:
        left = questions.outside()
        if left > acknowledged:
            raise _GrewError(left, factor, charged)
        return _accept(step, factor, charged, by=by, outside=left, tell=tell)

    try:
        return factors.attempt(step, typed, accept)
    except _GrewError as grew:
        with atomic(durable=True):
            grew.factor.give_up(grew.charged, step)
        return Grew(grew.outside)


def answer(domain: str, *, readable: bool, by: By) -> None:
    """Keep whether people can read mail at a domain without signing in here first."""
    now = clock.now()
    with atomic(durable=True):
        spending.take_turn("mail-domains")
        row = statements.one(models.READABLE, domain=domain)
        before = "" if row is None else _said(bool(row[0]))
        if before == _said(readable):
            return
        statements.run(models.ANSWER, domain=domain, readable=readable, by=by.name, now=now)
        told = {"domain": domain, "before": before, "after": _said(readable), "by": by.name}
        entries.record(
            Event.MAIL_DOMAIN_ANSWERED, employee_id=by.employee_id, where=by.where, now=now, **told
        )


def remind(by: By) -> bool:
    """Mail everybody without a sheet of backup codes that they should make one; False within a day of the last time."""
    now = clock.now()
    with atomic(durable=True):
        spending.take_turn("reminder")  # or all who press at once would read that nobody has yet
        last = rounds.newest(Notice.MAKE_A_SHEET)
        if last and now - last.begun_at < REMIND_EVERY:
            return False
        rounds.begin(Notice.MAKE_A_SHEET, now)
        entries.record(Event.SHEETS_REMINDED, employee_id=by.employee_id, where=by.where, now=now, by=by.name)
    return True


def _forbidden(step: Step) -> Forbidden | None:
    line = checklist.forbidden(step)
    return Forbidden(f"{line.why} {line.to_do}") if line else None


def _accept(step: Step, factor: Factor, charged: Charged, *, by: By, outside: int, tell: bool) -> Switched:
    pending = step.pending
    must(
        people.code_typed(
            pending.employee_id,
            pending.password_version,
            pending.epoch,
            proves=charged.proves,
            now=step.now,
        )
    )
    must(factor.spend(charged, step))
    spending.give_back(step.charged_to)
    switched = _turn(on=True, by=by, now=step.now, tell=tell, mark=charged.mark, left_outside=outside)
    must(switched is not Switched.OVERTAKEN)
    return switched


def _turn(*, on: bool, by: By, now: datetime, tell: bool, **details: str | int) -> Switched:
    tries = (snapshot.change("two_factor", on, by=by.name, now=now) for _ in range(_AGAIN))
    before = next((each for each in tries if each is not None), None)
    if before is None or before is on:
        return Switched.OVERTAKEN if before is None else Switched.WAS_SO
    event = Event.TWO_FACTOR_ON if on else Event.TWO_FACTOR_OFF
    entries.record(event, employee_id=by.employee_id, where=by.where, now=now, by=by.name, **details)
    rounds.end(Notice.TWO_FACTOR_OFF if on else Notice.TWO_FACTOR_ON, now)
    if tell:
        rounds.begin(Notice.TWO_FACTOR_ON if on else Notice.TWO_FACTOR_OFF, now)
    return Switched.DONE


def _said(readable: bool) -> str:  # noqa: FBT001  (what is said of it)
    return "yes" if readable else "no"
