"""Moving in: the demo's options and people, each through the same steps as in a real portal."""

from collections.abc import Mapping

from django.db.transaction import atomic

from gatepost.demo import local
from gatepost.demo.people import PEOPLE, Person
from gatepost.employees import flow as employees
from gatepost.employees.flow import Newcomer
from gatepost.employees.models import Employee
from gatepost.enabling import flow as enabling
from gatepost.enabling.flow import By
from gatepost.kernel import clock, where
from gatepost.options import snapshot

BY = "gatepost demo"
OPTIONS = {"organisation": "Example Ltd", "who_helps": "Robin on extension 100"}


def move_in(passwords: Mapping[str, str]) -> None:
    """Set the options and add whoever is missing. In a data folder that was kept, what was changed stays so."""
    known = set(Employee.objects.values_list("name", flat=True))
    if not known:
        _set_options()
    for person in PEOPLE:
        if person.name not in known:
            _add(person, passwords[person.name])


def _set_options() -> None:
    for name, value in (OPTIONS | {"time_zone": local.zone()}).items():
        with atomic(durable=True):
            snapshot.change(name, value, by=BY, now=clock.now())
    by = By(where.COMMAND_LINE, BY)
    enabling.switch(on=True, by=by, reason="a demo, whose mails need no proof")


def _add(person: Person, password: str) -> None:
    newcomer = Newcomer(
        name=person.name,
        full_name=person.full_name,
        password=password,
        email1=person.email1,
        email2=person.email2,
        destination=person.destination,
        administrator=person.administrator,
    )
    employees.add(newcomer, options=snapshot.current(), where=where.COMMAND_LINE, by=BY)
    if not person.active:
        employees.deactivate(person.name, where=where.COMMAND_LINE, by=BY)
