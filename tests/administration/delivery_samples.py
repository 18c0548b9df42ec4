"""The page about email delivery on a good and on a bad day."""

from datetime import UTC, datetime, timedelta
from typing import Any

from gatepost.administration import mail_chart, mail_list, mail_page, mail_trial, mail_words
from gatepost.administration.mail_list import MailList
from gatepost.administration.mail_page import MailPage, Stand
from gatepost.administration.mail_trial import Followed, Line, Row
from gatepost.delivery.outbox import RelayState, Standing, State, Worker
from gatepost.delivery.overview import PLAIN, STARTTLS, Mail, Relay, Settled
from gatepost.employees.models import Employee

NOW = datetime(2026, 11, 24, 9, 41, 7, tzinfo=UTC)
ZONE = "Europe/London"
DANA = Employee(id=7, name="dana", full_name="Dana Cole")
FIRST, SECOND = "mail.example.com:587", "a-relay-with-a-very-long-name.department.example.com:587"
REFUSED = f"{FIRST}: 550 5.1.1 <dana@exmaple.com>: Recipient address rejected: User unknown in virtual mailbox table"
DIALOGUE = """try 1, 2026-11-24 09:40:07 UTC
0.0 s  mail.example.com:587: a connection is opened
0.1 s  the greeting: 220 mail.example.com ESMTP
0.1 s  EHLO: 250 mail.example.com STARTTLS PIPELINING 8BITMIME
0.2 s  STARTTLS: 220 2.0.0 Ready to start TLS
0.3 s  EHLO: 250 mail.example.com AUTH PLAIN LOGIN PIPELINING
0.4 s  AUTH: 235 2.7.0
0.4 s  MAIL: 250 2.1.0 Ok
0.5 s  RCPT: 451 4.7.1 Greylisted, come back in a minute
"""
WELL = Standing(FIRST, RelayState.WELL, "", NOW, None, NOW, timedelta(seconds=0.31))
EXPIRED = Standing(FIRST, RelayState.UNFIT, "its certificate has expired", NOW, NOW + timedelta(seconds=30))
GOOD = Relay(FIRST, STARTTLS, "sender", WELL)
UNFIT = Relay(FIRST, STARTTLS, "sender", EXPIRED)
SPARE = Relay(SECOND, PLAIN, "", None)
TRIED = [
    Row(f"{FIRST}: name found", "203.0.113.25", "sent"),
    Row(f"{FIRST}: connected", "203.0.113.25", "sent"),
    Row(f"{FIRST}: TLS, certificate and name right", "its certificate is for another name", "failed"),
    Row(f"{FIRST}: let us in", "not come to", "queued"),
]
NO_ADDRESS = "'dana' is not an address, such as dana@example.com."
FIELDS = {"who": "", "state": "", "kind": ""}


def mail(state: State, *, seconds: float = 1, **changed: Any) -> Mail:
    """Return a mail that was asked for a minute ago."""
    asked_at = NOW - timedelta(minutes=1)
    usual = {"id": 1, "kind": "sign-in-code", "employee_id": 7, "address": "dana@example.com"}
    when = {"asked_at": asked_at, "changed_at": asked_at + timedelta(seconds=seconds), "next_try_at": None}
    more = {"attempts": 1, "relay": "", "reply": "", "dialogue": DIALOGUE, "can_go_again": False}
    return Mail(**usual | when | more | changed, state=state)


def listed(*mails: Mail, **typed: str) -> MailList:
    """Return these mails as they are listed."""
    return MailList(
        fields=[mail_list.field_of(name, FIELDS | typed) for name in FIELDS],
        lines=[mail_list.shown(each, {7: DANA}, ZONE, NOW) for each in mails],
        sought=list(typed.items()),
        after="1" if mails else "",
    )


def a_day(*, bad: bool) -> mail_chart.Chart:
    """Return the chart of a day on which most goes well, or of one with a bad hour."""
    settled = [
        Settled(
            NOW - timedelta(minutes=20 * n),
            bad is False or n > 6 or n % 2 == 0,
            timedelta(seconds=0.2 + n % 7),
        )
        for n in range(50)
    ]
    return mail_chart.of(settled, NOW, ZONE)


def followed(*rows: Row, note: str) -> Followed:
    """Return a connection test as it is followed."""
    return Followed(
        "Connection", Line(rows, note, "09:41:07", None), "/delivery/connection/7/", "/delivery/#try"
    )


def page(*, error: str = "", **changed: Any) -> dict[str, Any]:
    """Return what the page is given."""
    worker = Worker("portal-1", 4711, "k", NOW)
    at_work = Stand("portal-1", "good", *mail_words.worker(worker, NOW, ZONE, alive=True, own=True))
    usual = {
        "whole": mail_words.stands("well"),
        "relays": [mail_page.stand_of(each, ZONE, NOW) for each in (GOOD, SPARE)],
        "workers": [at_work],
        "queue": [],
        "chart": a_day(bad=False),
        "mails": listed(
            mail(State.SENT, reply="250 2.0.0 Ok: queued as 4f2", relay=FIRST),
            mail(
                State.QUEUED, next_try_at=NOW, reply=f"{FIRST}: 451 4.7.1 Greylisted, come back in a minute"
            ),
            mail(State.FAILED, kind="security-notice", reply=REFUSED, can_go_again=True),
        ),
        "set_in": [
            ("GATEPOST_SMTP_URLS", "/etc/gatepost/gatepost.env, line 7", mail_words.relay_set(GOOD)),
            ("GATEPOST_MAIL_FROM", "in the environment", "Sign-in <signin@example.com>"),
        ],
        "as_of": "09:41:07",
        "sender": "Sign-in <signin@example.com>",
        "followed": None,
    }
    return {"page": MailPage(**usual | changed), "done": "", "to": mail_trial.to_field("", error)}


def of_delivery() -> dict[str, tuple[str, dict[str, Any]]]:
    """Return the page in each of its shapes, with its template."""
    template = "administration/delivery.html"
    bad = {
        "whole": mail_words.stands("all away", why=f"{FIRST}: its certificate has expired"),
        "relays": [mail_page.stand_of(UNFIT, ZONE, NOW)],
        "queue": [("Code", 3, "09:40:31"), ("Notice", 211, "2026-11-23 17:02:44")],
        "chart": a_day(bad=True),
        "mails": listed(mail(State.EXPIRED, reply=REFUSED), who="dana"),
    }
    nothing = {
        "whole": mail_words.stands("no relay"),
        "relays": [],
        "workers": [],
        "chart": mail_chart.of([], NOW, ZONE),
        "mails": listed(state="sent"),
        "set_in": [("GATEPOST_SMTP_URLS", "not set", "")],
    }
    return {
        "delivery": (template, page()),
        "delivery bad": (template, page(**bad)),
        "delivery nothing": (template, page(**nothing)),
        "delivery tried": (
            template,
            page(followed=followed(*TRIED, note="Not all of it works."), error=NO_ADDRESS),
        ),
    }
