"""What a relay's answers mean for a letter, and what never happens on the way."""

import logging
import ssl
from contextlib import contextmanager
from time import monotonic

import pytest
import trustme

from gatepost.delivery import dialogue, rules
from gatepost.delivery.deadline import Deadline
from gatepost.delivery.relay import Courier, Refused, Unreachable
from gatepost.delivery.relays import parse, tls
from gatepost.delivery.standing import Relays
from tests.delivery.scripted import DROP, Dribble, ScriptedRelay

CONTENT = b"Subject: hello\r\n\r\n.a line with a dot\r\n482913\r\nthree\r\nfour\r\nfive\r\n"
SECRET = "sw0rdfish!"


@contextmanager
def couriers(*relays):
    """Give a courier to some relays, and say goodbye to them at the end."""
    known = Relays([relay.url() for relay in relays])
    try:
        yield Courier(known, "signin@example.com")
    finally:
        known.rest(0)


def carry(*urls, address="dana@example.com", compose=lambda: (CONTENT, ["482913"]), seconds=5.0):
    relays = Relays(urls)
    try:
        return Courier(relays, "signin@example.com").hand_over(address, compose, Deadline(seconds))
    finally:
        relays.rest(0)


@pytest.mark.parametrize("offers", [(), ("PIPELINING",)])
def test_a_letter_arrives_as_it_was_and_the_relay_is_told_goodbye(offers):
    with ScriptedRelay(offers=offers) as relay:
        receipt = carry(relay.url())

        mail = relay.wait_for(1)[0]
        assert (mail.sender, mail.recipient, mail.content) == (
            "signin@example.com",
            "dana@example.com",
            CONTENT,
        )
        assert receipt.relay == f"127.0.0.1:{relay.port}"
        assert receipt.reply == "250 2.0.0 taken"
        assert "QUIT" in relay.heard()


@pytest.mark.parametrize(
    ("step", "answer", "error"),
    [
        ("CONNECT", "421 busy", Unreachable),
        ("CONNECT", "554 no", Unreachable),
        ("EHLO", "451 later", Unreachable),
        ("EHLO", "550 no", Unreachable),
        ("MAIL", "451 later", Unreachable),
        ("MAIL", "530 sign on first", Unreachable),
        ("MAIL", "550 no", Refused),
        ("RCPT", "450 greylisted", Unreachable),
        ("RCPT", "421 going down", Unreachable),
        ("RCPT", "550 5.1.1 no such user", Refused),
        ("DATA", "451 later", Unreachable),
        ("DATA", "554 no", Refused),
        ("CONTENT", "451 later", Unreachable),
        ("CONTENT", "554 spam", Refused),
        ("RCPT", "354 what", Unreachable),
        ("RCPT", "no number", Unreachable),
        ("RCPT", "²50 not a digit", Unreachable),
        ("RCPT", "250x", Unreachable),
    ],
)
@pytest.mark.parametrize("offers", [(), ("PIPELINING",)])
def test_a_no_for_good_refuses_and_every_other_one_is_tried_again(step, answer, error, offers):
    with ScriptedRelay({step: answer}, offers=offers) as relay:
        with pytest.raises(error) as raised:
            carry(relay.url())

        assert str(raised.value).startswith(f"127.0.0.1:{relay.port}: ")
        assert not relay.mails
        assert relay.heard()[-2:] == ["QUIT", "(closed)"]  # politely, whatever it said


@pytest.mark.parametrize("step", ["CONNECT", "EHLO", "MAIL", "RCPT", "DATA"])
def test_a_connection_that_breaks_before_the_dot_is_tried_again(step):
    with ScriptedRelay({step: DROP}) as relay:
        with pytest.raises(Unreachable) as raised:
            carry(relay.url())

        assert "may have arrived" not in str(raised.value)
        assert not relay.mails


@pytest.mark.parametrize("step", ["BODY", "CONTENT"])
def test_a_connection_that_breaks_once_all_was_sent_says_that_it_may_have_arrived(step):
    with ScriptedRelay({step: DROP}) as relay, pytest.raises(Unreachable, match="may have arrived"):
        carry(relay.url())


def test_nobody_there_and_no_such_name():
    with ScriptedRelay() as relay:
        gone = relay.url()

    with pytest.raises(Unreachable, match=r"127\.0\.0\.1"):
        carry(gone)
    with pytest.raises(Unreachable, match="no relay"):
        carry()


def test_the_next_relay_is_asked_when_the_first_lets_nobody_in_and_the_first_rests():
    with ScriptedRelay({"CONNECT": "421 busy"}) as first, ScriptedRelay() as second:
        with couriers(first, second) as courier:
            for _ in range(3):
                courier.hand_over("dana@example.com", lambda: (CONTENT, []), Deadline(5))

        assert len(second.wait_for(3)) == 3
        assert len(first.said) == 1


