"""`gatepost employee`: all that can be done with people on the pages, for whoever has the server."""

from datetime import datetime
from typing import Any

from django.core.management.base import CommandParser

from gatepost.administration import command_line, on_the_server, record_form
from gatepost.administration.flow import ON_THE_SERVER as _BY
from gatepost.employees import addresses, flow, passwords, rules
from gatepost.employees.flow import Newcomer, NotAllowedError
from gatepost.employees.models import Employee
from gatepost.factors.temporary_code import flow as temporary_code
from gatepost.factors.temporary_code.flow import Maker
from gatepost.kernel import commands, times, where
from gatepost.options import snapshot

_SHOWN = (
    "id", "name", "full_name", "email1", "email1_proved_at", "email2", "email2_proved_at", "destination", "fallback",
    "active", "administrator", "language", "created_at", "last_sign_in",
)  # fmt: skip
"""What commands tell of an employee: nothing of the password."""
_LABELS = {"destination": "chosen for codes", "fallback": "other if late"}
_HEAD = f"{'name':20}  {'full name':24}  {'state':8}  {'role':13}  {'codes go to':11}  addresses"
_TICKS = {"fallback", "administrator"}


class Command(commands.Command):
    """People, from the command line."""

    help = "Add, list, show and change employees, let them in no more or again, or help one in."
    example = "gatepost employee add --help"

    def add_arguments(self, parser: CommandParser) -> None:
        """Take what to do, and with whom."""
        command_line.take(parser)

    def handle(self, **options: Any) -> None:
        """Do it."""
        deeds = {
            "add": self._add,
            "list": self._list,
            "show": self._show,
            "set": self._set,
            "password": self._password,
            "activate": self._activate,
            "deactivate": self._deactivate,
            "temporary-code": self._temporary_code,
        }
        deeds[options["do"]](options)

    def _add(self, options: dict[str, Any]) -> None:
        current = snapshot.current()
        password, made = commands.password_from(
            stdin=options["password_stdin"], minimum=current.password_minimum
        )
        newcomer = Newcomer(
            name=options["name"],
            full_name=options["full_name"] or options["name"],
            password=password,
            email1=options["email1"],
            email2=options["email2"],
            destination=options["destination"] or current.default_destination,
            administrator=options["administrator"],
        )
        employee = flow.add(newcomer, options=current, where=where.COMMAND_LINE, by=_BY)
        lines = [f"Added {employee.name}."]
        if made:
            lines.append(f"Their password, shown this once: {password}")
        if rules.out_of_reach(_boxes(employee)):
            lines.append(
                "No address for their choice: with 2-Factor Authentication on, no code can reach them."
            )
        for address in (employee.email1, employee.email2):
            others = addresses.also_at(address, employee.id)
            lines += [f"{address} is an address of {', '.join(others)} too."] if others else []
        described = _described(employee) | ({"password": password} if made else {})
        self.show(described, lines, as_json=options["json"])

    def _list(self, options: dict[str, Any]) -> None:
        people = list(Employee.objects.order_by("name_key"))
        nobody = ["There are no employees yet. See: gatepost employee add --help"]
        lines = [_HEAD, *map(_line, people)] if people else nobody
        self.show([_described(each) for each in people], lines, as_json=options["json"])

    def _show(self, options: dict[str, Any]) -> None:
        employee = on_the_server.find(options["name"])
        described = _described(employee)
        lines = [
            f"{_LABELS.get(name, name.replace('_', ' ')):18} {_said(value)}"
            for name, value in described.items()
        ]
        lines.append(f"{'codes go to':18} {rules.reached(_boxes(employee))}")
        self.show(described, lines, as_json=options["json"])

    def _set(self, options: dict[str, Any]) -> None:
        given = {name: options[name] for name in record_form.LABELS if options[name] is not None}
        typed = {
            name: command_line.TICKED.get(text, text) if name in _TICKS else text
            for name, text in given.items()
        }
        data, lines = on_the_server.change(options["name"], typed, options["reason"])
        self.show(data, lines, as_json=options["json"])

    def _password(self, options: dict[str, Any]) -> None:
        data, lines = on_the_server.give_password(options["name"], stdin=options["password_stdin"])
        self.show(data, lines, as_json=options["json"])

    def _activate(self, options: dict[str, Any]) -> None:
        data, lines = on_the_server.activate(options["name"])
        self.show(data, lines, as_json=options["json"])

    def _deactivate(self, options: dict[str, Any]) -> None:
        name = options["name"]
        ended = flow.deactivate(name, where=where.COMMAND_LINE, by=_BY)
        said = "is inactive now; what was open ends at its next request" if ended else "was inactive already"
        self.show({"name": name, "changed": ended}, [f"{name} {said}."], as_json=options["json"])

    def _temporary_code(self, options: dict[str, Any]) -> None:
        found = passwords.find(rules.name_key(options["name"]))
        wrong = record_form.about_reason(options["reason"].strip())
        if wrong:
            raise NotAllowedError(wrong)
        maker = Maker(_BY, "Somebody on the server", options["reason"].strip())
        made = (
            temporary_code.make_on_the_server(found.id, by=maker, where=where.COMMAND_LINE) if found else None
        )
        if made is None:
            message = f"There is no active employee called {options['name']!r}. See: gatepost employee list"
            raise NotAllowedError(message)
        until = times.clock_time(made.expires_at, snapshot.current().time_zone)
        lines = [
            f"The code, shown this once: {made.code}",
            f"They type it after their password, where a code is asked for. It works once, until {until}.",
        ]
        told = {"name": options["name"], "code": made.code, "expires_at": made.expires_at}
        self.show(told, lines, as_json=options["json"])


def _line(employee: Employee) -> str:
    state = "active" if employee.active else "inactive"
    role = "administrator" if employee.administrator else ""
    fields = (
        f"{employee.name:20}",
        f"{employee.full_name:24}",
        f"{state:8}",
        f"{role:13}",
        f"{rules.reached(_boxes(employee)):11}",
    )
    return "  ".join((*fields, employee.email1, employee.email2)).rstrip()


def _described(employee: Employee) -> dict[str, Any]:
    return {name: getattr(employee, name) for name in _SHOWN}


def _said(value: object) -> str:
    """Return a value as a person would write it."""
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, datetime):
        return f"{value:%Y-%m-%d %H:%M} UTC"
    return str(value) if value else "-"


def _boxes(employee: Employee) -> rules.Mailboxes:
    return rules.Mailboxes(employee.email1, employee.email2, employee.destination, fallback=employee.fallback)
