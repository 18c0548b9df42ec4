"""`gatepost two-factor`: see, turn on or turn off the second step from the server's own terminal."""

from typing import Any

from django.core.management.base import CommandError, CommandParser

from gatepost.employees.reach import reach
from gatepost.enabling import flow
from gatepost.enabling.flow import Switched
from gatepost.kernel import commands, where
from gatepost.options import snapshot


class Command(commands.Command):
    """The switch, for whoever has the server: nobody is ever locked out for good."""

    help = "Show whether 2-Factor Authentication is on, or turn it on or off for everybody, at once."
    example = 'gatepost two-factor on --proof-skipped "mail was tried by hand"'

    def add_arguments(self, parser: CommandParser) -> None:
        """Take what to do."""
        parser.add_argument("do", choices=["status", "on", "off"])
        parser.add_argument(
            "--proof-skipped",
            default="",
            metavar="REASON",
            help="why it is turned on without a code that made the whole way; kept in the journal",
        )
        parser.add_argument("--json", action="store_true", help="print JSON")

    def handle(self, **options: Any) -> None:
        """Do it, then say how it stands."""
        if options["do"] != "status":
            self._switch(on=options["do"] == "on", reason=options["proof_skipped"])
        on, people = snapshot.current().two_factor, reach()
        lines = [f"2-Factor Authentication is {'on' if on else 'off'}. Active employees: {people.active}."]
        if people.outside:
            lines.append(f"No address for their choice, so no code can reach them: {people.said}.")
        data = {
            "on": on,
            "employees": people.active,
            "without_address": people.outside,
            "for_example": list(people.names),
        }
        self.show(data, lines, as_json=options["json"])

    def _switch(self, *, on: bool, reason: str) -> None:
        switched = flow.switch(on=on, where=where.COMMAND_LINE, by="gatepost two-factor", reason=reason)
        if switched is Switched.OVERTAKEN:
            message = (
                "Somebody changed the options at this very moment. Nothing was changed here; run it again."
            )
            raise CommandError(message)
