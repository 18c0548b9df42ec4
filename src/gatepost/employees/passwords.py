"""Checking a password in the same time whoever it is for, and judging a new one."""

import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache
from time import monotonic

from django.conf import settings
from django.contrib.auth.password_validation import CommonPasswordValidator
from django.core.exceptions import ValidationError
from django.utils.translation import gettext

from gatepost.employees import hashers, models, rules
from gatepost.kernel import argon2, instruments
from gatepost.kernel.database import statements
from gatepost.kernel.keyring import Keyring, Purpose
from gatepost.options.catalogue import Options

BESIDE_NAMES = 8
"""Characters that a password needs beside the names of its owner and of the organisation."""
LONGEST = 1000
"""Characters. A longer one is refused before it is hashed, so that nobody can make us hash a book."""

_NOT_TYPED = re.compile("[\x00\ud800-\udfff]")
_OURS = "gatepost"
_HASHER = hashers.Argon2idHasher()
_PLACES, _AT_A_PLACE = 20, 20
_STALE_AFTER = 300.0  # seconds


@dataclass(frozen=True, slots=True)
class Known:
    """What the password step reads of an employee."""

    id: int
    password: str
    active: bool
    password_version: int
    epoch: int
    language: str


NOBODY = Known(0, "", active=False, password_version=0, epoch=0, language="")
"""Stands for a name that does not exist, so that it costs what a real one does."""


def find(name_key: str) -> Known | None:
    """Return the employee with this name, active or not."""
    row = statements.one(models.BY_NAME, name_key=name_key)
    return Known(row[0], row[1], bool(row[2]), *row[3:]) if row else None


def verify(employee: Known | None, typed: str, ring: Keyring, name_key: str) -> bool:
    """Say whether `typed` is the password of an active employee. Costs one hash, whoever it is for.

    An unknown name, or an employee without a password, is given a dummy hash whose parameters are picked by the
    name, in the proportions in which parameters are stored: after the parameters were raised, an old account's
    hash would otherwise be quicker than a dummy's, and tell that the account exists.
    """
    with instruments.PASSWORD_HASH.time():
        if employee is None or hashers.parameters(employee.password) is None:
            memory, passes = _dummy_cost(ring, name_key)
            hashers.hashed(typed, bytes(argon2.SALT_BYTES), memory, passes)
            return False
        right = _HASHER.verify(typed, employee.password)
    return right and employee.active


def stale(employee: Known) -> bool:
    """Say whether the stored hash has other parameters than today's."""
    return _HASHER.must_update(employee.password)


def hashed(password: str) -> str:
    """Return the string to store for a new password."""
    return _HASHER.encode(password, _HASHER.salt())


def complaint(password: str, options: Options, *, names: Sequence[str]) -> str:
    """Return why a new password is not good enough, in a sentence; "" when it is (NIST SP 800-63B 3.1.1.2).

    `names`: those of its owner. Length, a list of common ones, and what thieves try before all else; no rules about
    kinds of characters, and nothing is cut off.
    """
    length, minimum = len(password), options.password_minimum
    if length < minimum:
        return gettext(
            "It has %(length)d characters; it needs at least %(minimum)d. A few words in a row are easy to keep."
        ) % {"length": length, "minimum": minimum}
    if length > LONGEST:
        return gettext("It has %(length)d characters; %(most)d is the most.") % {
            "length": length,
            "most": LONGEST,
        }
    if _NOT_TYPED.search(password):
        return gettext("It holds something that no keyboard types.")
    try:
        _common().validate(password)
    except ValidationError:
        return gettext("It is on the list of common passwords, which thieves try first. Pick another one.")
    return _too_simple(password, minimum, [*names, options.organisation, _OURS])


def _too_simple(password: str, minimum: int, names: Sequence[str]) -> str:
    """Return why a password that is long enough is guessed all the same: it says little, or what anybody knows."""
    once, beside = len(rules.said_once(password)), len(rules.apart_from(password, names))
    if once < minimum:
        return gettext(
            "It says the same again and again. Said once, it has only %(length)d of at least %(minimum)d characters. "
            "A few different words in a row are easy to keep."
        ) % {"length": once, "minimum": minimum}
    if rules.is_row(password):
        return gettext(
            "Its characters only count up or down. A few different words in a row are easy to keep."
        )
    if beside < BESIDE_NAMES:
        return gettext(
            "It says little beside names that anybody knows: yours, or the organisation's. "
            "Add a few words that have nothing to do with them."
        )
    return ""


@lru_cache(maxsize=1)
def _common() -> CommonPasswordValidator:
    return CommonPasswordValidator()


class _Sample:
    """How often each cost of a hash is stored, from a sample that is renewed now and then."""

    def __init__(self) -> None:
        self.read_at = -_STALE_AFTER
        self.stored: Counter[rules.Cost] = Counter()


_sample = _Sample()


def renew_proportions() -> None:
    """Renew the sample of stored costs when it is old. Called for every name alike, before the hash.

    SECURITY: it is taken at the same places each time. By chance it would wobble, and with it the cost of some unknown
    names; a name whose cost comes and goes is nobody's.
    """
    if monotonic() - _sample.read_at < _STALE_AFTER:
        return
    _sample.stored = Counter(_costs_stored().values())
    _sample.read_at = monotonic()


def _costs_stored() -> dict[int, rules.Cost]:
    """Return what some hashes cost, by employee: all in a small firm, else twenty at each of twenty places."""
    lowest, highest = statements.one(models.SPAN_OF_IDS) or (0, 0)
    span = highest - lowest + 1
    places = 1 if span <= _PLACES * _AT_A_PLACE else _PLACES
    rows = [
        row
        for place in range(places)
        for row in statements.many(
            models.SAMPLE_OF_PASSWORDS,
            start=lowest + span * place // places,
            most=_PLACES * _AT_A_PLACE // places,
        )
    ]
    return {id_: found[:2] for id_, encoded in rows if (found := hashers.parameters(encoded))}


def _dummy_cost(ring: Keyring, name_key: str) -> rules.Cost:
    mark = ring.mac(Purpose.NAME_KEY, ring.active, b"gp-dummy-hash-v1", name_key.encode())
    return rules.in_proportion(_sample.stored or Counter([settings.ARGON2[:2]]), mark[:8])
