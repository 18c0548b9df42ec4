"""Where the mail with a code is: a line for each address, and what to do when that looks bad."""

from collections.abc import Sequence
from dataclasses import asdict, dataclass
from datetime import datetime, timedelta
from email.utils import parseaddr
from typing import Any, NamedTuple

from django.conf import settings
from django.utils.translation import gettext

from gatepost.delivery import outbox
from gatepost.delivery.outbox import Progress, State
from gatepost.factors.contract import Purpose, Step, Waiting
from gatepost.kernel import times
from gatepost.options.catalogue import Options

LATE = timedelta(seconds=15)
"""A mail that no mail server has by then is late: the page says so, and what else leads in."""

LOST = frozenset({State.FAILED, State.REFUSED, State.EXPIRED})
_AT_ONCE = timedelta(seconds=2)
_SOON = timedelta(seconds=20)
_LOOKS = (
    (timedelta(seconds=5), 1),
    (LATE, 2),
    (timedelta(minutes=1), 5),
    (timedelta(minutes=2), 10),
)
"""Up to which age of a mail a page looks again after how many seconds: the first ones are what somebody waits for."""
_SELDOM = 20


class Mail(NamedTuple):
    """How far the mail to one address is."""

    masked: str
    words: str
    state: str
    """What picks its picture: a state of the outbox, or `late`."""
    since: str


@dataclass(frozen=True, slots=True)
class Line:
    """What a page says of the mails with one code, when it is drawn and whenever it looks again."""

    mails: Sequence[Mail]
    note: str
    """What this means, and what to do; empty while there is nothing to say."""
    looks_bad: bool
    """No mail server has any of them, and it was refused or takes too long."""
    comes: bool
    """False when no mail has got through to any address, and none is on its way either."""
    as_of: str
    look_in: int | None
    """Seconds after which it is worth looking again; None when nothing changes any more."""


def line(waiting: Waiting, step: Step) -> Line:
    """Return where each mail is. Nothing is sent or counted by it."""
    each = [progress for _, progress in waiting.recipients]
    states = {progress.state for progress in each}
    comes, taken = bool(states - LOST), State.SENT in states
    asked = [progress.asked_at for progress in each] or [step.now]
    late = comes and not taken and step.now - min(asked) >= LATE
    age = step.now - max(asked)
    under_way = states - LOST - {State.SENT}
    # A mail that leaves at once needs no further look at the database.
    away = outbox.no_relay_until(step.now) if State.QUEUED in states and age >= _AT_ONCE else None
    return Line(
        mails=[_mail(masked, progress, step, away) for masked, progress in waiting.recipients],
        note=" ".join(
            filter(None, (_again(waiting, step), _remark(waiting, step, late=late, away=bool(away))))
        ),
        looks_bad=late or not comes,
        comes=comes,
        as_of=_clock(step.now, step.options),
        look_in=next((pause for until, pause in _LOOKS if age < until), _SELDOM) if under_way else None,
    )


def _mail(masked: str, progress: Progress, step: Step, away: datetime | None) -> Mail:
    since = _clock(progress.since, step.options)
    if away is None or progress.state is not State.QUEUED:
        return Mail(masked, said(progress, step.options, step.now), _look(progress), since)
    again = {"when": _when(max(away, progress.next_try_at or away), step.options, step.now)}
    return Mail(masked, gettext("our mail server is away; next try %(when)s") % again, "late", since)


def answer(waiting: Waiting | None, step: Step) -> dict[str, Any]:
    """Return what a page is told that looks again; nothing, once its code works no longer."""
    if waiting is None or not waiting.live:
        return {"look_in": None}
    found = line(waiting, step)
    return asdict(found) | {"mails": [mail._asdict() for mail in found.mails]}


def said(progress: Progress, options: Options, now: datetime) -> str:
    """Return how far a mail is, in words; "taken over" and never "sent": what comes after is not ours to know."""
    if progress.state in {State.QUEUED, State.SENDING}:
        return _under_way(progress, options, now)
    return {
        State.SENT: gettext("taken by the mail server at %(time)s"),
        State.FAILED: gettext("refused by the mail server at %(time)s"),
        State.REFUSED: gettext("we could not send it"),
        State.EXPIRED: gettext("it could not be handed over in time"),
    }[progress.state] % {"time": _clock(progress.since, options)}


def _under_way(progress: Progress, options: Options, now: datetime) -> str:
    if progress.state is State.SENDING:
        again = gettext("our mail server is trying again now")
        return again if progress.attempts > 1 else gettext("on its way to the mail server")
    if progress.next_try_at is None:
        return gettext("waiting its turn")
    return gettext("our mail server is waiting; next try %(when)s") % {
        "when": _when(progress.next_try_at, options, now)
    }


def _when(next_try_at: datetime, options: Options, now: datetime) -> str:
    if next_try_at <= now + _SOON:
        return gettext("in a few seconds")
    return times.next_clock_time(next_try_at, options.time_zone)


def who_helps(options: Options) -> str:
    """Return whom to call."""
    return options.who_helps or gettext("your administrator")


def _remark(waiting: Waiting, step: Step, *, late: bool, away: bool) -> str:
    states = [progress.state for _, progress in waiting.recipients]
    if State.SENT in states:
        return gettext(
            "From here on it is up to your mail provider. Not there in a minute? Look in junk mail for %(address)s."
        ) % {"address": parseaddr(settings.MAIL_FROM)[1]}
    if not set(states) - LOST:
        return f"{_lost(waiting)} {_instead(step)}".strip()
    if not late:
        return ""
    waits = {State.QUEUED} == set(states) and not any(progress.attempts for _, progress in waiting.recipients)
    if waits and not outbox.ready(step.now):
        return f"{gettext('Our mail service is not running just now.')} {_instead(step)}".strip()
    slow = (
        gettext("Our mail server is away just now.") if away else gettext("This takes longer than it should.")
    )
    return f"{slow} {_instead(step)}".strip()


def _again(waiting: Waiting, step: Step) -> str:
    if waiting.sent_again_at is None:
        return ""
    at = _clock(waiting.sent_again_at, step.options)
    return gettext("Sent again at %(time)s, with the same code.") % {"time": at}


def _lost(waiting: Waiting) -> str:
    if len(waiting.recipients) == 1 and waiting.recipients[0][1].state is State.FAILED:
        return gettext("The mail server refused %(address)s.") % {"address": waiting.recipients[0][0]}
    return gettext("Your mail did not get through.")


def _instead(step: Step) -> str:
    """Return what leads on without the mail: where somebody signs in, another way does."""
    if step.purpose in {Purpose.SIGN_IN, Purpose.CONFIRM}:
        return gettext("Use a backup code, or call %(help)s.") % {"help": who_helps(step.options)}
    return gettext("The page Email delivery says why.") if step.purpose is Purpose.ENABLE else ""


def _look(progress: Progress) -> str:
    again = progress.attempts > 1 if progress.state is State.SENDING else progress.next_try_at is not None
    return "late" if again else progress.state.value


def _clock(moment: datetime, options: Options) -> str:
    return times.clock_time(moment, options.time_zone)
