"""What the page says about a temporary code that did not lead on: what happened, and what to do."""

from django.utils.translation import gettext, ngettext

from gatepost.options.catalogue import Options


def wrong(tries_left: int) -> str:
    """Return that it is not the code, and how many tries are left."""
    return ngettext(
        "That isn't the temporary code. %(tries)d try left.",
        "That isn't the temporary code. %(tries)d tries left.",
        tries_left,
    ) % {"tries": tries_left}


def slip() -> str:
    """Return that one of its characters was mistyped."""
    return gettext("One of the eight letters and digits isn't right. Check each. This didn't cost a try.")


def used_up(options: Options) -> str:
    """Return that it takes no more tries."""
    return gettext("Too many wrong codes. For a new temporary code, call %(who)s.") % {"who": _who(options)}


def none(options: Options) -> str:
    """Return that no temporary code works here: none was made for this sign-in, it was used, or it is too late."""
    return gettext("No temporary code works for this sign-in, or no longer. For a new one, call %(who)s.") % {
        "who": _who(options)
    }


def not_for_this() -> str:
    """Return that something else is asked for here."""
    return gettext("A temporary code is good for signing in alone. Type the code from the mail.")


def _who(options: Options) -> str:
    return options.who_helps or gettext("your administrator")
