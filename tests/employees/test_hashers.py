"""Hashes are what every other argon2id makes and reads; what is stored badly is refused, not run."""

# ruff: noqa: RUF001  (what looks like something else is what is tested)

import pytest
from django.contrib.auth.hashers import check_password, identify_hasher, make_password

from gatepost.employees.hashers import Argon2idHasher, parameters

HASHER = Argon2idHasher()
PASSWORD = "correct horse battery staple"
SALT = "$AAECAwQFBgcICQoLDA0ODw$"
# Made by argon2-cffi 25.1, but for the first, which is the one of the reference implementation's own tests.
KNOWN = {
    "reference": ("password", "m=65536,t=2,p=1$c29tZXNhbHQ$CTFhFdXPJO1aFaMaO6Mm5c8y7cJHAph8ArZWb2GRPPc"),
    "plain": (PASSWORD, f"m=8192,t=1,p=1{SALT}mu73UxPlhfSSwzxeEtgumtJTt914Yy1Tfomc1O3deJw"),
    "costly": (PASSWORD, f"m=19456,t=3,p=1{SALT}2CWisOlsUcfkutNh6nBbHMJahNf6Aa2DLbR5jJkQLGk"),
    "letters of the world": (
        "pässwörd 東京 🙂",
        f"m=8192,t=2,p=1{SALT}Wbe620714Af1BGP8gR8OyHvOx5nzWGbERJ9uzolJs0I",
    ),
    "empty": ("", f"m=8192,t=1,p=1{SALT}UERbZKNiz0MtF1sPvUhPI/UdPx95e2C9SQUywq3R1lo"),
    "with NUL": ("a\0b", f"m=8192,t=1,p=1{SALT}xdkGo2R0BGcYLcm02ksyfoesG9a0O/mjFxpmGFkdAuM"),
    "a thousand letters": ("x" * 1000, f"m=8192,t=1,p=1{SALT}vqELXWCTkfRNM305B/Ke7IHIwqCXEOpUDsyWbCZ+AiU"),
    "as Django makes it": (
        PASSWORD,
        "m=8192,t=2,p=8$AAECAwQFBgcICQoLDA0ODxAREhMUFQ$gromiGZPRFClHrmsYO+r7Db9oI2oqLtUBbwW6+xvGi8",
    ),
    "the longest": (
        PASSWORD,
        f"m=8192,t=1,p=1{SALT}8p81oR6b/KlKAZ+5vUQF844/yjsyLKtTCaCbMJr96kDnnYoxGF9lagXimiigtkFk+4T7s4O4xQ",
    ),
}
KINDS = pytest.mark.parametrize(("password", "rest"), KNOWN.values(), ids=KNOWN)


def stored(rest):
    return f"argon2$argon2id$v=19${rest}"


@KINDS
def test_a_hash_made_elsewhere_is_read(password, rest):
    assert HASHER.verify(password, stored(rest))
    assert not HASHER.verify(password + "x", stored(rest))
    assert not HASHER.verify(password[:-1] + "\0", stored(rest))


@pytest.mark.parametrize(
    "name", ["plain", "costly", "letters of the world", "empty", "with NUL", "a thousand letters"]
)
def test_a_hash_made_here_is_the_same(name, settings):
    password, rest = KNOWN[name]
    settings.ARGON2 = parameters(stored(rest))

    assert HASHER.encode(password, SALT.strip("$")) == stored(rest)


def test_each_hash_has_a_salt_of_its_own():
    one, other = (HASHER.encode(PASSWORD, HASHER.salt()) for _ in range(2))

    assert one != other
    assert HASHER.verify(PASSWORD, one)
    assert HASHER.verify(PASSWORD, other)


def test_nothing_of_a_password_is_cut_off_or_folded():
    encoded = HASHER.encode("x" * 999 + "y", HASHER.salt())

    assert HASHER.verify("x" * 999 + "y", encoded)
    assert not HASHER.verify("x" * 1000, encoded)
    assert not HASHER.verify("X" * 999 + "y", encoded)
    assert not HASHER.verify("cafe\u0301", HASHER.encode("café", HASHER.salt()))
    assert not HASHER.verify("a", HASHER.encode("a\0b", HASHER.salt()))


