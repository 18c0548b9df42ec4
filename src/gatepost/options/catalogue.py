"""Every option on one line: name, type, section, label, default, bounds, and what it means."""

from dataclasses import dataclass

from django.utils.translation import gettext_lazy as _

from gatepost.options.kinds import FLAG, ZONE, one_of, option, whole, words

TWO_FACTOR = _("2-Factor Authentication")
PASSWORDS = _("Passwords")
SESSIONS = _("Sessions")
DELIVERY = _("Email delivery")
ORGANISATION = _("Organisation")

DESTINATIONS = one_of(email1=_("Email1"), email2=_("Email2"), both=_("Both"))


@dataclass(frozen=True, slots=True)
class Options:
    """All options as they stood when a request began; passed down, never looked up again on the way."""

    # fmt: off
    two_factor: bool = option(TWO_FACTOR, _("2-Factor Authentication"), False, FLAG, _("Ask everybody for a second step after the password. Off: whoever knows a password is in."))
    code_minutes: int = option(TWO_FACTOR, _("How long a code works"), 10, whole(3, 10, _("minutes")), _("How long a mailed code works. Shorter leaves a thief less time, and late mail too."))
    code_in_subject: bool = option(TWO_FACTOR, _("Code in the subject"), False, FLAG, _("Write the code in the mail's subject too. Quicker to read, but it shows on locked phones and in mail logs."))
    default_destination: str = option(TWO_FACTOR, _("Codes of new employees go to"), "both", DESTINATIONS, _("Where codes go for a new employee. Both: it comes when one mailbox is away, but whoever gets into either can read it."))
    password_minimum: int = option(PASSWORDS, _("Shortest password"), 15, whole(8, 64, _("characters")), _("How long a new password must be. Below 15, a stolen database gives up passwords sooner (NIST SP 800-63B asks for 15)."))
    session_idle_minutes: int = option(SESSIONS, _("Sign out when nothing is done for"), 60, whole(5, 720, _("minutes")), _("How long somebody stays signed in without doing anything. Longer leaves an unlocked computer open longer."))
    session_hours: int = option(SESSIONS, _("Sign out in any case after"), 12, whole(1, 24, _("hours")), _("How long somebody stays signed in at most. After that, password and code are asked for again."))
    deliveries_days: int = option(DELIVERY, _("Look up deliveries for"), 1, whole(1, 30, _("days")), _("How long it can be seen what became of a mail: its address and what the mail server said, never what it says."))
    organisation: str = option(ORGANISATION, _("Organisation"), "Employee portal", words(60, least=1), _("The name that pages and mails carry."))
    who_helps: str = option(ORGANISATION, _("Who helps"), "", words(100), _("Whom to call when a code does not come: a name, a number or an address. Empty: pages say 'your administrator'."))
    time_zone: str = option(ORGANISATION, _("Time zone"), "UTC", ZONE, _("The time zone of the times on pages and in mails; mails name it."))
    # fmt: on
