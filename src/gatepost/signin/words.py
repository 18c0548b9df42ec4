"""What the pages say: what happened, what it means, what to do; in short sentences, without blame."""

from django.utils.translation import gettext

from gatepost.kernel import times
from gatepost.options.catalogue import Options
from gatepost.sessions.held import Held
from gatepost.sessions.visit import Ended
from gatepost.signin.outcome import Entered

SIGNED_OUT = "out"
"""The word in the sign-in page's address after somebody has signed out."""


def password_problem(entered: Entered, options: Options) -> str:
    """Return what the sign-in page says about a name and password that did not lead on."""
    if entered.problem:
        return entered.problem
    if entered.retry_at:
        return gettext(
            "Too many wrong passwords were typed. Wait until %(time)s, or add a backup code to go on now."
        ) % {"time": times.next_clock_time(entered.retry_at, options.time_zone)}
    return gettext("That name and password don't match. Check both, and Caps Lock.")


def signed_out(ended: Ended | None, next_page: str, options: Options) -> str:
    """Return why somebody has to sign in again; "" where nothing was open. It tells nobody's name."""
    if ended is None:
        return ""
    why = {
        Ended.UNUSED: gettext("You were signed out because nothing was done here for %(minutes)d minutes."),
        Ended.TOO_OLD: gettext("You were signed out because a session lasts %(hours)d hours at most."),
        Ended.BY_SOMEBODY: gettext(
            "You were signed out: this session was ended elsewhere, or by an administrator."
        ),
    }[ended] % {"minutes": options.session_idle_minutes, "hours": options.session_hours}
    return f"{why} {gettext('Sign in again and you come back to where you were.')}" if next_page else why


def done(word: str) -> str:
    """Return what the sign-in page says after something was done, by the short word in its address."""
    return gettext("You are signed out.") if word == SIGNED_OUT else ""


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
