"""Handing one letter to a relay: which one, over which connection, and what its answers mean."""

import smtplib
import ssl
from base64 import b64encode
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from time import monotonic

from gatepost.delivery import replies
from gatepost.delivery.dialogue import BrokenError, Deadline, Line
from gatepost.delivery.relays import PLAIN, STARTTLS, TLS, Relay, Relays

IDLE = 30.0
"""Seconds for which a connection is kept for the next letter."""

MOST_LETTERS = 100
"""Letters over one connection; many relays allow no more."""

Compose = Callable[[], tuple[bytes, Sequence[str]]]
"""Makes the letter at the last moment: its bytes, and what of it must never be repeated. May raise."""


class Refused(Exception):  # noqa: N818  (the story's word: a channel says no, or cannot be reached)
    """The relay said no for good: to this address or to this very letter. It is not tried again."""


class Unreachable(Exception):  # noqa: N818
    """No relay took the letter this time. It is tried again.

    `may_have_arrived` is True when the whole letter was sent and no answer came back.
    """

    may_have_arrived = False


@dataclass(frozen=True, slots=True)
class Receipt:
    """Which relay took a letter over, and its words."""

    relay: str
    reply: str


class Courier:
    """Carries one letter at a time, and keeps its connection between them. Each thread has one of its own."""

    def __init__(self, relays: Relays, sender: str) -> None:
        self._relays = relays
        self._sender = sender
        self._line: Line | None = None
        self._relay: Relay | None = None
        self._carried = 0
        self._used_at = 0.0

    @property
    def has_line(self) -> bool:
        """Whether a connection is open."""
        return self._line is not None

    def hand_over(self, address: str, compose: Compose, deadline: Deadline) -> Receipt:
        """Carry one letter to a relay. Raises Refused, Unreachable, or what `compose` raises.

        `compose` is called when the relay has said yes to the address, right before the letter's first byte.
        """
        line, relay = self._kept(address, deadline) or self._opened(address, deadline)
        try:
            _agreed(line.getreply(), {250, 251})
            content, secrets = compose()
            receipt = Receipt(str(relay), _handed_over(line, content, secrets))
        except Refused as error:
            self.close()
            raise Refused(f"{relay}: {error}") from None
        except (BrokenError, OSError, Unreachable) as error:
            self.close()
            broken = Unreachable(what_broke(relay, line, error))
            broken.may_have_arrived = line.content_sent
            raise broken from None
        except BaseException:
            self.close()
            raise
        self._carried += 1
        self._used_at = monotonic()
        return receipt

    def rest(self) -> None:
        """Close a connection that was not used for a while."""
        if self._line is not None and monotonic() - self._used_at > IDLE:
            self.close()

    def close(self) -> None:
        """Say goodbye to the relay, if one is connected."""
        line, self._line = self._line, None
        if line is not None:
            line.leave()

    def _kept(self, address: str, deadline: Deadline) -> tuple[Line, Relay] | None:
        """Begin a letter on the kept connection; None when there is none, or the relay has given it up."""
        line, relay = self._line, self._relay
        if line is None or relay is None:
            return None
        if self._carried < MOST_LETTERS and line.is_fresh():
            line.deadline, line.content_sent = deadline, False
            try:
                self._begin(line, address)
            except (BrokenError, OSError, Refused, Unreachable):
                pass  # whatever it has against this connection, a new one gets to hear it again
            else:
                return line, relay
        self.close()
        return None

    def _opened(self, address: str, deadline: Deadline) -> tuple[Line, Relay]:
        """Begin a letter on a new connection to the first relay, in order, that lets us."""
        reasons = []
        for relay in self._relays.in_order():
            line = Line(deadline)
            try:
                introduce(line, relay, self._relays.context)
                self._begin(line, address)
            except (BrokenError, OSError, Unreachable) as error:
                line.leave()
                self._relays.rest(relay)
                reasons.append(what_broke(relay, line, error))
            except Refused as error:
                line.leave()
                raise Refused(f"{relay}: {error}") from None
            except BaseException:
                line.leave()
                raise
            else:
                self._line, self._relay, self._carried = line, relay, 0
                return line, relay
        raise Unreachable("; ".join(reasons) or "no relay is set")

    def _begin(self, line: Line, address: str) -> None:
        """Name sender and address, both at once where the relay can take it; its answer about the address follows."""
        from_, to = f"MAIL FROM:<{self._sender}>", f"RCPT TO:<{address}>"
        at_once = line.has_extn("pipelining")
        line.put(from_, to) if at_once else line.put(from_)
        _agreed(line.getreply(), {250})
        if not at_once:
            line.put(to)


