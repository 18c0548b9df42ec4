"""What the page about email delivery says: how things stand, why, and what to do."""

from collections.abc import Mapping
from datetime import datetime, timedelta

from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from gatepost.delivery import overview
from gatepost.delivery.outbox import RelayState, Standing, State, Worker
from gatepost.delivery.overview import Mail, Relay
from gatepost.kernel import times
from gatepost.options.kinds import Said

KINDS: Mapping[str, Said] = {
    "sign-in-code": _("Code"),
    "security-notice": _("Notice"),
    "test-mail": _("Test mail"),
}
STATES: Mapping[State, Said] = {
    State.QUEUED: _("Waits"),
    State.SENDING: _("Being sent"),
    State.SENT: _("Taken by the mail server"),
    State.FAILED: _("Refused by the mail server"),
    State.EXPIRED: _("Too late"),
    State.REFUSED: _("Not sent"),
}
PICTURES: Mapping[State, str] = {
    State.QUEUED: "queued",
    State.SENDING: "sending",
    State.SENT: "good",
    State.FAILED: "bad",
    State.EXPIRED: "bad",
    State.REFUSED: "warn",
}
SECURITY: Mapping[str, Said] = {
    overview.STARTTLS: _("TLS, begun by STARTTLS"),
    overview.TLS: _("TLS from the first byte"),
    overview.PLAIN: _("no TLS, on this machine alone"),
}
RELAY_STATES: Mapping[RelayState | None, tuple[str, Said]] = {
    None: ("queued", _("Not used yet")),
    RelayState.WELL: ("good", _("Takes mails")),
    RelayState.AWAY: ("warn", _("Away for now")),
    RelayState.UNFIT: ("bad", _("Does not let us in")),
}


def done(word: str) -> str:
    """Return the sentence for a redirect's word; empty when there is none."""
    return str(_DONE.get(word, ""))


def kind(name: str) -> Said:
    """Return what a kind of mail is called."""
    return KINDS.get(name, name)


def state(mail: Mail, zone: str) -> str:
    """Return how a mail stands, with what a person would ask next: how long it took, or when it is tried again."""
    said = str(STATES[mail.state])
    if mail.took is not None:
        return gettext("%(said)s after %(took)s") % {"said": said, "took": lasted(mail.took)}
    if mail.next_try_at:
        again = {"said": said, "time": times.to_the_second(mail.next_try_at, zone)[-8:]}
        return gettext("%(said)s: next try at %(time)s") % again
    return said


def lasted(span: timedelta) -> str:
    """Return how long something took, as exactly as it matters."""
    seconds = span.total_seconds()
    if seconds < 10:  # noqa: PLR2004  (a tenth of a second matters only while there are few)
        return gettext("%(seconds).1f s") % {"seconds": seconds}
    if seconds < 120:  # noqa: PLR2004
        return gettext("%(seconds)d s") % {"seconds": seconds}
    return gettext("%(minutes)d min") % {"minutes": seconds // 60}


def moment(at: datetime, now: datetime, zone: str) -> str:
    """Return a time by the clock, with the day where it is not today's."""
    same_day = times.day(at, zone) == times.day(now, zone)
    return times.to_the_second(at, zone)[-8:] if same_day else times.to_the_second(at, zone)


def relay_facts(standing: Standing, zone: str, now: datetime) -> list[str]:
    """Return since when a mail server stands so, when it is asked again, and what it took last."""
    facts = [gettext("since %(at)s") % {"at": moment(standing.since, now, zone)}]
    if standing.look_at:
        facts.append(gettext("asked again at %(at)s") % {"at": moment(standing.look_at, now, zone)})
    if standing.taken_at:
        last = {"at": moment(standing.taken_at, now, zone), "took": lasted(standing.took or timedelta())}
        facts.append(gettext("took its last mail at %(at)s, within %(took)s") % last)
    return facts


def relay_set(relay: Relay) -> str:
    """Return how a relay is set, without its password."""
    security = SECURITY[relay.security]
    if not relay.user:
        return gettext("%(name)s, %(security)s, without signing on") % {
            "name": relay.name,
            "security": security,
        }
    facts = {"name": relay.name, "security": security, "user": relay.user}
    return gettext("%(name)s, %(security)s, as %(user)s") % facts


def worker(
    worker_: Worker, now: datetime, zone: str, *, alive: bool, own: bool
) -> tuple[Said, str, list[str]]:
    """Return how a delivery service stands, what that means, and its last sign of life."""
    seen = {"at": moment(worker_.seen_at, now, zone)}
    facts = [
        gettext("process %(pid)d") % {"pid": worker_.pid},
        gettext("last sign of life at %(at)s") % seen,
    ]
    if not own:
        return gettext("Other keys"), str(_STANDS["other keys"][2]), facts
    if not alive:
        return gettext("Stopped"), gettext("It was not stopped in order, or it hangs."), facts
    return gettext("At work"), "", facts


def stands(name: str, **facts: str) -> tuple[str, str, str]:
    """Return how delivery as a whole stands: a state (good, warn, bad), why, and what to do."""
    state_, why, to_do = _STANDS[name]
    return state_, str(why) % facts, str(to_do)


_DONE: Mapping[str, Said] = {
    "again": _("It is on its way once more."),
    "not-again": _("It was not sent again: it is no lost notice, or it was sent again already."),
}
_START = _("Start it on the server: gatepost serve, or gatepost deliver.")
_STANDS: Mapping[str, tuple[str, Said, Said]] = {
    "no relay": (
        "bad",
        _("No mail server is set, so no code can be mailed."),
        _("Set GATEPOST_SMTP_URLS on the server, and start Gatepost again."),
    ),
    "not running": (
        "bad",
        _("The delivery service is not running, so nothing is mailed. What waits is sent once it runs."),
        _START,
    ),
    "other keys": (
        "bad",
        _("The delivery service on %(host)s has other keys, so it finds none of our mails."),
        _("Give it the same key file and the same GATEPOST_PUBLIC_URL, and start it again."),
    ),
    "all away": (
        "bad",
        _("No mail server takes our mails: %(why)s"),
        _("Mend what is said of it below. What waits is sent once it lets us in."),
    ),
    "some away": (
        "warn",
        _("One mail server takes no mails, and another one does: %(why)s"),
        _("Mails arrive. Mend what is said of it below."),
    ),
    "waits": (
        "warn",
        _("A mail has waited since %(since)s. The mails below say why."),
        "",
    ),
    "well": ("good", _("The delivery service is running, and nothing waits for long."), ""),
}
