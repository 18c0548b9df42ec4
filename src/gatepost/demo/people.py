"""Who is in the demo: one person for each thing that there is to see, with passwords made for this one time."""

import json
import secrets
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from gatepost.kernel import privacy

_WORDS = """
amber apple autumn basket beach birch bridge bright butter button candle canyon carpet castle cherry circle
cloud copper coral cotton dragon eagle early falcon forest garden ginger grape hazel honey island jacket
kettle ladder lemon maple marble meadow mirror olive orange paper pebble pepper pillow planet pocket quiet
rabbit ribbon river saddle silver spring summer tiger valley velvet violet walnut wander window winter
yellow
"""
_WORDS_IN_A_PASSWORD = 4


@dataclass(frozen=True, slots=True)
class Person:
    """Somebody who can sign in to the demo, or cannot, and what there is to notice about it."""

    name: str
    full_name: str
    notice: str
    email1: str = ""
    email2: str = ""
    destination: str = "both"
    administrator: bool = False
    active: bool = True


PEOPLE = (
    Person(
        "dana",
        "Dana Cole",
        "the administrator; one code comes to both addresses",
        "dana@example.com",
        "dana@home.example",
        administrator=True,
    ),
    Person(
        "ana",
        "Ana Sol",
        "an employee; one code comes to both addresses",
        "ana@example.com",
        "ana@home.example",
    ),
    Person("li", "Li Wei", "the code comes to the one address", "li@example.com", destination="email1"),
    Person("sam", "Sam Okoro", "no code can reach them: the page says what to do"),
    Person(
        "noor",
        "Noor Haddad",
        "inactive: a right password is answered like a wrong one",
        "noor@example.com",
        active=False,
    ),
)


def passwords(data: Path) -> Mapping[str, str]:
    """Return everybody's password by name: those of an earlier demo on this data folder, or new ones."""
    path = file(data)
    if not path.exists():
        made = {person.name: made_password() for person in PEOPLE}
        privacy.write_private(path, json.dumps(made, indent=2))
    known: Mapping[str, str] = json.loads(path.read_text("ascii"))
    return known


def file(data: Path) -> Path:
    """Return the file that makes a data folder a demo's: the passwords as they were at first."""
    return data / "demo-passwords.json"


def made_password() -> str:
    """Return four words to type: 23 bits, enough behind the limits of a portal that this machine alone reaches.

    No word comes twice: a password that says the same again is refused, in the demo as everywhere.
    """
    return "-".join(secrets.SystemRandom().sample(_WORDS.split(), _WORDS_IN_A_PASSWORD))
