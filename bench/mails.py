"""How many mails a second leave a portal's delivery service, beside smtplib on one kept connection to the same sink."""

import os
import smtplib
import subprocess
import sys
from statistics import fmean
from time import monotonic, sleep

import django

from bench.portal import Portal

_EMPTY = 0.1  # seconds between two looks whether all are gone
_LETTER = "Subject: a notice\r\n\r\n" + "a line as long as those of a notice, more or less\r\n" * 50


def compare(under: Portal, count: int, seconds: float) -> dict[str, float]:
    """Return both rates, in turns, and the one by the other."""
    before = bare(under.relay_port, seconds)
    through = through_gatepost(under, count)
    beside = fmean((before, bare(under.relay_port, seconds)))
    return {"mails": through, "mails_bare": beside, "mails_share": through / beside}


def through_gatepost(under: Portal, count: int) -> float:
    """Let the running delivery service empty an outbox of so many notices; return how many it sent a second."""
    command = [sys.executable, "-m", "bench.mails", str(count)]
    said = subprocess.run(command, env=dict(under.environment), check=True, capture_output=True, text=True)
    return float(said.stdout)


def bare(port: int, seconds: float) -> float:
    """Send mails of that size by Python's own smtplib, over one connection; return how many a second."""
    with smtplib.SMTP("127.0.0.1", port) as relay:
        begun, sent = monotonic(), 0
        while monotonic() < begun + seconds:
            relay.sendmail("signin@example.com", ["nobody@example.com"], _LETTER)
            sent += 1
        return sent / (monotonic() - begun)


def _post(count: int) -> float:
    """Put so many notices into the outbox at once, wait until all are sent, and return how many went a second."""
    os.environ["DJANGO_SETTINGS_MODULE"] = "gatepost.settings"
    django.setup()
    from django.db.transaction import atomic  # noqa: PLC0415  (Django must be set up first)

    from gatepost.delivery.models import Message  # noqa: PLC0415
    from gatepost.employees.models import Employee  # noqa: PLC0415
    from gatepost.kernel import clock, where  # noqa: PLC0415
    from gatepost.notices import telling  # noqa: PLC0415
    from gatepost.notices.catalogue import Notice  # noqa: PLC0415

    people = list(Employee.objects.values_list("id", flat=True))
    now = clock.now()
    with atomic(durable=True):
        for number in range(count):
            to = people[number % len(people)]
            telling.tell(
                Notice.PASSWORD_CHANGED, employee_id=to, where=where.COMMAND_LINE, now=now, by="by you"
            )
    notices = Message.objects.filter(priority__gt=0, asked_at=now)
    while notices.filter(due_at__isnull=False).exists():
        sleep(_EMPTY)
    times = list(notices.filter(state="sent").order_by("changed_at").values_list("changed_at", flat=True))
    assert len(times) == count, f"{len(times)} of {count} were sent"
    return (count - 1) / (times[-1] - times[0]).total_seconds()


if __name__ == "__main__":
    print(_post(int(sys.argv[1])))
