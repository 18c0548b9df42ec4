"""The code page: everything that it shows, put together from the factor's own account of the code."""

from collections.abc import Sequence
from dataclasses import dataclass, replace

from gatepost.factors import registry, showing
from gatepost.factors.contract import Purpose, Sent, Step, Waiting
from gatepost.signin import code_flow


@dataclass(frozen=True, slots=True)
class CodePage:
    """What `signin/code.html` draws. Drawing it sends nothing and counts nothing."""

    ask: bool = False
    closed: bool = False
    error: str = ""
    note: str = ""
    next: str = ""
    reference: str = ""
    addresses: Sequence[tuple[str, str, str]] = ()
    works_until: str = ""
    minutes_left: int = 0
    resend_from: str = ""
    resend_in_seconds: int = 0
    sends_left: int = 0
    destinations: Sequence[tuple[str, str]] = ()
    from_address: str = ""
    confirms: bool = False
    """Somebody who is signed in shows once more that it is them."""
    goes_without: bool = False
    """The code does not come, and need not: the password suffices to sign in as well."""


def to_ask(next_page: str) -> CodePage:
    """Return the page of somebody whose open session owes the second step, and to whom no code was sent yet."""
    return CodePage(ask=True, next=next_page)


def of(step: Step, error: str = "") -> CodePage:
    """Return the page of a pending sign-in, as its newest code stands now; `error` says what went wrong just now."""
    drawn = _drawn(step, error)
    confirms = step.purpose is Purpose.CONFIRM
    return replace(drawn, confirms=confirms, goes_without=code_flow.goes_without(step)) if confirms else drawn


def _drawn(step: Step, error: str) -> CodePage:
    waiting = registry.sender().waiting(step)
    if waiting is None:
        return _not_asked(step, error)
    if not waiting.live:
        over = error or showing.code_over(waiting.expires_at, step.options)
        return CodePage(closed=True, error=over, sends_left=1)
    return _waiting(step, waiting, error)


def _not_asked(step: Step, error: str) -> CodePage:
    hindered = registry.sender().hindered(step)
    if hindered is None:
        return CodePage(ask=True, error=error)
    why = error or showing.sending_problem(hindered, step.options)
    return CodePage(closed=True, error=why, sends_left=0 if hindered.why is Sent.NO_ADDRESS else 1)


def _waiting(step: Step, waiting: Waiting, error: str) -> CodePage:
    shown = showing.on_its_way(waiting, step)
    return CodePage(
        error=error,
        note=shown.note,
        reference=shown.reference,
        addresses=shown.addresses,
        works_until=shown.works_until,
        minutes_left=shown.minutes_left,
        resend_from=shown.resend_from,
        resend_in_seconds=shown.resend_in_seconds,
        sends_left=shown.sends_left,
        destinations=shown.destinations,
        from_address=shown.from_address,
    )
