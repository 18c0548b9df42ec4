"""Making a sheet and arming it, in their transactions."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.db.transaction import atomic

from gatepost.factors.backup_codes import drafts, lines, models, rules, words
from gatepost.factors.backup_codes.drafts import Draft
from gatepost.factors.backup_codes.lines import Line
from gatepost.factors.contract import Refusal, Tried
from gatepost.factors.flow import RaceLostError, must
from gatepost.journal import entries
from gatepost.journal.events import Event
from gatepost.kernel import clock, crockford, times
from gatepost.kernel.database import statements
from gatepost.kernel.where import Where
from gatepost.limits import budgets, spending
from gatepost.limits.spending import Charge
from gatepost.notices import telling
from gatepost.notices.catalogue import Notice
from gatepost.sessions import own as sessions
from gatepost.sessions.visit import OpenSession


@dataclass(frozen=True, slots=True)
class Shown:
    """A new sheet, at the only moment at which anybody can read it."""

    number: int
    made_at: datetime
    lines: tuple[str, ...]
    """Ten codes as they stand on paper: XXXX-XXXX-XXXX-XXXX."""
    asked: int
    """The position, from 1, of the line that has to be typed back."""


@dataclass(frozen=True, slots=True)
class Armed:
    """A sheet whose line was typed back: the one before works no more, and it does."""

    number: int
    counts: bool = True
    """False when it was made on the password alone, and nothing more has been proved yet."""


@dataclass(frozen=True, slots=True)
class _Waiting:
    id: UUID
    number: int
    asked: int
    by_password_alone: bool
    """Was it made on the password alone, and has whoever types proved no more? Then it does not count yet."""


def make(employee_id: int, *, where: Where, by_password_alone: bool) -> Shown | Refusal:
    """Make a new sheet and return it. One that still waited to be armed is over; the armed one stays good.

    `by_password_alone`: nothing but the password has been proved, so the sheet counts only once its line is typed back
    by somebody who has taken a second step too. It is refused where there is a sheet that was made by two steps.
    """
    if refusal := _pay(employee_id, by_password_alone=by_password_alone):
        return refusal
    while True:
        draft, now = drafts.fresh(employee_id), clock.now()
        try:
            with atomic(durable=True):
                refusal = _keep(draft, employee_id, where, by_password_alone=by_password_alone, now=now)
        except RaceLostError:  # another sheet of this number was made at the same moment
            continue
        if refusal:
            return refusal
        return Shown(draft.number, now, tuple(crockford.grouped(code) for code in draft.codes), draft.asked)


def arm(
    employee_id: int, typed: str, *, where: Where, by_password_alone: bool, ends: OpenSession | None = None
) -> Armed | Refusal:
    """Arm the sheet that waits, if the line that was asked for has been typed; the old one is over with that.

    One that was armed on the password alone is armed once more by whoever has proved more, and counts from then on.

    The line stays good: a sheet of ten has ten codes, and nobody has to remember that one of them is used up though
    they have never signed in with it. Whoever looked over the shoulder could have read the whole sheet.

    `ends`: the session in which it is typed; all else of the employee's ends once the sheet works, since a code of the
    old one may have opened it.

    SECURITY: the try is committed before anything is compared. It is not charged for a slip.
    """
    code = crockford.fold(typed)
    slip, waiting = _slip(code), _to_type_back(employee_id, by_password_alone=by_password_alone)
    if slip or waiting is None:
        return slip or Refusal(Tried.GONE, words.nothing_waits())
    tried = _try(waiting)
    if tried is None:
        return Refusal(Tried.USED_UP, words.make_another(waiting.number))
    line = lines.find(employee_id, code)
    if not lines.fits(line, code) or line is None:
        return _refused(employee_id, waiting, rules.TRIES - tried, where)
    if (line.sheet.id, line.position) != (waiting.id, waiting.asked):
        return _another(waiting, line)
    return _arm(employee_id, waiting, where, ends)


def _to_type_back(employee_id: int, *, by_password_alone: bool) -> _Waiting | None:
    """Return the sheet whose line is asked for. One that was made by two steps stays so, whoever types.

    Nobody else has its lines, and it was good for signing in already.
    """
    row = statements.one(models.WAITING, employee_id=employee_id, by_password_alone=by_password_alone)
    if row is None:
        return None
    id_, number, asked, made_alone = row
    return _Waiting(id_, number, asked, by_password_alone=bool(made_alone) and by_password_alone)


def _pay(employee_id: int, *, by_password_alone: bool) -> Refusal | None:
    """Pay for a new sheet before its hashes are made; what would be refused afterwards is refused here, and costs none.

    SECURITY: a thief of the password has a budget of their own, so that no owner waits for what a thief made.
    """
    now, who = clock.now(), f"{employee_id}/password" if by_password_alone else str(employee_id)
    with atomic(durable=True):
        if by_password_alone and (refusal := _in_the_way(employee_id)):
            return refusal
        spent = spending.spend([Charge(budgets.SHEETS, who)], pending="", now=now)
    if spent.retry_at:
        said = words.too_many_sheets(times.minutes_left(spent.retry_at, now))
        return Refusal(Tried.LIMITED, said, spent.retry_at)
    return None


def _keep(
    draft: Draft, employee_id: int, where: Where, *, by_password_alone: bool, now: datetime
) -> Refusal | None:
    statements.later(models.DISCARD, employee_id=employee_id, by_password_alone=by_password_alone, now=now)
    if by_password_alone and (refusal := _in_the_way(employee_id)):
        return refusal
    added = statements.run(
        models.ADD_SHEET,
        id=draft.id,
        employee_id=employee_id,
        number=draft.number,
        by_password_alone=by_password_alone,
        asked=draft.asked,
        address=where.address,
        browser=where.browser,
        now=now,
    )
    must(added == 1)
    for row in draft.rows:
        statements.later(models.ADD_LINE, **row)
    made = {"sheet": draft.number, "by_password_alone": by_password_alone}
    entries.record(Event.SHEET_MADE, employee_id=employee_id, where=where, now=now, **made)
    return None


def _in_the_way(employee_id: int) -> Refusal | None:
    """Refuse what was proved by the password alone where there is a sheet that was made by two steps.

    SECURITY: a thief of the password could end the owner's sheet otherwise, by one that does not even count yet. It is
    asked after DISCARD has waited for whoever arms the sheet that waits; a sheet made meanwhile has this one's number.
    """
    row = statements.one(models.MADE_BY_TWO_STEPS, employee_id=employee_id)
    return Refusal(Tried.REFUSED, words.made_by_two_steps(row[0])) if row else None


def _slip(code: str) -> Refusal | None:
    if not rules.is_shaped(code):
        return Refusal(Tried.SLIP, words.not_sixteen())
    return Refusal(Tried.SLIP, words.slip()) if crockford.is_mistyped(code) else None


def _try(waiting: _Waiting) -> int | None:
    """Count a try and return how many there were; None when none is left."""
    with atomic(durable=True):
        how = {"id": waiting.id, "by_password_alone": waiting.by_password_alone}
        row = statements.one(models.TRY, **how, tries=rules.TRIES)
    return row[0] if row else None


def _refused(employee_id: int, waiting: _Waiting, tries_left: int, where: Where) -> Refusal:
    with atomic(durable=True):
        entries.record(
            Event.SHEET_NOT_ARMED,
            employee_id=employee_id,
            where=where,
            now=clock.now(),
            sheet=waiting.number,
            tries_left=tries_left,
        )
    return Refusal(Tried.REFUSED, words.not_the_line(waiting.asked, waiting.number, tries_left))


def _another(waiting: _Waiting, line: Line) -> Refusal:
    """Give the try back: whoever has another of their lines at hand was not guessing."""
    with atomic(durable=True):
        statements.run(models.GIVE_BACK, id=waiting.id)
    said = words.another_line(line.position, line.sheet.number, waiting.asked, waiting.number)
    return Refusal(Tried.STALE, said, mark=line.mark)


def _arm(employee_id: int, waiting: _Waiting, where: Where, ends: OpenSession | None) -> Armed | Refusal:
    now, alone = clock.now(), waiting.by_password_alone
    how: dict[str, object] = {"id": waiting.id, "by_password_alone": alone, "now": now}
    try:
        with atomic(durable=True):
            if alone and (refusal := _in_the_way(employee_id)):
                return refusal
            statements.later(models.REPLACE, employee_id=employee_id, **how)
            must(statements.run(models.ARM, **how) == 1)
            must(alone or ends is None or sessions.end_all_else(ends))
            armed = {"sheet": waiting.number, "by_password_alone": alone}
            entries.record(Event.SHEET_ARMED, employee_id=employee_id, where=where, now=now, **armed)
            told = {"sheet": str(waiting.number)}
            notice = Notice.SHEET_BY_PASSWORD if alone else Notice.SHEET_ARMED
            telling.tell(notice, employee_id=employee_id, where=where, now=now, **told)
    except RaceLostError:
        return Refusal(Tried.GONE, words.nothing_waits())
    return Armed(waiting.number, counts=not alone)
