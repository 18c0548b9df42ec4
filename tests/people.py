"""Employees for tests, added the way an administrator adds them."""

from gatepost.employees import flow
from gatepost.employees.flow import Newcomer
from gatepost.employees.models import Employee
from gatepost.kernel import clock, where
from gatepost.options import snapshot

PASSWORD = "correct horse battery staple"


def add(name="dana", **changed) -> Employee:
    """Add an employee with two addresses, both chosen."""
    entered = {
        "name": name,
        "full_name": f"{name.title()} Cole",
        "password": PASSWORD,
        "email1": f"{name}@example.com",
        "email2": f"{name}@home.example",
        **changed,
    }
    return flow.add(Newcomer(**entered), password_minimum=15, where=where.COMMAND_LINE, by="a test")


def option(name, value) -> None:
    """Change an option, as the options page does."""
    snapshot.change(name, value, by="a test", now=clock.now())


def two_factor_on() -> None:
    """Ask everybody for the second step from now on."""
    option("two_factor", True)
