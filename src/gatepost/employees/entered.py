"""What may be entered of an employee: each function returns what is wrong, in a sentence, or ""."""

from collections.abc import Collection

from django.utils.translation import gettext

from gatepost.employees import rules
from gatepost.kernel import mailbox
from gatepost.kernel.lookalikes import mixes_alphabets

LONGEST_NAME = 80
LONGEST_KEY = 160
LONGEST_FULL_NAME = 120


def about_name(name: str) -> str:
    """Return what is wrong with a name to sign in with."""
    if not name or len(name) > LONGEST_NAME or not name.isprintable():
        return gettext("A name is one line of 1 to %(most)d characters.") % {"most": LONGEST_NAME}
    if mixes_alphabets(name):
        return gettext("%(name)s mixes alphabets whose letters look alike. Type it anew, by hand.") % {
            "name": repr(name)
        }
    if len(rules.name_key(name)) > LONGEST_KEY:
        return gettext("%(name)s has signs that stand for many letters. Spell it out.") % {"name": repr(name)}
    return ""


def about_full_name(name: str) -> str:
    """Return what is wrong with a full name."""
    # Persian, Hindi and others spell some names with one of the two joiners, which can't be seen but do no harm.
    seen = name.replace("\u200c", "").replace("\u200d", "")
    if not seen.strip() or len(name) > LONGEST_FULL_NAME or not seen.isprintable():
        return gettext("A full name is one line of 1 to %(most)d characters.") % {"most": LONGEST_FULL_NAME}
    return ""


def about_choice(what: str, chosen: str, allowed: Collection[str]) -> str:
    """Return what is wrong with one of a few words."""
    if chosen in allowed:
        return ""
    return gettext("The %(what)s is one of %(allowed)s, not %(chosen)s.") % {
        "what": what,
        "allowed": ", ".join(allowed),
        "chosen": repr(chosen),
    }


def about_second(email1: str, email2: str) -> str:
    """Return what is wrong with Email2 beside Email1: one mailbox twice is no help on the day it is away."""
    if email1 and len(rules.distinct((email1, email2))) == len(rules.distinct((email2,))):
        return gettext("That is Email1 already. Enter another address, or none.")
    return ""


def address(text: str) -> str:
    """Return an address as it is kept; "" for none. Raises ValueError with a sentence."""
    return mailbox.checked(text) if text.strip() else ""
