"""What is well and what is not: pure judgements about what was seen."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from gatepost.health.findings import Finding, State, look, well, wrong

SLOW = timedelta(minutes=2)
DIFFER, DIFFER_TOO_MUCH = timedelta(seconds=5), timedelta(seconds=30)
"""Between two clocks: beyond the second, what one node writes is refused by another as coming from the future."""
EXPIRES_SOON = timedelta(days=14)
_NOBODY_BEHIND = (502, 503, 504)
"""What a proxy answers by itself when nobody answers it (RFC 9110 15.6)."""
LITTLE_ROOM = 200 * 1024 * 1024
"""Bytes."""


@dataclass(frozen=True, slots=True)
class Visited:
    """What came of going to the portal's public address from this machine."""

    trouble: str = ""
    """Why nobody answered, or ""."""
    is_certificate: bool = False
    """The trouble is with the certificate."""
    status: int = 0
    ours: bool = False
    """It was Gatepost that answered."""
    expires_at: datetime | None = None
    """When the certificate ends."""


_NEEDED = ("employees", "delivery service", "relay")
"""What only a second step asks for."""


def in_the_way(findings: Sequence[Finding]) -> list[str]:
    """Return what forbids to turn the second step on, though nothing is wrong while it is off. One relay is enough."""
    stands = {(each.about, each.state) for each in findings}
    return [
        about
        for about in _NEEDED
        if (about, State.LOOK) in stands and not (about == "relay" and (about, State.WELL) in stands)
    ]


def about_delivery(
    at_work: Sequence[str], strange: Sequence[str], last_seen: datetime | None, *, needed: bool
) -> list[Finding]:
    """Judge the delivery services, by name: those that send our mails, and those that run with other keys.

    `needed` says that nobody gets in without mail.
    """
    found = []
    if strange:
        found.append(
            wrong(
                "delivery service",
                f"{', '.join(strange)} has another key file or public address, so it finds none of our mails",
                "Give it the same key file and the same GATEPOST_PUBLIC_URL, and start it again.",
            )
        )
    if at_work:
        return [*found, well("delivery service", f"at work: {', '.join(at_work)}")]
    last = f", last seen {last_seen:%Y-%m-%d %H:%M} UTC" if last_seen else ""
    judge = wrong if needed else look
    return [
        *found,
        judge("delivery service", f"none is at work{last}", "Start it: gatepost serve, or gatepost deliver."),
    ]


def about_backlog(waiting: int, oldest: datetime | None, now: datetime) -> Finding:
    """Judge what still waits to be sent."""
    if oldest is None:
        return well("outbox", "nothing waits to be sent")
    said = f"{waiting} waiting, the oldest since {oldest:%H:%M} UTC"
    if now - oldest > SLOW:
        return look(
            "outbox",
            said,
            "Mend what is said of the relay and of the delivery service; then they go by themselves.",
        )
    return well("outbox", said)


def about_no_relay(*, needed: bool) -> Finding:
    """Judge that no relay is set."""
    do = "Set GATEPOST_SMTP_URLS, for example smtp+starttls://user:password@mail.example.com:587, and start again."
    return (wrong if needed else look)("relay", "none is set, so no code can be mailed", do)


def about_no_look(about: str, setting: str) -> Finding:
    """Judge what could not be looked at, since the setting that names it cannot be used."""
    return look(
        about, f"not looked at, since {setting} cannot be used: see settings", "Mend the setting first."
    )


def about_time_zone(name: str, *, chosen: bool) -> Finding:
    """Judge the time zone: UTC is somebody's choice, or nobody has thought of it."""
    if chosen:
        return well("time zone", f"times are told in {name}")
    do = "Choose yours: gatepost option set time_zone Europe/London   (or Etc/UTC, to stay with it)"
    return look("time zone", f"nobody has chosen one, so times are told in {name}", do)


def about_strange_keys(here: str, made_with: str) -> Finding:
    """Judge keys that this database has never met."""
    said = f"these (instance {here}) are not those that this database was made with (instance {made_with})"
    do = "Bring back your copy of the key file. If it is lost for good: gatepost setup --new-keys"
    return wrong("keys", said, do)


