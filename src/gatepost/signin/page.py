"""The code page: everything that it shows, put together from the factor's own account of the code."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from email.utils import parseaddr

from django.conf import settings

from gatepost.delivery.outbox import Progress
from gatepost.factors import registry
from gatepost.factors.contract import Purpose, Sent, Step, Waiting
from gatepost.kernel import times
from gatepost.signin import code_flow, words


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
        over = error or words.code_over(waiting.expires_at, step.options)
        return CodePage(closed=True, error=over, sends_left=1)
    return _waiting(step, waiting, error)


def _not_asked(step: Step, error: str) -> CodePage:
    hindered = registry.sender().hindered(step)
    if hindered is None:
        return CodePage(ask=True, error=error)
    why = error or words.sending_problem(hindered, step.options)
    return CodePage(closed=True, error=why, sends_left=0 if hindered.why is Sent.NO_ADDRESS else 1)


def _waiting(step: Step, waiting: Waiting, error: str) -> CodePage:
    zone = step.options.time_zone
    too_soon = step.now < waiting.resend_at
    return CodePage(
        error=error,
        note=words.sent_again(waiting.sent_again_at, zone) if waiting.sent_again_at else "",
        reference=waiting.reference,
        addresses=[
            (masked, words.delivery(progress, step.options), _state(progress))
            for masked, progress in waiting.recipients
        ],
        works_until=times.clock_time(waiting.expires_at, zone),
        minutes_left=times.minutes_left(waiting.expires_at, step.now),
        resend_from=times.next_clock_time(waiting.resend_at, zone) if too_soon else "",
        resend_in_seconds=int((waiting.resend_at - step.now).total_seconds()) + 1 if too_soon else 0,
        sends_left=waiting.sends_left,
        destinations=waiting.choices,
        from_address=parseaddr(settings.MAIL_FROM)[1],
    )


def _state(progress: Progress) -> str:
    return "late" if progress.next_try_at else progress.state.value
