"""Settings' texts become values, or are refused in words that repeat nothing of them."""

# ruff: noqa: RUF001  (what looks like something else is what is tested)

from ipaddress import ip_network
from pathlib import Path

import pytest

from gatepost.kernel import values

SECRET = "hunter2"


def refused(read, text, *said, **more):
    with pytest.raises(ValueError, match=r"^(it|its|an|one|word|relay|memory|passwords) ") as error:
        read(text, **more)
    assert SECRET not in str(error.value)
    for each in said:
        assert each in str(error.value)


@pytest.mark.parametrize(
    ("url", "engine", "expected"),
    [
        ("sqlite:////data/gatepost.sqlite3", "sqlite", {"NAME": "/data/gatepost.sqlite3"}),
        ("sqlite:////data/my%20files/a+b%23.sqlite3", "sqlite", {"NAME": "/data/my files/a+b#.sqlite3"}),
        ("sqlite:///data/x", "sqlite", {"NAME": str(Path("data/x").absolute())}),
        (
            f"postgres://gp:{SECRET}@db.example:5433/portal",
            "postgresql",
            {"NAME": "portal", "USER": "gp", "PASSWORD": SECRET, "HOST": "db.example", "PORT": 5433},
        ),
        ("postgresql://gp:p%40%2F%23%3A@db/portal", "postgresql", {"PASSWORD": "p@/#:", "HOST": "db"}),
        (
            "postgres://gp@//run/postgresql/portal",
            "postgresql",
            {"NAME": "portal", "HOST": "/run/postgresql"},
        ),
        ("postgres://db/portal?sslmode=require", "postgresql", {"OPTIONS": {"sslmode": "require"}}),
    ],
)
def test_a_database_is_described_for_django(url, engine, expected):
    config = values.database(url)

    assert config["ENGINE"] == f"gatepost.kernel.database.{engine}"
    assert {name: config[name] for name in expected} == expected


@pytest.mark.parametrize(
    "url", ["sqlite:////d/x", "postgres://db/portal?autocommit=0&atomic_requests=1&conn_max_age=5"]
)
def test_no_url_changes_when_things_are_committed(url):
    config = values.database(url)

    assert (config["AUTOCOMMIT"], config["ATOMIC_REQUESTS"], config["CONN_MAX_AGE"]) == (True, False, None)


@pytest.mark.parametrize(
    "url",
    [
        "gatepost.sqlite3",
        "/data/gatepost.sqlite3",
        "sqlite://",
        "sqlite:///",
        "sqlite://:memory:",
        "sqlite://data/gatepost.sqlite3",
        "sqlite:////data/x?timeout=1",
        f"mysql://gp:{SECRET}@db/portal",
        f"postgis://gp:{SECRET}@db/portal",
        f"postgres:{SECRET}",
        f"postgres://gp:{SECRET}@db",
        f"postgres://gp:{SECRET}@db/",
        f"postgres://gp:{SECRET}@db:port/portal",
        f"postgres://gp:{SECRET}@db:70000/portal",
        f"postgres://gp:{SECRET}/x@db/portal",
        f"postgres://gp:{SECRET}#x@db/portal",
        f"postgres://gp:{SECRET}?x@db/portal",
        f"postgres://gp:5432/{SECRET}@db/portal",
        f"postgres://gp:[{SECRET}@db/portal",
        f"postgres://gp:{SECRET}@db/portal#x",
    ],
)
def test_another_database_is_refused_and_its_password_not_repeated(url):
    refused(values.database, url)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("127.0.0.1:8000", ("127.0.0.1", 8000)),
        ("0.0.0.0:443", ("0.0.0.0", 443)),
        ("localhost:8000", ("127.0.0.1", 8000)),
        ("[::1]:8000", ("::1", 8000)),
        ("[::]:0", ("::", 0)),
    ],
)
def test_where_to_listen(text, expected):
    assert values.listen(text) == expected


