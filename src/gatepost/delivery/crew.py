"""The delivery services that report themselves: who is at work, for all that ask whether mail can leave."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from gatepost.delivery import models, rules
from gatepost.kernel.database import statements


@dataclass(frozen=True, slots=True)
class Worker:
    """A delivery service, as it last reported itself."""

    host: str
    pid: int
    key_check: str
    """`Keyring.check_value()` of its keys and address."""
    seen_at: datetime

    def alive(self, now: datetime) -> bool:
        """Say whether it is at work, as far as can be told."""
        return abs(now - self.seen_at) <= rules.ALIVE


@dataclass(frozen=True, slots=True)
class Crew:
    """The delivery services as they stand at one moment: what everybody goes by who asks whether mail can leave."""

    seen: Sequence[Worker]
    """All that have not signed off, the one seen last first."""
    at_work: Sequence[Worker]
    """Those that send our mails."""
    strange: Sequence[Worker]
    """Those that run, and find none of our mails: they have another key file or public address."""


def crew(now: datetime, own: str) -> Crew:
    """Return how the delivery services stand for whoever has keys with the check value `own`."""
    seen = [Worker(*row) for row in statements.many(models.WORKERS)]
    alive = [each for each in seen if each.alive(now)]
    at_work = [each for each in alive if each.key_check == own]
    return Crew(seen, at_work, [each for each in alive if each.key_check != own])
