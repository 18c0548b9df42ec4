"""Where somebody who is signed in can go: the list beside every page, in order."""

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
        ("journal", gettext("Journal")),
    ]
    return own + administrators if person.administrator else own
