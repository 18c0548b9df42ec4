"""`gatepost employee`: add, list, show and deactivate people."""

from typing import Any

from django.core.management.base import CommandError, CommandParser
from django.forms.models import model_to_dict

from gatepost.employees import flow, rules
from gatepost.employees.flow import Newcomer, NotAllowedError
from gatepost.employees.models import Destination, Employee
from gatepost.kernel import commands, where
from gatepost.options import snapshot

_SECRET = {"password", "password_version", "epoch", "name_key"}


class Command(commands.Command):
    """People, from the command line."""

    help = "Add, list, show or deactivate employees."
    example = 'gatepost employee add dana --full-name "Dana Cole" --email1 dana@example.com --email2 dana@home.example'

    def add_arguments(self, parser: CommandParser) -> None:
        """Take what to do, and with whom."""
        parser.add_argument("do", choices=["add", "list", "show", "deactivate"])
        parser.add_argument("name", nargs="?", default="")
        parser.add_argument("--full-name", default="")
        parser.add_argument("--email1", default="", metavar="ADDRESS")
        parser.add_argument("--email2", default="", metavar="ADDRESS")
        parser.add_argument(
            "--destination",
            choices=Destination.values,
            help="where codes go; the option default_destination otherwise",
        )
        parser.add_argument("--administrator", action="store_true", help="may change options and people")
        parser.add_argument(
            "--password-stdin", action="store_true", help="read the password from standard input"
        )
        parser.add_argument("--json", action="store_true", help="print JSON")

    def handle(self, **options: Any) -> None:
        """Do it."""
        if options["do"] != "list" and not options["name"]:
            message = f"Which employee? Write: gatepost employee {options['do']} NAME"
            raise CommandError(message, returncode=2)
        try:
            getattr(self, f"_{options['do']}")(options)
        except NotAllowedError as error:
            raise CommandError(str(error)) from error

    def _add(self, options: dict[str, Any]) -> None:
        current = snapshot.current()
        password, made = commands.password_from(stdin=options["password_stdin"])
        newcomer = Newcomer(
            name=options["name"],
            full_name=options["full_name"] or options["name"],
            password=password,
            email1=options["email1"],
            email2=options["email2"],
            destination=options["destination"] or current.default_destination,
            administrator=options["administrator"],
        )
        employee = flow.add(
            newcomer,
            password_minimum=current.password_minimum,
            where=where.COMMAND_LINE,
            by="gatepost employee",
        )
        lines = [f"Added {employee.name}."]
        if made:
            lines.append(f"Their password, shown this once: {password}")
        if not rules.chosen(_boxes(employee)):
            lines.append(
                "They have no address for their choice: with 2-Factor Authentication on, no code can reach them."
            )
        shown = _described(employee) | ({"password": password} if made else {})
        self.show(shown, lines, as_json=options["json"])

    def _list(self, options: dict[str, Any]) -> None:
        people = Employee.objects.order_by("name_key")
        lines = [_line(each) for each in people.iterator()]
        data = [_described(each) for each in people] if options["json"] else []
        self.show(
            data,
            lines or ["There are no employees yet. See: gatepost employee add --help"],
            as_json=options["json"],
        )

    def _show(self, options: dict[str, Any]) -> None:
        employee = Employee.objects.filter(name_key=rules.name_key(options["name"])).first()
        if employee is None:
            message = f"There is no employee called {options['name']!r}. See: gatepost employee list"
            raise NotAllowedError(message)
        described = _described(employee)
        self.show(
            described, [f"{name:18} {value}" for name, value in described.items()], as_json=options["json"]
        )

    def _deactivate(self, options: dict[str, Any]) -> None:
        ended = flow.deactivate(options["name"], where=where.COMMAND_LINE, by="gatepost employee")
        said = "is inactive now; what was open ends at its next request" if ended else "was inactive already"
        self.show(
            {"name": options["name"], "changed": ended},
            [f"{options['name']} {said}."],
            as_json=options["json"],
        )


def _line(employee: Employee) -> str:
    state = "active" if employee.active else "inactive"
    role = "administrator" if employee.administrator else ""
    addresses = f"{employee.email1} {employee.email2}"
    return f"{employee.name:20}  {employee.full_name:24}  {state:8}  {role:13}  {employee.destination:6}  {addresses}"


def _described(employee: Employee) -> dict[str, Any]:
    return {name: value for name, value in model_to_dict(employee).items() if name not in _SECRET}


def _boxes(employee: Employee) -> rules.Mailboxes:
    return rules.Mailboxes(employee.email1, employee.email2, employee.destination, fallback=employee.fallback)
