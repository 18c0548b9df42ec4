"""What a page shows of a code that is on its way: the same facts and words wherever somebody waits for one."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from django.utils.translation import gettext

from gatepost.factors import whereabouts
from gatepost.factors.contract import NotSent, Sent, Step, Waiting
from gatepost.factors.whereabouts import Line
from gatepost.kernel import times
from gatepost.options.catalogue import Options


@dataclass(frozen=True, slots=True)
class OnItsWay:
    """A code that was asked for, as a page tells of it."""

    reference: str
    line: Line
    """Where each mail is by now, and what to do when that looks bad."""
    works_until: str
    minutes_left: int
    seconds_left: int
    over: str
    """What is said once the time is over, while the page still stands."""
    resend_from: str
    """The time from which it can be sent again; empty when it can be now."""
    resend_in_seconds: int
    sends_left: int
    destinations: Sequence[tuple[str, str]]
    """Value and label of each place it can be sent to; first those where no mail server has refused it."""
    elsewhere: str
    """The value of the one address that it was not sent to yet, and may be; or empty."""


def on_its_way(waiting: Waiting, step: Step) -> OnItsWay:
    """Return what to show of a code as it stands now. Nothing is sent or counted by it."""
    zone = step.options.time_zone
    too_soon = step.now < waiting.resend_at
    return OnItsWay(
        reference=waiting.reference,
        line=whereabouts.line(waiting, step),
        works_until=times.clock_time(waiting.expires_at, zone),
        minutes_left=times.minutes_left(waiting.expires_at, step.now),
        seconds_left=int((waiting.expires_at - step.now).total_seconds()),
        over=code_over(waiting.expires_at, step.options),
        resend_from=times.next_clock_time(waiting.resend_at, zone) if too_soon else "",
        resend_in_seconds=int((waiting.resend_at - step.now).total_seconds()) + 1 if too_soon else 0,
        sends_left=waiting.sends_left,
        destinations=_destinations(waiting),
        elsewhere=_elsewhere(waiting),
    )


def code_over(expired_at: datetime, options: Options) -> str:
    """Return what a page says whose code has run out, or was replaced."""
    return gettext("This code stopped working at %(time)s, or has been replaced. Send a new one.") % {
        "time": times.clock_time(expired_at, options.time_zone)
    }


def tries_over() -> str:
    """Return what a page says whose code takes no more tries."""
    return gettext("This code takes no more tries. Send a new one, or use a backup code.")


def sending_problem(not_sent: NotSent, options: Options) -> str:
    """Return what a page says when a code was not sent."""
    until = times.next_clock_time(not_sent.retry_at, options.time_zone) if not_sent.retry_at else ""
    return {
        Sent.NO_ADDRESS: gettext(
            "We have no address to mail your code to. Use a backup code, or call %(help)s."
        ),
        Sent.TOO_SOON: gettext("A mail is on its way. You can send it again from %(time)s."),
        Sent.LIMITED: gettext(
            "Too many codes were asked for with this name. You can ask again at %(time)s. A backup code works now."
        ),
        Sent.USED_UP: gettext("Sent four times. Every mail has the same code; any of them will do."),
        Sent.EXPIRED: gettext("This code no longer works. Send a new one."),
    }[not_sent.why] % {"help": whereabouts.who_helps(options), "time": until}


def _destinations(waiting: Waiting) -> list[tuple[str, str]]:
    refused = {masked for masked, progress in waiting.recipients if progress.state in whereabouts.LOST}
    each = sorted(waiting.choices, key=lambda choice: choice[1] in refused)
    if not each or refused:
        return each
    both = ("both", gettext("both of them"))
    # What stands first is what a hasty person sends: the choice that they made once, with time to think.
    return [both, *each] if len(waiting.recipients) > 1 else [*each, both]


def _elsewhere(waiting: Waiting) -> str:
    sent_to = {masked for masked, _ in waiting.recipients}
    others = [value for value, masked in waiting.choices if masked not in sent_to]
    return others[0] if others and waiting.sends_left else ""