@pytest.mark.parametrize(
    "text",
    ["", "8000", ":8000", "127.0.0.1", "127.0.0.1:", "127.0.0.1:x", "127.0.0.1:65536", "127.0.0.1:-1", "::1:8000",
     "[127.0.0.1]:8000", "[::1:8000", "::1]:8000", "portal.example.com:8000", "127.0.0.1:８０００", "1.2.3:8000"],
)  # fmt: skip
def test_nowhere_to_listen(text):
    refused(values.listen, text)


@pytest.mark.parametrize(
    ("text", "said"),
    [("8010", "it is not host:port"), (":8010", "it is not host:port"), ("x:8010", "its host is neither"),
     ("127.0.0.1:99999", "its port is above 65535"), (f"127.0.0.1:{'9' * 5000}", "its port is above 65535")],
)  # fmt: skip
def test_nowhere_to_listen_is_told_by_what_is_wrong_with_it(text, said):
    refused(values.listen, text, said)


@pytest.mark.parametrize(
    ("host", "is_it"),
    [("localhost", True), ("127.0.0.1", True), ("127.8.8.8", True), ("::1", True), ("[::1]", True), ("10.0.0.1", False),
     ("localhost.example.com", False), ("127.0.0.1.example.com", False), ("", False), ("::ffff:10.0.0.1", False)],
)  # fmt: skip
def test_what_is_this_machine(host, is_it):
    assert values.is_loopback(host) is is_it


@pytest.mark.parametrize("insecure", [True, False])
def test_the_public_address_is_https(insecure):
    assert values.public("https://Portal.example.com/", insecure=insecure) == "https://portal.example.com"


def test_http_is_for_this_machine_alone_and_only_where_allowed():
    assert values.public("http://127.0.0.1:8000", insecure=True) == "http://127.0.0.1:8000"
    refused(values.public, "http://127.0.0.1:8000", "unprotected", insecure=False)
    refused(values.public, "http://portal.example.com", "unprotected", insecure=True)
    refused(values.public, f"https://admin:{SECRET}@portal.example.com", "user name", insecure=True)


def test_networks_stand_with_spaces_or_commas_between():
    expected = tuple(map(ip_network, ("127.0.0.1", "10.0.0.0/8", "fd00::/64")))

    assert values.networks("127.0.0.1, 10.0.0.0/8\tfd00::/64") == expected
    assert values.networks("") == ()


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("10.0.0.1/24", "word 1"),
        ("10.0.0.0/8 proxy.example", "word 2"),
        ("127.0.0.1/33", "word 1"),
        ("0.0.0.0/0", "half the world"),
        ("::/0", "half the world"),
        ("127.0.0.1 8.0.0.0/7", "word 2 lets half the world"),
    ],
)
def test_other_proxies_are_refused(text, said):
    refused(values.networks, text, said)


def test_relays_are_taken_in_their_order():
    text = f" smtp+starttls://u:{SECRET}@mail.example:587\nsmtps://u:p%23w@mail.example smtp+plain://127.0.0.1:1025 "

    assert values.relays(text) == tuple(text.split())
    assert values.relays("smtp+plain://[::1]:25") == ("smtp+plain://[::1]:25",)
    assert values.relays("smtps://mail.example?connections=2&letters=30")
    assert values.relays("smtps://u@mail.example?oauth=/file") == ("smtps://u@mail.example?oauth=/file",)
    assert values.relays("") == ()


