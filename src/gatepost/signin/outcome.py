"""How a step of the journey ended: what the page has to say, and the cookies that go with it."""

from dataclasses import dataclass
from datetime import datetime
from enum import Enum, auto


class Password(Enum):
    """How a typed name and password were met."""

    REFUSED = auto()
    """Unknown name, wrong password or inactive employee: the page never says which."""
    LIMITED = auto()
    SECOND_STEP = auto()
    IN = auto()


@dataclass(frozen=True, slots=True)
class Opened:
    """A session was opened: the cookies that go with it, and the page that was asked for."""

    session: str
    browser: str = ""
    """Empty when the browser is recognised already."""
    next: str = ""
    home_first: bool = False
    """Mail did not help this time, so the first page says what to mend; from there one goes on."""


@dataclass(frozen=True, slots=True)
class Entered:
    """The end of the password step."""

    result: Password
    retry_at: datetime | None = None
    pending: str = ""
    """The pending cookie's value; it is new whenever the pending sign-in is."""
    opened: Opened | None = None
    problem: str = ""
    """What was wrong with a backup code that came with the password, in a sentence; empty for the usual one."""
