"""Three delivery services under load, one of them killed every second: nothing is lost, nothing is sent too late."""

import logging
import time
from collections import Counter
from contextlib import ExitStack
from datetime import datetime, timedelta
from email import message_from_bytes
from secrets import randbelow

import pytest
from django.db import connection, transaction  # noqa: F401  (the mark below asks the connection)

from gatepost.delivery import models, outbox
from gatepost.kernel import clock
from tests.delivery import office
from tests.delivery.scripted import ScriptedRelay
from tests.delivery.test_processes import process

pytestmark = [
    pytest.mark.slow,
    pytest.mark.skipif("connection.vendor != 'postgresql'", reason="several services are PostgreSQL's part"),
]
MANY, KILLS = 2000, 15
AT_A_TIME = 24
"""Copies that one killed service may cost: what its hands had handed over within 20 ms, and while that was committed.
"""


def post(employee, number: int, life: timedelta) -> None:
    now = clock.now()
    with transaction.atomic(durable=True):
        outbox.post(
            "code", employee_id=employee.id, addresses=[f"n{number}-{n}@example.com" for n in range(100)],
            about=f"batch {number}", facts={}, language="en", expires_at=now + life, now=now,
        )  # fmt: skip


def slowly(_):
    time.sleep(0.1)  # so that there is load as long as there are kills


def test_killed_again_and_again_under_load_nothing_is_lost(employee, process_environment):
    with ScriptedRelay({"RCPT": slowly}) as relay, ExitStack() as stack:

        def start():
            return stack.enter_context(process(process_environment, "deliver", relay=relay))

        services = [start() for _ in range(3)]
        office.until(lambda: models.Worker.objects.count() == 3, 60)
        for number in range(MANY // 100):
            # every fourth hundred lives for so short a time that leases and kills make some of it too late
            post(employee, number, timedelta(seconds=20) if number % 4 == 3 else office.LIFE)
        for kill in range(KILLS):
            time.sleep(0.5 + randbelow(1000) / 1000)
            services[kill % 3].kill()
            services[kill % 3].wait()
            services[kill % 3] = start()
        office.settled(200)
        for service in services:
            service.kill()
        judge(relay)


def judge(relay: ScriptedRelay) -> None:
    """None lost, none after its end, and no more second copies than the kills explain, all with one Message-ID."""
    rows = list(models.Message.objects.values_list("address", "state", "expires_at"))
    began, now = time.monotonic(), clock.now()
    arrived = Counter(mail.recipient for mail in relay.mails)
    ends = {address: expires_at for address, _, expires_at in rows}
    late = [
        mail
        for mail in relay.mails
        if ends[mail.recipient] < moment(mail.at, began, now) - timedelta(seconds=0.5)
    ]
    lost = [address for address, state, _ in rows if state == "sent" and not arrived[address]]
    identities = {message_from_bytes(mail.content)["Message-ID"] for mail in relay.mails}
    second = len(relay.mails) - len(arrived)

    states = Counter(state for _, state, _ in rows)
    logging.getLogger("tests").info("%s, %d second copies of %d kills", dict(states), second, KILLS)
    assert len(rows) == MANY
    assert set(states) <= {"sent", "expired"}
    assert not [a for a, state, at in rows if state == "expired" and at > now], "given up before its time"
    assert (lost, late) == ([], [])
    assert len(identities) == len(arrived)
    assert second <= AT_A_TIME * KILLS


def moment(at: float, began: float, now: datetime) -> datetime:
    """Return when that was, by the clock on the wall."""
    return now - timedelta(seconds=began - at)
