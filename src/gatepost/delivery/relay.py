"""Handing one letter to a relay: to which one, and what its answers mean."""

import smtplib
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from time import monotonic

from gatepost.delivery import replies, troubles
from gatepost.delivery.deadline import BrokenError, Deadline, SilentError
from gatepost.delivery.dialogue import Line
from gatepost.delivery.introduction import NotLetInError
from gatepost.delivery.lines import AllTakenError
from gatepost.delivery.relays import Relay
from gatepost.delivery.standing import Relays

Compose = Callable[[], tuple[bytes, Sequence[str]]]
"""Makes the letter at the last moment: its bytes, and what of it must never be repeated. May raise."""

_CLOSING, _SIGN_ON_FIRST = 421, 530


class Refused(Exception):  # noqa: N818  (the story's word: a channel says no, or cannot be reached)
    """The relay said no for good: to this address or to this very letter. It is not tried again."""


class Unreachable(Exception):  # noqa: N818
    """No relay took the letter this time. It is tried again."""

    perhaps_at = ""
    """The relay that may have it: the whole letter was sent there, and no answer came back."""
    was_whole = False
    """The whole letter was sent, so that this try is over: no other relay is asked in it."""
    untried = False
    """No relay was there to be asked."""


class _NoError(Exception):
    """What the relay said instead of yes."""

    def __init__(self, code: int, words: str, *, about_address: bool = False) -> None:
        super().__init__(words)
        self.about_us = code in {_CLOSING, _SIGN_ON_FIRST}
        """It concerns every letter."""
        self.about_address = about_address and not self.about_us
        self.for_good = code // 100 == 5 and not self.about_us  # noqa: PLR2004
        self.unfit = code == _SIGN_ON_FIRST


@dataclass(frozen=True, slots=True)
class Receipt:
    """Which relay took a letter over, and its words."""

    relay: str
    reply: str


class Courier:
    """Carries letters to whichever relay is well, the preferred one first. Any thread may use it."""

    def __init__(self, relays: Relays, sender: str) -> None:
        self._relays = relays
        self._sender = sender

    def hand_over(
        self, address: str, compose: Compose, deadline: Deadline, *, perhaps_at: str = ""
    ) -> Receipt:
        """Carry one letter to a relay. Raises Refused, Unreachable, or what `compose` raises.

        `compose` is called when a relay has said yes to the address, right before the letter's first byte. The next
        relay is asked as long as none has had the whole letter. `perhaps_at`: one that may have it from an earlier
        try is asked before all others, since it alone can see that it is the same letter.
        """
        reasons = []
        for relay in self._relays.in_order(first=perhaps_at):
            try:
                return self._handed_to(relay, address, compose, deadline)
            except Unreachable as error:
                if error.was_whole:
                    raise
                reasons.append(str(error))
        unreachable = Unreachable("; ".join(reasons) or "no relay can be reached just now")
        unreachable.untried = not reasons
        raise unreachable

    def _handed_to(self, relay: Relay, address: str, compose: Compose, deadline: Deadline) -> Receipt:
        began, lines = monotonic(), self._relays.lines(relay)
        try:
            line = self._begun(relay, address, deadline)
        except (AllTakenError, NotLetInError, _NoError, BrokenError, OSError) as error:
            _note(error, deadline)
            raise self._judged(relay, error) from None
        try:
            reply = _carried(line, compose)
        except (_NoError, BrokenError, OSError) as error:
            _note(error, deadline)
            lines.give_back(line) if _is_reset(line, error) else lines.hang_up(line)
            raise self._judged(relay, error, whole=line.content_sent) from None
        except BaseException:  # called off
            lines.give_back(line) if line.answers("RSET") else lines.hang_up(line)
            raise
        lines.give_back(line)
        self._relays.took(relay, monotonic() - began)
        return Receipt(str(relay), reply)

    def _begun(self, relay: Relay, address: str, deadline: Deadline) -> Line:
        """Name sender and address on a connection; the relay's answer about the address follows."""
        lines = self._relays.lines(relay)
        line = lines.lend(deadline)
        try:
            try:
                _name(line, self._sender, address)
            except SilentError:
                raise  # a new connection would find the same silence
            except (_NoError, BrokenError, OSError):
                if not line.carried:
                    raise
                # Whatever it has against a connection that was kept, a new one gets to hear it again.
                lines.hang_up(line)
                line = lines.lend(deadline, new=True)
                _name(line, self._sender, address)
        except BaseException:
            lines.hang_up(line)
            raise
        return line

    def _judged(self, relay: Relay, error: Exception, *, whole: bool = False) -> Refused | Unreachable:
        """Return what an error means for the letter, and note what it means for the relay."""
        said = troubles.said(error)
        match error:
            case _NoError(for_good=True):
                return Refused(f"{relay}: {said}")
            case NotLetInError() | _NoError(about_us=True):
                self._relays.kept_us_out(relay, said, unfit=error.unfit)
            case AllTakenError() | _NoError(about_address=True):
                pass
            case _:
                self._relays.broke_off(relay, said)
        unreachable = Unreachable(f"{relay}: {said}")
        if whole and not isinstance(error, _NoError):
            unreachable = Unreachable(f"{relay}: {said}, after the whole mail was sent: it may have arrived")
            unreachable.perhaps_at = str(relay)
        unreachable.was_whole = whole
        return unreachable


def _note(error: Exception, deadline: Deadline) -> None:
    """Keep why a try ended here; an answer of the relay's own has been kept already."""
    if not isinstance(error, _NoError):
        deadline.note(troubles.said(error))


def _name(line: Line, sender: str, address: str) -> None:
    """Name sender and address, both at once where the relay can take it."""
    from_, to = f"MAIL FROM:<{sender}>", f"RCPT TO:<{address}>"
    at_once = line.has_extn("pipelining")
    line.put(from_, to) if at_once else line.put(from_)
    _agreed(line.getreply(), {250})
    if not at_once:
        line.put(to)


def _carried(line: Line, compose: Compose) -> str:
    """Hear about the address, then send the letter; the library doubles dots and ends it. Return the relay's answer."""
    _agreed(line.getreply(), {250, 251}, about_address=True)
    content, line.secrets = compose()
    try:
        answer = line.data(content)
    except smtplib.SMTPDataError as error:
        answer = (error.smtp_code, error.smtp_error if isinstance(error.smtp_error, bytes) else b"")
    _agreed(answer, {250}, line.secrets)
    return replies.kept(*answer, line.secrets)


def _agreed(
    answer: tuple[int, bytes], wanted: set[int], secrets: Sequence[str] = (), *, about_address: bool = False
) -> None:
    if answer[0] not in wanted:
        raise _NoError(answer[0], replies.kept(*answer, secrets), about_address=about_address)


def _is_reset(line: Line, error: Exception) -> bool:
    """Say whether a connection can carry another letter: the relay said no to an address, and forgets it."""
    about_address = isinstance(error, _NoError) and error.about_address
    return about_address and line.answers("RSET")
