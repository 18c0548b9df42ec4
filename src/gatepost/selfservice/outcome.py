"""How somebody's wish to change something of theirs was met."""

from dataclasses import dataclass
from enum import Enum, auto


class Changed(Enum):
    """How a change was met. Expected outcomes, so no exceptions."""

    DONE = auto()
    SAME = auto()
    """It was so already."""
    NO_ADDRESS = auto()
    """It would leave no address to send codes to."""
    MEANWHILE = auto()
    """What the page showed is no longer so: it was changed elsewhere."""


class Wish(Enum):
    """Why no code was sent to an address that somebody typed in."""

    NO_MAILBOX = auto()
    """It is not exactly one address."""
    THE_OTHER_ONE = auto()
    """It is their other address already."""
    MEANWHILE = auto()


class Old(Enum):
    """What was wrong with the password that somebody has until now."""

    WRONG = auto()
    LIMITED = auto()


@dataclass(frozen=True, slots=True)
class Wanted:
    """An address that waits for the code that was sent to it."""

    which: str
    before: str
    address: str

    @property
    def is_new(self) -> bool:
        """Say whether it would take the place of another one; if not, the present one is to be proved."""
        return self.address != self.before
