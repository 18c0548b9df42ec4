"""What the demo says once it is up: on one screen for people, on one line for programs."""

from collections.abc import Mapping
from typing import Any

from gatepost.demo.people import PEOPLE, Person

_INBOX = "/demo/inbox/"
_SHOWN = ("name", "email1", "email2", "destination", "administrator", "active")


def data(url: str, passwords: Mapping[str, str]) -> dict[str, Any]:
    """Return where to go and who can sign in, for programs."""
    people = [_facts(person) | {"password": passwords[person.name]} for person in PEOPLE]
    return {"url": url, "inbox": f"{url}{_INBOX}", "people": people}


def lines(url: str, passwords: Mapping[str, str], *, kept: str) -> list[str]:
    """Return the same for people: 24 lines of 80 characters at most. `kept` is the folder that stays, or ""."""
    end = f"Ctrl-C ends it; {kept} stays." if kept else "Ctrl-C ends it, and nothing of it stays."
    said = [
        f"The demo of Gatepost is up. {end}",
        "",
        f"  Portal  {url}/",
        f"  Inbox   {url}{_INBOX}",
        "",
    ]
    for person in PEOPLE:
        addresses = " and ".join(filter(None, (person.email1, person.email2))) or "no address"
        said += [f"  {person.name:5} {passwords[person.name]:28} {addresses}", f"        {person.notice}"]
    return [
        *said,
        "",
        "Sign in with a name and its password, then look into the inbox for the code:",
        "every mail lands there and goes no further.",
    ]


def _facts(person: Person) -> dict[str, Any]:
    return {name: getattr(person, name) for name in _SHOWN}