def introduce(line: Line, relay: Relay, context: ssl.SSLContext) -> None:
    """Connect, secure the line, say who we are. Whatever the relay has against it concerns every letter."""
    line.open(relay.host, relay.port)
    if relay.security == PLAIN and not line.is_loopback():
        raise Unreachable("it is not on this machine, and without TLS no code leaves it")
    if relay.security == TLS:
        line.secure(context, relay.host)
    _welcomed(line.getreply(), {220})
    _welcomed(line.ehlo(), {250})
    if relay.security == STARTTLS:
        # SECURITY: never on in clear text, whoever took the offer out of the answer.
        if not line.has_extn("starttls"):
            raise Unreachable("it does not offer STARTTLS")
        _welcomed(line.docmd("STARTTLS"), {220})
        line.secure(context, relay.host)
        _welcomed(line.ehlo(), {250})
    if relay.user:
        _sign_on(line, relay)


def _sign_on(line: Line, relay: Relay) -> None:
    offered = str(line.esmtp_features.get("auth", "")).upper().split()
    if "PLAIN" in offered:
        answer = line.docmd("AUTH", "PLAIN " + _base64(f"\0{relay.user}\0{relay.password}"))
    elif "LOGIN" in offered:
        answer = line.docmd("AUTH", "LOGIN")
        for word in (relay.user, relay.password):
            answer = line.docmd(_base64(word)) if answer[0] == 334 else answer  # noqa: PLR2004  (RFC 4954: go on)
    else:
        raise Unreachable("it offers neither AUTH PLAIN nor AUTH LOGIN")
    # SECURITY: a relay may quote what it was sent, so none of its words are kept here.
    _welcomed((answer[0], replies.numbers_alone(answer[1]).encode()), {235})


def _handed_over(line: Line, content: bytes, secrets: Sequence[str]) -> str:
    """Send the letter itself; the library doubles dots and ends it. Return the relay's answer."""
    try:
        answer = line.data(content)
    except smtplib.SMTPDataError as error:
        answer = (error.smtp_code, error.smtp_error if isinstance(error.smtp_error, bytes) else b"")
    _agreed(answer, {250}, secrets)
    return replies.kept(*answer, secrets)


def _welcomed(answer: tuple[int, bytes], wanted: set[int]) -> None:
    """See that the relay let us in. Raises Unreachable: its no is to us, not to the letter."""
    if answer[0] not in wanted:
        raise Unreachable(replies.kept(*answer))


def _agreed(answer: tuple[int, bytes], wanted: set[int], secrets: Sequence[str] = ()) -> None:
    """See that the relay agreed. Raises Refused for a no for good, else Unreachable."""
    if answer[0] in wanted:
        return
    words = replies.kept(*answer, secrets)
    if answer[0] // 100 == 5 and answer[0] != 530:  # noqa: PLR2004  (530: it wants us to sign on first)
        raise Refused(words)
    raise Unreachable(words)


def what_broke(relay: Relay, line: Line, error: Exception) -> str:
    """Return which relay failed and why, in words that are safe to keep."""
    words = replies.escaped(str(error) or type(error).__name__)
    if line.content_sent and not isinstance(error, Unreachable):
        words = f"{words}, after the whole mail was sent: it may have arrived"
    return f"{relay}: {words}"


def _base64(words: str) -> str:
    return b64encode(words.encode("utf-8")).decode("ascii")
