"""Every budget: how often something may happen, in which time, for one employee, name, network or browser."""

from dataclasses import dataclass
from datetime import timedelta

Window = tuple[int, timedelta]

_MINUTES_15 = timedelta(minutes=15)
_HOUR = timedelta(hours=1)
_DAY = timedelta(days=1)
_HALF_YEAR = timedelta(days=180)
_YEAR = timedelta(days=365)


@dataclass(frozen=True, slots=True)
class Budget:
    """What may be spent: in each window at most so many times. `waits`: the growing wait of `rules` instead."""

    name: str
    windows: tuple[Window, ...]
    waits: bool = False

    @property
    def most(self) -> int:
        """How many of the newest attempts a decision needs to see."""
        return max(count for count, _ in self.windows)

    @property
    def memory(self) -> timedelta:
        """How long an attempt matters."""
        return max(length for _, length in self.windows)


# --- passwords: counted before they are hashed, given back by a completed sign-in ----------------------------------
PASSWORD_SOURCE = Budget("password-source", ((10, _MINUTES_15),))
"""One name from one address (IPv6: /64)."""
PASSWORD_NETWORK = Budget("password-network", ((100, _MINUTES_15),))
"""One network (/24, IPv6: /56), whatever the name."""
PASSWORD_NAME = Budget("password-name", ((106, _DAY),), waits=True)
"""One name from all unrecognised browsers. It only slows down: no stranger can shut the owner out."""
PASSWORD_BROWSER = Budget("password-browser", ((10, _MINUTES_15),))
"""One recognised browser, which the three above don't concern."""

# --- codes: counted before they are compared ----------------------------------------------------------------------
CODE_EMPLOYEE = Budget("code-employee", ((10, _HOUR), (30, _DAY), (100, _YEAR)))
"""One employee's password version. A thief of the password has these guesses (NIST SP 800-63B 3.2.2)."""
CODE_BROWSER = Budget("code-browser", ((10, _HALF_YEAR),))
"""One recognised browser in its life: so many guesses are gained by stealing its cookie."""
ADDRESS_CODE = Budget("address-code", ((10, _HOUR), (30, _DAY)))
"""Codes that prove an address, for one employee. Counted apart: wrong ones keep nobody from signing in."""

# --- backup codes: 65 bits need no cap per account, and one would let a password thief take the last way in away ------
BACKUP_PENDING = Budget("backup-pending", ((5, _HOUR),))
"""One pending sign-in, which lives for less than the window."""
BACKUP_NETWORK = Budget("backup-network", ((20, _DAY),))
"""One network (/24, IPv6: /56), whoever is signing in."""
BACKUP_WAITING = Budget("backup-waiting", ((20, _MINUTES_15), (100, _DAY)))
"""One network, for a backup code that comes together with the password while a name has to wait: nothing is proved
yet, so it is counted apart, or a stranger there would use up the tries of those whose password was right."""
BACKUP_FORGIVEN = Budget("backup-forgiven", ((3, _HOUR),))
"""Tries that one pending sign-in gets back, because the code was right once: used, or of an old sheet."""
SHEETS = Budget("sheets", ((10, _HOUR), (30, _DAY)))
"""New sheets of one employee, since each costs ten slow hashes. Those made on the password alone are counted apart."""

# --- mails: counted in challenges, and in sends (one to two addresses is one) ---------------------------------------
CHALLENGE_EMPLOYEE = Budget("challenge-employee", ((5, _HOUR), (15, _DAY)))
"""New codes for one employee, in all unrecognised browsers."""
CHALLENGE_NETWORK = Budget("challenge-network", ((3, _HOUR), (9, _DAY)))
"""One network's share of those, so that one stranger cannot take them all."""
CHALLENGE_BROWSER = Budget("challenge-browser", ((5, _HOUR), (15, _DAY)))
"""New codes in one recognised browser, which the two above don't concern."""
SEND_EMPLOYEE = Budget("send-employee", ((10, _HOUR), (30, _DAY)))
"""Mails with new or repeated codes for one employee, in all unrecognised browsers."""
SEND_NETWORK = Budget("send-network", ((6, _HOUR), (18, _DAY)))
"""One network's share of those."""
SEND_BROWSER = Budget("send-browser", ((10, _HOUR), (30, _DAY)))
"""Mails that one recognised browser asks for, which the two above don't concern."""
CHALLENGE_SESSION = Budget("challenge-session", ((5, _HOUR), (15, _DAY)))
"""New codes that one employee asks for in open sessions: to prove an address, and, counted apart, to turn 2-Factor
Authentication on. No sign-in of a stranger uses these up, nor the other way round."""
SEND_SESSION = Budget("send-session", ((10, _HOUR), (30, _DAY)))
"""Mails with those."""

BUDGETS = (
    PASSWORD_SOURCE,
    PASSWORD_NETWORK,
    PASSWORD_NAME,
    PASSWORD_BROWSER,
    CODE_EMPLOYEE,
    CODE_BROWSER,
    ADDRESS_CODE,
    BACKUP_PENDING,
    BACKUP_NETWORK,
    BACKUP_WAITING,
    BACKUP_FORGIVEN,
    SHEETS,
    CHALLENGE_EMPLOYEE,
    CHALLENGE_NETWORK,
    CHALLENGE_BROWSER,
    SEND_EMPLOYEE,
    SEND_NETWORK,
    SEND_BROWSER,
    CHALLENGE_SESSION,
    SEND_SESSION,
)