@pytest.mark.parametrize("step", ["CONNECT", "EHLO", "MAIL", "RCPT", "DATA", "CONTENT"])
def test_a_server_that_dribbles_is_cut(step, monkeypatch):
    monkeypatch.setattr(rules, "COMMAND", 0.3)
    monkeypatch.setattr(rules, "CONTENT", 0.3)
    with ScriptedRelay({step: Dribble(b"250-" + b"x" * 2000, every=0.05)}) as relay:
        began = monotonic()
        with pytest.raises(Unreachable, match="too long"):
            carry(relay.url())

        assert monotonic() - began < 2


def test_slow_steps_together_end_with_the_dialogue():
    slow = {step: Dribble(b"250 ok\r\n", every=0.04) for step in ("EHLO", "MAIL", "RCPT")}
    with ScriptedRelay(slow) as relay, pytest.raises(Unreachable, match="whole dialogue"):
        carry(relay.url(), seconds=0.7)


@pytest.mark.parametrize(
    ("flood", "reason"),
    [
        (b"220 " + b"x" * 10_000_000, "no end"),
        (b"220-more\r\n" * 100_000, "no end"),
        (b"\x00\xff\r\n", "no SMTP reply"),
        (b"\r\n", "no SMTP reply"),
    ],
)
def test_garbage_is_bounded_and_tried_again(flood, reason):
    with ScriptedRelay({"CONNECT": flood}) as relay, pytest.raises(Unreachable, match=reason) as raised:
        carry(relay.url())

    assert len(str(raised.value)) < 300
    assert str(raised.value).isprintable()


def test_what_a_relay_says_is_kept_capped_escaped_and_without_the_code():
    with (
        ScriptedRelay({"CONTENT": "554 5.7.1 spam: 'Your code is 482-913'"}) as relay,
        pytest.raises(Refused) as quoted,
    ):
        carry(relay.url())
    with (
        ScriptedRelay({"RCPT": "550 <b>\x1b[31m\u202e" + "y" * 900}) as relay,
        pytest.raises(Refused) as hostile,
    ):
        carry(relay.url())

    assert str(quoted.value) == f"127.0.0.1:{quoted.value.args[0].split(':')[1]}: 554 5.7.1"
    assert str(hostile.value).isprintable()
    assert "\\x1b[31m\\u202e" in str(hostile.value)
    assert len(str(hostile.value)) < 250


def test_a_kept_connection_carries_the_next_letter_and_one_that_went_away_is_opened_anew():
    with ScriptedRelay({}, {"QUIT": DROP}) as relay, couriers(relay) as courier:
        for _ in range(2):
            courier.hand_over("dana@example.com", lambda: (CONTENT, []), Deadline(5))
        assert len(relay.said) == 1

        for connected in list(relay._open):
            connected.shutdown(2)
        courier.hand_over("dana@example.com", lambda: (CONTENT, []), Deadline(5))

        assert [mail.connection for mail in relay.mails] == [0, 0, 1]


@pytest.mark.parametrize("answer", ["421 too long idle", "550 too many", "451 later"])
def test_a_kept_connection_that_says_no_is_opened_anew(answer):
    with (
        ScriptedRelay({"MAIL": lambda _: answer if relay.mails else None}, {}) as relay,
        couriers(relay) as courier,
    ):
        for _ in range(2):
            courier.hand_over("dana@example.com", lambda: (CONTENT, []), Deadline(5))

        assert [mail.connection for mail in relay.mails] == [0, 1]


def test_no_command_can_become_two():
    with ScriptedRelay() as relay:
        for address in ("dana@example.com>\r\nRCPT TO:<thief@example.org", "dana@example.com\nDATA"):
            with pytest.raises(ValueError, match="line end"):
                carry(relay.url(), address=address)

    assert not [line for said in relay.said for line in said if "thief" in line or "DATA" in line]


def test_a_letter_called_off_at_the_last_moment_leaves_no_byte():
    def called_off():
        raise LookupError

    with ScriptedRelay() as relay:
        with pytest.raises(LookupError):
            carry(relay.url(), compose=called_off)

        assert relay.heard()[-3:] == ["RSET", "QUIT", "(closed)"]
        assert not [line for line in relay.heard() if line.upper().startswith("DATA")]


