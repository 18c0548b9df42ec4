"""When a message may be sent, when it is tried again, and when it is given up."""

from datetime import datetime, timedelta
from enum import StrEnum


class State(StrEnum):
    """How a message stands."""

    QUEUED = "queued"  # waits for a worker, for the first time or the next
    SENDING = "sending"  # one worker has it
    SENT = "sent"  # a relay has taken it over
    FAILED = "failed"  # a relay has refused this address, or this very letter
    EXPIRED = "expired"  # its time ran out before a relay took it
    REFUSED = "refused"  # nobody waits for it any more, or it is not as it was written


class RelayState(StrEnum):
    """How a relay stands."""

    WELL = "well"  # it gets letters
    AWAY = "away"  # it gets none for a while; it may be back any moment
    UNFIT = "unfit"  # it gets none, and will not until somebody has mended something


class Fate(StrEnum):
    """What a message's own dates say about sending it now."""

    SEND = "send"
    TOO_LATE = "too late"
    FROM_THE_FUTURE = "from the future"


LEASE = timedelta(seconds=90)
"""How long a worker that took a message has it for itself: until its dialogue must be over, and for the marking."""

HOLD = 5.0
"""Seconds within which a message that was taken must be begun with; later it is given back unsent."""

ALIVE = timedelta(seconds=20)
"""A delivery service that was seen within this time is at work: it reports itself every five seconds."""

DIALOGUE = 60.0
CONNECT = 5.0
COMMAND = 10.0
CONTENT = 30.0
"""Seconds from the claim to the end of the dialogue, for the connection, each command, and the answer to the content.

RFC 5321 4.5.3.2 would allow minutes for each, which a code that lives ten minutes cannot wait for.
"""

INTRODUCTION = 20.0
"""Seconds until a relay must have let us in: name, connection, greeting, TLS and password together."""

STRIKES = 3
"""So many letters may break off in a relay's hands, one after the other, before it is left alone for a while."""

RESTS = (30, 60, 120, 240, 300)
"""Seconds for which a relay is left alone, the first time and each time after that; the last one goes on."""

LOOKS = (2, 5, 10, 20, 30)
"""The same while no other relay is well: whatever waits, waits for this one."""

MARKING = 30.0
"""Seconds for which a worker tries to write down what became of a message while the database is away."""

LONGEST_LIFE = timedelta(hours=24)
SKEW = timedelta(seconds=30)
"""How far ahead another clock may be. A message from further ahead dates from before a clock was put back."""

LAST_CALL = timedelta(seconds=30)
"""No retry in the last moments of a message's life: nobody could use what arrives then."""

WAITS = (2, 5, 10, 20, 40, *[60] * 15, 300)
"""Seconds before each retry; the last one goes on. No code lives long enough to get beyond a minute."""

JITTER = 0.2
"""Each wait is up to this part longer or shorter: what failed together shall not come back together."""


def fate(*, asked_at: datetime, expires_at: datetime, now: datetime) -> Fate:
    """Say whether a message may be sent at `now`."""
    if asked_at > now + SKEW:
        return Fate.FROM_THE_FUTURE
    return Fate.TOO_LATE if now >= expires_at else Fate.SEND


def next_try(attempts: int, *, now: datetime, expires_at: datetime, chance: float) -> datetime | None:
    """Return when to try again after `attempts` failed ones, or None when there is no time left for it.

    `chance` is a number from 0 to 1 that the caller drew.
    """
    wait = WAITS[min(attempts, len(WAITS)) - 1]
    due = now + timedelta(seconds=wait * (1 + JITTER * (2 * chance - 1)))
    last = expires_at - LAST_CALL
    return min(due, last) if now < last else None


def rest(times: int, *, hurry: bool) -> float:
    """Return the seconds for which a relay is left alone that was found wanting so many times running."""
    rests = LOOKS if hurry else RESTS
    return rests[min(times, len(rests)) - 1]
