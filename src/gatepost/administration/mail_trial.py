"""Trying email delivery: how a connection test and a test mail stand, step by step, for a page that follows them."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from datetime import datetime, timedelta
from typing import Any, NamedTuple

from django.http import QueryDict
from django.urls import reverse
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from gatepost.administration import mail_words
from gatepost.administration.fields import Field, Shape
from gatepost.delivery import connection_tests, outbox, overview
from gatepost.delivery.connection_tests import ConnectionTest, Passed, Step
from gatepost.delivery.outbox import State
from gatepost.delivery.overview import Mail
from gatepost.options.kinds import Said

_LONGEST_ID = 18
_ABOUT = re.compile("[0-9a-f]{32}")
_PATIENCE = timedelta(minutes=1)
_OVER = frozenset({State.SENT, State.FAILED, State.REFUSED, State.EXPIRED})
STEPS: Mapping[Step, Said] = {
    Step.FOUND: _("name found"),
    Step.CONNECTED: _("connected"),
    Step.SECURED: _("TLS, certificate and name right"),
    Step.LET_IN: _("let us in"),
}


def to_field(typed: str, error: str) -> Field:
    """Return the field for the address that a test mail goes to."""
    label = gettext("Send a test mail to")
    return Field("to", label, Shape.ADDRESS, typed, error=error)


class Row(NamedTuple):
    """One step: what it is, what there is to say of it, and the state that picks its picture."""

    masked: str
    words: str
    state: str
    since: str = ""


@dataclass(frozen=True, slots=True)
class Line:
    """The steps, what they mean together, and when to look again."""

    mails: Sequence[Row]
    note: str
    as_of: str
    look_in: int | None
    looks_bad: bool = False


@dataclass(frozen=True, slots=True)
class Followed:
    """What a page follows: its name, how it stands, where it looks by itself and where somebody looks again."""

    said: str
    line: Line
    status: str
    again: str


def followed(asked: QueryDict, zone: str, now: datetime) -> Followed | None:
    """Return what an address says that is followed; None where it says nothing, or there is no such thing."""
    number, about = asked.get("connection", ""), asked.get("test", "")
    is_number = number.isascii() and number.isdigit() and len(number) <= _LONGEST_ID
    if is_number and (line := connection(int(number), zone, now)):
        again = f"{reverse('delivery')}?connection={number}#try"
        return Followed(gettext("Connection"), line, reverse("mail-connection-status", args=[number]), again)
    if _ABOUT.fullmatch(about) and (line := test_mail(about, zone, now)):
        again = f"{reverse('delivery')}?test={about}#try"
        return Followed(gettext("Test mail"), line, reverse("mail-test-status", args=[about]), again)
    return None


def connection(id_: int, zone: str, now: datetime) -> Line | None:
    """Return how a connection test stands; None where there is none."""
    test = connection_tests.find(id_)
    if test is None:
        return None
    open_ = not test.done and now - test.asked_at < _PATIENCE
    at = next((n for n, each in enumerate(test.steps) if each.ok is None), None) if test.begun else None
    return Line(
        mails=[_step(each, under_way=n == at and open_) for n, each in enumerate(test.steps)],
        note=_meaning(test, now),
        as_of=mail_words.moment(now, now, zone),
        look_in=1 if open_ else None,
    )


def test_mail(about: str, zone: str, now: datetime) -> Line | None:
    """Return how a test mail stands; None where there is none."""
    mail = overview.test_mail(about)
    if mail is None:
        return None
    picture = "late" if mail.next_try_at else mail.state.value
    open_ = mail.state not in _OVER
    return Line(
        mails=[Row(mail.address, mail_words.state(mail, zone), picture)],
        note=became(mail, now),
        as_of=mail_words.moment(now, now, zone),
        look_in=1 if open_ else None,
    )


def answer(line: Line | None) -> dict[str, Any]:
    """Return what a page is told that looks again."""
    if line is None:
        return {"look_in": None}
    return asdict(line) | {"mails": [row._asdict() for row in line.mails]}


def _step(passed: Passed, *, under_way: bool) -> Row:
    waits = gettext("under way") if under_way else gettext("not come to")
    words = waits if passed.ok is None else passed.said or (gettext("yes") if passed.ok else gettext("no"))
    state = {True: State.SENT, False: State.FAILED, None: State.SENDING if under_way else State.QUEUED}
    return Row(f"{passed.relay}: {STEPS[passed.step]}", words, state[passed.ok].value)


def _meaning(test: ConnectionTest, now: datetime) -> str:
    if test.done:
        well = test.steps and all(each.ok for each in test.steps)
        return gettext("It works: each mail server let us in.") if well else gettext("Not all of it works.")
    if not test.begun and not outbox.ready(now):
        return gettext("The delivery service is not running, so nobody tests.")
    return "" if now - test.asked_at < _PATIENCE else gettext("The test was not finished. Test it once more.")


def became(mail: Mail, now: datetime) -> str:
    """Return what became of a test mail, in the mail server's words where it has said some."""
    if mail.state is State.SENT:
        return gettext("The mail server took it: %(reply)s. Look whether it arrives.") % {"reply": mail.reply}
    if mail.state is State.QUEUED and not mail.attempts and not outbox.ready(now):
        return gettext("The delivery service is not running, so nobody sends it.")
    return mail.reply
