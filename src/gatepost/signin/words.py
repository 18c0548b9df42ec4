"""What the pages say: what happened, what it means, what to do; in short sentences, without blame."""

from datetime import datetime

from django.utils.translation import gettext

from gatepost.delivery.outbox import Progress, State
from gatepost.factors.contract import NotSent, Sent
from gatepost.kernel import times
from gatepost.options.catalogue import Options
from gatepost.signin.outcome import Entered


def who_helps(options: Options) -> str:
    """Return whom to call."""
    return options.who_helps or gettext("your administrator")


def password_problem(entered: Entered, options: Options) -> str:
    """Return what the sign-in page says about a name and password that did not lead on."""
    if entered.problem:
        return entered.problem
    if entered.retry_at:
        return gettext(
            "Too many wrong passwords were typed. Wait until %(time)s, or add a backup code to go on now."
        ) % {"time": times.next_clock_time(entered.retry_at, options.time_zone)}
    return gettext("That name and password don't match. Check both, and Caps Lock.")


def confirm_problem(entered: Entered, options: Options) -> str:
    """Return what is wrong with the password of somebody who is signed in."""
    if entered.retry_at:
        return gettext("Too many wrong passwords. Wait until %(time)s.") % {
            "time": times.next_clock_time(entered.retry_at, options.time_zone)
        }
    return not_your_password()


def not_your_password() -> str:
    """Return what the page says that asks somebody who is signed in for their password."""
    return gettext("That isn't your password. Check it, and Caps Lock.")


def code_over(expired_at: datetime, options: Options) -> str:
    """Return what the code page says when its code has run out, or was replaced."""
    return gettext("This code stopped working at %(time)s, or has been replaced. Send a new one.") % {
        "time": times.clock_time(expired_at, options.time_zone)
    }


def sending_problem(not_sent: NotSent, options: Options) -> str:
    """Return what the code page says when a code was not sent."""
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
    }[not_sent.why] % {"help": who_helps(options), "time": until}


def sent_again(at: datetime, zone: str) -> str:
    """Return that the same code went out once more, and when."""
    return gettext("Sent again at %(time)s, with the same code.") % {"time": times.clock_time(at, zone)}


def delivery(progress: Progress, options: Options) -> str:
    """Return how far a mail is, in words; "handed over" and never "sent": what comes after is not ours to know."""
    zone = options.time_zone
    since = times.clock_time(progress.since, zone)
    if progress.state is State.SENT:
        return gettext("taken by the mail server at %(time)s") % {"time": since}
    if progress.state is State.FAILED:
        return gettext("the mail server refused it at %(time)s") % {"time": since}
    if progress.state is State.REFUSED:
        return gettext("we could not send it")
    if progress.state is State.EXPIRED:
        return gettext("it could not be handed over in time")
    if progress.next_try_at:
        return gettext("our mail server is waiting; next try %(time)s") % {
            "time": times.next_clock_time(progress.next_try_at, zone)
        }
    return gettext("on its way to the mail server")
