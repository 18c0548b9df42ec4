"""Kinds of mail: what each has to say, asked of the part that owns it at the moment of sending."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from functools import cache
from importlib import import_module
from typing import Protocol, cast

from django.conf import settings

from gatepost.options.catalogue import Options

CODES = 0
NOTICES = 10
REPORTS = 20
"""Priorities: when the queue is long, the lower one goes first."""


@dataclass(frozen=True, slots=True)
class Paragraph:
    """Ordinary text. A link under the portal's own address can be followed in the HTML part, and no other."""

    text: str


@dataclass(frozen=True, slots=True)
class Code:
    """The code, alone on its line, so that phones can offer it. It never reaches a log or the outbox."""

    text: str


@dataclass(frozen=True, slots=True)
class Small:
    """Small print: what to do if it wasn't you."""

    text: str


Block = Paragraph | Code | Small


@dataclass(frozen=True, slots=True)
class Letter:
    """What one mail says, for both its parts. `preheader` is what a list of mails shows beside the subject.

    SECURITY: the subject is the only header that a kind can touch. It may carry the organisation's name and a
    reference, never a word of an employee's: subjects show on locked screens and stay in relays' logs.
    """

    subject: str
    blocks: tuple[Block, ...]
    preheader: str


@dataclass(frozen=True, slots=True)
class Unwanted:
    """Nobody waits for this letter any more: its code was used, replaced or ended.

    `reason` is for the delivery page.
    """

    reason: str


@dataclass(frozen=True, slots=True)
class Envelope:
    """What the outbox knows of one message, and the moment at which it is about to be sent."""

    kind: str
    employee_id: int
    address: str
    about: str
    facts: Mapping[str, str]
    language: str
    asked_at: datetime
    expires_at: datetime
    now: datetime
    options: Options


class Kind(Protocol):
    """One kind of mail: a module with these two names, found through the setting GATEPOST_MAIL_KINDS."""

    priority: int

    def letter(self, envelope: Envelope) -> Letter | Unwanted:
        """Return what the mail says now, or why it shall not be sent.

        The worker calls it between the relay's yes to the address and the first byte of the mail, with the
        employee's language active. It reads what it needs, and writes nothing.
        """


def find(name: str) -> Kind:
    """Return the kind of mail called `name`. Raises KeyError when there is none."""
    return _module(settings.GATEPOST_MAIL_KINDS[name])


@cache
def _module(path: str) -> Kind:
    return cast("Kind", import_module(path))
