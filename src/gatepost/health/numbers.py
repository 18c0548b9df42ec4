"""What /metrics tells of what stands in the database: the whole installation's numbers, whichever process asks."""

from collections.abc import Sequence
from datetime import datetime

from django.conf import settings

from gatepost.delivery import outbox, overview
from gatepost.delivery.outbox import RelayState, State
from gatepost.health.instruments import Instruments
from gatepost.health.trails import JournalTrail, MailTrail
from gatepost.journal.events import Event
from gatepost.kernel import clock, keyring
from gatepost.options import snapshot
from gatepost.sessions import own

STEPS = {
    Event.PASSWORD_ACCEPTED: ("password", "accepted"),
    Event.PASSWORD_REFUSED: ("password", "refused"),
    Event.PASSWORD_LIMITED: ("password", "limited"),
    Event.TOGETHER_REFUSED: ("password", "refused_with_backup_code"),
    Event.CODE_ASKED: ("mail", "asked"),
    Event.CODE_SENT_AGAIN: ("mail", "sent_again"),
    Event.CODE_MAIL_LIMITED: ("mail", "limited"),
    Event.CODE_NOT_POSSIBLE: ("mail", "no_address"),
    Event.CODE_REFUSED: ("code", "refused"),
    Event.CODE_STALE: ("code", "no_longer_good"),
    Event.CODE_LIMITED: ("code", "limited"),
    Event.CODE_LATE: ("code", "late"),
    Event.BACKUP_CODE_USED: ("code", "backup_code_used"),
    Event.SIGNED_IN: ("done", "signed_in"),
    Event.CONFIRMED: ("done", "confirmed"),
    Event.SIGNED_OUT: ("done", "signed_out"),
}
"""Which of the journal's events are steps of signing in, and how the step ended."""

_OVER = (State.SENT, State.FAILED, State.EXPIRED, State.REFUSED)
_DESTINATIONS = ("email1", "email2", "other")
_UNKNOWN = "unknown"


class Numbers:
    """Keeps the instruments that tell what stands in the database."""

    def __init__(self, instruments: Instruments) -> None:
        self._show = instruments
        self._trails: tuple[JournalTrail, MailTrail] | None = None
        self._most_relays = 0
        self._begin_at_zero(list(settings.GATEPOST_MAIL_KINDS))

    def _begin_at_zero(self, kinds: Sequence[str]) -> None:
        """Show each count from the start: of one that appears at 1, the first is never seen to happen."""
        for step, outcome in STEPS.values():
            self._show.steps.labels(step, outcome)
        for kind in kinds:
            self._show.hand_over.labels(kind)
            for destination in _DESTINATIONS:
                for state in _OVER:
                    self._show.mails.labels(kind, destination, state.value)

    def read(self) -> None:
        """Bring all of them up to date. Raises django.db.Error, and PlainError without options or keys."""
        now = clock.now()
        options = snapshot.current()
        self._count(now)
        self._show_queue(now)
        self._show_delivery(now)
        self._show.sessions.set(own.how_many_open(options, now))
        self._show.two_factor.set(int(options.two_factor))

    def _count(self, now: datetime) -> None:
        if self._trails is None:
            self._trails = JournalTrail(now), MailTrail(now)
        journal, mails = self._trails
        for event in journal.new(now):
            if event in STEPS:
                self._show.steps.labels(*STEPS[Event(event)]).inc()
        for mail in mails.new(now):
            self._show.mails.labels(mail.kind, mail.destination, mail.state.value).inc()
            if mail.state is State.SENT:
                took = (mail.changed_at - mail.asked_at).total_seconds()
                self._show.hand_over.labels(mail.kind).observe(max(0.0, took))

    def _show_queue(self, now: datetime) -> None:
        waiting = {each.kind: each for each in overview.queue(now)}
        for kind in {*waiting, *settings.GATEPOST_MAIL_KINDS}:
            found = waiting.get(kind)
            age = (now - found.oldest).total_seconds() if found else 0.0
            self._show.queue.labels(kind).set(found.count if found else 0)
            self._show.queue_age.labels(kind).set(max(0.0, age))

    def _show_delivery(self, now: datetime) -> None:
        crew = outbox.crew(now, keyring.current().check_value())
        self._show.workers.labels("ours").set(len(crew.at_work))
        self._show.workers.labels("other").set(len(crew.strange))
        # SECURITY: by number, since a host's name is nobody's business who reads numbers.
        relays = [standing.state.value if standing else _UNKNOWN for standing in outbox.relays().values()]
        self._most_relays = max(self._most_relays, len(relays))
        for number in range(1, self._most_relays + 1):
            found = relays[number - 1] if number <= len(relays) else ""  # it is set no more
            for state in (*(each.value for each in RelayState), _UNKNOWN):
                self._show.relays.labels(str(number), state).set(int(state == found))