@pytest.mark.parametrize(
    ("url", "said"),
    [
        (f"smtp://u:{SECRET}@mail.example.com", "is not smtp+starttls://"),
        (f"https://u:{SECRET}@mail.example.com", "is not smtp+starttls://"),
        ("mail.example.com:587", "is not smtp+starttls://"),
        (f"smtps://u:{SECRET}@", "with a host"),
        (f"smtp+plain://u:{SECRET}@mail.example.com", "unprotected"),
        ("smtp+plain://127.0.0.1.example.com", "unprotected"),
        (f"smtps://u:{SECRET}@mail.example.com:0", "port of 0"),
        (f"smtps://u:{SECRET}@mail.example.com:x", "is not a valid address"),
        (f"smtps://u:{SECRET}#x@mail.example.com", "is not a valid address"),
        (f"smtps://u:{SECRET}/x@mail.example.com", "is not a valid address"),
        (f"smtps://u:[{SECRET}]@mail.example.com", "is not a valid address"),
        (f"smtps://u:{SECRET}@mail.example.com/inbox", "more than"),
        (f"smtps://u:{SECRET}@mail.example.com?tls=no", "more than"),
        (f"smtps://u:{SECRET}@mail.example.com?connections=0", "more than"),
        (f"smtps://u:{SECRET}@mail.example.com?connections=10", "more than"),
        (f"smtps://u:{SECRET}@mail.example.com?letters=2&", "more than"),
        (f"smtps://u:{SECRET}@mail.example.com#x", "more than"),
        ("smtps://u@mail.example.com", "without a password"),
        ("smtps://mail.example.com?oauth=/file", "oauth= but no user"),
        (f"smtps://u:{SECRET}@mail.example.com?oauth=/file", "a password too"),
        ("smtp+plain://u@127.0.0.1?oauth=/file", "no TLS"),
        ("smtps://u@mail.example.com?oauth=file", "oauth=/path"),
        (f"smtps://:{SECRET}@mail.example.com", "without a user"),
        (f"smtps://u:{SECRET}@a.example:465,smtps://b.example", "is not a valid address"),
    ],
)
def test_another_relay_is_refused_by_number_and_its_password_not_repeated(url, said):
    refused(values.relays, f"smtp+plain://127.0.0.1 {url}", "relay 2 ", said)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("signin@example.com", "signin@example.com"),
        ("Sign-in <signin@example.com>", "Sign-in <signin@example.com>"),
        ('"Sign-in, Example Ltd." <signin@corp.local>', '"Sign-in, Example Ltd." <signin@corp.local>'),
        ("Anmeldung für alle <signin@bücher.example>", "Anmeldung für alle <signin@xn--bcher-kva.example>"),
    ],
)
def test_whom_mails_come_from(text, expected):
    assert values.sender(text) == expected


@pytest.mark.parametrize(
    "text",
    ["", "Sign-in", "Sign-in <>", "Sign-in <signin@example.com", "a@x.example, b@x.example",
     "A <a@x.example>, B <b@x.example>",
     "Sign-in\r\nBcc: all@x.example <signin@example.com>", "a@x.example <b@x.example>", "Sign\u202ein <a@x.example>",
     '"a" "b" <a@x.example>', "signin@example.com>"],
)  # fmt: skip
def test_nobody_mails_could_come_from(text):
    refused(values.sender, text)


@pytest.mark.parametrize("text", ["65536,2,1", "19456, 2, 1", "47104,1,1", "7168,5,1", "1048576,10,1"])
def test_strong_hashes_are_taken(text):
    assert values.argon2(text, insecure=False) == tuple(int(word) for word in text.split(","))


@pytest.mark.parametrize("insecure", [True, False])
@pytest.mark.parametrize(
    "text",
    ["", "65536", "65536,2", "65536,2,1,1", "x,2,1", "65536,2,2", "65536,0,1", "65536,11,1", "1048577,2,1", "7167,10,1",
     "-65536,2,1", "65536.0,2,1", "６５５３６,2,1"],
)  # fmt: skip
def test_other_hashes_are_refused(text, insecure):
    refused(values.argon2, text, insecure=insecure)


def test_weak_hashes_are_for_trying_things_out():
    assert values.argon2("8192,1,1", insecure=True) == (8192, 1, 1)
    refused(values.argon2, "8192,1,1", "too little", insecure=False)
