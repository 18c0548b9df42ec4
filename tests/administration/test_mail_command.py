"""`gatepost mail test`: each step on the terminal, and a test mail that is followed."""

import json

import pytest

from gatepost import __main__ as gatepost
from gatepost.administration.management.commands import mail
from gatepost.delivery.models import Message
from tests import people
from tests.delivery import office
from tests.delivery.scripted import ScriptedRelay

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def run(capsys, settings):
    people.add("kim", administrator=True)

    def ran(relay, *words):
        settings.SMTP_URLS = (relay,) if relay else ()
        capsys.readouterr()
        try:
            status = gatepost.run(["mail", "test", *words])
        except SystemExit as ended:
            status = ended.code
        said = capsys.readouterr()
        return status, said.out, said.err

    return ran


def test_each_step_is_told(run):
    with ScriptedRelay() as relay:
        status, out, _ = run(relay.url())

    assert status == 0
    assert [line[5:].partition(": ")[2] for line in out.splitlines()] == [
        "name found (127.0.0.1)",
        "connected (127.0.0.1)",
        "let us in",
    ]


def test_the_step_that_fails_ends_it_with_its_reason(run):
    status, out, err = run("smtp+plain://127.0.0.1:1", "--to", "dana@example.com")

    assert status == 1
    assert out.splitlines()[-1].startswith("NO   127.0.0.1:1: connected: nothing answers at that port")
    assert "Not every mail server let us in." in err
    assert not Message.objects.exists()


def test_a_test_mail_is_sent_and_followed(run):
    with ScriptedRelay() as relay, office.at_work(relay):
        status, out, _ = run(relay.url(), "--to", "dana@example.com")

        assert relay.mails[0].recipient == "dana@example.com"
    assert status == 0
    assert "dana@example.com: Taken by the mail server after" in out


@pytest.mark.parametrize(
    ("to", "said"), [("dana", "is not an address"), ("dana@example.com", "550 no relaying")]
)
def test_a_test_mail_that_goes_nowhere_is_told_with_its_reason(run, to, said):
    with ScriptedRelay({"RCPT": "550 no relaying"}) as relay, office.at_work(relay):
        status, _, err = run(relay.url(), "--to", to)

    assert (status, said in err) == (1, True)


def test_without_a_delivery_service_it_says_so(run, monkeypatch):
    monkeypatch.setattr(mail, "PATIENCE", 0.0)

    with ScriptedRelay() as relay:
        status, _, err = run(relay.url(), "--to", "dana@example.com")

    assert (status, "The delivery service is not running" in err) == (1, True)


def test_without_a_relay_it_says_what_to_set(run):
    assert run("")[0::2] == (1, "No mail server is set. Set GATEPOST_SMTP_URLS.\n")


def test_machines_read_json(run):
    with ScriptedRelay() as relay:
        _, out, _ = run(relay.url(), "--json")

    assert [step["ok"] for step in json.loads(out)] == [True, True, True]
