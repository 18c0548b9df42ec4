"""What pages show of an employee to that very employee, in words."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from django.utils.translation import gettext

from gatepost.employees import addresses as people
from gatepost.employees.addresses import Own
from gatepost.employees.rules import chosen
from gatepost.factors.backup_codes import sheets
from gatepost.factors.backup_codes.sheets import LineState, SheetState
from gatepost.factors.backup_codes.words import FEW
from gatepost.journal import entries
from gatepost.kernel import times
from gatepost.options.catalogue import Options
from gatepost.selfservice import words
from gatepost.sessions.visit import OpenSession

_SIGN_INS = 10


@dataclass(frozen=True, slots=True)
class Address:
    """Email1 or Email2."""

    which: str
    said: str
    address: str
    proved: str
    """The day on which a code that was sent there alone was last typed back; empty for never."""
    used: bool
    """Do codes go there?"""


@dataclass(frozen=True, slots=True)
class Used:
    """A line of a sheet that opens nothing any more."""

    position: int
    moment: str
    where: str


@dataclass(frozen=True, slots=True)
class Sheet:
    """The backup codes that somebody has. Numbers are 0 where there is no such sheet."""

    number: int = 0
    made: str = ""
    counts: bool = True
    left: Sequence[int] = ()
    used: Sequence[Used] = ()
    few: bool = False
    waiting: int = 0
    """The number of the sheet whose line is to be typed back."""
    asked: int = 0
    made_waiting: str = ""
    alone: str = ""
    """From where and by which browser that one was made, if it was made on the password alone: is it theirs?"""


@dataclass(frozen=True, slots=True)
class SignIn:
    """One time that somebody signed in, or showed once more that it is them."""

    moment: str
    browser: str
    address: str
    way: str


def addresses(own: Own, options: Options) -> list[Address]:
    """Return both addresses of an employee, whether they have them or not."""
    goes_to = chosen(own.boxes)
    return [
        Address(
            which=which,
            said=words.which_said(which),
            address=own.address(which),
            proved=_day(own.proved[which], options),
            used=own.address(which) in goes_to,
        )
        for which in people.WHICH
    ]


def sheet(session: OpenSession, options: Options) -> Sheet:
    """Return how the backup codes of a session's owner stand."""
    state = sheets.state(session.person.id)
    armed, waiting = state.armed, state.to_type_back(by_password_alone=session.by_password_alone)
    return Sheet(
        number=armed.number if armed else 0,
        made=_day(armed.made_at, options) if armed else "",
        counts=armed.counts if armed else True,
        left=[line.position for line in armed.lines if line.used_at is None] if armed else (),
        used=[_used(line, line.used_at, options) for line in armed.lines if line.used_at] if armed else (),
        few=armed is not None and armed.left <= FEW,
        waiting=waiting.number if waiting and waiting.tries_left else 0,
        asked=waiting.asked if waiting else 0,
        made_waiting=_day(waiting.made_at, options) if waiting else "",
        alone=_from(waiting) if waiting and not waiting.counts and not session.by_password_alone else "",
    )


def sign_ins(employee_id: int, options: Options) -> list[SignIn]:
    """Return the last ten times, the newest first."""
    return [
        SignIn(
            moment=words.moment(each.at, options),
            browser=gettext(each.browser),
            address=each.address or gettext("unknown"),
            way=words.way(each.amr),
        )
        for each in entries.proofs(employee_id, most=_SIGN_INS)
    ]


def _used(line: LineState, at: datetime, options: Options) -> Used:
    return Used(line.position, words.moment(at, options), _from(line))


def _from(what: LineState | SheetState) -> str:
    return f"{gettext(what.browser)}, {what.address}" if what.address else gettext(what.browser)


def _day(at: datetime | None, options: Options) -> str:
    return times.day(at, options.time_zone) if at else ""
