"""Every notice in one list, with its words. What is told is never a secret: a mailbox may be read by others."""

from dataclasses import dataclass
from enum import StrEnum

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _


class Notice(StrEnum):
    """What somebody is told of. The text stands in the outbox's rows, so it never changes its meaning."""

    BACKUP_CODE_USED = "backup-code-used"
    SHEET_ARMED = "sheet-armed"
    SHEET_BY_PASSWORD = "sheet-by-password"  # noqa: S105  (a notice's name)
    PASSWORD_CHANGED = "password-changed"  # noqa: S105  (a notice's name)
    ADDRESS_CHANGED = "address-changed"
    DESTINATION_CHANGED = "destination-changed"
    TEMPORARY_CODE_MADE = "temporary-code-made"
    WRONG_CODES = "wrong-codes"
    TWO_FACTOR_ON = "two-factor-on"
    TWO_FACTOR_OFF = "two-factor-off"
    MAKE_A_SHEET = "make-a-sheet"


@dataclass(frozen=True, slots=True)
class Words:
    """What a notice says, translated when it is used. The last two have gaps that facts fill.

    What asks somebody to do something says where, `portal`, and who helps, `help`.
    """

    subject: Promise
    happened: Promise
    to_do: Promise


_NOT_YOU = _(
    "If it wasn't you, sign in at %(portal)s at once and change your password. For help, call %(help)s."
)
_NOT_EXPECTED = _("Did you not expect this? Call %(help)s at once.")
WORDS: dict[Notice, Words] = {
    Notice.BACKUP_CODE_USED: Words(
        _("One of your backup codes was used"),
        _("Code %(line)s of your backup sheet %(sheet)s was used after your right password. %(left)s"),
        _NOT_YOU,
    ),
    Notice.SHEET_ARMED: Words(
        _("You have a new sheet of backup codes"),
        _("Sheet %(sheet)s of your backup codes works from now on. Throw older sheets away."),
        _NOT_YOU,
    ),
    Notice.SHEET_BY_PASSWORD: Words(
        _("A sheet of backup codes was made with your password alone"),
        _(
            "Sheet %(sheet)s of backup codes was made with your password, and no code. It opens nothing yet: "
            "first sign in with a mailed code, and type one of its lines back on the page Employee."
        ),
        _NOT_YOU,
    ),
    Notice.PASSWORD_CHANGED: Words(
        _("Your password was changed"),
        _("Your password was changed %(by)s. Everything that was signed in with the old one has ended."),
        _NOT_EXPECTED,
    ),
    Notice.ADDRESS_CHANGED: Words(
        _("Your address for sign-in codes was changed"),
        _("%(which)s was changed %(by)s. Before: %(before)s. New: %(after)s."),
        _NOT_EXPECTED,
    ),
    Notice.DESTINATION_CHANGED: Words(
        _("Where your sign-in codes go was changed"),
        _("Your codes now go to %(after)s. They went to %(before)s."),
        _NOT_YOU,
    ),
    Notice.TEMPORARY_CODE_MADE: Words(
        _("A temporary code was made for you"),
        _("%(by)s made a temporary code for your sign-in. It works once, for 15 minutes. Reason: %(reason)s"),
        _("If you did not ask for help to sign in, call %(help)s at once."),
    ),
    Notice.WRONG_CODES: Words(
        _("Somebody has your password"),
        _("Your right password was typed, and then wrong codes several times. Nobody got in."),
        _(
            "If it wasn't you, they have it: sign in at %(portal)s at once and change it. "
            "For help, call %(help)s."
        ),
    ),
    Notice.TWO_FACTOR_ON: Words(
        _("From now on you need a code to sign in"),
        _("After your password we mail you a code each time you sign in. Type it, and you are in."),
        _(
            "Sign in at %(portal)s once and make a sheet of backup codes, for a day when mail can't reach you. "
            "For help, call %(help)s."
        ),
    ),
    Notice.TWO_FACTOR_OFF: Words(
        _("You no longer need a code to sign in"),
        _("2-Factor Authentication was turned off. Your password is all that keeps others out."),
        _("Questions? Call %(help)s."),
    ),
    Notice.MAKE_A_SHEET: Words(
        _("Please make a sheet of backup codes"),
        _("You have no backup codes yet. With them you get in when mail can't reach you."),
        _(
            "Sign in at %(portal)s and make a sheet on the page Employee. It takes two minutes. "
            "For help, call %(help)s."
        ),
    ),
}
"""SECURITY: a subject has no gap. It shows on locked screens and stays in relays' logs."""
