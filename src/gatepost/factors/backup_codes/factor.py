"""Checking a backup code: the try is paid for first, then one hash is made, then the line is used up."""

from dataclasses import dataclass
from datetime import datetime
from functools import partial

from gatepost.factors.backup_codes import lines, models, rules, words
from gatepost.factors.backup_codes.lines import Line
from gatepost.factors.contract import Charged, Purpose, Refusal, Step, Tried
from gatepost.journal import entries
from gatepost.journal.events import Event
from gatepost.kernel import crockford, network, proof
from gatepost.kernel.database import statements
from gatepost.limits import budgets, spending
from gatepost.limits.spending import Charge, Spent
from gatepost.notices import telling
from gatepost.notices.catalogue import Notice

AMR = proof.BACKUP

_SHOWS_WHO_IT_IS = frozenset({Purpose.SIGN_IN, Purpose.CONFIRM})


@dataclass(slots=True)
class Candidate:
    """The line that a typed code would be of."""

    line: Line | None
    fits: bool = False
    """`matches` notes it here for `wrong`, so that a try costs one hash and not two."""


def takes(folded: str) -> bool:
    """Say whether a text has the shape of a backup code. One with a strange letter in it is a slip, not a guess."""
    return rules.is_shaped(folded)


def charge(folded: str, step: Step) -> Charged | Refusal:
    """Count a try before anything is compared; a slip is none, since its check character alone gives it away."""
    if step.purpose not in _SHOWS_WHO_IT_IS:
        return Refusal(Tried.REFUSED, words.not_for_this())
    code = crockford.fold(folded)
    if crockford.is_mistyped(code):
        return Refusal(Tried.SLIP, words.slip())
    charges = _charges(step)
    spent = spending.spend(charges, pending=step.pending.key, now=step.now)
    if spent.retry_at:
        return _no_more(spent, spent.retry_at, step)
    line = lines.find(step.pending.employee_id, code)
    return Charged(Candidate(line), charges[0].bucket, line.mark if line else "")


def matches(charged: Charged, folded: str, _step: Step) -> bool:
    """Say whether the text is a code that works, comparing hashes in constant time."""
    candidate = _candidate(charged)
    candidate.fits = lines.fits(candidate.line, crockford.fold(folded))
    return candidate.fits and candidate.line is not None and candidate.line.works


def wrong(charged: Charged, _folded: str, step: Step) -> Refusal:
    """Say what was wrong. A code that was right once, or will be, costs no try, three times at most.

    SECURITY: what is said of a sheet or line is said only to whoever holds the code: after its hash was right.
    """
    candidate = _candidate(charged)
    if candidate.line and candidate.fits:
        given_back = _forgive(step)
        said = _why_not(candidate.line, step)
        return Refusal(Tried.STALE if given_back else Tried.REFUSED, said, mark=candidate.line.mark)
    if candidate.line and not lines.can_be_checked(candidate.line):
        said = words.cannot_be_checked(candidate.line.sheet.number, step.options)
        return Refusal(Tried.REFUSED, said, mark=candidate.line.mark)
    return Refusal(Tried.REFUSED, words.wrong(spending.left(_charges(step), now=step.now)))


def spend(charged: Charged, step: Step) -> bool:
    """Use the line up, and arm its sheet if that was still to be done; False when somebody was quicker.

    A sheet that was printed and never typed back is armed by its use: its owner evidently has it. Everybody who could
    be the owner is told, in this very transaction.
    """
    line = _candidate(charged).line
    if line is None or not _use(line, step):
        return False
    sheet = line.sheet
    if sheet.armed_at is None:
        others = {"employee_id": step.pending.employee_id, "id": sheet.id, "now": step.now}
        statements.later(models.REPLACE, **others, by_password_alone=sheet.by_password_alone)
    if statements.run(models.KEEP, id=sheet.id, now=step.now) != 1:
        return False
    (left,) = statements.one(models.LEFT, sheet_id=sheet.id) or (0,)
    _tell(line, left, step)
    return True


def give_up(_charged: Charged, step: Step) -> None:
    """Take back the try of a right code that lost the race: it was no guess."""
    _take_back(step)


def _use(line: Line, step: Step) -> bool:
    where = {"address": step.where.address, "browser": step.where.browser}
    return statements.run(models.USE, id=line.id, now=step.now, **where) == 1


def _tell(line: Line, left: int, step: Step) -> None:
    """Write it down, and mail it to every address of the employee."""
    sheet = line.sheet
    tell = partial(telling.tell, employee_id=step.pending.employee_id, where=step.where, now=step.now)
    _note(Event.BACKUP_CODE_USED, step, sheet=sheet.number, line=line.position, left=left)
    tell(Notice.BACKUP_CODE_USED, sheet=str(sheet.number), line=str(line.position), left=words.left(left))
    if sheet.armed_at is None:
        _note(Event.SHEET_ARMED, step, sheet=sheet.number, how="by its use")
        tell(Notice.SHEET_ARMED, sheet=str(sheet.number))


def _why_not(line: Line, step: Step) -> str:
    sheet = line.sheet
    if sheet.replaced_at:
        use = statements.one(models.IN_FORCE, employee_id=step.pending.employee_id)
        return words.replaced(sheet.number, sheet.replaced_at, use[0] if use else None, step.options)
    if line.used_at:
        (left,) = statements.one(models.LEFT, sheet_id=sheet.id) or (0,)
        return words.used(line.position, sheet.number, line.used_at, left, step.options)
    return words.does_not_count(sheet.number)


def _forgive(step: Step) -> bool:
    once_more = [Charge(budgets.BACKUP_FORGIVEN, step.pending.key)]
    if not spending.spend(once_more, pending=step.pending.key, now=step.now).allowed:
        return False
    _take_back(step)
    return True


def _take_back(step: Step) -> None:
    for each in _charges(step):
        spending.take_back_one(step.pending.key, each.bucket)


def _charges(step: Step) -> list[Charge]:
    """A try is counted for this sign-in and for the network it comes from; for no account, and in no other counter.

    SECURITY: 65 bits need no cap per account (a guess a second for a year: 1 in 10^11), and one would let a thief of
    the password shut its owner out.
    """
    around = network.network(step.where.address)
    network_budget = budgets.BACKUP_NETWORK if step.pending.amr else budgets.BACKUP_WAITING
    return [Charge(budgets.BACKUP_PENDING, step.pending.key), Charge(network_budget, around)]


def _no_more(spent: Spent, retry_at: datetime, step: Step) -> Refusal:
    if spent.budget is budgets.BACKUP_PENDING:
        return Refusal(Tried.USED_UP, words.used_up())
    return Refusal(Tried.LIMITED, words.limited(retry_at, step.options), retry_at)


def _note(event: Event, step: Step, **details: str | int) -> None:
    entries.record(event, employee_id=step.pending.employee_id, where=step.where, now=step.now, **details)


def _candidate(charged: Charged) -> Candidate:
    row = charged.row
    assert isinstance(row, Candidate)  # noqa: S101  (what `charge` put there)
    return row
