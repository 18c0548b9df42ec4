"""A connection test that a page asks for is done by a delivery service, step by step, in words that are safe."""

import ssl
from datetime import timedelta

import pytest
import trustme
from django.db.transaction import atomic

from gatepost.delivery import connection_tests, flow, relays
from gatepost.delivery.models import ConnectionTest
from gatepost.kernel import clock
from tests.delivery import office
from tests.delivery.scripted import ScriptedRelay

SECRET = "sw0rdfish!"


def asked() -> int:
    with atomic(durable=True):
        return connection_tests.ask(clock.now())


def outcome(settings, *urls):
    """Let a delivery service test these relays, and return each step: passed or not, and what was said."""
    settings.SMTP_URLS = urls
    settings.GATEPOST_ERRANDS = ("gatepost.delivery.connection_tests",)
    number = asked()
    with office.at_work(*urls):
        office.until(lambda: connection_tests.find(number).done, 15)
    return [(each.step.value, each.ok, each.said) for each in connection_tests.find(number).steps]


@pytest.mark.usefixtures("transactional_db")
def test_every_step_is_told(settings, monkeypatch):
    authority = trustme.CA(organization_name="Example Authority")
    server, client = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER), ssl.create_default_context()
    authority.issue_cert("localhost").configure_cert(server)
    authority.configure_trust(client)
    monkeypatch.setattr(relays, "tls", lambda: client)

    with ScriptedRelay(scheme="smtp+starttls", context=server, offers=("STARTTLS", "AUTH PLAIN")) as relay:
        steps = outcome(settings, relay.url("localhost", f"dana:{SECRET}@"))
        assert relay.mails == []

    assert [(step, ok) for step, ok, _ in steps] == [
        ("found", True),
        ("connected", True),
        ("secured", True),
        ("let in", True),
    ]
    assert "127.0.0.1" in steps[1][2]
    assert steps[2][2].startswith("TLSv1.3, Example Authority, ")


@pytest.mark.usefixtures("transactional_db")
@pytest.mark.parametrize(
    ("script", "at", "said"),
    [
        ({"AUTH": f"535 5.7.8 {SECRET} is wrong"}, "let in", "it refuses our user or password: 535 5.7.8"),
        ({"CONNECT": "421 busy"}, "let in", "421 busy"),
    ],
)
def test_the_step_that_was_not_passed_says_why(settings, script, at, said):
    with ScriptedRelay(script, offers=("AUTH PLAIN",)) as relay:
        steps = outcome(settings, relay.url(sign_on=f"dana:{SECRET}@"))

    assert steps[-1] == (at, False, said)


@pytest.mark.usefixtures("transactional_db")
def test_where_nobody_answers_what_comes_after_is_not_come_to(settings):
    steps = outcome(settings, "smtps://127.0.0.1:1")

    assert [ok for _, ok, _ in steps] == [True, False, None, None]
    assert "nothing answers at that port" in steps[1][2]


@pytest.mark.usefixtures("transactional_db")
def test_it_is_done_once_and_not_when_nobody_waits_for_it_any_more(settings):
    settings.SMTP_URLS = ()
    first = asked()

    begun = [flow.begin_test(first, clock.now()) for _ in range(2)]

    assert begun == [True, False]
    late = asked()
    ConnectionTest.objects.filter(pk=late).update(asked_at=clock.now() - timedelta(minutes=2))
    connection_tests.go_on()
    assert not connection_tests.find(late).begun
