"""The mail that brings a code: derived at the moment of sending, and only while somebody waits for it."""

from uuid import UUID

from django.utils.translation import gettext, ngettext

from gatepost.delivery import kinds
from gatepost.delivery.kinds import Code, Envelope, Letter, Paragraph, Small, Unwanted
from gatepost.factors.contract import Purpose
from gatepost.factors.email_code import challenge, models, rules
from gatepost.factors.email_code.challenge import Challenge
from gatepost.kernel import keyring, times
from gatepost.options.catalogue import Options

priority = kinds.CODES


def letter(envelope: Envelope) -> Letter | Unwanted:
    """Return the mail with the code, or why nobody needs it any more."""
    found = challenge.newest(models.BY_ID, id=UUID(envelope.about))
    if found is None or not found.live(envelope.now):
        return Unwanted("the code is no longer good")
    if found.attempts >= rules.TRIES:
        return Unwanted("the code has no tries left")
    if envelope.address not in found.eligible:
        return Unwanted("the address is no longer one of the employee's")
    return _written(envelope, found.code(keyring.current()), found)


def _written(envelope: Envelope, code: str, found: Challenge) -> Letter:
    options, purpose = envelope.options, Purpose(found.binding.purpose)
    subject = _subject(purpose) % {"organisation": options.organisation, "reference": found.reference}
    works, asked = _works(envelope, found.reference), _asked(envelope)
    return Letter(
        subject=f"{code} – {subject}" if options.code_in_subject else subject,
        preheader=f"{works} {asked}",
        blocks=(
            Paragraph(gettext("Your code is")),
            Code(code),
            Paragraph(works),
            Paragraph(asked),
            Small(_not_asked(purpose, options)),
        ),
    )


def _subject(purpose: Purpose) -> str:
    return {
        Purpose.SIGN_IN: gettext("Your sign-in code for %(organisation)s (%(reference)s)"),
        Purpose.CONFIRM: gettext("Your code to confirm it's you at %(organisation)s (%(reference)s)"),
        Purpose.PROVE_ADDRESS: gettext("Your code to prove this address at %(organisation)s (%(reference)s)"),
        Purpose.ENABLE: gettext(
            "Your code to turn on 2-Factor Authentication at %(organisation)s (%(reference)s)"
        ),
    }[purpose]


def _works(envelope: Envelope, reference: str) -> str:
    zone = envelope.options.time_zone
    minutes = times.minutes_left(envelope.expires_at, envelope.now)
    return ngettext(
        "Marked %(reference)s. Works until %(until)s %(zone)s (%(minutes)d more minute).",
        "Marked %(reference)s. Works until %(until)s %(zone)s (%(minutes)d more minutes).",
        minutes,
    ) % {
        "reference": reference,
        "until": times.clock_time(envelope.expires_at, zone),
        "zone": times.zone_said(zone),
        "minutes": minutes,
    }


def _asked(envelope: Envelope) -> str:
    return gettext("Asked for at %(at)s from %(browser)s, network address %(address)s.") % {
        "at": times.clock_time(envelope.asked_at, envelope.options.time_zone),
        "browser": gettext(envelope.facts["browser"]),
        "address": envelope.facts["address"] or gettext("unknown"),
    }


def _not_asked(purpose: Purpose, options: Options) -> str:
    who = {"help": options.who_helps or gettext("your administrator")}
    if purpose is Purpose.PROVE_ADDRESS:
        return gettext(
            "Didn't ask for this? Then somebody has typed your address by mistake, and you need not do anything. "
            "Don't give this code to anybody. We never ask for it by phone or mail."
        )
    if purpose is Purpose.SIGN_IN:
        return (
            gettext(
                "Didn't just sign in? Then somebody has typed your right password. Don't give this code to anybody, "
                "change your password, and call %(help)s. We never ask for this code by phone or mail."
            )
            % who
        )
    return (
        gettext(
            "Didn't ask for this? Then somebody is at your open session. Don't give this code to anybody, "
            "change your password, and call %(help)s. We never ask for this code by phone or mail."
        )
        % who
    )
