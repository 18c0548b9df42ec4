"""The page about email delivery: everything that it shows. Drawing it asks no mail server and sends nothing."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.conf import settings
from django.http import QueryDict

from gatepost.administration import mail_chart, mail_list, mail_trial, mail_words
from gatepost.administration.mail_chart import Chart
from gatepost.administration.mail_list import MailList
from gatepost.administration.mail_trial import Followed
from gatepost.delivery import outbox, overview
from gatepost.delivery.outbox import Crew, RelayState, Worker
from gatepost.delivery.overview import Relay, Waiting
from gatepost.kernel import keyring
from gatepost.options.kinds import Said

_LONG = timedelta(seconds=30)
"""A mail that has waited for so long waits for something that is not well."""


@dataclass(frozen=True, slots=True)
class Stand:
    """How something stands: a state that picks the picture, in words, why, and what to do."""

    name: str
    state: str
    said: Said
    why: str = ""
    facts: Sequence[str] = ()


@dataclass(frozen=True, slots=True)
class MailPage:
    """The page as it stands at one moment."""

    whole: tuple[str, str, str]
    relays: Sequence[Stand]
    workers: Sequence[Stand]
    queue: Sequence[tuple[Said, int, str]]
    """Each kind of mail that waits: what it is called, how many, and since when the oldest."""
    chart: Chart
    mails: MailList
    set_in: Sequence[tuple[str, str, str]]
    """Each setting: its name, where it was read, and what it says without its secrets."""
    as_of: str
    sender: str
    followed: Followed | None
    """The connection test, or the test mail, that was asked for just now."""


def of(asked: QueryDict, zone: str, now: datetime) -> MailPage:
    """Return the page at this moment."""
    crew = outbox.crew(now, keyring.current().check_value())
    relays, queue = overview.relays(), overview.queue(now)
    whole = _whole(relays, crew, queue, zone, now)
    return MailPage(
        whole=whole,
        relays=[stand_of(each, zone, now) for each in relays],
        workers=[_worker(each, crew, zone, now) for each in crew.seen],
        queue=[
            (mail_words.kind(each.kind), each.count, mail_words.moment(each.oldest, now, zone))
            for each in queue
        ],
        chart=mail_chart.read(now, zone),
        mails=mail_list.of(asked, zone, now, trouble="" if whole[0] == "good" else whole[1]),
        set_in=_settings(relays),
        as_of=mail_words.moment(now, now, zone),
        sender=settings.MAIL_FROM,
        followed=mail_trial.followed(asked, zone, now),
    )


def _whole(
    relays: Sequence[Relay], crew: Crew, queue: Sequence[Waiting], zone: str, now: datetime
) -> tuple[str, str, str]:
    if not relays:
        return mail_words.stands("no relay")
    if not crew.at_work:
        strange = crew.strange
        return (
            mail_words.stands("other keys", host=strange[0].host)
            if strange
            else mail_words.stands("not running")
        )
    away = [each.standing for each in relays if each.standing and each.standing.state is not RelayState.WELL]
    if away:
        some = "all away" if len(away) == len(relays) else "some away"
        return mail_words.stands(some, why=f"{away[0].relay}: {away[0].why}")
    oldest = min((each.oldest for each in queue), default=now)
    if now - oldest > _LONG:
        return mail_words.stands("waits", since=mail_words.moment(oldest, now, zone))
    return mail_words.stands("well")


def stand_of(relay: Relay, zone: str, now: datetime) -> Stand:
    """Return how a mail server stands."""
    standing = relay.standing
    picture, said = mail_words.RELAY_STATES[standing.state if standing else None]
    if standing is None:
        return Stand(relay.name, picture, said)
    return Stand(relay.name, picture, said, standing.why, mail_words.relay_facts(standing, zone, now))


def _worker(worker: Worker, crew: Crew, zone: str, now: datetime) -> Stand:
    at_work, strange = worker in crew.at_work, worker in crew.strange
    state = "good" if at_work else "bad"
    return Stand(
        str(worker.host),
        state,
        *mail_words.worker(worker, now, zone, alive=at_work or strange, own=not strange),
    )


def _settings(relays: Sequence[Relay]) -> list[tuple[str, str, str]]:
    said = {
        "GATEPOST_SMTP_URLS": " · ".join(mail_words.relay_set(each) for each in relays),
        "GATEPOST_MAIL_FROM": settings.MAIL_FROM,
    }
    return [(name, settings.MAIL_SET_IN[name], said[name]) for name in said]
