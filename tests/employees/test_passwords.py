"""Which passwords are taken, and that finding out costs the same whoever it is for."""

from collections import Counter

import pytest

from gatepost.employees import hashers, passwords, rules
from gatepost.employees.models import Employee
from gatepost.employees.passwords import complaint
from gatepost.kernel import keyring
from gatepost.options.catalogue import Options
from tests import people

RIGHT = people.PASSWORD
NAMES = ("kim", "Kim Cole")
OPTIONS = Options(organisation="Example Ltd")


@pytest.mark.parametrize(
    ("password", "minimum"),
    [
        (RIGHT, 15),
        ("fifteen letters", 15),
        ("xkcdpass", 8),
        ("fifteen letters " + "x" * 984, 15),
        ("🙂🙃🐎🔋📎🙂🙃🐎🔋📎🙂🐎🙃🔋📎", 15),
        ("wärme pässe über", 15),
        ("a\tb c\u200dd\u202e efghijk", 15),
    ],
)
def test_a_password_that_is_long_enough_is_taken_as_typed(password, minimum):
    assert complaint(password, Options(password_minimum=minimum), names=NAMES) == ""


@pytest.mark.parametrize(
    ("password", "minimum", "said"),
    [
        ("", 15, "It has 0 characters; it needs at least 15."),
        ("x" * 14, 15, "It has 14 characters; it needs at least 15."),
        ("🙂" * 14, 15, "It has 14 characters"),
        ("x" * 63, 64, "It has 63 characters; it needs at least 64."),
        ("x" * 1001, 15, "It has 1001 characters; 1000 is the most."),
        ("password", 8, "on the list of common passwords"),
        ("PassWord1", 8, "on the list of common passwords"),
        ("  password123 ", 8, "on the list of common passwords"),
        ("1qaz2wsx3edc4rfv", 15, "on the list of common passwords"),
        ("x" * 20 + "\0", 15, "something that no keyboard types"),
        ("x" * 20 + "\ud800", 15, "something that no keyboard types"),
    ],
)
def test_another_one_is_refused_in_a_sentence(password, minimum, said):
    assert said in complaint(password, Options(password_minimum=minimum), names=NAMES)


@pytest.mark.parametrize(
    ("password", "said"),
    [
        ("a" * 16, "Said once, it has only 1 of at least 15 characters."),
        (" " * 16, "Said once, it has only 1 of"),
        ("abcabcabcabcabc", "Said once, it has only 3 of"),
        ("abcdefgh abcdefgh", "Said once, it has only 9 of"),
        ("sunny day sunny day ", "Said once, it has only 10 of"),
        ("kim kim kim kim kim", "Said once, it has only 4 of"),
        ("abcdefghijklmnop", "only count up or down"),
        ("zyxwvutsrqponmlk", "only count up or down"),
        ("Kim Cole Kim.Cole", "beside names that anybody knows"),
        ("KIMCOLEkimcole2026", "beside names that anybody knows"),
        ("example_ltd example!", "beside names that anybody knows"),
        ("\uff4b\uff49\uff4d cole's gatepost", "beside names that anybody knows"),
    ],
)
def test_what_says_little_is_refused_however_long(password, said):
    assert said in complaint(password, OPTIONS, names=NAMES)


@pytest.mark.parametrize(
    "password",
    [
        "kim has a quiet garden",
        "hello world, hello",
        "sunny day in may sunny day in may",
        "an old example tree",
    ],
)
def test_a_name_or_a_word_twice_does_no_harm_where_there_is_more(password):
    assert complaint(password, OPTIONS, names=NAMES) == ""


def test_a_short_name_is_not_looked_for_in_words():
    assert complaint("al bali kali halal", OPTIONS, names=("al", "Al Li")) == ""


def test_a_long_one_is_refused_before_it_is_hashed(monkeypatch):
    monkeypatch.setattr(hashers, "hashed", lambda *_: pytest.fail("it was hashed"))

    assert complaint("x" * 1001, OPTIONS, names=NAMES)