class TestSecurity:
    @pytest.fixture
    def authority(self, tmp_path, monkeypatch):
        authority = trustme.CA()
        authority.cert_pem.write_to_path(tmp_path / "authority.pem")
        monkeypatch.setenv("SSL_CERT_FILE", str(tmp_path / "authority.pem"))
        return authority

    @staticmethod
    def serving(authority, name="localhost"):
        context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        authority.issue_cert(name).configure_cert(context)
        return context

    @pytest.mark.parametrize(("scheme", "offers"), [("smtp+starttls", ("STARTTLS",)), ("smtps", ())])
    @pytest.mark.parametrize(
        ("offered", "said"), [("AUTH PLAIN LOGIN", "AUTH PLAIN "), ("AUTH LOGIN", "AUTH LOGIN")]
    )
    def test_both_kinds_of_tls_with_both_ways_to_sign_on(self, authority, scheme, offers, offered, said):
        login = {"AUTH": "334 VXNlcm5hbWU6"} if offered == "AUTH LOGIN" else {}
        with ScriptedRelay(
            login, scheme=scheme, context=self.serving(authority), offers=(*offers, offered)
        ) as relay:
            carry(relay.url("localhost", "dana%40example.com:p%3Assw%C3%B6rd@"))

            assert len(relay.mails) == 1
            assert [line for line in relay.heard() if line.startswith(said)]

    def test_none_where_no_name_is_set(self, authority):
        with ScriptedRelay(scheme="smtps", context=self.serving(authority), offers=("AUTH PLAIN",)) as relay:
            carry(relay.url("localhost"))

            assert not [line for line in relay.heard() if line.startswith("AUTH")]

    def test_starttls_that_is_not_offered_ends_it(self):
        with ScriptedRelay(scheme="smtp+starttls", offers=("AUTH PLAIN",)) as relay:
            with pytest.raises(Unreachable, match="STARTTLS"):
                carry(relay.url("localhost", f"dana:{SECRET}@"))

            assert [line.split()[0] for line in relay.heard()] == ["ehlo", "QUIT", "(closed)"]

    @pytest.mark.parametrize(
        ("answer", "reason"),
        [("454 not now", "454"), (b"220 go on\r\n250-injected\r\n250 AUTH PLAIN\r\n", "ahead of TLS")],
    )
    def test_starttls_refused_or_with_something_injected_behind_it_ends_it(self, authority, answer, reason):
        served = self.serving(authority)
        relay = ScriptedRelay(
            {"STARTTLS": answer}, scheme="smtp+starttls", context=served, offers=("STARTTLS",)
        )
        with relay:
            with pytest.raises(Unreachable, match=reason):
                carry(relay.url("localhost", f"dana:{SECRET}@"))

            assert not [line for line in relay.heard() if line.startswith(("AUTH", "MAIL"))]

    @pytest.mark.parametrize("fault", ["stranger", "name", "old"])
    def test_a_certificate_that_is_not_right_ends_it(self, authority, fault):
        served = self.serving(
            trustme.CA() if fault == "stranger" else authority,
            "else.example" if fault == "name" else "localhost",
        )
        if fault == "old":
            served.minimum_version = ssl.TLSVersion.MINIMUM_SUPPORTED
            with pytest.warns(DeprecationWarning, match="TLSv1_1"):
                served.maximum_version = ssl.TLSVersion.TLSv1_1
        for scheme in ("smtp+starttls", "smtps"):
            with ScriptedRelay(scheme=scheme, context=served, offers=("STARTTLS",)) as relay:
                with pytest.raises(Unreachable, match=r"(?i)certificate|version|alert|protocol|ahead of TLS"):
                    carry(relay.url("localhost"))

                assert not relay.mails

    def test_a_refused_password_is_in_no_error_no_log_and_no_repr(self, authority, caplog):
        caplog.set_level(logging.DEBUG)
        echo = {"AUTH": lambda said: f"535 5.7.8 what is {said}, {SECRET}"}
        with ScriptedRelay(
            echo, scheme="smtps", context=self.serving(authority), offers=("AUTH PLAIN",)
        ) as relay:
            url = relay.url("localhost", f"dana:{SECRET}@")
            with pytest.raises(Unreachable) as raised:
                carry(url)

        said = f"{raised.value} {caplog.text} {parse(url)!r} {parse(url)}"
        assert "535 5.7.8" in said
        assert SECRET not in said
        assert "ZGFuYQ" not in said
        assert raised.value.__cause__ is None

    def test_tls_is_1_2_or_newer_with_certificate_and_name_verified(self):
        context = tls()

        assert context.minimum_version >= ssl.TLSVersion.TLSv1_2
        assert (context.verify_mode, context.check_hostname) == (ssl.CERT_REQUIRED, True)

    def test_no_way_to_sign_on_ends_it(self, authority):
        relay = ScriptedRelay(scheme="smtps", context=self.serving(authority), offers=("AUTH GSSAPI",))
        with relay, pytest.raises(Unreachable, match="AUTH PLAIN"):
            carry(relay.url("localhost", f"dana:{SECRET}@"))


def test_a_relay_that_is_none_is_named_without_its_words():
    with pytest.raises(ValueError, match="a relay is") as raised:
        parse(f"ftp://dana:{SECRET}@mail.example.com")

    assert SECRET not in str(raised.value)


@pytest.mark.parametrize(
    ("name", "address", "said"),
    [
        ("mail.example.com", "192.0.2.1", "mail.example.com"),
        ("laptop", "192.0.2.1", "[192.0.2.1]"),
        ("laptop", "fe80::1%eth0", "[IPv6:fe80::1]"),
        ("bad_name.example.com x", "192.0.2.1", "[192.0.2.1]"),
    ],
)
def test_what_this_machine_calls_itself(monkeypatch, name, address, said):
    class Connected:
        def getsockname(self):
            return (address, 1)

    monkeypatch.setattr(dialogue.socket, "gethostname", lambda: name)

    assert dialogue._own_name(Connected()) == said


def test_no_code_goes_in_clear_text_to_another_machine(monkeypatch):
    monkeypatch.setattr(dialogue.Line, "is_loopback", lambda _: False)
    with ScriptedRelay() as relay, pytest.raises(Unreachable, match="without TLS"):
        carry(relay.url())