def test_half_a_character_breaks_nothing():
    assert not HASHER.verify("\ud800", HASHER.encode("?", HASHER.salt()))


D = "mu73UxPlhfSSwzxeEtgumtJTt914Yy1Tfomc1O3deJw"


@pytest.mark.parametrize(
    "encoded",
    [
        "",
        "!",
        "plain text",
        "pbkdf2_sha256$600000$salt$hash",
        "argon2$",
        f"$argon2id$v=19$m=8192,t=1,p=1{SALT}{D}",
        f"argon2$argon2i$v=19$m=8192,t=1,p=1{SALT}{D}",
        f"argon2$argon2id$v=16$m=8192,t=1,p=1{SALT}{D}",
        f"argon2$argon2id$m=8192,t=1,p=1{SALT}{D}",
        stored(f"m=8192,t=1{SALT}{D}"),
        stored(f"m=,t=1,p=1{SALT}{D}"),
        stored(f"m=-8192,t=1,p=1{SALT}{D}"),
        stored(f"m=８192,t=1,p=1{SALT}{D}"),
        stored(f"m=8192,t=1,p=1$$${D}"),
        stored(f"m=8192,t=1,p=1$AAECAw${D}"),
        stored(f"m=8192,t=1,p=1$AAECAwQFBgcICQoLDA0OD${D}"),
        stored(f"m=8192,t=1,p=1{SALT}"),
        stored(f"m=8192,t=1,p=1{SALT}AAAA"),
        stored(f"m=8192,t=1,p=1{SALT}{D}!"),
        stored(f"m=8192,t=1,p=1{SALT}{D}AA"),
        stored(f"m=8192,t=1,p=1{SALT}{D}\n"),
        stored(f"m=8192,t=1,p=1{SALT}{D}=") + "=",
        stored(f"m=8192,t=1,p=1{SALT}{D[:-1]}x"),  # bits that stand for nothing
        stored(f"m=8192,t=1,p=1{SALT}{'A' * 75}"),  # longer than libsodium reads
        # More than a minute and a gigabyte, or less than there can be.
        stored(f"m=1048577,t=1,p=1{SALT}{D}"),
        stored(f"m=99999999,t=1,p=1{SALT}{D}"),
        stored(f"m=8192,t=11,p=1{SALT}{D}"),
        stored(f"m=8192,t=4294967295,p=1{SALT}{D}"),
        stored(f"m=8192,t=1,p=9{SALT}{D}"),
        stored(f"m=0,t=1,p=1{SALT}{D}"),
        stored(f"m=7,t=1,p=1{SALT}{D}"),
        stored(f"m=63,t=1,p=8{SALT}{D}"),
        stored(f"m=8192,t=0,p=1{SALT}{D}"),
        stored(f"m=8192,t=1,p=0{SALT}{D}"),
    ],
)
def test_a_string_that_cannot_be_verified_is_nobodys_password(encoded):
    assert parameters(encoded) is None
    assert not HASHER.verify(PASSWORD, encoded)
    assert HASHER.must_update(encoded)


def test_what_has_parameters_is_really_hashed():
    # No string passes the look at its shape and is then refused at once, which would tell it from the others.
    assert HASHER.verify("", stored(f"m=8,t=1,p=1{SALT}{D}")) is False
    assert parameters(stored(f"m=8,t=1,p=1{SALT}{D}")) == (8, 1, 1)


@pytest.mark.parametrize(
    ("now", "stale"), [((8192, 1, 1), False), ((8192, 2, 1), True), ((19456, 1, 1), True)]
)
def test_other_parameters_than_todays_are_hashed_anew(settings, now, stale):
    settings.ARGON2 = now

    assert HASHER.must_update(stored(KNOWN["plain"][1])) is stale


def test_django_takes_it_for_its_own():
    encoded = make_password(PASSWORD)

    assert identify_hasher(encoded).algorithm == "argon2"
    assert check_password(PASSWORD, encoded)
    assert not check_password("wrong", encoded)


def test_a_summary_shows_no_hash():
    shown = str(HASHER.safe_summary(stored(KNOWN["plain"][1])))

    assert "8192" in shown
    assert D not in shown
    assert SALT.strip("$") not in shown
