"""`gatepost two-factor`: see, turn on or turn off the second step from the server's own terminal."""

from typing import Any

from django.core.management.base import CommandError, CommandParser
from django.db.models import Q

from gatepost.employees.models import Employee
from gatepost.enabling import flow
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
            flow.switch(
                on=options["do"] == "on",
                where=where.COMMAND_LINE,
                by="gatepost two-factor",
                reason=options["proof_skipped"],
            )
        on = snapshot.current().two_factor
        if options["do"] != "status" and on is not (options["do"] == "on"):
            message = "Somebody changed the options at this very moment. Nothing was changed; run it again."
            raise CommandError(message)
        active = Employee.objects.filter(active=True)
        outside = (
            active.filter(
                Q(destination="email1", email1="")
                | Q(destination="email2", email2="")
                | Q(email1="", email2="")
            )
            .exclude(destination="both", email1__gt="")
            .exclude(destination="both", email2__gt="")
        )
        names = sorted(outside.values_list("name", flat=True))
        data = {"on": on, "employees": active.count(), "without_address": names}
        lines = [
            f"2-Factor Authentication is {'on' if on else 'off'}. Active employees: {data['employees']}."
        ]
        if names:
            lines.append(f"No address for their choice, so no code can reach them: {', '.join(names)}.")
        self.show(data, lines, as_json=options["json"])
