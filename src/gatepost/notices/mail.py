"""The mail of a notice: what happened, who did it, from where and when, and what to do."""

from django.conf import settings
from django.utils.translation import gettext

from gatepost.delivery import kinds
from gatepost.delivery.kinds import Envelope, Letter, Paragraph, Small, Unwanted
from gatepost.kernel import times
from gatepost.notices import catalogue
from gatepost.notices.catalogue import Notice

priority = kinds.NOTICES


_TRUE_WHILE = {Notice.TWO_FACTOR_ON: True, Notice.TWO_FACTOR_OFF: False}
"""What must be so when these leave: it may have been turned off again while they waited."""


def letter(envelope: Envelope) -> Letter | Unwanted:
    """Return what the notice says, for a mailbox of the person whom it concerns."""
    options, notice = envelope.options, Notice(envelope.facts["notice"])
    if _TRUE_WHILE.get(notice, options.two_factor) is not options.two_factor:
        return Unwanted("it is not so any more")
    said = catalogue.WORDS[notice]
    help_ = options.who_helps or gettext("your administrator")
    facts = {**envelope.facts, "portal": settings.PUBLIC_URL, "help": help_}
    happened = str(said.happened) % facts
    # What goes to everybody tells nobody's browser and address.
    when = [_when(envelope)] if "browser" in facts else []
    return Letter(
        subject=f"{said.subject} – {options.organisation}",
        preheader=" ".join([happened, *when]),
        blocks=(Paragraph(happened), *map(Paragraph, when), Small(str(said.to_do) % facts)),
    )


def _when(envelope: Envelope) -> str:
    zone = envelope.options.time_zone
    return gettext(
        "This was at %(at)s %(zone)s on %(day)s, from %(browser)s, network address %(address)s."
    ) % {
        "at": times.clock_time(envelope.asked_at, zone),
        "zone": times.zone_said(zone),
        "day": times.day(envelope.asked_at, zone),
        "browser": gettext(envelope.facts["browser"]),
        "address": envelope.facts["address"] or gettext("unknown"),
    }
