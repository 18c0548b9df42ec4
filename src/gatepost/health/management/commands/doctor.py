"""`gatepost doctor`: everything that is wrong, and what to do."""

from collections.abc import Sequence
from typing import Any

from django.core.management.base import CommandError, CommandParser

from gatepost.health import checkup, rules
from gatepost.health.findings import Finding, State
from gatepost.kernel import commands

_SICK = 1


class Command(commands.Command):
    """The check-up, for whoever has the server."""

    help = (
        "Say everything that is wrong, and what to do. It looks at settings, keys, database, employees, delivery "
        "service, relays (it signs on to each, and sends nothing) and the public address. Exit status 1 when something "
        "is wrong; what only stands in the way of turning 2-Factor Authentication on is told at the end, with status 0."
    )
    example = "gatepost doctor"
    requires_system_checks = ()

    def add_arguments(self, parser: CommandParser) -> None:
        """Take how to tell it."""
        parser.add_argument("--json", action="store_true", help="print JSON")

    def handle(self, **options: Any) -> None:
        """Look, and tell each thing as soon as it is known."""
        found = []
        for each in checkup.findings():
            found.append(each)
            if not options["json"]:
                self.stdout.write(str(each))
                self.stdout.flush()
        sick = [each for each in found if each.state is State.WRONG]
        if options["json"]:
            self.show([each.as_data() for each in found], [], as_json=True)
        elif not sick:
            self.stdout.write(f"\n{_sum(found)}")
        if sick:
            raise CommandError("" if options["json"] else f"\n{len(sick)} wrong.", returncode=_SICK)


def _sum(found: Sequence[Finding]) -> str:
    off = any(each.about == "second step" and each.state is State.LOOK for each in found)
    missing = rules.in_the_way(found) if off else []
    if not missing:
        return "Nothing is wrong."
    return f"Not ready to turn 2-Factor Authentication on: {', '.join(missing)} (see above)."
