"""What pages say about a backup code that did not lead on, and what the mail says about those that are left."""

from datetime import datetime

from django.utils.translation import gettext, ngettext

from gatepost.kernel import times
from gatepost.options.catalogue import Options

FEW = 3
"""So many are left when it is time for a new sheet."""


def slip() -> str:
    """Return that the code is mistyped, which its check character shows."""
    return gettext(
        "One character of that code looks mistyped. Check it against your sheet. This didn't cost a try."
    )


def not_sixteen() -> str:
    """Return that it is too long or too short for one of the sheet's codes."""
    return gettext(
        "A code on your sheet has 16 letters and digits. Type the whole line. This didn't cost a try."
    )


def not_for_this() -> str:
    """Return that only a mailed code shows what has to be shown."""
    return gettext("A backup code doesn't show that mail arrives. Type the six digits from the mail.")


def wrong(tries_left: int) -> str:
    """Return that it is none of theirs, and how many tries are left."""
    said = ngettext(
        "That isn't one of your backup codes. %(tries)d try left.",
        "That isn't one of your backup codes. %(tries)d tries left.",
        tries_left,
    )
    return said % {"tries": tries_left}


def replaced(number: int, replaced_at: datetime, use: int | None, options: Options) -> str:
    """Return that it is from a sheet that is over, and which one to use."""
    day = times.day(replaced_at, options.time_zone)
    if use is None:
        return gettext("That code is from sheet %(sheet)d, which was replaced on %(day)s.") % {
            "sheet": number,
            "day": day,
        }
    return gettext("That code is from sheet %(sheet)d, which was replaced on %(day)s. Use sheet %(use)d.") % {
        "sheet": number,
        "day": day,
        "use": use,
    }


def used(position: int, number: int, used_at: datetime, left: int, options: Options) -> str:
    """Return when that code was used, and what to do instead."""
    said = gettext("Code %(line)d of sheet %(sheet)d was used on %(day)s.") % {
        "line": position,
        "sheet": number,
        "day": times.day(used_at, options.time_zone),
    }
    if left:
        return f"{said} {gettext('Each works once: take another line.')}"
    none_left = gettext("So were all others on it. Type a mailed code, or call %(help)s.") % {
        "help": _who(options)
    }
    return f"{said} {none_left}"


def does_not_count(number: int) -> str:
    """Return that the sheet was made on the password alone, and what makes it count."""
    return gettext(
        "Sheet %(sheet)d was made with the password alone. It works once you have signed in with a mailed code "
        "and typed one of its lines back, on the page Employee."
    ) % {"sheet": number}


def cannot_be_checked(number: int, options: Options) -> str:
    """Return that the key of this sheet is gone."""
    return gettext(
        "Codes of sheet %(sheet)d can no longer be checked. Type a mailed code, or call %(help)s."
    ) % {
        "sheet": number,
        "help": _who(options),
    }


def used_up() -> str:
    """Return that this sign-in takes no more backup codes."""
    return gettext(
        "Too many wrong backup codes. A mailed code works here, or start again with your password."
    )


def limited(retry_at: datetime, options: Options) -> str:
    """Return when this network may try backup codes again, and what works until then."""
    return gettext(
        "Too many wrong backup codes from this network. They work here again on %(day)s at %(time)s. "
        "A mailed code works now."
    ) % {
        "day": times.day(retry_at, options.time_zone),
        "time": times.next_clock_time(retry_at, options.time_zone),
    }


def left(count: int) -> str:
    """Return how many codes are left, and from three on that it is time for a new sheet."""
    if count == 0:
        return gettext("That was the last one. Make a new sheet today, on the page Employee.")
    if count <= FEW:
        return ngettext(
            "Only %(left)d code is left. Make a new sheet soon, on the page Employee.",
            "Only %(left)d codes are left. Make a new sheet soon, on the page Employee.",
            count,
        ) % {"left": count}
    return gettext("%(left)d codes are left.") % {"left": count}


# --- typing a line back -------------------------------------------------------------------------------------------


def not_the_line(asked: int, number: int, tries_left: int) -> str:
    """Return that it is not the line that was asked for."""
    return ngettext(
        "That isn't code %(line)d of sheet %(sheet)d. %(tries)d try left.",
        "That isn't code %(line)d of sheet %(sheet)d. %(tries)d tries left.",
        tries_left,
    ) % {"line": asked, "sheet": number, "tries": tries_left}


def another_line(position: int, number: int, asked: int, wanted: int) -> str:
    """Return which line it is, and which one is asked for."""
    return gettext(
        "That is code %(line)d of sheet %(sheet)d. Type code %(asked)d of sheet %(wanted)d. This didn't cost a try."
    ) % {"line": position, "sheet": number, "asked": asked, "wanted": wanted}


def make_another(number: int) -> str:
    """Return that this sheet can no longer be typed back here."""
    return gettext("Too many wrong codes for sheet %(sheet)d. Make a new sheet.") % {"sheet": number}


def made_by_two_steps(number: int) -> str:
    """Return that the password alone puts nothing in the place of a sheet that was made by two steps."""
    return gettext(
        "Sheet %(sheet)d was made with more than the password, and stays good. "
        "To use another one in its place, confirm with a mailed code first."
    ) % {"sheet": number}


def too_many_sheets(minutes: int) -> str:
    """Return that many sheets were made lately, and in how many minutes another one can be."""
    return ngettext(
        "You have made many sheets. The newest one can be used; you can make another one in %(minutes)d minute.",
        "You have made many sheets. The newest one can be used; you can make another one in %(minutes)d minutes.",
        minutes,
    ) % {"minutes": minutes}


def nothing_waits() -> str:
    """Return that there is no sheet to be typed back."""
    return gettext("There is no sheet to check any more.")


def _who(options: Options) -> str:
    return options.who_helps or gettext("your administrator")
