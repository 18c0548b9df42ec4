"""How a conversation with a relay begins: connect, secure the line, say who we are, sign on."""

import ssl
from base64 import b64encode
from collections.abc import Sequence
from pathlib import Path

from gatepost.delivery import passes, replies, rules, troubles
from gatepost.delivery.deadline import BrokenError
from gatepost.delivery.dialogue import Line
from gatepost.delivery.passes import PassError
from gatepost.delivery.relays import PLAIN, STARTTLS, TLS, Relay

_GO_ON, _SIGNED_ON = 334, 235  # RFC 4954, section 6


class NotLetInError(Exception):
    """The relay does not let us in; the sentence says why. `unfit`: it will not before somebody has mended something.

    It says nothing about any letter.
    """

    def __init__(self, words: str, *, unfit: bool) -> None:
        super().__init__(words)
        self.unfit = unfit


def introduce(line: Line, relay: Relay, context: ssl.SSLContext) -> None:
    """Do all that comes before the first letter. Raises NotLetInError."""
    line.deadline.begin_stage(rules.INTRODUCTION)
    try:
        _introduced(line, relay, context)
    except ssl.SSLError as error:
        raise NotLetInError(troubles.said(error), unfit=True) from None
    except (BrokenError, OSError) as error:
        raise NotLetInError(troubles.said(error), unfit=False) from None
    finally:
        line.deadline.end_stage()


def _introduced(line: Line, relay: Relay, context: ssl.SSLContext) -> None:
    line.open(relay.host, relay.port)
    if relay.security == PLAIN and not line.is_loopback():
        raise NotLetInError("it is not on this machine, and without TLS no code leaves it", unfit=True)
    if relay.security == TLS:
        line.secure(context, relay.host)
    _welcomed(line.getreply(), {220})
    _welcomed(line.ehlo(), {250})
    if relay.security == STARTTLS:
        # SECURITY: never on in clear text, whoever took the offer out of the answer.
        if not line.has_extn("starttls"):
            raise NotLetInError("it does not offer STARTTLS", unfit=True)
        _welcomed(line.docmd("STARTTLS"), {220})
        line.secure(context, relay.host)
        _welcomed(line.ehlo(), {250})
    if relay.user:
        _sign_on(line, relay, context)


def _sign_on(line: Line, relay: Relay, context: ssl.SSLContext) -> None:
    line.hushed = True
    try:
        _signed_on(line, relay, context)
    finally:
        line.hushed = False


def _signed_on(line: Line, relay: Relay, context: ssl.SSLContext) -> None:
    offered = str(line.esmtp_features.get("auth", "")).upper().split()
    if relay.grant:
        answer = _with_a_pass(line, relay.user, relay.grant, context, offered)
    else:
        answer = _with_a_password(line, relay, offered)
    # SECURITY: a relay may quote what it was sent, so none of its words are kept here.
    numbers = replies.numbers_alone(answer[1]).encode()
    what = "pass" if relay.grant else "password"
    _welcomed((answer[0], numbers), {_SIGNED_ON}, f"it refuses our user or {what}")


def _with_a_password(line: Line, relay: Relay, offered: Sequence[str]) -> tuple[int, bytes]:
    if "PLAIN" in offered:
        return line.docmd("AUTH", "PLAIN " + _base64(f"\0{relay.user}\0{relay.password}"))
    if "LOGIN" not in offered:
        raise NotLetInError("it offers neither AUTH PLAIN nor AUTH LOGIN", unfit=True)
    answer = line.docmd("AUTH", "LOGIN")
    for word in (relay.user, relay.password):
        answer = line.docmd(_base64(word)) if answer[0] == _GO_ON else answer
    return answer


def _with_a_pass(
    line: Line, user: str, grant: Path, context: ssl.SSLContext, offered: Sequence[str]
) -> tuple[int, bytes]:
    """Sign on as Google and Microsoft describe it (XOAUTH2). Return the relay's answer."""
    if "XOAUTH2" not in offered:
        raise NotLetInError("it does not offer AUTH XOAUTH2", unfit=True)
    try:
        words = passes.HELD.get(grant, user, context, line.deadline.left(passes.LONGEST_WAIT))
    except PassError as error:
        raise NotLetInError(str(error), unfit=error.unfit) from None
    answer = line.docmd("AUTH", "XOAUTH2 " + _base64(f"user={user}\1auth=Bearer {words}\1\1"))
    if answer[0] == _GO_ON:  # it first says what is wrong, and its no comes after an empty line
        answer = line.docmd("")
    if answer[0] != _SIGNED_ON:
        passes.HELD.drop(grant, user)
    return answer


def _welcomed(answer: tuple[int, bytes], wanted: set[int], meaning: str = "it does not let us in") -> None:
    """See that the relay agreed. A 4xx passes by itself, a 5xx does not."""
    if answer[0] not in wanted:
        final = answer[0] // 100 == 5  # noqa: PLR2004
        words = replies.kept(*answer)
        raise NotLetInError(f"{meaning}: {words}" if final else words, unfit=final)


def _base64(words: str) -> str:
    return b64encode(words.encode("utf-8")).decode("ascii")