def about_relay(said: str, *, ok: bool, needed: bool) -> Finding:
    """Judge how a relay took to us."""
    if ok:
        return well("relay", said)
    do = "Mend GATEPOST_SMTP_URLS or the relay: name, port, kind of TLS, user and password, certificate, firewall."
    return (wrong if needed else look)("relay", said, do)


def about_public(url: str, visited: Visited, now: datetime) -> list[Finding]:
    """Judge what came of going to the public address."""
    if visited.expires_at and visited.expires_at - now < EXPIRES_SOON:
        said = f"the certificate of {url} ends on {visited.expires_at:%Y-%m-%d}"
        ending = [look("certificate", said, "Renew it; what renews it by itself may have stopped.")]
    else:
        ending = []
    return [*ending, _about_answer(url, visited)]


def _about_answer(url: str, visited: Visited) -> Finding:
    if visited.is_certificate:
        do = "Give the portal or its proxy a certificate for this name, the whole chain, by an authority that is known."
        return wrong("public address", f"{url}: {visited.trouble}", do)
    if visited.trouble:
        do = (
            "If people get in, only this machine cannot see it. Else: does gatepost serve run, and the proxy?"
        )
        return look("public address", f"{url}: {visited.trouble}", do)
    if not visited.ours and visited.status in _NOBODY_BEHIND:
        do = "Start it: gatepost serve. If it runs, let the proxy look for it where GATEPOST_LISTEN says."
        return wrong(
            "public address", f"{url}: the proxy answered {visited.status}, so it found no Gatepost", do
        )
    if not visited.ours:
        do = "Let the proxy pass this address on to GATEPOST_LISTEN, Host included."
        return wrong("public address", f"{url} answered with {visited.status}, and it was not Gatepost", do)
    if visited.status >= 400:  # noqa: PLR2004  (an error, RFC 9110)
        do = "Look at what gatepost serve prints; let the proxy pass Host on unchanged."
        return wrong("public address", f"Gatepost answered {url} with {visited.status}", do)
    return well("public address", f"{url} answers")


def about_clocks(here: datetime, database: datetime | None, newest: datetime | None) -> Finding:
    """Judge this machine's clock by the database's, and by the newest thing that happened."""
    do = "Let every machine keep its time by NTP (timedatectl set-ntp true)."
    apart = abs(here - database) if database else timedelta()
    said = f"{here:%Y-%m-%d %H:%M} UTC here, {apart.total_seconds():.0f} s away from the database's clock"
    if apart > DIFFER_TOO_MUCH:
        return wrong("clock", said, do)
    if newest and newest - here > DIFFER_TOO_MUCH:
        return wrong(
            "clock", f"it was put back: something happened at {newest:%Y-%m-%d %H:%M} UTC already", do
        )
    return look("clock", said, do) if apart > DIFFER else well("clock", f"{here:%Y-%m-%d %H:%M} UTC")


def about_people(
    *, active: int, administrators: int, out_of_reach: int, names: str, two_factor: bool
) -> list[Finding]:
    """Judge whether everybody can get in, and somebody can change things."""
    found = []
    if not administrators:
        do = 'Add one: gatepost setup --administrator NAME --full-name "..." --email1 ADDRESS'
        found.append(wrong("employees", f"of {active} active ones none is an administrator", do))
    if out_of_reach:
        said = (
            f"{out_of_reach} of {active} have no address for their choice, so no code reaches them: {names}"
        )
        do = "Each needs one. Until then: gatepost two-factor off, or gatepost employee deactivate NAME"
        found.append((wrong if two_factor else look)("employees", said, do))
    return found or [well("employees", f"{active} active, administrators among them: {administrators}")]


def about_room(folder: str, free: int) -> Finding:
    """Judge how much room the disk has."""
    said = f"{folder}, {free // 1024**2:,} MB free"
    if free < LITTLE_ROOM:
        return look("data folder", said, "Make room: when the disk is full, nobody gets in.")
    return well("data folder", said)
