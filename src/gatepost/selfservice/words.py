"""What the employee's pages say: what happened, what it means, what to do; in short sentences, without blame."""

from datetime import datetime

from django.utils.translation import gettext

from gatepost.employees.rules import Mailboxes, masked
from gatepost.kernel import clock, proof, times
from gatepost.options.catalogue import Options
from gatepost.selfservice.outcome import Changed, Wish


def which_said(which: str) -> str:
    """Return the name of an address as people know it."""
    return {"email1": gettext("Email1"), "email2": gettext("Email2"), "both": gettext("Both")}[which]


def moment(at: datetime, options: Options) -> str:
    """Return for example `today at 09:41`, or `24 November 2026 at 09:41`, by the clock of the organisation."""
    day, time = times.day(at, options.time_zone), times.clock_time(at, options.time_zone)
    if day == times.day(clock.now(), options.time_zone):
        return gettext("today at %(time)s") % {"time": time}
    return gettext("%(day)s at %(time)s") % {"day": day, "time": time}


def way(amr: str) -> str:
    """Return how somebody proved who they are, beside their password."""
    names = {
        proof.EMAIL: gettext("code by mail"),
        proof.BACKUP: gettext("backup code"),
        proof.TEMPORARY: gettext("temporary code"),
    }
    said = [names.get(each, each) for each in proof.ways(amr) if each != proof.PASSWORD]
    return said[0] if said else gettext("password only")


def by_themself() -> str:
    """Return who changed it, for a mail that may also tell of somebody who should not have."""
    return gettext("on your own pages")


def choice(boxes: Mailboxes) -> str:
    """Return where codes go, for a mail: addresses as their owner knows them."""
    either = {"email1": boxes.email1, "email2": boxes.email2}
    said = which_said(boxes.destination)
    addresses = [either[boxes.destination]] if boxes.destination in either else list(either.values())
    shown = ", ".join(masked(address) for address in addresses if address)
    said = f"{said} ({shown})" if shown else said
    if boxes.fallback and boxes.destination != "both":
        return gettext("%(choice)s, and when you ask for it to your other address") % {"choice": said}
    return said


def choice_in_journal(boxes: Mailboxes) -> str:
    """Return where codes go, for the journal."""
    return f"{boxes.destination}, other address if late" if boxes.fallback else boxes.destination


def not_chosen(changed: Changed) -> str:
    """Return why a choice of where codes go was not taken; "" where it was."""
    if changed is Changed.NO_ADDRESS:
        return gettext("There is no such address yet, so no code could reach you. Add the address first.")
    return meanwhile() if changed is Changed.MEANWHILE else ""


def not_removed(changed: Changed, which: str) -> str:
    """Return why an address was not taken away; "" where it was."""
    if changed is Changed.NO_ADDRESS:
        return gettext("Your codes go to %(which)s alone. Send them to your other address first.") % {
            "which": which_said(which)
        }
    return meanwhile() if changed is Changed.MEANWHILE else ""


def no_code_for(wish: Wish, which: str) -> str:
    """Return why no code was sent to an address that was typed in."""
    if wish is Wish.NO_MAILBOX:
        return gettext("That is not one address, such as dana@example.com. Check it, and type it again.")
    if wish is Wish.THE_OTHER_ONE:
        return gettext("That is your other address already. %(which)s helps when it is another one.") % {
            "which": which_said(which)
        }
    return meanwhile()


def meanwhile() -> str:
    """Return that what the page showed was changed elsewhere."""
    return gettext("This was changed in another window a moment ago. Look at it as it is now.")


def wrong_old_password() -> str:
    """Return that the old password is not the right one."""
    return gettext("That isn't your old password. Check it, and Caps Lock.")


def password_waits(retry_at: datetime, options: Options) -> str:
    """Return when the old password can be tried again."""
    return gettext("Too many wrong passwords for this name, or from your network. Wait until %(time)s.") % {
        "time": times.next_clock_time(retry_at, options.time_zone)
    }


def same_password() -> str:
    """Return that the new password is the old one."""
    return gettext("That is the password that you have now. Pick another one.")


def done(word: str) -> str:
    """Return what a page says after something was done, by the short word in its address; "" for no word of ours."""
    return {
        "chosen": gettext(
            "Saved. Your next code goes there. All else that was signed in has ended. We have told you by mail."
        ),
        "same": gettext("It was so already. Nothing was changed."),
        "removed": gettext(
            "The address is removed. All else that was signed in has ended. We have told both addresses by mail."
        ),
        "changed": gettext(
            "The address is changed, and proved. All else that was signed in has ended. We have told both by mail."
        ),
        "added": gettext("The address is there, and proved. We have told you by mail."),
        "proved": gettext("The address is proved: mail arrives there."),
        "given-up": gettext("It stays as it was."),
        "password": gettext(
            "Your password is changed. All else that was signed in has ended. This browser goes on."
        ),
        "ended": gettext("That session has ended."),
        "forgotten": gettext("That browser is no longer known as yours."),
        "others": gettext("All else has ended. Only this browser is still signed in."),
        "armed": gettext(
            "Your new sheet works from now on. Throw older ones away. All else that was signed in has ended."
        ),
        "armed-alone": gettext(
            "Your new sheet is kept. Sign in with a mailed code and type one of its lines back; then it works."
        ),
    }.get(word, "")
