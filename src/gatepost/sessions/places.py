"""Where somebody who is signed in can go: the list beside every page, in order."""

from collections.abc import Iterable
from functools import cache

from django.urls import reverse
from django.utils.translation import gettext

from gatepost.sessions.visit import Person


def of(person: Person) -> list[tuple[str, str]]:
    """Return the names of the addresses that this person's pages list, each with its words."""
    own = [
        ("home", gettext("Home")),
        ("account", gettext("Employee")),
        ("account-options", gettext("Options")),
        ("account-password", gettext("Password")),
        ("account-sessions", gettext("Sessions")),
    ]
    administrators = [
        ("employees", gettext("Employees")),
        ("options", gettext("Portal options")),
        ("two-factor", gettext("2-Factor Authentication")),
        ("delivery", gettext("Email delivery")),
        ("journal", gettext("Journal")),
    ]
    return own + administrators if person.administrator else own


def of_path(path: str, listed: Iterable[tuple[str, str]]) -> str:
    """Return the place that a page belongs to: the one whose address its own begins with; "" for none of them."""
    above = [name for name, _ in listed if name != "home" and path.startswith(_address(name))]
    return max(
        above, key=lambda name: len(_address(name)), default="home" if path == _address("home") else ""
    )


@cache
def _address(name: str) -> str:
    return reverse(name)
