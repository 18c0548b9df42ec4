"""`gatepost two-factor`: see, turn on or turn off the second step from the server's own terminal."""

from typing import Any

from django.core.management.base import CommandError, CommandParser

from gatepost.employees.reach import reach
from gatepost.enabling import checklist, flow, terminal
from gatepost.enabling.checklist import Line
from gatepost.enabling.flow import By, Switched
from gatepost.enabling.terminal import Wanted
from gatepost.kernel import commands, where
from gatepost.options import snapshot

_BY = By(where.COMMAND_LINE, "gatepost two-factor")


class Command(commands.Command):
    """The switch, for whoever has the server: nobody is ever locked out for good."""

    help = "Show whether 2-Factor Authentication is on, or turn it on or off for everybody, at once."
    example = "gatepost two-factor on --administrator dana"

    def add_arguments(self, parser: CommandParser) -> None:
        """Take what to do, and how it is proved that mail works."""
        parser.add_argument("do", choices=["status", "on", "off"])
        parser.add_argument(
            "--administrator",
            default="",
            metavar="NAME",
            help="to whom the code is mailed that is typed back here; not needed where there is only one",
        )
        parser.add_argument(
            "--leave-outside",
            type=int,
            default=0,
            metavar="NUMBER",
            help="how many employees may be left outside, without address and backup codes",
        )
        parser.add_argument(
            "--proof-skipped",
            default="",
            metavar="REASON",
            help="why it is turned on without a code that made the whole way; kept in the journal",
        )
        parser.add_argument(
            "--reason", default="", help="why it is turned off; kept in the journal, best always given"
        )
        parser.add_argument("--tell", action="store_true", help="tell everyone by mail")
        parser.add_argument("--json", action="store_true", help="print JSON")

    def handle(self, **options: Any) -> None:
        """Do it, then say how it stands."""
        if options["do"] == "off":
            self._switch(on=False, reason=options["reason"], tell=options["tell"])
        elif options["do"] == "on" and options["proof_skipped"]:
            self._switch(on=True, reason=options["proof_skipped"], tell=options["tell"])
        elif options["do"] == "on" and not snapshot.current().two_factor:
            self._prove(options)
        lines = _checklist(options["administrator"]) if options["do"] == "status" else []
        self._show(lines, as_json=options["json"])

    def _show(self, checked: list[Line], *, as_json: bool) -> None:
        on, people = snapshot.current().two_factor, reach()
        lines = [f"2-Factor Authentication is {'on' if on else 'off'}. Active employees: {people.active}."]
        if people.out_of_reach:
            lines.append(f"No address for their choice, so no code can reach them: {people.said}.")
        lines += [f"{line.name}: {line.state}. {line.why} {line.to_do}".rstrip() for line in checked]
        data: dict[str, object] = {
            "on": on,
            "employees": people.active,
            "without_address": people.out_of_reach,
            "for_example": list(people.names),
        }
        if checked:
            data["checklist"] = [
                {"name": line.name, "state": line.state, "why": line.why, "to_do": line.to_do}
                for line in checked
            ]
        self.show(data, lines, as_json=as_json)

    def _prove(self, options: dict[str, Any]) -> None:
        found = terminal.administrators(options["administrator"])
        if len(found) != 1:
            message = (
                f"There are {len(found)} administrators. Say to whom the code goes: --administrator NAME"
                if found
                else "There is no such administrator. See: gatepost employee list"
            )
            raise CommandError(message)
        say = self.stderr.write if options["json"] else self.stdout.write
        terminal.prove(found[0], Wanted(options["leave_outside"], options["tell"]), say)

    def _switch(self, *, on: bool, reason: str, tell: bool) -> None:
        switched = flow.switch(on=on, by=_BY, reason=reason, tell=tell)
        if switched is Switched.OVERTAKEN:
            message = (
                "Somebody changed the options at this very moment. Nothing was changed here; run it again."
            )
            raise CommandError(message)


def _checklist(name: str) -> list[Line]:
    """Return the checklist; the line about the administrator only where it is plain who that would be."""
    found = terminal.administrators(name)
    read = checklist.read(terminal.step_of(found[0])) if found else None
    if read is None:
        return []
    return list(read.lines if len(found) == 1 else read.lines[:2])
