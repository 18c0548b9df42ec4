"""One message from the claim to its outcome: whole, in time, still wanted, and taken by a relay."""

import re
from collections.abc import Sequence
from secrets import randbelow
from time import monotonic

from django.db import Error
from django.utils import translation

from gatepost.delivery import kinds, letters, rules
from gatepost.delivery.deadline import Deadline, TooLateError
from gatepost.delivery.flow import Outcome, Taken
from gatepost.delivery.kinds import Envelope, Unwanted
from gatepost.delivery.letters import Sender
from gatepost.delivery.relay import Courier, Refused, Unreachable
from gatepost.delivery.rules import Fate, State
from gatepost.kernel import clock, keyring, mailbox
from gatepost.kernel.keyring import KeyringError
from gatepost.options import snapshot
from gatepost.options.catalogue import Options

_PLAIN = re.compile(
    r"(?!.{255})[A-Za-z0-9_+-]{1,64}(?:\.[A-Za-z0-9_+-]{1,64})*@(?:[a-z0-9-]{1,63}\.)+[a-z]{2,63}"
)
"""The shape of nearly every address. It holds nothing that could end a header, a command or a mailbox."""


_TOO_LATE = "its time was up before a relay took it"


class Recent:
    """The options, read anew when they are a second old: of a thousand mails in a row not each has to ask for them."""

    def __init__(self) -> None:
        self._options: Options | None = None
        self._until = 0.0

    def options(self) -> Options:
        """Return them. Raises what reading them raises."""
        if self._options is None or monotonic() >= self._until:
            self._options, self._until = snapshot.current(), monotonic() + 1.0
        return self._options


class Withdrawn(Exception):  # noqa: N818  (the story's word)
    """The message shall not be sent; the state and the sentence say why."""

    def __init__(self, state: State, reason: str) -> None:
        super().__init__(reason)
        self.state = state


def send(taken: Taken, courier: Courier, sender: Sender, deadline: Deadline, recent: Recent) -> Outcome:
    """Send a message that was claimed, and return what became of it. Raises nothing that can be expected."""
    try:
        address = _whole(taken)
        receipt = courier.hand_over(
            address, lambda: _composed(taken, address, sender, recent), deadline, perhaps_at=taken.perhaps_at
        )
    except (Withdrawn, TooLateError) as reason:
        return _called_off(reason)
    except KeyringError:
        # Never a code from another key: the page offers another way.
        return Outcome(State.REFUSED, f"key-missing: {taken.kid}")
    except Refused as answer:
        return Outcome(State.FAILED, str(answer))
    except Unreachable as answer:
        return _not_this_time(taken, answer)
    except Error as error:
        return put_off(taken, f"the database was away ({type(error).__name__})")
    return Outcome(State.SENT, receipt.reply, receipt.relay)


def _called_off(reason: Withdrawn | TooLateError) -> Outcome:
    if isinstance(reason, TooLateError):
        return Outcome(State.EXPIRED, _TOO_LATE)
    return Outcome(reason.state, str(reason))


def _not_this_time(taken: Taken, answer: Unreachable) -> Outcome:
    if answer.untried:
        return give_back(str(answer), perhaps_at=taken.perhaps_at)
    perhaps_at = answer.perhaps_at or taken.perhaps_at
    return put_off(taken, str(answer), perhaps_at=perhaps_at, may_go_back=not answer.was_whole)


def put_off(taken: Taken, reason: str, *, perhaps_at: str = "", may_go_back: bool = False) -> Outcome:
    """Return that the message is tried again, or has expired where there is no time left for that."""
    now = clock.now()
    chance = randbelow(1001) / 1000
    due = rules.next_try(taken.attempts, now=now, expires_at=taken.sealed.expires_at, chance=chance)
    state = State.EXPIRED if due is None else State.QUEUED
    return Outcome(state, reason, perhaps_at, due_at=due, may_go_back=may_go_back)


def give_back(reason: str, *, perhaps_at: str = "") -> Outcome:
    """Return that the message goes back as if it had not been taken: any worker may take it at once."""
    return Outcome(State.QUEUED, reason, perhaps_at, due_at=clock.now(), unsent=True)


def seconds_left(taken: Taken) -> float:
    """Return how long the letter may still leave."""
    return (taken.sealed.expires_at - clock.now()).total_seconds()


def _whole(taken: Taken) -> str:
    """Return the address to send to. Raises Withdrawn when the row is not as it was written, or its time is up."""
    _in_time(taken)
    if not taken.sealed.is_whole(keyring.current(), taken.kid, taken.mac):
        raise Withdrawn(State.REFUSED, "the row was changed after it was written")
    try:
        # SECURITY: checked again here, so that no way into the table is a way into headers and envelope.
        address = taken.sealed.address
        return address if _PLAIN.fullmatch(address) else mailbox.checked(address)
    except ValueError:
        raise Withdrawn(State.REFUSED, "it is not addressed to exactly one mailbox") from None


def _in_time(taken: Taken) -> None:
    sealed = taken.sealed
    match rules.fate(asked_at=sealed.asked_at, expires_at=sealed.expires_at, now=clock.now()):
        case Fate.TOO_LATE:
            raise Withdrawn(State.EXPIRED, _TOO_LATE)
        case Fate.FROM_THE_FUTURE:
            raise Withdrawn(State.REFUSED, "it is dated in the future")
        case Fate.SEND:
            pass


def _composed(taken: Taken, address: str, sender: Sender, recent: Recent) -> tuple[bytes, Sequence[str]]:
    """Make the letter, in the moment before its first byte leaves. Raises Withdrawn when nobody wants it now."""
    _in_time(taken)
    sealed = taken.sealed
    envelope = Envelope(
        kind=sealed.kind,
        employee_id=sealed.employee_id,
        address=sealed.address,
        about=sealed.about,
        facts=taken.facts,
        language=sealed.language,
        asked_at=sealed.asked_at,
        expires_at=sealed.expires_at,
        now=clock.now(),
        options=recent.options(),
    )
    with translation.override(sealed.language):
        letter = kinds.find(sealed.kind).letter(envelope)
    if isinstance(letter, Unwanted):
        raise Withdrawn(State.REFUSED, letter.reason)
    identity = letters.message_id(keyring.current(), taken.kid, sealed.nonce, sender.host)
    content = letters.build(
        letter, origin=sender, to=address, identity=identity, language=sealed.language, now=envelope.now
    )
    return content, letters.secrets_of(letter)
