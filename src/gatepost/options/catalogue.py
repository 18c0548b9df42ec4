"""Every option on one line: name, type, section, default, bounds, and what it means."""

from dataclasses import dataclass

from gatepost.options.kinds import FLAG, ZONE, one_of, option, whole, words

TWO_FACTOR = "2-Factor Authentication"
PASSWORDS = "Passwords"
SESSIONS = "Sessions"
ORGANISATION = "Organisation"


@dataclass(frozen=True, slots=True)
class Options:
    """All options as they stood when a request began; passed down, never looked up again on the way."""

    # fmt: off
    two_factor: bool = option(TWO_FACTOR, False, FLAG, "Ask everybody for a second step after the password. Off: whoever knows a password is in.")
    code_minutes: int = option(TWO_FACTOR, 10, whole(3, 10, "minutes"), "How long a mailed code works. Shorter leaves a thief less time, and late mail too.")
    code_in_subject: bool = option(TWO_FACTOR, False, FLAG, "Write the code in the mail's subject too. Quicker to read, but it shows on locked phones and in mail logs.")
    default_destination: str = option(TWO_FACTOR, "both", one_of("email1", "email2", "both"), "Where codes go for a new employee. Both: it comes when one mailbox is away, but whoever gets into either can read it.")
    password_minimum: int = option(PASSWORDS, 15, whole(8, 64, "characters"), "How long a new password must be. Below 15, a stolen database gives up passwords sooner (NIST SP 800-63B asks for 15).")
    session_idle_minutes: int = option(SESSIONS, 60, whole(5, 720, "minutes"), "How long somebody stays signed in without doing anything. Longer leaves an unlocked computer open longer.")
    session_hours: int = option(SESSIONS, 12, whole(1, 24, "hours"), "How long somebody stays signed in at most. After that, password and code are asked for again.")
    organisation: str = option(ORGANISATION, "Employee portal", words(60, least=1), "The name that pages and mails carry.")
    who_helps: str = option(ORGANISATION, "", words(100), "Whom to call when a code does not come: a name, a number or an address. Empty: pages say 'your administrator'.")
    time_zone: str = option(ORGANISATION, "UTC", ZONE, "The time zone of the times on pages and in mails; mails name it.")
    # fmt: on
