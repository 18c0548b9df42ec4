"""What happens when something between us and a mailbox fails: the rows of the table in docs/delivery.md."""

import re
import socket
import ssl
import time
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from email import message_from_bytes
from pathlib import Path

import pytest
import time_machine
import trustme

from gatepost.delivery import models, overview, rules
from gatepost.delivery import worker as at_work
from gatepost.delivery.rules import RelayState
from gatepost.kernel import clock
from tests.delivery import office
from tests.delivery.scripted import LOST, Dribble, Hold, ScriptedRelay

ROOT = Path(__file__).parents[2]


@pytest.fixture
def quick(monkeypatch):
    """Try again at once, and look often."""
    monkeypatch.setattr(rules, "WAITS", (0.1,))
    monkeypatch.setattr(at_work, "LOOK_EVERY", 0.05)


@pytest.fixture
def known(settings):
    """Return how the relay of these URLs stands, once something is known."""

    def ask(url):
        settings.SMTP_URLS = (url,)
        office.until(models.Relay.objects.exists)
        return overview.relays()[0].standing

    return ask


@contextmanager
def looked_up(monkeypatch, answer):
    """Let names be looked up by the test; addresses in numbers go on to the system."""
    system = socket.getaddrinfo

    def ask(host, *words, **more):
        return answer() if host == "mail.example.com" else system(host, *words, **more)

    monkeypatch.setattr(socket, "getaddrinfo", ask)
    yield "smtps://mail.example.com:465"


def nobody():
    raise socket.gaierror(socket.EAI_NONAME, "Name or service not known")


@pytest.mark.parametrize(
    ("answer", "why"), [(nobody, "nobody knows its name"), (lambda: time.sleep(3), "no answer (DNS)")]
)
def test_a_name_that_cannot_be_looked_up_is_tried_again(employee, monkeypatch, known, answer, why):
    monkeypatch.setattr(rules, "CONNECT", 0.3)
    with looked_up(monkeypatch, answer) as url, office.at_work(url):
        office.post(employee)
        standing = known(url)

    assert (standing.state, office.only().state) == (RelayState.AWAY, "queued")
    assert why in standing.why


@pytest.mark.parametrize("script", [{"CONNECT": "554 no"}, {"EHLO": "550 no"}, {"AUTH": "535 5.7.8 no"}])
def test_a_relay_that_refuses_us_is_left_alone_and_messages_wait_untouched(employee, quick, known, script):
    with ScriptedRelay(script, offers=("AUTH PLAIN",)) as relay:
        url = relay.url(sign_on="dana:secret@")
        with office.at_work(url):
            office.post(employee)
            standing = known(url)
            office.post(employee, about="later")
            time.sleep(0.5)
        assert len(relay.said) == 1  # it might shut us out for trying

    assert standing.state is RelayState.UNFIT
    assert standing.look_at > clock.now() + timedelta(seconds=20)
    assert list(models.Message.objects.order_by("id").values_list("state", "attempts")) == [
        ("queued", 1), ("queued", 0),
    ]  # fmt: skip


@pytest.mark.parametrize("step", ["DATA", "CONTENT"])
def test_a_letter_that_is_refused_fails_and_is_not_tried_again(employee, quick, step):
    with ScriptedRelay({step: "554 5.7.1 spam"}) as relay, office.at_work(relay):
        office.post(employee)
        assert office.settled() == ["failed"]
        time.sleep(0.3)

    assert office.only().attempts == 1
    assert "554 5.7.1 spam" in office.only().reply


def test_without_starttls_nothing_is_sent_in_clear(employee, known):
    with ScriptedRelay(scheme="smtp+starttls", offers=("AUTH PLAIN",)) as relay:
        url = relay.url("localhost", "dana:secret@")
        with office.at_work(url):
            office.post(employee)
            standing = known(url)
        assert not [line for line in relay.heard() if line.startswith(("AUTH", "MAIL"))]

    assert (standing.state, standing.why) == (RelayState.UNFIT, "it does not offer STARTTLS")


@pytest.mark.parametrize(
    ("fault", "why"),
    [
        ("expired", "its certificate has expired"),
        ("name", "its certificate is for another name"),
        ("stranger", "its certificate comes from an authority that this machine does not trust"),
    ],
)
def test_with_a_wrong_certificate_nothing_is_sent_and_the_reason_is_told(
    employee, known, tmp_path, monkeypatch, fault, why
):
    authority, context = trustme.CA(), ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    authority.cert_pem.write_to_path(tmp_path / "authority.pem")
    monkeypatch.setenv("SSL_CERT_FILE", str(tmp_path / "authority.pem"))
    ends = datetime(2001 if fault == "expired" else 2090, 1, 1, tzinfo=UTC)
    signs = trustme.CA() if fault == "stranger" else authority
    name = "else.example" if fault == "name" else "localhost"
    signs.issue_cert(name, not_after=ends).configure_cert(context)
    with ScriptedRelay(scheme="smtps", context=context) as relay, office.at_work(relay.url("localhost")):
        office.post(employee)
        standing = known(relay.url("localhost"))

    assert (standing.state, standing.why) == (RelayState.UNFIT, why)
    assert not relay.mails


