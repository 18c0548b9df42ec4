"""What the page says about a mailed code that did not lead on: what happened, and what to do."""

from datetime import datetime

from django.utils.translation import gettext, ngettext

from gatepost.kernel import times
from gatepost.options.catalogue import Options


def wrong(reference: str, tries_left: int) -> str:
    """Return that it is not the code, and how many tries are left."""
    return ngettext(
        "That isn't the code marked %(reference)s. %(tries)d try left.",
        "That isn't the code marked %(reference)s. %(tries)d tries left.",
        tries_left,
    ) % {"reference": reference, "tries": tries_left}


def not_a_code(tries_left: int, *, mail_alone: bool) -> str:
    """Return what a code looks like, and that this text counted: it has the shape of none."""
    if mail_alone:
        shape = gettext("A code from the mail has six digits.")
    else:
        shape = gettext(
            "A code from the mail has six digits, one from your sheet 16 letters and digits, one told on the phone 8."
        )
    counted = ngettext(
        "This counted: %(tries)d try left.", "This counted: %(tries)d tries left.", tries_left
    ) % {"tries": tries_left}
    return f"{shape} {counted}"


def no_longer_good(old: str, live: str) -> str:
    """Return that it is an older code, and which mail has the one that works."""
    return gettext(
        "That code (%(old)s) no longer works. Look for the mail marked %(live)s. This didn't cost a try."
    ) % {"old": old, "live": live}


def limited(retry_at: datetime, options: Options) -> str:
    """Return when mailed codes work again, and what works until then."""
    return gettext(
        "Too many wrong codes for this name. Mailed codes work here again at %(time)s. "
        "A backup code works now, and so does a browser you have used before."
    ) % {"time": times.next_clock_time(retry_at, options.time_zone)}


def address_limited(retry_at: datetime, options: Options) -> str:
    """Return when a code that proves an address can be typed again."""
    return gettext("Too many wrong codes for your addresses. You can type one again at %(time)s.") % {
        "time": times.next_clock_time(retry_at, options.time_zone)
    }


def used_up() -> str:
    """Return that this code takes no more tries."""
    return gettext(
        "Too many wrong codes. Send a new one and look for the mail with the new mark, or use a backup code."
    )


def expired() -> str:
    """Return that this code works no longer."""
    return gettext("This code no longer works. Send a new one.")


def none_waits() -> str:
    """Return that what was typed can only be a mailed code, and none was mailed."""
    return gettext(
        "No code was mailed to you. One from your sheet has 16 letters and digits, one told on the phone 8. "
        "This didn't cost a try."
    )


def gone() -> str:
    """Return that there is no code to answer any more."""
    return gettext("There is no code to type here any more. Start again.")
