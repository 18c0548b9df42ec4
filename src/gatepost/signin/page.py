"""The code page: everything that it shows, put together from the factor's own account of the code."""

from collections.abc import Sequence
from dataclasses import dataclass
from email.utils import parseaddr

from django.conf import settings

from gatepost.factors import registry
from gatepost.factors.contract import Step, Waiting
from gatepost.kernel import times
from gatepost.signin import words


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
    letters: bool = False


def to_ask(next_page: str, *, error: str = "") -> CodePage:
    """Return the page of somebody to whom no code was sent yet."""
    return CodePage(ask=True, next=next_page, error=error)


def of(step: Step, *, error: str = "") -> CodePage:
    """Return the page of a pending sign-in, as its newest code stands now."""
    waiting = registry.sender().waiting(step)
    if waiting is None:
        return to_ask("", error=error)
    if not waiting.live:
        return CodePage(
            closed=True, error=error or words.code_over(waiting.expires_at, step.options), sends_left=1
        )
    return _waiting(step, waiting, error)


def _waiting(step: Step, waiting: Waiting, error: str) -> CodePage:
    zone = step.options.time_zone
    too_soon = step.now < waiting.resend_at
    return CodePage(
        error=error,
        reference=waiting.reference,
        addresses=[
            (masked, words.delivery(progress, step.options), _state(progress.state, progress.attempts))
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


def _state(state: str, attempts: int) -> str:
    return "late" if state == "queued" and attempts else state
