"""What sign-in asks of a factor, and what a factor may answer."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import Enum, auto
from typing import Any, Protocol

from gatepost.delivery.outbox import Progress
from gatepost.kernel.where import Where
from gatepost.limits import keys
from gatepost.options.catalogue import Options
from gatepost.sessions.visit import Pending


class Purpose(Enum):
    """What a second step is for. A code asked for one purpose is no good for another."""

    SIGN_IN = "signin"
    CONFIRM = "stepup"
    """Somebody who is signed in shows once more that it is them."""
    PROVE_ADDRESS = "confirm-email"
    """The code goes to one address alone, which need not be in use yet, and comes back from there."""
    ENABLE = "enable"
    """An administrator shows that mail works, before everybody depends on it."""


class Tried(Enum):
    """How a typed code was met, when it was not accepted. Expected outcomes, so no exceptions."""

    REFUSED = auto()
    """Wrong; a try was charged."""
    STALE = auto()
    """A code that is no longer good; the try was given back."""
    SLIP = auto()
    """Mistyped, as its check character shows; nothing was charged."""
    LIMITED = auto()
    """Too many; `retry_at` says when it works again. Nothing was compared."""
    USED_UP = auto()
    """No tries are left on this challenge."""
    EXPIRED = auto()
    GONE = auto()
    """There is nothing to answer: no challenge, or it has been used by another post."""


class Sent(Enum):
    """Why a code that somebody wished for was not sent."""

    LIMITED = auto()
    """Too many; `retry_at` says when one can be asked for again."""
    USED_UP = auto()
    """No sends are left on this challenge."""
    EXPIRED = auto()
    """There is no code to send again: it takes a new one."""
    TOO_SOON = auto()
    """The next send is not due before `retry_at`."""
    NO_ADDRESS = auto()
    """There is no usable address to send a code to."""


@dataclass(frozen=True, slots=True)
class Step:
    """One person at the second step: what they owe, from where, under which options, at which moment."""

    pending: Pending
    purpose: Purpose
    where: Where
    options: Options
    now: datetime
    to: str = ""
    """The one address that a code to prove an address goes to; empty for every other purpose."""

    @property
    def in_session(self) -> bool:
        """Say whether it is taken inside an open session, not in a pending sign-in of its own."""
        return self.purpose not in {Purpose.SIGN_IN, Purpose.CONFIRM}

    @property
    def charged_to(self) -> str:
        """What its tries and mails are charged to, and given back by: this step, and nothing else of its session.

        A pending sign-in is one step. A session can owe many, and more than one at a time.
        """
        if not self.in_session:
            return self.pending.key
        return keys.inside(self.pending.key, self.purpose.value, self.to)


@dataclass(frozen=True, slots=True)
class Refusal:
    """Why a code did not lead on, in a sentence for the page, and when it is worth trying again."""

    why: Tried
    sentence: str
    retry_at: datetime | None = None
    mark: str = ""
    """Which code it was: its reference, or the number of its sheet. No secret; the journal keeps it."""


@dataclass(frozen=True, slots=True)
class NotSent:
    """Why no code was sent, and when it is worth asking again."""

    why: Sent
    retry_at: datetime | None = None


@dataclass(frozen=True, slots=True)
class Charged:
    """A try that has been paid for: what to compare with, and what to spend when it is right."""

    row: Any
    """What the factor itself needs of its row."""
    budget_key: str
    mark: str = ""
    tries_left: int = 0
    proves: str = ""
    """The address that a right code proves, because it was sent there alone."""


@dataclass(frozen=True, slots=True)
class Waiting:
    """What a page may show of a code that is on its way."""

    reference: str
    recipients: Sequence[tuple[str, Progress]]
    """Each address, masked, with how far its message is."""
    expires_at: datetime
    tries_left: int
    sends_left: int
    resend_at: datetime
    sent_again_at: datetime | None
    """When the last mail was asked for, when it was not the first."""
    choices: Sequence[tuple[str, str]]
    """Where else it may be sent: value and masked address; empty when there is no choice."""
    live: bool
    untouched: bool
    """No code has been typed for it yet."""


class Factor(Protocol):
    """A way to prove a second time who one is. Its functions open no transaction: the flow does."""

    AMR: str
    """Its name in a session's list of ways (RFC 8176)."""

    def takes(self, folded: str) -> bool:
        """Say whether a typed text, spaces and hyphens gone, has the shape of this factor's codes."""

    def charge(self, folded: str, step: Step) -> Charged | Refusal:
        """Count a try before anything is compared. The caller commits it whatever comes after."""

    def matches(self, charged: Charged, folded: str, step: Step) -> bool:
        """Say whether the text is right, in constant time."""

    def wrong(self, charged: Charged, folded: str, step: Step) -> Refusal:
        """Say what was wrong with a text that did not match; give its try back where it deserves it."""

    def spend(self, charged: Charged, step: Step) -> bool:
        """Use the code up by one guarded UPDATE. False when it has been used meanwhile."""

    def give_up(self, charged: Charged, step: Step) -> None:
        """Take back the try of a right code that lost the race."""


class Sender(Factor, Protocol):
    """A factor whose code has to be sent."""

    def begin(self, step: Step) -> NotSent | None:
        """Ask for a code: its row and its messages, in the caller's transaction. None when it is on its way."""

    def send_again(self, step: Step, destination: str) -> NotSent | None:
        """Send the same code once more, to the addresses of `destination` that are permitted."""

    def let_go(self, step: Step) -> None:
        """Let the code go that was sent for this step, in the caller's transaction: it was taken another way."""

    def hindered(self, step: Step) -> NotSent | None:
        """Return what would stop `begin` at this moment, for a page; None when nothing would."""

    def waiting(self, step: Step) -> Waiting | None:
        """Return what the page may show of this sign-in's newest code."""

    def open_sign_in(self, employee_id: int, reference: str, now: datetime) -> str:
        """Return the key of an employee's open pending sign-in whose page shows this reference; "" for none."""
