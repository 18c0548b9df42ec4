"""The test mail: what an administrator has sent to see that mails arrive."""

from django.utils.translation import gettext

from gatepost.delivery import kinds
from gatepost.delivery.kinds import Envelope, Letter, Paragraph, Small
from gatepost.kernel import times

priority = kinds.NOTICES


def letter(envelope: Envelope) -> Letter:
    """Return what it says: why it was sent, and when."""
    options = envelope.options
    asked = gettext(
        "An administrator had this sent at %(at)s %(zone)s to see that mails from here arrive."
    ) % {
        "at": times.clock_time(envelope.asked_at, options.time_zone),
        "zone": times.zone_said(options.time_zone),
    }
    return Letter(
        subject=gettext("Test mail from %(organisation)s") % {"organisation": options.organisation},
        preheader=asked,
        blocks=(Paragraph(asked), Small(gettext("It arrived, so there is nothing else to do."))),
    )