@pytest.fixture
def hashes(monkeypatch):
    """Return the list of the costs of all hashes that are made from now on."""
    made = []
    real_verify, real_hashed = hashers.verify_encoded, hashers.hashed

    def verify(encoded, password):
        made.append(hashers.parameters(f"argon2{encoded.decode()}")[:2])
        return real_verify(encoded, password)

    def hashed(password, salt, memory, passes):
        made.append((memory, passes))
        return real_hashed(password, salt, memory, passes)

    monkeypatch.setattr(hashers, "verify_encoded", verify)
    monkeypatch.setattr(hashers, "hashed", hashed)
    return made


@pytest.fixture
def sample(monkeypatch):
    """Return this test's own sample of what is stored."""
    monkeypatch.setattr(passwords, "_sample", passwords._Sample())
    return passwords._sample


def verify(name, typed):
    key = rules.name_key(name)
    return passwords.verify(passwords.find(key), typed, keyring.current(), key)


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("name", "typed", "right"),
    [
        ("dana", RIGHT, True),
        ("DANA", RIGHT, True),
        ("dana", RIGHT.upper(), False),
        ("dana", f" {RIGHT}", False),
        ("dana", "", False),
        ("ina", RIGHT, False),
        ("ina", "wrong", False),
        ("nopass", RIGHT, False),
        ("nopass", "", False),
        ("broken", RIGHT, False),
        ("nobody", RIGHT, False),
        ("nobody", "\ud800", False),
        ("", "", False),
        ("no\0body\ud800", RIGHT, False),
    ],
)
def test_every_name_costs_one_hash_of_the_same_cost(sample, hashes, name, typed, right):
    for each in ("dana", "ina", "nopass", "broken"):
        people.add(each)
    Employee.objects.filter(name="ina").update(active=False)
    Employee.objects.filter(name="nopass").update(password="")
    Employee.objects.filter(name="broken").update(
        password="argon2$argon2id$v=19$m=8192,t=1,p=1$c2FsdA$broken"
    )
    hashes.clear()
    passwords.renew_proportions()

    assert verify(name, typed) is right
    assert hashes == [(8192, 1)]


def employees_with(costs):
    """Add an employee for each cost, as if their password had been hashed under it."""
    salt, digest = "AAECAwQFBgcICQoLDA0ODw", "mu73UxPlhfSSwzxeEtgumtJTt914Yy1Tfomc1O3deJw"
    Employee.objects.bulk_create(
        Employee(
            name=f"e{number}",
            name_key=f"e{number}",
            password=f"argon2$argon2id$v=19$m={memory},t={passes},p=1${salt}${digest}",
            destination="both",
            created_at="2026-11-24T00:00:00Z",
        )
        for number, (memory, passes) in enumerate(costs)
    )


def costs_of(names):
    ring = keyring.current()
    return {name: passwords._dummy_cost(ring, name) for name in names}


@pytest.mark.django_db
def test_unknown_names_cost_what_is_stored_and_each_always_the_same(sample):
    employees_with([(8192, 1)] * 30 + [(8192, 2)] * 10)
    names = [f"nobody{number}" for number in range(1000)]

    passwords.renew_proportions()
    first = costs_of(names)
    sample.read_at = -1000.0
    passwords.renew_proportions()

    assert costs_of(names) == first
    assert 180 < Counter(first.values())[8192, 2] < 320


@pytest.mark.django_db
def test_in_a_large_firm_a_sample_is_enough_and_the_same_each_time(sample, django_assert_max_num_queries):
    employees_with([(8192, 1), (8192, 1), (8192, 1), (8192, 2)] * 300)

    with django_assert_max_num_queries(21):
        passwords.renew_proportions()

    assert sample.stored.total() == 400
    assert sample.stored[8192, 2] == 100


@pytest.mark.django_db
def test_the_sample_is_taken_now_and_then(sample, django_assert_num_queries):
    passwords.renew_proportions()

    with django_assert_num_queries(0):
        passwords.renew_proportions()
    assert costs_of(["nobody"]) == {"nobody": (8192, 1)}  # nobody there yet: today's cost


@pytest.mark.django_db
def test_a_hash_under_other_parameters_is_known_as_stale(settings):
    people.add()
    known = passwords.find("dana")

    assert not passwords.stale(known)
    settings.ARGON2 = (8192, 2, 1)
    assert passwords.stale(known)
