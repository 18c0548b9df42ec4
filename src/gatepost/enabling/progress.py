"""How it goes since it was turned on: who has signed in with the second step, who was stopped, who has no sheet."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from gatepost.enabling import models, questions, rounds
from gatepost.enabling.questions import Group
from gatepost.enabling.rounds import Round
from gatepost.factors.backup_codes import sheets
from gatepost.journal.events import Event
from gatepost.kernel.database import statements
from gatepost.notices.catalogue import Notice
from gatepost.options import snapshot

LATELY = timedelta(days=7)
"""How far back is looked for people who were stopped."""


@dataclass(frozen=True, slots=True)
class Stopped:
    """Somebody who came no further than the password lately, and has not signed in since."""

    id: int
    name: str
    out_of_reach: bool
    """Else they met a limit: too many wrong codes, or too many mails asked for."""
    at: datetime


@dataclass(frozen=True, slots=True)
class Progress:
    """How it goes."""

    since: datetime | None
    by: str
    active: int
    mailable: int
    signed_in: int
    stopped: Sequence[Stopped]
    no_sheet: Group
    can_be_reminded: int
    """How many of those without a sheet have an address."""
    told: Round | None
    reminded: Round | None


def read(now: datetime) -> Progress:
    """Return how it goes, at this moment."""
    change = snapshot.standing().changes.get("two_factor")
    since = change.at if change else None
    active, mailable, signed_in = statements.one(models.SIGNED_IN_SINCE, since=since or now) or (0, 0, 0)
    stopped = statements.many(
        models.STOPPED, since=max(now - LATELY, since or now), most=questions.MOST_NAMES
    )
    without = sheets.count_without()
    return Progress(
        since=since,
        by=change.by if change else "",
        active=active,
        mailable=mailable,
        signed_in=signed_in,
        stopped=[
            Stopped(id_, name, event == Event.CODE_NOT_POSSIBLE, at) for id_, name, event, at in stopped
        ],
        no_sheet=Group(without.people, sheets.without(most=questions.MOST_NAMES) if without.people else ()),
        can_be_reminded=without.mailable,
        told=rounds.newest(Notice.TWO_FACTOR_ON),
        reminded=rounds.newest(Notice.MAKE_A_SHEET),
    )
