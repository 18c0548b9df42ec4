"""What the tests of delivery do all the time: post a message, run a delivery service, wait for what becomes of it."""

import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import datetime, timedelta
from threading import Thread

from django.db import transaction

from gatepost.delivery import models, outbox
from gatepost.delivery.worker import Worker
from gatepost.employees.models import Employee
from gatepost.kernel import clock
from tests.delivery.scripted import ScriptedRelay

LIFE = timedelta(minutes=10)
DANA = "dana@example.com"


def post(
    employee: Employee,
    *addresses: str,
    about: str = "a1",
    kind: str = "code",
    life: timedelta = LIFE,
    now: datetime | None = None,
    durable: bool = True,
    **facts: str,
) -> None:
    """Post one message for each address, and commit unless it is part of something larger."""
    now = now or clock.now()
    with transaction.atomic(durable=durable):
        outbox.post(
            kind,
            employee_id=employee.id,
            addresses=addresses or (DANA,),
            about=about,
            facts=facts,
            language="en",
            expires_at=now + life,
            now=now,
        )


@contextmanager
def at_work(*relays: str | ScriptedRelay) -> Iterator[Worker]:
    """Run a delivery service, in threads of this process, for the length of a `with`."""
    urls = [relay if isinstance(relay, str) else relay.url() for relay in relays]
    worker = Worker(urls, "Sign-in <signin@example.com>")
    thread = Thread(target=worker.run)
    thread.start()
    try:
        yield worker
    finally:
        worker.stop()
        thread.join(30)
        assert not thread.is_alive()


def states() -> list[str]:
    """Return the states of all messages, oldest first."""
    return list(models.Message.objects.order_by("id").values_list("state", flat=True))


def settled(seconds: float = 8) -> list[str]:
    """Return the states of all messages, oldest first, once nothing is under way any more."""
    until(lambda: not {"queued", "sending"} & set(states()), seconds, told)
    return states()


def only() -> models.Message:
    """Return the one message there is."""
    return models.Message.objects.get()


def told() -> str:
    """Return what stands in the outbox, for a test that fails."""
    return str(list(models.Message.objects.order_by("id").values_list("state", "attempts", "reply")))


def until(holds: Callable[[], object], seconds: float = 8, said: Callable[[], str] = str) -> None:
    """Wait until something holds; fail with `said()` when it does not within so many seconds."""
    ends = time.monotonic() + seconds
    while not holds():
        assert time.monotonic() < ends, said()
        time.sleep(0.01)
