"""What the page about email delivery shows: the queue, the last mails, and how fast they went. It only reads."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.conf import settings
from django.db.models import Q

from gatepost.delivery import kinds, models, outbox
from gatepost.delivery.relays import PLAIN, STARTTLS, TLS, parse
from gatepost.delivery.rules import State
from gatepost.delivery.standing import Standing
from gatepost.kernel.database import statements

__all__ = ["CODES", "PLAIN", "STARTTLS", "TEST_MAIL", "TLS", "Mail", "Relay", "Settled", "Waiting"]

CODES, TEST_MAIL = kinds.CODES, "test-mail"
_MOST = 5000
"""Mails that are looked at to say how fast they went: the page costs the same however many there are."""


@dataclass(frozen=True, slots=True)
class Relay:
    """A relay as it is set, its password aside, and how it stands as far as the delivery service has found out."""

    name: str
    """Host and port: what messages and logs call it."""
    security: str
    user: str
    standing: Standing | None
    """None while nothing is known."""


@dataclass(frozen=True, slots=True)
class Waiting:
    """What still waits of one kind of mail, and since when the oldest does."""

    kind: str
    count: int
    oldest: datetime


@dataclass(frozen=True, slots=True)
class Settled:
    """A mail that is over: when it was asked for, how it ended, and how long that took."""

    asked_at: datetime
    taken: bool
    took: timedelta


@dataclass(frozen=True, slots=True)
class Over:
    """A mail that is over, as it is counted."""

    id: int
    kind: str
    state: State
    asked_at: datetime
    changed_at: datetime
    destination: str
    """`email1` or `email2`, or `other` for an address that is neither: one that is yet to be proved, or was changed."""


@dataclass(frozen=True, slots=True)
class Mail:
    """One mail: what it is, to whom, and what became of it. Nothing of what it says."""

    id: int
    kind: str
    employee_id: int
    address: str
    state: State
    asked_at: datetime
    changed_at: datetime
    next_try_at: datetime | None
    attempts: int
    relay: str
    reply: str
    dialogue: str
    """What relays answered, try by try."""
    can_go_again: bool
    """It was lost, it is no code, and no later one took its place."""

    @property
    def took(self) -> timedelta | None:
        """How long it took until a relay had it."""
        return self.changed_at - self.asked_at if self.state is State.SENT else None


def relays() -> list[Relay]:
    """Return the relays that are set, in order of preference."""
    each, known = map(parse, settings.SMTP_URLS), outbox.relays()
    return [Relay(str(relay), relay.security, relay.user, known[str(relay)]) for relay in each]


def queue(now: datetime) -> list[Waiting]:
    """Return what waits to be sent at `now` and can still be, the most urgent kind first."""
    return [Waiting(*row) for row in statements.many(models.QUEUE, now=now)]


def kinds_there_are() -> list[str]:
    """Return the kinds of mail, as rows name them."""
    return list(settings.GATEPOST_MAIL_KINDS)


def settled(since: datetime) -> list[Settled]:
    """Return the mails asked for since then that were taken or lost, of the last few thousand."""
    rows = statements.many(models.SETTLED, since=since, most=_MOST)
    return [Settled(asked, state == State.SENT, changed - asked) for state, asked, changed in rows]


def newest_and_first_open() -> tuple[int, int | None]:
    """Return the number of the newest mail, and of the oldest that is not over."""
    newest, first_open = statements.one(models.NEWEST_AND_FIRST_OPEN) or (0, None)
    return newest, first_open


def over_since(since: datetime, *, above: int) -> list[Over]:
    """Return the mails with a number above `above` that were over since then, however that was."""
    rows = statements.many(models.OVER_SINCE, since=since, above=above)
    return [Over(id_, kind, State(state), *rest) for id_, kind, state, *rest in rows]


def mails(sought: Q, *, most: int) -> Sequence[Mail]:
    """Return the newest mails that are sought, read from the newest on until there are enough."""
    rows = list(models.Message.objects.filter(sought).order_by("-id")[:most])
    replaced = _replaced(rows)
    return [_mail(row, replaced=row.id in replaced) for row in rows]


def _replaced(rows: Sequence[models.Message]) -> set[int]:
    """Return those of which a later one went to the same address about the same."""
    newest: dict[tuple[str, str], int] = {}
    later = models.Message.objects.filter(about__in={row.about for row in rows})
    for id_, about, address in later.order_by("id").values_list("id", "about", "address"):
        newest[about, address] = id_
    return {row.id for row in rows if newest.get((row.about, row.address), row.id) != row.id}


def test_mail(about: str) -> Mail | None:
    """Return the mail of this test, the newest where it was sent more than once."""
    found = mails(Q(about=about, kind=TEST_MAIL), most=1)
    return found[0] if found else None


def _mail(row: models.Message, *, replaced: bool) -> Mail:
    state = State(row.state)
    lost = state in {State.FAILED, State.EXPIRED}
    return Mail(
        id=row.id,
        kind=row.kind,
        employee_id=row.employee_id,
        address=row.address,
        state=state,
        asked_at=row.asked_at,
        changed_at=row.changed_at,
        next_try_at=row.due_at if state is State.QUEUED and row.attempts else None,
        attempts=row.attempts,
        relay=row.relay,
        reply=row.reply,
        dialogue=row.dialogue,
        can_go_again=lost and row.priority > CODES and not replaced,
    )
