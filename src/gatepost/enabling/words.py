"""What the switch's page and command say: how things stand, why it matters, what to do."""

from datetime import datetime

from django.utils.translation import gettext, ngettext

from gatepost.delivery.outbox import Crew, Lately
from gatepost.enabling.questions import Employees
from gatepost.enabling.rounds import Round
from gatepost.enabling.rules import Mail, Own
from gatepost.factors.contract import Step, Waiting
from gatepost.kernel import times

Said = tuple[str, str, str]
"""A state (good, warn, bad), why it is so, and what to do."""


def mail_name() -> str:
    """Return what the first line is about."""
    return gettext("Email delivery")


def people_name() -> str:
    """Return what the second line is about."""
    return gettext("Employees")


def own_name() -> str:
    """Return what the third line is about."""
    return gettext("You")


def mail(stands: Mail, lately: Lately, crew: Crew, step: Step) -> Said:
    """Return how mail stands."""
    if stands is Mail.NO_RELAY:
        return (
            "bad",
            gettext("No mail server is set, so no code can be mailed."),
            gettext("Set GATEPOST_SMTP_URLS on the server, and start Gatepost again."),
        )
    if stands is Mail.NOT_RUNNING:
        last = (
            gettext(" It was last seen at %(at)s.") % {"at": at(crew.seen[0].seen_at, step)}
            if crew.seen
            else ""
        )
        return (
            "bad",
            gettext("The delivery service is not running, so no code can be mailed.") + last,
            gettext("Start it on the server: gatepost serve, or gatepost deliver."),
        )
    if stands is Mail.OTHER_KEYS:
        return (
            "bad",
            gettext("The delivery service on %(host)s has other keys, so it finds none of our mails.")
            % {"host": crew.strange[0].host},
            gettext("Give it the same key file and the same GATEPOST_PUBLIC_URL, and start it again."),
        )
    return _relay(stands, lately, step)


def _relay(stands: Mail, lately: Lately, step: Step) -> Said:
    if stands is Mail.NOT_TAKEN and lately.troubled:
        return (
            "warn",
            gettext("The newest mail was not taken at %(at)s: %(reply)s")
            % {"at": at(lately.troubled.at, step), "reply": lately.troubled.reply},
            gettext(
                "Mend the mail server or GATEPOST_SMTP_URLS. The code below shows whether it works again."
            ),
        )
    if stands is Mail.TAKEN and lately.taken:
        facts = {"relay": lately.taken.relay, "at": at(lately.taken.at, step)}
        return (
            "good",
            gettext("%(relay)s took a mail at %(at)s. The delivery service is running.") % facts,
            "",
        )
    return (
        "warn",
        gettext("The delivery service is running, and has not mailed anything yet."),
        gettext("The code below shows whether mail works."),
    )


def people(employees: Employees, unanswered: int) -> Said:
    """Return how the employees stand."""
    counted = ngettext("%(count)d active employee.", "%(count)d active employees.", employees.active) % {
        "count": employees.active
    }
    left = employees.outside.count
    if left:
        would_be = ngettext(
            "%(count)d of them would be left outside: no code can reach them, and they have no backup codes.",
            "%(count)d of them would be left outside: no code can reach them, and they have no backup codes.",
            left,
        ) % {"count": left}
        return (
            "warn",
            f"{counted} {would_be}",
            gettext("Give each an address, or help them make a sheet first."),
        )
    if unanswered:
        return "warn", counted, gettext("Answer the question about mail below.")
    return (
        ("good" if employees.well else "warn"),
        f"{counted} " + gettext("Nobody would be left outside."),
        "",
    )


def own(stands: Own) -> Said:
    """Return how the administrator stands, who must not lock themself out."""
    return {
        Own.NO_ADDRESS: (
            "bad",
            gettext("You have no address for your choice, so no code can reach you."),
            gettext("Enter one first, or choose the address that you have."),
        ),
        Own.SHUT_OUT: (
            "bad",
            gettext("You can read your mail only after signing in here, so you would lock yourself out."),
            gettext("Make a sheet of backup codes first, or use another address."),
        ),
        Own.NOT_PROVED: (
            "warn",
            gettext("No code that was sent to your address alone has come back yet."),
            gettext("The code below shows that it reaches you."),
        ),
        Own.NO_SHEET: (
            "warn",
            gettext("Codes reach you, but you have no backup codes for a day on which mail is away."),
            gettext("Make a sheet of backup codes, so that you get in all the same."),
        ),
        Own.WELL: ("good", gettext("Codes reach you, and you have a sheet of backup codes."), ""),
    }[stands]


def at(moment: datetime, step: Step) -> str:
    """Return a time of day, and the day where it was another one."""
    zone = step.options.time_zone
    clock, day = times.clock_time(moment, zone), times.day(moment, zone)
    return (
        clock
        if day == times.day(step.now, zone)
        else gettext("%(time)s on %(day)s") % {"time": clock, "day": day}
    )


def code_over(waiting: Waiting, step: Step) -> str:
    """Return why a code works no longer."""
    if not waiting.tries_left:
        return gettext("Too many wrong codes. Nothing was changed. Send a new one.")
    return gettext("That code stopped working at %(at)s. Nothing was changed. Send a new one.") % {
        "at": at(waiting.expires_at, step)
    }


def grew(outside: int, acknowledged: int) -> str:
    """Return that more would be left outside than somebody agreed to."""
    if acknowledged:
        said = gettext(
            "Meanwhile %(count)d would be left outside, not %(before)d. Look at the list again. Nothing was changed."
        )
    else:
        said = gettext("%(count)d would be left outside. Tick that this is meant to be. Nothing was changed.")
    return said % {"count": outside, "before": acknowledged}


def overtaken() -> str:
    """Return that options were being changed at this very moment."""
    return gettext(
        "Somebody was changing options at this very moment. Nothing was changed here; do it again."
    )


def no_reason() -> str:
    """Return that a reason is needed."""
    return gettext("Write why, in up to 200 characters. It is kept in the journal.")


def done(word: str) -> str:
    """Return what was done, for the page that comes after."""
    return {
        "on": gettext(
            "2-Factor Authentication is on. Whoever has not typed a code yet is asked for one at their next click."
        ),
        "off": gettext("2-Factor Authentication is off. A password is enough to sign in."),
        "answers": gettext("Your answers are kept."),
        "reminded": gettext("A mail goes to everybody who has no backup codes."),
        "reminded-before": gettext("They were reminded within the last day. Once a day is enough."),
    }[word]


def round_said(told: Round, step: Step) -> str:
    """Return how far a notice that goes round is."""
    facts = {"count": told.told, "at": at(told.done_at or told.begun_at, step)}
    if told.done_at:
        said = ngettext(
            "%(count)d person written to by %(at)s", "%(count)d people written to by %(at)s", told.told
        )
    else:
        said = ngettext(
            "under way since %(at)s: %(count)d person written to",
            "under way since %(at)s: %(count)d people written to",
            told.told,
        )
    missed = f"; {without_address(told.without_address)}" if told.without_address else ""
    return said % facts + missed


def without_address(count: int) -> str:
    """Return how many no notice reaches."""
    return ngettext(
        "%(count)d has no address, so no mail reaches them",
        "%(count)d have no address, so no mail reaches them",
        count,
    ) % {"count": count}