def test_an_answer_that_is_lost_may_cost_a_second_copy_which_is_the_same(employee, quick):
    with ScriptedRelay({"CONTENT": LOST}, {}) as relay, office.at_work(relay):
        office.post(employee)
        office.until(lambda: office.only().reply)
        assert "it may have arrived" in office.only().reply

        assert office.settled() == ["sent"]
    first, second = (message_from_bytes(mail.content) for mail in relay.mails)
    assert first["Message-ID"] == second["Message-ID"]
    assert "482913" in str(first)
    assert "482913" in str(second)


def test_a_server_that_hangs_at_every_step_is_cut_and_others_keep_flowing(employee, monkeypatch):
    monkeypatch.setattr(rules, "COMMAND", 0.5)
    slow = {"MAIL": Dribble(b"250-" + b"x" * 2000, every=0.1)}
    with ScriptedRelay(slow, {}) as relay, office.at_work(relay):
        office.post(employee, about="slow")
        office.until(lambda: relay.said)
        office.post(employee, "quick@example.com", about="quick")
        relay.wait_for(1, 1)
        assert relay.mails[0].recipient == "quick@example.com"

        assert office.settled() == ["sent", "sent"]


def test_a_clock_that_jumps_forward_ends_codes_early_and_sends_none(employee):
    office.post(employee)

    with (
        time_machine.travel(clock.now() + timedelta(hours=2)),
        ScriptedRelay() as relay,
        office.at_work(relay),
    ):
        assert office.settled() == ["expired"]
    assert not relay.said


def test_a_clock_that_jumps_back_revives_nothing(employee):
    office.post(employee, life=timedelta(seconds=1))
    time.sleep(1.1)
    with ScriptedRelay() as relay:
        with office.at_work(relay):
            assert office.settled() == ["expired"]
        with time_machine.travel(clock.now() - timedelta(hours=2)), office.at_work(relay):
            time.sleep(0.3)

        assert office.states() == ["expired"]
        assert not relay.said


def test_what_waits_for_its_answer_is_heard_even_when_its_time_is_up_meanwhile(employee):
    hold = Hold()
    with ScriptedRelay({"CONTENT": hold}) as relay, office.at_work(relay):
        office.post(employee, life=timedelta(seconds=1))
        assert hold.reached.wait(5)
        time.sleep(1.1)
        hold.go.set()

        assert office.settled() == ["sent"]


def test_a_flood_of_notices_delays_no_code(employee):
    def slowly(_):
        time.sleep(0.1)

    with ScriptedRelay({"DATA": slowly}) as relay, office.at_work(relay):
        office.post(employee, *[f"n{n}@example.com" for n in range(10_000)], kind="notice", about="flood")
        relay.wait_for(4, 20)
        for n in range(10):
            began = time.monotonic()
            office.post(employee, f"a{n}@work.example", f"a{n}@home.example", about=f"code{n}")
            office.until(lambda n=n: {f"a{n}@work.example", f"a{n}@home.example"} <= arrived(relay))

            assert time.monotonic() - began < 1
        models.Message.objects.filter(state="queued").delete()


def test_notices_that_hang_leave_hands_for_both_addresses_of_a_code(employee):
    hold = Hold()
    hanging = {"RCPT": lambda to: hold if "notice" in to else None}
    with ScriptedRelay(hanging) as relay, office.at_work(relay):
        office.post(employee, *[f"notice{n}@example.com" for n in range(20)], kind="notice", about="n")
        office.until(lambda: hold.arrivals == at_work.HANDS - at_work.FOR_CODES)
        office.post(employee, "dana@work.example", "dana@home.example", about="code")

        office.until(lambda: {"dana@work.example", "dana@home.example"} <= arrived(relay), 1)
        hold.go.set()


def arrived(relay):
    return {mail.recipient for mail in relay.mails}


def test_every_row_of_the_table_in_the_docs_names_tests_that_exist():
    table = (ROOT / "docs" / "delivery.md").read_text("utf-8").partition("## When something fails")[2]
    tests = "".join(path.read_text("utf-8") for path in (ROOT / "tests").rglob("test_*.py"))
    rows = [line for line in table.splitlines() if line.startswith("| ") and "---" not in line][1:]

    assert len(rows) >= 25
    for row in rows:
        names = re.findall(r"`(test_\w+)`", row)
        assert names or "no test" in row, row
        assert all(f"def {name}(" in tests for name in names), row
