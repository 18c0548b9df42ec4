"""Where mails are, as pages show it a minute after the password."""

from types import SimpleNamespace
from typing import Any, NamedTuple


class Mail(NamedTuple):
    """What the page is given of one mail."""

    masked: str
    words: str
    state: str
    since: str


TAKEN = Mail("d•••@example.com", "taken by the mail server at 09:41", "sent", "09:41")
PUT_OFF = Mail("d•••@home.example", "our mail server is waiting; next try 09:42", "late", "09:41")
REFUSED = Mail("d•••@example.com", "refused by the mail server at 09:41", "failed", "09:41")
WAITS = Mail("d•••@example.com", "waiting its turn", "queued", "09:41")
LONG = Mail(
    "a.very.long.name.with.dots•••@a-very-long-department-name.example.com",
    "it could not be handed over in time",
    "expired",
    "09:41",
)
PROVIDER = (
    "From here on it is up to your mail provider. Not there in a minute? Look in junk mail for a@example.com."
)


def line(*mails: Mail, **changed: Any) -> SimpleNamespace:
    """Return what is said of these mails; of one that was taken and one that was put off, where none are named."""
    usual = {"note": PROVIDER, "looks_bad": False, "comes": True, "as_of": "09:42", "look_in": None}
    return SimpleNamespace(mails=mails or (TAKEN, PUT_OFF), **{**usual, **changed})
