"""The mail of a notice: what happened, who did it, from where and when, and what to do."""

from django.utils.translation import gettext

from gatepost.delivery import kinds
from gatepost.delivery.kinds import Envelope, Letter, Paragraph, Small
from gatepost.kernel import times
from gatepost.notices import catalogue
from gatepost.notices.catalogue import Notice

priority = kinds.NOTICES


def letter(envelope: Envelope) -> Letter:
    """Return what the notice says, for a mailbox of the person whom it concerns."""
    options = envelope.options
    said = catalogue.WORDS[Notice(envelope.facts["notice"])]
    facts = {**envelope.facts, "help": options.who_helps or gettext("your administrator")}
    happened, when = str(said.happened) % facts, _when(envelope)
    return Letter(
        subject=f"{said.subject} – {options.organisation}",
        preheader=f"{happened} {when}",
        blocks=(Paragraph(happened), Paragraph(when), Small(str(said.to_do) % facts)),
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
