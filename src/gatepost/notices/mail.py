"""The mail of a notice: what happened, who did it, from where and when, and what to do."""

from django.conf import settings
from django.utils.translation import gettext

from gatepost.delivery import kinds
from gatepost.delivery.kinds import Envelope, Letter, Paragraph, Small, Unwanted
from gatepost.kernel import times
from gatepost.notices import catalogue
from gatepost.notices.catalogue import Notice
from gatepost.options import snapshot

priority = kinds.NOTICES


_TRUE_WHILE = {Notice.TWO_FACTOR_ON: True, Notice.TWO_FACTOR_OFF: False}
"""What must be so when these leave: it may have been turned off again while they waited."""


def letter(envelope: Envelope) -> Letter | Unwanted:
    """Return what the notice says, for a mailbox of the person whom it concerns."""
    options, notice = envelope.options, Notice(envelope.facts["notice"])
    # Read at this very moment: the envelope's options may be from just before the change that this mail tells of.
    if notice in _TRUE_WHILE and snapshot.current().two_factor is not _TRUE_WHILE[notice]:
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
