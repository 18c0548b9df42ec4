"""Whether mail can leave is judged in one place: by who has reported lately, and has our keys."""

from datetime import timedelta
from uuid import uuid4

import pytest

from gatepost.delivery import models, outbox
from gatepost.kernel import clock, keyring

pytestmark = pytest.mark.django_db
OWN, OTHER = "ours", "theirs"


def reports(host, key_check=OWN, **ago):
    at = clock.now() - timedelta(**ago)
    known = {"id": uuid4().hex, "started_at": at, "seen_at": at, "pid": 17}
    models.Worker.objects.create(host=host, key_check=key_check, **known)


def hosts(of):
    return [each.host for each in of]


def test_whoever_reports_and_has_our_keys_is_at_work():
    reports("well")
    reports("late", seconds=19)
    reports("gone", seconds=21)
    reports("strange", key_check=OTHER)
    reports("strange and gone", key_check=OTHER, minutes=5)

    crew = outbox.crew(clock.now(), OWN)

    assert set(hosts(crew.at_work)) == {"well", "late"}
    assert hosts(crew.strange) == ["strange"]
    assert hosts(crew.seen)[-1] == "strange and gone"


@pytest.mark.parametrize(
    ("key_check", "ago", "relays", "ready"),
    [
        (None, 0, ["smtp://127.0.0.1:25"], True),
        (None, 0, [], False),
        (OTHER, 0, ["smtp://127.0.0.1:25"], False),
        (None, 21, ["smtp://127.0.0.1:25"], False),
        (None, -21, ["smtp://127.0.0.1:25"], False),
    ],
)
def test_a_mail_can_leave_with_a_relay_and_somebody_at_work(settings, key_check, ago, relays, ready):
    settings.SMTP_URLS = relays
    reports("vm", key_check=key_check or keyring.current().check_value(), seconds=ago)

    assert outbox.ready(clock.now()) is ready
