"""Pure decisions before the switch: how mail stands, how the administrator stands, and what forbids to turn it on."""

from datetime import datetime
from enum import Enum, auto


class Mail(Enum):
    """How the delivery of mail stands, the worst thing first."""

    NO_RELAY = auto()
    NOT_RUNNING = auto()
    OTHER_KEYS = auto()
    NOT_TAKEN = auto()
    """The newest thing that is known of the relays is that they did not take a mail."""
    UNTRIED = auto()
    TAKEN = auto()


class Own(Enum):
    """How the administrator stands who would turn it on."""

    NO_ADDRESS = auto()
    SHUT_OUT = auto()
    """Their mail can be read only by who is signed in here, and they have no sheet."""
    NOT_PROVED = auto()
    NO_SHEET = auto()
    WELL = auto()


FORBID = frozenset({Mail.NO_RELAY, Mail.NOT_RUNNING, Mail.OTHER_KEYS, Own.NO_ADDRESS, Own.SHUT_OUT})
"""With these no code can come, or whoever turns it on would not get in again."""


def mail(
    *, relay: bool, at_work: bool, strange: bool, taken_at: datetime | None, not_taken_at: datetime | None
) -> Mail:
    """Judge the delivery of mail by what it has written down itself. Nobody is asked over the network.

    `at_work`: a delivery service sends our mails. `strange`: one runs with other keys.
    """
    if not relay:
        return Mail.NO_RELAY
    if not at_work:
        return Mail.OTHER_KEYS if strange else Mail.NOT_RUNNING
    if not_taken_at and (taken_at is None or not_taken_at > taken_at):
        return Mail.NOT_TAKEN
    return Mail.TAKEN if taken_at else Mail.UNTRIED


def own(*, address: bool, gets_codes: bool, sheet: bool, proved: bool) -> Own:
    """Judge whoever would turn it on: a code has to reach them, and they have to get in afterwards."""
    if not address:
        return Own.NO_ADDRESS
    if not gets_codes and not sheet:
        return Own.SHUT_OUT
    if not proved:
        return Own.NOT_PROVED
    return Own.WELL if sheet else Own.NO_SHEET
