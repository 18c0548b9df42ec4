"""What the pages say: what happened, what it means, what to do; in short sentences, without blame."""

from django.utils.translation import gettext

from gatepost.kernel import times
from gatepost.options.catalogue import Options
from gatepost.sessions.held import Held
from gatepost.signin.outcome import Entered


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


def held_form(held: Held, options: Options) -> str:
    """Return what a kept form was for, and when and from where it was sent: nobody should send on what isn't theirs."""
    return gettext("Sent at %(at)s from %(browser)s, network address %(address)s, to the page %(path)s.") % {
        "at": times.clock_time(held.sent_at, options.time_zone),
        "browser": gettext(held.where.browser),
        "address": held.where.address or gettext("unknown"),
        "path": held.path,
    }


def not_your_password() -> str:
    """Return what the page says that asks somebody who is signed in for their password."""
    return gettext("That isn't your password. Check it, and Caps Lock.")
